//! `oneOf`, `anyOf` and several kinds of value in one schema.

use std::collections::HashSet;

use crate::code::Doc;
use crate::document::{Discriminator, Id, Schema, Type as Kind};
use crate::model::{Type, TypeId, TypeKind, TypeUse, Union, UnionMode, UnionVariant};

use super::direction::Direction;
use super::naming::{self, Scope};
use super::shape::{Shape, UnionKind, UnionOf, View};
use super::types::{Hint, Types};
use super::values;

/// Unions of unions, each with something beside it, are taken apart this deep: every step multiplies the types.
const MAX_NESTED: usize = 4;

/// A union with more branches than this is not tried branch by branch.
const MAX_BRANCHES: usize = 500;

/// A branch before it becomes a variant.
pub(super) struct Branch {
    schema: Id<Schema>,
    shape: Shape,
}

impl Branch {
    pub(super) fn shape(&self) -> &Shape {
        &self.shape
    }
}

impl<'d> Types<'d> {
    /// The union that a shape is, if it is one: the only one that tells values apart by more than which properties
    /// must be there.
    pub(super) fn union(&self, view: &View<'d>) -> Option<UnionOf> {
        if view.unions_taken >= MAX_NESTED {
            return None;
        }
        let some = |union: &&UnionOf| !union.branches.iter().all(|branch| self.is_null(*branch));
        let mut telling = view
            .unions
            .iter()
            .filter(some)
            .filter(|union| self.tells_apart(view, union));
        let union = telling.next()?;
        (telling.next().is_none() && union.branches.len() <= MAX_BRANCHES).then(|| union.clone())
    }

    /// Whether the branches of a union differ in the kind or the fields of their values.
    fn tells_apart(&self, view: &View<'d>, union: &UnionOf) -> bool {
        let beside = view.limits_beside(union);
        let empty = |branch: &Id<Schema>| {
            let branch = self.view(&Shape::of(*branch));
            branch.types.is_none()
                && branch.unions.is_empty()
                && branch.schemas.iter().all(|(_, schema)| {
                    schema.properties.is_empty()
                        && schema.items.is_none()
                        && schema.values.is_none()
                        && schema.constant.is_none()
                        && schema.assertions.is_empty()
                        && schema.additional_properties.is_none()
                })
        };
        !union.branches.iter().all(empty) || !beside
    }

    /// Whether one branch of a union is null and nothing else.
    pub(super) fn has_null_branch(&self, view: &View<'d>) -> bool {
        view.unions
            .iter()
            .flat_map(|union| &union.branches)
            .any(|branch| self.is_null(*branch) || self.may_be_null(*branch))
    }

    /// Whether a schema is `type: null`, or a `const` or `enum` of nothing but null.
    pub(super) fn is_null(&self, schema: Id<Schema>) -> bool {
        let view = self.view(&Shape::of(schema));
        let only_null = view
            .types
            .is_some_and(|types| types.contains(Kind::Null) && types.len() == 1);
        let lists: Vec<_> = view
            .schemas
            .iter()
            .flat_map(|(_, schema)| schema.values.iter().flatten().chain(&schema.constant))
            .collect();
        only_null || (!lists.is_empty() && lists.iter().all(|node| self.value(**node).is_null()))
    }

    fn may_be_null(&self, schema: Id<Schema>) -> bool {
        self.view(&Shape::of(schema)).allows_null()
    }

    /// The declaration of a union.
    pub(super) fn lower_union(
        &mut self,
        id: TypeId,
        shape: &Shape,
        view: &View<'d>,
        union: &UnionOf,
        direction: Direction,
    ) -> TypeKind {
        let branches = self.branches(shape, view, union);
        let discriminator = self.discriminator(view, union, &branches);
        let mut scope = Scope::default();
        let mut variants = Vec::new();
        let mut kept = Vec::new();
        for (position, branch) in branches.iter().enumerate() {
            let words = self.branch_words(id, branch, direction);
            let hint = Hint::Child(id, words.clone().unwrap_or_else(|| format!("option {}", position + 1)));
            let (ty, _) = self.type_of(&branch.shape, &hint, direction).split_null();
            let words = words.unwrap_or_else(|| self.type_words(&ty, position));
            kept.push(position);
            variants.push(UnionVariant {
                name: scope.claim(&naming::variant(&words)),
                docs: self.variant_docs(branch),
                ty,
                boxed: false,
            });
        }
        let mode = match (discriminator, union.kind) {
            (Some((property, tags)), _) => UnionMode::Tagged {
                certain: self.tags_are_certain(&branches, &property, &tags),
                property,
                tags,
            },
            (None, UnionKind::OneOf) => UnionMode::OneOf,
            (None, UnionKind::AnyOf) => UnionMode::AnyOf,
        };
        match &variants[..] {
            [only] if !matches!(only.ty.ty, Type::Named(other) if other == id) => TypeKind::Alias(only.ty.clone()),
            _ => TypeKind::Union(Union { variants, mode }),
        }
    }

    /// A schema that allows several kinds of value.
    pub(super) fn lower_kinds(&mut self, id: TypeId, shape: &Shape, kinds: &[Kind], direction: Direction) -> TypeKind {
        let mut variants = Vec::new();
        for kind in kinds {
            if *kind == Kind::Integer && kinds.contains(&Kind::Number) {
                continue;
            }
            let name = match kind {
                Kind::Boolean => "Bool",
                Kind::Integer => "Integer",
                Kind::Number => "Number",
                Kind::String => "Text",
                Kind::Array => "List",
                Kind::Object => "Object",
                Kind::Null => continue,
            };
            let hint = Hint::Child(id, name.to_lowercase());
            let ty = self.type_of(&shape.restricted(*kind), &hint, direction).split_null().0;
            variants.push(UnionVariant {
                name: crate::code::Ident::new(name),
                docs: Doc::none(),
                ty,
                boxed: false,
            });
        }
        TypeKind::Union(Union {
            variants,
            mode: UnionMode::AnyOf,
        })
    }

    /// The branches without null, each once, each with what holds beside the union.
    pub(super) fn branches(&self, shape: &Shape, view: &View<'d>, union: &UnionOf) -> Vec<Branch> {
        let beside = view.limits_beside(union);
        let base: HashSet<_> = view.schemas.iter().map(|(id, _)| *id).collect();
        let mut seen = HashSet::new();
        let mut branches = Vec::new();
        for &schema in &union.branches {
            if self.is_null(schema) {
                continue;
            }
            let own = self.view(&Shape::of(schema));
            let holds: HashSet<_> = own.schemas.iter().map(|(id, _)| *id).collect();
            let alone = (!beside && own.is_within(view)) || base.is_subset(&holds);
            let branch = if alone {
                Shape::of(schema).canonical(self.document)
            } else {
                shape.branch(union, schema)
            };
            if seen.insert(branch.clone()) {
                branches.push(Branch { schema, shape: branch });
            }
        }
        branches
    }

    /// Whether a string is in several branches that are all strings of an enum.
    pub(super) fn texts_overlap(&self, branches: &[Branch]) -> bool {
        let mut seen = HashSet::new();
        let texts = branches
            .iter()
            .filter_map(|branch| values::texts(self, &self.view(&branch.shape)));
        texts.flatten().any(|text| !seen.insert(text))
    }

    /// Words for a branch, from its own name.
    fn branch_words(&self, id: TypeId, branch: &Branch, direction: Direction) -> Option<String> {
        let _ = (id, direction);
        let schema = &self.document.schemas[branch.schema];
        let target = Shape::of(branch.schema).canonical(self.document).single();
        let given = target.and_then(|id| self.given.ty(id)).map(|given| given.word());
        given
            .or_else(|| self.component_name(branch.schema))
            .map(str::to_owned)
            .or_else(|| schema.title.clone().filter(|title| title.len() < 60))
    }

    /// Words for a branch, from what it holds.
    fn type_words(&self, ty: &TypeUse, position: usize) -> String {
        match &ty.ty {
            Type::Bool => "Bool".to_owned(),
            Type::Integer(_) => "Integer".to_owned(),
            Type::Number { .. } => "Number".to_owned(),
            Type::Text(..) => "Text".to_owned(),
            Type::Value => "Value".to_owned(),
            Type::List(_) => "List".to_owned(),
            Type::Map(_) => "Map".to_owned(),
            Type::Nullable(inner) => self.type_words(inner, position),
            Type::Named(_) => format!("Option{}", position + 1),
        }
    }

    fn variant_docs(&self, branch: &Branch) -> Doc {
        let shape = Shape::of(branch.schema).canonical(self.document);
        let schema = shape
            .single()
            .map_or(&self.document.schemas[branch.schema], |id| &self.document.schemas[id]);
        schema.title.as_deref().map(Doc::contract).unwrap_or_default()
    }

    /// The property that names the branch, and the values that it has in each.
    fn discriminator(
        &self,
        view: &View<'d>,
        union: &UnionOf,
        branches: &[Branch],
    ) -> Option<(String, Vec<(String, usize)>)> {
        let declared = view
            .schemas
            .iter()
            .find(|(id, _)| *id == union.owner)?
            .1
            .discriminator
            .as_ref();
        let declared = declared.or_else(|| {
            view.schemas
                .iter()
                .find_map(|(_, schema)| schema.discriminator.as_ref())
        });
        if branches.len() < 2 || !branches.iter().all(|branch| self.is_object(branch)) {
            return None;
        }
        match declared {
            Some(discriminator) => {
                let tags = self.declared_tags(discriminator, branches)?;
                Some((discriminator.property.clone(), tags))
            }
            None => self.implied_tags(branches),
        }
    }

    fn is_object(&self, branch: &Branch) -> bool {
        let view = self.view(&branch.shape);
        view.kinds() == [Kind::Object] || !view.unions.is_empty()
    }

    /// The tags of a discriminator: its mapping, then for each branch that it leaves out the values that the branch
    /// allows, then its name.
    fn declared_tags(&self, discriminator: &Discriminator, branches: &[Branch]) -> Option<Vec<(String, usize)>> {
        let mut tags: Vec<(String, usize)> = Vec::new();
        for (value, target) in &discriminator.mapping {
            let target = Shape::of(*target).canonical(self.document);
            let of = |branch: &Branch| Shape::of(branch.schema).canonical(self.document);
            if let Some(position) = branches.iter().position(|branch| of(branch) == target) {
                tags.push((value.clone(), position));
            }
        }
        for (position, branch) in branches.iter().enumerate() {
            if tags.iter().any(|(_, of)| *of == position) {
                continue;
            }
            let allowed = self.tag_values(branch, &discriminator.property);
            let names = allowed.or_else(|| self.component_name(branch.schema).map(|name| vec![name.to_owned()]))?;
            tags.extend(names.into_iter().map(|name| (name, position)));
        }
        distinct(&tags).then_some(tags)
    }

    /// The tags of a union without a discriminator, where a required property has values in each branch that no other
    /// branch allows.
    fn implied_tags(&self, branches: &[Branch]) -> Option<(String, Vec<(String, usize)>)> {
        let first = self.view(&branches[0].shape);
        let candidates: Vec<String> = first
            .schemas
            .iter()
            .flat_map(|(_, schema)| schema.required.iter().cloned())
            .collect();
        candidates.into_iter().find_map(|property| {
            let mut tags = Vec::new();
            for (position, branch) in branches.iter().enumerate() {
                if !self.requires(branch, &property) {
                    return None;
                }
                tags.extend(
                    self.tag_values(branch, &property)?
                        .into_iter()
                        .map(|value| (value, position)),
                );
            }
            distinct(&tags).then_some((property, tags))
        })
    }

    fn requires(&self, branch: &Branch, property: &str) -> bool {
        let view = self.view(&branch.shape);
        view.schemas
            .iter()
            .any(|(_, schema)| schema.required.iter().any(|name| name == property))
    }

    /// Whether the property of each branch is limited to the tags of that branch.
    fn tags_are_certain(&self, branches: &[Branch], property: &str, tags: &[(String, usize)]) -> bool {
        branches.iter().enumerate().all(|(position, branch)| {
            let values = self.tag_values(branch, property);
            let own = |value: &String| tags.contains(&(value.clone(), position));
            values.is_some_and(|values| values.iter().all(own))
        })
    }

    /// The strings that a property of a branch is limited to.
    fn tag_values(&self, branch: &Branch, property: &str) -> Option<Vec<String>> {
        let view = self.view(&branch.shape);
        let properties = view.schemas.iter().flat_map(|(_, schema)| &schema.properties);
        let shape = Shape::all(
            properties
                .filter(|found| found.name == property)
                .map(|found| found.schema),
        )?;
        let view = self.view(&shape);
        view.unions.is_empty().then(|| values::texts(self, &view)).flatten()
    }
}

fn distinct(tags: &[(String, usize)]) -> bool {
    let mut seen = HashSet::new();
    tags.iter().all(|(value, _)| seen.insert(value))
}
