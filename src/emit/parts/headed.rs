//! Parts with headers.

use crate::code::{Doc, Ident, Lit, code_span};
use crate::emit::context::Context;
use crate::emit::operations::parameter;
use crate::emit::rule;
use crate::model::{Part, PartKind, Presence, TypeUse};

use super::{ConstantView, HeaderView};

/// A constant for each header.
pub(super) fn constants(part: &Part) -> impl Iterator<Item = ConstantView<'_>> {
    part.headers.iter().map(|described| {
        let (header, part) = (code_span(&described.header.wire), code_span(&part.wire));
        ConstantView {
            docs: Doc::own(&format!("The header {header} of the part {part}.")),
            name: &described.constant,
            expr: parameter::header(&described.header),
        }
    })
}

/// A field for each header.
pub(super) fn headers<'m>(cx: &Context<'_>, part: &'m Part) -> Vec<HeaderView<'m>> {
    let headers = part.headers.iter().map(|described| &described.header);
    headers
        .map(|header| {
            let presence = if header.required {
                Presence::Required
            } else {
                Presence::Optional
            };
            let docs = Doc::own(&format!("The header {}.", code_span(&header.wire)));
            HeaderView {
                docs: docs.then(header.docs.clone()),
                name: &header.field,
                ty: rule::field_ty(cx, &header.ty, presence, false),
            }
        })
        .collect()
}

/// How a server reads the part: everything first, so that all that is wrong is told.
pub(super) fn rule_of(cx: &Context<'_>, part: &Part) -> String {
    let mut lines = Vec::new();
    let mut fields = Vec::new();
    for described in &part.headers {
        let (header, constant) = (&described.header, &described.constant);
        let (local, state) = (
            local(&header.field),
            if header.required { "required" } else { "optional" },
        );
        lines.push(match rule::rule(cx, &header.ty) {
            Some(rule) => format!("let {local} = part.{state}_rule(&Self::{constant}, &{rule})"),
            None => format!("let {local} = part.{state}(&Self::{constant})"),
        });
        fields.push(format!("{}: {local}?", header.field));
    }
    let value = |ty: &TypeUse| match rule::rule(cx, ty) {
        Some(rule) => format!("part.value_rule(&{rule})"),
        None => "part.value()".to_owned(),
    };
    let (kind, read) = match &part.kind {
        PartKind::Text(ty) => ("text", value(ty)),
        PartKind::Json(ty) => ("json", value(ty)),
        PartKind::File => ("file", "part.file()".to_owned()),
    };
    let body = local(&part.field);
    lines.push(format!("let {body} = {read}"));
    fields.insert(0, format!("{}: {body}?", part.field));
    format!(
        "server::PartRule::headed_{kind}({}, |part| {{ {}; Some(Self::{} {{ {} }}) }})",
        Lit::text(&part.wire),
        lines.join("; "),
        part.variant,
        fields.join(", ")
    )
}

/// The pattern that takes the part apart.
pub(super) fn pattern(part: &Part) -> String {
    let headers = part.headers.iter().map(|described| &described.header.field);
    let fields: Vec<String> = std::iter::once(&part.field)
        .chain(headers)
        .map(Ident::to_string)
        .collect();
    format!("{} {{ {} }}", part.variant, fields.join(", "))
}

/// How a client writes it.
pub(super) fn write(part: &Part) -> String {
    let mut text = super::write(part, &part.field.to_string());
    for described in &part.headers {
        let (constant, header) = (&described.constant, &described.header);
        let state = if header.required { "header" } else { "optional_header" };
        text.push_str(&format!(".{state}(&Self::{constant}, &{})", header.field));
    }
    text
}

/// The variable of a field while a part is read.
fn local(field: &Ident) -> Ident {
    crate::emit::local(field, &["part"])
}
