//! Changing values of an arena in place, for overlays. New values are copies, each with the place where its text stands.

use std::collections::HashSet;

use super::arena::{Data, Member, NodeId, Source};

/// A step from a value to one inside it.
pub(super) enum Step {
    Key(String),
    Item(usize),
}

impl Source {
    /// How many values are around a value.
    pub(super) fn depth(&self, node: NodeId) -> usize {
        std::iter::successors(Some(self.value(node)), |value| value.parent()).count()
    }

    /// How many values are inside each other in a value.
    pub(super) fn height(&self, node: NodeId) -> usize {
        let inner = self.children(node).into_iter().map(|child| self.height(child));
        1 + inner.max().unwrap_or(0)
    }

    /// How many values a value is, counted to a little above `most`.
    pub(super) fn size(&self, node: NodeId, most: usize) -> usize {
        let mut size = 1;
        for child in self.children(node) {
            if size > most {
                break;
            }
            size += self.size(child, most);
        }
        size
    }

    fn children(&self, node: NodeId) -> Vec<NodeId> {
        match self.node(node).data {
            Data::Array { first, len } => self.arena.items(first, len).to_vec(),
            Data::Object { first, len, .. } => {
                let members = self.arena.members(first, len).iter();
                members.map(|member| member.value).collect()
            }
            _ => Vec::new(),
        }
    }

    fn members_of(&self, node: NodeId) -> Vec<Member> {
        match self.node(node).data {
            Data::Object { first, len, .. } => self.arena.members(first, len).to_vec(),
            _ => Vec::new(),
        }
    }

    fn key(&self, member: &Member) -> &str {
        self.files[member.file.0 as usize].slice(member.key)
    }

    /// The value at a step from another. One that stands elsewhere, where an alias or a merge key took it from, is copied.
    pub(super) fn own_child(&mut self, parent: NodeId, step: &Step) -> Option<NodeId> {
        let child = match step {
            Step::Item(index) => self.value(parent).items().nth(*index)?.id(),
            Step::Key(key) => self.value(parent).get(key)?.id(),
        };
        let slot = self.node(child).slot as usize;
        if self.node(child).parent == parent && self.children_at(parent, slot) == Some(child) {
            return Some(child);
        }
        let slot = match step {
            Step::Item(index) => *index,
            Step::Key(key) => self
                .members_of(parent)
                .iter()
                .position(|member| self.key(member) == key)?,
        };
        let copy = self.copy(child);
        self.set_slot(parent, slot, copy);
        Some(copy)
    }

    fn children_at(&self, parent: NodeId, slot: usize) -> Option<NodeId> {
        match self.node(parent).data {
            Data::Array { first, len } => self.arena.items(first, len).get(slot).copied(),
            Data::Object { first, len, .. } => self.arena.members(first, len).get(slot).map(|member| member.value),
            _ => None,
        }
    }

    /// Merges an object into another: what both have is merged in turn where both are objects, put together where both are
    /// lists, and else replaced.
    pub(super) fn merge(&mut self, target: NodeId, update: NodeId) {
        let mut members = self.members_of(target);
        for new in self.members_of(update) {
            let key = self.key(&new).to_owned();
            let Some(slot) = members.iter().position(|member| self.key(member) == key) else {
                let value = self.copy(new.value);
                members.push(Member { value, ..new });
                continue;
            };
            let old = self.own_child(target, &Step::Key(key)).unwrap_or(members[slot].value);
            members[slot].value = old;
            match (self.node(old).data, self.node(new.value).data) {
                (Data::Object { .. }, Data::Object { .. }) => self.merge(old, new.value),
                (Data::Array { .. }, Data::Array { .. }) => {
                    let items = self.children(new.value);
                    self.append(old, &items);
                }
                _ => members[slot].value = self.copy(new.value),
            }
        }
        self.set_members(target, &members);
    }

    /// Adds copies to the end of a list.
    pub(super) fn append(&mut self, list: NodeId, more: &[NodeId]) {
        let mut items = self.children(list);
        for item in more {
            items.push(self.copy(*item));
        }
        self.set_items(list, &items);
    }

    /// Puts a copy in the place of a value.
    pub(super) fn replace(&mut self, target: NodeId, update: NodeId) {
        let (parent, slot) = (self.node(target).parent, self.node(target).slot as usize);
        if parent != NodeId::NONE {
            let copy = self.copy(update);
            self.set_slot(parent, slot, copy);
        }
    }

    /// Takes values out of what holds them. They stand there and nowhere else.
    pub(super) fn take_out(&mut self, targets: &[NodeId]) {
        let gone: HashSet<NodeId> = targets.iter().copied().collect();
        let parents: HashSet<NodeId> = targets.iter().map(|target| self.node(*target).parent).collect();
        for parent in parents.into_iter().filter(|parent| *parent != NodeId::NONE) {
            if let Data::Array { .. } = self.node(parent).data {
                let left = self.children(parent).into_iter().filter(|item| !gone.contains(item));
                self.set_items(parent, &left.collect::<Vec<_>>());
            } else {
                let left = self
                    .members_of(parent)
                    .into_iter()
                    .filter(|member| !gone.contains(&member.value));
                self.set_members(parent, &left.collect::<Vec<_>>());
            }
        }
    }

    /// A copy of a value with all that is in it. The nesting is within the limit.
    fn copy(&mut self, node: NodeId) -> NodeId {
        let children: Vec<NodeId> = self.children(node);
        let copies: Vec<NodeId> = children.into_iter().map(|child| self.copy(child)).collect();
        let id = NodeId(u32::try_from(self.arena.nodes.len()).unwrap_or(u32::MAX));
        let mut own = *self.node(node);
        (own.parent, own.slot) = (NodeId::NONE, 0);
        self.arena.nodes.push(own);
        match own.data {
            Data::Array { .. } => self.set_items(id, &copies),
            Data::Object { .. } => {
                let members = self.members_of(node).into_iter().zip(copies);
                let members: Vec<Member> = members.map(|(member, value)| Member { value, ..member }).collect();
                self.set_members(id, &members);
            }
            _ => {}
        }
        id
    }

    fn set_slot(&mut self, parent: NodeId, slot: usize, value: NodeId) {
        match self.node(parent).data {
            Data::Array { first, .. } => self.arena.items[first as usize + slot] = value,
            Data::Object { first, .. } => self.arena.members[first as usize + slot].value = value,
            _ => return,
        }
        self.adopt(parent, slot, value);
    }

    /// Tells a value where it stands, unless it stands elsewhere.
    fn adopt(&mut self, parent: NodeId, slot: usize, value: NodeId) {
        let node = &mut self.arena.nodes[value.index()];
        if node.parent == NodeId::NONE || node.parent == parent {
            (node.parent, node.slot) = (parent, u32::try_from(slot).unwrap_or(u32::MAX));
        }
    }

    fn set_items(&mut self, list: NodeId, items: &[NodeId]) {
        let (first, len) = (self.arena.items.len() as u32, items.len() as u32);
        self.arena.items.extend_from_slice(items);
        self.arena.nodes[list.index()].data = Data::Array { first, len };
        for (slot, item) in items.iter().enumerate() {
            self.adopt(list, slot, *item);
        }
    }

    fn set_members(&mut self, object: NodeId, members: &[Member]) {
        let (first, len) = (self.arena.members.len() as u32, members.len() as u32);
        self.arena.members.extend_from_slice(members);
        let sorted = if members.len() > Data::SMALL {
            let mut order: Vec<u32> = (0..len).collect();
            order.sort_unstable_by_key(|&at| self.key(&members[at as usize]));
            let start = self.arena.sorted.len() as u32;
            self.arena.sorted.extend(order);
            start
        } else {
            Data::UNSORTED
        };
        self.arena.nodes[object.index()].data = Data::Object { first, len, sorted };
        for (slot, member) in members.iter().enumerate() {
            self.adopt(object, slot, member.value);
        }
    }
}
