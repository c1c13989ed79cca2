//! The names that schemas and documents give themselves.

use crate::diagnostic::Level;
use crate::document::Version;
use crate::document::grammar::{Kind, SCHEMA};
use crate::document::report::{at, place};
use crate::document::rules::{DIALECT_UNSUPPORTED, INVALID_VALUE, SCHEMA_NAME_DUPLICATE};
use crate::source::{Value, is_absolute, is_address};

use super::Check;

/// What the addresses of the dialects begin with that schemas are read by.
const DIALECTS: [&str; 2] = [
    "https://json-schema.org/draft/2020-12/",
    "https://spec.openapis.org/oas/3.",
];

/// The dialect that schemas of AsyncAPI extend.
const DRAFT_07: &str = "://json-schema.org/draft-07/schema";

/// `$id`: a reference without a fragment, from which those in the schema are seen.
pub(in crate::document) fn schema_id<'s>(check: &mut Check<'s>, schema: Value<'s>, value: Value<'s>) {
    check.value(value, Kind::Text, false);
    let used = check.source.scope(schema.id()) == schema.id();
    if check.version > Version::V30 {
        check.useless_address(value, used);
    }
}

/// `jsonSchemaDialect` of a document and `$schema` of a schema: the rules by which schemas are meant to be read.
pub(in crate::document) fn dialect<'s>(check: &mut Check<'s>, _: Value<'s>, value: Value<'s>) {
    check.value(value, Kind::Text, false);
    let Some(name) = value.as_str() else {
        return;
    };
    if !is_absolute(name) {
        let found = at(&INVALID_VALUE, value, "a dialect is named by a URI").label("names none");
        check.report_at(
            Level::Warning,
            found.help("as in `https://json-schema.org/draft/2020-12/schema`"),
        );
    } else if !check.knows_dialect(value, name.trim_end_matches('#')) {
        let found = at(&DIALECT_UNSUPPORTED, value, "this dialect is not known");
        check.report(found.label("read as JSON Schema 2020-12"));
    }
}

/// `$self` of a document, which is the same to it.
pub(in crate::document) fn own_address<'s>(check: &mut Check<'s>, _: Value<'s>, value: Value<'s>) {
    check.value(value, Kind::Text, false);
    check.useless_address(value, true);
}

/// `$anchor` and `$dynamicAnchor`: a letter or `_`, then letters, digits and `-._`.
pub(in crate::document) fn anchor<'s>(check: &mut Check<'s>, _: Value<'s>, value: Value<'s>) {
    check.value(value, Kind::Text, false);
    let Some(name) = value.as_str() else {
        return;
    };
    let fits = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || "-._".contains(c));
    if !fits {
        let found = at(&INVALID_VALUE, value, format!("`{name}` is not a name for an anchor"));
        let help = "a letter or `_`, then letters, digits, `-`, `.` and `_`";
        check.report_at(Level::Warning, found.label("other tools may refuse it").help(help));
    }
}

impl<'s> Check<'s> {
    /// Whether a value stands in an AsyncAPI document, or in a file of one.
    pub(super) fn in_events(&self, value: Value<'s>) -> bool {
        self.source.ruling(value.span().file).get("asyncapi").is_some()
    }

    fn knows_dialect(&self, value: Value<'s>, name: &str) -> bool {
        DIALECTS.iter().any(|known| name.starts_with(known)) || name.ends_with(DRAFT_07) && self.in_events(value)
    }

    fn useless_address(&mut self, value: Value<'s>, used: bool) {
        let Some(text) = value.as_str().filter(|text| !matches!(*text, "" | "#")) else {
            return;
        };
        if !used || !is_address(text) {
            let found = at(
                &INVALID_VALUE,
                value,
                format!("`{text}` is not a URI without a fragment"),
            );
            self.report_at(Level::Warning, found.label("has no effect"));
        }
    }

    /// Names that were given before.
    pub(super) fn report_names(&mut self) {
        for (value, first) in self.refs.names().again().to_vec() {
            let text = value.as_str().unwrap_or_default();
            let first = self.source.value(first);
            let keys = ["$id", "$self", "$anchor", "$dynamicAnchor"];
            let mut names = keys.iter().filter_map(|key| first.get(key));
            let first = names.find(|name| name.as_str() == Some(text)).unwrap_or(first);
            let message = format!("there is another schema with the name `{text}`");
            let found = at(&SCHEMA_NAME_DUPLICATE, value, message).label("references do not lead here");
            self.report(found.related(place(first), "they lead here"));
        }
    }

    /// Has the dynamic anchors of all resources looked at that were entered, if a reference asks for any: evaluation can
    /// come to them. True when there are more.
    pub(super) fn dynamic_anchors(&mut self) -> bool {
        if !self.dynamic {
            return false;
        }
        for resource in std::mem::take(&mut self.entered) {
            for (_, schema) in self.refs.names().dynamic(resource) {
                self.work.push((self.source.value(*schema), Kind::One(&SCHEMA)));
            }
        }
        !self.work.is_empty()
    }
}
