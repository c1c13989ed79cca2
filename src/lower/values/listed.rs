//! Unions of constants: `oneOf` or `anyOf` of branches that list values, which say together what one `enum` would.

use crate::document::{Id, Schema, Type as Kind, Types as Kinds};
use crate::lower::shape::{self, Shape, UnionOf, View};
use crate::lower::types::Types;

use super::{Allowed, allowed, are_enum, distinct, is_enum};

impl<'d> Types<'d> {
    /// What the schemas of a shape say together.
    pub(in crate::lower) fn view(&self, shape: &Shape) -> View<'d> {
        let mut view = self.plain_view(shape);
        let unions = &view.unions;
        if !unions.is_empty() && unions.iter().all(|union| self.lists_values(union)) {
            self.take_listed(&mut view);
        }
        view
    }

    fn plain_view(&self, shape: &Shape) -> View<'d> {
        View::of(self.document, shape, self.config.exact)
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

    /// Whether every branch of a union lists scalars, and is no type of its own.
    fn lists_values(&self, union: &UnionOf) -> bool {
        union.branches.iter().all(|branch| {
            if self.component_name(*branch).is_some() || self.replaced.ty(&Shape::of(*branch)).is_some() {
                return false;
            }
            let view = self.plain_view(&Shape::of(*branch));
            view.unions.is_empty()
                && !view.never
                && view.schemas.iter().all(|(_, schema)| shape::is_about_scalars(schema))
                && (is_only_null(&view) || self.lists_scalars(&view))
        })
    }

    /// Whether a branch lists strings or integers, all of which it allows.
    fn lists_scalars(&self, view: &View<'d>) -> bool {
        // A list of nothing but null is empty here.
        let fit =
            |values: &[Allowed<'d>]| values.is_empty() || (are_enum(values, view) && !self.limits_values(values, view));
        allowed(self, view).is_some_and(|values| fit(&values))
    }

    /// The kinds of value that the branches of unions list.
    fn listed_kinds(&self, unions: &[UnionOf]) -> Kinds {
        let mut kinds = Kinds::new();
        for union in unions {
            for allowed in self.listed_values(union) {
                kinds.insert(match allowed.value.as_str() {
                    Some(_) => Kind::String,
                    None => Kind::Integer,
                });
            }
            if union.branches.iter().any(|branch| self.is_null_listed(*branch)) {
                kinds.insert(Kind::Null);
            }
        }
        kinds
    }

    /// Whether null may be a value of a branch.
    fn is_null_listed(&self, branch: Id<Schema>) -> bool {
        let view = self.plain_view(&Shape::of(branch));
        let nodes = view
            .schemas
            .iter()
            .flat_map(|(_, schema)| schema.values.iter().flatten().chain(&schema.constant));
        let mut values = nodes.map(|node| self.value(*node));
        is_only_null(&view) || values.any(|value| value.is_null())
    }

    /// The values of a union of constants, without null, each once.
    pub(super) fn listed_values(&self, union: &UnionOf) -> Vec<Allowed<'d>> {
        distinct(self.branch_values(union))
    }

    /// Whether a value is in several branches of a union of constants.
    pub(super) fn lists_twice(&self, union: &UnionOf) -> bool {
        self.branch_values(union).len() > self.listed_values(union).len()
    }

    fn branch_values(&self, union: &UnionOf) -> Vec<Allowed<'d>> {
        let mut values = Vec::new();
        for branch in &union.branches {
            let listed = allowed(self, &self.plain_view(&Shape::of(*branch))).unwrap_or_default();
            let said = (listed.len() == 1).then_some(*branch);
            values.extend(listed.into_iter().map(|Allowed { value, .. }| Allowed { value, said }));
        }
        values
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
