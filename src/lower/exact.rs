//! Whether types and limits say just what a contract says. Where they do not, the schema is checked as a whole
//! ([`whole`](super::whole)), and the type has only to hold what the schema allows.

use crate::document::{Id, Schema, Type as Kind};
use crate::keyword::{Family, Operand};

use super::shape::{Shape, UnionKind, View};
use super::types::Types;
use super::values;

/// More digits than a double holds for sure.
const MAX_DIGITS: usize = 15;

impl<'d> Types<'d> {
    /// Whether a type with its limits would say less than the shape, or say something else.
    pub(super) fn needs_whole(&self, shape: &Shape, view: &View<'d>) -> bool {
        // A restricted shape is a branch of its own unrestricted one, which is looked at as a whole.
        !shape.is_restricted()
            && (view.never
                || view.types.is_some_and(|types| types.is_empty())
                || self.reach.is_dynamic(shape)
                || view.schemas.iter().any(|(_, schema)| self.is_rare(schema))
                || self.unions_say_more(shape, view)
                || self.values_say_more(view)
                || self.rest_says_more(shape, view)
                || self.kind_says_more(shape, view))
    }

    /// Keywords that no type expresses.
    fn is_rare(&self, schema: &Schema) -> bool {
        schema.not.is_some()
            || (self.config.exact && schema.no_values)
            || (schema.if_.is_some() && (schema.then_.is_some() || schema.else_.is_some()))
            || !schema.dependent_required.is_empty()
            || !schema.dependent_schemas.is_empty()
            || !schema.pattern_properties.is_empty()
            || schema.property_names.is_some_and(|id| !self.is_true(id))
            || schema.contains.is_some()
            || !schema.prefix_items.is_empty()
            || schema.unevaluated_items.is_some_and(|id| !self.is_true(id))
    }

    /// Whether a schema, with what it refers to and combines, allows everything.
    fn is_true(&self, id: Id<Schema>) -> bool {
        let limits = |schema: &Schema| schema.dynamic_ref.is_some() || super::shape::constrains(schema);
        let view = self.view(&Shape::of(id));
        view.schemas.iter().all(|(_, schema)| !limits(schema))
    }

    /// Unions beside the one that becomes a type, and unions with one branch twice.
    fn unions_say_more(&self, shape: &Shape, view: &View<'d>) -> bool {
        let chosen = self.union(view);
        if view.unions.len() > usize::from(chosen.is_some()) {
            return true;
        }
        chosen.is_some_and(|union| {
            let count = union.branches.iter().filter(|branch| !self.is_null(**branch)).count();
            let branches = self.branches(shape, view, &union);
            union.kind == UnionKind::OneOf
                && (branches.len() < count
                    || self.texts_overlap(&branches)
                    || branches.iter().any(|branch| self.checks_union_again(branch.shape())))
        })
    }

    /// Whether a branch with what holds beside its union, or a branch of that branch, is checked as a whole: that check
    /// has the union in it, so the branch refuses what is in two branches, and the other one would take it.
    fn checks_union_again(&self, shape: &Shape) -> bool {
        if !shape.is_branch() {
            return false;
        }
        let view = self.view(shape);
        self.needs_whole(shape, &view)
            || self.union(&view).is_some_and(|union| {
                let branches = self.branches(shape, &view, &union);
                branches.iter().any(|branch| self.checks_union_again(branch.shape()))
            })
    }

    /// `enum` and `const` of something else than strings or integers, or with other limits beside them.
    fn values_say_more(&self, view: &View<'d>) -> bool {
        values::are_listed(view)
            && (self.union(view).is_some()
                || if values::is_enum(self, view) {
                    self.values_are_limited(view)
                } else {
                    !values::are_both_booleans(self, view)
                })
    }

    /// `additionalProperties` and `unevaluatedProperties` where they do not see all properties that the type has.
    fn rest_says_more(&self, shape: &Shape, view: &View<'d>) -> bool {
        let limits = |rest: Option<Id<Schema>>| rest.is_some_and(|id| !self.is_true(id));
        let names = || {
            let properties = view.schemas.iter().flat_map(|(_, schema)| &schema.properties);
            let required = view.schemas.iter().flat_map(|(_, schema)| &schema.required);
            properties.map(|property| &property.name).chain(required)
        };
        view.schemas.iter().any(|(id, schema)| {
            let unseen = |name: &String| schema.properties.iter().all(|known| known.name != *name);
            let additional = limits(schema.additional_properties) && names().any(unseen);
            let sees_all = shape.single() == Some(*id) && self.sees_all_properties(view);
            additional || (limits(schema.unevaluated_properties) && !(sees_all && Self::names_all_required(view)))
        })
    }

    /// Whether every required property is a known one.
    fn names_all_required(view: &View<'d>) -> bool {
        let known = |name: &String| {
            let mut properties = view.schemas.iter().flat_map(|(_, schema)| &schema.properties);
            properties.any(|property| property.name == *name)
        };
        view.schemas.iter().all(|(_, schema)| schema.required.iter().all(known))
    }

    /// Whether `unevaluatedProperties` of the outermost schema speaks about just those properties that are not named.
    pub(super) fn sees_all_properties(&self, view: &View<'d>) -> bool {
        view.unions.is_empty()
            && view.unions_taken == 0
            && view
                .schemas
                .iter()
                .all(|(_, schema)| schema.additional_properties.is_none())
    }

    /// Limits of a kind of value that the type's rules do not know.
    fn kind_says_more(&self, shape: &Shape, view: &View<'d>) -> bool {
        if self.union(view).is_some() || values::is_enum(self, view) {
            return false;
        }
        match &view.kinds()[..] {
            [Kind::Boolean] => false,
            [Kind::String] => self.text_says_more(view),
            [Kind::Integer] => {
                operands(view, Family::Number).any(|(keyword, operand)| {
                    operand.whole().is_none() && (too_precise(operand) || keyword == "multipleOf")
                }) || twice(view, "multipleOf")
            }
            [Kind::Number] | [Kind::Integer, Kind::Number] => {
                operands(view, Family::Number).any(|(_, operand)| too_precise(operand)) || twice(view, "multipleOf")
            }
            [Kind::Array] => false,
            [Kind::Object] => false,
            kinds if kinds.len() < 2 || !self.allows_several(kinds) => self.any_says_more(view),
            kinds => kinds.iter().any(|kind| {
                let shape = shape.restricted(*kind);
                self.kind_says_more(&shape, &self.view(&shape))
            }),
        }
    }

    /// Whether values of which the type is any JSON have limits.
    fn any_says_more(&self, view: &View<'d>) -> bool {
        let everything = view.types.is_none_or(|types| {
            [
                Kind::Null,
                Kind::Boolean,
                Kind::Number,
                Kind::String,
                Kind::Array,
                Kind::Object,
            ]
            .iter()
            .all(|kind| types.contains(*kind))
        });
        !everything
            || view
                .schemas
                .iter()
                .any(|(_, schema)| super::shape::constrains_more_than_kinds(schema))
    }

    fn text_says_more(&self, view: &View<'d>) -> bool {
        let mut formats: Vec<&str> = view
            .schemas
            .iter()
            .filter_map(|(_, schema)| schema.format.as_deref())
            .collect();
        formats.sort_unstable();
        formats.dedup();
        let limited = operands(view, Family::Text).next().is_some();
        formats.len() > 1 || twice(view, "pattern") || (limited && self.is_base64(view))
    }
}

fn operands<'v>(view: &'v View<'_>, family: Family) -> impl Iterator<Item = (&'static str, &'v Operand)> {
    let assertions = view.schemas.iter().flat_map(|(_, schema)| &schema.assertions);
    assertions
        .filter(move |assertion| assertion.keyword.family == family)
        .map(|assertion| (assertion.keyword.name, &assertion.operand))
}

/// Whether a number has more digits than the type of its rule holds.
pub(super) fn too_precise(operand: &Operand) -> bool {
    let Operand::Number(text) = operand else { return false };
    let digits = text.split(['e', 'E']).next().unwrap_or_default();
    digits.bytes().filter(u8::is_ascii_digit).count() > MAX_DIGITS || !text.parse::<f64>().is_ok_and(f64::is_finite)
}

/// Whether a keyword of which a rule holds one value has several.
fn twice(view: &View<'_>, keyword: &str) -> bool {
    let assertions = view.schemas.iter().flat_map(|(_, schema)| &schema.assertions);
    let mut operands = assertions
        .filter(|assertion| assertion.keyword.name == keyword)
        .map(|assertion| &assertion.operand);
    let first = operands.next();
    operands.any(|other| Some(other) != first)
}
