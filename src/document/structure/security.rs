//! What holds for security schemes beyond their fields.

use crate::document::grammar::Kind;
use crate::document::report::at;
use crate::document::rules::{INVALID_VALUE, MISSING_FIELD, VERSION_GATED_FIELD};
use crate::document::{Version, lenient};
use crate::source::Value;

use super::Check;

/// `type` of a security scheme.
pub(in crate::document) fn scheme_type<'s>(check: &mut Check<'s>, parent: Value<'s>, value: Value<'s>) {
    match value.as_str() {
        Some("basic") => {
            check.leftover_value(parent, "type");
            let found = at(&INVALID_VALUE, value, "`type: basic` is of Swagger 2.0").label("would be lost");
            check.report(found.help("write `type: http` with `scheme: basic`"));
        }
        Some("mutualTLS") if check.version == Version::V30 => {
            let message = "`type: mutualTLS` came with OpenAPI 3.1, but the document is of 3.0";
            check.report(at(&VERSION_GATED_FIELD, value, message).label("read as in 3.1"));
        }
        _ => check.value(value, Kind::Word(lenient::SCHEME_TYPES), false),
    }
}

/// Each kind of scheme needs fields of its own.
pub(in crate::document) fn security_scheme<'s>(check: &mut Check<'s>, value: Value<'s>) {
    let kind = value
        .get("type")
        .and_then(|kind| lenient::word(kind, lenient::SCHEME_TYPES))
        .unwrap_or_default();
    let wanted: &[&str] = match kind {
        "apiKey" => &["name", "in"],
        "http" => &["scheme"],
        "oauth2" if value.get("flow").is_none() => &["flows"],
        "openIdConnect" => &["openIdConnectUrl"],
        _ => &[],
    };
    for field in wanted {
        if value.get(field).is_none_or(Value::is_null) {
            let message = format!("a security scheme of type {kind} has no `{field}`");
            check.report(at(&MISSING_FIELD, value, message).label(format!("`{field}` is missing here")));
        }
    }
}
