//! What single fields hold.

use crate::diagnostic::Level;
use crate::document::grammar::{Kind, Object, SCHEMA};
use crate::document::report::{at, at_key, quoted};
use crate::document::rules::{INVALID_COMPONENT_NAME, INVALID_VALUE, VERSION_GATED_FIELD, WRONG_TYPE};
use crate::document::{Version, lenient};
use crate::keyword::{self, Read, Reading};
use crate::source::{Entry, Value, nearest};

use super::Check;

impl<'s> Check<'s> {
    /// Looks at the value of a field.
    pub(super) fn field(&mut self, parent: Value<'s>, entry: Entry<'s>, kind: Kind, prose: bool) {
        match kind {
            Kind::Special(rule, _) => rule(self, parent, entry.value),
            Kind::Assertion => self.assertion(parent, entry),
            _ => self.value(entry.value, kind, prose),
        }
    }

    /// Looks at a value of a kind; `prose` says that generated code does not depend on it.
    pub(super) fn value(&mut self, value: Value<'s>, kind: Kind, prose: bool) {
        if value.is_null() && !matches!(kind, Kind::Any) {
            self.null(value, kind);
            return;
        }
        match kind {
            Kind::Text => self.text(value, prose),
            Kind::Word(words) => self.word(value, words),
            Kind::Flag => self.flag(value, prose),
            Kind::Count if value.as_u64().is_none() => self.wrong(value, "a whole number from 0", prose),
            Kind::Range(least, most) => self.range(value, least, most),
            Kind::Values if !value.is_array() => self.wrong(value, "an array", prose),
            Kind::Texts => self.texts(value, prose),
            Kind::ValueMap if !value.is_object() => self.wrong_map(value, "an object", prose),
            Kind::TextMap if value.is_object() => {
                value
                    .entries()
                    .for_each(|entry| self.value(entry.value, Kind::Text, prose));
            }
            Kind::TextMap => self.wrong_map(value, "an object", prose),
            Kind::One(object) => self.one(value, object, prose),
            Kind::List(_) if value.is_array() => self.work.push((value, kind)),
            Kind::List(_) => self.wrong_list(value, kind, prose),
            Kind::Map(_) if value.is_object() => self.work.push((value, kind)),
            Kind::Map(_) => self.wrong_map(value, "an object", prose),
            _ => {}
        }
    }

    fn null(&mut self, value: Value<'s>, kind: Kind) {
        let wanted = match kind {
            Kind::One(object) => object.phrase(),
            Kind::List(_) | Kind::Texts | Kind::Values => "an array".to_owned(),
            Kind::Map(_) | Kind::ValueMap | Kind::TextMap => "an object".to_owned(),
            Kind::Flag => "true or false".to_owned(),
            Kind::Count | Kind::Range(..) => "a whole number".to_owned(),
            _ => "text".to_owned(),
        };
        self.lenient(value, &wanted, "read as if it were not there");
    }

    /// Says that a value is of the wrong kind.
    pub(super) fn wrong(&mut self, value: Value<'s>, wanted: &str, prose: bool) {
        let found = at(
            &WRONG_TYPE,
            value,
            format!("{} stands where {wanted} is wanted", value.kind_name()),
        )
        .label(format!("{wanted} is wanted"));
        let level = if prose { Level::Warning } else { Level::Error };
        self.report_at(level, found);
    }

    /// Says that a value is of the wrong kind but clear; `read` says what is made of it.
    pub(super) fn lenient(&mut self, value: Value<'s>, wanted: &str, read: &str) {
        let message = format!("{} stands where {wanted} is wanted", value.kind_name());
        let found = at(&WRONG_TYPE, value, message).label(read);
        // An empty value is best seen by its key.
        let found = match value.key_span().filter(|_| value.is_null()) {
            Some(key) => found.at(key, value.pointer()),
            None => found,
        };
        self.report_at(Level::Warning, found);
    }

    /// Some languages write an empty map as an empty list.
    fn wrong_map(&mut self, value: Value<'s>, wanted: &str, prose: bool) {
        if value.is_array() && value.is_empty() {
            self.lenient(value, wanted, "read as an empty object");
        } else {
            self.wrong(value, wanted, prose);
        }
    }

    fn wrong_list(&mut self, value: Value<'s>, kind: Kind, prose: bool) {
        let reference = value.get_entry("$ref").filter(|entry| entry.value.as_str().is_some());
        if let Some(reference) = reference {
            self.stray_reference(value, reference, kind);
        } else if value.is_object() && value.is_empty() {
            self.lenient(value, "an array", "read as an empty array");
        } else {
            self.wrong(value, "an array", prose);
        }
    }

    fn one(&mut self, value: Value<'s>, object: &'static Object, prose: bool) {
        if value.is_object() {
            self.work.push((value, Kind::One(object)));
        } else if object.is(&SCHEMA) && value.as_bool().is_some() {
            self.boolean_schema(value);
        } else {
            self.wrong_map(value, &object.phrase(), prose);
        }
    }

    fn boolean_schema(&mut self, value: Value<'s>) {
        if self.version == Version::V30 {
            let message = "a schema that is true or false came with OpenAPI 3.1, but the document is of 3.0";
            self.report(at(&VERSION_GATED_FIELD, value, message).label("read as in 3.1"));
        }
    }

    fn text(&mut self, value: Value<'s>, prose: bool) {
        if value.as_str().is_some() {
            return;
        }
        match lenient::text(value) {
            Some(written) => {
                let message = format!("{} stands where text is wanted", value.kind_name());
                let found = at(&WRONG_TYPE, value, message)
                    .label(format!("read as the text `{written}`"))
                    .help("put it in quotes")
                    .mend(value.span(), format!("\"{written}\""));
                self.report_at(Level::Warning, found);
            }
            None => self.wrong(value, "text", prose),
        }
    }

    fn word(&mut self, value: Value<'s>, words: &[&'static str]) {
        match value.as_str() {
            Some(word) if words.contains(&word) => {}
            Some(word) => match lenient::word(value, words) {
                Some(meant) => {
                    let found = at(&INVALID_VALUE, value, format!("`{word}` is written `{meant}`"));
                    let edit = quoted(value, value.span(), meant);
                    self.report_at(
                        Level::Warning,
                        found.label("read as it was meant").mend(value.span(), edit),
                    );
                }
                None => self.invalid_word(value, word, words),
            },
            None => self.wrong(value, "text", false),
        }
    }

    /// Says that a word is not one of those that may stand here.
    pub(super) fn invalid_word(&mut self, value: Value<'s>, word: &str, words: &[&'static str]) {
        let list = words
            .iter()
            .map(|word| format!("`{word}`"))
            .collect::<Vec<_>>()
            .join(", ");
        let mut found = at(&INVALID_VALUE, value, format!("`{word}` is not one of {list}"));
        if let Some(near) = nearest(word, words.iter().copied()) {
            found = found
                .help(format!("did you mean `{near}`?"))
                .edit(value.span(), quoted(value, value.span(), near));
        }
        self.report(found);
    }

    fn flag(&mut self, value: Value<'s>, prose: bool) {
        match (value.as_bool(), lenient::flag(value)) {
            (Some(_), _) => {}
            (None, Some(meant)) => {
                let message = "text stands where true or false is wanted";
                let found = at(&WRONG_TYPE, value, message)
                    .label(format!("read as {meant}"))
                    .mend(value.span(), meant.to_string());
                self.report_at(Level::Warning, found);
            }
            (None, None) => self.wrong(value, "true or false", prose),
        }
    }

    fn range(&mut self, value: Value<'s>, least: u64, most: u64) {
        match value.as_u64() {
            Some(number) if (least..=most).contains(&number) => {}
            Some(_) => {
                let written = self.source.text(value.span());
                let message = format!("{written} is not from {least} to {most}");
                self.report(at(&INVALID_VALUE, value, message));
            }
            None => self.wrong(value, &format!("a whole number from {least} to {most}"), false),
        }
    }

    fn texts(&mut self, value: Value<'s>, prose: bool) {
        if value.is_array() {
            value.items().for_each(|item| self.value(item, Kind::Text, prose));
        } else if lenient::text(value).is_some() {
            self.lenient(value, "an array of texts", "read as an array of one");
        } else if value.is_object() && value.is_empty() {
            self.lenient(value, "an array of texts", "read as an empty array");
        } else {
            self.wrong(value, "an array of texts", prose);
        }
    }

    fn assertion(&mut self, parent: Value<'s>, entry: Entry<'s>) {
        let Some(keyword) = keyword::find(entry.key) else {
            return;
        };
        if entry.value.is_null() {
            self.null(entry.value, Kind::Any);
            return;
        }
        let reading = Reading {
            version: self.version,
            schema: parent,
            value: entry.value,
        };
        if let Read::Expected(wanted) = (keyword.read)(&reading) {
            let quoted = entry
                .value
                .as_str()
                .is_some_and(|text| text.parse::<f64>().is_ok() || lenient::flag(entry.value).is_some());
            if quoted {
                self.lenient(entry.value, wanted, "the limit is left out");
            } else {
                self.wrong(entry.value, wanted, false);
            }
        }
    }
}

/// The names of components have few letters to choose from.
pub(in crate::document) fn component_names<'s>(check: &mut Check<'s>, components: Value<'s>) {
    for section in components.entries().filter(|section| !section.key.starts_with("x-")) {
        for entry in section.value.entries() {
            let fine = |c: char| c.is_ascii_alphanumeric() || ".-_".contains(c);
            if !entry.key.is_empty() && entry.key.chars().all(fine) || entry.key == "$ref" {
                continue;
            }
            let message = format!("`{}` is not a name for a component", entry.key);
            let found = at_key(&INVALID_COMPONENT_NAME, section.value, entry, message);
            check.report(found.label("only ASCII letters, digits, `.`, `-` and `_`"));
        }
    }
}
