//! The schemas of `openapiv3`: six types and five other kinds, seen as one.

use std::borrow::Borrow;
use std::collections::BTreeSet;

use indexmap::IndexMap;
use openapiv3::{
    AdditionalProperties, AnySchema, ArrayType, IntegerType, NumberType, ObjectType, ReferenceOr, Schema, SchemaKind,
    StringType, Type, VariantOrUnknownOrEmpty,
};
use serde::Serialize;

use super::Theirs;
use crate::oracle::lines::{Line, fragment};

/// What a schema says, whatever its kind.
#[derive(Default)]
struct Wide<'d> {
    kind: Option<&'d str>,
    format: Option<String>,
    pattern: Option<&'d String>,
    values: Vec<String>,
    /// `minimum` and `maximum`, each with whether it is exclusive.
    bounds: [(Option<f64>, bool); 2],
    multiple_of: Option<f64>,
    /// Lengths and counts by keyword.
    counts: Vec<(&'static str, Option<usize>)>,
    unique_items: bool,
    properties: Option<&'d IndexMap<String, ReferenceOr<Box<Schema>>>>,
    required: &'d [String],
    additional: Option<&'d AdditionalProperties>,
    items: Option<&'d ReferenceOr<Box<Schema>>>,
    not: Option<&'d ReferenceOr<Schema>>,
    all_of: &'d [ReferenceOr<Schema>],
    any_of: &'d [ReferenceOr<Schema>],
    one_of: &'d [ReferenceOr<Schema>],
}

impl<'d> Theirs<'d> {
    pub(super) fn schema<S: Borrow<Schema>>(&mut self, place: &str, schema: &'d ReferenceOr<S>) {
        match schema {
            ReferenceOr::Item(schema) => self.item(place, schema.borrow()),
            ReferenceOr::Reference { reference } => {
                Line::at(place)
                    .say("ref", Some(fragment(reference)))
                    .put(&mut self.lines);
            }
        }
    }

    fn item(&mut self, place: &str, schema: &'d Schema) {
        let wide = Wide::of(&schema.schema_kind);
        wide.limits(wide.said(place, schema)).put(&mut self.lines);
        for (name, property) in wide.properties.into_iter().flatten() {
            self.schema(&format!("{place}.{name}"), property);
        }
        match wide.additional {
            Some(AdditionalProperties::Any(any)) => {
                Line::at(format!("{place}{{}}"))
                    .say("boolean", Some(any))
                    .put(&mut self.lines);
            }
            Some(AdditionalProperties::Schema(schema)) => self.schema(&format!("{place}{{}}"), schema),
            None => {}
        }
        if let Some(items) = wide.items {
            self.schema(&format!("{place}[]"), items);
        }
        if let Some(not) = wide.not {
            self.schema(&format!("{place} not"), not);
        }
        for (word, inner) in [("allOf", wide.all_of), ("anyOf", wide.any_of), ("oneOf", wide.one_of)] {
            for (index, inner) in inner.iter().enumerate() {
                self.schema(&format!("{place} {word} {index}"), inner);
            }
        }
    }
}

impl<'d> Wide<'d> {
    fn of(kind: &'d SchemaKind) -> Self {
        match kind {
            SchemaKind::Type(Type::String(of)) => Self::string(of),
            SchemaKind::Type(Type::Number(of)) => Self::number(of),
            SchemaKind::Type(Type::Integer(of)) => Self::integer(of),
            SchemaKind::Type(Type::Object(of)) => Self::object(of),
            SchemaKind::Type(Type::Array(of)) => Self::array(of),
            SchemaKind::Type(Type::Boolean(of)) => Self {
                kind: Some("boolean"),
                values: texts(&of.enumeration),
                ..Self::default()
            },
            SchemaKind::OneOf { one_of } => Self {
                one_of,
                ..Self::default()
            },
            SchemaKind::AllOf { all_of } => Self {
                all_of,
                ..Self::default()
            },
            SchemaKind::AnyOf { any_of } => Self {
                any_of,
                ..Self::default()
            },
            SchemaKind::Not { not } => Self {
                not: Some(not),
                ..Self::default()
            },
            SchemaKind::Any(any) => Self::any(any),
        }
    }

    fn string(of: &'d StringType) -> Self {
        Self {
            kind: Some("string"),
            format: format(&of.format),
            pattern: of.pattern.as_ref(),
            values: texts(&of.enumeration),
            counts: vec![("minLength", of.min_length), ("maxLength", of.max_length)],
            ..Self::default()
        }
    }

    fn number(of: &'d NumberType) -> Self {
        Self {
            kind: Some("number"),
            format: format(&of.format),
            values: texts(&of.enumeration),
            bounds: [(of.minimum, of.exclusive_minimum), (of.maximum, of.exclusive_maximum)],
            multiple_of: of.multiple_of,
            ..Self::default()
        }
    }

    fn integer(of: &'d IntegerType) -> Self {
        let float = |whole: Option<i64>| whole.map(|whole| whole as f64);
        Self {
            kind: Some("integer"),
            format: format(&of.format),
            values: texts(&of.enumeration),
            bounds: [
                (float(of.minimum), of.exclusive_minimum),
                (float(of.maximum), of.exclusive_maximum),
            ],
            multiple_of: float(of.multiple_of),
            ..Self::default()
        }
    }

    fn object(of: &'d ObjectType) -> Self {
        Self {
            kind: Some("object"),
            counts: vec![
                ("minProperties", of.min_properties),
                ("maxProperties", of.max_properties),
            ],
            properties: Some(&of.properties),
            required: &of.required,
            additional: of.additional_properties.as_ref(),
            ..Self::default()
        }
    }

    fn array(of: &'d ArrayType) -> Self {
        Self {
            kind: Some("array"),
            counts: vec![("minItems", of.min_items), ("maxItems", of.max_items)],
            unique_items: of.unique_items,
            items: of.items.as_ref(),
            ..Self::default()
        }
    }

    fn any(of: &'d AnySchema) -> Self {
        // The walker reads Swagger 2.0's `file` as what it meant.
        let file = of.typ.as_deref() == Some("file");
        Self {
            kind: if file { Some("string") } else { of.typ.as_deref() },
            format: of.format.clone().or(file.then(|| "binary".to_owned())),
            pattern: of.pattern.as_ref(),
            values: texts(&of.enumeration),
            bounds: [
                (of.minimum, of.exclusive_minimum == Some(true)),
                (of.maximum, of.exclusive_maximum == Some(true)),
            ],
            multiple_of: of.multiple_of,
            counts: vec![
                ("minLength", of.min_length),
                ("maxLength", of.max_length),
                ("minItems", of.min_items),
                ("maxItems", of.max_items),
                ("minProperties", of.min_properties),
                ("maxProperties", of.max_properties),
            ],
            unique_items: of.unique_items == Some(true),
            properties: Some(&of.properties),
            required: &of.required,
            additional: of.additional_properties.as_ref(),
            items: of.items.as_ref(),
            not: of.not.as_deref(),
            all_of: &of.all_of,
            any_of: &of.any_of,
            one_of: &of.one_of,
        }
    }

    /// All but the limits and the schemas within.
    fn said(&self, place: &str, schema: &Schema) -> Line {
        let data = &schema.schema_data;
        let union = data.discriminator.as_ref();
        // The walker names each value and each name once, as both are sets.
        let values: BTreeSet<&String> = self.values.iter().collect();
        let mut required: Vec<&String> = Vec::new();
        for name in self.required {
            if !required.contains(&name) {
                required.push(name);
            }
        }
        // `nullable` has an effect beside `type` only; a null in `enum` says the same.
        let null = self.kind.is_some() && (data.nullable || self.values.iter().any(|value| value == "null"));
        Line::at(place)
            .list("type", null.then_some("null").into_iter().chain(self.kind))
            .say("format", self.format.as_ref())
            .say("title", data.title.as_ref())
            .say("default", data.default.as_ref())
            .flag("deprecated", data.deprecated)
            .flag("readOnly", data.read_only)
            .flag("writeOnly", data.write_only)
            .count("enum", values.len())
            .list("required", required)
            .list(
                "properties",
                self.properties.iter().flat_map(|properties| properties.keys()),
            )
            .count("allOf", self.all_of.len())
            .count("anyOf", self.any_of.len())
            .count("oneOf", self.one_of.len())
            .say("discriminator", union.map(|union| &union.property_name))
            .list("mapping", union.iter().flat_map(|union| union.mapping.keys()))
    }

    fn limits(&self, line: Line) -> Line {
        let words = [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")];
        let mut line = line
            .say("pattern", self.pattern)
            .say("multipleOf", self.multiple_of)
            .say("uniqueItems", self.unique_items.then_some(""));
        for ((bound, exclusive), (word, exclusive_word)) in self.bounds.into_iter().zip(words) {
            line = line.say(if exclusive { exclusive_word } else { word }, bound);
        }
        for (word, count) in &self.counts {
            line = line.say(word, *count);
        }
        line
    }
}

/// The values of an `enum`, each as JSON.
fn texts<T: Serialize>(values: &[T]) -> Vec<String> {
    values
        .iter()
        .map(|value| serde_json::to_string(value).unwrap())
        .collect()
}

/// A format by its name, whether `openapiv3` knows it or not.
fn format<T: Serialize>(format: &VariantOrUnknownOrEmpty<T>) -> Option<String> {
    let name = serde_json::to_value(format).unwrap();
    name.as_str().map(str::to_owned)
}
