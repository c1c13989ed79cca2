//! A part of a document: the operations of some tags, and single ones.

use std::collections::BTreeSet;

use crate::source::nearest;

use super::{Document, Operation, PathItem, items};

/// The operations that are wanted: those with one of the tags, and those that are named. Without any, all are.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wanted<'a> {
    pub(crate) tags: &'a [String],
    /// By `operationId`, or by method and path: `GET /runs`.
    pub(crate) operations: &'a [String],
}

impl Wanted<'_> {
    pub(crate) fn everything(&self) -> bool {
        self.tags.is_empty() && self.operations.is_empty()
    }
}

/// The names of an operation.
fn names(item: &PathItem, operation: &Operation) -> impl Iterator<Item = String> {
    let place = format!("{} {}", operation.method, item.template);
    operation.id.clone().into_iter().chain([place])
}

impl Document {
    /// Keeps the operations, and the webhooks, that are wanted.
    ///
    /// # Errors
    /// A tag that no operation has, or the name of an operation that there is not.
    pub(crate) fn select(&mut self, wanted: &Wanted<'_>) -> Result<(), Unknown> {
        if wanted.everything() {
            return Ok(());
        }
        let operations = || items(self).flat_map(|item| item.operations.iter().map(move |operation| (item, operation)));
        let tags: BTreeSet<&str> = operations()
            .flat_map(|(_, operation)| operation.tags.iter().map(String::as_str))
            .collect();
        if let Some(tag) = wanted.tags.iter().find(|tag| !tags.contains(tag.as_str())) {
            return Err(Unknown::Tag {
                tag: tag.clone(),
                known: tags.into_iter().map(str::to_owned).collect(),
            });
        }
        let known: BTreeSet<String> = operations()
            .flat_map(|(item, operation)| names(item, operation))
            .collect();
        if let Some(operation) = wanted.operations.iter().find(|name| !known.contains(*name)) {
            return Err(Unknown::Operation {
                operation: operation.clone(),
                nearest: nearest(operation, known.iter().map(String::as_str)).map(str::to_owned),
            });
        }
        let keep = |item: &PathItem, operation: &Operation| {
            operation.tags.iter().any(|tag| wanted.tags.contains(tag))
                || names(item, operation).any(|name| wanted.operations.contains(&name))
        };
        self.left_out = split(&mut self.paths, keep);
        split(&mut self.webhooks, keep);
        Ok(())
    }
}

/// Takes out the operations that are not to be kept.
fn split(items: &mut [PathItem], keep: impl Fn(&PathItem, &Operation) -> bool) -> Vec<Operation> {
    let mut left_out = Vec::new();
    for item in items {
        let operations = std::mem::take(&mut item.operations).into_iter();
        let (kept, others) = operations.partition(|operation| keep(item, operation));
        item.operations = kept;
        left_out.extend::<Vec<_>>(others);
    }
    left_out
}

/// What is wanted, and is not there.
#[derive(Debug)]
pub(crate) enum Unknown {
    /// No operation has the tag.
    Tag {
        tag: String,
        /// The tags that operations have.
        known: Vec<String>,
    },
    /// No operation has the name.
    Operation {
        operation: String,
        /// The name that is nearest to it.
        nearest: Option<String>,
    },
}
