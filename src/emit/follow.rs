//! `links.rs` and `callbacks/urls.rs`: what follows from an exchange.

mod arms;
pub(super) mod links;

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;

use crate::code::{Doc, Ident, code_span};
use crate::model::{CallbackUrl, HeaderSet, Operation, Side, reads};

use super::context::Context;
use super::interface::ROOT;
use super::operations::status_words;
use super::render;
use arms::{Arms, Names};

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
        owner.methods.push(url_method((operation, &cx.model.header_sets), url));
    }
    let owners: Vec<_> = owners.into_values().collect();
    (!owners.is_empty()).then(|| {
        render(&FollowFile {
            about: "The URLs that callbacks go to.",
            expression: false,
            text: true,
            runtime: Vec::new(),
            uses: listed(uses),
            owners,
        })
    })
}

fn url_method<'m>((operation, sets): (&'m Operation, &'m [HeaderSet]), url: &'m CallbackUrl) -> MethodView<'m> {
    let names = Names::new((operation, sets), "self", &[]);
    let after = match &url.responses[..] {
        [] => String::new(),
        responses => format!(" after {}", statuses(operation, responses)),
    };
    let what = format!("The URL of the callback{after}: {}.", code_span(&url.expression));
    let docs = Doc::own(&what).then(Doc::own(&nothing(operation, &url.responses)));
    let arguments = match url.responses.is_empty() {
        true => Vec::new(),
        false => vec![format!("response: &{}", operation.response)],
    };
    let make = |index| format!("{}.url()", names.text(&url.pieces, index));
    let reads = reads(&url.pieces);
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

/// Names by their modules, as lists.
fn listed(uses: BTreeMap<String, BTreeSet<&Ident>>) -> Vec<(String, Vec<&Ident>)> {
    let uses = uses
        .into_iter()
        .map(|(module, names)| (module, names.into_iter().collect()));
    uses.collect()
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
    "`None` for any other answer, and where a value is not there.".to_owned()
}
