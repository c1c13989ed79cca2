//! The operations of a router by path and method.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use http::Method;

use super::handler::Handler;
use super::matching::Pattern;
use super::room::Room;
use super::{Options, Responses};
use crate::operation::Operation;

/// An operation with all that is needed to answer it.
pub(super) struct Endpoint {
    pub(super) operation: &'static Operation,
    /// A path in place of the operation's.
    pub(super) path: Option<String>,
    /// The names of the path's parameters in their order.
    pub(super) names: Vec<&'static str>,
    pub(super) options: Options,
    /// The room for requests that are handled at the same time.
    pub(super) room: Room,
    pub(super) handler: Handler,
    /// How many answers there were, as far as that is of interest.
    pub(super) answers: AtomicU32,
}

impl Endpoint {
    /// What is done about the next answer if it breaks the contract.
    pub(super) fn responses(&self) -> Responses {
        let every = self.options.report_every.get();
        if self.options.responses != Responses::Report || every == 1 {
            return self.options.responses;
        }
        if self.answers.fetch_add(1, Ordering::Relaxed).is_multiple_of(every) {
            Responses::Report
        } else {
            Responses::Off
        }
    }
}

/// The operations of one path.
pub(super) struct Entry {
    pattern: Pattern,
    endpoints: Vec<(Method, Arc<Endpoint>)>,
    allow: String,
}

/// What a request asks for.
pub(super) enum Found<'p> {
    /// An operation, with the raw values of the path's parameters.
    Operation(Arc<Endpoint>, Vec<&'p str>),
    /// Which methods the path has.
    Options(&'p str),
    /// A method that the path does not have; it has these.
    OtherMethods(&'p str),
    /// No path of the contract.
    Nothing,
}

/// The paths that a request under one of axum's routes can have, the most specific first.
#[derive(Clone)]
pub(super) struct Shape(Arc<[Arc<Entry>]>);

impl Shape {
    pub(super) fn find<'p>(&'p self, method: &Method, path: &'p str) -> Found<'p> {
        let found = self
            .0
            .iter()
            .find_map(|entry| Some((entry, entry.pattern.captures(path)?)));
        let Some((entry, captures)) = found else {
            return Found::Nothing;
        };
        match entry.endpoint(method) {
            Some(endpoint) => Found::Operation(Arc::clone(endpoint), captures),
            None if method == Method::OPTIONS => Found::Options(&entry.allow),
            None => Found::OtherMethods(&entry.allow),
        }
    }
}

impl Entry {
    /// The operation of a method; that of `GET` also answers `HEAD`.
    fn endpoint(&self, method: &Method) -> Option<&Arc<Endpoint>> {
        let of = |method: &Method| {
            self.endpoints
                .iter()
                .find(|(has, _)| has == method)
                .map(|(_, endpoint)| endpoint)
        };
        of(method).or_else(|| if method == Method::HEAD { of(&Method::GET) } else { None })
    }

    fn add(&mut self, endpoint: Endpoint) {
        let method = endpoint.operation.method();
        // Of two operations of one method at one path the first is kept; a contract cannot have both.
        if self.endpoints.iter().all(|(has, _)| *has != method) {
            self.endpoints.push((method, Arc::new(endpoint)));
        }
    }

    fn set_allow(&mut self) {
        let mut methods: Vec<&str> = self.endpoints.iter().map(|(method, _)| method.as_str()).collect();
        for (implied, by) in [("HEAD", "GET"), ("OPTIONS", "")] {
            if !methods.contains(&implied) && (by.is_empty() || methods.contains(&by)) {
                methods.push(implied);
            }
        }
        self.allow = methods.join(", ");
    }
}

/// Every route that axum needs, with what stands under it.
pub(super) fn shapes(base_path: &str, endpoints: Vec<Endpoint>) -> BTreeMap<String, Shape> {
    let entries = entries(base_path, endpoints);
    let mut shapes = BTreeMap::new();
    for entry in &entries {
        shapes.entry(entry.pattern.shape()).or_insert_with(|| {
            Shape(
                entries
                    .iter()
                    .filter(|other| other.pattern.may_serve(&entry.pattern))
                    .cloned()
                    .collect(),
            )
        });
    }
    shapes
}

fn entries(base_path: &str, endpoints: Vec<Endpoint>) -> Vec<Arc<Entry>> {
    let mut entries: Vec<Entry> = Vec::new();
    for mut endpoint in endpoints {
        let operation = endpoint.operation;
        let base_path = operation.server.map_or(base_path, |server| server.base_path);
        let pattern = match &endpoint.path {
            Some(path) => Pattern::literal(base_path, path),
            None => Pattern::new(base_path, operation.path, operation.parameters),
        };
        endpoint.names = pattern.names();
        match entries.iter_mut().find(|entry| entry.pattern.is_like(&pattern)) {
            Some(entry) => entry.add(endpoint),
            None => {
                let mut entry = Entry {
                    pattern,
                    endpoints: Vec::new(),
                    allow: String::new(),
                };
                entry.add(endpoint);
                entries.push(entry);
            }
        }
    }
    entries.iter_mut().for_each(Entry::set_allow);
    entries.sort_by(|a, b| a.pattern.compare(&b.pattern));
    entries.into_iter().map(Arc::new).collect()
}
