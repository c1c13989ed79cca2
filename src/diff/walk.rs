//! Operations of both versions, and what stands in them.

use crate::document::{MediaType, Operation, Parameter, PathItem, Status, essence};
use crate::source::NodeId;

use super::changes::{ALL, Compare};
use super::messages::messages;
use super::pair::{Pair, pairs};
use super::schemas::{Direction, Met};
use super::{Comparison, Version};

/// An operation with its path.
pub(super) struct Route<'a> {
    pub(super) item: &'a PathItem,
    pub(super) operation: &'a Operation,
    /// Whether the service sends the request: a webhook or a callback.
    pub(super) sent: bool,
    /// The operation whose callback it is, with the callback's name.
    pub(super) caller: Option<String>,
}

impl Route<'_> {
    /// The method and the path.
    pub(super) fn name(&self) -> String {
        format!("{} {}", self.operation.method, self.item.template)
    }

    /// What it is the same by: names of parameters say nothing.
    fn key(&self) -> (String, String, bool, Option<String>) {
        let path = if self.sent {
            self.item.template.clone()
        } else {
            erased(&self.item.template)
        };
        (self.operation.method.clone(), path, self.sent, self.caller.clone())
    }

    /// Which way values of requests go.
    fn request(&self) -> Direction {
        if self.sent {
            Direction::Response
        } else {
            Direction::Request
        }
    }

    fn response(&self) -> Direction {
        if self.sent {
            Direction::Request
        } else {
            Direction::Response
        }
    }
}

/// A path without the names of its parameters.
fn erased(template: &str) -> String {
    let mut erased = String::new();
    let mut inside = false;
    for c in template.chars() {
        inside = (inside || c == '{') && c != '}';
        if !inside {
            erased.push(c);
        }
    }
    erased
}

/// A response with the statuses that it stands for.
pub(super) struct Answer<'a> {
    pub(super) status: Status,
    pub(super) response: &'a crate::document::Response,
}

/// A header of a response with its name.
pub(super) struct NamedHeader<'a> {
    pub(super) name: &'a str,
    pub(super) header: &'a crate::document::Header,
}

/// Compares two versions.
pub(super) fn contracts(cx: &mut Comparison<'_>) {
    let mut met = Met::default();
    let (old, new) = (routes(cx.old), routes(cx.new));
    let around = (cx.old.document.node, cx.new.document.node);
    let lists = (old.iter().collect::<Vec<_>>(), new.iter().collect::<Vec<_>>());
    for pair in pairs((&lists.0, &lists.1), Route::key, |route| route.operation.node, around) {
        cx.sent = pair.old.or(pair.new).is_some_and(|route| route.sent);
        for change in ALL {
            if let Compare::Operation(compare) = change.compare {
                compare(cx, &pair);
            }
        }
        if let Some((old, new)) = pair.both() {
            operations(cx, &mut met, (old, new));
        }
    }
    cx.sent = false;
    messages(cx, &mut met);
    for change in ALL {
        if let Compare::Contract(compare) = change.compare {
            compare(cx);
        }
    }
    met.compare(cx);
}

/// All operations: those that callers ask, then those that the service sends.
fn routes<'a>(version: Version<'a>) -> Vec<Route<'a>> {
    let paths = version.document.paths.iter().map(|item| (item, false));
    let webhooks = version.document.webhooks.iter().map(|item| (item, true));
    let mut routes: Vec<Route<'a>> = Vec::new();
    let mut callbacks = Vec::new();
    for (item, sent) in paths.chain(webhooks) {
        for operation in &item.operations {
            callbacks.extend(operation.callbacks.iter().map(|callback| (item, operation, callback)));
            routes.push(Route {
                item,
                operation,
                sent,
                caller: None,
            });
        }
    }
    for (item, operation, (name, id)) in callbacks {
        let caller = format!("{} {} {name}", operation.method, erased(&item.template));
        let sent = version.document.callbacks[*id]
            .items
            .iter()
            .flat_map(|item| item.operations.iter().map(move |operation| (item, operation)));
        routes.extend(sent.map(|(item, operation)| Route {
            item,
            operation,
            sent: true,
            caller: Some(caller.clone()),
        }));
    }
    routes
}

fn operations(cx: &mut Comparison<'_>, met: &mut Met, (old, new): (&Route<'_>, &Route<'_>)) {
    let nodes = (old.operation.node, new.operation.node);
    let route = new.name();
    for pair in parameters(cx, (old, new), nodes) {
        for change in ALL {
            if let Compare::Parameter(compare) = change.compare {
                compare(cx, &pair);
            }
        }
        if let Some((before, after)) = pair.both() {
            let nodes = (before.node, after.node);
            if before.content.is_empty() && after.content.is_empty() {
                met.start(cx, (before.schema, after.schema), nodes, (new.request(), &route));
            }
            contents(
                cx,
                met,
                (&before.content, &after.content),
                (before.node, after.node),
                new.request(),
                &route,
            );
        }
    }
    bodies(cx, met, (old, new), nodes, &route);
    answers(cx, met, (old, new), nodes, &route);
}

/// Parameters by place and name; those of the path by their position in it.
fn parameters<'a>(
    cx: &Comparison<'a>,
    (old, new): (&Route<'a>, &Route<'a>),
    nodes: (NodeId, NodeId),
) -> Vec<Pair<'a, Parameter>> {
    let list = |version: Version<'a>, route: &Route<'a>| -> Vec<&'a Parameter> {
        route
            .operation
            .parameters
            .iter()
            .map(|id| &version.document.parameters[*id])
            .collect()
    };
    let (before, after) = (list(cx.old, old), list(cx.new, new));
    let renamed = |parameter: &Parameter, templates: [&str; 2]| {
        let position = |template: &str| {
            let names: Vec<&str> = template
                .split('{')
                .skip(1)
                .filter_map(|rest| rest.split('}').next())
                .collect();
            names.iter().position(|name| *name == parameter.name)
        };
        templates.into_iter().find_map(position)
    };
    let key = |parameter: &Parameter| {
        let number = match parameter.location {
            crate::document::Location::Path => renamed(parameter, [&old.item.template, &new.item.template]),
            _ => None,
        };
        let name = number.map_or_else(|| parameter.name.clone(), |number| format!("number {number}"));
        (parameter.location, name)
    };
    pairs((&before, &after), key, |parameter| parameter.node, nodes)
}

fn bodies(
    cx: &mut Comparison<'_>,
    met: &mut Met,
    (old, new): (&Route<'_>, &Route<'_>),
    nodes: (NodeId, NodeId),
    route: &str,
) {
    let before = old.operation.body.map(|id| &cx.old.document.bodies[id]);
    let after = new.operation.body.map(|id| &cx.new.document.bodies[id]);
    let pair = Pair {
        old: before,
        new: after,
        old_node: before.map_or(nodes.0, |body| body.node),
        new_node: after.map_or(nodes.1, |body| body.node),
    };
    for change in ALL {
        if let Compare::Body(compare) = change.compare {
            compare(cx, &pair);
        }
    }
    if let Some((before, after)) = pair.both() {
        contents(
            cx,
            met,
            (&before.content, &after.content),
            (before.node, after.node),
            new.request(),
            route,
        );
    }
}

fn answers(
    cx: &mut Comparison<'_>,
    met: &mut Met,
    (old, new): (&Route<'_>, &Route<'_>),
    nodes: (NodeId, NodeId),
    route: &str,
) {
    let (before, after) = (list(cx.old, old), list(cx.new, new));
    let lists = (before.iter().collect::<Vec<_>>(), after.iter().collect::<Vec<_>>());
    for pair in pairs(
        (&lists.0, &lists.1),
        |answer| answer.status,
        |answer| answer.response.node,
        nodes,
    ) {
        for change in ALL {
            if let Compare::Answer(compare) = change.compare {
                compare(cx, &pair);
            }
        }
        let Some((before, after)) = pair.both() else { continue };
        let nodes = (before.response.node, after.response.node);
        contents(
            cx,
            met,
            (&before.response.content, &after.response.content),
            nodes,
            new.response(),
            route,
        );
        headers(cx, met, (before, after), new.response(), route);
    }
}

fn list<'a>(version: Version<'a>, route: &Route<'a>) -> Vec<Answer<'a>> {
    let answers = route.operation.responses.iter();
    let answers = answers.map(|(status, id)| Answer {
        status: *status,
        response: &version.document.responses[*id],
    });
    answers.collect()
}

fn headers(
    cx: &mut Comparison<'_>,
    met: &mut Met,
    (old, new): (&Answer<'_>, &Answer<'_>),
    direction: Direction,
    route: &str,
) {
    let (before, after) = (named(cx.old, old), named(cx.new, new));
    let lists = (before.iter().collect::<Vec<_>>(), after.iter().collect::<Vec<_>>());
    let nodes = (old.response.node, new.response.node);
    for pair in pairs(
        (&lists.0, &lists.1),
        |header| header.name.to_ascii_lowercase(),
        |header| header.header.node,
        nodes,
    ) {
        for change in ALL {
            if let Compare::Header(compare) = change.compare {
                compare(cx, &pair);
            }
        }
        if let Some((before, after)) = pair.both() {
            let nodes = (before.header.node, after.header.node);
            if before.header.content.is_empty() && after.header.content.is_empty() {
                let schemas = (before.header.schema, after.header.schema);
                met.start(cx, schemas, nodes, (direction, route));
            }
            let content = (&*before.header.content, &*after.header.content);
            contents(cx, met, content, nodes, direction, route);
        }
    }
}

fn named<'a>(version: Version<'a>, answer: &Answer<'a>) -> Vec<NamedHeader<'a>> {
    let headers = answer.response.headers.iter();
    let headers = headers.map(|(name, id)| NamedHeader {
        name,
        header: &version.document.headers[*id],
    });
    headers.collect()
}

fn contents(
    cx: &mut Comparison<'_>,
    met: &mut Met,
    (old, new): (&[MediaType], &[MediaType]),
    nodes: (NodeId, NodeId),
    direction: Direction,
    route: &str,
) {
    let lists = (old.iter().collect::<Vec<_>>(), new.iter().collect::<Vec<_>>());
    let key = |content: &MediaType| essence(&content.name);
    for pair in pairs((&lists.0, &lists.1), key, |content| content.node, nodes) {
        for change in ALL {
            if let Compare::Content(compare) = change.compare {
                compare(cx, &pair, direction);
            }
        }
        if let Some((before, after)) = pair.both() {
            let nodes = (before.node, after.node);
            // A body of bytes has a schema, or none, in different versions of OpenAPI.
            let values = [&before.name, &after.name]
                .iter()
                .all(|name| essence(name).contains("json"));
            if values || (before.schema.is_some() && after.schema.is_some()) {
                met.start(cx, (before.schema, after.schema), nodes, (direction, route));
            }
            met.start(cx, (before.item_schema, after.item_schema), nodes, (direction, route));
        }
    }
}
