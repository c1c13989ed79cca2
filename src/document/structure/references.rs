//! References: whether they lead to what their place wants.

use std::iter::successors;

use crate::diagnostic::Level;
use crate::document::Version;
use crate::document::grammar::events::EVENTS;
use crate::document::grammar::{EXAMPLE, Kind, LINK, Object, PATH_ITEM, PATHS, ROOT, SCHEMA, role};
use crate::document::report::{at, at_key, place};
use crate::document::rules::{REF_CYCLE, REF_KIND_MISMATCH, REF_SIBLINGS_IGNORED, UNKNOWN_FIELD, UNRESOLVED_REF};
use crate::source::{Entry, RefError, Value};

use super::Check;
use super::unresolved::SHOWN_USES;

/// Fields that only people read: little is lost with them.
const PROSE: [&str; 7] = [
    "summary",
    "description",
    "title",
    "example",
    "examples",
    "externalDocs",
    "deprecated",
];

impl<'s> Check<'s> {
    /// A reference in the place of an object, or beside the fields of one.
    pub(super) fn reference(&mut self, value: Value<'s>, entry: Entry<'s>, object: &'static Object) {
        if !object.referable {
            self.stray_reference(value, entry, Kind::One(object));
            return;
        }
        self.siblings(value, object);
        self.follow(value, entry.value, Kind::One(object));
    }

    /// A reference where the specification allows none; what is meant is clear.
    pub(super) fn stray_reference(&mut self, value: Value<'s>, entry: Entry<'s>, kind: Kind) {
        let place = match kind {
            Kind::One(object) => format!("the {}", object.name),
            _ => "a list or map".to_owned(),
        };
        let found = at_key(
            &UNKNOWN_FIELD,
            value,
            entry,
            format!("{place} may not be given by `$ref`"),
        );
        self.report(found.label("read as if its target stood here"));
        self.follow(value, entry.value, kind);
    }

    fn follow(&mut self, value: Value<'s>, reference: Value<'s>, kind: Kind) {
        let Some(text) = reference.as_str() else {
            self.wrong(reference, "text", false);
            return;
        };
        match self.refs.resolve(reference, text) {
            Ok(target) => self.arrive(value, reference, self.source.value(target), kind),
            Err(error) => self.astray(value, reference, kind, error),
        }
    }

    /// A reference that leads nowhere. One in a schema may be meant from elsewhere.
    fn astray(&mut self, value: Value<'s>, reference: Value<'s>, kind: Kind, error: RefError) {
        let text = reference.as_str().unwrap_or_default();
        let object = match kind {
            Kind::One(object) => object,
            _ => &PATHS,
        };
        if let Some((target, wrong, right)) = self.meant(value, text, object) {
            let message = format!("there is nothing at `{text}` in {wrong}");
            self.report_at(
                Level::Warning,
                at(&UNRESOLVED_REF, reference, message).label(format!("read from {right}")),
            );
            self.arrive(value, reference, target, kind);
            return;
        }
        let level = if object.is(&EXAMPLE) || object.is(&LINK) {
            Level::Warning
        } else {
            Level::Error
        };
        self.unresolved.add(reference, text, level, error);
    }

    /// What a pointer leads to when it is seen from where it should not be: the file in place of the schema with `$id`,
    /// or the schema around it in place of the file.
    fn meant(
        &self,
        value: Value<'s>,
        text: &str,
        object: &'static Object,
    ) -> Option<(Value<'s>, &'static str, &'static str)> {
        let fragment = text.strip_prefix('#').filter(|fragment| fragment.starts_with('/'))?;
        let look = |root: Value<'s>| {
            let found = self.source.fragment(root.id(), fragment).ok()?;
            Some(self.source.value(found))
        };
        let root = self.source.file_root(value.span().file);
        let inner = self.source.scope(value.id()) != root.id();
        let from = if inner { "the schema with `$id`" } else { "the file" };
        if let Some(target) = look(root).filter(|_| inner) {
            return Some((target, from, "the file"));
        }
        let around = outermost_schema(value).filter(|_| object.is(&SCHEMA))?;
        Some((look(around)?, from, "the schema around it"))
    }

    /// Looks at what a reference leads to.
    pub(super) fn arrive(&mut self, value: Value<'s>, reference: Value<'s>, target: Value<'s>, kind: Kind) {
        let Kind::One(object) = kind else {
            self.refs.connect(value.id(), target.id(), "");
            self.value(target, kind, false);
            return;
        };
        let boolean = object.is(&SCHEMA) && target.as_bool().is_some();
        if !boolean && !target.is_object() {
            self.mismatch(reference, target, object, target.kind_name());
            return;
        }
        match role_of(target, object).filter(|found| !found.is(object)) {
            Some(found) => self.mismatch(reference, target, object, &found.phrase()),
            None => {
                self.refs.connect(value.id(), target.id(), object.name);
                self.value(target, kind, false);
            }
        }
    }

    fn mismatch(&mut self, reference: Value<'s>, target: Value<'s>, wanted: &'static Object, found: &str) {
        let message = format!("the reference leads to {found}, not to {}", wanted.phrase());
        let found = at(&REF_KIND_MISMATCH, reference, message).related(place(target), "it leads here");
        if wanted.is(&SCHEMA) {
            self.report_at(Level::Warning, found.label("any value is valid"));
        } else {
            self.report(found);
        }
    }

    /// What stands beside a reference, where that has no effect.
    fn siblings(&mut self, value: Value<'s>, object: &'static Object) {
        if value.len() == 1 || object.is(&PATH_ITEM) || object.is(&SCHEMA) && self.version > Version::V30 {
            return;
        }
        let allowed = |key: &str| {
            key == "$ref"
                || key.starts_with("x-")
                || self.version > Version::V30 && matches!(key, "summary" | "description")
        };
        let lost: Vec<Entry<'s>> = value.entries().filter(|entry| !allowed(entry.key)).collect();
        let Some(first) = lost.first() else {
            return;
        };
        let names = lost
            .iter()
            .map(|entry| format!("`{}`", entry.key))
            .collect::<Vec<_>>()
            .join(", ");
        let message = format!("{names} beside `$ref` has no effect in OpenAPI {}", self.version);
        let mut found = at_key(&REF_SIBLINGS_IGNORED, value, *first, message).label("ignored");
        if object.is(&SCHEMA) {
            found = found.help("wrap the reference: `allOf: [{$ref: ...}]`");
        }
        let prose = lost.iter().all(|entry| PROSE.contains(&entry.key));
        let level = if prose { Level::Info } else { Level::Warning };
        self.report_at(level, found);
    }

    /// One finding for each circle of references.
    pub(super) fn report_cycles(&mut self) {
        for cycle in self.refs.cut_cycles() {
            let values: Vec<Value<'s>> = cycle.iter().map(|node| self.source.value(*node)).collect();
            let Some(first) = values.iter().min_by_key(|value| value.id()).copied() else {
                continue;
            };
            let reference = first.get("$ref").unwrap_or(first);
            let message = match values.len() {
                1 => "the reference leads to itself".to_owned(),
                count => format!("{count} references lead round in a circle"),
            };
            let mut found = at(&REF_CYCLE, reference, message).label("never arrives at an object");
            for other in values.iter().filter(|value| value.id() != first.id()).take(SHOWN_USES) {
                found = found.related(place(*other), "goes through here");
            }
            self.report(found);
        }
    }
}

/// What an object is by the tables, where it stands in a document. Components of a file that does not say what it is are what is
/// wanted of them, where a table has that.
fn role_of(value: Value<'_>, wanted: &'static Object) -> Option<&'static Object> {
    let pointer = value.pointer();
    let pointer = pointer.as_str();
    let root = value.source().file_root(value.span().file);
    if root.get("openapi").is_some() {
        return role(&ROOT, pointer);
    }
    if root.get("asyncapi").is_some() {
        return role(&EVENTS, pointer);
    }
    if !pointer.starts_with("/components/") {
        return None;
    }
    let found = [role(&ROOT, pointer), role(&EVENTS, pointer)];
    let fits = found.iter().flatten().find(|found| found.is(wanted));
    fits.copied().or(found.into_iter().flatten().next())
}

/// The schema furthest out among those that a value stands in.
pub(super) fn outermost_schema(value: Value<'_>) -> Option<Value<'_>> {
    let around = successors(Some(value), |value| value.parent());
    around
        .filter(|value| role_of(*value, &SCHEMA).is_some_and(|object| object.is(&SCHEMA)))
        .last()
}
