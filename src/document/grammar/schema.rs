//! Schemas.

use super::{EXTERNAL_DOCS, Field, Holds, Kind, Object};
use crate::document::Version::{V31, V32};
use crate::document::structure;

pub(in crate::document) static SCHEMA: Object = Object::new(
    "Schema object",
    &[
        Field::new("type", Kind::Special(structure::schema_type, Holds::Nothing)),
        Field::prose("description"),
        Field::new("properties", Kind::Map(&SCHEMA)),
        Field::new("required", Kind::Special(structure::required, Holds::Nothing)),
        Field::new("items", Kind::Special(structure::items, Holds::One(&SCHEMA))),
        Field::new("format", Kind::Text),
        Field::new("example", Kind::Any),
        Field::new("enum", Kind::Special(structure::values, Holds::Nothing)),
        Field::new("nullable", Kind::Special(structure::nullable, Holds::Nothing)),
        Field::new("$ref", Kind::Any),
        Field::prose("title"),
        Field::new("allOf", Kind::List(&SCHEMA)),
        Field::new("anyOf", Kind::List(&SCHEMA)),
        Field::new("oneOf", Kind::List(&SCHEMA)),
        Field::new("default", Kind::Any),
        Field::new("maxLength", Kind::Assertion),
        Field::new("minLength", Kind::Assertion),
        Field::new("pattern", Kind::Assertion),
        Field::new("minimum", Kind::Assertion),
        Field::new("maximum", Kind::Assertion),
        Field::new(
            "exclusiveMinimum",
            Kind::Special(structure::exclusive_bound, Holds::Nothing),
        ),
        Field::new(
            "exclusiveMaximum",
            Kind::Special(structure::exclusive_bound, Holds::Nothing),
        ),
        Field::new("multipleOf", Kind::Assertion),
        Field::new("minItems", Kind::Assertion),
        Field::new("maxItems", Kind::Assertion),
        Field::new("uniqueItems", Kind::Assertion),
        Field::new("minProperties", Kind::Assertion),
        Field::new("maxProperties", Kind::Assertion),
        Field::new(
            "additionalProperties",
            Kind::Special(structure::additional_properties, Holds::One(&SCHEMA)),
        ),
        Field::new("readOnly", Kind::Flag),
        Field::new("writeOnly", Kind::Flag),
        Field::new("deprecated", Kind::Flag).unused(),
        Field::new(
            "discriminator",
            Kind::Special(structure::discriminator, Holds::One(&DISCRIMINATOR)),
        ),
        Field::new("not", Kind::One(&SCHEMA)),
        Field::new("xml", Kind::One(&XML)).unused(),
        Field::new("externalDocs", Kind::One(&EXTERNAL_DOCS)).unused(),
        Field::new("const", Kind::Any).since(V31),
        Field::new("examples", Kind::Values).since(V31).unused(),
        Field::new("prefixItems", Kind::List(&SCHEMA)).since(V31),
        Field::new("contains", Kind::One(&SCHEMA)).since(V31),
        Field::new("minContains", Kind::Count).since(V31),
        Field::new("maxContains", Kind::Count).since(V31),
        Field::new("patternProperties", Kind::Map(&SCHEMA)).since(V31),
        Field::new("propertyNames", Kind::One(&SCHEMA)).since(V31),
        Field::new("unevaluatedProperties", Kind::One(&SCHEMA)).since(V31),
        Field::new("unevaluatedItems", Kind::One(&SCHEMA)).since(V31),
        Field::new("if", Kind::One(&SCHEMA)).since(V31),
        Field::new("then", Kind::One(&SCHEMA)).since(V31),
        Field::new("else", Kind::One(&SCHEMA)).since(V31),
        Field::new("dependentSchemas", Kind::Map(&SCHEMA)).since(V31),
        Field::new(
            "dependentRequired",
            Kind::Special(structure::dependent_required, Holds::Nothing),
        )
        .since(V31),
        Field::new("contentEncoding", Kind::Text).since(V31),
        Field::new("contentMediaType", Kind::Text).since(V31),
        Field::new("contentSchema", Kind::One(&SCHEMA)).since(V31),
        Field::new("$id", Kind::Special(structure::schema_id, Holds::Nothing)).since(V31),
        Field::new("$anchor", Kind::Special(structure::anchor, Holds::Nothing)).since(V31),
        Field::new("$dynamicRef", Kind::Special(structure::dynamic_ref, Holds::Nothing)).since(V31),
        Field::new("$dynamicAnchor", Kind::Special(structure::anchor, Holds::Nothing)).since(V31),
        Field::new("$recursiveRef", Kind::Special(structure::recursive_ref, Holds::Nothing)).since(V31),
        Field::new("$recursiveAnchor", Kind::Flag).since(V31).unused(),
        Field::new("$defs", Kind::Map(&SCHEMA)).since(V31),
        Field::new("definitions", Kind::Map(&SCHEMA)).since(V31),
        Field::new("$schema", Kind::Special(structure::dialect, Holds::Nothing)).since(V31),
        Field::prose("$comment").since(V31),
        Field::new("$vocabulary", Kind::Any).since(V31),
    ],
)
.rule(structure::schema)
.referable();

pub(in crate::document) static DISCRIMINATOR: Object = Object::new(
    "Discriminator object",
    &[
        Field::new("propertyName", Kind::Text).required(),
        Field::new("mapping", Kind::Special(structure::mapping, Holds::Nothing)),
        Field::new(
            "defaultMapping",
            Kind::Special(structure::default_mapping, Holds::Nothing),
        )
        .since(V32),
    ],
);

static XML: Object = Object::new(
    "XML object",
    &[
        Field::prose("name"),
        Field::prose("namespace"),
        Field::prose("prefix"),
        Field::new("attribute", Kind::Flag).unused(),
        Field::new("wrapped", Kind::Flag).unused(),
        Field::prose("nodeType").since(V32),
    ],
);
