//! Identifiers that cannot be taken for each other.

use std::marker::PhantomData;

use wirewright_runtime::types::Uuid;

/// What an identifier is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run;

/// An identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Id<T>(pub Uuid, PhantomData<T>);

impl From<Uuid> for Id<Run> {
    fn from(id: Uuid) -> Self {
        Self(id, PhantomData)
    }
}

impl From<Id<Run>> for Uuid {
    fn from(id: Id<Run>) -> Self {
        id.0
    }
}
