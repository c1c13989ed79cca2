//! Whether null satisfies a schema: the one value that types hold beside themselves.

use std::collections::HashMap;

use crate::document::{Id, Schema, Type as Kind, Version};
use crate::source::{NodeId, Value};

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

    /// Whether a schema says `nullable` in a way that has no effect by the letter, but is surely meant: without types, or beside a list of
    /// values that lacks null.
    pub(super) fn is_nullable(&self, schema: &Schema) -> bool {
        let replaced = schema.reference.is_some() && self.document.version_of(schema) == Version::V30;
        let says = || self.value(schema.node).get("nullable").and_then(Value::as_bool) == Some(true);
        let listed = schema.null_meant && !self.config.exact;
        listed || (schema.types.is_none() && !replaced && says())
    }

    /// Whether null satisfies every schema of a shape.
    fn null_satisfies(&self, shape: &Shape) -> bool {
        let mut judge = Judge {
            types: self,
            shape,
            judged: HashMap::new(),
        };
        shape.schemas().iter().all(|id| judge.holds(*id, MAX_DEPTH))
    }
}

/// Judges null by the schemas of one shape, each of them once.
struct Judge<'t, 'd> {
    types: &'t Types<'d>,
    shape: &'t Shape,
    judged: HashMap<Id<Schema>, bool>,
}

impl Judge<'_, '_> {
    /// Whether null satisfies a schema. One that is met inside itself says nothing more.
    fn holds(&mut self, id: Id<Schema>, depth: usize) -> bool {
        if let Some(known) = self.judged.get(&id) {
            return *known;
        }
        let Some(depth) = depth.checked_sub(1) else { return true };
        self.judged.insert(id, true);
        let holds = self.judge(id, depth);
        self.judged.insert(id, holds);
        holds
    }

    fn judge(&mut self, id: Id<Schema>, depth: usize) -> bool {
        let types = self.types;
        let schema = &types.document.schemas[id];
        schema.boolean != Some(false)
            && schema.types.is_none_or(|types| types.contains(Kind::Null))
            && !(types.config.exact && schema.no_values)
            && types.lists_hold_null(schema)
            && schema
                .all_of
                .iter()
                .chain(&schema.reference)
                .chain(schema.dynamic_ref.as_ref().map(|dynamic| &dynamic.target))
                .all(|part| self.holds(*part, depth))
            && self.union_holds((id, UnionKind::AnyOf), &schema.any_of, depth)
            && self.union_holds((id, UnionKind::OneOf), &schema.one_of, depth)
            && schema.not.is_none_or(|not| !self.holds(not, depth))
            && self.condition_holds(schema, depth)
    }

    /// Whether enough branches take null, where they are not what the shape itself is made of.
    fn union_holds(&mut self, (id, kind): (Id<Schema>, UnionKind), branches: &[Id<Schema>], depth: usize) -> bool {
        if branches.is_empty() || self.shape.is_branch_of(id, kind) {
            return true;
        }
        let count = branches.iter().filter(|branch| self.holds(**branch, depth)).count();
        match kind {
            UnionKind::AnyOf => count > 0,
            UnionKind::OneOf => count == 1,
        }
    }

    fn condition_holds(&mut self, schema: &Schema, depth: usize) -> bool {
        let Some(condition) = schema.if_ else { return true };
        let next = if self.holds(condition, depth) {
            schema.then_
        } else {
            schema.else_
        };
        next.is_none_or(|next| self.holds(next, depth))
    }
}

impl Types<'_> {
    fn lists_hold_null(&self, schema: &Schema) -> bool {
        let is_null = |node| self.value(node).is_null();
        let values = schema.values.as_ref();
        let listed = |values: &Vec<NodeId>| values.iter().copied().any(is_null);
        (values.is_none_or(listed) || (schema.null_meant && !self.config.exact)) && schema.constant.is_none_or(is_null)
    }
}
