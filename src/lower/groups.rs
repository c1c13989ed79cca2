//! Groups: operations with the same first tag stand in a module of their own, behind a trait of their own.

use std::collections::{HashMap, HashSet};

use indexmap::IndexSet;

use crate::code::Doc;
use crate::document::{Document, Operation};
use crate::model::Group;

use super::given::Given;
use super::naming::{self, Scope};

/// The groups of the contract's own operations.
#[derive(Debug, Default)]
pub(super) struct Groups {
    /// In the order of their modules' names.
    pub(super) list: Vec<Group>,
    /// The number of the group of each tag.
    numbers: HashMap<String, usize>,
}

impl Groups {
    /// A group for each tag that is the first one of an operation; none where all operations of the contract would be in one.
    pub(super) fn new(document: &Document, given: &mut Given, scope: &mut Scope) -> Self {
        let wanted = document.paths.iter().flat_map(|item| &item.operations);
        let everything: HashSet<_> = wanted.clone().chain(&document.left_out).map(first_tag).collect();
        if everything.len() < 2 {
            return Self::default();
        }
        let tags: IndexSet<&str> = wanted.filter_map(first_tag).collect();
        let mut modules = given.modules();
        let mut list = Vec::new();
        for tag in tags {
            let (module, api) = given.tag(document, tag).unwrap_or_else(|| {
                let api = format!("{}Api", naming::camel(tag));
                (modules.claim(&naming::module(tag)), scope.claim(&api))
            });
            list.push(Group {
                tag: tag.to_owned(),
                docs: docs(document, tag),
                module,
                api,
            });
        }
        list.sort_by(|a: &Group, b: &Group| a.module.word().cmp(b.module.word()));
        let numbers = list.iter().map(|group| group.tag.clone()).zip(0..).collect();
        Self { list, numbers }
    }

    /// The number of the group that an operation stands in.
    pub(super) fn of(&self, operation: &Operation) -> Option<usize> {
        self.numbers.get(first_tag(operation)?).copied()
    }
}

fn first_tag(operation: &Operation) -> Option<&str> {
    let tag = operation.tags.first()?;
    (!tag.trim().is_empty()).then_some(tag)
}

/// What the contract says of a tag.
fn docs(document: &Document, tag: &str) -> Doc {
    let Some(tag) = document.tags.iter().find(|listed| listed.name == tag) else {
        return Doc::default();
    };
    let summary = tag.summary.as_deref().map(Doc::contract).unwrap_or_default();
    summary.then(tag.description.as_deref().map(Doc::contract).unwrap_or_default())
}
