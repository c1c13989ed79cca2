//! `operations.rs`: what each operation takes and answers.

use std::collections::BTreeSet;

use askama::Template;

use crate::code::{Doc, Ident, Lit, Ty, code_span};
use crate::model::{Accept, Body, BodyKind, Operation, Parameter, Presence, Response, Status};

use answers::{AnswerView, answer};
pub(super) use answers::{header_field, is_tuple, status_words};

use super::choice::{self, AcceptView, Choice};
use super::context::{Context, Imports};
use super::parts::{self, PartsView};
use super::section::{Module, Section};
use super::types::{FieldView, constructor, start};
use super::{media, render, rule, security, servers};

mod answers;
pub(super) mod parameter;
pub(super) mod responses;

#[derive(Template)]
#[template(path = "operations.rs", escape = "none")]
struct OperationsFile<'m> {
    docs: Doc,
    groups: Vec<Module<'m>>,
    uses_status: bool,
    uses_rule: bool,
    uses_rules: bool,
    uses_schemas: bool,
    /// Modules of the runtime that only its features bring.
    needs: Vec<&'static str>,
    runtime: Vec<&'static str>,
    own: Vec<&'m Ident>,
    security: bool,
    servers: bool,
    /// The types of headers that answers share.
    headers: BTreeSet<&'m Ident>,
    /// Where the modules that all interfaces share are seen from.
    root: &'static str,
    /// The path of the contract's own operations.
    base_path: Option<Lit>,
    operations: Vec<String>,
}

/// The file.
pub(super) fn file(cx: &Context<'_>, section: &Section<'_>) -> String {
    let imports = imports(cx, section);
    let listed = section.operations.iter().copied();
    let operations: Vec<String> = listed.clone().map(|operation| item(cx, operation)).collect();
    let own = !section.interface.side.is_outgoing() && section.group.is_none();
    let uses = |word: &str| operations.iter().any(|text| text.contains(word));
    render(&OperationsFile {
        docs: match section.group {
            Some(_) => section.docs(),
            None => Doc::own("What each operation takes and answers."),
        },
        groups: section.modules(cx),
        uses_status: uses("http::StatusCode"),
        uses_rule: uses("rule::"),
        uses_rules: uses("rules::"),
        uses_schemas: uses("schemas::"),
        needs: super::krate::features(listed.clone()),
        runtime: imports.runtime.iter().copied().collect(),
        own: imports.own.iter().collect(),
        security: security::is_asked(listed),
        servers: uses("servers::"),
        headers: shared_headers(section),
        root: section.root(),
        base_path: own.then(|| Lit::text(&cx.model.base_path)),
        operations,
    })
}

/// The types that operations carry.
fn imports(cx: &Context<'_>, section: &Section<'_>) -> Imports {
    let operations = section.operations.iter().copied();
    let mut imports = cx.imports(operations.clone().flat_map(Operation::types));
    let payloads = operations.flat_map(Operation::payloads);
    for content in payloads.flat_map(|payload| &payload.contents) {
        imports.runtime.extend(media::streams(&content.kind));
    }
    imports
}

/// The types of headers that the answers of a section share.
fn shared_headers<'m>(section: &Section<'m>) -> BTreeSet<&'m Ident> {
    let responses = section.operations.iter().flat_map(|operation| &operation.responses);
    responses
        .filter_map(|response| response.shared.as_ref())
        .map(|shared| &shared.name)
        .collect()
}

struct ParameterView<'m> {
    constant: &'m Ident,
    expr: String,
}

struct SuccessView {
    status: String,
    method: Ident,
    ty: Ty,
    pattern: String,
    body: &'static str,
    others: bool,
    /// Whether the other answers are boxed.
    boxed: bool,
}

#[derive(Template)]
#[template(path = "item/operation.rs", escape = "none")]
struct OperationItem<'m> {
    route: Route<'m>,
    origin: &'m str,
    constant: &'m Ident,
    method: Lit,
    id: Lit,
    path: Lit,
    parameters: Vec<ParameterView<'m>>,
    consumes: Vec<Lit>,
    streams: Vec<Lit>,
    form: Vec<String>,
    produces: Vec<Lit>,
    described: Vec<String>,
    security: Option<String>,
    server: Option<String>,
    tags: Vec<Lit>,
    extensions: Vec<String>,
    default: bool,
    /// Whether the request, and the answer, can be had only once.
    asks_once: bool,
    answers_once: bool,
    choices: Vec<Choice<'m>>,
    parts: Vec<PartsView<'m>>,
    accept: Option<AcceptView<'m>>,
    request: &'m Ident,
    fields: Vec<FieldView<'m>>,
    spaced: bool,
    deprecated: bool,
    new: Option<Vec<String>>,
    response: &'m Ident,
    responses: Vec<AnswerView<'m>>,
    success: Option<SuccessView>,
}

/// Method and path as a code span of documentation.
pub(super) struct Route<'m>(pub(super) &'m Operation);

impl std::fmt::Display for Route<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&code_span(&format!("{} {}", self.0.method, self.0.path)))
    }
}

fn item(cx: &Context<'_>, operation: &Operation) -> String {
    let mut fields: Vec<FieldView<'_>> = operation
        .parameters
        .iter()
        .map(|parameter| field(cx, parameter))
        .collect();
    fields.extend(operation.body.as_ref().map(|body| body_field(cx, body)));
    fields.extend(operation.accept.as_ref().map(accept_field));
    let default = !fields.iter().any(|field| field.start.is_empty());
    let new = constructor(&fields).filter(|arguments| arguments.len() < fields.len());
    let parameters = operation.parameters.iter().map(|parameter| ParameterView {
        constant: &parameter.constant,
        expr: parameter::descriptor(cx, parameter),
    });
    render(&OperationItem {
        route: Route(operation),
        origin: &operation.origin,
        constant: &operation.constant,
        method: Lit::text(&operation.method),
        id: Lit::text(&operation.id),
        path: Lit::text(&operation.path),
        parameters: parameters.collect(),
        consumes: consumes(operation, |_| true),
        streams: consumes(operation, BodyKind::streams),
        form: form(operation),
        produces: produces(operation),
        described: responses::described(cx, operation),
        security: security::descriptor(cx, &operation.security),
        server: servers::descriptor(cx, operation.server),
        tags: operation.tags.iter().map(|tag| Lit::text(tag)).collect(),
        extensions: extensions(operation),
        default,
        asks_once: operation.body.iter().any(|body| body.payload.streams()),
        answers_once: operation
            .responses
            .iter()
            .any(|response| response.body.iter().any(|body| body.payload.streams())),
        choices: choice::of_request(cx, operation)
            .into_iter()
            .chain(choice::of_answers(cx, operation))
            .collect(),
        parts: parts::of_request(cx, operation),
        accept: operation.accept.as_ref().map(choice::accept),
        request: &operation.request,
        spaced: fields.iter().any(|field| field.deprecated || !field.docs.is_empty()),
        deprecated: operation.deprecated,
        fields,
        new,
        response: &operation.response,
        responses: operation
            .responses
            .iter()
            .map(|response| answer(cx, response))
            .collect(),
        success: success(cx, operation),
    })
}

/// The pairs of the `x-` fields.
fn extensions(operation: &Operation) -> Vec<String> {
    let pairs = operation.extensions.iter();
    pairs
        .map(|(name, value)| format!("({}, {})", Lit::text(name), Lit::text(value)))
        .collect()
}

fn field<'m>(cx: &Context<'_>, parameter: &'m Parameter) -> FieldView<'m> {
    FieldView {
        docs: parameter.docs.clone(),
        deprecated: parameter.deprecated,
        name: &parameter.field,
        ty: rule::field_ty(cx, &parameter.ty, parameter.presence, false),
        start: start(parameter.presence),
    }
}

fn body_field<'m>(cx: &Context<'_>, body: &'m Body) -> FieldView<'m> {
    let presence = if body.required {
        Presence::Required
    } else {
        Presence::Optional
    };
    FieldView {
        docs: body.docs.clone(),
        deprecated: false,
        name: &body.field,
        ty: media::ty(cx, &body.payload, presence, false),
        start: start(presence),
    }
}

fn accept_field(accept: &Accept) -> FieldView<'_> {
    FieldView {
        docs: Doc::own("What it likes best to be answered."),
        name: &accept.field,
        deprecated: false,
        ty: Ty::named(&accept.name),
        start: ": Default::default()",
    }
}

/// The properties of a form that are written in ways of their own.
fn form(operation: &Operation) -> Vec<String> {
    let contents = operation.body.iter().flat_map(|body| &body.payload.contents);
    contents
        .flat_map(|content| parameter::fields(&content.fields))
        .collect()
}

/// The media types of a request's contents of these kinds.
fn consumes(operation: &Operation, wanted: impl Fn(&BodyKind) -> bool) -> Vec<Lit> {
    let contents = operation.body.iter().flat_map(|body| &body.payload.contents);
    contents
        .filter(|content| wanted(&content.kind))
        .flat_map(|content| &content.media_types)
        .map(|name| Lit::text(name))
        .collect()
}

/// Every media type of the answers, each once.
fn produces(operation: &Operation) -> Vec<Lit> {
    let mut seen = BTreeSet::new();
    let bodies = operation.responses.iter().flat_map(|response| &response.body);
    bodies
        .flat_map(|body| body.payload.media_types())
        .filter(|name| seen.insert(*name))
        .map(|name| Lit::text(name))
        .collect()
}

/// The shortcut to the body of the only success that has one.
fn success(cx: &Context<'_>, operation: &Operation) -> Option<SuccessView> {
    let good = |response: &&Response| matches!(response.status, Status::Code(200..=299)) && response.body.is_some();
    let mut successes = operation.responses.iter().filter(good);
    let response = successes.next()?;
    if successes.next().is_some() {
        return None;
    }
    let body = response.body.as_ref()?;
    let ty = media::ty(cx, &body.payload, Presence::Required, false);
    let variant = &response.variant;
    let pattern = if is_tuple(response) {
        format!("{variant}({})", body.field)
    } else {
        format!("{variant} {{ {}, .. }}", body.field)
    };
    let method = match response.status {
        Status::Code(_) => Ident::new(&heck::ToSnakeCase::to_snake_case(variant.word())),
        _ => return None,
    };
    let unboxed = if body.boxed { "*body" } else { "body" };
    let others = operation.responses.len() > 1;
    Some(SuccessView {
        status: status_code(response.status),
        method,
        ty,
        pattern,
        body: unboxed,
        others,
        boxed: operation.large,
    })
}

fn status_code(status: Status) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Range(digit) => format!("{digit}XX"),
        Status::Default => "default".to_owned(),
    }
}
