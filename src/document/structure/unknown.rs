//! Keys that an object does not have.

use crate::diagnostic::{Diagnostic, Level};
use crate::document::grammar::{ANY_CONTENT, Legacy, Object, ROOT, SCHEMA};
use crate::document::report::{at_key, quoted};
use crate::document::rules::UNKNOWN_FIELD;
use crate::source::{Entry, Value, nearest};

use super::Check;

impl<'s> Check<'s> {
    /// A key that the tables do not know.
    pub(super) fn unknown(&mut self, parent: Value<'s>, entry: Entry<'s>, object: &'static Object) {
        if let Some(legacy) = object.legacy.iter().find(|legacy| legacy.name == entry.key) {
            self.leftover(parent, entry, object, legacy);
            return;
        }
        let message = format!("`{}` is not a field of the {}", entry.key, object.name);
        if self.findings.is_full(&UNKNOWN_FIELD) {
            // Looking for the nearest name is dear.
            self.report(Diagnostic::new(&UNKNOWN_FIELD, message));
            return;
        }
        let mut found = at_key(&UNKNOWN_FIELD, parent, entry, message).label("has no effect");
        let free = object
            .fields
            .iter()
            .map(|field| field.name)
            .filter(|name| parent.get(name).is_none());
        if let Some(near) = nearest(entry.key, free) {
            let quoted = quoted(parent, entry.key_span, near);
            found = found
                .help(format!("did you mean `{near}`?"))
                .edit(entry.key_span, quoted);
        } else if object.field("schema").is_some() && SCHEMA.field(entry.key).is_some() {
            found = found.help("move it into `schema`");
        } else if entry.key.contains('/') && object.field("content").is_some() {
            found = found.help("media types stand under `content`");
        } else if object.extensible && !object.name.starts_with("x-") {
            found = found.help("a key of your own begins with `x-`");
        }
        self.report(found);
    }

    /// A field of Swagger 2.0.
    fn leftover(&mut self, parent: Value<'s>, entry: Entry<'s>, object: &'static Object, legacy: &'static Legacy) {
        let message = format!(
            "`{}` is a field of Swagger 2.0 that the {} of OpenAPI 3 does not have",
            entry.key, object.name
        );
        let found = at_key(&UNKNOWN_FIELD, parent, entry, message);
        let empty =
            entry.value.is_null() || entry.value.is_empty() && (entry.value.is_object() || entry.value.is_array());
        if empty || says(parent, object, legacy.instead) {
            self.report_at(Level::Warning, found.label("has no effect").help("remove it"));
        } else {
            self.leftovers.add(entry.key);
            self.report_at(Level::Error, found.label("would be lost").help(legacy.help));
        }
    }

    /// Remembers that the value of a field is of Swagger 2.0.
    pub(super) fn leftover_value(&mut self, parent: Value<'s>, field: &str) {
        let word = parent.get(field).and_then(Value::as_str).unwrap_or_default();
        self.leftovers.add(&format!("{field}: {word}"));
    }
}

/// Whether an object says in OpenAPI 3 what a field of Swagger 2.0 beside it says.
fn says(parent: Value<'_>, object: &Object, instead: &str) -> bool {
    if instead == ANY_CONTENT {
        // From an operation to a response are two steps, from the document five.
        return has_content(parent, if object.is(&ROOT) { 5 } else { 2 });
    }
    let mut steps = instead.split('/').filter(|step| !step.is_empty()).peekable();
    steps.peek().is_some() && steps.try_fold(parent, |at, key| at.get(key)).is_some()
}

/// Whether there are media types in an object or what it holds, at most so many steps down.
fn has_content(value: Value<'_>, depth: usize) -> bool {
    value.get("content").is_some_and(Value::is_object)
        || depth > 0 && value.entries().any(|entry| has_content(entry.value, depth - 1))
}
