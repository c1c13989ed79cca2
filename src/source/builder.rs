//! Puts values into the arena as a parser meets them: limits, parents, duplicate keys and merge keys.

mod finish;

use super::arena::{Arena, Data, Member, Node, NodeId, Text};
use super::limits::Limits;
use crate::diagnostic::FileId;

/// Why a file was given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// It is not valid.
    Syntax {
        start: u32,
        end: u32,
        message: String,
        help: Option<String>,
    },
    /// It goes beyond a limit.
    Limit { at: u32, message: String },
    /// It holds nothing.
    Empty,
    /// It holds a second YAML document, starting here.
    SecondDocument { at: u32 },
}

/// A problem that does not keep the rest from being read.
#[derive(Clone, Debug)]
pub(super) enum Problem {
    /// A key stands twice in an object.
    Duplicate {
        object: NodeId,
        key: Text,
        first: (u32, u32),
        second: (u32, u32),
    },
    /// More keys stand twice than are worth reporting.
    MoreDuplicates { count: usize },
    /// A merge key has a value that is not an object or a list of objects.
    Merge { object: NodeId, key: (u32, u32) },
    /// A number that JSON does not have; it is kept as text.
    Number {
        text: String,
        what: &'static str,
        at: (u32, u32),
    },
    /// A YAML tag that says nothing to us.
    Tag { tag: String, at: (u32, u32) },
}

/// Problems of one kind in one file beyond this number are only counted.
pub(super) const MAX_PROBLEMS: usize = 100;

/// A value whose container is not finished yet.
#[derive(Clone, Copy, Debug)]
struct Child {
    member: Member,
    /// It stands here; otherwise it is an alias.
    owned: bool,
    /// It is the value of a merge key.
    merge: bool,
}

#[derive(Clone, Copy, Debug)]
struct Key {
    text: Text,
    start: u32,
    end: u32,
    merge: bool,
}

/// An object or array that is not finished yet.
#[derive(Debug)]
struct Frame {
    object: bool,
    start: u32,
    /// Where its children start in [`Builder::pending`].
    first: usize,
    key: Option<Key>,
    merges: bool,
}

/// Builds the nodes of one file.
pub(super) struct Builder<'a> {
    arena: &'a mut Arena,
    limits: &'a Limits,
    file: FileId,
    text: &'a str,
    pool: String,
    frames: Vec<Frame>,
    pending: Vec<Child>,
    root: Option<NodeId>,
    first_node: usize,
    aliased: bool,
    problems: Vec<Problem>,
    duplicates: usize,
}

/// What a file gave.
#[derive(Debug)]
pub(super) struct Built {
    pub(super) root: NodeId,
    pub(super) pool: String,
    pub(super) problems: Vec<Problem>,
}

impl<'a> Builder<'a> {
    pub(super) fn new(arena: &'a mut Arena, limits: &'a Limits, file: FileId, text: &'a str) -> Self {
        let first_node = arena.nodes.len();
        Self {
            arena,
            limits,
            file,
            text,
            pool: String::new(),
            frames: Vec::new(),
            pending: Vec::new(),
            root: None,
            first_node,
            aliased: false,
            problems: Vec::new(),
            duplicates: 0,
        }
    }

    /// Remembers a decoded string that was written from `start` to `end`, its quotes included if it has any.
    ///
    /// It is kept in the pool only if the file does not hold the same text there.
    pub(super) fn text(&mut self, decoded: &str, start: u32, end: u32) -> Text {
        let written = self.text.get(start as usize..end as usize).unwrap_or_default();
        let len = decoded.len() as u32;
        if written == decoded {
            return Text {
                start,
                len,
                pooled: false,
            };
        }
        let quoted = written.len() == decoded.len() + 2 && written.get(1..=decoded.len()) == Some(decoded);
        if quoted {
            return Text {
                start: start + 1,
                len,
                pooled: false,
            };
        }
        let text = Text {
            start: self.pool.len() as u32,
            len,
            pooled: true,
        };
        self.pool.push_str(decoded);
        text
    }

    /// Puts a decoded string aside; gives its length for [`Builder::unstash`].
    pub(super) fn stash(&mut self, decoded: &str) -> usize {
        self.pool.push_str(decoded);
        decoded.len()
    }

    /// Gives the string put aside last, which was written in quotes from `start` to `end`.
    pub(super) fn unstash(&mut self, len: usize, start: u32, end: u32) -> Text {
        let at = self.pool.len() - len;
        // Every escape is longer than what it stands for.
        if len + 2 == (end - start) as usize {
            self.pool.truncate(at);
            return Text {
                start: start + 1,
                len: len as u32,
                pooled: false,
            };
        }
        Text {
            start: at as u32,
            len: len as u32,
            pooled: true,
        }
    }

    /// Whether a key has to come next.
    pub(super) fn wants_key(&self) -> bool {
        self.frames
            .last()
            .is_some_and(|frame| frame.object && frame.key.is_none())
    }

    /// The key of the next value. `merge` is for the YAML merge key `<<`.
    pub(super) fn key(&mut self, text: Text, start: u32, end: u32, merge: bool) {
        if let Some(frame) = self.frames.last_mut() {
            frame.key = Some(Key {
                text,
                start,
                end,
                merge,
            });
            frame.merges |= merge;
        }
    }

    /// A null, boolean, number or string.
    pub(super) fn scalar(&mut self, data: Data, start: u32, end: u32) -> Result<NodeId, Stop> {
        let id = self.add(data, start, end)?;
        self.put(id, true);
        Ok(id)
    }

    /// A value that stands nowhere but that an alias may repeat: a key with an anchor.
    pub(super) fn loose(&mut self, data: Data, start: u32, end: u32) -> Result<NodeId, Stop> {
        self.add(data, start, end)
    }

    /// The text of a scalar that an alias repeats as a key.
    pub(super) fn scalar_text(&mut self, id: NodeId) -> Option<Text> {
        let node = self.arena.nodes[id.index()];
        match node.data {
            Data::String(text) | Data::Number(text) => Some(text),
            Data::Bool(value) => Some(self.text(if value { "true" } else { "false" }, node.start, node.end)),
            _ => None,
        }
    }

    /// A value that an alias repeats.
    pub(super) fn alias(&mut self, id: NodeId) {
        self.aliased = true;
        self.put(id, false);
    }

    /// The start of an object or array.
    pub(super) fn open(&mut self, object: bool, start: u32) -> Result<(), Stop> {
        if self.frames.len() >= self.limits.depth {
            return Err(self.too_deep(start));
        }
        self.frames.push(Frame {
            object,
            start,
            first: self.pending.len(),
            key: None,
            merges: false,
        });
        Ok(())
    }

    /// The end of the innermost object or array.
    pub(super) fn close(&mut self, end: u32) -> Result<Option<NodeId>, Stop> {
        let Some(frame) = self.frames.pop() else {
            return Ok(None);
        };
        let id = if frame.object {
            self.finish_object(&frame, end)?
        } else {
            self.finish_array(&frame, end)?
        };
        self.put(id, true);
        Ok(Some(id))
    }

    /// The end of the file.
    pub(super) fn finish(mut self) -> Result<Built, Stop> {
        let root = self.root.ok_or(Stop::Empty)?;
        if self.aliased {
            self.check_expansion(root)?;
        }
        if self.duplicates > MAX_PROBLEMS {
            self.problems.push(Problem::MoreDuplicates {
                count: self.duplicates - MAX_PROBLEMS,
            });
        }
        Ok(Built {
            root,
            pool: self.pool,
            problems: self.problems,
        })
    }

    pub(super) fn problem(&mut self, problem: Problem) {
        if self.problems.len() < 2 * MAX_PROBLEMS {
            self.problems.push(problem);
        }
    }

    pub(super) fn too_deep(&self, at: u32) -> Stop {
        Stop::Limit {
            at,
            message: format!("values are nested more than {} deep", self.limits.depth),
        }
    }

    fn add(&mut self, data: Data, start: u32, end: u32) -> Result<NodeId, Stop> {
        let count = self.arena.nodes.len();
        if count >= self.limits.nodes.min(u32::MAX as usize - 1) {
            let message = format!("the contract holds more than {} values", self.limits.nodes);
            return Err(Stop::Limit { at: start, message });
        }
        self.arena.nodes.push(Node {
            data,
            start,
            end,
            file: self.file,
            parent: NodeId::NONE,
            slot: 0,
        });
        Ok(NodeId(count as u32))
    }

    fn put(&mut self, value: NodeId, owned: bool) {
        let Some(frame) = self.frames.last_mut() else {
            self.root.get_or_insert(value);
            return;
        };
        let none = Key {
            text: Text {
                start: 0,
                len: 0,
                pooled: false,
            },
            start: 0,
            end: 0,
            merge: false,
        };
        let key = frame.key.take().unwrap_or(none);
        let member = Member {
            key: key.text,
            file: self.file,
            key_start: key.start,
            key_end: key.end,
            value,
        };
        self.pending.push(Child {
            member,
            owned,
            merge: key.merge,
        });
    }

    /// Aliases share nodes, but who walks the values meets every copy: there must not be too many, nor too deep ones.
    fn check_expansion(&self, root: NodeId) -> Result<(), Stop> {
        let nodes = &self.arena.nodes[self.first_node..];
        // A value stands after what it holds, so one pass is enough.
        let mut sizes: Vec<(u64, u32)> = Vec::with_capacity(nodes.len());
        for node in nodes {
            let add = |(size, depth): (u64, u32), child: NodeId| {
                let (more, deep) = sizes[child.index() - self.first_node];
                (more.saturating_add(size), depth.max(deep + 1))
            };
            sizes.push(match node.data {
                Data::Array { first, len } => self.arena.items(first, len).iter().copied().fold((1, 1), add),
                Data::Object { first, len, .. } => self
                    .arena
                    .members(first, len)
                    .iter()
                    .map(|member| member.value)
                    .fold((1, 1), add),
                _ => (1, 0),
            });
        }
        let (size, depth) = sizes[root.index() - self.first_node];
        let limit = self.limits.expanded(nodes.len());
        if size > limit {
            let message = format!("written out, the aliases make {size} values, and at most {limit} are allowed");
            return Err(Stop::Limit { at: 0, message });
        }
        if depth as usize > self.limits.depth {
            return Err(self.too_deep(0));
        }
        Ok(())
    }
}
