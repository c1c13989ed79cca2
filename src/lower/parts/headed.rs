//! What `encoding` says of a part beyond its media type: its style and its headers.

use crate::code::code_span;
use crate::document::{Encoding, Type as Kind, Version};
use crate::lower::direction::Direction;
use crate::lower::forms;
use crate::lower::naming::Scope;
use crate::lower::rules::{PARAMETER_UNSPECIFIED, PART_SIMPLIFIED, PART_UNTYPED};
use crate::lower::shape::Shape;
use crate::lower::types::{Hint, Types};
use crate::model::{FormField, Header, ParameterStyle};

/// How a list or an object is written as the text of one part. `None` where that is not said: a list is a part for each item then,
/// and an object one of JSON.
pub(super) fn style(types: &mut Types<'_>, name: &str, shape: &Shape, encoding: &Encoding) -> Option<FormField> {
    // Before OpenAPI 3.1, styles are for the other form only.
    if !forms::has_style(encoding) || types.document.version < Version::V31 {
        report_style(types, encoding);
        return None;
    }
    let kinds = types.view(shape).kinds();
    if !matches!(kinds[..], [Kind::Array | Kind::Object]) {
        report_style(types, encoding);
        return None;
    }
    let field = forms::styled(types, name, shape, encoding);
    if field.style == ParameterStyle::DeepObject || field.explode {
        // A part for each item is what a list is anyway.
        if kinds != [Kind::Array] || encoding.allow_reserved {
            report_style(types, encoding);
        }
        return None;
    }
    let message = format!(
        "OpenAPI does not say whether the text of {} is percent-encoded: it is, as in a query",
        code_span(name)
    );
    types.report(&PARAMETER_UNSPECIFIED, encoding.node, message);
    Some(field)
}

fn report_style(types: &mut Types<'_>, encoding: &Encoding) {
    if forms::has_style(encoding) {
        let message = "a list is a part for each item, an object is one of JSON, and a text stands as it is".to_owned();
        types.report(&PART_SIMPLIFIED, encoding.node, message);
    }
}

/// The headers of a part, but for those that say what part it is.
pub(super) fn headers(
    types: &mut Types<'_>,
    name: &str,
    encoding: &Encoding,
    (hint, fields): (&Hint, &mut Scope),
) -> Vec<Header> {
    let mut headers = Vec::new();
    for (header, id) in &encoding.headers {
        if header.eq_ignore_ascii_case("content-disposition") {
            let message = format!(
                "{} follows from the name of the part {} and of its file",
                code_span(header),
                code_span(name)
            );
            types.report(&PART_UNTYPED, encoding.node, message);
            continue;
        }
        headers.extend(types.header(header, *id, hint, (&mut *fields, Direction::Request)));
    }
    headers
}
