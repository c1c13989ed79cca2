//! `client.rs`: one method for each operation.

use askama::Template;

use crate::code::{Doc, Ident, Lit};
use crate::model::{Body, Operation, Presence, Response, Status};

use super::choice::{self, Choice};
use super::context::Context;
use super::operations::is_tuple;
use super::parts::{self, PartsView};
use super::section::{Module, Section};
use super::{media, render, rule};

#[derive(Template)]
#[template(path = "client.rs", escape = "none")]
struct ClientFile<'m> {
    title: String,
    half: &'static str,
    /// What is sent to a URL for each, where it is no operation of a service.
    sends: Option<&'static str>,
    /// Where the modules that all interfaces share are seen from.
    root: &'static str,
    base_path: String,
    /// Whether operations with a tag can be left out.
    tag_features: bool,
    /// Whether the default engine is a feature of the package.
    gated: bool,
    /// Whether the contract says where it is served.
    servers: bool,
    /// Whether any operation is served elsewhere.
    own_servers: bool,
    /// Whether any operation needs credentials.
    secured: bool,
    groups: Vec<Module<'m>>,
    uses_rule: bool,
    uses_rules: bool,
    uses_schemas: bool,
    own: Vec<&'m Ident>,
    operations: Vec<OperationView<'m>>,
}

#[derive(Template)]
#[template(path = "client_group.rs", escape = "none")]
struct GroupFile<'m> {
    docs: Doc,
    root: &'static str,
    /// Nothing: methods that send to a URL are in no group.
    sends: Option<&'static str>,
    uses_rule: bool,
    uses_rules: bool,
    uses_schemas: bool,
    own: Vec<&'m Ident>,
    operations: Vec<OperationView<'m>>,
}

struct OperationView<'m> {
    docs: Doc,
    deprecated: bool,
    function: &'m Ident,
    constant: &'m Ident,
    request: &'m Ident,
    response: &'m Ident,
    /// The statements that fill the call.
    calls: Vec<String>,
    arms: Vec<Arm>,
    /// Whether any arm reads from the answer.
    reads: bool,
    /// Whether the request can be had only once.
    once: bool,
    /// Bodies that are one of several things.
    asked: Option<Choice<'m>>,
    parts: Vec<PartsView<'m>>,
    answered: Vec<Choice<'m>>,
}

/// How an answer with some statuses is read.
struct Arm {
    pattern: String,
    lines: Vec<String>,
    result: String,
}

/// The file.
pub(super) fn file(cx: &Context<'_>, section: &Section<'_>, gated: bool) -> String {
    let operations: Vec<_> = section.operations.iter().map(|operation| view(cx, operation)).collect();
    let mut own = section.enums();
    for operation in &operations {
        own.insert(operation.response);
        if !operation.calls.is_empty() {
            own.insert(operation.request);
        }
    }
    let own = own.into_iter().collect();
    let texts: Vec<&str> = operations.iter().flat_map(OperationView::texts).collect();
    let uses = |module: &str| texts.iter().any(|text| text.contains(module));
    let (uses_rule, uses_rules, uses_schemas) = (uses("rule::"), uses("rules::"), uses("schemas::"));
    if section.group.is_some() {
        return render(&GroupFile {
            docs: section.docs(),
            root: section.root(),
            sends: None,
            uses_rule,
            uses_rules,
            uses_schemas,
            own,
            operations,
        });
    }
    let interface = section.interface;
    let sent = interface.side.is_outgoing();
    render(&ClientFile {
        title: super::krate::title(cx),
        half: if sent { "sender" } else { "client" },
        sends: sent.then(|| super::interface::noun(interface)),
        root: section.root(),
        base_path: cx
            .model
            .base_path
            .chars()
            .filter(|c| c.is_ascii_graphic() && !"<>[]`".contains(*c))
            .collect(),
        tag_features: cx.tag_features,
        gated,
        servers: !cx.model.servers.is_empty(),
        own_servers: interface.operations.iter().any(|operation| operation.server.is_some()),
        secured: super::security::is_asked(&interface.operations),
        groups: section.modules(cx),
        uses_rule,
        uses_rules,
        uses_schemas,
        own,
        operations,
    })
}

impl OperationView<'_> {
    /// The code that may speak of other modules.
    fn texts(&self) -> impl Iterator<Item = &str> {
        let lines = self.arms.iter().flat_map(|arm| &arm.lines);
        let answered = self.answered.iter().flat_map(Choice::variants);
        let texts = self.calls.iter().chain(lines);
        texts
            .chain(answered.map(|variant| &variant.from_answer))
            .map(String::as_str)
    }
}

fn view<'m>(cx: &Context<'_>, operation: &'m Operation) -> OperationView<'m> {
    let arms = arms(cx, operation);
    OperationView {
        docs: super::server::docs(cx, operation).then(Doc::own(
            "# Errors\nWhen no answer comes, or one that the contract does not describe.",
        )),
        deprecated: operation.deprecated,
        function: &operation.function,
        constant: &operation.constant,
        request: &operation.request,
        response: &operation.response,
        calls: calls(operation),
        reads: arms.iter().any(|arm| {
            arm.lines
                .iter()
                .any(|line| line.contains("answer") && !line.ends_with("answer.status()"))
        }),
        arms,
        once: operation.body.iter().any(|body| body.payload.streams()),
        asked: choice::of_request(cx, operation),
        parts: parts::of_request(cx, operation),
        answered: choice::of_answers(cx, operation),
    }
}

fn calls(operation: &Operation) -> Vec<String> {
    let mut calls = Vec::new();
    for parameter in &operation.parameters {
        let method = if parameter.presence == Presence::Required {
            "parameter"
        } else {
            "optional"
        };
        let (request, constant, field) = (&operation.request, &parameter.constant, &parameter.field);
        calls.push(format!("call.{method}(&{request}::{constant}, &request.{field})"));
    }
    if let Some(accept) = &operation.accept {
        calls.push(format!(
            "call.accept({}::OFFERED, request.{})",
            accept.name, accept.field
        ));
    }
    calls.extend(operation.body.as_ref().map(write_body));
    calls
}

/// The statement that writes a body into a call. A body that streams is taken from the request.
fn write_body(body: &Body) -> String {
    let (field, once) = (&body.field, if body.payload.streams() { "" } else { "&" });
    let write = |value: &str| match body.payload.single() {
        Some(content) => media::call(content, value, true),
        None => format!("{}.write(&mut call)", value.trim_start_matches('&')),
    };
    if body.required {
        write(&format!("{once}request.{field}"))
    } else {
        format!("if let Some(body) = {once}request.{field} {{ {}; }}", write("body"))
    }
}

fn arms(cx: &Context<'_>, operation: &Operation) -> Vec<Arm> {
    let mut arms: Vec<Arm> = operation
        .responses
        .iter()
        .map(|response| arm(cx, operation, response))
        .collect();
    let all = operation
        .responses
        .iter()
        .any(|response| response.status == Status::Default);
    if !all {
        arms.push(Arm {
            pattern: "_".to_owned(),
            lines: Vec::new(),
            result: "Err(answer.unexpected())".to_owned(),
        });
    }
    arms
}

fn arm(cx: &Context<'_>, operation: &Operation, response: &Response) -> Arm {
    let pattern = match response.status {
        Status::Code(code) => code.to_string(),
        Status::Range(digit) => range(operation, digit),
        Status::Default => "_".to_owned(),
    };
    let variant = &response.variant;
    let mut lines = Vec::new();
    let mut fields = Vec::new();
    if !matches!(response.status, Status::Code(_)) {
        lines.push(format!("let {} = answer.status()", response.status_field));
        fields.push(response.status_field.to_string());
    }
    if let Some(shared) = &response.shared {
        lines.push(format!("let {} = answer.header_set()", shared.field));
        fields.push(format!("{}: {}?", shared.field, shared.field));
    }
    for header in &response.headers {
        let state = if header.required { "header" } else { "optional_header" };
        let (name, local) = (Lit::text(&header.wire), super::local(&header.field, &["answer"]));
        lines.push(match rule::rule(cx, &header.ty) {
            Some(rule) => format!("let {local} = answer.{state}_rule({name}, &{rule})"),
            None => format!("let {local} = answer.{state}({name})"),
        });
        fields.push(format!("{}: {local}?", header.field));
    }
    if let Some(body) = &response.body {
        lines.push(match body.payload.single() {
            Some(content) => format!("let body = {}", media::read(cx, content, "answer")),
            None => format!("let body = {}::from_answer(&mut answer)", body.payload.name),
        });
        let value = if body.boxed { "Box::new(body?)" } else { "body?" };
        fields.push(format!("{}: {value}", body.field));
        if is_tuple(response) {
            let result = format!("answer.finish_with(body, Self::{variant})");
            return Arm { pattern, lines, result };
        }
    }
    let fallible = response.has_headers() || response.body.is_some();
    let result = match (fallible, &fields[..]) {
        (_, []) => format!("Ok(Self::{variant})"),
        (false, fields) => format!("Ok(Self::{variant} {{ {} }})", fields.join(", ")),
        (true, fields) => format!("answer.finish(|| Some(Self::{variant} {{ {} }}))", fields.join(", ")),
    };
    Arm { pattern, lines, result }
}

/// The codes of a range, without those at its ends that have arms of their own: clippy takes them for an oversight.
fn range(operation: &Operation, digit: u8) -> String {
    let (first, last) = (u16::from(digit) * 100, u16::from(digit) * 100 + 99);
    let free = |code: &u16| {
        operation
            .responses
            .iter()
            .all(|response| response.status != Status::Code(*code))
    };
    let start = (first..=last).find(free).unwrap_or(first);
    let end = (first..=last).rev().find(free).unwrap_or(last);
    format!("{start}..={end}")
}
