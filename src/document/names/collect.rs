//! Looks for names where schemas stand, which is known only by following the references: `$id` in an example is data.

use std::collections::{HashMap, HashSet, VecDeque};

use super::Names;
use crate::document::grammar::events::EVENTS;
use crate::document::grammar::{DISCRIMINATOR, Holds, Object, REQUIREMENT, ROOT, SCHEMA, member};
use crate::document::lenient::formatted;
use crate::source::{NodeId, RefError, Source, Value, whole_address};

/// A name that a reference waits for.
#[derive(PartialEq, Eq, Hash)]
enum Wanted {
    /// An address.
    Address(String),
    /// An anchor of a resource.
    Anchor(NodeId, String),
}

/// The state of the walk.
struct Walk<'s> {
    source: &'s Source,
    names: Names<'s>,
    /// What is still to be looked at.
    places: Vec<(Value<'s>, Holds)>,
    /// References that are still to be followed, when there is nothing left to look at: then more names are known.
    references: VecDeque<(Value<'s>, Holds)>,
    /// References to names that are not known yet.
    waiting: HashMap<Wanted, Vec<(Value<'s>, Holds)>>,
    seen: HashSet<(NodeId, *const Object, bool)>,
}

/// All names in what can be reached from the root.
pub(super) fn names(source: &Source) -> Names<'_> {
    let mut walk = Walk {
        source,
        names: Names::default(),
        places: vec![(source.root(), Holds::One(root_of(source.root())))],
        references: VecDeque::new(),
        waiting: HashMap::new(),
        seen: HashSet::new(),
    };
    walk.places
        .extend(source.events().map(|events| (events, Holds::One(&EVENTS))));
    loop {
        if let Some((value, holds)) = walk.places.pop() {
            walk.place(value, holds);
        } else if let Some((reference, holds)) = walk.references.pop_front() {
            walk.follow(reference, holds);
        } else {
            return walk.names;
        }
    }
}

impl<'s> Walk<'s> {
    fn place(&mut self, value: Value<'s>, holds: Holds) {
        let (object, many) = match holds {
            Holds::Nothing => return,
            Holds::One(object) => (object, value.is_array()),
            Holds::Many(object) => (object, true),
        };
        if !self.seen.insert((value.id(), std::ptr::from_ref(object), many)) {
            return;
        }
        if !object.is(&REQUIREMENT) {
            self.refer(value.get("$ref"), holds);
        }
        if many {
            let held = value.entries().map(|entry| entry.value).chain(value.items());
            let held: Vec<_> = held.map(|value| (value, Holds::One(object))).collect();
            self.places.extend(held.into_iter().rev());
        } else {
            self.one(value, object);
        }
    }

    fn one(&mut self, value: Value<'s>, object: &'static Object) {
        if let Some(inner) = formatted(value).filter(|_| object.is(&SCHEMA)) {
            self.places.push((inner, Holds::One(&SCHEMA)));
        } else if object.is(&SCHEMA) {
            self.schema(value);
        } else if object.is(&DISCRIMINATOR) {
            let mapping = value.get("mapping").into_iter().flat_map(Value::entries);
            for named in mapping.map(|entry| entry.value).chain(value.get("defaultMapping")) {
                self.refer(Some(named), Holds::One(&SCHEMA));
            }
        } else if object.is(&ROOT)
            && let Some((own, _)) = text(value, "$self")
        {
            let address = self.source.own_address(value.id()).map(str::to_owned);
            self.named(address, own, value);
        }
        for entry in value.entries().rev() {
            if !(object.extensible && entry.key.starts_with("x-")) {
                self.places.push((entry.value, member(object, entry.key)));
            }
        }
    }

    fn schema(&mut self, schema: Value<'s>) {
        let scope = self.source.scope(schema.id());
        if let Some((value, id)) = text(schema, "$id") {
            let own = self.source.own_address(scope).filter(|_| scope == schema.id());
            // In OpenAPI 3.0 it is a name, but nothing is seen from it.
            let address = own.map(str::to_owned).or_else(|| {
                let free = self.source.is_30(schema.span().file);
                free.then(|| whole_address(id)).flatten()
            });
            self.named(address, value, schema);
        }
        for key in ["$anchor", "$dynamicAnchor"] {
            let Some((value, name)) = text(schema, key) else {
                continue;
            };
            let first = *self.names.anchors.entry((scope, name)).or_insert(schema.id());
            if first != schema.id() {
                self.names.again.push((value, first));
                continue;
            }
            if key == "$dynamicAnchor" {
                self.names.dynamic.entry(scope).or_default().push((name, schema.id()));
            }
            self.release(&Wanted::Anchor(scope, name.to_owned()));
        }
        self.refer(schema.get("$dynamicRef"), Holds::One(&SCHEMA));
    }

    /// A schema or document that has an address, which the text in `value` gives it.
    fn named(&mut self, address: Option<String>, value: Value<'s>, node: Value<'s>) {
        let Some(address) = address else {
            return;
        };
        let first = *self.names.resources.entry(address.clone()).or_insert(node.id());
        if first == node.id() {
            self.release(&Wanted::Address(address));
        } else {
            self.names.again.push((value, first));
        }
    }

    fn release(&mut self, wanted: &Wanted) {
        self.references.extend(self.waiting.remove(wanted).unwrap_or_default());
    }

    /// Remembers a reference.
    fn refer(&mut self, reference: Option<Value<'s>>, holds: Holds) {
        let reference = reference.filter(|reference| reference.as_str().is_some());
        self.references.extend(reference.map(|reference| (reference, holds)));
    }

    fn follow(&mut self, reference: Value<'s>, holds: Holds) {
        let text = reference.as_str().unwrap_or_default();
        match self.names.resolve(self.source, reference.id(), text) {
            Ok(target) => self.arrive(target, holds),
            Err(RefError::Anchor { root, name }) => {
                self.reach(root, holds);
                let wanted = Wanted::Anchor(self.source.scope(root), name);
                self.waiting.entry(wanted).or_default().push((reference, holds));
            }
            Err(_) => {
                let scope = self.source.scope(reference.id());
                let part = text.split('#').next().unwrap_or_default();
                if let Some(address) = self.source.address(scope, part) {
                    let wanted = Wanted::Address(address.to_owned());
                    self.waiting.entry(wanted).or_default().push((reference, holds));
                }
            }
        }
    }

    fn arrive(&mut self, target: NodeId, holds: Holds) {
        self.reach(target, holds);
        self.places.push((self.source.value(target), holds));
    }

    /// A file that a schema is taken from is a schema, or an OpenAPI document or a part of one.
    fn reach(&mut self, target: NodeId, holds: Holds) {
        let root = self.source.file_root(self.source.value(target).span().file);
        let document = ["openapi", "asyncapi", "components"]
            .iter()
            .any(|key| root.get(key).is_some());
        if document || root.id() == self.source.root().id() {
            self.places.push((root, Holds::One(root_of(root))));
        } else if matches!(holds, Holds::One(object) if object.is(&SCHEMA)) {
            self.places.push((root, holds));
        }
    }
}

/// What the root of a document holds.
fn root_of(root: Value<'_>) -> &'static Object {
    if root.get("asyncapi").is_some() { &EVENTS } else { &ROOT }
}

/// The text in a field.
fn text<'s>(parent: Value<'s>, key: &str) -> Option<(Value<'s>, &'s str)> {
    parent.get(key).and_then(|value| Some((value, value.as_str()?)))
}
