//! Schemas of any keywords.

use serde_json::{Map, Value, json};

use super::{Builder, Make};

const TYPES: &[&str] = &["string", "object", "array", "integer", "number", "boolean", "null"];

const FORMATS: &[&str] = &[
    "date-time",
    "date",
    "uuid",
    "byte",
    "binary",
    "int32",
    "int64",
    "uint8",
    "float",
    "double",
    "password",
    "email",
    "uri",
    "ipv4",
    "duration",
    "regex",
    "decimal",
    "time",
    "hostname",
];

/// Keywords with an operand that they may have.
const KEYWORDS: &[(&str, Make)] = &[
    ("type", |this| (*this.dice.choose(TYPES)).into()),
    ("properties", |this| this.map(Builder::name, Builder::schema)),
    ("required", |this| this.list(Builder::a_name)),
    ("items", Builder::schema),
    ("enum", |this| this.list(|this| this.value(1))),
    ("default", |this| this.value(2)),
    ("description", Builder::a_text),
    ("pattern", Builder::a_text),
    ("oneOf", Builder::schemas),
    ("anyOf", Builder::schemas),
    ("allOf", Builder::schemas),
    ("format", |this| (*this.dice.choose(FORMATS)).into()),
    ("format", Builder::a_text),
    ("title", Builder::a_text),
    ("additionalProperties", Builder::schema),
    ("additionalProperties", Builder::truth),
    ("type", |this| this.list(|this| (*this.dice.choose(TYPES)).into())),
    ("const", |this| this.value(2)),
    ("minimum", Builder::number),
    ("maximum", Builder::number),
    ("exclusiveMinimum", Builder::number),
    ("multipleOf", Builder::number),
    ("minLength", Builder::count),
    ("maxLength", Builder::count),
    ("minItems", Builder::count),
    ("maxItems", Builder::count),
    ("uniqueItems", Builder::truth),
    ("minProperties", Builder::count),
    ("maxProperties", Builder::count),
    ("nullable", Builder::truth),
    ("readOnly", Builder::truth),
    ("writeOnly", Builder::truth),
    ("deprecated", Builder::truth),
    ("not", Builder::schema),
    ("if", Builder::schema),
    ("then", Builder::schema),
    ("else", Builder::schema),
    ("contains", Builder::schema),
    ("minContains", Builder::count),
    ("prefixItems", Builder::schemas),
    ("unevaluatedItems", Builder::schema),
    ("unevaluatedProperties", Builder::schema),
    ("patternProperties", |this| this.map(Builder::text, Builder::schema)),
    ("propertyNames", Builder::schema),
    ("dependentRequired", |this| {
        this.map(Builder::name, |this| this.list(Builder::a_name))
    }),
    ("dependentSchemas", |this| this.map(Builder::name, Builder::schema)),
    ("discriminator", Builder::discriminator),
    ("examples", |this| this.list(|this| this.value(2))),
    ("example", |this| this.value(2)),
    ("xml", |this| json!({"name": this.name(), "namespace": this.text()})),
    ("contentMediaType", Builder::a_text),
    ("contentEncoding", Builder::a_text),
    ("$comment", Builder::a_text),
    ("$defs", |this| this.map(Builder::name, Builder::schema)),
    ("x-enum-varnames", |this| this.list(Builder::a_text)),
    ("x-enum-descriptions", |this| this.list(Builder::a_text)),
    ("x-note", |this| this.value(1)),
];

/// Keywords that are seldom right by chance.
const ODD: &[(&str, Make)] = &[
    ("$id", Builder::a_text),
    ("$anchor", Builder::a_name),
    ("$dynamicAnchor", Builder::a_name),
    ("$dynamicRef", |this| format!("#{}", this.name()).into()),
    ("$ref", Builder::a_text),
];

impl Builder {
    pub(super) fn schema(&mut self) -> Value {
        if self.chance(30) && self.version != "3.0.4" {
            return self.truth();
        }
        self.or_reference("schemas", |this| {
            let mut schema = Map::new();
            for _ in 0..this.dice.below(7) {
                let keywords = if this.is_odd() { ODD } else { KEYWORDS };
                let (keyword, make) = this.dice.choose(keywords);
                let operand = if this.is_odd() { this.value(2) } else { make(this) };
                schema.insert((*keyword).to_owned(), operand);
            }
            schema.into()
        })
    }

    fn schemas(&mut self) -> Value {
        let Value::Array(mut schemas) = self.list(Self::schema) else {
            return Value::Null;
        };
        schemas.push(self.schema());
        schemas.into()
    }

    fn discriminator(&mut self) -> Value {
        let mut made = json!({"propertyName": self.name()});
        self.fill(
            &mut made,
            &[
                ("mapping", |this| this.map(Self::text, Self::target)),
                ("defaultMapping", Self::target),
            ],
        );
        made
    }

    fn target(&mut self) -> Value {
        let name = self.dice.choose(&self.names);
        format!("#/components/schemas/{}", super::text::escaped(name)).into()
    }
}
