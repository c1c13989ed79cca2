//! The walker's schemas.

use wirewright::document::{Id, Schema};
use wirewright::source::Value;

use super::Ours;
use crate::oracle::lines::{Line, fragment, number};

/// Limits that are numbers; the others are counts, patterns and switches.
const NUMBERS: [&str; 5] = [
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
];

impl Ours<'_> {
    pub(super) fn schema(&mut self, place: &str, id: Id<Schema>) {
        let schema = &self.document.schemas[id];
        if let Some(target) = schema.reference {
            let target = self.source.value(self.document.schemas[target].node);
            let line = Line::at(place).say("ref", Some(target.pointer().to_string()));
            return line.put(&mut self.lines);
        }
        let raw = self.source.value(schema.node).get("$ref").and_then(Value::as_str);
        if let Some(text) = raw.filter(|_| self.lost) {
            // `openapiv3` does not look where a reference leads.
            return Line::at(place).say("ref", Some(fragment(text))).put(&mut self.lines);
        }
        if let Some(boolean) = schema.boolean {
            return Line::at(place).say("boolean", Some(boolean)).put(&mut self.lines);
        }
        // `openapiv3` takes `default: null` for none.
        let default = schema.default.map(|node| self.source.value(node).to_json());
        let line = said(place, schema).say("default", default.filter(|value| !value.is_null()));
        limits(line, schema).put(&mut self.lines);
        for property in &schema.properties {
            self.schema(&format!("{place}.{}", property.name), property.schema);
        }
        let single = [
            ("{}", schema.additional_properties),
            ("[]", schema.items),
            (" not", schema.not),
        ];
        for (step, inner) in single {
            if let Some(inner) = inner {
                self.schema(&format!("{place}{step}"), inner);
            }
        }
        for (word, inner) in [
            ("allOf", &schema.all_of),
            ("anyOf", &schema.any_of),
            ("oneOf", &schema.one_of),
        ] {
            for (index, inner) in inner.iter().enumerate() {
                self.schema(&format!("{place} {word} {index}"), *inner);
            }
        }
    }
}

/// All but the limits and the schemas within.
fn said(place: &str, schema: &Schema) -> Line {
    let union = schema.discriminator.as_ref();
    Line::at(place)
        .list("type", schema.types.iter().flat_map(|types| types.iter()))
        .say("format", schema.format.as_ref())
        .say("title", schema.title.as_ref())
        .flag("deprecated", schema.deprecated)
        .flag("readOnly", schema.read_only)
        .flag("writeOnly", schema.write_only)
        .count("enum", schema.values.as_ref().map_or(0, Vec::len))
        .list("required", &schema.required)
        .list("properties", schema.properties.iter().map(|property| &property.name))
        .count("allOf", schema.all_of.len())
        .count("anyOf", schema.any_of.len())
        .count("oneOf", schema.one_of.len())
        .say("discriminator", union.map(|union| &union.property))
        .list(
            "mapping",
            union
                .iter()
                .flat_map(|union| union.mapping.iter().map(|(value, _)| value)),
        )
}

fn limits(line: Line, schema: &Schema) -> Line {
    schema.limits().fold(line, |line, (word, text)| {
        let text = if NUMBERS.contains(&word) { number(&text) } else { text };
        line.say(word, Some(text))
    })
}
