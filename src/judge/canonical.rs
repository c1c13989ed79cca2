//! What the crate `jsonschema` proves of two schemas.

use jsonschema::Draft;
use jsonschema::canonical::{CanonicalSchema, Containment, Satisfiability, options};
use serde_json::Value;

/// A schema in a form that can be compared. `formats`: whether a known format limits values.
pub(crate) fn canonical(schema: &Value, formats: bool) -> Option<CanonicalSchema> {
    let options = options().offline().should_validate_formats(formats);
    options.with_draft(Draft::Draft202012).canonicalize(schema).ok()
}

/// Whether a schema is proven to allow nothing at all.
pub(crate) fn is_empty(schema: &CanonicalSchema) -> bool {
    schema.satisfiability() == Satisfiability::No
}

/// Whether all values of the one are proven to be among those of the other.
pub(crate) fn covers(all: &CanonicalSchema, some: &CanonicalSchema) -> bool {
    all.covers(some).is_ok_and(|answer| answer == Containment::Yes)
}
