//! Whose operations are lowered: the contract's own, its webhooks and its callbacks.

use std::collections::{HashMap, HashSet, VecDeque};

use crate::code::Ident;
use crate::document::{self, Callback, Id, PathItem};
use crate::model::{Interface, Operation, Side};

use super::expression::{self, Part};
use super::groups::Groups;
use super::naming::Scope;
use super::operations::{Site, given_id};
use super::servers::Servers;
use super::types::Types;

/// The operations of a side with what the document says of each.
pub(super) struct Drafted<'d> {
    pub(super) interface: Interface,
    pub(super) described: Vec<&'d document::Operation>,
}

impl<'d> Drafted<'d> {
    fn new(side: Side, api: Ident, operations: Vec<(Operation, &'d document::Operation)>) -> Self {
        let (operations, described) = operations.into_iter().unzip();
        let interface = Interface {
            side,
            api,
            operations,
            groups: Vec::new(),
        };
        Self { interface, described }
    }

    /// Each operation with what the document says of it.
    pub(super) fn pairs(&mut self) -> impl Iterator<Item = (&mut Operation, &'d document::Operation)> {
        let operations = self.interface.operations.iter_mut();
        operations.zip(self.described.iter().copied())
    }
}

/// A callback of an operation.
pub(super) struct Called<'d> {
    /// The side and the position of the operation that was called before.
    pub(super) side: Side,
    pub(super) operation: usize,
    /// Its template is the expression for its URL.
    pub(super) item: &'d PathItem,
    /// The name of its first operation.
    pub(super) function: Ident,
}

/// The operations of each side.
pub(super) struct Interfaces<'d> {
    pub(super) sides: [Drafted<'d>; 3],
    pub(super) called: Vec<Called<'d>>,
}

impl<'d> Types<'d> {
    /// Every operation of the document, whoever calls it. `stem` begins the names of the traits.
    pub(super) fn interfaces(
        &mut self,
        stem: &str,
        api: Ident,
        scope: &mut Scope,
        servers: &Servers,
        groups: Groups,
    ) -> Interfaces<'d> {
        let mut own = Drafted::new(Side::Own, api, self.operations(scope, servers, &groups));
        own.interface.groups = groups.list;
        self.outgoing = true;
        let webhooks = self.webhooks(scope);
        let name = trait_name(scope, &webhooks, &format!("{stem}Webhooks"));
        let webhooks = Drafted::new(Side::Webhooks, name, webhooks);
        let mut callbacks = Callbacks::of([&own, &webhooks], self.given.functions(Side::Callbacks));
        callbacks.lower(self, scope);
        self.outgoing = false;
        let name = trait_name(scope, &callbacks.operations, &format!("{stem}Callbacks"));
        Interfaces {
            sides: [own, webhooks, Drafted::new(Side::Callbacks, name, callbacks.operations)],
            called: callbacks.called,
        }
    }

    fn webhooks(&mut self, scope: &mut Scope) -> Vec<(Operation, &'d document::Operation)> {
        let mut names = self.given.functions(Side::Webhooks);
        let mut routes = Routes::default();
        let mut operations = Vec::new();
        for item in &self.document.webhooks {
            for operation in &item.operations {
                if self.budget.is_spent() {
                    return operations;
                }
                let id = given_id(operation).unwrap_or_else(|| of_item(&item.template, item, operation));
                let site = Site {
                    id,
                    path: &literal_path(&item.template),
                    suffix: "Webhook",
                };
                let lowered = self.operation(&site, operation, &mut names, scope);
                operations.push((routes.placed(lowered), operation));
            }
        }
        operations
    }
}

/// A trait's name; without operations there is no trait, and its name stays free.
fn trait_name<T>(scope: &mut Scope, operations: &[T], name: &str) -> Ident {
    if operations.is_empty() {
        Ident::new(name)
    } else {
        scope.claim(name)
    }
}

/// The name of an operation without an operationId: that of its item, with the method where there are several.
fn of_item(name: &str, item: &PathItem, operation: &document::Operation) -> String {
    if item.operations.len() == 1 {
        name.to_owned()
    } else {
        format!("{name}_{}", operation.method.to_lowercase())
    }
}

/// The methods and paths that are served, and the ids of operations.
#[derive(Default)]
struct Routes {
    served: HashSet<(String, String)>,
    ids: HashSet<String>,
}

impl Routes {
    /// An operation at a path of its own, with an id of its own.
    fn placed(&mut self, mut operation: Operation) -> Operation {
        if !self.ids.insert(operation.id.clone()) {
            operation.id = operation.function.word().to_owned();
        }
        if !self.served.insert((operation.method.clone(), operation.path.clone())) {
            operation.path = format!("/{}", operation.function.word());
            self.served.insert((operation.method.clone(), operation.path.clone()));
        }
        operation
    }
}

/// Where a name of the contract is served: `/name`, with what no path can hold percent-encoded.
fn literal_path(name: &str) -> String {
    let segments = name.split('/').filter(|segment| !matches!(*segment, "" | "." | ".."));
    let path: String = segments.map(|segment| format!("/{}", encoded(segment))).collect();
    if path.is_empty() { "/".to_owned() } else { path }
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}

/// The callbacks of operations, and of callbacks themselves.
struct Callbacks<'d> {
    operations: Vec<(Operation, &'d document::Operation)>,
    called: Vec<Called<'d>>,
    /// What is in `called`.
    met: HashSet<(usize, usize, Ident)>,
    /// Operations whose callbacks are still to be lowered.
    waiting: VecDeque<(Side, usize, Ident, &'d document::Operation)>,
    /// Names that stand for different callbacks.
    shared: HashSet<&'d str>,
    /// The names of the first operations of the items of each.
    known: HashMap<Id<Callback>, Vec<Option<Ident>>>,
    names: Scope,
    routes: Routes,
}

impl<'d> Callbacks<'d> {
    fn of(sides: [&Drafted<'d>; 2], names: Scope) -> Self {
        let mut waiting = VecDeque::new();
        let mut named: HashMap<&str, Id<Callback>> = HashMap::new();
        let mut shared = HashSet::new();
        for drafted in sides {
            let operations = drafted.interface.operations.iter().zip(&drafted.described).enumerate();
            for (index, (operation, described)) in operations {
                waiting.push_back((drafted.interface.side, index, operation.function.clone(), *described));
                for (name, id) in &described.callbacks {
                    if *named.entry(name).or_insert(*id) != *id {
                        shared.insert(name.as_str());
                    }
                }
            }
        }
        Self {
            operations: Vec::new(),
            called: Vec::new(),
            met: HashSet::new(),
            waiting,
            shared,
            known: HashMap::new(),
            names,
            routes: Routes::default(),
        }
    }

    fn lower(&mut self, types: &mut Types<'d>, scope: &mut Scope) {
        while let Some((side, index, caller, described)) = self.waiting.pop_front() {
            if types.budget.is_spent() {
                return;
            }
            for (name, id) in &described.callbacks {
                let functions = match self.known.get(id) {
                    Some(functions) => functions.clone(),
                    None => {
                        let functions = self.lower_callback(types, scope, &caller, name, *id);
                        self.known.insert(*id, functions.clone());
                        functions
                    }
                };
                let items = types.document.callbacks[*id].items.iter().zip(functions);
                for (item, function) in items {
                    let Some(function) = function else { continue };
                    // An operation may name one callback twice.
                    if self.met.insert((side as usize, index, function.clone())) {
                        self.called.push(Called {
                            side,
                            operation: index,
                            item,
                            function,
                        });
                    }
                }
            }
        }
    }

    fn lower_callback(
        &mut self,
        types: &mut Types<'d>,
        scope: &mut Scope,
        caller: &Ident,
        name: &'d str,
        id: Id<Callback>,
    ) -> Vec<Option<Ident>> {
        let base = if self.shared.contains(name) {
            format!("{}_{name}", caller.word())
        } else {
            name.to_owned()
        };
        let mut functions = Vec::new();
        for item in &types.document.callbacks[id].items {
            let path = expression_path(&item.template).unwrap_or_else(|| literal_path(name));
            let first = self.operations.len();
            for operation in &item.operations {
                let site = Site {
                    id: given_id(operation).unwrap_or_else(|| of_item(&base, item, operation)),
                    path: &path,
                    suffix: "Callback",
                };
                let lowered = types.operation(&site, operation, &mut self.names, scope);
                let lowered = self.routes.placed(lowered);
                let function = lowered.function.clone();
                self.waiting
                    .push_back((Side::Callbacks, self.operations.len(), function, operation));
                self.operations.push((lowered, operation));
            }
            functions.push(
                self.operations
                    .get(first)
                    .map(|(operation, _)| operation.function.clone()),
            );
        }
        functions
    }
}

/// The path of the URLs that an expression gives, as far as the contract says it: `/runs/{id}` for
/// `{$request.body#/url}/runs/{$request.body#/id}`.
fn expression_path(text: &str) -> Option<String> {
    let parts = expression::callback(text).ok()?;
    let mut path = String::new();
    // What the URL begins with is another one for each caller, but for its path.
    let mut inside = !matches!(parts.first()?, Part::Literal(_));
    for (number, part) in parts.iter().enumerate() {
        match part {
            Part::Literal(text) => {
                let text = if inside { text } else { behind_host(text)? };
                inside = true;
                let end = text.find(['?', '#']);
                path.push_str(&text[..end.unwrap_or(text.len())]);
                if end.is_some() {
                    break;
                }
            }
            Part::Expression(_) if number == 0 => {}
            Part::Expression(_) if path.is_empty() => return None,
            Part::Expression(expression) => {
                let name = expression.name().map_or_else(|| number.to_string(), str::to_owned);
                path.push_str(&format!("{{{name}}}"));
            }
        }
    }
    path.starts_with('/').then_some(path).filter(|path| path.len() > 1)
}

/// What stands behind the host of an absolute URL.
fn behind_host(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    Some(rest.find('/').map_or("", |at| &rest[at..]))
}

#[cfg(test)]
mod tests {
    use super::{expression_path, literal_path};

    #[test]
    fn names_become_paths() {
        for (name, path) in [
            ("runFinished", "/runFinished"),
            ("order/created", "/order/created"),
            ("/a/../b/", "/a/b"),
            ("a {b}?", "/a%20%7Bb%7D%3F"),
            ("..", "/"),
        ] {
            assert_eq!(literal_path(name), path);
        }
    }

    #[test]
    fn urls_have_paths_as_far_as_the_contract_says() {
        for (expression, path) in [
            ("{$request.body#/url}", None),
            ("$request.body#/url", None),
            ("{$request.body#/url}/runs/{$request.body#/id}", Some("/runs/{id}")),
            ("{$request.body#/url}/runs?id={$request.body#/id}", Some("/runs")),
            ("https://h/hooks/{$request.body#/id}/a", Some("/hooks/{id}/a")),
            ("https://h:1?id={$request.body#/id}", None),
            ("https://{$request.body#/host}/a", None),
            ("onEvent", None),
            ("{broken", None),
        ] {
            assert_eq!(expression_path(expression).as_deref(), path, "{expression}");
        }
    }
}
