//! What a schema may say in OpenAPI 3.0.

use serde_json::value::RawValue;
use serde_json::{Map, Value};

/// The keywords of OpenAPI 3.0's schema object.
const KEYWORDS: &[&str] = &[
    "$ref",
    "additionalProperties",
    "allOf",
    "anyOf",
    "default",
    "deprecated",
    "description",
    "discriminator",
    "enum",
    "example",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "externalDocs",
    "format",
    "items",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "not",
    "nullable",
    "oneOf",
    "pattern",
    "properties",
    "readOnly",
    "required",
    "title",
    "type",
    "uniqueItems",
    "writeOnly",
    "xml",
];

/// Whether a schema says nothing that OpenAPI 3.0 has no words for, and refers to nothing outside of itself.
pub(crate) fn is_in_openapi_30(schema: &RawValue) -> bool {
    serde_json::from_str(schema.get()).is_ok_and(|schema| is_plain(&schema))
}

fn is_plain(schema: &Value) -> bool {
    let Value::Object(schema) = schema else { return false };
    let words = schema.keys().all(|keyword| KEYWORDS.contains(&keyword.as_str()));
    words && has_plain_type(schema) && has_near_reference(schema) && parts(schema).into_iter().all(is_plain)
}

fn has_plain_type(schema: &Map<String, Value>) -> bool {
    schema.get("type").is_none_or(|kind| kind.is_string() && kind != "null")
}

fn has_near_reference(schema: &Map<String, Value>) -> bool {
    let reference = schema.get("$ref").and_then(Value::as_str);
    reference.is_none_or(|reference| reference.starts_with('#'))
}

/// The schemas in a schema. A list under `items` is one too, which then is not plain.
fn parts(schema: &Map<String, Value>) -> Vec<&Value> {
    let mut parts: Vec<&Value> = ["not", "items"].iter().filter_map(|name| schema.get(*name)).collect();
    for name in ["allOf", "anyOf", "oneOf"] {
        parts.extend(schema.get(name).and_then(Value::as_array).into_iter().flatten());
    }
    let properties = schema.get("properties").and_then(Value::as_object);
    parts.extend(properties.into_iter().flat_map(Map::values));
    parts.extend(schema.get("additionalProperties").filter(|rest| !rest.is_boolean()));
    parts
}

#[cfg(test)]
mod tests {
    use super::is_plain;
    use serde_json::json;

    #[test]
    fn only_what_openapi_30_has_words_for() {
        for schema in [
            json!({"type": "object", "properties": {"id": {"$ref": "#/properties/a"}}, "additionalProperties": false}),
            json!({"enum": [{"dependencies": 1}], "exclusiveMaximum": true, "maximum": 3}),
            json!({"allOf": [{}, {"not": {"items": {}}}]}),
        ] {
            assert!(is_plain(&schema), "{schema}");
        }
        for schema in [
            json!({"type": ["string"]}),
            json!({"properties": {"a": {"type": "null"}}}),
            json!({"additionalProperties": {"id": "a"}}),
            json!({"oneOf": [{"items": [{}]}]}),
            json!({"not": {"$ref": "other.json"}}),
            json!({"patternProperties": {}}),
            json!(true),
        ] {
            assert!(!is_plain(&schema), "{schema}");
        }
    }
}
