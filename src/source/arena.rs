//! The arena: every value of every file as a node, in post-order (a value stands after what it holds).

use std::collections::HashMap;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::AtomicUsize;

use super::scope::Scope;
use super::value::Value;
use crate::diagnostic::{FileId, Span};

/// The place of a node in the arena.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(crate) u32);

impl NodeId {
    /// Stands for no node, as the parent of a root does.
    pub(super) const NONE: Self = Self(u32::MAX);

    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// Text of a file: a part of it, or of the file's pool where the value differs from what is written (escapes, folding).
#[derive(Clone, Copy, Debug)]
pub(super) struct Text {
    pub(super) start: u32,
    pub(super) len: u32,
    pub(super) pooled: bool,
}

/// What a node is. `first` and `len` are a range of [`Arena::items`] or [`Arena::members`].
#[derive(Clone, Copy, Debug)]
pub(super) enum Data {
    Null,
    Bool(bool),
    Number(Text),
    String(Text),
    Array {
        first: u32,
        len: u32,
    },
    /// `sorted` is where the members' order by key starts in [`Arena::sorted`], or [`Data::UNSORTED`].
    Object {
        first: u32,
        len: u32,
        sorted: u32,
    },
}

impl Data {
    /// A small object, whose members are searched one by one.
    pub(super) const UNSORTED: u32 = u32::MAX;
    /// Objects with more members than this are no small ones.
    pub(super) const SMALL: usize = 16;
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub(super) data: Data,
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) file: FileId,
    pub(super) parent: NodeId,
    /// The position among the parent's items or members.
    pub(super) slot: u32,
}

impl Node {
    /// The slot of an object that was written as the value of a merge key.
    pub(super) const MERGED: u32 = u32::MAX;
}

/// A member of an object. An alias or a merge key may give it a value that stands elsewhere.
#[derive(Clone, Copy, Debug)]
pub(super) struct Member {
    pub(super) key: Text,
    /// The file of the key: an overlay's, where it brought the member.
    pub(super) file: FileId,
    pub(super) key_start: u32,
    pub(super) key_end: u32,
    pub(super) value: NodeId,
}

/// The nodes of all files.
#[derive(Debug, Default)]
pub(super) struct Arena {
    pub(super) nodes: Vec<Node>,
    pub(super) items: Vec<NodeId>,
    pub(super) members: Vec<Member>,
    pub(super) sorted: Vec<u32>,
    /// How many members merge keys have brought.
    pub(super) merged: usize,
}

/// How full an arena was, to go back to after a failed attempt.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    pub(super) nodes: usize,
    items: usize,
    members: usize,
    sorted: usize,
}

impl Arena {
    pub(super) fn mark(&self) -> Mark {
        Mark {
            nodes: self.nodes.len(),
            items: self.items.len(),
            members: self.members.len(),
            sorted: self.sorted.len(),
        }
    }

    pub(super) fn reset(&mut self, mark: Mark) {
        self.nodes.truncate(mark.nodes);
        self.items.truncate(mark.items);
        self.members.truncate(mark.members);
        self.sorted.truncate(mark.sorted);
    }

    pub(super) fn members(&self, first: u32, len: u32) -> &[Member] {
        &self.members[first as usize..(first + len) as usize]
    }

    pub(super) fn items(&self, first: u32, len: u32) -> &[NodeId] {
        &self.items[first as usize..(first + len) as usize]
    }
}

/// One file of a contract.
#[derive(Debug)]
pub struct File {
    /// The canonical path.
    pub path: PathBuf,
    /// The path as the user would write it: as given on the command line, or relative in the same way.
    pub name: String,
    /// The text, a byte order mark included. Empty when the file could not be read.
    pub text: String,
    pub(super) pool: String,
    pub(super) root: NodeId,
    /// Where its nodes are in the arena.
    pub(super) nodes: Range<usize>,
    /// What the references at each of its nodes are seen from; empty where that is its root for all of them.
    pub(super) scopes: Vec<NodeId>,
    /// Why nothing can be taken from the file.
    pub(super) failure: Option<String>,
    pub(super) lines: OnceLock<Vec<u32>>,
    /// How many characters begin before each piece of the text.
    pub(super) counts: OnceLock<Vec<u32>>,
}

impl File {
    pub(super) fn slice(&self, text: Text) -> &str {
        let home = if text.pooled { &self.pool } else { &self.text };
        home.get(text.start as usize..(text.start + text.len) as usize)
            .unwrap_or_default()
    }
}

/// A file that was fetched from the network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// Where it is.
    pub url: String,
    /// The SHA-256 of its bytes, as hexadecimal digits.
    pub hash: String,
}

/// All files of a contract as values with places. Made by [`load`](super::load()).
#[derive(Debug)]
pub struct Source {
    pub(super) files: Vec<File>,
    pub(super) arena: Arena,
    /// What references are seen from: the roots of files, and schemas with `$id`.
    pub(super) scopes: HashMap<NodeId, Scope>,
    /// The AsyncAPI document beside the first file.
    pub(super) beside: Option<FileId>,
    /// Whether anything names itself.
    pub(super) has_names: bool,
    /// What was fetched from the network.
    pub(super) fetched: Vec<Fetched>,
    /// How often a similar key was looked for.
    pub(super) guesses: AtomicUsize,
}

impl Source {
    /// What was fetched from the network, in the order in which it was.
    #[must_use]
    pub fn fetched(&self) -> &[Fetched] {
        &self.fetched
    }

    /// The files of this machine that were read.
    pub fn local_files(&self) -> impl Iterator<Item = &File> {
        let fetched = |file: &File| self.fetched.iter().any(|fetched| fetched.url == file.name);
        self.files.iter().filter(move |file| !fetched(file))
    }

    /// The root of the first file; null when that could not be read.
    #[must_use]
    pub fn root(&self) -> Value<'_> {
        self.file_root(FileId(0))
    }

    /// The root of the AsyncAPI document: of the one beside the first file, or of that where it is one.
    #[must_use]
    pub fn events(&self) -> Option<Value<'_>> {
        let beside = self.beside.map(|file| self.file_root(file));
        beside.or_else(|| Some(self.root()).filter(|root| root.get("asyncapi").is_some()))
    }

    /// The root of a file; null when it could not be read. A file that is not of this source gives the first one's.
    #[must_use]
    pub fn file_root(&self, file: FileId) -> Value<'_> {
        let root = self
            .files
            .get(file.0 as usize)
            .map_or(self.files[0].root, |file| file.root);
        self.value(root)
    }

    /// The node seen through this source.
    #[must_use]
    pub fn value(&self, id: NodeId) -> Value<'_> {
        Value::new(self, id)
    }

    /// The files in the order of loading: a [`FileId`] is a position in it. There is always a first one.
    #[must_use]
    pub fn files(&self) -> &[File] {
        &self.files
    }

    /// The file of a span.
    #[must_use]
    pub fn file(&self, file: FileId) -> Option<&File> {
        self.files.get(file.0 as usize)
    }

    /// The text of a span; empty when the span is not of this source.
    #[must_use]
    pub fn text(&self, span: Span) -> &str {
        let text = self.file(span.file).map_or("", |file| file.text.as_str());
        text.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    /// Adds a text that is no part of the contract, so that findings can point into it.
    pub(crate) fn attach(&mut self, path: PathBuf, name: String, text: String) -> FileId {
        let nodes = self.arena.nodes.len();
        self.files.push(File {
            path,
            name,
            text,
            pool: String::new(),
            root: self.files[0].root,
            nodes: nodes..nodes,
            scopes: Vec::new(),
            failure: None,
            lines: OnceLock::new(),
            counts: OnceLock::new(),
        });
        FileId(u32::try_from(self.files.len() - 1).unwrap_or(u32::MAX))
    }

    pub(super) fn node(&self, id: NodeId) -> &Node {
        &self.arena.nodes[id.index()]
    }
}
