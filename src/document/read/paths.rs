//! Paths, webhooks and callbacks: what holds operations.

use std::collections::HashSet;

use crate::diagnostic::Level;
use crate::source::{Entry, NodeId, Value};

use super::{Reader, Task, extensions, string, template};
use crate::document::report::{at_key, at_name, place, quoted};
use crate::document::rules::{PATH_FORMAT, PATH_PARAM_UNDECLARED, PATH_PARAM_UNUSED};
use crate::document::{Callback, Id, Location, Parameter, PathItem};

/// How many path items may follow each other by `$ref`.
const MAX_CHAIN: usize = 100;

impl<'s> Reader<'s> {
    pub(super) fn paths(&mut self, root: Value<'s>) -> Vec<PathItem> {
        let Some(paths) = self.object(root, "paths") else {
            return Vec::new();
        };
        let entries = paths
            .entries()
            .filter(|entry| !entry.key.starts_with("x-") && entry.value.is_object());
        let entries: Vec<Entry<'s>> = entries.collect();
        entries
            .into_iter()
            .filter_map(|entry| self.path(paths, entry))
            .collect()
    }

    /// A path with its parameters checked against its template.
    fn path(&mut self, paths: Value<'s>, entry: Entry<'s>) -> Option<PathItem> {
        let mut item = self.free_path_item(entry.key, entry.value)?;
        if !entry.key.starts_with('/') {
            let message = format!("the path `{}` does not begin with `/`", entry.key);
            let found = at_key(&PATH_FORMAT, paths, entry, message).label("read as if it did");
            let slashed = quoted(entry.value, entry.key_span, &format!("/{}", entry.key));
            self.findings
                .push_at(Level::Warning, found.mend(entry.key_span, slashed));
            item.template = format!("/{}", entry.key);
        }
        let mut names = match template::names(entry.key) {
            Ok(names) => names,
            Err(why) => {
                let message = format!("`{}` is not a path: {why}", entry.key);
                self.report(at_key(&PATH_FORMAT, paths, entry, message));
                return Some(item);
            }
        };
        for name in &mut names {
            self.plain_name(paths, entry, &mut item, name);
        }
        self.drop_unused(&mut item, &names);
        self.add_undeclared(paths, entry, &mut item, &names);
        Some(item)
    }

    /// A name with the operators of URI templates around it, where it is declared without.
    fn plain_name<'n>(&mut self, paths: Value<'s>, entry: Entry<'s>, item: &mut PathItem, name: &mut &'n str) {
        let plain: &'n str = template::plain(name);
        let lists = item.operations.iter().map(|operation| &operation.parameters);
        if plain == *name || !lists.clone().any(|list| self.declares(list, plain)) {
            return;
        }
        let message = format!("`{{{name}}}` is written as in a URI template");
        let found = at_key(&PATH_FORMAT, paths, entry, message).label(format!("read as `{{{plain}}}`"));
        let found = found.help("a parameter says by `style` and `explode` how it is written");
        self.findings.push_at(Level::Warning, found);
        item.template = item.template.replace(&format!("{{{name}}}"), &format!("{{{plain}}}"));
        *name = plain;
    }

    /// Takes path parameters out that the template does not name.
    fn drop_unused(&mut self, item: &mut PathItem, names: &[&str]) {
        let mut told: HashSet<NodeId> = HashSet::new();
        let lists = item.operations.iter_mut().map(|operation| &mut operation.parameters);
        for list in std::iter::once(&mut item.parameters).chain(lists) {
            list.retain(|id| {
                let parameter = &self.document.parameters[*id];
                let unused = parameter.location == Location::Path && !names.contains(&parameter.name.as_str());
                if unused && told.insert(parameter.node) {
                    let message = format!("the path `{}` has no parameter `{}`", item.template, parameter.name);
                    let value = self.source.value(parameter.node);
                    let found = at_name(&PATH_PARAM_UNUSED, value, message).label("left out");
                    let found = found.related(place(self.source.value(item.node)), "the path");
                    self.findings.push(found);
                }
                !unused
            });
        }
    }

    /// Makes up the parameters that the template names and no one declared.
    fn add_undeclared(&mut self, paths: Value<'s>, entry: Entry<'s>, item: &mut PathItem, names: &[&str]) {
        for name in names {
            let lacking: Vec<usize> = (0..item.operations.len())
                .filter(|index| !self.declares(&item.operations[*index].parameters, name))
                .collect();
            if lacking.is_empty() {
                continue;
            }
            let message = format!("the path parameter `{name}` is not declared");
            let mut found = at_key(&PATH_PARAM_UNDECLARED, paths, entry, message).label("read as a string");
            if lacking.len() < item.operations.len() {
                for index in lacking.iter().take(3) {
                    let operation = self.source.value(item.operations[*index].node);
                    found = found.related(place(operation), "not declared here");
                }
            }
            let help = format!("declare it: `{{name: {name}, in: path, required: true, schema: {{type: string}}}}`");
            self.report(found.help(help));
            let id = self.made_up(entry.value, name);
            for index in lacking {
                item.operations[index].parameters.push(id);
            }
        }
    }

    fn declares(&self, list: &[Id<Parameter>], name: &str) -> bool {
        list.iter().any(|id| {
            let parameter = &self.document.parameters[*id];
            parameter.location == Location::Path && parameter.name == name
        })
    }

    /// A path item by whatever name: webhooks and callbacks have no template.
    pub(super) fn free_path_item(&mut self, name: &str, value: Value<'s>) -> Option<PathItem> {
        if !value.is_object() {
            return None;
        }
        let chain = self.chain(value);
        let mut item = PathItem {
            node: value.id(),
            template: name.to_owned(),
            summary: chain.iter().find_map(|part| string(*part, "summary")),
            description: chain.iter().find_map(|part| string(*part, "description")),
            servers: Vec::new(),
            parameters: Vec::new(),
            operations: Vec::new(),
            extensions: chain.iter().flat_map(|part| extensions(*part)).collect(),
        };
        for part in &chain {
            let listed: usize = part.entries().map(|entry| 1 + entry.value.len()).sum();
            if !self.charge(*part, 1 + listed) {
                return None;
            }
            if item.servers.is_empty() {
                item.servers = self.servers(*part);
            }
            let further = self.parameters(*part);
            item.parameters = self.merge(&further, &item.parameters);
        }
        let mut methods = HashSet::new();
        for part in chain {
            self.operations(part, &mut item, &mut methods);
        }
        Some(item)
    }

    /// The path item with those that it refers to. What stands nearer takes precedence.
    fn chain(&self, value: Value<'s>) -> Vec<Value<'s>> {
        let mut chain = vec![value];
        let mut at = value.id();
        while let Some(next) = self.refs.next(at).filter(|_| chain.len() < MAX_CHAIN) {
            chain.push(self.source.value(next));
            at = next;
        }
        chain
    }

    /// The operations of one path item; those that a nearer one has already are left out.
    fn operations(&mut self, part: Value<'s>, item: &mut PathItem, methods: &mut HashSet<String>) {
        for entry in part.entries() {
            match entry.key {
                "get" | "post" | "put" | "delete" | "patch" | "head" | "options" | "trace" | "query" => {
                    self.add_operation(entry.key.to_ascii_uppercase(), entry.value, item, methods);
                }
                "additionalOperations" => {
                    for entry in self.map(part, "additionalOperations") {
                        self.add_operation(entry.key.to_owned(), entry.value, item, methods);
                    }
                }
                _ => {}
            }
        }
    }

    fn add_operation(&mut self, method: String, value: Value<'s>, item: &mut PathItem, methods: &mut HashSet<String>) {
        let value = self.follow(value);
        if !value.is_object() || !methods.insert(method.clone()) {
            return;
        }
        let listed: usize = value.entries().map(|entry| 1 + entry.value.len()).sum();
        if self.charge(value, 1 + listed + item.parameters.len()) {
            let operation = self.operation(method, value, &item.parameters);
            item.operations.push(operation);
        }
    }

    /// The place of a set of callbacks, to be filled later: its operations may have callbacks again.
    pub(super) fn callback(&mut self, value: Value<'s>) -> Id<Callback> {
        let target = self.follow(value);
        if let Some(id) = self.known.callbacks.get(&target.id()) {
            return *id;
        }
        let id = self.document.callbacks.push(Callback {
            node: target.id(),
            items: Vec::new(),
        });
        self.known.callbacks.insert(target.id(), id);
        self.queue.push(Task::Callback(id));
        id
    }

    pub(super) fn fill_callback(&mut self, id: Id<Callback>) {
        let target = self.source.value(self.document.callbacks[id].node);
        let entries = target.entries().filter(|entry| !entry.key.starts_with("x-"));
        let items = entries
            .filter_map(|entry| self.free_path_item(entry.key, entry.value))
            .collect();
        if let Some(callback) = self.document.callbacks.get_mut(id) {
            callback.items = items;
        }
    }
}
