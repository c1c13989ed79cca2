//! What each object of OpenAPI may hold, by version: the tables that the structure of a document is checked against.
//!
//! Source: the "Fixed Fields" of OpenAPI [3.0](https://spec.openapis.org/oas/v3.0.4),
//! [3.1](https://spec.openapis.org/oas/v3.1.2) and [3.2](https://spec.openapis.org/oas/v3.2.0).

use crate::source::Value;

use super::Version;
use super::structure::Check;

pub(super) mod events;
mod message;
mod paths;
mod root;
mod schema;
mod security;

pub(super) use message::{EXAMPLE, HEADER, LINK, MEDIA_TYPE, PARAMETER, REQUEST_BODY, RESPONSE, RESPONSES};
pub(super) use paths::{CALLBACK, PATH_ITEM, PATHS};
pub(super) use root::{COMPONENTS, EXTERNAL_DOCS, ROOT, SERVER};
pub(super) use schema::{DISCRIMINATOR, SCHEMA};
pub(super) use security::{REQUIREMENT, SECURITY_SCHEME};

/// An object of OpenAPI.
pub(super) struct Object {
    /// Its name in the specification.
    pub(super) name: &'static str,
    /// Its fields, the frequent ones first.
    pub(super) fields: &'static [Field],
    /// What all further keys hold; `None` where there are none.
    pub(super) rest: Option<Kind>,
    /// Whether keys that begin with `x-` are free.
    pub(super) extensible: bool,
    /// Whether a reference may stand in its place.
    pub(super) referable: bool,
    /// Fields that Swagger 2.0 had here.
    pub(super) legacy: &'static [Legacy],
    /// Whether any field has to be there.
    pub(super) needy: bool,
    /// What else holds for it.
    pub(super) rule: Option<Rule>,
}

/// A check of one whole object.
pub(super) type Rule = for<'s> fn(&mut Check<'s>, Value<'s>);

/// A check of one field: the object it stands in, and its value.
pub(super) type FieldRule = for<'s> fn(&mut Check<'s>, Value<'s>, Value<'s>);

/// A field of an object.
pub(super) struct Field {
    /// Its key.
    pub(super) name: &'static str,
    /// What it holds.
    pub(super) kind: Kind,
    /// The first version that has it.
    pub(super) since: Version,
    /// What it means when it is missing.
    pub(super) need: Need,
    /// Whether generated code does not depend on it, so that a wrong value is no more than a warning.
    pub(super) prose: bool,
}

/// What a field holds.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    /// Anything.
    Any,
    /// Text.
    Text,
    /// One of these words.
    Word(&'static [&'static str]),
    /// `true` or `false`.
    Flag,
    /// A whole number from 0.
    Count,
    /// A whole number between two, which count too.
    Range(u64, u64),
    /// A list of anything.
    Values,
    /// A list of texts.
    Texts,
    /// A map of anything.
    ValueMap,
    /// A map of texts.
    TextMap,
    /// An object.
    One(&'static Object),
    /// A list of objects.
    List(&'static Object),
    /// A map of objects.
    Map(&'static Object),
    /// A keyword with a file in [`keyword`](crate::keyword).
    Assertion,
    /// What the function says, with the objects that it holds.
    Special(FieldRule, Holds),
}

/// The objects in a special field, for finding out what a pointer points at.
#[derive(Clone, Copy)]
pub(super) enum Holds {
    /// None.
    Nothing,
    /// One.
    One(&'static Object),
    /// Several, in a list or a map.
    Many(&'static Object),
}

/// What it means when a field is missing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// Nothing.
    Optional,
    /// Nothing can be made of the object.
    Required,
    /// The specification asks for it, up to and with this version, but one can do without it.
    Expected(Version),
}

/// A field of Swagger 2.0 that has no place in OpenAPI 3.
pub(super) struct Legacy {
    /// Its key.
    pub(super) name: &'static str,
    /// The field that says the same in OpenAPI 3, or a path to one; where it is there too, nothing is lost.
    pub(super) instead: &'static str,
    /// How to write it in OpenAPI 3.
    pub(super) help: &'static str,
}

impl Object {
    /// An object with fixed fields and extensions.
    const fn new(name: &'static str, fields: &'static [Field]) -> Self {
        Self {
            name,
            fields,
            rest: None,
            extensible: true,
            referable: false,
            needy: needy(fields),
            legacy: &[],
            rule: None,
        }
    }

    /// The same where a reference may stand in its place.
    const fn referable(mut self) -> Self {
        self.referable = true;
        self
    }

    const fn rest(mut self, kind: Kind) -> Self {
        self.rest = Some(kind);
        self
    }

    const fn legacy(mut self, legacy: &'static [Legacy]) -> Self {
        self.legacy = legacy;
        self
    }

    const fn rule(mut self, rule: Rule) -> Self {
        self.rule = Some(rule);
        self
    }

    /// The field of this name.
    pub(super) fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Whether both are the same table.
    pub(super) fn is(&self, other: &Object) -> bool {
        std::ptr::eq(self, other)
    }

    /// The name with its article.
    pub(super) fn phrase(&self) -> String {
        if self.is(&ROOT) || self.is(&events::EVENTS) {
            return "the document".to_owned();
        }
        let article = if self.name.starts_with(['A', 'E', 'I', 'O', 'U']) {
            "an"
        } else {
            "a"
        };
        format!("{article} {}", self.name)
    }
}

impl Field {
    const fn new(name: &'static str, kind: Kind) -> Self {
        Self {
            name,
            kind,
            since: Version::V30,
            need: Need::Optional,
            prose: false,
        }
    }

    /// A text that only people read.
    const fn prose(name: &'static str) -> Self {
        let mut field = Self::new(name, Kind::Text);
        field.prose = true;
        field
    }

    const fn unused(mut self) -> Self {
        self.prose = true;
        self
    }

    const fn since(mut self, version: Version) -> Self {
        self.since = version;
        self
    }

    const fn required(mut self) -> Self {
        self.need = Need::Required;
        self
    }

    const fn expected(self) -> Self {
        self.expected_until(Version::V32)
    }

    const fn expected_until(mut self, last: Version) -> Self {
        self.need = Need::Expected(last);
        self
    }
}

/// Stands for media types in the responses or bodies of the object, which say what `produces` and `consumes` said.
pub(super) const ANY_CONTENT: &str = "*";

impl Legacy {
    const fn new(name: &'static str, instead: &'static str, help: &'static str) -> Self {
        Self { name, instead, help }
    }
}

const fn needy(fields: &[Field]) -> bool {
    let mut index = 0;
    while index < fields.len() {
        if !matches!(fields[index].need, Need::Optional) {
            return true;
        }
        index += 1;
    }
    false
}

/// The object that a pointer into a document points at, where the tables say: one with this root.
pub(super) fn role(root: &'static Object, pointer: &str) -> Option<&'static Object> {
    let mut at = Holds::One(root);
    for segment in pointer.split('/').skip(1) {
        at = match at {
            Holds::Nothing => return None,
            Holds::Many(object) => Holds::One(object),
            Holds::One(object) => member(object, segment),
        };
    }
    match at {
        Holds::One(object) => Some(object),
        Holds::Many(_) | Holds::Nothing => None,
    }
}

/// What stands under a key of an object. Keys of fixed fields hold no escaped characters.
pub(super) fn member(object: &'static Object, key: &str) -> Holds {
    let kind = object.field(key).map(|field| field.kind).or(object.rest);
    match kind {
        Some(Kind::One(object)) => Holds::One(object),
        Some(Kind::List(object) | Kind::Map(object)) => Holds::Many(object),
        Some(Kind::Special(_, holds)) => holds,
        _ => Holds::Nothing,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::fmt::Write;

    use super::{Holds, Kind, Need, Object, ROOT, role};

    /// Every object that an OpenAPI document can hold.
    pub(in crate::document) fn objects() -> Vec<&'static Object> {
        below(&ROOT)
    }

    /// Every object that an AsyncAPI document can hold and an OpenAPI document cannot.
    pub(in crate::document) fn events() -> Vec<&'static Object> {
        let known = objects();
        let mut found = below(&super::events::EVENTS);
        found.extend(below(&super::events::MULTI_FORMAT).iter().take(1));
        found.retain(|object| !known.iter().any(|known| known.is(object)));
        found
    }

    fn below(root: &'static Object) -> Vec<&'static Object> {
        let mut found: Vec<&'static Object> = vec![root];
        let mut next = 0;
        while let Some(object) = found.get(next).copied() {
            next += 1;
            for kind in object.fields.iter().map(|field| field.kind).chain(object.rest) {
                let held = match kind {
                    Kind::One(held) | Kind::List(held) | Kind::Map(held) => held,
                    Kind::Special(_, Holds::One(held) | Holds::Many(held)) => held,
                    _ => continue,
                };
                if !found.iter().any(|known| known.is(held)) {
                    found.push(held);
                }
            }
        }
        found
    }

    /// The tables agree with the JSON schemas that the OpenAPI initiative publishes; this holds them to it.
    #[test]
    fn later_and_needed_fields_are_those_of_the_specification() {
        let mut listed = String::new();
        for object in objects() {
            for field in object.fields {
                let need = match field.need {
                    Need::Optional if field.since == super::Version::V30 => continue,
                    Need::Optional => String::new(),
                    Need::Required => " required".to_owned(),
                    Need::Expected(last) => format!(" expected to {last}"),
                };
                writeln!(listed, "{}: {} {}{need}", object.name, field.name, field.since).expect("text");
            }
        }
        assert_eq!(listed, include_str!("fields.txt"), "{listed}");
    }

    /// The same for AsyncAPI, whose two versions have the same fields.
    #[test]
    fn needed_fields_of_messages_are_those_of_the_specification() {
        let mut listed = String::new();
        for object in events() {
            for field in object.fields {
                match field.need {
                    Need::Optional => {}
                    Need::Required => writeln!(listed, "{}: {} required", object.name, field.name).expect("text"),
                    Need::Expected(_) => writeln!(listed, "{}: {} expected", object.name, field.name).expect("text"),
                }
            }
        }
        assert_eq!(listed, include_str!("events/fields.txt"), "{listed}");
    }

    #[test]
    fn no_table_has_a_field_twice() {
        for object in objects().into_iter().chain(events()) {
            let mut names: Vec<_> = object.fields.iter().map(|field| field.name).collect();
            let count = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), count, "{}", object.name);
            assert!(
                object.legacy.iter().all(|legacy| object.field(legacy.name).is_none()),
                "{}",
                object.name
            );
        }
    }

    #[test]
    fn pointers_have_roles() {
        for (pointer, name) in [
            ("", "root"),
            (
                "/paths/~1a/get/responses/200/content/application~1json/schema",
                "Schema object",
            ),
            ("/components/schemas/A/properties/b/items", "Schema object"),
            ("/paths/~1a/get/parameters/0", "Parameter object"),
            ("/components/callbacks/c/{$url}/post", "Operation object"),
        ] {
            assert_eq!(role(&ROOT, pointer).map(|object| object.name), Some(name), "{pointer}");
        }
        for pointer in [
            "/components/schemas",
            "/info/title",
            "/x-a",
            "/components/schemas/A/enum/0",
        ] {
            assert!(role(&ROOT, pointer).is_none(), "{pointer}");
        }
    }
}
