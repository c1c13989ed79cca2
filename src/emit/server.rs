//! `server.rs`: the trait that a service implements, and the router that calls it.

use std::collections::BTreeSet;

use askama::Template;

use crate::code::{Doc, Ident, Lit};
use crate::model::{Accept, Body, Default, Operation, Parameter, Presence, Response, Status};

use super::choice::{self, Choice};
use super::context::Context;
use super::operations::{Route, is_tuple};
use super::parts::{self, PartsView};
use super::section::{Module, Section};
use super::{media, render, rule, security};

#[derive(Template)]
#[template(path = "server.rs", escape = "none")]
struct ServerFile<'m> {
    title: String,
    half: &'static str,
    noun: &'static str,
    /// What the router does.
    router: Doc,
    base_path: &'static str,
    /// Where the modules that all interfaces share are seen from.
    root: &'static str,
    api: &'m Ident,
    /// The traits that the router calls.
    bounds: String,
    groups: Vec<Module<'m>>,
    /// Whether any operation needs to know who calls.
    secured: bool,
    uses_rule: bool,
    uses_rules: bool,
    uses_schemas: bool,
    own: Vec<&'m Ident>,
    types: Vec<&'m Ident>,
    operations: Vec<OperationView<'m>>,
}

#[derive(Template)]
#[template(path = "server_group.rs", escape = "none")]
struct GroupFile<'m> {
    docs: Doc,
    root: &'static str,
    /// The trait of the interface.
    base: &'m Ident,
    api: &'m Ident,
    secured: bool,
    uses_rule: bool,
    uses_rules: bool,
    uses_schemas: bool,
    own: Vec<&'m Ident>,
    types: Vec<&'m Ident>,
    operations: Vec<OperationView<'m>>,
}

struct OperationView<'m> {
    docs: Doc,
    deprecated: bool,
    function: &'m Ident,
    /// Whether clippy takes the name for that of a conversion, which would not borrow.
    converts: bool,
    constant: &'m Ident,
    /// How the router adds it.
    add: &'static str,
    /// What its handler learns of who calls.
    principal: Option<&'static str>,
    request: &'m Ident,
    response: &'m Ident,
    fields: Vec<FieldRead<'m>>,
    responses: Vec<AnswerWrite>,
    /// Bodies that are one of several things.
    asked: Option<Choice<'m>>,
    parts: Vec<PartsView<'m>>,
    answered: Vec<Choice<'m>>,
}

/// How a field of a request is read from a call.
struct FieldRead<'m> {
    name: &'m Ident,
    /// The variable that holds it while the others are read.
    local: Ident,
    read: String,
    finish: String,
}

/// How an answer is written.
struct AnswerWrite {
    pattern: String,
    write: Vec<String>,
}

/// What the receiver of webhooks or callbacks has to know.
const RECEIVING: &str = "[`Options::path`](server::Options::path) gives an operation another path. Where senders sign what they \
    send, put [`Signed`](server::Signed) around the router.";

/// The file.
pub(super) fn file(cx: &Context<'_>, section: &Section<'_>) -> String {
    let operations: Vec<_> = section.operations.iter().map(|operation| view(cx, operation)).collect();
    let mut own = section.enums();
    own.extend(
        operations
            .iter()
            .flat_map(|operation| [operation.request, operation.response]),
    );
    let own = own.into_iter().collect();
    let texts: Vec<&str> = operations.iter().flat_map(OperationView::texts).collect();
    let uses = |module: &str| texts.iter().any(|text| text.contains(module));
    let (uses_rule, uses_rules, uses_schemas) = (uses("rule::"), uses("rules::"), uses("schemas::"));
    let interface = section.interface;
    let secured = security::is_asked(&interface.operations);
    if let Some(group) = section.group {
        return render(&GroupFile {
            docs: section.docs(),
            root: section.root(),
            base: &interface.api,
            api: &group.api,
            secured,
            uses_rule,
            uses_rules,
            uses_schemas,
            own,
            types: default_types(cx, section),
            operations,
        });
    }
    let sent = interface.side.is_outgoing();
    let (half, place, base_path) = match sent {
        false => (
            "server",
            "under [`BASE_PATH`](operations::BASE_PATH)",
            "operations::BASE_PATH",
        ),
        true => ("receiver", "each at the path of its operation", "\"\""),
    };
    let noun = super::interface::noun(interface);
    let judged = if secured {
        " `verifier` judges the credentials of requests."
    } else {
        ""
    };
    let router = Doc::own(&format!("A router for the {noun}, {place}.{judged}"));
    let groups = section.modules(cx);
    render(&ServerFile {
        title: super::krate::title(cx),
        half,
        noun,
        router: if sent { router.then(Doc::own(RECEIVING)) } else { router },
        base_path,
        root: section.root(),
        api: &interface.api,
        bounds: bounds(&interface.api, &groups),
        groups,
        secured,
        uses_rule,
        uses_rules,
        uses_schemas,
        own,
        types: default_types(cx, section),
        operations,
    })
}

/// The traits that a service has to implement: those of groups need that of the interface.
fn bounds(api: &Ident, groups: &[Module<'_>]) -> String {
    if groups.is_empty() {
        return api.to_string();
    }
    let traits: Vec<String> = groups.iter().map(|group| group.api.to_string()).collect();
    traits.join(" + ")
}

impl OperationView<'_> {
    /// The code that may speak of other modules.
    fn texts(&self) -> impl Iterator<Item = &str> {
        let reads = self.fields.iter().map(|field| &field.read);
        let writes = self.responses.iter().flat_map(|answer| &answer.write);
        let asked = self.asked.iter().flat_map(Choice::variants);
        let answered = self.answered.iter().flat_map(Choice::variants);
        let parts = self.parts.iter().flat_map(|parts| &parts.variants);
        reads
            .chain(writes)
            .chain(asked.map(|variant| &variant.from_call))
            .chain(answered.map(|variant| &variant.reply))
            .chain(parts.map(|part| &part.rule))
            .map(String::as_str)
    }
}

/// The enums that defaults of parameters name.
fn default_types<'m>(cx: &Context<'m>, section: &Section<'_>) -> Vec<&'m Ident> {
    let parameters = section.operations.iter().flat_map(|operation| &operation.parameters);
    let names: BTreeSet<&Ident> = parameters
        .filter_map(|parameter| match &parameter.default {
            Some(Default::Variant(id, _)) => Some(&cx.model.def(*id).name),
            _ => None,
        })
        .collect();
    names.into_iter().collect()
}

fn view<'m>(cx: &Context<'_>, operation: &'m Operation) -> OperationView<'m> {
    let mut fields: Vec<_> = operation
        .parameters
        .iter()
        .map(|parameter| read_parameter(cx, parameter))
        .collect();
    if let Some(body) = &operation.body {
        let read = read_body(cx, body);
        let local = local(&body.field);
        fields.push(FieldRead {
            name: &body.field,
            finish: format!("{local}?"),
            local,
            read,
        });
    }
    fields.extend(operation.accept.as_ref().map(read_accept));
    let (add, principal) = match &operation.security {
        security if !security.asks() => ("operation", None),
        security if security.anonymous => ("optional", Some("Option<Self::Principal>")),
        _ => ("secured", Some("Self::Principal")),
    };
    OperationView {
        deprecated: operation.deprecated,
        docs: docs(cx, operation),
        function: &operation.function,
        converts: ["from_", "into_"]
            .iter()
            .any(|start| operation.function.word().starts_with(start)),
        constant: &operation.constant,
        add,
        principal,
        request: &operation.request,
        response: &operation.response,
        fields,
        responses: operation
            .responses
            .iter()
            .map(|response| write_answer(cx, response))
            .collect(),
        asked: choice::of_request(cx, operation),
        parts: parts::of_request(cx, operation),
        answered: choice::of_answers(cx, operation),
    }
}

/// An operation's documentation with its method and path, and what it needs.
pub(super) fn docs(cx: &Context<'_>, operation: &Operation) -> Doc {
    let docs = operation.docs.clone().then(Doc::own(&Route(operation).to_string()));
    let docs = docs.then(security::docs(cx, &operation.security));
    docs.then(super::servers::docs(cx, operation.server))
}

fn read_parameter<'m>(cx: &Context<'_>, parameter: &'m Parameter) -> FieldRead<'m> {
    let local = local(&parameter.field);
    let state = if parameter.presence == Presence::Required {
        "required"
    } else {
        "optional"
    };
    let constant = &parameter.constant;
    let read = match rule::rule(cx, &parameter.ty) {
        Some(rule) => format!("call.{state}_rule(&Self::{constant}, &{rule})"),
        None => format!("call.{state}(&Self::{constant})"),
    };
    let default = parameter
        .default
        .as_ref()
        .and_then(|default| Some((default, rule::default(cx, &parameter.ty, default)?)));
    let finish = match default {
        None => format!("{local}?"),
        Some((Default::Text(_) | Default::Empty, value)) => format!("{local}?.or_else(|| Some({value}))"),
        Some((_, value)) => format!("{local}?.or(Some({value}))"),
    };
    FieldRead {
        name: &parameter.field,
        local,
        read,
        finish,
    }
}

/// The variable for a field of a request.
fn local(name: &Ident) -> Ident {
    super::local(name, &["call"])
}

/// The variable for a header of an answer.
fn header_local(name: &Ident) -> Ident {
    super::local(name, &["reply"])
}

fn read_body(cx: &Context<'_>, body: &Body) -> String {
    let name = &body.payload.name;
    match body.payload.single().map(|content| media::read(cx, content, "call")) {
        Some(read) if body.required => read,
        Some(read) => format!("call.optional_body(|call| {read})"),
        None if body.required => format!("{name}::from_call(call)"),
        None => format!("call.optional_body({name}::from_call)"),
    }
}

fn read_accept(accept: &Accept) -> FieldRead<'_> {
    let local = local(&accept.field);
    FieldRead {
        name: &accept.field,
        finish: format!("{local}.unwrap_or_default()"),
        local,
        read: format!("call.accepted({}::OFFERED)", accept.name),
    }
}

fn write_answer(cx: &Context<'_>, response: &Response) -> AnswerWrite {
    let mut write = Vec::new();
    match response.status {
        Status::Code(code) => write.push(format!("reply.status({code})")),
        Status::Range(digit) => write.push(format!("reply.range({}, {digit})", response.status_field)),
        Status::Default => write.push(format!("reply.other({})", response.status_field)),
    }
    if let Some(shared) = &response.shared {
        write.push(format!("reply.header_set(&{})", shared.field));
    }
    for header in &response.headers {
        let state = if header.required { "header" } else { "optional_header" };
        let (name, local) = (Lit::text(&header.wire), header_local(&header.field));
        write.push(match rule::rule(cx, &header.ty) {
            Some(rule) => format!("reply.{state}_rule({name}, &{local}, &{rule})"),
            None => format!("reply.{state}({name}, &{local})"),
        });
    }
    if let Some(body) = &response.body {
        write.push(match body.payload.single() {
            Some(content) => media::reply(cx, content, &body.field.to_string()),
            None => format!("{}.into_reply(reply)", body.field),
        });
    }
    AnswerWrite {
        pattern: pattern(response),
        write,
    }
}

/// The pattern that binds every field of an answer.
fn pattern(response: &Response) -> String {
    let variant = &response.variant;
    if is_tuple(response) {
        return format!("{variant}(body)");
    }
    let status = (!matches!(response.status, Status::Code(_))).then_some(&response.status_field);
    let body = response.body.as_ref().map(|body| &body.field);
    let shared = response.shared.as_ref().map(|shared| &shared.field);
    let headers = response
        .headers
        .iter()
        .map(|header| super::bound(&header.field, &header_local(&header.field)));
    let fields: Vec<String> = status
        .into_iter()
        .chain(body)
        .chain(shared)
        .map(Ident::to_string)
        .chain(headers)
        .collect();
    if fields.is_empty() {
        variant.to_string()
    } else {
        format!("{variant} {{ {} }}", fields.join(", "))
    }
}
