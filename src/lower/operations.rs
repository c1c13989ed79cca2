//! Operations: what a method takes and what it answers.

use std::collections::HashSet;

use crate::code::Doc;
use crate::document::rules::PATH_PARAM_UNUSED;
use crate::document::{self, Id, Location, Style};
use crate::model::{
    Body, Header, Operation, Parameter, ParameterStyle, Place, Presence, Response, ResponseBody, Security, Status,
    TypeUse,
};

use super::direction::Direction;
use super::naming::{self, Scope};
use super::rules::{MEDIA_TYPE_UNTYPED, ROUTE_DUPLICATE};
use super::shape::Shape;
use super::types::{Hint, Types};
use super::{defaults, describe, media, status};

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
    /// The contract's own operations, in its order.
    pub(super) fn operations(&mut self, scope: &mut Scope) -> Vec<(Operation, &'d document::Operation)> {
        let mut names = methods();
        let mut routes: HashSet<(String, String)> = HashSet::new();
        let mut operations = Vec::new();
        for item in &self.document.paths {
            for operation in &item.operations {
                let route = (operation.method.clone(), without_names(&item.template));
                if !routes.insert(route) {
                    let message = format!(
                        "`{} {}` answers the same requests as an operation above",
                        operation.method, item.template
                    );
                    self.report(&ROUTE_DUPLICATE, operation.node, message);
                }
                let id = given_id(operation).unwrap_or_else(|| naming::operation(&operation.method, &item.template));
                let site = Site::own(id, &item.template);
                operations.push((self.operation(&site, operation, &mut names, scope), operation));
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
        let function = names.claim(&naming::snake(id));
        let words = naming::camel(function.word());
        let words = naming::unlike(scope, words, suffix, &["Request", "Response"]);
        let (request, response) = claim_pair(scope, &words);
        let mut fields = Scope::default();
        let mut constants = Scope::default();
        let parameters = operation
            .parameters
            .iter()
            .filter_map(|id| self.parameter(*id, &words, &mut fields, &mut constants))
            .collect();
        let body = operation.body.and_then(|id| self.body(id, &words, &mut fields));
        let responses = self.responses(operation, &words);
        Operation {
            id: id.clone(),
            method: operation.method.clone(),
            path: (*path).to_owned(),
            constant: crate::code::Ident::new(&naming::shouty(function.word())),
            function,
            request,
            response,
            docs: operation_docs(operation),
            deprecated: operation.deprecated,
            origin: super::origin(self.source, operation.node),
            security: Security::default(),
            parameters,
            body,
            responses,
            large: false,
        }
    }

    fn parameter(
        &mut self,
        id: Id<document::Parameter>,
        words: &str,
        fields: &mut Scope,
        constants: &mut Scope,
    ) -> Option<Parameter> {
        let parameter = &self.document.parameters[id];
        let place = match parameter.location {
            Location::Path if self.outgoing => {
                let message = "whoever is called decides on the path, so it has no parameters".to_owned();
                self.report(&PATH_PARAM_UNUSED, parameter.node, message);
                return None;
            }
            Location::Path => Place::Path,
            Location::Query => Place::Query,
            Location::Header => Place::Header,
            Location::Cookie => Place::Cookie,
            Location::QueryString => {
                let message = "a parameter for the whole query string is not read yet".to_owned();
                self.report(&MEDIA_TYPE_UNTYPED, parameter.node, message);
                return None;
            }
        };
        let hint = Hint::Free(format!("{words} {}", naming::camel(&parameter.name)));
        let schema = parameter
            .schema
            .or_else(|| parameter.content.first().and_then(|media| media.schema));
        let ty = match schema {
            Some(schema) => {
                let side = Direction::Request.of(self.outgoing);
                self.type_of(&Shape::of(schema), &hint, side).split_null().0
            }
            None => TypeUse::plain(crate::model::Type::Text(crate::model::Native::String, None)),
        };
        let style = match parameter.style {
            _ if !parameter.content.is_empty() => ParameterStyle::Json,
            Style::Simple => ParameterStyle::Simple,
            Style::Label => ParameterStyle::Label,
            Style::Matrix => ParameterStyle::Matrix,
            Style::Form | Style::Cookie => ParameterStyle::Form,
            Style::SpaceDelimited => ParameterStyle::SpaceDelimited,
            Style::PipeDelimited => ParameterStyle::PipeDelimited,
            Style::DeepObject => ParameterStyle::DeepObject,
        };
        let required = parameter.required || place == Place::Path;
        let default = schema
            .and_then(|id| self.document.schemas[id].default)
            .filter(|_| !required);
        let default = default.and_then(|node| defaults::lower(self, &ty, node));
        let docs = parameter.description.as_deref().map(Doc::contract).unwrap_or_default();
        let docs = if parameter.deprecated {
            docs.then(Doc::own("Deprecated by the contract."))
        } else {
            docs
        };
        let name = naming::snake(&parameter.name);
        Some(Parameter {
            field: fields.claim(&name),
            constant: constants.claim(&naming::shouty(&name)),
            wire: parameter.name.clone(),
            place,
            style,
            explode: parameter.explode,
            allow_reserved: parameter.allow_reserved,
            docs: describe::with_limits(docs, &ty, default.as_ref()),
            ty,
            presence: if required {
                Presence::Required
            } else {
                Presence::Optional
            },
            default,
        })
    }

    fn body(&mut self, id: Id<document::RequestBody>, words: &str, fields: &mut Scope) -> Option<Body> {
        let body = &self.document.bodies[id];
        let hint = Hint::Free(format!("{words} body"));
        let (media_types, kind) = media::choose(self, &body.content, &hint, Direction::Request)?;
        Some(Body {
            field: fields.claim("body"),
            required: body.required,
            docs: body.description.as_deref().map(Doc::contract).unwrap_or_default(),
            media_types,
            kind,
        })
    }

    fn responses(&mut self, operation: &document::Operation, words: &str) -> Vec<Response> {
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
            responses.push(self.response(status, id, words, &mut variants));
        }
        if responses.is_empty() {
            responses.push(undescribed(&mut variants));
        }
        responses
    }

    fn response(&mut self, status: Status, id: Id<document::Response>, words: &str, variants: &mut Scope) -> Response {
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
        let body =
            media::choose(self, content, &hint.inside("body"), Direction::Response).map(|(media_types, kind)| {
                ResponseBody {
                    field: body_field,
                    media_types,
                    kind,
                    boxed: false,
                }
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
                let side = Direction::Response.of(self.outgoing);
                self.type_of(&Shape::of(schema), &hint.inside(name), side)
                    .split_null()
                    .0
            }
            None => TypeUse::plain(crate::model::Type::Text(crate::model::Native::String, None)),
        };
        let docs = header.description.as_deref().map(Doc::contract).unwrap_or_default();
        Some(Header {
            field: fields.claim(&naming::snake(name)),
            wire: name.to_owned(),
            docs: describe::with_limits(docs, &ty, None),
            ty,
            required: header.required,
        })
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
fn claim_pair(scope: &mut Scope, words: &str) -> (crate::code::Ident, crate::code::Ident) {
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
