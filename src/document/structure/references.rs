//! References: whether they lead to what their place wants.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, FileId, Level};
use crate::document::Version;
use crate::document::grammar::{EXAMPLE, Kind, LINK, Object, PATH_ITEM, PATHS, SCHEMA, role};
use crate::document::report::{at, at_key, place, quoted};
use crate::document::rules::{
    REF_CYCLE, REF_KIND_MISMATCH, REF_SIBLINGS_IGNORED, REMOTE_REF, UNKNOWN_FIELD, UNRESOLVED_REF, VERSION_GATED_FIELD,
};
use crate::source::{Entry, RefError, Source, Value, nearest};

use super::Check;

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

/// How many uses of a broken reference are shown.
const SHOWN_USES: usize = 3;

/// For how many misspelt names the nearest one is looked for.
const MAX_GUESSES: usize = 100;

/// How many names are compared with a misspelt one.
const MAX_CANDIDATES: usize = 10_000;

/// References that lead nowhere with the places of their uses.
#[derive(Default)]
pub(super) struct Unresolved<'s> {
    order: Vec<Lost<'s>>,
    known: HashMap<(FileId, &'s str), usize>,
}

/// A reference that leads nowhere.
struct Lost<'s> {
    level: Level,
    error: RefError,
    /// Where it stands.
    uses: Vec<Value<'s>>,
}

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

    /// A reference that leads nowhere. One in a schema may be meant from the schema around it.
    fn astray(&mut self, value: Value<'s>, reference: Value<'s>, kind: Kind, error: RefError) {
        let text = reference.as_str().unwrap_or_default();
        let object = match kind {
            Kind::One(object) => object,
            _ => &PATHS,
        };
        let around = if object.is(&SCHEMA) {
            outermost_schema(value)
        } else {
            None
        };
        let near = text
            .strip_prefix("#/")
            .and_then(|_| self.refs.within(around?.id(), &text[1..]).ok());
        if let Some(target) = near {
            let message = format!("there is nothing at `{text}` in the file");
            self.report_at(
                Level::Warning,
                at(&UNRESOLVED_REF, reference, message).label("read from the schema around it"),
            );
            self.arrive(value, reference, self.source.value(target), kind);
            return;
        }
        let level = if object.is(&EXAMPLE) || object.is(&LINK) {
            Level::Warning
        } else {
            Level::Error
        };
        self.unresolved.add(reference, text, level, error);
    }

    /// Looks at what a reference leads to.
    fn arrive(&mut self, value: Value<'s>, reference: Value<'s>, target: Value<'s>, kind: Kind) {
        let Kind::One(object) = kind else {
            self.refs.connect(value.id(), target.id());
            self.value(target, kind, false);
            return;
        };
        let boolean = object.is(&SCHEMA) && target.as_bool().is_some();
        if !boolean && !target.is_object() {
            self.mismatch(reference, target, object, target.kind_name());
            return;
        }
        match role_of(target).filter(|found| !found.is(object)) {
            Some(found) => self.mismatch(reference, target, object, &found.phrase()),
            None => {
                self.refs.connect(value.id(), target.id());
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

    /// One finding for each target that is missing, at its first use.
    pub(super) fn report_unresolved(&mut self) {
        for Lost { level, error, mut uses } in std::mem::take(&mut self.unresolved.order) {
            uses.sort_by_key(|used| used.span());
            let Some((first, others)) = uses.split_first() else {
                continue;
            };
            let mut found = self.lost(*first, &error);
            for used in others.iter().take(SHOWN_USES) {
                found = found.related(used.span(), "used here too");
            }
            if others.len() > SHOWN_USES {
                found = found.note(format!("used in {} more places", others.len() - SHOWN_USES));
            }
            self.report_at(level, found);
        }
    }

    fn lost(&self, reference: Value<'s>, error: &RefError) -> Diagnostic {
        let text = reference.as_str().unwrap_or_default();
        let (rule, message) = match error {
            RefError::NotFound { .. } => (&UNRESOLVED_REF, format!("there is nothing at `{text}`")),
            RefError::Anchor { .. } => (&UNRESOLVED_REF, format!("there is no anchor `{text}`")),
            RefError::Remote(_) => (&REMOTE_REF, format!("`{text}` is on the network")),
            RefError::Outside(_) => (&REMOTE_REF, format!("`{text}` is outside the folder of the document")),
            RefError::File(why) => (&UNRESOLVED_REF, format!("`{text}` cannot be followed: {why}")),
            RefError::Malformed(why) => (&UNRESOLVED_REF, format!("`{text}` is not a reference: {why}")),
        };
        let found = at(rule, reference, message);
        match suggestion(self.source, text, error) {
            Some((near, written)) => found
                .help(format!("did you mean `{near}`?"))
                .edit(reference.span(), quoted(reference, reference.span(), &written)),
            None if std::ptr::eq(rule, &REMOTE_REF) => found
                .label("not read")
                .help("copy the file beside the document and refer to it there"),
            None => found,
        }
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

impl<'s> Unresolved<'s> {
    fn add(&mut self, reference: Value<'s>, text: &'s str, level: Level, error: RefError) {
        match self.known.get(&(reference.span().file, text)) {
            Some(index) => {
                let lost = &mut self.order[*index];
                lost.level = lost.level.min(level);
                lost.uses.push(reference);
            }
            None => {
                self.known.insert((reference.span().file, text), self.order.len());
                self.order.push(Lost {
                    level,
                    error,
                    uses: vec![reference],
                });
            }
        }
    }
}

/// What an object is by the tables, where it stands in an OpenAPI document.
fn role_of(value: Value<'_>) -> Option<&'static Object> {
    let pointer = value.pointer();
    let root = value.source().file_root(value.span().file);
    (root.get("openapi").is_some() || pointer.as_str().starts_with("/components/")).then(|| role(pointer.as_str()))?
}

/// The schema furthest out among those that a value stands in.
fn outermost_schema(value: Value<'_>) -> Option<Value<'_>> {
    let around = std::iter::successors(Some(value), |value| value.parent());
    around
        .filter(|value| role_of(*value).is_some_and(|object| object.is(&SCHEMA)))
        .last()
}

/// The nearest key to the one that a reference looked for in vain, and the reference with it.
fn suggestion(source: &Source, text: &str, error: &RefError) -> Option<(String, String)> {
    let RefError::NotFound {
        file,
        pointer,
        nearest: Some(near),
    } = error
    else {
        return None;
    };
    let (base, _) = text.split_once('#')?;
    let mut at = Some(source.file_root(*file));
    let mut written = String::new();
    for token in pointer.as_str().split('/').skip(1) {
        let next = at.and_then(|value| member(value, token));
        let here = if at.is_some() && next.is_none() {
            escape(near)
        } else {
            token.to_owned()
        };
        written = format!("{written}/{}", here.replace('%', "%25"));
        at = next;
    }
    Some((near.clone(), format!("{base}#{written}")))
}

fn member<'s>(value: Value<'s>, token: &str) -> Option<Value<'s>> {
    let key = token.replace("~1", "/").replace("~0", "~");
    value.get(&key).or_else(|| value.items().nth(key.parse().ok()?))
}

fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// The values of `discriminator.mapping`: names of schemas, or references.
pub(in crate::document) fn mapping<'s>(check: &mut Check<'s>, _: Value<'s>, value: Value<'s>) {
    check.value(value, Kind::TextMap, false);
    for entry in value.entries() {
        check.mapped(entry.value);
    }
}

/// `discriminator.defaultMapping`: the name of a schema, or a reference.
pub(in crate::document) fn default_mapping<'s>(check: &mut Check<'s>, _: Value<'s>, value: Value<'s>) {
    check.value(value, Kind::Text, false);
    check.mapped(value);
}

/// `$dynamicRef`, which is read as a reference to the anchor in the same file.
pub(in crate::document) fn dynamic_ref<'s>(check: &mut Check<'s>, _: Value<'s>, value: Value<'s>) {
    let Some(text) = value.as_str() else {
        check.wrong(value, "text", false);
        return;
    };
    match check.refs.resolve(value, text) {
        Ok(target) => check.arrive(value, value, check.source.value(target), Kind::One(&SCHEMA)),
        Err(error) => check.unresolved.add(value, text, Level::Error, error),
    }
}

/// `$recursiveRef`, which JSON Schema 2019-09 had in place of `$dynamicRef`: the outermost schema that lets itself be
/// extended by `$recursiveAnchor`, or else the outermost of all.
pub(in crate::document) fn recursive_ref<'s>(check: &mut Check<'s>, _: Value<'s>, value: Value<'s>) {
    let around = || std::iter::successors(value.parent(), |value| value.parent());
    let anchored = around()
        .filter(|schema| schema.get("$recursiveAnchor").and_then(Value::as_bool) == Some(true))
        .last();
    let Some(target) = anchored.or_else(|| outermost_schema(value)) else {
        return;
    };
    let found = at(
        &VERSION_GATED_FIELD,
        value,
        "`$recursiveRef` is of JSON Schema 2019-09; OpenAPI has 2020-12",
    );
    check.report(
        found
            .label("read as a reference to the schema around it")
            .help("write a `$ref` or `$dynamicRef`"),
    );
    check.arrive(value, value, target, Kind::One(&SCHEMA));
}

impl<'s> Check<'s> {
    /// A text that names a schema of the components or refers to one.
    fn mapped(&mut self, value: Value<'s>) {
        let Some(text) = value.as_str() else {
            return;
        };
        let roots = [self.source.file_root(value.span().file), self.source.root()];
        if let Some(target) = roots.into_iter().find_map(|root| self.component_schema(root, text)) {
            self.arrive(value, value, target, Kind::One(&SCHEMA));
            return;
        }
        match self.refs.resolve(value, text) {
            Ok(target) => self.arrive(value, value, self.source.value(target), Kind::One(&SCHEMA)),
            Err(error) if text.contains(['/', '#', '.']) => self.unresolved.add(value, text, Level::Error, error),
            Err(_) => self.unnamed(value, text),
        }
    }

    /// The schema of this name under the components of a file, which may be in another file as a whole.
    fn component_schema(&mut self, root: Value<'s>, name: &str) -> Option<Value<'s>> {
        let schemas = root.get("components")?.get("schemas")?;
        let elsewhere = schemas
            .get_entry("$ref")
            .and_then(|entry| Some((entry.value, entry.value.as_str()?)));
        let schemas = match elsewhere {
            Some((reference, text)) => self.source.value(self.refs.resolve(reference, text).ok()?),
            None => schemas,
        };
        schemas.get(name)
    }

    fn unnamed(&mut self, value: Value<'s>, text: &str) {
        let schemas = self
            .source
            .root()
            .get("components")
            .and_then(|components| components.get("schemas"));
        let names = schemas
            .iter()
            .flat_map(|schemas| schemas.entries())
            .map(|entry| entry.key)
            .take(MAX_CANDIDATES);
        self.guesses += 1;
        let mut found = at(
            &UNRESOLVED_REF,
            value,
            format!("there is no schema `{text}` under `components.schemas`"),
        );
        if self.guesses <= MAX_GUESSES
            && let Some(near) = nearest(text, names)
        {
            found = found
                .help(format!("did you mean `{near}`?"))
                .edit(value.span(), quoted(value, value.span(), near));
        }
        self.report(found);
    }
}
