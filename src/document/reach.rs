//! Which operations a place has to do with: the one that it stands in, and those that come to it by references.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::iter::successors;

use crate::diagnostic::{Diagnostic, FileId, Pointer};
use crate::source::{NodeId, Source};

use super::{Document, PathItem};

/// What a value is to operations.
#[derive(Clone, Copy)]
enum Holder {
    /// This operation.
    Operation(usize),
    /// A path item, or a webhook, with the operations from one number up to another.
    Item(usize, usize),
    /// A schema under `components`, by its number.
    Schema(usize),
    /// An operation of AsyncAPI, by its number.
    Event(usize),
}

/// The way back from places of a document to its operations, which are counted through `paths` and then `webhooks`.
pub(crate) struct Reach<'s> {
    source: &'s Source,
    holders: HashMap<NodeId, Vec<Holder>>,
    /// Where the references stand that lead to a place.
    uses: HashMap<NodeId, Vec<NodeId>>,
}

/// What has to do with a place.
#[derive(Debug, Default)]
pub(crate) struct Reached {
    /// Operations.
    pub(crate) operations: BTreeSet<usize>,
    /// Operations of AsyncAPI, counted from the first one.
    pub(crate) events: BTreeSet<usize>,
    /// Schemas under `components`.
    pub(crate) schemas: BTreeSet<usize>,
}

impl<'s> Reach<'s> {
    pub(crate) fn new(document: &Document, source: &'s Source) -> Self {
        let mut reach = Self {
            source,
            holders: HashMap::new(),
            uses: HashMap::new(),
        };
        for reference in &document.references {
            reach.uses.entry(reference.to).or_default().push(reference.from);
        }
        let mut count = 0;
        for item in items(document) {
            let start = count;
            for operation in &item.operations {
                reach.hold(operation.node, Holder::Operation(count));
                count += 1;
            }
            reach.hold(item.node, Holder::Item(start, count));
        }
        let events = document.events.iter().flat_map(|events| &events.operations);
        for (number, operation) in events.enumerate() {
            reach.hold(operation.node, Holder::Event(number));
        }
        for (number, (_, schema)) in document.components.schemas.iter().enumerate() {
            reach.hold(document.schemas[*schema].node, Holder::Schema(number));
        }
        reach
    }

    fn hold(&mut self, node: NodeId, holder: Holder) {
        self.holders.entry(node).or_default().push(holder);
    }

    /// What a finding has to do with.
    pub(crate) fn of(&self, finding: &Diagnostic) -> Reached {
        let mut reached = Reached::default();
        let own = finding.span.map(|span| (span.file, finding.pointer.clone()));
        let places: Vec<_> = match finding.concerns.is_empty() {
            true => own.into_iter().collect(),
            false => finding.concerns.clone(),
        };
        let mut waiting: Vec<NodeId> = places.iter().map(|place| self.node(place)).collect();
        let mut seen = HashSet::new();
        while let Some(node) = waiting.pop() {
            for value in successors(Some(self.source.value(node)), |value| value.parent()) {
                if !seen.insert(value.id()) {
                    break;
                }
                waiting.extend(self.uses.get(&value.id()).into_iter().flatten());
                if self.note(value.id(), &mut reached) {
                    break;
                }
            }
        }
        reached
    }

    /// The value at a place, or the last one on the way there.
    fn node(&self, (file, pointer): &(FileId, Pointer)) -> NodeId {
        let mut at = self.source.file_root(*file);
        for token in pointer.as_str().split('/').skip(1) {
            let Some(next) = at.step(token) else {
                break;
            };
            at = next;
        }
        at.id()
    }

    /// Notes what a value is; whether what is around it has nothing to do with it.
    fn note(&self, node: NodeId, reached: &mut Reached) -> bool {
        let mut ends = false;
        for holder in self.holders.get(&node).into_iter().flatten() {
            match *holder {
                Holder::Operation(number) => {
                    reached.operations.insert(number);
                    ends = true;
                }
                Holder::Event(number) => {
                    reached.events.insert(number);
                    ends = true;
                }
                Holder::Item(start, end) => reached.operations.extend(start..end),
                Holder::Schema(number) => {
                    reached.schemas.insert(number);
                }
            }
        }
        ends
    }
}

impl Document {
    /// Takes out operations and named schemas that cannot be generated.
    pub(crate) fn refuse(&mut self, refused: &Reached) {
        let mut count = 0;
        for (from_paths, items) in [(true, &mut self.paths), (false, &mut self.webhooks)] {
            for operations in items.iter_mut().map(|item| &mut item.operations) {
                let (mut kept, mut others) = (Vec::new(), Vec::new());
                for operation in std::mem::take(operations) {
                    let to = if refused.operations.contains(&count) {
                        &mut others
                    } else {
                        &mut kept
                    };
                    to.push(operation);
                    count += 1;
                }
                *operations = kept;
                if from_paths {
                    self.left_out.append(&mut others);
                }
            }
        }
        let mut number = 0;
        if let Some(events) = &mut self.events {
            events.operations.retain(|_| {
                number += 1;
                !refused.events.contains(&(number - 1))
            });
        }
        number = 0;
        self.components.schemas.retain(|_| {
            number += 1;
            !refused.schemas.contains(&(number - 1))
        });
    }
}

/// Paths, then webhooks.
pub(crate) fn items(document: &Document) -> impl Iterator<Item = &PathItem> {
    document.paths.iter().chain(&document.webhooks)
}
