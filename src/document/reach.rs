//! Which operations a place has to do with: the one that it stands in, and those that come to it by references.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::diagnostic::{Diagnostic, FileId, Pointer, Span};
use crate::source::{NodeId, Source};

use super::{Document, PathItem};

/// A value of a file.
type Place = (FileId, Pointer);

/// What a value is to operations.
#[derive(Clone, Copy)]
enum Holder {
    /// This operation.
    Operation(usize),
    /// A path item, or a webhook, with the operations from one number up to another.
    Item(usize, usize),
    /// A schema under `components`, by its number.
    Schema(usize),
}

/// The way back from places of a document to its operations, which are counted through `paths` and then `webhooks`.
pub(crate) struct Reach {
    holders: HashMap<Place, Vec<Holder>>,
    /// Where the references stand that lead to a place.
    uses: HashMap<Place, Vec<Place>>,
}

/// What has to do with a place.
#[derive(Debug, Default)]
pub(crate) struct Reached {
    /// Operations.
    pub(crate) operations: BTreeSet<usize>,
    /// Schemas under `components`.
    pub(crate) schemas: BTreeSet<usize>,
}

impl Reach {
    pub(crate) fn new(document: &Document, source: &Source) -> Self {
        let mut reach = Self {
            holders: HashMap::new(),
            uses: HashMap::new(),
        };
        let place = |node| place(source, node);
        for reference in &document.references {
            reach
                .uses
                .entry(place(reference.to))
                .or_default()
                .push(place(reference.from));
        }
        let mut count = 0;
        for item in items(document) {
            let start = count;
            for operation in &item.operations {
                reach.hold(place(operation.node), Holder::Operation(count));
                count += 1;
            }
            reach.hold(place(item.node), Holder::Item(start, count));
        }
        for (number, (_, schema)) in document.components.schemas.iter().enumerate() {
            reach.hold(place(document.schemas[*schema].node), Holder::Schema(number));
        }
        reach
    }

    fn hold(&mut self, place: Place, holder: Holder) {
        self.holders.entry(place).or_default().push(holder);
    }

    /// What a finding has to do with.
    pub(crate) fn of(&self, finding: &Diagnostic) -> Reached {
        let mut reached = Reached::default();
        let mut waiting = finding.concerns.clone();
        if let Some(Span { file, .. }) = finding.span.filter(|_| waiting.is_empty()) {
            waiting.push((file, finding.pointer.clone()));
        }
        let mut seen = HashSet::new();
        while let Some(start) = waiting.pop() {
            let mut at = Some(start);
            while let Some((file, pointer)) = at.filter(|place| seen.insert(place.clone())) {
                let place = (file, pointer);
                waiting.extend(self.uses.get(&place).into_iter().flatten().cloned());
                if self.note(&place, &mut reached) {
                    break;
                }
                at = place.1.parent().map(|parent| (file, parent));
            }
        }
        reached
    }

    /// Notes what the place is; whether what is around it has nothing to do with it.
    fn note(&self, place: &Place, reached: &mut Reached) -> bool {
        let mut ends = false;
        for holder in self.holders.get(place).into_iter().flatten() {
            match *holder {
                Holder::Operation(number) => {
                    reached.operations.insert(number);
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

fn place(source: &Source, node: NodeId) -> Place {
    let value = source.value(node);
    (value.span().file, value.pointer())
}
