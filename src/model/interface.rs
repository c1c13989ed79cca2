//! Interfaces: operations that one side calls and the other answers.

use super::Operation;
use crate::code::{Doc, Ident};

/// Whose operations they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Side {
    /// The contract's own: clients call, the service answers.
    Own,
    /// Webhooks: the service calls, of its own accord.
    Webhooks,
    /// Callbacks: the service calls because an operation was called before.
    Callbacks,
}

impl Side {
    /// Whether the service calls.
    pub(crate) fn is_outgoing(self) -> bool {
        self != Self::Own
    }
}

/// Operations that one side calls and the other answers.
#[derive(Clone, Debug)]
pub(crate) struct Interface {
    /// Whose operations they are.
    pub(crate) side: Side,
    /// The trait that who answers implements, such as `RunsApi`.
    pub(crate) api: Ident,
    /// The operations, in the contract's order.
    pub(crate) operations: Vec<Operation>,
    /// The modules that some of them stand in; empty when all stand together.
    pub(crate) groups: Vec<Group>,
}

/// Operations with the same first tag: they stand in a module of their own.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    /// The tag.
    pub(crate) tag: String,
    /// What the contract says of it.
    pub(crate) docs: Doc,
    /// The module's name, such as `tracks`; in ASCII, for it names files.
    pub(crate) module: Ident,
    /// The trait that who answers implements, such as `TracksApi`.
    pub(crate) api: Ident,
}
