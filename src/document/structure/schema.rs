//! What holds for schemas beyond their fields.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::diagnostic::Level;
use crate::document::grammar::{DISCRIMINATOR, Kind, SCHEMA};
use crate::document::report::{at, quoted};
use crate::document::rules::{
    ARRAY_ITEMS_MISSING, BOOLEAN_EXCLUSIVE_BOUND, ENUM_DUPLICATE, ENUM_EMPTY, NULLABLE_IN_31, TYPE_INVALID,
    VERSION_GATED_FIELD, WRONG_TYPE,
};
use crate::document::{Type, Version, lenient};
use crate::source::{self, Value, nearest};

use super::Check;

/// `type`: a word, or a list of words since OpenAPI 3.1.
pub(in crate::document) fn schema_type<'s>(check: &mut Check<'s>, parent: Value<'s>, value: Value<'s>) {
    match value.kind() {
        source::Kind::String(name) => check.type_name(parent, value, name),
        source::Kind::Array => {
            if check.version == Version::V30 {
                let message = "a list of types came with OpenAPI 3.1, but the document is of 3.0";
                check.report(at(&VERSION_GATED_FIELD, value, message).label("read as in 3.1"));
            }
            if value.is_empty() {
                check.report(at(&TYPE_INVALID, value, "no type is named, so no value is valid"));
            }
            for item in value.items() {
                match item.kind() {
                    source::Kind::String(name) => check.type_name(parent, item, name),
                    source::Kind::Null => check.unquoted_null(item),
                    _ => check.wrong(item, "the name of a type", false),
                }
            }
        }
        source::Kind::Null => check.unquoted_null(value),
        _ => check.wrong(value, "the name of a type", false),
    }
}

impl<'s> Check<'s> {
    /// `type: null` without quotes names no type in YAML, but is surely meant so.
    fn unquoted_null(&mut self, value: Value<'s>) {
        let found = at(&TYPE_INVALID, value, "null stands where the name of a type is wanted")
            .label("read as the type `null`")
            .help("put it in quotes")
            .mend(value.span(), "\"null\"");
        self.report_at(Level::Warning, found);
    }

    fn type_name(&mut self, parent: Value<'s>, value: Value<'s>, name: &str) {
        match Type::parse(name) {
            Some(Type::Null)
                if self.version == Version::V30 && parent.get("type").is_some_and(|kind| !kind.is_array()) =>
            {
                let message = "the type `null` came with OpenAPI 3.1, but the document is of 3.0";
                self.report(at(&VERSION_GATED_FIELD, value, message).label("read as in 3.1"));
            }
            Some(_) => {}
            None => self.invalid_type(value, name),
        }
    }

    fn invalid_type(&mut self, value: Value<'s>, name: &str) {
        let found = at(&TYPE_INVALID, value, format!("there is no type `{name}`"));
        if name == "file" {
            let found = found
                .label("read as a string of bytes")
                .help("write `type: string` with `format: binary`");
            self.report_at(Level::Warning, found);
        } else if let Some(meant) = lenient::meant_type(name) {
            let found = found
                .label(format!("read as `{meant}`"))
                .help(format!("write `{meant}`"))
                .mend(value.span(), quoted(value, value.span(), meant.as_str()));
            self.report_at(Level::Warning, found);
        } else if let Some(near) = nearest(name, Type::ALL.iter().map(|kind| kind.as_str())) {
            let edit = quoted(value, value.span(), near);
            self.report(
                found
                    .label("not a type")
                    .help(format!("did you mean `{near}`?"))
                    .edit(value.span(), edit),
            );
        } else {
            self.report(found.label("not a type").help("a string may say more in `format`"));
        }
    }
}

/// `required`: a list of names. In the drafts before JSON Schema 4 it was a boolean in the property itself.
pub(in crate::document) fn required<'s>(check: &mut Check<'s>, _: Value<'s>, value: Value<'s>) {
    if lenient::flag(value).is_some() {
        let message = "a boolean stands where a list of properties is wanted";
        let found = at(&WRONG_TYPE, value, message).label("has no effect");
        let help = "name the property under `required` of the object that holds it";
        check.report_at(Level::Warning, found.help(help));
    } else {
        check.value(value, Kind::Texts, false);
    }
}

/// `items`: a schema. In the drafts before 2020-12 a list stood for what is now `prefixItems`.
pub(in crate::document) fn items<'s>(check: &mut Check<'s>, _: Value<'s>, value: Value<'s>) {
    if value.is_array() && !value.is_empty() {
        check.lenient(value, "a Schema object", "read as `prefixItems`");
        check.value(value, Kind::List(&SCHEMA), false);
    } else {
        check.value(value, Kind::One(&SCHEMA), false);
    }
}

/// `enum`: a list, each value once.
pub(in crate::document) fn values<'s>(check: &mut Check<'s>, _: Value<'s>, value: Value<'s>) {
    if value.is_array() && value.is_empty() {
        let found = at(&ENUM_EMPTY, value, "`enum` names no value").label("read as if it were not there");
        check.report_at(Level::Warning, found);
    }
    check.value(value, Kind::Values, false);
    let mut known: HashMap<String, Value<'s>> = HashMap::new();
    let mut again: Vec<(Value<'s>, Value<'s>)> = Vec::new();
    for item in value.items() {
        match known.entry(lenient::identity(item)) {
            Entry::Occupied(first) => again.push((*first.get(), item)),
            Entry::Vacant(place) => {
                place.insert(item);
            }
        }
    }
    if let Some((first, second)) = again.first() {
        let text = check.source.text(second.span());
        let found = at(&ENUM_DUPLICATE, *second, format!("{text} stands twice in `enum`")).label("again here");
        let found = found.related(first.span(), "first here");
        check.report(match again.len() {
            1 => found,
            count => found.note(format!("{} more values stand there more than once", count - 1)),
        });
    }
}

/// `nullable`, which is a type since OpenAPI 3.1.
pub(in crate::document) fn nullable<'s>(check: &mut Check<'s>, _: Value<'s>, value: Value<'s>) {
    check.value(value, Kind::Flag, false);
    if check.version > Version::V30 {
        let effect = if lenient::flag(value) == Some(true) {
            "read as one more type, `null`"
        } else {
            "has no effect"
        };
        let found = at(&NULLABLE_IN_31, value, "`nullable` is a field of OpenAPI 3.0").label(effect);
        check.report(found.help("add `\"null\"` to `type`"));
    }
}

/// `exclusiveMinimum` and `exclusiveMaximum`: flags in OpenAPI 3.0, numbers since.
pub(in crate::document) fn exclusive_bound<'s>(check: &mut Check<'s>, _: Value<'s>, value: Value<'s>) {
    let v30 = check.version == Version::V30;
    match value.kind() {
        source::Kind::Bool(_) if v30 => {}
        source::Kind::Bool(_) => {
            let message = format!("an exclusive bound is a number in OpenAPI {}", check.version);
            let found = at(&BOOLEAN_EXCLUSIVE_BOUND, value, message).label("read as in 3.0");
            check.report(found.help("write the bound itself here, and take `minimum` or `maximum` away"));
        }
        source::Kind::Number(_) if v30 => {
            let message = "an exclusive bound is a number since OpenAPI 3.1, but the document is of 3.0";
            check.report(at(&VERSION_GATED_FIELD, value, message).label("read as in 3.1"));
        }
        source::Kind::Number(_) => {}
        _ if v30 => check.value(value, Kind::Flag, false),
        _ => check.wrong(value, "a number", false),
    }
}

/// `additionalProperties`, which may be true or false in every version.
pub(in crate::document) fn additional_properties<'s>(check: &mut Check<'s>, _: Value<'s>, value: Value<'s>) {
    if value.as_bool().is_none() {
        check.value(value, Kind::One(&SCHEMA), false);
    }
}

/// `dependentRequired`: a map of lists of names.
pub(in crate::document) fn dependent_required<'s>(check: &mut Check<'s>, _: Value<'s>, value: Value<'s>) {
    check.value(value, Kind::ValueMap, false);
    for entry in value.entries() {
        check.value(entry.value, Kind::Texts, false);
    }
}

/// `discriminator`: an object. In Swagger 2.0 it was the name of the property alone.
pub(in crate::document) fn discriminator<'s>(check: &mut Check<'s>, _: Value<'s>, value: Value<'s>) {
    if value.as_str().is_some() && check.in_events(value) {
        // AsyncAPI knows no other form.
    } else if value.as_str().is_some() {
        let found = at(
            &WRONG_TYPE,
            value,
            "a string stands where a Discriminator object is wanted",
        );
        let found = found
            .label("read as the name of the property")
            .help("name it under `propertyName`");
        check.report_at(Level::Warning, found);
    } else {
        check.value(value, Kind::One(&DISCRIMINATOR), false);
    }
}

/// A schema as a whole.
pub(in crate::document) fn schema<'s>(check: &mut Check<'s>, value: Value<'s>) {
    let array = value.get("type").and_then(Value::as_str) == Some("array");
    if array && check.version == Version::V30 && value.get("items").is_none() {
        let found = at(&ARRAY_ITEMS_MISSING, value, "the array does not say what it holds");
        check.report(found.label("read as an array of anything").help("add `items`"));
    }
}
