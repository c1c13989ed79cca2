//! The structure of a document against the tables of [`grammar`](super::grammar): every object that can be reached, once.

use std::collections::{BTreeSet, HashSet};

use crate::diagnostic::{Diagnostic, Findings, Level};
use crate::source::{Entry, NodeId, Source, Value};

use super::Roots;
use super::grammar::events::{EVENTS, MULTI_FORMAT};
use super::grammar::{Kind, Need, Object, PATH_ITEM, ROOT, SCHEMA};
use super::lenient::formatted;
use super::report::{at, at_key};
use super::resolve::Refs;
use super::rules::{MISSING_FIELD, VERSION_GATED_FIELD};
use super::version::{Version, Versions};

pub(super) mod events;
mod fields;
mod identity;
mod legacy;
mod message;
mod named;
mod references;
mod schema;
mod security;
mod unknown;
mod unresolved;

pub(super) use fields::component_names;
pub(super) use identity::{anchor, dialect, own_address, schema_id};
pub(super) use message::{examples, location, schema_or_content};
pub(super) use named::{default_mapping, dynamic_ref, mapping, recursive_ref};
pub(super) use schema::{
    additional_properties, dependent_required, discriminator, exclusive_bound, items, nullable, required, schema,
    schema_type, values,
};

pub(super) use security::{scheme_type, security_scheme};

/// The state of the check.
pub(super) struct Check<'s> {
    pub(super) source: &'s Source,
    /// The versions of all files.
    versions: Versions,
    /// That of the file that is looked at.
    pub(super) version: Version,
    pub(super) refs: Refs<'s>,
    findings: Findings,
    /// What is still to be looked at.
    work: Vec<(Value<'s>, Kind)>,
    seen: Seen,
    leftovers: legacy::Leftovers,
    unresolved: unresolved::Unresolved<'s>,
    /// Whether there is a dynamic reference.
    dynamic: bool,
    /// What the schemas stand in whose dynamic anchors are still to be looked at.
    entered: BTreeSet<NodeId>,
    /// How many names were looked for in vain.
    guesses: usize,
}

/// What the check knows when it is done.
pub(super) struct Checked<'s> {
    /// The versions of all files.
    pub(super) versions: Versions,
    /// Where references lead.
    pub(super) refs: Refs<'s>,
    /// How many schemas it met.
    pub(super) schemas: usize,
    /// What was found so far.
    pub(super) findings: Findings,
}

/// Checks the document.
pub(super) fn check<'s>(source: &'s Source, roots: &Roots<'s>, findings: Findings) -> Checked<'s> {
    // The first one is looked at first.
    let events = roots.events.map(|(root, _)| (root, Kind::One(&EVENTS)));
    let api = roots.api.map(|root| (root, Kind::One(&ROOT)));
    let mut check = Check {
        source,
        version: roots.version,
        versions: Versions::of_all(source, roots.version),
        refs: Refs::new(source),
        findings,
        work: events.into_iter().chain(api).collect(),
        seen: Seen::default(),
        leftovers: legacy::Leftovers::default(),
        unresolved: unresolved::Unresolved::default(),
        dynamic: false,
        entered: BTreeSet::new(),
        guesses: 0,
    };
    loop {
        while let Some((value, kind)) = check.work.pop() {
            check.visit(value, kind);
        }
        if !check.dynamic_anchors() {
            break;
        }
    }
    check.report_names();
    check.report_unresolved();
    check.report_cycles();
    check.report_leftovers();
    Checked {
        versions: check.versions,
        refs: check.refs,
        schemas: check.seen.count(&SCHEMA),
        findings: check.findings,
    }
}

/// The table of an object: schemas may be written with the language that they are of.
pub(super) fn written_as(value: Value<'_>, object: &'static Object) -> &'static Object {
    match formatted(value) {
        Some(_) if object.is(&SCHEMA) => &MULTI_FORMAT,
        _ => object,
    }
}

impl<'s> Check<'s> {
    /// Looks at an object, or at a list or map of objects.
    fn visit(&mut self, value: Value<'s>, kind: Kind) {
        self.version = self.versions.of(value);
        match kind {
            Kind::One(object) => self.object(value, object),
            Kind::List(object) => value
                .items()
                .for_each(|item| self.value(item, Kind::One(object), false)),
            Kind::Map(object) => self.map(value, object),
            _ => {}
        }
    }

    fn map(&mut self, value: Value<'s>, object: &'static Object) {
        if let Some(reference) = value.get_entry("$ref").filter(|entry| entry.value.as_str().is_some()) {
            self.stray_reference(value, reference, Kind::Map(object));
            return;
        }
        for entry in value.entries() {
            if entry.value.is_null() {
                // The key alone says something: a property, a status, a media type.
                self.lenient(entry.value, &object.phrase(), "read as an empty object");
            } else {
                self.value(entry.value, Kind::One(object), false);
            }
        }
    }

    fn object(&mut self, value: Value<'s>, object: &'static Object) {
        let object = written_as(value, object);
        if !self.seen.insert(value, object) {
            return;
        }
        if object.is(&SCHEMA) && self.refs.names().has_dynamic() {
            self.entered.insert(self.source.scope(value.id()));
        }
        if let Some(entry) = value.get_entry("$ref")
            && !object.is(&super::grammar::REQUIREMENT)
        {
            self.reference(value, entry, object);
            let whole = object.is(&PATH_ITEM) || object.is(&SCHEMA) && self.version > Version::V30;
            if !whole {
                return;
            }
        }
        for entry in value.entries() {
            self.entry(value, entry, object);
        }
        if object.needy {
            self.missing(value, object);
        }
        if let Some(rule) = object.rule {
            rule(self, value);
        }
        self.leftovers.note(object);
    }

    /// Looks at one member of an object.
    fn entry(&mut self, parent: Value<'s>, entry: Entry<'s>, object: &'static Object) {
        if let Some(field) = object.field(entry.key) {
            if field.since > self.version {
                self.gated(parent, entry, field.since);
            }
            self.field(parent, entry, field.kind, field.prose);
        } else if object.extensible && entry.key.starts_with("x-") {
            // Free for everybody.
        } else if let Some(kind) = object.rest {
            self.field(parent, entry, kind, false);
        } else {
            self.unknown(parent, entry, object);
        }
    }

    fn gated(&mut self, parent: Value<'s>, entry: Entry<'s>, since: Version) {
        let found = if self.in_events(parent) {
            let message = format!(
                "`{}` came with OpenAPI {since}, and AsyncAPI does not have it",
                entry.key
            );
            at_key(&VERSION_GATED_FIELD, parent, entry, message)
        } else {
            let message = format!(
                "`{}` came with OpenAPI {since}, but the document is of {}",
                entry.key, self.version
            );
            at_key(&VERSION_GATED_FIELD, parent, entry, message)
                .help(format!("raise the version in `openapi` to {since}"))
        };
        self.report(found.label(format!("read as in {since}")));
    }

    fn missing(&mut self, value: Value<'s>, object: &'static Object) {
        for field in object.fields {
            let level = match field.need {
                Need::Optional => continue,
                Need::Expected(last) if self.version > last => continue,
                Need::Expected(_) => Level::Warning,
                Need::Required => Level::Error,
            };
            let present = value
                .get(field.name)
                .is_some_and(|value| !value.is_null() || level == Level::Warning);
            if present {
                continue;
            }
            let message = format!("{} has no `{}`", object.phrase(), field.name);
            let found = at(&MISSING_FIELD, value, message).label(format!("`{}` is missing here", field.name));
            self.report_at(level, found);
        }
    }

    /// Adds a finding.
    pub(super) fn report(&mut self, found: Diagnostic) {
        self.findings.push(found);
    }

    /// Adds a finding at another level than its rule's.
    pub(super) fn report_at(&mut self, level: Level, found: Diagnostic) {
        self.findings.push_at(level, found);
    }
}

/// The objects that were looked at, by node. A node is hardly ever of two kinds.
#[derive(Default)]
struct Seen {
    first: Vec<Option<&'static Object>>,
    others: HashSet<(u32, *const Object)>,
}

impl Seen {
    /// How many nodes were looked at as this object.
    fn count(&self, object: &'static Object) -> usize {
        self.first.iter().flatten().filter(|known| known.is(object)).count()
    }

    /// Whether the node was not yet looked at as this object.
    fn insert(&mut self, value: Value<'_>, object: &'static Object) -> bool {
        let index = value.id().0 as usize;
        if self.first.len() <= index {
            self.first.resize(index + 1, None);
        }
        match &mut self.first[index] {
            Some(known) if known.is(object) => false,
            Some(_) => self.others.insert((value.id().0, std::ptr::from_ref(object))),
            empty => {
                *empty = Some(object);
                true
            }
        }
    }
}
