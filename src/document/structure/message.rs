//! What holds for parameters, headers and media types beyond their fields.

use crate::diagnostic::Level;
use crate::document::grammar::{EXAMPLE, Kind};
use crate::document::report::{at, at_key};
use crate::document::rules::{INVALID_VALUE, PARAM_SCHEMA_XOR_CONTENT, VERSION_GATED_FIELD};
use crate::document::{Version, lenient};
use crate::source::Value;

use super::Check;

/// `in` of a parameter.
pub(in crate::document) fn location<'s>(check: &mut Check<'s>, parent: Value<'s>, value: Value<'s>) {
    let help = match value.as_str() {
        Some("body") => "write it as `requestBody: {content: {application/json: {schema: ...}}}` of the operation",
        Some("formData") => {
            "write it as a property of `requestBody: {content: {multipart/form-data: {schema: ...}}}` of the operation"
        }
        Some("querystring") if check.version < Version::V32 => {
            let message = format!(
                "`in: querystring` came with OpenAPI 3.2, but the document is of {}",
                check.version
            );
            check.report(at(&VERSION_GATED_FIELD, value, message).label("read as in 3.2"));
            return;
        }
        _ => {
            check.value(value, Kind::Word(lenient::LOCATIONS), false);
            return;
        }
    };
    let text = value.as_str().unwrap_or_default();
    check.leftover_value(parent, "in");
    check.report(
        at(&INVALID_VALUE, value, format!("`in: {text}` is of Swagger 2.0"))
            .label("would be lost")
            .help(help),
    );
}

/// `examples`: a map of examples; a list is taken for their values.
pub(in crate::document) fn examples<'s>(check: &mut Check<'s>, _: Value<'s>, value: Value<'s>) {
    if value.is_array() {
        check.lenient(value, "an object", "each item is read as an example");
    } else {
        check.value(value, Kind::Map(&EXAMPLE), true);
    }
}

/// A parameter or header has a schema or one media type.
pub(in crate::document) fn schema_or_content<'s>(check: &mut Check<'s>, value: Value<'s>) {
    let present = |key: &str| value.get_entry(key).filter(|entry| !entry.value.is_null());
    match (present("schema"), present("content")) {
        (Some(schema), Some(content)) => {
            let found = at_key(
                &PARAM_SCHEMA_XOR_CONTENT,
                value,
                content,
                "both `schema` and `content` are given",
            );
            check.report(
                found
                    .label("only one of them can hold")
                    .related(schema.key_span, "the schema stands here"),
            );
        }
        (None, Some(content)) if content.value.is_object() && content.value.len() != 1 => {
            let message = format!("`content` names {} media types where it names one", content.value.len());
            check.report(at_key(&PARAM_SCHEMA_XOR_CONTENT, value, content, message));
        }
        (None, None) if ["type", "items"].iter().all(|key| value.get(key).is_none()) => {
            let found = at(
                &PARAM_SCHEMA_XOR_CONTENT,
                value,
                "neither `schema` nor `content` says what the value is",
            );
            check.report_at(Level::Warning, found.label("read as any text"));
        }
        _ => {}
    }
}
