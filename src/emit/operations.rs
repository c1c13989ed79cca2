//! `operations.rs`: what each operation takes and answers.

use std::collections::BTreeSet;

use askama::Template;

use crate::code::{Doc, Ident, Lit, Ty, code_span};
use crate::model::{Body, BodyKind, Operation, Parameter, Presence, Response, Status};

use super::context::{Context, Imports};
use super::types::{FieldView, constructor, start};
use super::{render, rule, security, servers};

mod parameter;
mod responses;

#[derive(Template)]
#[template(path = "operations.rs", escape = "none")]
struct OperationsFile<'m> {
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
    base_path: Lit,
    operations: Vec<String>,
}

/// The file.
pub(super) fn file(cx: &Context<'_>) -> String {
    let imports = imports(cx);
    let operations: Vec<String> = cx
        .model
        .operations
        .iter()
        .map(|operation| item(cx, operation))
        .collect();
    let uses = |word: &str| operations.iter().any(|text| text.contains(word));
    render(&OperationsFile {
        uses_status: uses("http::StatusCode"),
        uses_rule: uses("rule::"),
        uses_rules: uses("rules::"),
        uses_schemas: uses("schemas::"),
        needs: super::krate::features(cx),
        runtime: imports.runtime.iter().copied().collect(),
        own: imports.own.iter().collect(),
        security: security::is_asked(cx),
        servers: uses("servers::"),
        base_path: Lit::text(&cx.model.base_path),
        operations,
    })
}

/// The types that operations carry.
fn imports(cx: &Context<'_>) -> Imports {
    let mut types = Vec::new();
    let mut raw = false;
    for operation in &cx.model.operations {
        types.extend(operation.parameters.iter().map(|parameter| &parameter.ty));
        let bodies = operation.body.iter().map(|body| &body.kind);
        let answers = operation
            .responses
            .iter()
            .flat_map(|response| &response.body)
            .map(|body| &body.kind);
        for kind in bodies.chain(answers) {
            match kind {
                BodyKind::Typed(ty) => types.push(ty),
                BodyKind::Raw => raw = true,
                BodyKind::Text => {}
            }
        }
        types.extend(
            operation
                .responses
                .iter()
                .flat_map(|response| &response.headers)
                .map(|header| &header.ty),
        );
    }
    let mut imports = cx.imports(types);
    if raw {
        imports.runtime.insert("Raw");
    }
    imports
}

struct ParameterView<'m> {
    constant: &'m Ident,
    expr: String,
}

struct AnswerView<'m> {
    docs: Doc,
    variant: &'m Ident,
    /// One unnamed field in place of named ones.
    tuple: bool,
    fields: Vec<FieldView<'m>>,
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
    produces: Vec<Lit>,
    described: Vec<String>,
    security: Option<String>,
    server: Option<String>,
    default: bool,
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
    let default = !fields.iter().any(|field| field.start.is_empty());
    let new = constructor(&fields).filter(|arguments| arguments.len() < fields.len());
    let parameters = operation.parameters.iter().map(|parameter| ParameterView {
        constant: &parameter.constant,
        expr: parameter::descriptor(parameter),
    });
    render(&OperationItem {
        route: Route(operation),
        origin: &operation.origin,
        constant: &operation.constant,
        method: Lit::text(&operation.method),
        id: Lit::text(&operation.id),
        path: Lit::text(&operation.path),
        parameters: parameters.collect(),
        consumes: operation
            .body
            .iter()
            .flat_map(|body| &body.media_types)
            .map(|name| Lit::text(name))
            .collect(),
        produces: produces(operation),
        described: responses::described(cx, operation),
        security: security::descriptor(cx, &operation.security),
        server: servers::descriptor(cx, operation.server),
        default,
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
        ty: body_ty(cx, &body.kind, presence, false),
        start: start(presence),
    }
}

fn body_ty(cx: &Context<'_>, kind: &BodyKind, presence: Presence, boxed: bool) -> Ty {
    let ty = match kind {
        BodyKind::Typed(ty) => return rule::field_ty(cx, ty, presence, boxed),
        BodyKind::Text => Ty::known("String"),
        BodyKind::Raw => Ty::known("Raw"),
    };
    if presence == Presence::Optional {
        ty.inside("Option")
    } else {
        ty
    }
}

/// Every media type of the answers, each once.
fn produces(operation: &Operation) -> Vec<Lit> {
    let mut seen = BTreeSet::new();
    let bodies = operation.responses.iter().flat_map(|response| &response.body);
    bodies
        .flat_map(|body| &body.media_types)
        .filter(|name| seen.insert(*name))
        .map(|name| Lit::text(name))
        .collect()
}

fn answer<'m>(cx: &Context<'_>, response: &'m Response) -> AnswerView<'m> {
    let fields = answer_fields(cx, response);
    let tuple = is_tuple(response);
    let docs = response.docs.clone().behind(&status_words(response.status));
    AnswerView {
        docs,
        variant: &response.variant,
        tuple,
        fields,
    }
}

/// Whether an answer is nothing but a body.
pub(super) fn is_tuple(response: &Response) -> bool {
    response.body.is_some() && response.headers.is_empty() && matches!(response.status, Status::Code(_))
}

/// The fields of an answer: status of a range, body, headers.
fn answer_fields<'m>(cx: &Context<'_>, response: &'m Response) -> Vec<FieldView<'m>> {
    let mut fields = Vec::new();
    if !matches!(response.status, Status::Code(_)) {
        let docs = Doc::own("The status.");
        fields.push(FieldView {
            deprecated: false,
            docs,
            name: &response.status_field,
            ty: Ty::status_code(),
            start: "",
        });
    }
    if let Some(body) = &response.body {
        let ty = body_ty(cx, &body.kind, Presence::Required, body.boxed);
        fields.push(FieldView {
            docs: Doc::own("The body."),
            deprecated: false,
            name: &body.field,
            ty,
            start: "",
        });
    }
    for header in &response.headers {
        let presence = if header.required {
            Presence::Required
        } else {
            Presence::Optional
        };
        let docs = Doc::own(&format!("The header `{}`.", header.wire)).then(header.docs.clone());
        fields.push(FieldView {
            deprecated: false,
            docs,
            name: &header.field,
            ty: rule::field_ty(cx, &header.ty, presence, false),
            start: "",
        });
    }
    fields
}

/// A status in words.
pub(super) fn status_words(status: Status) -> String {
    match status {
        Status::Code(code) => format!("`{code}`"),
        Status::Range(digit) => format!("`{digit}XX`"),
        Status::Default => "Any other status".to_owned(),
    }
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
    let ty = body_ty(cx, &body.kind, Presence::Required, false);
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
