//! What a filter asks of a value.

use super::{Bare, Found, View};
use crate::custom::pattern::Pattern;
use crate::source::{Kind, Value};

/// A filter, read.
#[derive(Clone, Debug)]
pub(super) enum Filter {
    Any(Vec<Filter>),
    All(Vec<Filter>),
    Not(Box<Filter>),
    Is(Operand, Bare),
    Compare(Operand, Relation, Operand),
    Matches(Operand, Pattern),
    /// `@object()`: what kind of value it is, by how messages call it.
    Kind(&'static str),
}

#[derive(Clone, Debug)]
pub(super) enum Operand {
    /// `@.a['b'][0]`.
    Path(Vec<Step>),
    /// `length(@.a)`.
    Length(Vec<Step>),
    /// `@property`: the key of the value.
    Key,
    Nothing,
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
}

#[derive(Clone, Debug)]
pub(super) enum Step {
    Name(String),
    Index(i64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    Same,
    Other,
    Less,
    LessOrSame,
    More,
    MoreOrSame,
}

/// What an operand stands for.
#[derive(Clone, Copy)]
enum Seen<'a> {
    Nothing,
    Null,
    Bool(bool),
    Number(f64),
    Text(&'a str),
    Node(Value<'a>),
}

impl Filter {
    pub(super) fn holds(&self, view: View<'_>, found: &Found<'_>) -> bool {
        match self {
            Self::Any(list) => list.iter().any(|filter| filter.holds(view, found)),
            Self::All(list) => list.iter().all(|filter| filter.holds(view, found)),
            Self::Not(filter) => !filter.holds(view, found),
            Self::Is(operand, bare) => match (operand.seen(view, found), bare) {
                (Seen::Nothing, _) => false,
                (_, Bare::Exists) => true,
                (seen, Bare::IsTruthy) => seen.is_truthy(),
            },
            Self::Compare(left, relation, right) => relation.holds(left.seen(view, found), right.seen(view, found)),
            Self::Kind(name) => view.target(found.value).kind_name() == *name,
            Self::Matches(operand, pattern) => match operand.seen(view, found) {
                Seen::Text(text) => pattern.is_in(text),
                _ => false,
            },
        }
    }
}

impl Operand {
    fn seen<'a>(&'a self, view: View<'a>, found: &Found<'a>) -> Seen<'a> {
        match self {
            Self::Path(steps) => walk(view, found.value, steps),
            Self::Length(steps) => match walk(view, found.value, steps) {
                Seen::Text(text) => Seen::Number(text.chars().count() as f64),
                Seen::Node(value) => Seen::Number(value.len() as f64),
                _ => Seen::Nothing,
            },
            Self::Key => found.member.map_or(Seen::Nothing, |(_, entry)| Seen::Text(entry.key)),
            Self::Nothing => Seen::Nothing,
            Self::Null => Seen::Null,
            Self::Bool(value) => Seen::Bool(*value),
            Self::Number(value) => Seen::Number(*value),
            Self::Text(text) => Seen::Text(text),
        }
    }
}

/// What the steps lead to.
fn walk<'s>(view: View<'s>, mut value: Value<'s>, steps: &[Step]) -> Seen<'s> {
    for (number, step) in steps.iter().enumerate() {
        let next = match step {
            Step::Name(name) => view.member(value, name).map(|(_, entry)| entry.value),
            Step::Index(index) => {
                let mut items = view.items(value);
                super::position(*index, items.len())
                    .and_then(|at| items.nth(at))
                    .map(|item| item.value)
            }
        };
        match next {
            Some(next) => value = next,
            None => return length(view.target(value), &steps[number..]),
        }
    }
    Seen::of(view.target(value))
}

/// `length` at the end of a path that leads to a list or a text is what it is in JavaScript.
fn length<'s>(value: Value<'s>, rest: &[Step]) -> Seen<'s> {
    match (rest, value.kind()) {
        ([Step::Name(name)], Kind::Array) if name == "length" => Seen::Number(value.len() as f64),
        ([Step::Name(name)], Kind::String(text)) if name == "length" => Seen::Number(text.chars().count() as f64),
        _ => Seen::Nothing,
    }
}

impl<'a> Seen<'a> {
    fn of(value: Value<'a>) -> Self {
        match value.kind() {
            Kind::Null => Self::Null,
            Kind::Bool(value) => Self::Bool(value),
            Kind::Number(_) => value.as_f64().map_or(Self::Nothing, Self::Number),
            Kind::String(text) => Self::Text(text),
            Kind::Array | Kind::Object => Self::Node(value),
        }
    }

    fn is_truthy(self) -> bool {
        match self {
            Self::Nothing | Self::Null => false,
            Self::Bool(value) => value,
            Self::Number(value) => value != 0.0,
            Self::Text(text) => !text.is_empty(),
            Self::Node(_) => true,
        }
    }
}

impl Relation {
    fn holds(self, left: Seen<'_>, right: Seen<'_>) -> bool {
        use std::cmp::Ordering::{Equal, Greater, Less};
        let order = match (left, right) {
            (Seen::Number(a), Seen::Number(b)) => a.partial_cmp(&b),
            // Keys are texts; a path compares those of statuses with numbers.
            (Seen::Text(a), Seen::Number(b)) => a.parse().ok().and_then(|a: f64| a.partial_cmp(&b)),
            (Seen::Number(a), Seen::Text(b)) => b.parse().ok().and_then(|b: f64| a.partial_cmp(&b)),
            (Seen::Text(a), Seen::Text(b)) => Some(a.cmp(b)),
            _ => None,
        };
        let same = match (left, right) {
            (Seen::Nothing, Seen::Nothing) | (Seen::Null, Seen::Null) => true,
            (Seen::Bool(a), Seen::Bool(b)) => a == b,
            (Seen::Node(a), Seen::Node(b)) => a.is_like(b),
            _ => order == Some(Equal),
        };
        match self {
            Self::Same => same,
            Self::Other => !same,
            Self::Less => order == Some(Less),
            Self::LessOrSame => same || order == Some(Less),
            Self::More => order == Some(Greater),
            Self::MoreOrSame => same || order == Some(Greater),
        }
    }
}
