//! What a type is made of: schemas that hold at once.
//!
//! A schema with siblings beside its `$ref`, with `allOf`, or in a branch of a union is a conjunction. A [`Shape`] names
//! the conjunction, so that the same one met twice is one type; a [`View`] is what its parts say together.

use std::collections::HashSet;

use crate::document::{Document, Id, Resource, Schema, Type, Types};
use crate::keyword::Family;

/// Schemas that hold at once: the identity of a type.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Shape {
    schemas: Vec<Id<Schema>>,
    /// Unions that are taken out, because this is one of their branches.
    without: Vec<(Id<Schema>, UnionKind)>,
    /// Only values of this kind, of a schema that allows several.
    only: Option<Type>,
}

/// The kind of a union.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum UnionKind {
    OneOf,
    AnyOf,
}

impl Shape {
    /// One schema.
    pub(super) fn of(schema: Id<Schema>) -> Self {
        Self {
            schemas: vec![schema],
            without: Vec::new(),
            only: None,
        }
    }

    /// Several schemas at once; `None` when there are none.
    pub(super) fn all(schemas: impl IntoIterator<Item = Id<Schema>>) -> Option<Self> {
        let mut all: Vec<Id<Schema>> = schemas.into_iter().collect();
        if all.len() > 1 {
            let mut met = HashSet::new();
            all.retain(|schema| met.insert(*schema));
        }
        (!all.is_empty()).then_some(Self {
            schemas: all,
            without: Vec::new(),
            only: None,
        })
    }

    /// No schema at all: everything is allowed.
    pub(super) fn none() -> Self {
        Self {
            schemas: Vec::new(),
            without: Vec::new(),
            only: None,
        }
    }

    /// Whether the shape is a branch of this union.
    pub(super) fn is_branch_of(&self, owner: Id<Schema>, kind: UnionKind) -> bool {
        self.without.contains(&(owner, kind))
    }

    /// The same, restricted to values of one kind.
    pub(super) fn restricted(&self, only: Type) -> Self {
        Self {
            only: Some(only),
            ..self.clone()
        }
    }

    /// Whether the shape is a branch of some union, beside which something else holds.
    pub(super) fn is_branch(&self) -> bool {
        !self.without.is_empty()
    }

    /// Whether the shape is restricted to values of one kind.
    pub(super) fn is_restricted(&self) -> bool {
        self.only.is_some()
    }

    /// This shape as the branch of one of its unions.
    pub(super) fn branch(&self, union: &UnionOf, branch: Id<Schema>) -> Self {
        let mut shape = self.clone();
        shape.without.push((union.owner, union.kind));
        shape.schemas.retain(|schema| *schema != branch);
        shape.schemas.push(branch);
        shape
    }

    /// The schema, where there is one whole one and nothing else.
    pub(super) fn single(&self) -> Option<Id<Schema>> {
        match (&self.schemas[..], &self.without[..], self.only) {
            ([schema], [], None) => Some(*schema),
            _ => None,
        }
    }

    /// The schema that documentation and findings lead to: the last one, for a branch stands behind its base.
    pub(super) fn lead(&self) -> Option<Id<Schema>> {
        self.schemas.last().copied()
    }

    /// The schemas as they are named, without what they refer to.
    pub(super) fn schemas(&self) -> &[Id<Schema>] {
        &self.schemas
    }

    /// The shape behind references that add nothing.
    pub(super) fn canonical(self, document: &Document) -> Self {
        self.behind(document).last().unwrap_or(self)
    }

    /// The shapes that references lead to one after the other, as long as they add nothing.
    pub(super) fn behind(&self, document: &Document) -> impl Iterator<Item = Self> {
        let next = |shape: &Self| {
            let schema = shape.single().map(|id| &document.schemas[id])?;
            let target = match (schema.reference, &schema.all_of[..]) {
                (Some(target), []) => target,
                (None, [target]) => *target,
                _ => return None,
            };
            let enters = schema.resource != document.schemas[target].resource
                && !document.resources[schema.resource].dynamic_anchors.is_empty();
            let adds = limits(schema) || has_union(schema) || schema.dynamic_ref.is_some() || enters;
            (!adds).then(|| Self::of(target))
        };
        std::iter::successors(next(self), move |shape| next(shape)).take(MAX_CHAIN)
    }
}

/// References that add nothing are followed this far; a ring of them ends here.
const MAX_CHAIN: usize = 1000;

/// `oneOf` or `anyOf` of a schema.
#[derive(Clone, Debug)]
pub(super) struct UnionOf {
    pub(super) owner: Id<Schema>,
    pub(super) kind: UnionKind,
    pub(super) branches: Vec<Id<Schema>>,
}

/// What the schemas of a shape say together.
pub(super) struct View<'d> {
    /// The schemas with everything that they refer to and combine, each once.
    pub(super) schemas: Vec<(Id<Schema>, &'d Schema)>,
    /// The unions among them.
    pub(super) unions: Vec<UnionOf>,
    /// The unions that are taken for lists of values instead.
    pub(super) listed: Vec<UnionOf>,
    /// The kinds that all of them allow; `None`: every kind.
    pub(super) types: Option<Types>,
    /// Whether a boolean schema forbids everything.
    pub(super) never: bool,
    /// How many unions the shape is a branch of.
    pub(super) unions_taken: usize,
    /// Whether a schema without `type` allows every kind of value, not just those that its keywords speak about.
    exact: bool,
}

impl<'d> View<'d> {
    /// Looks at a shape. `exact`: a schema without `type` allows every kind of value.
    pub(super) fn of(document: &'d Document, shape: &Shape, exact: bool) -> Self {
        let mut view = Self {
            schemas: Vec::new(),
            unions: Vec::new(),
            listed: Vec::new(),
            types: None,
            never: false,
            unions_taken: shape.without.len(),
            exact,
        };
        let mut seen = HashSet::new();
        match shape.schemas[..] {
            // Most are this simple.
            [id] if stands_alone(&document.schemas[id]) => view.take(id, &document.schemas[id]),
            _ => shape.schemas.iter().for_each(|id| view.add(document, *id, &mut seen)),
        }
        view.unions
            .retain(|union| !shape.without.contains(&(union.owner, union.kind)));
        view.unions
            .retain(|union| !union.branches.iter().any(|branch| builds_on(document, *branch, &seen)));
        if let Some(only) = shape.only {
            let mut types = Types::new();
            types.insert(only);
            view.types = Some(types);
        }
        view
    }

    /// Adds a schema, and without recursion what it refers to and combines.
    fn add(&mut self, document: &'d Document, first: Id<Schema>, seen: &mut HashSet<Id<Schema>>) {
        let mut waiting = vec![first];
        while let Some(id) = waiting.pop() {
            if !seen.insert(id) {
                continue;
            }
            let schema = &document.schemas[id];
            self.take(id, schema);
            waiting.extend(
                schema
                    .all_of
                    .iter()
                    .rev()
                    .copied()
                    .chain(static_target(document, schema))
                    .chain(schema.reference),
            );
        }
    }

    /// Adds what a schema says itself.
    fn take(&mut self, id: Id<Schema>, schema: &'d Schema) {
        self.schemas.push((id, schema));
        self.never |= schema.boolean == Some(false);
        self.types = both(self.types, schema.types);
        for (kind, branches) in [(UnionKind::OneOf, &schema.one_of), (UnionKind::AnyOf, &schema.any_of)] {
            if !branches.is_empty() {
                self.unions.push(UnionOf {
                    owner: id,
                    kind,
                    branches: branches.clone(),
                });
            }
        }
    }

    /// Whether anything but the kind of value is limited beside the union.
    pub(super) fn limits_beside(&self, union: &UnionOf) -> bool {
        self.unions.len() > 1
            || self.schemas.iter().any(|(id, schema)| {
                let kinds_only = *id == union.owner || schema.types.is_some();
                limits_more_than_kinds(schema) || (!kinds_only && limits(schema))
            })
    }

    /// The kinds of value, without null: those named, or those that the other keywords speak about.
    pub(super) fn kinds(&self) -> Vec<Type> {
        if let Some(types) = self.types {
            return types.without_null().iter().collect();
        }
        if self.exact {
            return Vec::new();
        }
        let about = |test: fn(&Schema) -> bool| self.schemas.iter().any(|(_, schema)| test(schema));
        let mut kinds = Vec::new();
        if about(speaks_of_objects) {
            kinds.push(Type::Object);
        }
        if about(|schema| schema.items.is_some() || !schema.prefix_items.is_empty() || asserts(schema, Family::Items)) {
            kinds.push(Type::Array);
        }
        if about(|schema| asserts(schema, Family::Text)) {
            kinds.push(Type::String);
        }
        if about(|schema| asserts(schema, Family::Number)) {
            kinds.push(Type::Number);
        }
        kinds
    }

    /// Whether all kinds of value are among those that another view allows.
    pub(super) fn is_within(&self, other: &Self) -> bool {
        let Some(allowed) = other.types else { return true };
        if self.exact && self.types.is_none() {
            return false;
        }
        let within = |kind: Type| allowed.contains(kind) || (kind == Type::Integer && allowed.contains(Type::Number));
        let kinds = self.kinds();
        (!kinds.is_empty() || self.types.is_some() || !self.unions.is_empty())
            && kinds.into_iter().all(within)
            && self
                .types
                .is_none_or(|types| !types.contains(Type::Null) || within(Type::Null))
    }

    /// Whether null is a value, as far as `type` says.
    pub(super) fn allows_null(&self) -> bool {
        self.types.is_some_and(|types| types.contains(Type::Null))
    }
}

/// Whether a schema is made of no others and is no union of them.
fn stands_alone(schema: &Schema) -> bool {
    let refers = schema.reference.is_some() || schema.dynamic_ref.is_some();
    !refers && schema.all_of.is_empty() && !has_union(schema)
}

/// Where a `$dynamicRef` leads, if that does not depend on the way that evaluation takes.
fn static_target(document: &Document, schema: &Schema) -> Option<Id<Schema>> {
    let dynamic = schema.dynamic_ref.as_ref()?;
    (!is_dynamic(document, schema)).then_some(dynamic.target)
}

/// Whether a schema has a `$dynamicRef` that leads to one schema or another, depending on the way that evaluation takes.
pub(super) fn is_dynamic(document: &Document, schema: &Schema) -> bool {
    let Some(anchor) = schema.dynamic_ref.as_ref().and_then(|dynamic| dynamic.anchor.as_ref()) else {
        return false;
    };
    let has = |(_, resource): (_, &Resource)| resource.dynamic_anchors.iter().any(|(name, _)| name == anchor);
    document.resources.iter().filter(|resource| has(*resource)).count() > 1
}

/// Whether a union's branch is among the schemas that the view already holds (`Cat: allOf [Pet]`, `Pet: oneOf
/// [Cat, Dog]`): what is looked at is one of the union's values already.
fn builds_on(document: &Document, branch: Id<Schema>, seen: &HashSet<Id<Schema>>) -> bool {
    Shape::of(branch)
        .canonical(document)
        .single()
        .is_some_and(|id| seen.contains(&id))
}

/// The kinds that two schemas both allow.
fn both(a: Option<Types>, b: Option<Types>) -> Option<Types> {
    let (Some(a), Some(b)) = (a, b) else { return a.or(b) };
    Some(a.both(b))
}

/// Whether a schema limits values by itself, without what it refers to and combines.
pub(super) fn limits(schema: &Schema) -> bool {
    schema.types.is_some() || limits_more_than_kinds(schema)
}

/// Whether a schema allows less than everything, without what it refers to and combines by `allOf`.
pub(super) fn constrains(schema: &Schema) -> bool {
    schema.types.is_some() || constrains_more_than_kinds(schema)
}

/// The same beside `type`.
pub(super) fn constrains_more_than_kinds(schema: &Schema) -> bool {
    schema.boolean == Some(false) || has_union(schema) || limits_values(schema)
}

fn limits_more_than_kinds(schema: &Schema) -> bool {
    schema.boolean.is_some() || schema.read_only || schema.write_only || limits_values(schema)
}

fn limits_values(schema: &Schema) -> bool {
    schema.format.is_some()
        || schema.values.is_some()
        || schema.no_values
        || schema.constant.is_some()
        || !schema.assertions.is_empty()
        || limits_otherwise(schema)
}

/// Whether a schema limits values, if at all, by lists of them, their kind, format or size.
pub(super) fn is_about_scalars(schema: &Schema) -> bool {
    let one_sided = schema.read_only || schema.write_only;
    !(schema.no_values || one_sided || schema.dynamic_ref.is_some() || limits_otherwise(schema))
}

fn limits_otherwise(schema: &Schema) -> bool {
    speaks_of_objects(schema)
        || schema.items.is_some()
        || !schema.prefix_items.is_empty()
        || schema.contains.is_some()
        || schema.unevaluated_items.is_some()
        || schema.not.is_some()
        || schema.if_.is_some()
}

fn speaks_of_objects(schema: &Schema) -> bool {
    !schema.properties.is_empty()
        || !schema.required.is_empty()
        || schema.additional_properties.is_some()
        || !schema.pattern_properties.is_empty()
        || schema.property_names.is_some()
        || schema.unevaluated_properties.is_some()
        || !schema.dependent_required.is_empty()
        || !schema.dependent_schemas.is_empty()
        || asserts(schema, Family::Properties)
}

fn has_union(schema: &Schema) -> bool {
    !schema.one_of.is_empty() || !schema.any_of.is_empty()
}

fn asserts(schema: &Schema, family: Family) -> bool {
    schema
        .assertions
        .iter()
        .any(|assertion| assertion.keyword.family == family)
}
