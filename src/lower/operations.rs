//! Operations: what a method takes and what it answers.

use std::collections::HashMap;

use crate::code::{Doc, Ident};
use crate::document::{self, Id};
use crate::model::{Accept, Body, Header, Operation, Response, ResponseBody, Security, Status, TypeUse};

use super::direction::Direction;
use super::naming::{self, Scope};
use super::rules::{CALLBACK_NOT_GENERATED, LINK_NOT_GENERATED, ROUTE_DUPLICATE};
use super::servers::Servers;
use super::shape::Shape;
use super::types::{Hint, Types};
use super::{describe, media, status};

/// Names that the generated client and server have in their scopes.
const METHODS: &[&str] = &[
    "new",
    "from",
    "into",
    "clone",
    "inner",
    "router",
    "router_with",
    "fmt",
    "try_from",
    "try_into",
    "as_ref",
    "drop",
    "base_path",
];

impl<'d> Types<'d> {
    /// Every operation of the document, in its order.
    pub(super) fn operations(&mut self, scope: &mut Scope, servers: &Servers) -> Vec<Operation> {
        let document = self.document;
        let mut names = Scope::default();
        for method in METHODS {
            names.claim_exactly(method);
        }
        let mut routes: HashMap<(String, String), ()> = HashMap::new();
        let mut operations = Vec::new();
        for item in &document.paths {
            for operation in &item.operations {
                let base_path = servers.base_path_of(operations.len());
                let template = format!("{base_path}{}", without_names(&item.template));
                let route = (operation.method.clone(), template);
                if routes.insert(route, ()).is_some() {
                    let message = format!(
                        "`{} {}` answers the same requests as an operation above",
                        operation.method, item.template
                    );
                    self.report(&ROUTE_DUPLICATE, operation.node, message);
                }
                let server = servers.of(operations.len());
                let lowered = self.operation(&item.template, operation, &mut names, scope);
                operations.push(Operation { server, ..lowered });
            }
        }
        for webhook in &document.webhooks {
            self.report(
                &CALLBACK_NOT_GENERATED,
                webhook.node,
                "webhooks are not generated".to_owned(),
            );
        }
        operations
    }

    fn operation(
        &mut self,
        path: &str,
        operation: &document::Operation,
        names: &mut Scope,
        scope: &mut Scope,
    ) -> Operation {
        self.report_what_is_left_out(operation);
        let id = match operation.id.as_deref().filter(|id| !id.trim().is_empty()) {
            Some(id) => id.to_owned(),
            None => naming::operation(&operation.method, path),
        };
        let function = names.claim(&naming::snake(&id));
        let words = naming::camel(function.word());
        let (request, response) = claim_pair(scope, &words);
        let mut fields = Scope::default();
        let parameters = self.parameters(operation, &words, &mut fields);
        let body = operation.body.and_then(|id| self.body(id, &words, &mut fields, scope));
        let responses = self.responses(operation, &words, scope);
        let accept = accept(&responses, &words, &mut fields, scope);
        Operation {
            id,
            method: operation.method.clone(),
            path: path.to_owned(),
            constant: Ident::new(&naming::shouty(function.word())),
            function,
            request,
            response,
            docs: operation_docs(operation),
            deprecated: operation.deprecated,
            origin: super::origin(self.source, operation.node),
            server: None,
            security: Security::default(),
            parameters,
            body,
            responses,
            accept,
            large: false,
        }
    }

    fn body(
        &mut self,
        id: Id<document::RequestBody>,
        words: &str,
        fields: &mut Scope,
        scope: &mut Scope,
    ) -> Option<Body> {
        let body = &self.document.bodies[id];
        let words = format!("{words} body");
        let hint = Hint::Free(words.clone());
        let payload = media::payload(self, &body.content, (&hint, &words), Direction::Request, scope)?;
        Some(Body {
            field: fields.claim("body"),
            required: body.required,
            docs: body.description.as_deref().map(Doc::contract).unwrap_or_default(),
            payload,
        })
    }

    fn responses(&mut self, operation: &document::Operation, words: &str, scope: &mut Scope) -> Vec<Response> {
        let mut variants = Scope::default();
        let mut responses: Vec<Response> = Vec::new();
        let mut listed: Vec<_> = operation
            .responses
            .iter()
            .map(|(status, id)| (model_status(*status), *id))
            .collect();
        listed.sort_by_key(|(status, _)| *status);
        listed.dedup_by_key(|(status, _)| *status);
        for (status, id) in listed {
            responses.push(self.response(status, id, words, (&mut variants, scope)));
        }
        if responses.is_empty() {
            responses.push(undescribed(&mut variants));
        }
        responses
    }

    fn response(
        &mut self,
        status: Status,
        id: Id<document::Response>,
        words: &str,
        (variants, scope): (&mut Scope, &mut Scope),
    ) -> Response {
        let response = &self.document.responses[id];
        if let Some((_, link)) = response.links.first() {
            self.report(&LINK_NOT_GENERATED, link.node, "links are not generated".to_owned());
        }
        let name = match status {
            Status::Code(code) => status::name(code),
            Status::Range(digit) => status::range(digit).to_owned(),
            Status::Default => "Default".to_owned(),
        };
        let mut fields = Scope::default();
        let body_field = fields.claim("body");
        let status_field = fields.claim("status");
        let hint = Hint::Free(format!("{words} {name}"));
        let bodiless = matches!(status, Status::Code(204 | 205 | 304 | 100..=199));
        let content = if bodiless { &[][..] } else { &response.content[..] };
        let (hint_body, choice) = (hint.inside("body"), format!("{words} {name} body"));
        let payload = media::payload(self, content, (&hint_body, &choice), Direction::Response, scope);
        let body = payload.map(|payload| ResponseBody {
            field: body_field,
            payload,
            boxed: false,
        });
        let headers = response
            .headers
            .iter()
            .filter_map(|(name, id)| self.header(name, *id, &hint, &mut fields))
            .collect();
        Response {
            status,
            variant: variants.claim(&name),
            docs: response.description.as_deref().map(Doc::contract).unwrap_or_default(),
            headers,
            body,
            status_field,
        }
    }

    fn header(&mut self, name: &str, id: Id<document::Header>, hint: &Hint, fields: &mut Scope) -> Option<Header> {
        let token = !name.is_empty()
            && name
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c));
        if !token || name.eq_ignore_ascii_case("content-type") {
            return None;
        }
        let header = &self.document.headers[id];
        let schema = header
            .schema
            .or_else(|| header.content.first().and_then(|media| media.schema));
        let ty = match schema {
            Some(schema) => {
                self.type_of(&Shape::of(schema), &hint.inside(name), Direction::Response)
                    .split_null()
                    .0
            }
            None => TypeUse::plain(crate::model::Type::Text(crate::model::Native::String, None)),
        };
        let docs = header.description.as_deref().map(Doc::contract).unwrap_or_default();
        let docs = if header.deprecated {
            docs.then(Doc::own("Deprecated by the contract."))
        } else {
            docs
        };
        Some(Header {
            field: fields.claim(&naming::snake(name)),
            wire: name.to_owned(),
            docs: describe::with_limits(docs, &ty, None),
            ty,
            required: header.required,
        })
    }

    fn report_what_is_left_out(&mut self, operation: &document::Operation) {
        for (name, id) in &operation.callbacks {
            let node = self.document.callbacks[*id].node;
            self.report(
                &CALLBACK_NOT_GENERATED,
                node,
                format!("the callback `{}` is not generated", printable(name)),
            );
        }
    }
}

/// Claims `…Request` and `…Response` under the same words.
fn claim_pair(scope: &mut Scope, words: &str) -> (Ident, Ident) {
    let mut candidate = words.to_owned();
    let mut number = 2;
    while scope.is_taken(&format!("{candidate}Request")) || scope.is_taken(&format!("{candidate}Response")) {
        candidate = format!("{words}{number}");
        number += 1;
    }
    (
        scope.claim(&format!("{candidate}Request")),
        scope.claim(&format!("{candidate}Response")),
    )
}

/// The answer of an operation that the contract says nothing of: any status, no body.
fn undescribed(variants: &mut Scope) -> Response {
    let mut fields = Scope::default();
    Response {
        status: Status::Default,
        variant: variants.claim("Default"),
        docs: Doc::own("The contract describes no answer."),
        headers: Vec::new(),
        body: None,
        status_field: fields.claim("status"),
    }
}

/// What a request can ask for, where an answer can hold one of several things.
fn accept(responses: &[Response], words: &str, fields: &mut Scope, scope: &mut Scope) -> Option<Accept> {
    let bodies = responses.iter().filter_map(|response| response.body.as_ref());
    let choices = bodies.filter(|body| body.payload.single().is_none());
    let mut variants: Vec<(Ident, Vec<String>)> = Vec::new();
    for content in choices.flat_map(|body| &body.payload.contents) {
        match variants.iter_mut().find(|(name, _)| *name == content.variant) {
            Some((_, names)) => names.extend(
                content
                    .media_types
                    .iter()
                    .filter(|name| !names.contains(name))
                    .cloned()
                    .collect::<Vec<_>>(),
            ),
            None => variants.push((content.variant.clone(), content.media_types.clone())),
        }
    }
    (!variants.is_empty()).then(|| Accept {
        field: fields.claim("accept"),
        name: scope.claim(&format!("{words}Accept")),
        variants,
    })
}

fn operation_docs(operation: &document::Operation) -> Doc {
    let summary = operation.summary.as_deref().map(Doc::contract).unwrap_or_default();
    let description = operation.description.as_deref().map(Doc::contract).unwrap_or_default();
    if summary == description {
        summary
    } else {
        summary.then(description)
    }
}

fn model_status(status: document::Status) -> Status {
    match status {
        document::Status::Code(code) => Status::Code(code),
        document::Status::Range(digit) => Status::Range(digit),
        document::Status::Default => Status::Default,
    }
}

/// A path template with its parameters unnamed.
fn without_names(template: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in template.chars() {
        match c {
            '{' => inside = true,
            '}' => {
                inside = false;
                out.push_str("{}");
            }
            _ if inside => {}
            _ => out.push(c),
        }
    }
    out
}

fn printable(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(80).collect()
}
