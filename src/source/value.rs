//! A node as later stages see it.

use std::iter::successors;

use super::arena::{Data, Member, Node, NodeId, Source};
use super::number;
use crate::diagnostic::{Pointer, Span};

/// A node seen through its source: `Copy`, cheap.
#[derive(Clone, Copy)]
pub struct Value<'s> {
    source: &'s Source,
    id: NodeId,
}

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind<'s> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number by its text, which is always a JSON number: `1.0`, `18446744073709551615`.
    Number(&'s str),
    /// A string.
    String(&'s str),
    /// An array: see [`Value::items`].
    Array,
    /// An object: see [`Value::entries`].
    Object,
}

/// A member of an object.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'s> {
    /// The key.
    pub key: &'s str,
    /// Where the key stands, its quotes included.
    pub key_span: Span,
    /// The value. It stands elsewhere in the file when an alias or a merge key gives it.
    pub value: Value<'s>,
}

impl std::fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Value({}, {:?})", self.pointer(), self.kind())
    }
}

impl<'s> Value<'s> {
    pub(super) fn new(source: &'s Source, id: NodeId) -> Self {
        Self { source, id }
    }

    /// Whether two values say the same, wherever they stand. Values of more than ten thousand nodes are not compared.
    #[must_use]
    pub fn is_like(self, other: Value<'_>) -> bool {
        is_like(self, other, &mut 10_000)
    }

    fn node(self) -> &'s Node {
        self.source.node(self.id)
    }

    /// The node's place in the arena.
    #[must_use]
    pub fn id(self) -> NodeId {
        self.id
    }

    /// The source that the node belongs to.
    #[must_use]
    pub fn source(self) -> &'s Source {
        self.source
    }

    /// What it is.
    #[must_use]
    pub fn kind(self) -> Kind<'s> {
        let node = self.node();
        let file = &self.source.files[node.file.0 as usize];
        match node.data {
            Data::Null => Kind::Null,
            Data::Bool(value) => Kind::Bool(value),
            Data::Number(text) => Kind::Number(file.slice(text)),
            Data::String(text) => Kind::String(file.slice(text)),
            Data::Array { .. } => Kind::Array,
            Data::Object { .. } => Kind::Object,
        }
    }

    /// What it is, in words for a message: "an object", "a string".
    #[must_use]
    pub fn kind_name(self) -> &'static str {
        match self.node().data {
            Data::Null => "null",
            Data::Bool(_) => "a boolean",
            Data::Number(_) => "a number",
            Data::String(_) => "a string",
            Data::Array { .. } => "an array",
            Data::Object { .. } => "an object",
        }
    }

    fn members(self) -> &'s [Member] {
        match self.node().data {
            Data::Object { first, len, .. } => self.source.arena.members(first, len),
            _ => &[],
        }
    }

    fn entry(self, member: &Member) -> Entry<'s> {
        Entry {
            key: self.source.files[member.file.0 as usize].slice(member.key),
            key_span: Span {
                file: member.file,
                start: member.key_start,
                end: member.key_end,
            },
            value: Self::new(self.source, member.value),
        }
    }

    /// The member `key`; `None` when there is none, or when this is not an object.
    #[must_use]
    pub fn get(self, key: &str) -> Option<Value<'s>> {
        self.get_entry(key).map(|entry| entry.value)
    }

    /// The member `key` with its key's place.
    #[must_use]
    pub fn get_entry(self, key: &str) -> Option<Entry<'s>> {
        let node = self.node();
        let Data::Object { len, sorted, .. } = node.data else {
            return None;
        };
        let members = self.members();
        let key_of = |member: &Member| self.source.files[member.file.0 as usize].slice(member.key);
        let position = if sorted == Data::UNSORTED {
            members.iter().position(|member| key_of(member) == key)?
        } else {
            let order = &self.source.arena.sorted[sorted as usize..(sorted + len) as usize];
            let found = order
                .binary_search_by(|&at| key_of(&members[at as usize]).cmp(key))
                .ok()?;
            order[found] as usize
        };
        Some(self.entry(&members[position]))
    }

    /// The members in document order; none when this is not an object.
    pub fn entries(self) -> impl ExactSizeIterator<Item = Entry<'s>> + DoubleEndedIterator {
        self.members().iter().map(move |member| self.entry(member))
    }

    /// The items in order; none when this is not an array.
    pub fn items(self) -> impl ExactSizeIterator<Item = Value<'s>> + DoubleEndedIterator {
        let items = match self.node().data {
            Data::Array { first, len } => self.source.arena.items(first, len),
            _ => &[],
        };
        items.iter().map(move |&id| Self::new(self.source, id))
    }

    /// How many items or members there are; 0 when this is neither an array nor an object.
    #[must_use]
    pub fn len(self) -> usize {
        match self.node().data {
            Data::Array { len, .. } | Data::Object { len, .. } => len as usize,
            _ => 0,
        }
    }

    /// Whether there are no items or members.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The string; `None` when this is not one.
    #[must_use]
    pub fn as_str(self) -> Option<&'s str> {
        match self.kind() {
            Kind::String(text) => Some(text),
            _ => None,
        }
    }

    /// The boolean; `None` when this is not one.
    #[must_use]
    pub fn as_bool(self) -> Option<bool> {
        match self.node().data {
            Data::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// The number's text, a JSON number; `None` when this is not one.
    #[must_use]
    pub fn as_number(self) -> Option<&'s str> {
        match self.kind() {
            Kind::Number(text) => Some(text),
            _ => None,
        }
    }

    /// The number if it is whole (`5`, `5.0`, `5e0`) and fits.
    #[must_use]
    pub fn as_u64(self) -> Option<u64> {
        self.as_number()
            .and_then(number::integer)
            .and_then(|value| value.try_into().ok())
    }

    /// The number if it is whole (`-5`, `-5.0`) and fits.
    #[must_use]
    pub fn as_i64(self) -> Option<i64> {
        self.as_number()
            .and_then(number::integer)
            .and_then(|value| value.try_into().ok())
    }

    /// The number, rounded to the nearest; `None` when this is no number or too large for an `f64`.
    #[must_use]
    pub fn as_f64(self) -> Option<f64> {
        self.as_number()?.parse().ok().filter(|value: &f64| value.is_finite())
    }

    /// Whether this is null.
    #[must_use]
    pub fn is_null(self) -> bool {
        matches!(self.node().data, Data::Null)
    }

    /// Whether this is an object.
    #[must_use]
    pub fn is_object(self) -> bool {
        matches!(self.node().data, Data::Object { .. })
    }

    /// Whether this is an array.
    #[must_use]
    pub fn is_array(self) -> bool {
        matches!(self.node().data, Data::Array { .. })
    }

    /// Where the value stands.
    #[must_use]
    pub fn span(self) -> Span {
        let node = self.node();
        Span {
            file: node.file,
            start: node.start,
            end: node.end,
        }
    }

    /// The object or array that holds it, where it stands.
    #[must_use]
    pub fn parent(self) -> Option<Value<'s>> {
        let parent = self.node().parent;
        (parent != NodeId::NONE).then(|| Self::new(self.source, parent))
    }

    /// The member of its parent that it is; `None` for a root and for an item of an array.
    fn own_entry(self) -> Option<Entry<'s>> {
        let parent = self.parent()?;
        parent
            .members()
            .get(self.node().slot as usize)
            .map(|member| parent.entry(member))
    }

    /// The key under which it stands; `None` for a root and for an item of an array.
    #[must_use]
    pub fn key(self) -> Option<&'s str> {
        self.own_entry().map(|entry| entry.key)
    }

    /// Where its key stands; `None` for a root and for an item of an array.
    #[must_use]
    pub fn key_span(self) -> Option<Span> {
        self.own_entry().map(|entry| entry.key_span)
    }

    /// Where it stands in its file, as a JSON pointer.
    #[must_use]
    pub fn pointer(self) -> Pointer {
        let mut path: Vec<Self> = successors(Some(self), |value| value.parent()).collect();
        path.pop();
        let mut pointer = Pointer::root();
        for value in path.iter().rev() {
            match (value.key(), value.node().slot) {
                (Some(key), _) => pointer.push(key),
                (None, Node::MERGED) => pointer.push("<<"),
                (None, index) => pointer.push(&index.to_string()),
            }
        }
        pointer
    }

    /// The value without places. Loading has made sure that aliases cannot blow it up.
    ///
    /// A number beyond the range of `f64`, such as `1e999`, becomes the largest one.
    #[must_use]
    pub fn to_json(self) -> serde_json::Value {
        match self.kind() {
            Kind::Null => serde_json::Value::Null,
            Kind::Bool(value) => value.into(),
            Kind::Number(text) => number::to_json(text).into(),
            Kind::String(text) => text.into(),
            Kind::Array => self.items().map(Self::to_json).collect(),
            Kind::Object => self
                .entries()
                .map(|entry| (entry.key.to_owned(), entry.value.to_json()))
                .collect::<serde_json::Map<_, _>>()
                .into(),
        }
    }
}

fn is_like(a: Value<'_>, b: Value<'_>, budget: &mut u32) -> bool {
    if std::ptr::eq(a.source, b.source) && a.id == b.id {
        return true;
    }
    let Some(left) = budget.checked_sub(1) else {
        return false;
    };
    *budget = left;
    match (a.kind(), b.kind()) {
        (Kind::Array, Kind::Array) => {
            a.len() == b.len() && a.items().zip(b.items()).all(|(a, b)| is_like(a, b, budget))
        }
        (Kind::Object, Kind::Object) => {
            let like = |entry: Entry<'_>| b.get(entry.key).is_some_and(|b| is_like(entry.value, b, budget));
            a.len() == b.len() && a.entries().all(like)
        }
        (a, b) => a == b,
    }
}
