//! The properties of an object that parameters spell out.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::text::Output;
use crate::codec::write_string;

/// How deep brackets may nest: `a[b][c]` is two deep.
const DEEPEST: usize = 32;

/// A property: texts, or properties of its own.
enum Node {
    Texts(Vec<String>),
    Tree(Tree),
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
                Node::Texts(_) => return None,
            };
        }
        match tree.0.entry((*last).to_owned()) {
            Entry::Vacant(place) => {
                place.insert(Node::Texts(vec![text]));
            }
            Entry::Occupied(mut place) => match place.get_mut() {
                Node::Texts(texts) => texts.push(text),
                Node::Tree(_) => return None,
            },
        }
        Some(())
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
                Node::Texts(texts) => match texts.as_slice() {
                    [text] => out.string(text, repeats),
                    texts => write_list(out, texts),
                },
            }
        }
        out.bytes.push(b'}');
    }
}

/// Appends texts as a JSON array of strings.
pub(super) fn write_list(out: &mut Output, texts: &[impl AsRef<str>]) {
    out.bytes.push(b'[');
    for (index, text) in texts.iter().enumerate() {
        if index > 0 {
            out.bytes.push(b',');
        }
        out.string(text.as_ref(), false);
    }
    out.bytes.push(b']');
}
