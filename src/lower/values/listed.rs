//! Unions of constants: `oneOf` or `anyOf` of branches that list values, which say together what one `enum` would.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::document::{Id, Schema, Type as Kind, Types as Kinds};
use crate::lower::pattern::Last;
use crate::lower::shape::{self, Shape, UnionKind, UnionOf, View};
use crate::lower::types::Types;

use super::{Allowed, allowed, are_enum, distinct, is_enum};

/// What was found out about lists of values.
#[derive(Default)]
pub(in crate::lower) struct Lists<'d> {
    /// The unions that were looked at.
    unions: RefCell<HashMap<(Id<Schema>, UnionKind), Found<'d>>>,
    pub(in crate::lower) pattern: Last,
}

/// What was found out about a union; `None`: it is no list of values.
type Found<'d> = Option<Rc<Listed<'d>>>;

/// A union of constants.
pub(super) struct Listed<'d> {
    /// The values without null, each once.
    pub(super) values: Vec<Allowed<'d>>,
    /// Whether a value is in several branches.
    pub(super) repeats: bool,
    /// Whether a branch speaks of null.
    null: bool,
}

impl<'d> Types<'d> {
    /// What the schemas of a shape say together.
    pub(in crate::lower) fn view(&self, shape: &Shape) -> View<'d> {
        let mut view = self.plain_view(shape);
        let mut unions = view.unions.iter();
        if !view.unions.is_empty() && unions.all(|union| self.listed(union).is_some()) {
            self.take_listed(&mut view);
        }
        view
    }

    fn plain_view(&self, shape: &Shape) -> View<'d> {
        let view = View::of(self.document, shape, self.config.exact);
        self.budget.look_at(view.schemas.len());
        view
    }

    /// Takes the unions of a view for lists of values, where that makes an enum of it.
    fn take_listed(&self, view: &mut View<'d>) {
        let said = view.types;
        view.listed = std::mem::take(&mut view.unions);
        if said.is_none() {
            view.types = Some(self.listed_kinds(&view.listed));
        }
        if !is_enum(self, view) {
            view.unions = std::mem::take(&mut view.listed);
            view.types = said;
        }
    }

    /// The union as a list of values, if it is one.
    pub(super) fn listed(&self, union: &UnionOf) -> Found<'d> {
        let key = (union.owner, union.kind);
        if let Some(known) = self.lists.unions.borrow().get(&key) {
            return known.clone();
        }
        let found = self.list_of(union).map(Rc::new);
        self.lists.unions.borrow_mut().insert(key, found.clone());
        found
    }

    fn list_of(&self, union: &UnionOf) -> Option<Listed<'d>> {
        let (mut values, mut null) = (Vec::new(), false);
        for branch in &union.branches {
            let view = self.branch_of_scalars(*branch)?;
            null |= self.speaks_of_null(&view);
            if is_only_null(&view) {
                continue;
            }
            let listed = allowed(self, &view)?;
            // A list of nothing but null is empty here.
            if !listed.is_empty() && (!are_enum(&listed, &view) || self.limits_values(&listed, &view)) {
                return None;
            }
            let said = (listed.len() == 1).then_some(*branch);
            values.extend(listed.into_iter().map(|Allowed { value, .. }| Allowed { value, said }));
        }
        let count = values.len();
        let values = distinct(values);
        Some(Listed {
            repeats: values.len() < count,
            values,
            null,
        })
    }

    /// A branch that speaks of scalars alone, and is no type of its own.
    fn branch_of_scalars(&self, branch: Id<Schema>) -> Option<View<'d>> {
        if self.component_name(branch).is_some() || self.replaced.ty(&Shape::of(branch)).is_some() {
            return None;
        }
        let view = self.plain_view(&Shape::of(branch));
        let mut schemas = view.schemas.iter();
        let scalars = schemas.all(|(_, schema)| shape::is_about_scalars(schema));
        (scalars && view.unions.is_empty() && !view.never).then_some(view)
    }

    /// The kinds of value in unions of constants.
    fn listed_kinds(&self, unions: &[UnionOf]) -> Kinds {
        let mut kinds = Kinds::new();
        for listed in unions.iter().filter_map(|union| self.listed(union)) {
            for allowed in &listed.values {
                kinds.insert(match allowed.value.as_str() {
                    Some(_) => Kind::String,
                    None => Kind::Integer,
                });
            }
            if listed.null {
                kinds.insert(Kind::Null);
            }
        }
        kinds
    }

    /// Whether null may be a value of a branch.
    fn speaks_of_null(&self, view: &View<'d>) -> bool {
        let lists = view
            .schemas
            .iter()
            .flat_map(|(_, schema)| schema.values.iter().flatten().chain(&schema.constant));
        let mut values = lists.map(|node| self.value(*node));
        is_only_null(view) || values.any(|value| value.is_null())
    }

    /// The schemas of the branches of unions of constants.
    pub(super) fn listed_schemas(&self, view: &View<'d>) -> Vec<(Id<Schema>, &'d Schema)> {
        let branches = view.listed.iter().flat_map(|union| &union.branches);
        branches
            .flat_map(|branch| self.plain_view(&Shape::of(*branch)).schemas)
            .collect()
    }
}

/// Whether null is the only kind of value.
fn is_only_null(view: &View<'_>) -> bool {
    let only = |kinds: Kinds| kinds.contains(Kind::Null) && kinds.len() == 1;
    view.types.is_some_and(only)
}
