//! `security.rs`: the security schemes, and what operations ask of them.

use askama::Template;

use crate::code::{Doc, Ident, Lit, code_span};
use crate::model::{Need, Operation, Place, Scheme, SchemeKind, Security};

use super::context::Context;
use super::render;

#[derive(Template)]
#[template(path = "security.rs", escape = "none")]
struct SecurityFile<'m> {
    schemes: Vec<SchemeView<'m>>,
}

struct SchemeView<'m> {
    docs: &'m Doc,
    origin: &'m str,
    constant: &'m Ident,
    expr: String,
}

/// The file, if the contract has schemes.
pub(super) fn file(cx: &Context<'_>) -> Option<String> {
    let schemes: Vec<_> = cx.model.schemes.iter().map(view).collect();
    (!schemes.is_empty()).then(|| render(&SecurityFile { schemes }))
}

fn view(scheme: &Scheme) -> SchemeView<'_> {
    let name = Lit::text(&scheme.name);
    let expr = match &scheme.kind {
        SchemeKind::Basic => format!("Scheme::basic({name})"),
        SchemeKind::Bearer => format!("Scheme::bearer({name})"),
        SchemeKind::Http(http) => format!("Scheme::http({name}, {})", Lit::text(http)),
        SchemeKind::Key(place, key) => {
            let place = match place {
                Place::Query => "query",
                Place::Cookie => "cookie",
                Place::Header | Place::Path => "header",
            };
            format!("Scheme::key_in_{place}({name}, {})", Lit::text(key))
        }
        SchemeKind::OAuth2 => format!("Scheme::oauth2({name})"),
        SchemeKind::OpenIdConnect => format!("Scheme::open_id_connect({name})"),
        SchemeKind::MutualTls => format!("Scheme::mutual_tls({name})"),
        SchemeKind::Undefined => format!("Scheme::undefined({name})"),
    };
    SchemeView {
        docs: &scheme.docs,
        origin: &scheme.origin,
        constant: &scheme.constant,
        expr,
    }
}

/// Whether any of these operations asks for credentials.
pub(super) fn is_asked<'m>(operations: impl IntoIterator<Item = &'m Operation>) -> bool {
    operations.into_iter().any(|operation| operation.security.asks())
}

/// The part of an operation's descriptor that says what it needs.
pub(super) fn descriptor(cx: &Context<'_>, security: &Security) -> Option<String> {
    if !security.asks() {
        return None;
    }
    let alternatives = security.alternatives.iter().map(|needs| {
        let needs: Vec<String> = needs.iter().map(|need| constant(cx, need)).collect();
        format!("&[{}]", needs.join(", "))
    });
    let alternatives: Vec<String> = alternatives.collect();
    let anonymous = if security.anonymous { ".anonymous()" } else { "" };
    Some(format!(".security(&[{}]){anonymous}", alternatives.join(", ")))
}

fn constant(cx: &Context<'_>, need: &Need) -> String {
    let scheme = &cx.model.schemes[need.scheme].constant;
    if need.scopes.is_empty() {
        return format!("security::{scheme}.required()");
    }
    let scopes: Vec<String> = need.scopes.iter().map(|scope| Lit::text(scope).to_string()).collect();
    format!("security::{scheme}.scopes(&[{}])", scopes.join(", "))
}

/// What an operation needs, in words.
pub(super) fn docs(cx: &Context<'_>, security: &Security) -> Doc {
    if !security.asks() {
        return Doc::none();
    }
    let alternatives = security.alternatives.iter().map(|needs| {
        let needs: Vec<String> = needs.iter().map(|need| words(cx, need)).collect();
        needs.join(" and ")
    });
    let nothing = security.anonymous.then(|| "nothing".to_owned());
    let alternatives: Vec<String> = alternatives.chain(nothing).collect();
    Doc::own(&format!("Needs {}.", alternatives.join("; or ")))
}

fn words(cx: &Context<'_>, need: &Need) -> String {
    let name = code_span(&cx.model.schemes[need.scheme].name);
    if need.scopes.is_empty() {
        return name;
    }
    let scopes: Vec<String> = need.scopes.iter().map(|scope| code_span(scope)).collect();
    format!("{name} with {}", scopes.join(", "))
}
