//! The properties of an object that parameters spell out.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::text::{Output, Text};
use crate::codec::write_string;

/// How deep brackets may nest: `a[b][c]` is two deep.
const DEEPEST: usize = 32;

/// A property: texts, or properties of its own.
enum Node {
    Texts(Vec<String>),
    Tree(Tree),
    Field(Field),
}

/// A property of a form that is written in a way of its own.
pub(super) enum Field {
    /// JSON that was made of its pairs.
    Text(Text),
    /// A string, and what it is where a list or an object is asked for.
    Scalar(Text, Vec<Text>),
    /// JSON as it came.
    Exact(String),
    /// A list of texts, even where it is only one.
    List(Vec<String>),
    /// A list with JSON for each of its items.
    Items(Vec<String>),
}

/// Properties by name. A name that comes more than once stands for a list.
#[derive(Default)]
pub(super) struct Tree(BTreeMap<String, Node>);

impl Tree {
    /// Adds a property at a path of names; `None` when it lies too deep, or is texts and properties at once.
    pub(super) fn insert(&mut self, path: &[&str], text: String) -> Option<()> {
        let (last, parents) = path.split_last().filter(|(_, parents)| parents.len() < DEEPEST)?;
        let mut tree = self;
        for name in parents {
            let node = tree
                .0
                .entry((*name).to_owned())
                .or_insert_with(|| Node::Tree(Self::default()));
            tree = match node {
                Node::Tree(tree) => tree,
                Node::Texts(_) | Node::Field(_) => return None,
            };
        }
        match tree.0.entry((*last).to_owned()) {
            Entry::Vacant(place) => {
                place.insert(Node::Texts(vec![text]));
            }
            Entry::Occupied(mut place) => match place.get_mut() {
                Node::Texts(texts) => texts.push(text),
                Node::Tree(_) | Node::Field(_) => return None,
            },
        }
        Some(())
    }

    /// Adds a property that is written in a way of its own.
    pub(super) fn insert_field(&mut self, name: &str, field: Field) {
        self.0.insert(name.to_owned(), Node::Field(field));
    }

    /// Adds an object of these properties.
    pub(super) fn insert_tree(&mut self, name: &str, tree: Self) {
        self.0.insert(name.to_owned(), Node::Tree(tree));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Appends the properties as a JSON object of strings. Lists have a text for each item where `repeats`.
    pub(super) fn write(&self, out: &mut Output, repeats: bool) {
        out.bytes.push(b'{');
        for (index, (name, node)) in self.0.iter().enumerate() {
            if index > 0 {
                out.bytes.push(b',');
            }
            write_string(&mut out.bytes, name);
            out.bytes.push(b':');
            match node {
                Node::Tree(tree) => tree.write(out, repeats),
                Node::Field(field) => field.write(out),
                Node::Texts(texts) => match texts.as_slice() {
                    [text] if repeats => out.item(text),
                    [text] => out.string(text),
                    texts => write_list(out, texts),
                },
            }
        }
        out.bytes.push(b'}');
    }
}

impl Field {
    fn write(&self, out: &mut Output) {
        match self {
            Self::Text(text) => out.text(text),
            Self::Scalar(text, readings) => out.string_of(text, readings),
            Self::List(texts) => write_list(out, texts),
            Self::Exact(json) => out.exact(json),
            Self::Items(items) => {
                out.bytes.push(b'[');
                for (index, json) in items.iter().enumerate() {
                    if index > 0 {
                        out.bytes.push(b',');
                    }
                    out.exact(json);
                }
                out.bytes.push(b']');
            }
        }
    }
}

/// Appends texts as a JSON array of strings.
pub(super) fn write_list(out: &mut Output, texts: &[impl AsRef<str>]) {
    out.bytes.push(b'[');
    for (index, text) in texts.iter().enumerate() {
        if index > 0 {
            out.bytes.push(b',');
        }
        out.string(text.as_ref());
    }
    out.bytes.push(b']');
}
