//! Schemas that have a name in the contract: components, and what other files hold for reference.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use crate::document::{Document, Id, Schema};
use crate::source::{NodeId, Source, Value};

use super::shape::Shape;
use super::types::Types;

/// Under these, files hold schemas by name.
const SHELVES: [&str; 4] = ["components", "schemas", "$defs", "definitions"];

/// The names of schemas, each of them once.
pub(super) struct Named {
    /// In the order of their types: components as the contract lists them, then the schemas of other files as they are met.
    names: Vec<String>,
    of: HashMap<Id<Schema>, String>,
    /// The components with their names; those of both documents, where there is one for operations and one for messages.
    components: Vec<(String, Id<Schema>)>,
}

impl Named {
    pub(super) fn new(document: &Document, source: &Source) -> Self {
        let components = &document.components.schemas;
        let mut named = Self {
            names: components.iter().map(|(name, _)| name.clone()).collect(),
            of: components.iter().rev().map(|(name, id)| (*id, name.clone())).collect(),
            components: components.clone(),
        };
        // A component that only leads to another file names what is there.
        for (name, id) in components {
            if let Some(target) = Shape::of(*id).canonical(document).single() {
                named.of.entry(target).or_insert_with(|| name.clone());
            }
        }
        named.add_events(document);
        named.add_files(document, source);
        named
    }

    /// Names the components of the document for messages. One that only leads to a schema of the same name is that one.
    fn add_events(&mut self, document: &Document) {
        let mut taken: HashSet<String> = self.names.iter().cloned().collect();
        let components = document.events.iter().flat_map(|events| &events.schemas);
        for (name, id) in components
            .clone()
            .filter(|(_, id)| !self.of.contains_key(id))
            .collect::<Vec<_>>()
        {
            let target = Shape::of(*id).canonical(document).single();
            if target.and_then(|target| self.of.get(&target)) == Some(name) {
                continue;
            }
            let free = free(&mut taken, [name.clone(), format!("{name} message")]);
            self.names.push(free.clone());
            self.of.insert(*id, free.clone());
            self.components.push((free, *id));
        }
        for (_, id) in components {
            if let (Some(target), Some(name)) = (Shape::of(*id).canonical(document).single(), self.of.get(id).cloned())
            {
                self.of.entry(target).or_insert(name);
            }
        }
    }

    /// Names what is referred to in other files.
    fn add_files(&mut self, document: &Document, source: &Source) {
        let mut taken: HashSet<String> = self.names.iter().cloned().collect();
        let targets: HashSet<_> = document
            .schemas
            .iter()
            .filter_map(|(_, schema)| schema.reference)
            .collect();
        for (id, schema) in document.schemas.iter() {
            if !targets.contains(&id) || self.of.contains_key(&id) {
                continue;
            }
            let Some((stem, name)) = in_file(source, schema.node) else {
                continue;
            };
            let in_full = format!("{stem} {name}");
            let name = free(&mut taken, [name, in_full]);
            self.names.push(name.clone());
            self.of.insert(id, name);
        }
    }

    /// The name of a schema.
    pub(super) fn get(&self, id: Id<Schema>) -> Option<&String> {
        self.of.get(&id)
    }

    /// All names.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// The components with their names.
    pub(super) fn components(&self) -> &[(String, Id<Schema>)] {
        &self.components
    }
}

/// The name, the longer one where that is in use, or the longer one with a number.
fn free(taken: &mut HashSet<String>, [name, longer]: [String; 2]) -> String {
    if taken.insert(name.clone()) {
        return name;
    }
    let numbered = (2u32..).map(|number| format!("{longer} {number}"));
    let mut names = std::iter::once(longer.clone()).chain(numbered);
    names.find(|name| taken.insert(name.clone())).unwrap_or(longer)
}

impl Types<'_> {
    /// The name of the component that a schema is, or leads to without adding anything.
    pub(super) fn component_name(&self, schema: Id<Schema>) -> Option<&str> {
        let id = Shape::of(schema).canonical(self.document).single()?;
        self.named.get(id).map(String::as_str)
    }
}

/// The words for another file, and for a schema in it that stands under a name of its own or is all of the file.
fn in_file(source: &Source, node: NodeId) -> Option<(String, String)> {
    let value = source.value(node);
    let file = value.span().file.0 as usize;
    let path = &source.files().get(file).filter(|_| file != 0)?.path;
    let stem = Path::new(path.file_name()?).to_string_lossy();
    let stem = stem.split('.').find(|part| !part.is_empty())?.to_owned();
    let above: Vec<Value<'_>> = std::iter::successors(value.parent(), |value| value.parent()).collect();
    // The last one is the file.
    let Some((_, shelves)) = above.split_last() else {
        return Some((stem.clone(), stem));
    };
    let on_shelf = |value: &Value<'_>| value.key().is_some_and(|key| SHELVES.contains(&key));
    let name = value
        .key()
        .filter(|_| !shelves.is_empty() && shelves.iter().all(on_shelf))?;
    Some((stem, name.to_owned()))
}
