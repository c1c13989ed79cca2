//! Whether null satisfies a schema: the one value that types hold beside themselves.

use crate::document::{Id, Schema, Type as Kind, Version};
use crate::source::Value;

use super::shape::{Shape, UnionKind, View};
use super::types::Types;
use super::values;

/// Schemas inside each other are followed this far.
const MAX_DEPTH: usize = 64;

impl<'d> Types<'d> {
    /// Whether null is a value of the shape.
    pub(super) fn allows_null(&self, shape: &Shape, view: &View<'d>) -> bool {
        if shape.is_restricted() {
            return false;
        }
        let lead = shape.lead().map(|id| &self.document.schemas[id]);
        let says = || {
            self.config.exact
                || view.allows_null()
                || (view.types.is_none() && values::lists_null(self, view))
                || self.has_null_branch(view)
        };
        lead.is_some_and(|schema| self.is_nullable(schema)) || (says() && self.null_satisfies(shape))
    }

    /// Whether a schema without types says `nullable`: that has no effect by the letter, but is surely meant.
    pub(super) fn is_nullable(&self, schema: &Schema) -> bool {
        let replaced = schema.reference.is_some() && self.document.version == Version::V30;
        let says = || self.value(schema.node).get("nullable").and_then(Value::as_bool) == Some(true);
        schema.types.is_none() && !replaced && says()
    }

    /// Whether null satisfies every schema of a shape.
    fn null_satisfies(&self, shape: &Shape) -> bool {
        shape
            .schemas()
            .iter()
            .all(|id| self.holds_for_null(*id, shape, MAX_DEPTH))
    }

    fn holds_for_null(&self, id: Id<Schema>, shape: &Shape, depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return true };
        let schema = &self.document.schemas[id];
        let holds = |id: &Id<Schema>| self.holds_for_null(*id, shape, depth);
        let union = |kind, branches: &[Id<Schema>], enough: fn(usize) -> bool| {
            let applies = !branches.is_empty() && !shape.is_branch_of(id, kind);
            !applies || enough(branches.iter().filter(|branch| holds(branch)).count())
        };
        let condition = |condition| if holds(condition) { schema.then_ } else { schema.else_ };
        schema.boolean != Some(false)
            && schema.types.is_none_or(|types| types.contains(Kind::Null))
            && !(self.config.exact && schema.no_values)
            && self.lists_hold_null(schema)
            && schema
                .all_of
                .iter()
                .chain(&schema.reference)
                .chain(schema.dynamic_ref.as_ref().map(|dynamic| &dynamic.target))
                .all(holds)
            && union(UnionKind::AnyOf, &schema.any_of, |count| count > 0)
            && union(UnionKind::OneOf, &schema.one_of, |count| count == 1)
            && schema.not.as_ref().is_none_or(|not| !holds(not))
            && schema.if_.as_ref().and_then(condition).as_ref().is_none_or(holds)
    }

    fn lists_hold_null(&self, schema: &Schema) -> bool {
        let is_null = |node| self.value(node).is_null();
        let values = schema.values.as_ref();
        values.is_none_or(|values| values.iter().copied().any(is_null)) && schema.constant.is_none_or(is_null)
    }
}
