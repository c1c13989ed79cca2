//! Operations: what a method takes and what it answers.

use std::collections::HashSet;

use crate::code::{Doc, Ident};
use crate::document::{self, Id};
use crate::model::{Accept, Body, Operation, Response, ResponseBody, Security, Side, Status};

use super::budget;
use super::direction::Direction;
use super::given::Stem;
use super::groups::Groups;
use super::naming::{self, Scope};
use super::rules::ROUTE_DUPLICATE;
use super::servers::Servers;
use super::types::{Hint, Types};
use super::{media, status};

/// Names that the generated client and server have in their scopes.
const METHODS: &[&str] = &[
    "new",
    "from",
    "into",
    "clone",
    // These are called through an `Arc`, which has methods of these names itself.
    "clone_from",
    "clone_into",
    "to_owned",
    "inner",
    "router",
    "router_with",
    "fmt",
    "try_from",
    "try_into",
    "as_ref",
    "drop",
    "base_path",
    "with",
];

impl<'d> Types<'d> {
    /// The contract's own operations, in its order.
    pub(super) fn operations(
        &mut self,
        scope: &mut Scope,
        servers: &Servers,
        groups: &Groups,
    ) -> Vec<(Operation, &'d document::Operation)> {
        let mut names = self.given.functions(Side::Own);
        let mut routes: HashSet<(String, String)> = HashSet::new();
        let mut operations = Vec::new();
        for item in &self.document.paths {
            for operation in &item.operations {
                if self.budget.is_spent() {
                    return operations;
                }
                let base_path = servers.base_path_of(operations.len());
                let template = format!("{base_path}{}", without_names(&item.template));
                if !routes.insert((operation.method.clone(), template)) {
                    let message = format!(
                        "`{} {}` answers the same requests as an operation above",
                        operation.method, item.template
                    );
                    self.report(&ROUTE_DUPLICATE, operation.node, message);
                }
                let server = servers.of(operations.len());
                let id = given_id(operation).unwrap_or_else(|| naming::operation(&operation.method, &item.template));
                let site = Site::own(id, &item.template);
                let lowered = self.operation(&site, operation, &mut names, scope);
                let group = groups.of(operation);
                let lowered = Operation {
                    group,
                    server,
                    ..lowered
                };
                operations.push((lowered, operation));
            }
        }
        operations
    }

    /// An operation at its place.
    pub(super) fn operation(
        &mut self,
        Site { id, path, suffix }: &Site<'_>,
        operation: &document::Operation,
        names: &mut Scope,
        scope: &mut Scope,
    ) -> Operation {
        let given = self.given.stem(operation);
        let Named {
            function,
            words,
            request,
            response,
        } = given.map_or_else(|| Named::invented(id, suffix, names, scope), Named::given);
        let mut fields = Scope::default();
        self.check_neighbours(operation, path);
        let parameters = self.parameters(operation, &words, &mut fields);
        let body = operation.body.and_then(|id| self.body(id, &words, &mut fields, scope));
        let responses = self.responses(operation, &words, scope);
        let accept = accept(&responses, &words, &mut fields, scope);
        let operation = Operation {
            id: id.clone(),
            method: operation.method.clone(),
            path: (*path).to_owned(),
            constant: Ident::new(&naming::shouty(function.word())),
            function,
            request,
            response,
            docs: operation_docs(operation),
            deprecated: operation.deprecated,
            origin: super::origin(self.source, operation.node),
            tags: operation.tags.clone(),
            extensions: self.extensions(operation),
            group: None,
            server: None,
            security: Security::default(),
            parameters,
            body,
            responses,
            accept,
            large: false,
        };
        self.budget.spend(budget::of_operation(&operation));
        operation
    }

    /// The `x-` fields that were asked for.
    fn extensions(&self, operation: &document::Operation) -> Vec<(String, String)> {
        let asked = operation
            .extensions
            .iter()
            .filter(|(name, _)| self.config.extensions.contains(name));
        asked
            .map(|(name, node)| (name.clone(), self.value(*node).to_json().to_string()))
            .collect()
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
        let (shared, headers) = match self.shared_headers(response, &mut fields, scope) {
            Some(shared) => (Some(shared), Vec::new()),
            None => (None, self.own_headers(response, &hint, &mut fields)),
        };
        Response {
            status,
            variant: variants.claim(&name),
            docs: response.description.as_deref().map(Doc::contract).unwrap_or_default(),
            headers,
            shared,
            body,
            status_field,
        }
    }
}

/// How an operation and its types are called.
struct Named {
    function: Ident,
    /// What the names of its types begin with.
    words: String,
    request: Ident,
    response: Ident,
}

impl Named {
    fn given(stem: Stem) -> Self {
        Self {
            words: naming::camel(stem.function.word()),
            function: stem.function,
            request: stem.request,
            response: stem.response,
        }
    }

    fn invented(id: &str, suffix: &str, names: &mut Scope, scope: &mut Scope) -> Self {
        let function = names.claim(&naming::snake(id));
        let words = naming::camel(function.word());
        let words = naming::unlike(scope, words, suffix, &["Request", "Response"]);
        let (request, response) = claim_pair(scope, &words);
        Self {
            function,
            words,
            request,
            response,
        }
    }
}

/// Where an operation is, and what names it.
pub(super) struct Site<'p> {
    /// Its operationId, or what stands for it.
    pub(super) id: String,
    /// Its path.
    pub(super) path: &'p str,
    /// What tells its types from others of the same name.
    pub(super) suffix: &'static str,
}

impl<'p> Site<'p> {
    fn own(id: String, path: &'p str) -> Self {
        Self { id, path, suffix: "" }
    }
}

/// The names of methods, as far as they are taken before there is any.
pub(super) fn methods() -> Scope {
    let mut names = Scope::default();
    for method in METHODS {
        names.claim_exactly(method);
    }
    names
}

/// The operationId that the contract gives.
pub(super) fn given_id(operation: &document::Operation) -> Option<String> {
    operation.id.clone().filter(|id| !id.trim().is_empty())
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
        shared: None,
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
