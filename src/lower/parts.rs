//! The parts of `multipart/form-data`.

use std::collections::HashSet;

use crate::code::{Doc, Ident, code_span};
use crate::document::{Encoding, MediaType, Schema, Type as Kind, essence};
use crate::keyword::Operand;
use crate::model::{Format, Multipart, Part, PartHeader, PartKind, PartStyle, Type, TypeUse};

use super::describe;
use super::direction::Direction;
use super::naming::{self, Scope};
use super::object::properties;
use super::rules::PART_SIMPLIFIED;
use super::shape::{Shape, View};
use super::types::{Hint, Types};

mod headed;

/// Whether a media type is a form whose parts generated code reads one by one.
pub(super) fn is_form(types: &Types<'_>, name: &str, media: &MediaType) -> bool {
    let object = |schema| {
        let view = types.view(&Shape::of(schema));
        view.kinds() == [Kind::Object] && view.unions.is_empty() && types.has_fields(&view)
    };
    name == "multipart/form-data" && media.schema.is_some_and(object)
}

/// The parts of a media type whose schema is an object with properties.
pub(super) fn lower(
    types: &mut Types<'_>,
    media: &MediaType,
    hint: &Hint,
    words: &str,
    scope: &mut Scope,
) -> Multipart {
    let words = words.strip_suffix(" body").unwrap_or(words);
    let shape = media.schema.map_or_else(Shape::none, Shape::of);
    let name = name(types, &shape, words, scope);
    let view = types.view(&shape);
    report_beyond_parts(types, media, &shape, &view);
    let required: HashSet<&str> = view
        .schemas
        .iter()
        .flat_map(|(_, schema)| schema.required.iter().map(String::as_str))
        .collect();
    let mut names = Names::default();
    let properties = properties(&view);
    let places: Vec<_> = properties
        .values()
        .filter_map(|shape| types.field_place(shape.as_ref()))
        .collect();
    types.claim_fields(&mut names.fields, &places);
    let mut parts = Vec::new();
    for (name, shape) in properties {
        if types.is_other_side(shape.as_ref(), Direction::Request.of(types.outgoing)) {
            continue;
        }
        let encoding = media.encoding.iter().find(|(property, _)| property == name);
        let encoding = encoding.map(|(_, encoding)| encoding);
        let mut part = part(types, name, shape.as_ref(), encoding, (hint, &mut names));
        part.least = part.least.max(u64::from(required.contains(name)));
        if let Some(shape) = shape.filter(|shape| part.style.is_none() && list(types, shape).is_some()) {
            report_unique(types, media, name, &shape);
        }
        parts.push(part);
    }
    Multipart {
        name,
        parts,
        closed: types.is_closed(&view),
    }
}

/// The name of the enum of parts: the one that is given to a schema that has no other type.
fn name(types: &mut Types<'_>, shape: &Shape, words: &str, scope: &mut Scope) -> Ident {
    let schema = shape.single().filter(|id| types.named.get(*id).is_none());
    let given = schema.and_then(|id| Some((types.document.schemas[id].node, types.given.ty(id)?.clone())));
    match given {
        Some((node, name)) if types.given.settle(node) => name,
        _ => scope.claim(&naming::camel(&format!("{words} part"))),
    }
}

/// The names that are taken in the enum of parts.
#[derive(Default)]
struct Names {
    /// The names that are given to parts.
    fields: Scope,
    variants: Scope,
    constants: Scope,
}

/// One part, or the items of a list, each of which is one.
fn part(
    types: &mut Types<'_>,
    name: &str,
    shape: Option<&Shape>,
    encoding: Option<&Encoding>,
    (hint, names): (&Hint, &mut Names),
) -> Part {
    let written: Vec<String> = encoding
        .and_then(|encoding| encoding.content_type.as_deref())
        .iter()
        .flat_map(|names| names.split(','))
        .map(essence)
        .filter(|name| name.contains('/'))
        .collect();
    let hint = hint.inside(name);
    let style = encoding.and_then(|encoding| headed::style(types, name, shape?, encoding));
    let items = shape.filter(|_| style.is_none()).and_then(|shape| list(types, shape));
    let counts = shape.filter(|_| items.is_some()).map(|shape| counts(types, shape));
    let (least, most) = counts.unwrap_or((0, Some(1)));
    let json = written
        .first()
        .is_some_and(|name| Format::of(name) == Some(Format::Json));
    let inner = items.as_ref().or(shape);
    let kind = match inner {
        Some(shape) if style.is_some() => PartKind::Text(type_of(types, shape, &hint)),
        None if json => PartKind::Json(TypeUse::plain(Type::Value)),
        None => PartKind::File,
        Some(shape) => kind(types, shape, &written, &hint),
    };
    let docs = shape.map_or_else(Doc::default, |shape| docs(types, shape));
    let docs = kind
        .ty()
        .map_or(docs.clone(), |ty| describe::with_limits(docs, ty, None));
    let mut fields = Scope::default();
    let field = fields.claim("body");
    let headed = encoding.map_or(&[][..], |encoding| &encoding.headers);
    let nodes: Vec<_> = headed.iter().map(|(_, id)| types.document.headers[*id].node).collect();
    types.claim_fields(&mut fields, &nodes);
    let headers = encoding.map(|encoding| headed::headers(types, name, encoding, (&hint, &mut fields)));
    let given = types
        .field_place(shape)
        .and_then(|node| types.given_at(&names.fields, node));
    let variant = naming::camel(given.as_ref().map_or(name, Ident::word));
    let variant = names.variants.claim(&variant);
    let mut constant = |words: &str| names.constants.claim(&naming::shouty(words));
    Part {
        variant,
        wire: name.to_owned(),
        docs,
        least,
        most,
        // What is said by its style has no media type.
        media_types: if style.is_some() { Vec::new() } else { written },
        kind,
        style: style.map(|field| PartStyle {
            constant: constant(name),
            field,
        }),
        field,
        headers: headers
            .into_iter()
            .flatten()
            .map(|header| PartHeader {
                constant: constant(&format!("{name} {}", header.wire)),
                header,
            })
            .collect(),
    }
}

fn kind(types: &mut Types<'_>, shape: &Shape, written: &[String], hint: &Hint) -> PartKind {
    let view = types.view(shape);
    let kinds = view.kinds();
    let json = match written.first() {
        Some(name) => Format::of(name) == Some(Format::Json),
        None => kinds.iter().any(|kind| matches!(kind, Kind::Object | Kind::Array)),
    };
    if !json && is_file(&view, written) {
        return PartKind::File;
    }
    let ty = type_of(types, shape, hint);
    if json { PartKind::Json(ty) } else { PartKind::Text(ty) }
}

fn type_of(types: &mut Types<'_>, shape: &Shape, hint: &Hint) -> TypeUse {
    let side = Direction::Request.of(types.outgoing);
    types.type_of(shape, hint, side).split_null().0
}

/// Bytes: a binary string, or anything at all that is neither text nor JSON.
fn is_file(view: &View<'_>, written: &[String]) -> bool {
    let mut schemas = view.schemas.iter().map(|(_, schema)| *schema);
    let binary = |schema: &Schema| {
        let media_type = schema.content_media_type.as_deref();
        schema.format.as_deref() == Some("binary")
            || (schema.content_encoding.is_none() && media_type.is_some_and(|name| !name.starts_with("text/")))
    };
    let free = || {
        view.types.is_none()
            && view.unions.is_empty()
            && !view.schemas.iter().any(|(_, schema)| super::shape::constrains(schema))
    };
    schemas.any(binary) || (free() && written.first().is_none_or(|name| !name.starts_with("text/")))
}

/// The shape of the items of a list.
pub(super) fn list(types: &Types<'_>, shape: &Shape) -> Option<Shape> {
    let view = types.view(shape);
    let items: Vec<_> = view.schemas.iter().filter_map(|(_, schema)| schema.items).collect();
    let plain = view.unions.is_empty() && view.schemas.iter().all(|(_, schema)| schema.prefix_items.is_empty());
    if view.kinds() == [Kind::Array] && plain {
        Shape::all(items)
    } else {
        None
    }
}

/// How many parts a list has.
fn counts(types: &Types<'_>, shape: &Shape) -> (u64, Option<u64>) {
    let (mut least, mut most) = (0, None);
    let view = types.view(shape);
    for assertion in view.schemas.iter().flat_map(|(_, schema)| &schema.assertions) {
        match (assertion.keyword.name, &assertion.operand) {
            ("minItems", Operand::Count(count)) => least = least.max(*count),
            ("maxItems", Operand::Count(count)) => most = Some(most.map_or(*count, |most: u64| most.min(*count))),
            _ => {}
        }
    }
    (least, most)
}

fn docs(types: &Types<'_>, shape: &Shape) -> Doc {
    let schemas = shape
        .schemas()
        .iter()
        .map(|id| describe::schema(&types.document.schemas[*id]));
    schemas.into_iter().find(|docs| !docs.is_empty()).unwrap_or_default()
}

/// Parts that are gone cannot be compared.
fn report_unique(types: &mut Types<'_>, media: &MediaType, name: &str, shape: &Shape) {
    let view = types.view(shape);
    let mut assertions = view.schemas.iter().flat_map(|(_, schema)| &schema.assertions);
    let unique = assertions.find(|assertion| assertion.keyword.name == "uniqueItems");
    if let Some(node) = unique.map(|assertion| assertion.node) {
        let message = format!("whether the parts {} differ is not checked", code_span(name));
        types.report_of(&PART_SIMPLIFIED, node, message, media.node);
    }
}

/// What the schema says beyond its properties.
fn report_beyond_parts<'d>(types: &mut Types<'d>, media: &MediaType, shape: &Shape, view: &View<'d>) {
    let more = view.schemas.iter().any(|(_, schema)| !schema.assertions.is_empty());
    if more || types.needs_whole(shape, view) {
        let message = "only its parts are checked, one by one".to_owned();
        types.report(&PART_SIMPLIFIED, media.node, message);
    }
}
