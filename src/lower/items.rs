//! Bodies whose items are typed: JSON lines, JSON text sequences, server-sent events.

use std::collections::{HashSet, VecDeque};

use crate::document::{Id, MediaType, Schema, Type as Kind, essence};
use crate::model::{Data, Item, Items};

use super::direction::Direction;
use super::rules::STREAM_SCHEMA;
use super::shape::{Shape, View};
use super::types::{Hint, Types};

/// Whether a media type is one of items that generated code reads one by one.
pub(super) fn is_sequential(name: &str) -> bool {
    matches!(
        name,
        "text/event-stream"
            | "application/jsonl"
            | "application/jsonlines"
            | "application/x-jsonlines"
            | "application/ndjson"
            | "application/x-ndjson"
            | "application/stream+json"
            | "application/json-seq"
    ) || name.ends_with("+json-seq")
}

/// The items of a media type that describes them.
pub(super) fn lower(types: &mut Types<'_>, media: &MediaType, hint: &Hint, direction: Direction) -> Items {
    let (schema, item) = item(types, media);
    let ty = match schema {
        Some(schema) => types.type_of(&Shape::of(schema), &hint.inside("item"), direction.of(types.outgoing)),
        None => crate::model::TypeUse::plain(crate::model::Type::Value),
    };
    Items { ty, item }
}

/// The schema that is typed, and what it stands for.
fn item(types: &mut Types<'_>, media: &MediaType) -> (Option<Id<Schema>>, Item) {
    let schema = item_schema(types, media);
    let Some(described) = schema.filter(|_| essence(&media.name) == "text/event-stream") else {
        return (schema, Item::Json);
    };
    let found = data_schemas(types, described);
    let view = types.view(&Shape::of(described));
    match found[..] {
        // What has no property `data` is the data.
        [] => (schema, Item::Event(data(types, described))),
        [only] if is_plain_event(types, &view) => match embedded(types, only) {
            Some(inner) => (Some(inner), Item::Event(Data::Json)),
            None => (Some(only), Item::Event(data(types, only))),
        },
        _ => {
            let json = found.iter().any(|schema| data(types, *schema) == Data::Json);
            (schema, Item::WholeEvent(if json { Data::Json } else { Data::Text }))
        }
    }
}

/// The schema of each item. One under `schema` describes the sequence, as an array; or else, as it is often meant, an item.
fn item_schema(types: &mut Types<'_>, media: &MediaType) -> Option<Id<Schema>> {
    if media.item_schema.is_some() {
        return media.item_schema;
    }
    let view = types.view(&Shape::of(media.schema?));
    let items: Vec<Id<Schema>> = view.schemas.iter().filter_map(|(_, schema)| schema.items).collect();
    match (&view.kinds()[..], &items[..]) {
        ([Kind::Array], [items]) => {
            if view.schemas.iter().any(|(_, schema)| !schema.assertions.is_empty()) {
                let message = "limits on the number of items are not checked";
                types.report(&STREAM_SCHEMA, media.node, message.to_owned());
            }
            Some(*items)
        }
        _ => {
            let message = "it is taken for the schema of each item";
            types.report(&STREAM_SCHEMA, media.node, message.to_owned());
            media.schema
        }
    }
}

/// How data of this schema is written: text as it is.
fn data(types: &Types<'_>, schema: Id<Schema>) -> Data {
    match types.view(&Shape::of(schema)).kinds()[..] {
        [Kind::String] => Data::Text,
        _ => Data::Json,
    }
}

/// The schemas of the property `data`, through references, `allOf` and unions.
fn data_schemas(types: &Types<'_>, described: Id<Schema>) -> Vec<Id<Schema>> {
    let mut found = Vec::new();
    let mut met = HashSet::from([described]);
    let mut waiting = VecDeque::from([described]);
    while let Some(schema) = waiting.pop_front() {
        let view = types.view(&Shape::of(schema));
        let properties = view.schemas.iter().flat_map(|(_, schema)| &schema.properties);
        let named = properties.filter(|property| property.name == "data");
        found.extend(named.map(|property| property.schema));
        let branches = view.unions.iter().flat_map(|union| &union.branches);
        waiting.extend(branches.copied().filter(|branch| met.insert(*branch)));
    }
    found
}

/// What JSON in a text holds.
fn embedded(types: &Types<'_>, schema: Id<Schema>) -> Option<Id<Schema>> {
    let view = types.view(&Shape::of(schema));
    let mut schemas = view.schemas.iter().map(|(_, schema)| *schema);
    let is_json = |schema: &&Schema| schema.content_media_type.as_deref() == Some("application/json");
    schemas.find(is_json)?.content_schema
}

/// Whether the contract says nothing of an event but what its data is.
fn is_plain_event(types: &Types<'_>, view: &View<'_>) -> bool {
    let says_nothing_else = |schema: &Schema| {
        let free = |name: &str, id: Id<Schema>| {
            matches!(name, "data") || (matches!(name, "event" | "id" | "retry") && is_free(types, id))
        };
        schema.required.iter().all(|name| name == "data")
            && schema
                .additional_properties
                .is_none_or(|id| types.document.schemas[id].boolean.is_some())
            && schema.assertions.is_empty()
            && schema
                .properties
                .iter()
                .all(|property| free(&property.name, property.schema))
    };
    let plain = |schema: &Schema| schema.not.is_none() && schema.if_.is_none() && says_nothing_else(schema);
    view.unions.is_empty() && view.schemas.iter().all(|(_, schema)| plain(schema))
}

/// Whether a field can be anything that it can be on the wire.
fn is_free(types: &Types<'_>, id: Id<Schema>) -> bool {
    let view = types.view(&Shape::of(id));
    let limited = |schema: &Schema| {
        // `retry` counts milliseconds.
        let usual = schema.limits().all(|limit| limit == ("minimum", "0".to_owned()));
        !usual || schema.values.is_some() || schema.constant.is_some() || schema.not.is_some() || schema.if_.is_some()
    };
    view.unions.is_empty() && !view.schemas.iter().any(|(_, schema)| limited(schema))
}
