//! What holds for security schemes beyond their fields.

use crate::diagnostic::Level;
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
    let header = value
        .get("in")
        .and_then(|place| lenient::word(place, lenient::LOCATIONS))
        == Some("header");
    match kind {
        "apiKey" if header => token(check, value.get("name"), "a header"),
        "http" => token(check, value.get("scheme"), "an HTTP scheme"),
        _ => {}
    }
}

/// The name of something of HTTP is a token (RFC 9110 section 5.6.2). With another one no request can have credentials.
fn token<'s>(check: &mut Check<'s>, name: Option<Value<'s>>, what: &str) {
    let Some((value, name)) = name.and_then(|value| Some((value, value.as_str()?))) else {
        return;
    };
    let fits = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    if name.is_empty() || !name.chars().all(fits) {
        let message = format!("`{}` is not what {what} can be called", name.escape_debug());
        let found = at(&INVALID_VALUE, value, message).label("nobody can show such credentials");
        check.report_at(Level::Warning, found);
    }
}
