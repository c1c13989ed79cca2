//! Homes: the file that a declared type stands in. With a feature for each tag, what only the operations of one tag reach
//! stands in a file of that tag, so that it need not be compiled without them.

use crate::model::{Events, Group, HeaderSet, Model, Operation, Side, Type, TypeDef, TypeId, TypeKind, TypeUse};

use super::context::Context;
use super::interface;
use super::section::Module;
use super::types;

/// Who reaches a type.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    /// Nobody was met who does.
    Nobody,
    /// The operations of one group alone.
    Group(usize),
    /// Operations of several groups, of none, or those that the service sends.
    Several,
}

impl Owner {
    /// Who it is when `other` reaches the type too.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Nobody, owner) | (owner, Self::Nobody) => owner,
            (one, other) if one == other => one,
            _ => Self::Several,
        }
    }
}

/// For every declared type who reaches it.
pub(super) fn owners(model: &Model) -> Vec<Owner> {
    let mut owners = Owners {
        model,
        owners: vec![Owner::Nobody; model.types.len()],
        changed: Vec::new(),
    };
    for operation in &model.interface(Side::Own).operations {
        owners.reach(operation, operation.group.map_or(Owner::Several, Owner::Group));
    }
    let sent = model.interfaces.iter().filter(|interface| interface.side.is_outgoing());
    for operation in sent.flat_map(|interface| &interface.operations) {
        owners.reach(operation, Owner::Several);
    }
    for header in model.header_sets.iter().flat_map(|HeaderSet { headers, .. }| headers) {
        owners.mark(&header.ty, Owner::Several);
    }
    for ty in model.events.iter().flat_map(Events::types) {
        owners.mark(ty, Owner::Several);
    }
    owners.settle();
    // What no operation reaches stands with the rest, and so does all that it is made of.
    for (number, owner) in (0..).zip(owners.owners.clone()) {
        if owner == Owner::Nobody {
            owners.set(TypeId(number), Owner::Several);
        }
    }
    owners.settle();
    owners.owners
}

struct Owners<'m> {
    model: &'m Model,
    owners: Vec<Owner>,
    /// Types whose parts are still to be told.
    changed: Vec<TypeId>,
}

impl Owners<'_> {
    fn reach(&mut self, operation: &Operation, owner: Owner) {
        for ty in operation.types() {
            self.mark(ty, owner);
        }
    }

    fn mark(&mut self, used: &TypeUse, owner: Owner) {
        match &used.ty {
            Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) => self.mark(inner, owner),
            Type::Named(id) => self.set(*id, owner),
            _ => {}
        }
    }

    fn set(&mut self, id: TypeId, owner: Owner) {
        let known = &mut self.owners[id.0 as usize];
        let both = known.and(owner);
        if *known != both {
            *known = both;
            self.changed.push(id);
        }
    }

    /// What reaches a type reaches its parts. A type changes twice at most, so this ends.
    fn settle(&mut self) {
        let model = self.model;
        while let Some(id) = self.changed.pop() {
            let owner = self.owners[id.0 as usize];
            for part in types::parts(&model.def(id).kind) {
                self.mark(part, owner);
            }
        }
    }
}

/// The types of one file.
pub(super) struct Home<'m> {
    /// The group whose operations alone reach them; without one they are the rest.
    pub(super) group: Option<&'m Group>,
    pub(super) types: Vec<&'m TypeDef>,
    /// The groups that have files of their own, which the file of the rest declares.
    others: Vec<Home<'m>>,
}

impl<'m> Home<'m> {
    /// The file of the rest.
    pub(super) fn rest(cx: &Context<'m>) -> Self {
        let groups = &cx.model.interface(Side::Own).groups;
        let others = groups.iter().enumerate().map(|(number, group)| Self {
            group: Some(group),
            types: stand(cx, |owner| owner == Owner::Group(number)),
            others: Vec::new(),
        });
        Self {
            group: None,
            types: stand(cx, |owner| !matches!(owner, Owner::Group(_))),
            others: others.filter(|home| !home.types.is_empty()).collect(),
        }
    }

    /// The files of groups.
    pub(super) fn groups(&self) -> &[Home<'m>] {
        &self.others
    }

    /// The modules of the files of groups.
    pub(super) fn modules(&self, cx: &Context<'m>) -> Vec<Module<'m>> {
        let groups = self.others.iter().filter_map(|home| home.group);
        groups.map(|group| cx.module(group)).collect()
    }

    /// Whether anything here is read or written by code of its own.
    pub(super) fn has_codec(&self) -> bool {
        let spelled = |def: &&TypeDef| matches!(def.kind, TypeKind::Alias(_)) && def.replaced.is_none();
        !self.types.iter().all(spelled)
    }

    /// Where the modules that all files share are seen from.
    pub(super) fn root(&self) -> &'static str {
        if self.group.is_some() { interface::ROOT } else { "super" }
    }
}

/// The types that stand with whom `wanted` takes.
fn stand<'m>(cx: &Context<'m>, wanted: impl Fn(Owner) -> bool) -> Vec<&'m TypeDef> {
    let all = cx.model.types.iter().zip(&cx.owners);
    all.filter(|(_, owner)| wanted(**owner)).map(|(def, _)| def).collect()
}
