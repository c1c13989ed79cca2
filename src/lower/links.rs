//! Links: the requests that follow from responses.

use std::collections::HashMap;

use crate::code::{Doc, Ident};
use crate::document;
use crate::model::{BodyKind, Given, Link, Links, Operation, Place, Response, Side, Status};
use crate::source::{NodeId, Value};

use super::budget::{self, Budget};
use super::evaluate::{Exchange, Follow, Found, Kind, words};
use super::expression::{self, Part};
use super::naming::{self, Scope};
use super::rules::{
    EXPRESSION_INVALID, EXPRESSION_UNEVALUATED, LINK_OPERATION_UNKNOWN, LINK_PARAMETER_UNKNOWN, LINK_SERVER_IGNORED,
    LINK_VALUE_INVALID,
};

/// Methods that answers have already.
const METHODS: &[&str] = &[
    "from_answer",
    "into_reply",
    "clone",
    "clone_from",
    "clone_into",
    "to_owned",
    "eq",
    "ne",
    "fmt",
    "from",
    "into",
    "try_from",
    "try_into",
    "borrow",
    "borrow_mut",
    "type_id",
];

/// The links of each operation. They lead to the contract's own ones, of which the document says the first list.
pub(super) fn lower(
    follow: &mut Follow<'_>,
    described: &[Vec<&document::Operation>; 3],
    budget: &Budget,
) -> Vec<Links> {
    let sides = follow.model.interfaces.iter().zip(described);
    let all = sides.flat_map(|(interface, listed)| {
        let operations = interface.operations.iter().zip(listed).enumerate();
        operations.map(|(index, (operation, this))| (interface.side, index, operation, *this))
    });
    let mut found = Vec::new();
    for (side, index, operation, this) in all {
        let mut names = method_names(operation);
        let mut links: Vec<Link> = Vec::new();
        let mut named: HashMap<&str, Vec<usize>> = HashMap::new();
        for (position, response) in operation.responses.iter().enumerate() {
            for (name, link) in linked(follow.document, this, response) {
                if budget.is_spent() {
                    return found;
                }
                let exchange = Exchange {
                    model: follow.model,
                    operation,
                    response: Some(response),
                };
                let Some(mut link) = self::link(follow, exchange, name, link, &described[0]) else {
                    continue;
                };
                budget.spend(budget::of_link(&link));
                let others = named.entry(name).or_default();
                match others.iter().find(|other| is_same(&links[**other], &link)) {
                    Some(same) => links[*same].responses.push(position),
                    None => {
                        others.push(links.len());
                        link.method = claim(&mut names, name, response);
                        link.responses = vec![position];
                        links.push(link);
                    }
                }
            }
        }
        if !links.is_empty() {
            found.push(Links {
                side,
                operation: index,
                links,
            });
        }
    }
    found
}

fn method_names(operation: &Operation) -> Scope {
    let mut names = Scope::default();
    let variants = operation
        .responses
        .iter()
        .map(|response| naming::snake(response.variant.word()));
    for name in METHODS.iter().map(|&name| name.to_owned()).chain(variants) {
        names.claim_exactly(&name);
    }
    names
}

/// The method of a link: its name, with the response where that is another link's.
fn claim(names: &mut Scope, name: &str, response: &Response) -> Ident {
    let word = naming::snake(name);
    if names.is_taken(&word) {
        return names.claim(&format!("{word}_{}", naming::snake(response.variant.word())));
    }
    names.claim(&word)
}

/// Whether two links of one name are one, of several responses.
fn is_same(a: &Link, b: &Link) -> bool {
    a.name == b.name && a.target == b.target && a.parameters == b.parameters && a.body == b.body
}

/// The links that the document gives a response.
fn linked<'d>(
    document: &'d document::Document,
    operation: &document::Operation,
    response: &Response,
) -> &'d [(String, document::Link)] {
    let is_it = |status: document::Status| match status {
        document::Status::Code(code) => response.status == Status::Code(code),
        document::Status::Range(digit) => response.status == Status::Range(digit),
        document::Status::Default => response.status == Status::Default,
    };
    let found = operation.responses.iter().find(|(status, _)| is_it(*status));
    found.map_or(&[], |(_, id)| &document.responses[*id].links)
}

fn link(
    follow: &mut Follow<'_>,
    exchange: Exchange<'_>,
    name: &str,
    link: &document::Link,
    described: &[&document::Operation],
) -> Option<Link> {
    let index = match target(follow, link, described) {
        Ok(index) => index,
        Err(_) if is_left_out(follow, link) || leads_nowhere(follow, link) => return None,
        Err((node, message)) => {
            follow.report(&LINK_OPERATION_UNKNOWN, node, false, message);
            return None;
        }
    };
    let target = &exchange.model.interface(Side::Own).operations[index];
    if let Some(server) = &link.server {
        let message = "the link's method makes a request for any server".to_owned();
        follow.report(&LINK_SERVER_IGNORED, server.node, true, message);
    }
    let mut parameters: Vec<(usize, Given)> = Vec::new();
    for (key, node) in &link.parameters {
        let position = match parameter(target, key) {
            Ok(position) => position,
            Err(message) => {
                follow.report(&LINK_PARAMETER_UNKNOWN, *node, true, message);
                continue;
            }
        };
        let kind = exchange.kind(&target.parameters[position].ty);
        if let Some(given) = given(follow, exchange, *node, kind) {
            parameters.push((position, given));
        }
    }
    let body = link.body.and_then(|node| body(follow, exchange, target, node));
    let docs = link.description.as_deref().map(Doc::contract).unwrap_or_default();
    Some(Link {
        name: name.to_owned(),
        method: Ident::new("link"),
        docs,
        origin: super::origin(follow.source, link.node),
        responses: Vec::new(),
        target: index,
        parameters,
        body,
    })
}

/// The position of the operation that a link leads to; the error says where and why it leads to none.
fn target(
    follow: &Follow<'_>,
    link: &document::Link,
    described: &[&document::Operation],
) -> Result<usize, (NodeId, String)> {
    let value = follow.source.value(link.node);
    let at = |key: &str| value.get(key).map_or(link.node, Value::id);
    if let Some(id) = &link.operation_id {
        let mut operations = described.iter();
        let found = operations.position(|operation| operation.id.as_ref() == Some(id));
        return found.ok_or_else(|| (at("operationId"), format!("there is no operation `{id}`")));
    }
    let Some(reference) = &link.operation_ref else {
        let message = "the link has neither `operationId` nor `operationRef`".to_owned();
        return Err((link.node, message));
    };
    let found = by_reference(follow, link.node, reference, described);
    found.ok_or_else(|| (at("operationRef"), format!("there is no operation at `{reference}`")))
}

/// Whether a link leads to an operation that is not wanted.
fn is_left_out(follow: &Follow<'_>, link: &document::Link) -> bool {
    let mut left_out = follow.document.left_out.iter();
    let reference = link.operation_ref.as_ref();
    let node = reference.and_then(|reference| follow.source.resolve(link.node, reference).ok());
    left_out
        .any(|operation| operation.id.is_some() && operation.id == link.operation_id || Some(operation.node) == node)
}

/// Whether a link is a reference that leads nowhere, which is told where it stands.
fn leads_nowhere(follow: &Follow<'_>, link: &document::Link) -> bool {
    follow.source.value(link.node).get("$ref").is_some()
}

/// The position of the operation at a pointer, or at the method of the path at a pointer.
fn by_reference(
    follow: &Follow<'_>,
    from: NodeId,
    reference: &str,
    described: &[&document::Operation],
) -> Option<usize> {
    if let Ok(node) = follow.source.resolve(from, reference)
        && let Some(position) = described.iter().position(|operation| operation.node == node)
    {
        return Some(position);
    }
    // The path may refer to its operations.
    let (path, method) = reference.rsplit_once('/')?;
    let node = follow.source.resolve(from, path).ok()?;
    let mut before = 0;
    for item in &follow.document.paths {
        if item.node == node {
            let mut operations = item.operations.iter();
            let at = operations.position(|operation| operation.method.eq_ignore_ascii_case(method))?;
            return Some(before + at);
        }
        before += item.operations.len();
    }
    None
}

/// The position of the parameter that a key of a link means: `id`, or `path.id` where there are several.
fn parameter(target: &Operation, key: &str) -> Result<usize, String> {
    let named = |place: Option<Place>, name: &str| -> Vec<usize> {
        let parameters = target.parameters.iter().enumerate();
        let found = parameters.filter(|(_, parameter)| {
            place.is_none_or(|place| parameter.place == place)
                && (parameter.wire == name
                    || parameter.place == Place::Header && parameter.wire.eq_ignore_ascii_case(name))
        });
        found.map(|(position, _)| position).collect()
    };
    match named(None, key)[..] {
        [position] => return Ok(position),
        [first, second, ..] => {
            let (first, second) = (target.parameters[first].place, target.parameters[second].place);
            let (first, second) = (words(first), words(second));
            return Err(format!(
                "`{key}` is a {first} and a {second} of `{}`: write which one",
                target.id
            ));
        }
        [] => {}
    }
    let places = [
        ("path.", Place::Path),
        ("query.", Place::Query),
        ("header.", Place::Header),
        ("cookie.", Place::Cookie),
    ];
    let mut qualified = places.into_iter().filter_map(|(prefix, place)| {
        let name = key.strip_prefix(prefix)?;
        named(Some(place), name).first().copied()
    });
    qualified
        .next()
        .ok_or_else(|| format!("the operation `{}` has no parameter `{key}`", target.id))
}

/// The value for the body of the operation that a link leads to.
fn body(follow: &mut Follow<'_>, exchange: Exchange<'_>, target: &Operation, node: NodeId) -> Option<Given> {
    let Some(body) = &target.body else {
        let message = format!("the operation `{}` takes no body", target.id);
        follow.report(&LINK_PARAMETER_UNKNOWN, node, true, message);
        return None;
    };
    let kind = match body.payload.single().map(|content| &content.kind) {
        Some(BodyKind::Typed(ty)) => exchange.kind(ty),
        Some(BodyKind::Text) => Kind::Scalar,
        _ => {
            let message = format!("the body of `{}` is not written from a value", target.id);
            follow.report(&LINK_VALUE_INVALID, node, true, message);
            return None;
        }
    };
    given(follow, exchange, node, kind)
}

/// The value that a link gives where a value of this kind is wanted.
fn given(follow: &mut Follow<'_>, exchange: Exchange<'_>, node: NodeId, wanted: Kind) -> Option<Given> {
    let value = follow.source.value(node);
    let text = value.as_str().unwrap_or_default();
    let parts = if text.starts_with('$') {
        expression::callback(text)
    } else if text.contains("{$") {
        expression::template(text)
    } else {
        let found = constant_kind(value);
        if !found.fits(wanted) {
            let message = format!("{} stands where {} is wanted", found.words(), wanted.words());
            follow.report(&LINK_VALUE_INVALID, node, false, message);
            return None;
        }
        return Some(Given::Constant(value.to_json().to_string()));
    };
    let parts = match parts {
        Ok(parts) => parts,
        Err(reason) => {
            let message = format!("`{}` is no runtime expression: {reason}", printable(text));
            follow.report(&EXPRESSION_INVALID, node, false, message);
            return None;
        }
    };
    let found = match &parts[..] {
        [Part::Expression(only)] => exchange.evaluate(only).map(|found| match found {
            Found::Constant(text) => (
                Given::Constant(serde_json::Value::String(text).to_string()),
                Kind::Scalar,
            ),
            Found::Read(read, kind) => (Given::Read(read), kind),
        }),
        parts => exchange.pieces(parts).map(|pieces| (Given::Text(pieces), Kind::Scalar)),
    };
    match found {
        Ok((given, kind)) if kind.fits(wanted) => Some(given),
        Ok((_, kind)) => {
            let message = format!(
                "`{}` is {} where {} is wanted",
                printable(text),
                kind.words(),
                wanted.words()
            );
            follow.report(&LINK_VALUE_INVALID, node, false, message);
            None
        }
        Err(reason) => {
            let message = format!("`{}` cannot be evaluated: {reason}", printable(text));
            follow.report(&EXPRESSION_UNEVALUATED, node, false, message);
            None
        }
    }
}

fn constant_kind(value: Value<'_>) -> Kind {
    if value.is_object() {
        Kind::Object
    } else if value.is_array() {
        Kind::List
    } else {
        Kind::Scalar
    }
}

fn printable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(80).collect()
}
