//! Pairs of schemas, each compared once for each direction, with the operations that come to it.

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};

use crate::diagnostic::Rule;
use crate::document::{Id, Property, Schema};

use super::changes::{ALL, Compare};
use super::pair::Pair;
use super::view::{View, behind};
use super::{Comparison, Verdict};

/// Who reads a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Direction {
    /// The service: callers send it.
    Request,
    /// Callers: the service sends it.
    Response,
}

impl Direction {
    /// What it means when fewer values are allowed than before.
    pub(super) fn narrowed(self) -> Verdict {
        match self {
            Self::Request => Verdict::Breaking,
            Self::Response => Verdict::Safe,
        }
    }

    /// What it means when more values are allowed than before.
    pub(super) fn widened(self) -> Verdict {
        match self {
            Self::Request => Verdict::Safe,
            Self::Response => Verdict::Breaking,
        }
    }

    /// The words for who holds the value.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Request => "requests",
            Self::Response => "answers",
        }
    }
}

/// The same schema in both versions.
pub(super) struct Schemas<'a> {
    pub(super) old: View<'a>,
    pub(super) new: View<'a>,
    pub(super) direction: Direction,
}

impl Schemas<'_> {
    pub(super) fn tell<'c>(
        &self,
        cx: &'c mut Comparison<'_>,
        rule: &'static Rule,
        verdict: Verdict,
        message: impl Into<String>,
    ) -> &'c mut crate::diagnostic::Diagnostic {
        cx.tell_at(rule, verdict, (self.old.node, self.new.node), message)
    }

    /// The same where a keyword stands, on the sides that have it.
    pub(super) fn tell_of<'c>(
        &self,
        cx: &'c mut Comparison<'_>,
        rule: &'static Rule,
        verdict: Verdict,
        (keyword, message): (&str, String),
    ) -> &'c mut crate::diagnostic::Diagnostic {
        let nodes = (self.old.member(cx.old, keyword), self.new.member(cx.new, keyword));
        cx.tell_at(rule, verdict, nodes, message)
    }
}

/// Schemas that are to be compared.
type Key = (Id<Schema>, Id<Schema>, Direction);

/// The pairs that were met, and who comes to them.
#[derive(Default)]
pub(super) struct Met {
    waiting: VecDeque<Key>,
    seen: HashSet<Key>,
    /// The pairs that hold a pair.
    above: HashMap<Key, Vec<Key>>,
    /// The operations that a pair stands in itself, as `GET /runs`.
    operations: HashMap<Key, BTreeSet<String>>,
}

impl Met {
    /// A pair that stands in an operation.
    pub(super) fn start(
        &mut self,
        cx: &Comparison<'_>,
        pair: (Option<Id<Schema>>, Option<Id<Schema>>),
        direction: Direction,
        route: &str,
    ) {
        let Some((old, new)) = pair.0.zip(pair.1) else { return };
        let key = self.meet(cx, (old, new, direction));
        self.operations.entry(key).or_default().insert(route.to_owned());
    }

    fn meet(&mut self, cx: &Comparison<'_>, (old, new, direction): Key) -> Key {
        let key = (behind(cx.old.document, old), behind(cx.new.document, new), direction);
        if self.seen.insert(key) {
            self.waiting.push_back(key);
        }
        key
    }

    /// Compares all that there is.
    pub(super) fn compare(mut self, cx: &mut Comparison<'_>) {
        let mut told: Vec<(Key, std::ops::Range<usize>)> = Vec::new();
        while let Some(key) = self.waiting.pop_front() {
            let start = cx.found.len();
            self.one(cx, key);
            if cx.found.len() > start {
                told.push((key, start..cx.found.len()));
            }
        }
        for (key, range) in told {
            let note = affected(&self.reached(key));
            for found in &mut cx.found[range] {
                found.notes.push(note.clone());
            }
        }
    }

    fn one(&mut self, cx: &mut Comparison<'_>, key: Key) {
        let (old, new, direction) = key;
        let schemas = Schemas {
            old: View::of(cx.old, old),
            new: View::of(cx.new, new),
            direction,
        };
        for change in ALL {
            if let Compare::Schema(compare) = change.compare {
                compare(cx, &schemas);
            }
        }
        for pair in properties(cx, &schemas) {
            for change in ALL {
                if let Compare::Property(compare) = change.compare {
                    compare(cx, &schemas, &pair);
                }
            }
            if let Some((old, new)) = pair.both() {
                self.below(cx, key, (old.schema, new.schema));
            }
        }
        for inner in inner(&schemas) {
            self.below(cx, key, inner);
        }
        for branches in branches(cx, &schemas) {
            self.below(cx, key, branches);
        }
    }

    fn below(&mut self, cx: &Comparison<'_>, above: Key, (old, new): (Id<Schema>, Id<Schema>)) {
        let key = self.meet(cx, (old, new, above.2));
        self.above.entry(key).or_default().push(above);
    }

    /// The operations that come to a pair.
    fn reached(&self, key: Key) -> BTreeSet<&str> {
        let mut reached = BTreeSet::new();
        let mut met = HashSet::from([key]);
        let mut waiting = vec![key];
        while let Some(key) = waiting.pop() {
            reached.extend(self.operations.get(&key).into_iter().flatten().map(String::as_str));
            let above = self.above.get(&key).into_iter().flatten();
            waiting.extend(above.copied().filter(|key| met.insert(*key)));
        }
        reached
    }
}

/// How many are named.
const NAMED: usize = 3;

fn affected(operations: &BTreeSet<&str>) -> String {
    let named: Vec<String> = operations
        .iter()
        .take(NAMED)
        .map(|route| format!("`{route}`"))
        .collect();
    let named = named.join(", ");
    match operations.len() {
        0..=NAMED => format!("affects {named}"),
        count => format!("affects {count} operations: {named} and {} more", count - NAMED),
    }
}

/// The properties of both, by their names.
fn properties<'a>(cx: &Comparison<'_>, schemas: &Schemas<'a>) -> Vec<Pair<'a, Property>> {
    let (old, new) = (&schemas.old, &schemas.new);
    let names: BTreeSet<&str> = old.properties.keys().chain(new.properties.keys()).copied().collect();
    let node_of = |document: &crate::document::Document, property: &Property| document.schemas[property.schema].node;
    let pair = |name: &str| {
        let (before, after) = (old.properties.get(name).copied(), new.properties.get(name).copied());
        Pair {
            old: before,
            new: after,
            old_node: before.map_or(old.node, |property| node_of(cx.old.document, property)),
            new_node: after.map_or(new.node, |property| node_of(cx.new.document, property)),
        }
    };
    names.into_iter().map(pair).collect()
}

/// A schema that another one has under a keyword.
type Inner = fn(&Schema) -> Option<Id<Schema>>;

/// Schemas inside that are the same by their keyword.
fn inner(schemas: &Schemas<'_>) -> Vec<(Id<Schema>, Id<Schema>)> {
    let keywords: [Inner; 3] = [
        |schema| schema.items,
        |schema| schema.additional_properties,
        |schema| schema.contains,
    ];
    let both = |keyword: &Inner| schemas.old.first(keyword).zip(schemas.new.first(keyword));
    keywords.iter().filter_map(both).collect()
}

/// Branches of unions that are the same by their name, or by their number where they have none.
pub(super) fn branches(cx: &Comparison<'_>, schemas: &Schemas<'_>) -> Vec<(Id<Schema>, Id<Schema>)> {
    let (old, new) = (branch_names(cx.old, &schemas.old), branch_names(cx.new, &schemas.new));
    let find = |name: &str| new.iter().find(|(other, _)| other == name);
    old.iter().filter_map(|(name, id)| Some((*id, find(name)?.1))).collect()
}

/// What branches are known by: the key of what they refer to, or their number.
pub(super) fn branch_names(version: super::Version<'_>, view: &View<'_>) -> Vec<(String, Id<Schema>)> {
    let name = |number: usize, id: Id<Schema>| {
        let target = version
            .source
            .value(version.document.schemas[behind(version.document, id)].node);
        let named = version.document.schemas[id].reference.is_some();
        target
            .key()
            .filter(|_| named)
            .map_or_else(|| format!("number {}", number + 1), str::to_owned)
    };
    view.branches
        .iter()
        .enumerate()
        .map(|(number, id)| (name(number, *id), *id))
        .collect()
}
