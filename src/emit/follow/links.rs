//! Links: methods of answers that make the next request.

use std::collections::{BTreeMap, BTreeSet};

use crate::code::{Doc, Ident, Lit, Ty};
use crate::emit::context::Context;
use crate::emit::operations::Route;
use crate::emit::{bound, interface, local, media, render, rule};
use crate::model::{BodyKind, Given, Link, Native, Operation, Payload, Presence, Read, Side, Type, TypeKind, TypeUse};

use super::arms::{Arms, Names};
use super::{FollowFile, MethodView, OwnerView, listed, nothing, statuses};

/// More arguments than this need clippy's leave.
const MAX_ARGUMENTS: usize = 7;

/// `links.rs`, if responses of a side have links.
pub(in crate::emit) fn file(cx: &Context<'_>, side: Side) -> Option<String> {
    let targets = &cx.model.interface(Side::Own).operations;
    let mut names: BTreeSet<&Ident> = BTreeSet::new();
    let mut requests: BTreeSet<&Ident> = BTreeSet::new();
    let mut missing = Vec::new();
    let mut streams: BTreeSet<&'static str> = BTreeSet::new();
    let mut variants: BTreeSet<&Ident> = BTreeSet::new();
    let mut owners = Vec::new();
    for links in cx.model.links.iter().filter(|links| links.side == side) {
        let operation = &cx.model.interface(side).operations[links.operation];
        names.insert(&operation.response);
        for link in &links.links {
            let target = &targets[link.target];
            requests.insert(&target.request);
            if reads_request(link) {
                names.insert(&operation.request);
            }
            missing.extend(self::missing(link, target));
            match missing_body(link, target).map(|payload| (payload, payload.single())) {
                Some((payload, None)) => drop(requests.insert(&payload.name)),
                Some((payload, Some(content))) => {
                    streams.extend(media::streams(&content.kind));
                    match &content.kind {
                        BodyKind::Multipart(multipart) => drop(requests.insert(&multipart.name)),
                        _ => missing.extend(payload.types()),
                    }
                }
                None => {}
            }
            variants.extend(named_enums(cx, link, target));
        }
        let methods = links.links.iter();
        owners.push(OwnerView {
            name: &operation.response,
            methods: methods
                .map(|link| method(cx, operation, link, &targets[link.target]))
                .collect(),
        });
    }
    if owners.is_empty() {
        return None;
    }
    // A file in a form is named by the form's own enum.
    streams.remove("FilePart");
    let mut imports = cx.imports(missing);
    imports.runtime.extend(streams);
    variants.extend(&imports.own);
    let root = interface::root(cx.model.interface(side));
    let mut uses: BTreeMap<String, BTreeSet<&Ident>> = BTreeMap::new();
    uses.entry("super::operations".to_owned()).or_default().extend(names);
    uses.entry(format!("{root}::operations")).or_default().extend(requests);
    uses.entry(format!("{root}::types")).or_default().extend(variants);
    let methods = || owners.iter().flat_map(|owner| &owner.methods);
    Some(render(&FollowFile {
        about: "The requests that follow from answers, as the contract links them.",
        expression: methods().any(|method| method.arms.mentions("expression::")),
        text: methods().any(|method| method.arms.mentions("Text::new")),
        runtime: imports.runtime.iter().copied().collect(),
        uses: listed(uses),
        owners,
    }))
}

fn reads_request(link: &Link) -> bool {
    let given = link.parameters.iter().map(|(_, given)| given).chain(&link.body);
    given.flat_map(Given::reads).any(Read::is_of_request)
}

/// The types of the parameters that the linked operation needs and the link does not give.
fn missing<'m>(link: &Link, target: &'m Operation) -> Vec<&'m TypeUse> {
    let parameters = target.parameters.iter().enumerate();
    let parameters = parameters.filter(|(index, parameter)| {
        parameter.presence == Presence::Required && link.parameters.iter().all(|(given, _)| given != index)
    });
    parameters.map(|(_, parameter)| &parameter.ty).collect()
}

/// The same of the body.
fn missing_body<'m>(link: &Link, target: &'m Operation) -> Option<&'m Payload> {
    let body = target.body.as_ref().filter(|body| body.required && link.body.is_none());
    body.map(|body| &body.payload)
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

/// A field of the request that a link makes.
enum Field<'m> {
    /// As it is written in the literal.
    Written(String),
    /// As the link gives it.
    Given {
        name: &'m Ident,
        ty: Option<&'m TypeUse>,
        required: bool,
        given: &'m Given,
    },
}

/// The fields of the request that a link makes; what it does not give and the operation needs becomes an argument.
fn fields<'m>(
    cx: &Context<'_>,
    link: &'m Link,
    target: &'m Operation,
    used: &[&str],
    arguments: &mut Vec<String>,
) -> Vec<Field<'m>> {
    let mut argument = |name: &Ident, ty: Ty| {
        let local = local(name, used);
        arguments.push(format!("{local}: {ty}"));
        Field::Written(bound(name, &local))
    };
    let mut fields = Vec::new();
    for (index, parameter) in target.parameters.iter().enumerate() {
        let given = link.parameters.iter().find(|(at, _)| *at == index);
        let required = parameter.presence == Presence::Required;
        fields.push(match given {
            Some((_, given)) => Field::Given {
                name: &parameter.field,
                ty: Some(&parameter.ty),
                required,
                given,
            },
            None if required => argument(&parameter.field, rule::ty(cx, &parameter.ty)),
            None => Field::Written(format!("{}: None", parameter.field)),
        });
    }
    let body = target.body.as_ref().map(|body| match &link.body {
        Some(given) => Field::Given {
            name: &body.field,
            ty: None,
            required: body.required,
            given,
        },
        None if body.required => argument(&body.field, media::ty(cx, &body.payload, Presence::Required, false)),
        None => Field::Written(format!("{}: None", body.field)),
    });
    fields.extend(body);
    let accept = target.accept.as_ref();
    fields.extend(accept.map(|accept| Field::Written(format!("{}: Default::default()", accept.field))));
    fields
}

fn method<'m>(cx: &Context<'_>, operation: &'m Operation, link: &'m Link, target: &'m Operation) -> MethodView<'m> {
    let names = Names::new((operation, &cx.model.header_sets), "request", &["request"]);
    let used = names.used();
    let used: Vec<&str> = used.iter().map(String::as_str).collect();
    let mut arguments = Vec::new();
    if reads_request(link) {
        arguments.push(format!("request: &{}", operation.request));
    }
    let fields = fields(cx, link, target, &used, &mut arguments);
    let make = |index: usize| {
        let fields = fields.iter().map(|field| match field {
            Field::Written(text) => text.clone(),
            Field::Given {
                name,
                ty,
                required,
                given,
            } => format!("{name}: {}", value(cx, &names, given, index, *ty, *required)),
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
        Type::Text(Native::String, _) => {
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
