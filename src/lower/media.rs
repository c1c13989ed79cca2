//! Which of a body's media types generated code speaks, and how.

use crate::document::{Id, MediaType, Schema, Type as Kind};
use crate::model::{BodyKind, Format, Type, TypeUse};

use super::direction::Direction;
use super::rules::{MEDIA_TYPE_NOT_OFFERED, MEDIA_TYPE_UNTYPED, STREAM_UNTYPED};
use super::shape::Shape;
use super::types::{Hint, Types};

/// What a media type is read as; what is read best comes first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Codec {
    Typed(Format),
    Text,
    Raw,
}

/// The media types that are spoken, without their parameters, and what they hold.
pub(super) fn choose(
    types: &mut Types<'_>,
    content: &[MediaType],
    hint: &Hint,
    direction: Direction,
) -> Option<(Vec<String>, BodyKind)> {
    let best = content.iter().min_by_key(|media| codec(types, media, direction))?;
    let spoken: Vec<&MediaType> = content
        .iter()
        .filter(|media| media.node == best.node || is_spoken_too(types, media, best, direction))
        .collect();
    for other in content {
        if !spoken.iter().any(|media| media.node == other.node) {
            let message = format!("generated code speaks `{}` instead", printable(&best.name));
            types.report(&MEDIA_TYPE_NOT_OFFERED, other.node, message);
        }
    }
    let kind = match codec(types, best, direction) {
        Codec::Typed(_) => BodyKind::Typed(type_of(types, best, hint, direction)),
        Codec::Text => BodyKind::Text,
        Codec::Raw => BodyKind::Raw,
    };
    report_untyped(types, best, &kind);
    Some((names(&spoken, best, &kind, direction), kind))
}

/// Whether generated code speaks a media type beside the best one: another format of the same values, or any bytes.
fn is_spoken_too(types: &Types<'_>, media: &MediaType, best: &MediaType, direction: Direction) -> bool {
    match (codec(types, best, direction), codec(types, media, direction)) {
        (Codec::Typed(_), Codec::Typed(_)) => match (best.schema, media.schema) {
            (Some(best), Some(media)) => are_alike(types, best, media),
            (None, None) => true,
            _ => false,
        },
        // Bytes are taken whatever they are.
        (Codec::Raw, _) => direction == Direction::Request,
        _ => false,
    }
}

/// Whether two schemas are the same, or say the same in the same words.
fn are_alike(types: &Types<'_>, a: Id<Schema>, b: Id<Schema>) -> bool {
    let value = |id: Id<Schema>| types.value(types.document.schemas[id].node);
    let (left, right) = (value(a), value(b));
    a == b || (left.span().file == right.span().file && left.is_like(right))
}

/// The spoken names, the best one first, each once.
fn names(spoken: &[&MediaType], best: &MediaType, kind: &BodyKind, direction: Direction) -> Vec<String> {
    let mut names = vec![media_type(&best.name, kind)];
    for media in spoken {
        let range = essence(&media.name);
        let name = match kind {
            // Answers have one of the types under a range.
            BodyKind::Typed(_) if direction == Direction::Request && range.ends_with("/*+json") => range,
            _ => media_type(&media.name, kind),
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn report_untyped(types: &mut Types<'_>, media: &MediaType, kind: &BodyKind) {
    if media.item_schema.is_some() || is_stream(&essence(&media.name)) {
        types.report(
            &STREAM_UNTYPED,
            media.node,
            "the stream is collected as a whole and its items are not checked".to_owned(),
        );
    } else if matches!(kind, BodyKind::Text | BodyKind::Raw) && says_something(types, media) {
        let name = printable(&media.name);
        types.report(
            &MEDIA_TYPE_UNTYPED,
            media.node,
            format!("there is no codec for `{name}`: its schema is not enforced"),
        );
    }
}

/// How a media type is read.
fn codec(types: &Types<'_>, media: &MediaType, direction: Direction) -> Codec {
    let name = essence(&media.name);
    let typed = media.schema.is_some();
    match Format::of(&name) {
        // A schema of binary strings means the bytes themselves.
        Some(Format::MessagePack | Format::Cbor) if !typed || is_binary(types, media) => Codec::Raw,
        Some(Format::Form) if !(typed && direction == Direction::Request && is_object(types, media)) => Codec::Raw,
        Some(format) => Codec::Typed(format),
        None if (name == "*/*" || name == "application/*") && typed && !is_binary(types, media) => {
            Codec::Typed(Format::Json)
        }
        None if name.starts_with("text/") => Codec::Text,
        None => Codec::Raw,
    }
}

/// The type under a media type's schema; without one any JSON.
fn type_of(types: &mut Types<'_>, media: &MediaType, hint: &Hint, direction: Direction) -> TypeUse {
    match media.schema {
        Some(schema) => types.type_of(&Shape::of(schema), hint, direction.of(types.outgoing)),
        None => TypeUse::plain(Type::Value),
    }
}

/// `type/subtype` in lower case.
fn essence(name: &str) -> String {
    name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The media type on the wire.
fn media_type(name: &str, kind: &BodyKind) -> String {
    let essence = essence(name);
    let visible = essence.chars().all(|c| c.is_ascii_graphic() && c != '"' && c != ',');
    match kind {
        BodyKind::Typed(_) if essence.contains('*') || !visible => "application/json".to_owned(),
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
