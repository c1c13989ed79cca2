//! What happens when an object or array is complete.

use std::collections::HashSet;

use super::{Builder, Child, Frame, MAX_PROBLEMS, Problem, Stop};
use crate::source::arena::{Data, Member, Node, NodeId, Text};

impl Builder<'_> {
    pub(super) fn finish_array(&mut self, frame: &Frame, end: u32) -> Result<NodeId, Stop> {
        let len = (self.pending.len() - frame.first) as u32;
        let first = self.arena.items.len() as u32;
        let id = self.add(Data::Array { first, len }, frame.start, end)?;
        for (slot, child) in self.pending.drain(frame.first..).enumerate() {
            self.arena.items.push(child.member.value);
            adopt(&mut self.arena.nodes, &child, id, slot as u32);
        }
        Ok(id)
    }

    pub(super) fn finish_object(&mut self, frame: &Frame, end: u32) -> Result<NodeId, Stop> {
        let id = self.add(Data::Null, frame.start, end)?;
        if frame.merges {
            self.merge(frame, id)?;
        }
        let first = self.arena.members.len();
        for (slot, child) in self.pending.drain(frame.first..).enumerate() {
            self.arena.members.push(child.member);
            adopt(&mut self.arena.nodes, &child, id, slot as u32);
        }
        let sorted = self.index(id, first);
        let len = (self.arena.members.len() - first) as u32;
        self.arena.nodes[id.index()].data = Data::Object {
            first: first as u32,
            len,
            sorted,
        };
        Ok(id)
    }

    /// Takes duplicate keys out and sorts the members if there are many. Gives the start of the order.
    fn index(&mut self, id: NodeId, first: usize) -> u32 {
        let mut order = Vec::new();
        if self.arena.members.len() - first > Data::SMALL {
            order = self.order(first);
        }
        if self.has_duplicate(first, &order) {
            self.drop_duplicates(id, first);
            if !order.is_empty() {
                order = self.order(first);
            }
        }
        if order.is_empty() {
            return Data::UNSORTED;
        }
        let start = self.arena.sorted.len() as u32;
        self.arena.sorted.append(&mut order);
        start
    }

    fn order(&self, first: usize) -> Vec<u32> {
        let members = &self.arena.members[first..];
        let mut order: Vec<u32> = (0..members.len() as u32).collect();
        order.sort_unstable_by_key(|&at| self.slice(members[at as usize].key));
        order
    }

    fn has_duplicate(&self, first: usize, order: &[u32]) -> bool {
        let members = &self.arena.members[first..];
        let same = |a: &Member, b: &Member| a.key.len == b.key.len && self.slice(a.key) == self.slice(b.key);
        if order.is_empty() {
            members
                .iter()
                .enumerate()
                .any(|(at, a)| members[..at].iter().any(|b| same(a, b)))
        } else {
            order
                .windows(2)
                .any(|pair| same(&members[pair[0] as usize], &members[pair[1] as usize]))
        }
    }

    /// Keeps the first of the members with one key and notes the others.
    fn drop_duplicates(&mut self, object: NodeId, first: usize) {
        let members = self.arena.members.split_off(first);
        let mut kept: std::collections::HashMap<&str, u32> = std::collections::HashMap::new();
        let mut found = Vec::new();
        for member in &members {
            let next = (self.arena.members.len() - first) as u32;
            let slot = *kept.entry(slice(self.text, &self.pool, member.key)).or_insert(next);
            // Even a value that is dropped keeps a place, for anchors inside it.
            let node = &mut self.arena.nodes[member.value.index()];
            if node.parent == object {
                node.slot = slot;
            }
            if slot == next {
                self.arena.members.push(*member);
                continue;
            }
            found.push((self.arena.members[first + slot as usize], *member));
        }
        for (kept, dropped) in found {
            self.duplicates += 1;
            if self.duplicates <= MAX_PROBLEMS {
                let first = (kept.key_start, kept.key_end);
                let second = (dropped.key_start, dropped.key_end);
                self.problem(Problem::Duplicate {
                    object,
                    key: dropped.key,
                    first,
                    second,
                });
            }
        }
    }

    /// Replaces merge keys by the members of what they name. An object's own members win, then earlier ones.
    fn merge(&mut self, frame: &Frame, id: NodeId) -> Result<(), Stop> {
        let children = self.pending.split_off(frame.first);
        let own = children.iter().filter(|child| !child.merge);
        let mut taken: HashSet<String> = own.map(|child| self.slice(child.member.key).to_owned()).collect();
        for child in children {
            if !child.merge {
                self.pending.push(child);
                continue;
            }
            adopt(&mut self.arena.nodes, &child, id, Node::MERGED);
            for member in self.merged_members(&child, id)? {
                if taken.insert(self.slice(member.key).to_owned()) {
                    self.pending.push(Child {
                        member,
                        owned: false,
                        merge: false,
                    });
                }
            }
        }
        Ok(())
    }

    /// The members that one merge key brings.
    fn merged_members(&mut self, child: &Child, object: NodeId) -> Result<Vec<Member>, Stop> {
        let value = child.member.value;
        let key = (child.member.key_start, child.member.key_end);
        let objects = match self.arena.nodes[value.index()].data {
            Data::Array { first, len } => self.arena.items(first, len).to_vec(),
            _ => vec![value],
        };
        let mut members = Vec::new();
        for named in objects {
            let Data::Object { first, len, .. } = self.arena.nodes[named.index()].data else {
                self.problem(Problem::Merge { object, key });
                continue;
            };
            self.arena.merged += len as usize;
            if self.arena.merged > self.limits.aliases {
                let message = format!("merge keys bring more than {} members", self.limits.aliases);
                return Err(Stop::Limit { at: key.0, message });
            }
            members.extend_from_slice(self.arena.members(first, len));
        }
        self.aliased = true;
        Ok(members)
    }

    pub(super) fn slice(&self, text: Text) -> &str {
        slice(self.text, &self.pool, text)
    }
}

/// Tells a child where it stands, unless it stands elsewhere.
fn adopt(nodes: &mut [Node], child: &Child, parent: NodeId, slot: u32) {
    if child.owned {
        let node = &mut nodes[child.member.value.index()];
        (node.parent, node.slot) = (parent, slot);
    }
}

fn slice<'t>(text: &'t str, pool: &'t str, part: Text) -> &'t str {
    let home = if part.pooled { pool } else { text };
    home.get(part.start as usize..(part.start + part.len) as usize)
        .unwrap_or_default()
}
