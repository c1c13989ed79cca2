//! What a contract says of an operation's responses, as part of its descriptor.

use crate::code::Lit;
use crate::emit::{context::Context, rule};
use crate::model::{BodyKind, Header, Operation, ParameterStyle, Response, ResponseBody, Status, TypeUse};

/// An expression for each response.
pub(super) fn described(cx: &Context<'_>, operation: &Operation) -> Vec<String> {
    operation
        .responses
        .iter()
        .map(|response| describe(cx, response))
        .collect()
}

fn describe(cx: &Context<'_>, response: &Response) -> String {
    let mut text = match response.status {
        Status::Code(code) => format!("operation::Response::code({code})"),
        Status::Range(digit) => format!("operation::Response::class({digit})"),
        Status::Default => "operation::Response::others()".to_owned(),
    };
    if let Some(shared) = &response.shared {
        text.push_str(&format!(".headers(<{} as operation::HeaderSet>::HEADERS)", shared.name));
    } else if !response.headers.is_empty() {
        let headers: Vec<String> = response
            .headers
            .iter()
            .map(|header| describe_header(cx, header))
            .collect();
        text.push_str(&format!(".headers(&[{}])", headers.join(", ")));
    }
    if let Some(body) = &response.body {
        text.push_str(&format!(".content(&[{}])", contents(cx, body).join(", ")));
    }
    text
}

pub(in crate::emit) fn describe_header(cx: &Context<'_>, header: &Header) -> String {
    let state = if header.required { "required" } else { "optional" };
    let (name, check) = (Lit::text(&header.wire), check(cx, &header.ty));
    let mut text = format!("operation::Header::{state}({name}, {check})");
    if header.style == ParameterStyle::Json {
        text.push_str(".json()");
    } else if header.explode {
        text.push_str(".explode()");
    }
    text
}

fn contents(cx: &Context<'_>, body: &ResponseBody) -> Vec<String> {
    let contents = body.payload.contents.iter();
    contents
        .flat_map(|content| {
            content
                .media_types
                .iter()
                .map(|name| describe_content(cx, name, &content.kind))
        })
        .collect()
}

fn describe_content(cx: &Context<'_>, name: &str, kind: &BodyKind) -> String {
    let media_type = Lit::text(name);
    match kind {
        BodyKind::Typed(ty) => format!("operation::Content::typed({media_type}, {})", check(cx, ty)),
        BodyKind::Text => format!("operation::Content::text({media_type})"),
        BodyKind::Bytes | BodyKind::Multipart(_) => format!("operation::Content::bytes({media_type})"),
        BodyKind::Items(_) => format!("operation::Content::items({media_type})"),
    }
}

/// The function that reads a value and records what is wrong with it.
fn check(cx: &Context<'_>, used: &TypeUse) -> String {
    let ty = rule::ty(cx, used);
    match rule::rule(cx, used) {
        Some(rule) => format!("|r| operation::keeps::<{ty}>(r, &{rule})"),
        None => format!("operation::is::<{ty}>"),
    }
}
