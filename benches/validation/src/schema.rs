//! The contract's schema as the crate `jsonschema` reads it, compiled once.

use jsonschema::{Draft, Validator};
use serde_json::{Value, json};

/// A validator of orders that asserts formats.
pub(crate) fn validator() -> Validator {
    let contract: Value = serde_yaml::from_str(include_str!("../orders.openapi.yaml")).expect("YAML");
    let schema = json!({"$ref": "#/components/schemas/Order", "components": contract["components"]});
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true)
        .build(&schema)
        .expect("a schema")
}
