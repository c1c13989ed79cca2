//! The answers of an operation, as variants of its enum.

use crate::code::{Doc, Ident, Ty};
use crate::emit::context::Context;
use crate::emit::types::FieldView;
use crate::emit::{media, rule};
use crate::model::{Header, Presence, Response, Status};

pub(super) struct AnswerView<'m> {
    pub(super) docs: Doc,
    pub(super) variant: &'m Ident,
    /// One unnamed field in place of named ones.
    pub(super) tuple: bool,
    pub(super) fields: Vec<FieldView<'m>>,
}

/// The variant for an answer.
pub(super) fn answer<'m>(cx: &Context<'_>, response: &'m Response) -> AnswerView<'m> {
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
pub(in crate::emit) fn is_tuple(response: &Response) -> bool {
    response.body.is_some() && !response.has_headers() && matches!(response.status, Status::Code(_))
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
        let ty = media::ty(cx, &body.payload, Presence::Required, body.boxed);
        fields.push(FieldView {
            docs: Doc::own("The body."),
            deprecated: false,
            name: &body.field,
            ty,
            start: "",
        });
    }
    if let Some(shared) = &response.shared {
        fields.push(FieldView {
            docs: Doc::own("The headers."),
            deprecated: false,
            name: &shared.field,
            ty: Ty::named(&shared.name),
            start: "",
        });
    }
    fields.extend(response.headers.iter().map(|header| header_field(cx, header)));
    fields
}

/// A header as a field.
pub(in crate::emit) fn header_field<'m>(cx: &Context<'_>, header: &'m Header) -> FieldView<'m> {
    let presence = if header.required {
        Presence::Required
    } else {
        Presence::Optional
    };
    FieldView {
        docs: Doc::own(&format!("The header `{}`.", header.wire)).then(header.docs.clone()),
        deprecated: false,
        name: &header.field,
        ty: rule::field_ty(cx, &header.ty, presence, false),
        start: "",
    }
}

/// A status in words.
pub(in crate::emit) fn status_words(status: Status) -> String {
    match status {
        Status::Code(code) => format!("`{code}`"),
        Status::Range(digit) => format!("`{digit}XX`"),
        Status::Default => "Any other status".to_owned(),
    }
}
