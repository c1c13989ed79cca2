//! Which of a body's media types generated code speaks, and how.

use crate::code::Ident;
use crate::document::{Id, MediaType, Schema, Type as Kind, essence};
use crate::model::{BodyKind, Content, FormField, Format, Payload, Type, TypeUse};

use super::direction::Direction;
use super::forms;
use super::items;
use super::naming::{self, Scope};
use super::parts;
use super::rules::{MEDIA_TYPE_NOT_OFFERED, MEDIA_TYPE_UNTYPED, STREAM_UNTYPED};
use super::shape::Shape;
use super::types::{Hint, Types};

/// What a media type is read as; what is read best comes first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Codec {
    Typed(Format),
    Parts,
    Items,
    Text,
    Bytes,
}

/// A group of media types that are one content: the first of them decides.
struct Group<'m> {
    codec: Codec,
    media: Vec<&'m MediaType>,
}

/// What a body with this content can hold. `words` name the enum where that is one of several things.
pub(super) fn payload(
    types: &mut Types<'_>,
    content: &[MediaType],
    (hint, words): (&Hint, &str),
    direction: Direction,
    scope: &mut Scope,
) -> Option<Payload> {
    let groups = groups(types, content, direction);
    let several = groups.len() > 1;
    let mut variants = Scope::default();
    let mut contents = Vec::new();
    for group in &groups {
        let word = variant(group);
        let variant = variants.claim(&naming::camel(&word));
        let inside = hint.inside(&word);
        let hint = if several { &inside } else { hint };
        contents.push(lower(types, group, (hint, variant), direction, (words, scope)));
    }
    let name = match groups.first()? {
        _ if several => scope.claim(&naming::camel(words)),
        _ => Ident::new("unnamed"),
    };
    Some(Payload { name, contents })
}

fn lower(
    types: &mut Types<'_>,
    group: &Group<'_>,
    (hint, variant): (&Hint, Ident),
    direction: Direction,
    (words, scope): (&str, &mut Scope),
) -> Content {
    let first = group.media[0];
    let kind = match group.codec {
        Codec::Typed(_) => BodyKind::Typed(type_of(types, first, hint, direction)),
        Codec::Parts => BodyKind::Multipart(parts::lower(types, first, hint, words, scope)),
        Codec::Items => BodyKind::Items(items::lower(types, first, hint, direction)),
        Codec::Text => BodyKind::Text,
        Codec::Bytes => BodyKind::Bytes,
    };
    report_untyped(types, first, &kind);
    Content {
        variant,
        media_types: names(&group.media, &kind, direction),
        kind,
        fields: fields(types, group),
        boxed: false,
    }
}

/// The media types that are spoken, by what they hold, in the contract's order.
fn groups<'m>(types: &mut Types<'_>, content: &'m [MediaType], direction: Direction) -> Vec<Group<'m>> {
    let typed = content
        .iter()
        .any(|media| matches!(codec(types, media, direction), Codec::Typed(_)));
    let mut groups: Vec<Group<'m>> = Vec::new();
    for media in content {
        let codec = codec(types, media, direction);
        if typed && matches!(codec, Codec::Text | Codec::Bytes) && says_something(types, media) {
            let message = format!("there is no codec for `{}` with this schema", printable(&media.name));
            types.report(&MEDIA_TYPE_NOT_OFFERED, media.node, message);
            continue;
        }
        let group = groups.iter_mut().find(|group| is_one(types, group, codec, media));
        match group {
            Some(group) => group.media.push(media),
            None => groups.push(Group {
                codec,
                media: vec![media],
            }),
        }
    }
    for group in &mut groups {
        // What is read best comes first, JSON before other formats.
        group.media.sort_by_key(|media| self::codec(types, media, direction));
        group.codec = self::codec(types, group.media[0], direction);
    }
    groups
}

/// Whether a media type holds what a group of them does: the same values in another format, or bytes, whatever they are.
fn is_one(types: &Types<'_>, group: &Group<'_>, codec: Codec, media: &MediaType) -> bool {
    match (group.codec, codec) {
        (Codec::Typed(_), Codec::Typed(_)) => match (group.media[0].schema, media.schema) {
            (Some(first), Some(schema)) => are_alike(types, first, schema),
            (None, None) => true,
            _ => false,
        },
        (Codec::Bytes, Codec::Bytes) => true,
        _ => false,
    }
}

/// The word for a content among others: of its first media type.
fn variant(group: &Group<'_>) -> String {
    let essence = essence(&group.media[0].name);
    let (kind, subtype) = essence.split_once('/').unwrap_or(("", &essence));
    let subtype = subtype.strip_prefix("x-").unwrap_or(subtype);
    match (kind, subtype.strip_prefix("vnd.").unwrap_or(subtype)) {
        _ if group.codec == Codec::Bytes && group.media.len() > 1 => "bytes".to_owned(),
        ("*", _) => "any".to_owned(),
        (kind, "*") => format!("any {kind}"),
        (_, "octet-stream") => "bytes".to_owned(),
        (_, "plain") => "text".to_owned(),
        (_, "event-stream") => "events".to_owned(),
        (_, "form-data") => "multipart".to_owned(),
        (_, "www-form-urlencoded") => "form".to_owned(),
        (_, subtype) => subtype.to_owned(),
    }
}

/// Whether two schemas are the same, or say the same in the same words.
fn are_alike(types: &Types<'_>, a: Id<Schema>, b: Id<Schema>) -> bool {
    let value = |id: Id<Schema>| types.value(types.document.schemas[id].node);
    let (left, right) = (value(a), value(b));
    a == b || (left.span().file == right.span().file && left.is_like(right))
}

/// The spoken names, each once.
fn names(spoken: &[&MediaType], kind: &BodyKind, direction: Direction) -> Vec<String> {
    let mut names = Vec::new();
    for media in spoken {
        let range = essence(&media.name);
        let name = match kind {
            // Answers have one of the types under a range.
            BodyKind::Typed(_)
                if !names.is_empty() && direction == Direction::Request && range.ends_with("/*+json") =>
            {
                range
            }
            _ => media_type(&media.name, kind),
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// The properties of a form in a group that are written in ways of their own.
fn fields(types: &mut Types<'_>, group: &Group<'_>) -> Vec<FormField> {
    let mut media = group.media.iter();
    let form = media.find(|media| Format::of(&essence(&media.name)) == Some(Format::Form));
    match form {
        Some(form) if matches!(group.codec, Codec::Typed(_)) => forms::fields(types, form),
        _ => Vec::new(),
    }
}

fn report_untyped(types: &mut Types<'_>, media: &MediaType, kind: &BodyKind) {
    let sequential = media.item_schema.is_some() || items::is_sequential(&essence(&media.name));
    if sequential && !matches!(kind, BodyKind::Items(_)) {
        let message = "the stream is handed over as it is and its items are not checked".to_owned();
        types.report(&STREAM_UNTYPED, media.node, message);
    } else if matches!(kind, BodyKind::Text | BodyKind::Bytes) && says_something(types, media) {
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
    if items::is_sequential(&name) && (typed || media.item_schema.is_some()) {
        return Codec::Items;
    }
    if direction == Direction::Request && parts::is_form(types, &name, media) {
        return Codec::Parts;
    }
    match Format::of(&name) {
        // A schema of binary strings means the bytes themselves.
        Some(Format::MessagePack | Format::Cbor) if !typed || is_binary(types, media) => Codec::Bytes,
        Some(Format::Form) if !(typed && direction == Direction::Request && is_object(types, media)) => Codec::Bytes,
        Some(format) => Codec::Typed(format),
        None if (name == "*/*" || name == "application/*") && typed && !is_binary(types, media) => {
            Codec::Typed(Format::Json)
        }
        None if name.starts_with("text/") && !is_binary(types, media) => Codec::Text,
        None => Codec::Bytes,
    }
}

/// The type under a media type's schema; without one any JSON.
fn type_of(types: &mut Types<'_>, media: &MediaType, hint: &Hint, direction: Direction) -> TypeUse {
    match media.schema {
        Some(schema) => types.type_of(&Shape::of(schema), hint, direction.of(types.outgoing)),
        None => TypeUse::plain(Type::Value),
    }
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
