//! Objects: with known properties, and maps.

use std::collections::HashSet;

use indexmap::IndexMap;

use crate::document::{Id, Schema};
use crate::keyword::Family;
use crate::model::{Field, Presence, Rest, Struct, Type, TypeId, TypeUse};

use super::direction::Direction;
use super::naming::{self, Scope};
use super::shape::{Shape, View};
use super::types::{Hint, Types};
use super::{defaults, describe, scalar};

impl<'d> Types<'d> {
    /// Whether an object has properties to make fields of, or allows none at all.
    pub(super) fn has_fields(&self, view: &View<'d>) -> bool {
        let named = |schema: &Schema| !schema.properties.is_empty() || !schema.required.is_empty();
        self.is_closed(view) || view.schemas.iter().any(|(_, schema)| named(schema))
    }

    /// Whether properties without a field are forbidden.
    pub(super) fn is_closed(&self, view: &View<'d>) -> bool {
        let forbids =
            |schema: Option<Id<Schema>>| schema.is_some_and(|id| self.document.schemas[id].boolean == Some(false));
        let mut schemas = view.schemas.iter();
        schemas.any(|(_, schema)| forbids(schema.additional_properties) || forbids(schema.unevaluated_properties))
    }

    /// The fields of an object.
    pub(super) fn lower_struct(&mut self, id: TypeId, view: &View<'d>, direction: Direction) -> Struct {
        let mut scope = Scope::default();
        let mut fields = Vec::new();
        let mut ignored = Vec::new();
        let required: HashSet<&str> = view
            .schemas
            .iter()
            .flat_map(|(_, schema)| schema.required.iter().map(String::as_str))
            .collect();
        let properties = properties(view);
        let places: Vec<_> = properties
            .values()
            .filter(|shape| !self.is_other_side(shape.as_ref(), direction))
            .filter_map(|shape| self.field_place(shape.as_ref()))
            .collect();
        self.claim_fields(&mut scope, &places);
        for (name, shape) in properties {
            if self.is_other_side(shape.as_ref(), direction) {
                ignored.push(name.to_owned());
                continue;
            }
            let hint = Hint::Child(id, name.to_owned());
            fields.push(self.field(
                name,
                shape.as_ref(),
                &hint,
                required.contains(name),
                direction,
                &mut scope,
            ));
        }
        fields.sort_by_key(|field| matches!(field.presence, Presence::Optional | Presence::Maybe));
        let rest = self.rest(id, view, direction, &mut scope);
        let limits = scalar::limits(self, view, Family::Properties);
        let draft = &mut self.drafts[id.0 as usize];
        draft.docs = describe::with_phrases(std::mem::take(&mut draft.docs), &limits);
        Struct {
            fields,
            rest,
            limits,
            ignored,
        }
    }

    fn field(
        &mut self,
        name: &str,
        shape: Option<&Shape>,
        hint: &Hint,
        required: bool,
        direction: Direction,
        scope: &mut Scope,
    ) -> Field {
        let ty = shape.map_or(TypeUse::plain(Type::Value), |shape| {
            self.type_of(shape, hint, direction)
        });
        let (ty, null) = ty.split_null();
        let presence = match (required, null) {
            (true, false) => Presence::Required,
            (true, true) => Presence::Nullable,
            (false, false) => Presence::Optional,
            (false, true) => Presence::Maybe,
        };
        let schemas: Vec<_> = shape.map_or(Vec::new(), |shape| {
            shape.schemas().iter().map(|id| &self.document.schemas[*id]).collect()
        });
        let default = match presence {
            Presence::Optional => schemas.iter().find_map(|schema| schema.default),
            _ => None,
        };
        let default = default.and_then(|node| defaults::lower(self, &ty, node));
        let docs = schemas
            .iter()
            .map(|schema| describe::schema(schema))
            .find(|docs| !docs.is_empty())
            .unwrap_or_default();
        let docs = describe::with_limits(docs, &ty, default.as_ref());
        Field {
            name: self.field_name(scope, self.field_place(shape), &naming::snake(name)),
            wire: name.to_owned(),
            docs,
            deprecated: schemas.iter().any(|schema| schema.deprecated),
            ty,
            presence,
            boxed: false,
            default,
        }
    }

    /// Whether a property never stands on this side: read-only in a request, write-only in a response.
    pub(super) fn is_other_side(&self, shape: Option<&Shape>, direction: Direction) -> bool {
        let Some(shape) = shape else { return false };
        let view = self.view(shape);
        view.schemas.iter().any(|(_, schema)| match direction {
            Direction::Both => false,
            Direction::Request => schema.read_only,
            Direction::Response => schema.write_only,
        })
    }

    /// What becomes of properties without a field.
    fn rest(&mut self, id: TypeId, view: &View<'d>, direction: Direction, scope: &mut Scope) -> Rest {
        if self.is_closed(view) && !names_by_pattern(view) {
            return Rest::Deny;
        }
        let hint = Hint::Child(id, "additional".to_owned());
        match self.rest_type(view, &hint, direction) {
            None => Rest::Skip,
            Some(ty) => Rest::Keep(scope.claim("additional"), Box::new(ty)),
        }
    }

    /// `Map<T>`.
    pub(super) fn map(&mut self, view: &View<'d>, hint: &Hint, direction: Direction) -> TypeUse {
        let value = self
            .rest_type(view, hint, direction)
            .unwrap_or(TypeUse::plain(Type::Value));
        let limits = scalar::limits(self, view, Family::Properties);
        TypeUse {
            ty: Type::Map(Box::new(value)),
            limits,
            whole: None,
        }
    }

    /// The type of properties that are not named, where the contract says one.
    pub(super) fn rest_type(&mut self, view: &View<'d>, hint: &Hint, direction: Direction) -> Option<TypeUse> {
        let schemas = view.schemas.iter();
        let rest = schemas.filter_map(|(_, schema)| schema.additional_properties.or(schema.unevaluated_properties));
        let shape = Shape::all(rest);
        let unevaluated = view
            .schemas
            .iter()
            .any(|(_, schema)| schema.unevaluated_properties.is_some());
        if names_by_pattern(view) || (unevaluated && !self.sees_all_properties(view)) {
            // Which schema a property has depends on its name, or on the other properties.
            return Some(TypeUse::plain(Type::Value));
        }
        let shape = shape?;
        Some(self.type_of(&shape, &hint.inside("value"), direction))
    }
}

fn names_by_pattern(view: &View<'_>) -> bool {
    view.schemas
        .iter()
        .any(|(_, schema)| !schema.pattern_properties.is_empty())
}

/// Every property with what all schemas say of it together, in the order of the contract; names that are only
/// required come last and without a shape.
pub(super) fn properties<'v>(view: &'v View<'_>) -> IndexMap<&'v str, Option<Shape>> {
    let mut found: IndexMap<&str, Vec<Id<Schema>>> = IndexMap::new();
    for (_, schema) in &view.schemas {
        for property in &schema.properties {
            found.entry(&property.name).or_default().push(property.schema);
        }
    }
    for (_, schema) in &view.schemas {
        for name in &schema.required {
            found.entry(name).or_default();
        }
    }
    found
        .into_iter()
        .map(|(name, schemas)| (name, Shape::all(schemas)))
        .collect()
}
