//! `links.rs` and `callbacks/urls.rs`: what follows from an exchange.

mod arms;

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;

use crate::code::{Doc, Ident, Lit, Ty, code_span};
use crate::model::{CallbackUrl, Given, Link, Operation, Presence, Side, Type, TypeKind, TypeUse};

use super::context::Context;
use super::interface::ROOT;
use super::operations::{Route, body_ty, status_words};
use super::types::is_required;
use super::{local, render, rule};
use arms::{Arms, Names};

/// More arguments than this need clippy's leave.
const MAX_ARGUMENTS: usize = 7;

#[derive(Template)]
#[template(path = "follow.rs", escape = "none")]
struct FollowFile<'m> {
    about: &'static str,
    expression: bool,
    text: bool,
    runtime: Vec<&'static str>,
    /// Modules with what is imported from each.
    uses: Vec<(String, Vec<&'m Ident>)>,
    owners: Vec<OwnerView<'m>>,
}

/// A type with its methods.
struct OwnerView<'m> {
    name: &'m Ident,
    methods: Vec<MethodView<'m>>,
}

struct MethodView<'m> {
    docs: Doc,
    origin: Option<&'m str>,
    /// Whether clippy takes the name for that of a conversion.
    converts: bool,
    many: bool,
    method: &'m Ident,
    arguments: Vec<String>,
    output: String,
    arms: Arms,
}

/// `links.rs`, if the contract has links.
pub(super) fn links(cx: &Context<'_>) -> Option<String> {
    let operations = &cx.model.interface(Side::Own).operations;
    let mut names: BTreeSet<&Ident> = BTreeSet::new();
    let mut types: Vec<&TypeUse> = Vec::new();
    let mut variants: BTreeSet<&Ident> = BTreeSet::new();
    let mut owners = Vec::new();
    for links in &cx.model.links {
        let operation = &operations[links.operation];
        names.insert(&operation.response);
        for link in &links.links {
            let target = &operations[link.target];
            names.insert(&target.request);
            if reads_request(link) {
                names.insert(&operation.request);
            }
            types.extend(missing(link, target));
            variants.extend(named_enums(cx, link, target));
        }
        owners.push(OwnerView {
            name: &operation.response,
            methods: links
                .links
                .iter()
                .map(|link| method(cx, operation, link, &operations[link.target]))
                .collect(),
        });
    }
    if owners.is_empty() {
        return None;
    }
    let imports = cx.imports(types);
    variants.extend(&imports.own);
    let text = owners
        .iter()
        .flat_map(|owner| &owner.methods)
        .any(|method| method.arms.mentions("Text::new"));
    Some(render(&FollowFile {
        about: "The requests that follow from answers, as the contract links them.",
        expression: owners
            .iter()
            .flat_map(|owner| &owner.methods)
            .any(|method| method.arms.mentions("expression::")),
        text,
        runtime: imports.runtime.iter().copied().collect(),
        uses: vec![
            ("super::operations".to_owned(), names.into_iter().collect()),
            ("super::types".to_owned(), variants.into_iter().collect()),
        ],
        owners,
    }))
}

/// `callbacks/urls.rs`, if any URL can be told.
pub(super) fn urls(cx: &Context<'_>) -> Option<String> {
    let mut owners: BTreeMap<(usize, usize), OwnerView<'_>> = BTreeMap::new();
    let mut uses: BTreeMap<String, BTreeSet<&Ident>> = BTreeMap::new();
    for url in &cx.model.urls {
        let operation = &cx.model.interface(url.side).operations[url.operation];
        let module = match url.side {
            Side::Own => format!("{ROOT}::operations"),
            Side::Webhooks => format!("{ROOT}::webhooks::operations"),
            Side::Callbacks => "super::operations".to_owned(),
        };
        let names = uses.entry(module).or_default();
        names.insert(&operation.request);
        if !url.responses.is_empty() {
            names.insert(&operation.response);
        }
        let owner = owners
            .entry((url.side as usize, url.operation))
            .or_insert_with(|| OwnerView {
                name: &operation.request,
                methods: Vec::new(),
            });
        owner.methods.push(url_method(operation, url));
    }
    let owners: Vec<_> = owners.into_values().collect();
    (!owners.is_empty()).then(|| {
        render(&FollowFile {
            about: "The URLs that callbacks go to.",
            expression: false,
            text: true,
            runtime: Vec::new(),
            uses: uses
                .into_iter()
                .map(|(module, names)| (module, names.into_iter().collect()))
                .collect(),
            owners,
        })
    })
}

fn url_method<'m>(operation: &'m Operation, url: &'m CallbackUrl) -> MethodView<'m> {
    let names = Names::new(operation, "self", &[]);
    let what = format!("The URL of the callback: {}.", code_span(&url.expression));
    let docs = Doc::own(&what).then(Doc::own(&nothing(operation, &url.responses)));
    let arguments = match url.responses.is_empty() {
        true => Vec::new(),
        false => vec![format!("response: &{}", operation.response)],
    };
    let make = |index| format!("{}.url()", names.text(&url.pieces, index));
    let reads = crate::model::reads(&url.pieces);
    let arms = match url.responses.is_empty() {
        true => Arms::only(make(None)),
        false => Arms::of(
            &names,
            &url.responses,
            ("response", &operation.response),
            &reads,
            |index| make(Some(index)),
        ),
    };
    MethodView {
        docs,
        origin: None,
        converts: false,
        many: false,
        method: &url.method,
        arguments,
        output: "String".to_owned(),
        arms,
    }
}

/// The statuses of responses, in words.
fn statuses(operation: &Operation, responses: &[usize]) -> String {
    let words = responses
        .iter()
        .map(|index| status_words(operation.responses[*index].status));
    words.collect::<Vec<_>>().join(" and ")
}

/// When there is nothing of what follows from responses, in words.
fn nothing(operation: &Operation, responses: &[usize]) -> String {
    if responses.is_empty() || responses.len() == operation.responses.len() {
        return "`None` where a value is not there.".to_owned();
    }
    format!(
        "`None` for any other answer than {}, and where a value is not there.",
        statuses(operation, responses)
    )
}

fn reads_request(link: &Link) -> bool {
    let given = link.parameters.iter().map(|(_, given)| given).chain(&link.body);
    given.flat_map(Given::reads).any(crate::model::Read::is_of_request)
}

/// The types of what the linked operation needs and the link does not give.
fn missing<'m>(link: &Link, target: &'m Operation) -> Vec<&'m TypeUse> {
    let parameters = target.parameters.iter().enumerate();
    let parameters = parameters.filter(|(index, parameter)| {
        parameter.presence == Presence::Required && link.parameters.iter().all(|(given, _)| given != index)
    });
    let body = target.body.as_ref().filter(|body| body.required && link.body.is_none());
    let body = body.and_then(|body| match &body.kind {
        crate::model::BodyKind::Typed(ty) => Some(ty),
        _ => None,
    });
    parameters.map(|(_, parameter)| &parameter.ty).chain(body).collect()
}

/// The enums whose variants a link names.
fn named_enums<'m>(cx: &Context<'m>, link: &Link, target: &'m Operation) -> Vec<&'m Ident> {
    let constants = link.parameters.iter().filter_map(|(index, given)| match given {
        Given::Constant(json) => Some((&target.parameters[*index].ty, json)),
        _ => None,
    });
    constants
        .filter(|(ty, json)| literal(cx, ty, json).is_some())
        .filter_map(|(ty, _)| match rule::resolved(cx, ty) {
            Type::Named(id) => Some(&cx.model.def(*id).name),
            _ => None,
        })
        .collect()
}

fn method<'m>(cx: &Context<'_>, operation: &'m Operation, link: &'m Link, target: &'m Operation) -> MethodView<'m> {
    let names = Names::new(operation, "request", &["request"]);
    let used = names.used();
    let used: Vec<&str> = used.iter().map(String::as_str).collect();
    let mut arguments = Vec::new();
    if reads_request(link) {
        arguments.push(format!("request: &{}", operation.request));
    }
    let mut argument = |name: &Ident, ty: Ty| {
        let local = local(name, &used);
        arguments.push(format!("{local}: {ty}"));
        super::bound(name, &local)
    };
    // Each field with its value in the literal, or with how the link gives it.
    let mut fields: Vec<Result<String, (&Ident, bool, &Given, Option<&TypeUse>)>> = Vec::new();
    for (index, parameter) in target.parameters.iter().enumerate() {
        let given = link
            .parameters
            .iter()
            .find(|(at, _)| *at == index)
            .map(|(_, given)| given);
        let required = is_required(parameter.presence);
        fields.push(match given {
            Some(given) => Err((&parameter.field, required, given, Some(&parameter.ty))),
            None if required => Ok(argument(&parameter.field, rule::ty(cx, &parameter.ty))),
            None => Ok(format!("{}: None", parameter.field)),
        });
    }
    if let Some(body) = &target.body {
        fields.push(match &link.body {
            Some(given) => Err((&body.field, body.required, given, None)),
            None if body.required => Ok(argument(
                &body.field,
                body_ty(cx, &body.kind, Presence::Required, false),
            )),
            None => Ok(format!("{}: None", body.field)),
        });
    }
    let make = |index: usize| {
        let fields = fields.iter().map(|field| match field {
            Ok(text) => text.clone(),
            Err((name, required, given, ty)) => format!("{name}: {}", value(cx, &names, given, index, *ty, *required)),
        });
        let fields: Vec<String> = fields.collect();
        let request = &target.request;
        match &fields[..] {
            [] => format!("Some({request})"),
            fields => format!("Some({request} {{ {} }})", fields.join(", ")),
        }
    };
    let given = link.parameters.iter().map(|(_, given)| given).chain(&link.body);
    let reads: Vec<_> = given.flat_map(Given::reads).collect();
    let arms = Arms::of(&names, &link.responses, ("self", &operation.response), &reads, make);
    let many = arguments.len() + 1 > MAX_ARGUMENTS;
    let about = format!(
        "The request for {} that follows from {}. {}",
        Route(target),
        statuses(operation, &link.responses),
        nothing(operation, &link.responses)
    );
    MethodView {
        docs: link.docs.clone().then(Doc::own(&about)),
        origin: Some(&link.origin),
        converts: ["from_", "into_"]
            .iter()
            .any(|start| link.method.word().starts_with(start)),
        many,
        method: &link.method,
        arguments,
        output: target.request.to_string(),
        arms,
    }
}

/// The value of a field that a link gives.
fn value(
    cx: &Context<'_>,
    names: &Names<'_>,
    given: &Given,
    response: usize,
    ty: Option<&TypeUse>,
    required: bool,
) -> String {
    let literal = match (given, ty) {
        (Given::Constant(json), Some(ty)) => literal(cx, ty, json),
        _ => None,
    };
    match literal {
        Some(literal) if required => return literal,
        Some(literal) => return format!("Some({literal})"),
        None => {}
    }
    let value = match given {
        Given::Constant(json) => format!("expression::constant({})", Lit::text(json)),
        Given::Read(read) => names.value(read, Some(response)),
        Given::Text(pieces) => format!("{}.finish()", names.text(pieces, Some(response))),
    };
    if required { format!("{value}?") } else { value }
}

/// A constant as Rust writes it, where that is short.
fn literal(cx: &Context<'_>, ty: &TypeUse, json: &str) -> Option<String> {
    let value: serde_json::Value = serde_json::from_str(json).ok()?;
    match rule::resolved(cx, ty) {
        Type::Bool => value.as_bool().map(|value| Lit::bool(value).to_string()),
        Type::Integer(width) => {
            // The text of a status counts as its number.
            let number = value.as_i64().or_else(|| value.as_str()?.parse().ok());
            let number = number.map(i128::from)?;
            width
                .range()
                .contains(&number)
                .then(|| Lit::integer(number).to_string())
        }
        Type::Text(crate::model::Native::String, _) => {
            let text = value.as_str()?;
            Some(format!("{}.to_owned()", Lit::text(text)))
        }
        Type::Named(id) => {
            let def = cx.model.def(*id);
            let TypeKind::TextEnum { variants, .. } = &def.kind else {
                return None;
            };
            let variant = variants
                .iter()
                .find(|variant| Some(variant.wire.as_str()) == value.as_str())?;
            Some(format!("{}::{}", def.name, variant.name))
        }
        _ => None,
    }
}
