//! Which of a body's media types generated code speaks, and how.

use crate::document::{MediaType, Type as Kind};
use crate::model::{BodyKind, Type, TypeUse};

use super::direction::Direction;
use super::rules::{MEDIA_TYPE_NOT_OFFERED, MEDIA_TYPE_UNTYPED, STREAM_UNTYPED};
use super::shape::Shape;
use super::types::{Hint, Types};

/// What a media type is read as.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Codec {
    Json,
    Form,
    Text,
    Raw,
}

/// The media type that is spoken, without its parameters, and what it holds.
pub(super) fn choose(
    types: &mut Types<'_>,
    content: &[MediaType],
    hint: &Hint,
    direction: Direction,
) -> Option<(String, BodyKind)> {
    let best = content.iter().min_by_key(|media| codec(types, media, direction))?;
    // Bytes are taken whatever they are.
    let any = direction == Direction::Request && codec(types, best, direction) == Codec::Raw;
    for other in content.iter().filter(|other| other.node != best.node && !any) {
        types.report(
            &MEDIA_TYPE_NOT_OFFERED,
            other.node,
            format!("generated code speaks `{}` instead", printable(&best.name)),
        );
    }
    let kind = match codec(types, best, direction) {
        Codec::Json => BodyKind::Json(json(types, best, hint, direction)),
        Codec::Form => BodyKind::Form(json(types, best, hint, direction)),
        Codec::Text => BodyKind::Text,
        Codec::Raw => BodyKind::Raw,
    };
    if best.item_schema.is_some() || is_stream(&essence(&best.name)) {
        types.report(
            &STREAM_UNTYPED,
            best.node,
            "the stream is collected as a whole and its items are not checked".to_owned(),
        );
    } else if matches!(kind, BodyKind::Text | BodyKind::Raw) && says_something(types, best) {
        let name = printable(&best.name);
        types.report(
            &MEDIA_TYPE_UNTYPED,
            best.node,
            format!("there is no codec for `{name}`: its schema is not enforced"),
        );
    }
    Some((media_type(&best.name, &kind), kind))
}

/// How a media type is read.
fn codec(types: &Types<'_>, media: &MediaType, direction: Direction) -> Codec {
    let name = essence(&media.name);
    let typed = media.schema.is_some();
    if name == "application/json" || name.ends_with("+json") || name == "text/json" {
        Codec::Json
    } else if name == "application/x-www-form-urlencoded"
        && typed
        && direction == Direction::Request
        && is_object(types, media)
    {
        Codec::Form
    } else if (name == "*/*" || name == "application/*") && typed && !is_binary(types, media) {
        Codec::Json
    } else if name.starts_with("text/") {
        Codec::Text
    } else {
        Codec::Raw
    }
}

/// The type under a media type's schema; without one any JSON.
fn json(types: &mut Types<'_>, media: &MediaType, hint: &Hint, direction: Direction) -> TypeUse {
    match media.schema {
        Some(schema) => types.type_of(&Shape::of(schema), hint, direction),
        None => TypeUse::plain(Type::Value),
    }
}

/// `type/subtype` in lower case.
pub(super) fn essence(name: &str) -> String {
    name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The media type on the wire.
fn media_type(name: &str, kind: &BodyKind) -> String {
    let essence = essence(name);
    let visible = essence.chars().all(|c| c.is_ascii_graphic() && c != '"' && c != ',');
    match kind {
        BodyKind::Json(_) if essence.contains('*') || !visible => "application/json".to_owned(),
        BodyKind::Text if essence.contains('*') || !visible => "text/plain".to_owned(),
        _ if !visible || !essence.contains('/') => "application/octet-stream".to_owned(),
        _ => essence,
    }
}

fn is_stream(name: &str) -> bool {
    matches!(
        name,
        "text/event-stream"
            | "application/jsonl"
            | "application/x-ndjson"
            | "application/json-seq"
            | "application/stream+json"
    )
}

fn is_object(types: &Types<'_>, media: &MediaType) -> bool {
    media
        .schema
        .is_some_and(|schema| types.view(&Shape::of(schema)).kinds() == [Kind::Object])
}

fn is_binary(types: &Types<'_>, media: &MediaType) -> bool {
    media.schema.is_some_and(|schema| {
        let view = types.view(&Shape::of(schema));
        view.schemas
            .iter()
            .any(|(_, schema)| schema.format.as_deref() == Some("binary"))
    })
}

/// Whether the schema of an untyped body limits it at all, beyond that it is a string.
fn says_something(types: &Types<'_>, media: &MediaType) -> bool {
    media.schema.is_some_and(|schema| {
        let view = types.view(&Shape::of(schema));
        let plain =
            view.kinds() == [Kind::String] || view.schemas.iter().all(|(_, schema)| !super::shape::limits(schema));
        !plain
            || view
                .schemas
                .iter()
                .any(|(_, schema)| !schema.assertions.is_empty() || schema.values.is_some())
    })
}

fn printable(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(80).collect()
}
