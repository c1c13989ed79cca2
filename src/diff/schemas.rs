//! Pairs of schemas, each compared once for each direction, with the operations that come to it. What all holds for one value is
//! compared together.

use std::collections::{HashSet, VecDeque};

use indexmap::{IndexMap, IndexSet};

use crate::diagnostic::{Diagnostic, Level, Rule};
use crate::document::{Id, Schema, Type};
use crate::source::NodeId;

use super::changes::{ALL, Compare};
use super::inner::{inner, properties};
use super::judge::{Judge, Proof};
use super::unions::unions;
use super::view::{View, behind};
use super::{CUT, Comparison, Verdict, plain};

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
    /// Whether values of a kind are allowed before and after.
    pub(super) fn both_allow(&self, kind: Type) -> bool {
        self.old.allows(kind) && self.new.allows(kind)
    }

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

/// Schemas that are to be compared: on each side all that hold for a value, or none where any value is allowed.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Key {
    old: Vec<Id<Schema>>,
    new: Vec<Id<Schema>>,
    direction: Direction,
}

/// Where a pair was met.
struct Place {
    /// What it stands in, for the side on which there is no schema.
    around: (NodeId, NodeId),
    /// The pairs that hold it, by their numbers.
    above: Vec<usize>,
    /// The operations that it stands in itself, by their numbers.
    operations: Vec<usize>,
}

/// The pairs that were met, in this order, and who comes to them.
#[derive(Default)]
pub(super) struct Met {
    pairs: IndexMap<Key, Place>,
    /// The operations, as `GET /runs`.
    routes: IndexSet<String>,
    judge: Judge,
    /// How many schemas were looked at in all.
    work: usize,
}

/// What stands at the same place in both versions.
pub(super) type Sides = (Vec<Id<Schema>>, Vec<Id<Schema>>);

impl Met {
    /// A pair that stands in an operation. A side without a schema allows anything.
    pub(super) fn start(
        &mut self,
        cx: &Comparison<'_>,
        pair: (Option<Id<Schema>>, Option<Id<Schema>>),
        around: (NodeId, NodeId),
        (direction, route): (Direction, &str),
    ) {
        let list = |side: Option<Id<Schema>>| side.into_iter().collect();
        let met = self.meet(cx, (list(pair.0), list(pair.1)), around, direction);
        let Some(number) = met else { return };
        let (route, _) = match self.routes.get_index_of(route) {
            Some(known) => (known, false),
            None => self.routes.insert_full(route.to_owned()),
        };
        if let Some((_, place)) = self.pairs.get_index_mut(number) {
            place.operations.push(route);
        }
    }

    /// The number of a pair; `None` where neither side says anything.
    fn meet(
        &mut self,
        cx: &Comparison<'_>,
        (old, new): Sides,
        around: (NodeId, NodeId),
        direction: Direction,
    ) -> Option<usize> {
        let key = Key {
            old: distinct(old.into_iter().map(|id| behind(cx.old, id))),
            new: distinct(new.into_iter().map(|id| behind(cx.new, id))),
            direction,
        };
        if key.old.is_empty() && key.new.is_empty() {
            return None;
        }
        if let Some(number) = self.pairs.get_index_of(&key) {
            return Some(number);
        }
        let (above, operations) = (Vec::new(), Vec::new());
        let place = Place {
            around,
            above,
            operations,
        };
        Some(self.pairs.insert_full(key, place).0)
    }

    /// Compares all that there is.
    pub(super) fn compare(mut self, cx: &mut Comparison<'_>) {
        let mut told: Vec<(usize, std::ops::Range<usize>)> = Vec::new();
        // Of schemas that hold one another in every combination there are more pairs than anybody reads of.
        let most = MORE + TIMES * (cx.old.document.schemas.len() + cx.new.document.schemas.len());
        let mut number = 0;
        while number < self.pairs.len() && self.work < most {
            let start = cx.found.len();
            self.one(cx, number);
            if cx.found.len() > start {
                told.push((number, start..cx.found.len()));
            }
            number += 1;
        }
        if number < self.pairs.len() {
            let roots = (cx.old.document.node, cx.new.document.node);
            let message = format!("only {number} pairs of schemas were compared, and there are more");
            cx.tell_at(&CUT, Verdict::Dangerous, roots, message);
        }
        for (number, range) in told {
            let (operations, more) = self.reached(number);
            let note = affected(&operations, more);
            for found in &mut cx.found[range] {
                found.notes.push(note.clone());
            }
        }
    }

    fn one(&mut self, cx: &mut Comparison<'_>, number: usize) {
        let Some((key, place)) = self.pairs.get_index(number) else {
            return;
        };
        let (key, around, start) = (key.clone(), place.around, cx.found.len());
        let schemas = Schemas {
            old: View::of(cx.old, &key.old, around.0),
            new: View::of(cx.new, &key.new, around.1),
            direction: key.direction,
        };
        self.work += schemas.old.parts.len() + schemas.new.parts.len();
        for change in ALL {
            if let Compare::Schema(compare) = change.compare {
                compare(cx, &schemas);
            }
        }
        // Where one side allows everything, all has been said.
        let said = plain::says_nothing(cx.old, &schemas.old.parts) || plain::says_nothing(cx.new, &schemas.new.parts);
        let properties = if said { Vec::new() } else { properties(cx, &schemas) };
        for (pair, _) in &properties {
            for change in ALL {
                if let Compare::Property(compare) = change.compare {
                    compare(cx, &schemas, pair);
                }
            }
        }
        let unions = if said { Vec::new() } else { unions(cx, &schemas) };
        let unsure = unions.iter().any(|union| !union.unsure.is_empty());
        // What a discriminator says of branches is not said by the values alone.
        let told_apart = |view: &View<'_>| view.parts.iter().any(|part| part.discriminator.is_some());
        let proof = match told_apart(&schemas.old) || told_apart(&schemas.new) {
            true => Proof::Nothing,
            false => self.settle(cx, (start, unsure), &key),
        };
        if said {
            return;
        }
        let mut sides: Vec<Sides> = properties.into_iter().filter_map(|(_, sides)| sides).collect();
        sides.extend(inner(&schemas));
        for union in unions {
            let unsure = union.unsure.into_iter().filter(|_| proof != Proof::Same);
            sides.extend(
                union
                    .sure
                    .into_iter()
                    .chain(unsure)
                    .map(|(old, new)| (vec![old], vec![new])),
            );
        }
        for sides in sides {
            self.below(cx, number, (sides, &schemas));
        }
    }

    /// Drops what was found of the values of a pair where they are proven the same, and says that it is safe where that is proven.
    fn settle(&mut self, cx: &mut Comparison<'_>, (start, unsure): (usize, bool), key: &Key) -> Proof {
        let asked = |found: &Diagnostic| is_of_values(found.rule.code());
        if !unsure && !cx.found[start..].iter().any(asked) {
            return Proof::Nothing;
        }
        let proof = self.judge.ask(cx, (&key.old, &key.new), key.direction);
        let found = cx.found.split_off(start);
        let kept = found.into_iter().filter(|found| proof != Proof::Same || !asked(found));
        let settled = kept.map(|mut found| {
            if asked(&found) && found.level != Level::Info && proof.is_safe(key.direction) {
                found.level = Level::Info;
                found.notes.push(proof.words().to_owned());
            }
            found
        });
        cx.found.extend(settled);
        proof
    }

    fn below(&mut self, cx: &Comparison<'_>, above: usize, (sides, schemas): (Sides, &Schemas<'_>)) {
        let around = (schemas.old.node, schemas.new.node);
        let met = self.meet(cx, sides, around, schemas.direction);
        if let Some((_, place)) = met.and_then(|number| self.pairs.get_index_mut(number)) {
            place.above.push(above);
        }
    }

    /// The operations that come to a pair, and whether there are more than are looked for.
    fn reached(&self, number: usize) -> (Vec<&str>, bool) {
        let mut reached: HashSet<usize> = HashSet::new();
        let mut met = HashSet::from([number]);
        let mut waiting = VecDeque::from([number]);
        while let Some(number) = waiting.pop_front() {
            let place = &self.pairs[number];
            reached.extend(&place.operations);
            if reached.len() > AFFECTED || met.len() > LOOKED_AT {
                break;
            }
            waiting.extend(place.above.iter().copied().filter(|above| met.insert(*above)));
        }
        let more = reached.len() > AFFECTED || !waiting.is_empty();
        (reached.into_iter().map(|route| &*self.routes[route]).collect(), more)
    }
}

/// So many operations are looked for above a change, and so many pairs on the way to them.
const AFFECTED: usize = 100;
const LOOKED_AT: usize = 10_000;

/// Whether a kind of change says nothing but which values are allowed. What is a property's, what is only said of values, and how
/// unions are told apart, matter where the values are the same.
fn is_of_values(code: &str) -> bool {
    const KINDS: [&str; 18] = [
        "condition-changed",
        "enum-began",
        "enum-ended",
        "enum-value-added",
        "enum-value-removed",
        "limit-changed",
        "limit-loosened",
        "limit-tightened",
        "null-allowed",
        "null-refused",
        "properties-closed",
        "properties-opened",
        "property-optional",
        "property-required",
        "type-changed",
        "union-began",
        "union-branch-added",
        "union-branch-removed",
    ];
    KINDS.contains(&code)
}

/// So often each schema is looked at, and so often more.
const TIMES: usize = 16;
const MORE: usize = 1000;

fn distinct(ids: impl Iterator<Item = Id<Schema>>) -> Vec<Id<Schema>> {
    ids.collect::<IndexSet<_>>().into_iter().collect()
}

/// How many are named.
const NAMED: usize = 3;

/// The first of the operations in the order of their names, and how many there are.
fn affected(operations: &[&str], more: bool) -> String {
    let mut first: Vec<&str> = Vec::with_capacity(NAMED + 1);
    for route in operations {
        let at = first.partition_point(|known| known < route);
        first.insert(at, route);
        first.truncate(NAMED);
    }
    let named: Vec<String> = first.iter().map(|route| format!("`{route}`")).collect();
    let named = named.join(", ");
    match operations.len() {
        _ if more => format!("affects more than {AFFECTED} operations, such as {named}"),
        0..=NAMED => format!("affects {named}"),
        count => format!("affects {count} operations: {named} and {} more", count - NAMED),
    }
}
