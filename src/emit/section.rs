//! Sections: the operations that one file is of. Those of a group have files of their own, in a folder beside the file of
//! the rest.

use std::collections::BTreeSet;

use crate::code::{Doc, Ident, code_span};
use crate::model::{Group, Interface, Operation};

use super::context::Context;
use super::interface;

/// A module that a file declares for a group.
pub(super) struct Module<'m> {
    /// The line that leaves it out without the feature of its tag; empty where tags are no features.
    pub(super) gate: String,
    pub(super) name: &'m Ident,
    /// The trait of who answers.
    pub(super) api: &'m Ident,
}

/// The operations of a file.
pub(super) struct Section<'m> {
    pub(super) interface: &'m Interface,
    /// The group that they are of; without one they are those without a group.
    pub(super) group: Option<&'m Group>,
    pub(super) operations: Vec<&'m Operation>,
}

impl<'m> Section<'m> {
    /// The operations without a group.
    pub(super) fn rest(interface: &'m Interface) -> Self {
        Self::new(interface, None)
    }

    /// The operations of each group.
    pub(super) fn groups(interface: &'m Interface) -> impl Iterator<Item = Self> {
        (0..interface.groups.len()).map(|number| Self::new(interface, Some(number)))
    }

    fn new(interface: &'m Interface, number: Option<usize>) -> Self {
        let operations = interface.operations.iter();
        Self {
            interface,
            group: number.and_then(|number| interface.groups.get(number)),
            operations: operations.filter(|operation| operation.group == number).collect(),
        }
    }

    /// Where the modules that all files share are seen from.
    pub(super) fn root(&self) -> &'static str {
        match self.group {
            Some(_) => interface::ROOT,
            None => interface::root(self.interface),
        }
    }

    /// What the contract says of the group, and its tag.
    pub(super) fn docs(&self) -> Doc {
        self.group.map_or_else(Doc::none, |group| {
            let tag = format!("The operations of the tag {}.", code_span(&group.tag));
            group.docs.clone().then(Doc::own(&tag))
        })
    }

    /// The enums that are declared beside requests and responses.
    pub(super) fn enums(&self) -> BTreeSet<&'m Ident> {
        self.operations.iter().copied().flat_map(Operation::enums).collect()
    }

    /// The modules of the groups, which the file of the rest declares.
    pub(super) fn modules(&self, cx: &Context<'m>) -> Vec<Module<'m>> {
        match self.group {
            Some(_) => Vec::new(),
            None => self.interface.groups.iter().map(|group| cx.module(group)).collect(),
        }
    }
}
