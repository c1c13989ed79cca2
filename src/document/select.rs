//! A part of a document: the operations of some tags.

use std::collections::BTreeSet;

use super::{Document, Operation, PathItem};

impl Document {
    /// Keeps the operations, and the webhooks, that have one of these tags; without tags it keeps all.
    ///
    /// # Errors
    /// A tag that no operation has, with those that there are.
    pub(crate) fn select(&mut self, tags: &[String]) -> Result<(), UnknownTag> {
        if tags.is_empty() {
            return Ok(());
        }
        let items = self.paths.iter().chain(&self.webhooks);
        let known: BTreeSet<&str> = items
            .flat_map(|item| &item.operations)
            .flat_map(|operation| operation.tags.iter().map(String::as_str))
            .collect();
        if let Some(tag) = tags.iter().find(|tag| !known.contains(tag.as_str())) {
            return Err(UnknownTag {
                tag: tag.clone(),
                known: known.into_iter().map(str::to_owned).collect(),
            });
        }
        let wanted = |operation: &Operation| operation.tags.iter().any(|tag| tags.contains(tag));
        self.left_out = split(&mut self.paths, wanted);
        split(&mut self.webhooks, wanted);
        Ok(())
    }
}

/// Takes out the operations that are not wanted.
fn split(items: &mut [PathItem], wanted: impl Fn(&Operation) -> bool) -> Vec<Operation> {
    let mut left_out = Vec::new();
    for item in items {
        let (kept, others) = std::mem::take(&mut item.operations).into_iter().partition(&wanted);
        item.operations = kept;
        left_out.extend::<Vec<_>>(others);
    }
    left_out
}

/// A tag that no operation has.
#[derive(Debug)]
pub(crate) struct UnknownTag {
    pub(crate) tag: String,
    /// The tags that operations have.
    pub(crate) known: Vec<String>,
}
