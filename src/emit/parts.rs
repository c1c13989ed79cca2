//! The parts of `multipart/form-data` in generated code.

use crate::code::{Doc, Ident, Lit, Ty, code_span};
use crate::model::{BodyKind, Multipart, Operation, Part, PartKind, Presence};

use super::context::Context;
use super::rule;

/// An enum of parts.
pub(super) struct PartsView<'m> {
    pub(super) name: &'m Ident,
    /// Whether a part can be had only once.
    pub(super) files: bool,
    pub(super) closed: bool,
    pub(super) variants: Vec<PartView<'m>>,
}

/// A part.
pub(super) struct PartView<'m> {
    pub(super) docs: Doc,
    pub(super) name: &'m Ident,
    pub(super) ty: Ty,
    /// How a server reads it.
    pub(super) rule: String,
    /// How a client writes it from `value`.
    pub(super) part: String,
}

/// The enums of parts of an operation's body.
pub(super) fn of_request<'m>(cx: &Context<'_>, operation: &'m Operation) -> Vec<PartsView<'m>> {
    let contents = operation.body.iter().flat_map(|body| &body.payload.contents);
    contents
        .filter_map(|content| match &content.kind {
            BodyKind::Multipart(multipart) => Some(view(cx, multipart)),
            _ => None,
        })
        .collect()
}

fn view<'m>(cx: &Context<'_>, multipart: &'m Multipart) -> PartsView<'m> {
    PartsView {
        name: &multipart.name,
        files: multipart.has_files(),
        closed: multipart.closed,
        variants: multipart.parts.iter().map(|part| part_view(cx, part)).collect(),
    }
}

fn part_view<'m>(cx: &Context<'_>, part: &'m Part) -> PartView<'m> {
    PartView {
        docs: Doc::own(&format!("{}.", code_span(&part.wire))).then(part.docs.clone()),
        name: &part.variant,
        ty: match &part.kind {
            PartKind::Text(ty) | PartKind::Json(ty) => rule::field_ty(cx, ty, Presence::Required, false),
            PartKind::File => Ty::known("FilePart"),
        },
        rule: rule_of(cx, part),
        part: write(part),
    }
}

fn rule_of(cx: &Context<'_>, part: &Part) -> String {
    let (name, variant) = (Lit::text(&part.wire), &part.variant);
    let read = |ty| {
        let rule = rule::rule(cx, ty).map_or_else(|| "rule::Any".to_owned(), |rule| rule.to_string());
        format!("|r| rule::read(r, &{rule}).map(Self::{variant})")
    };
    let mut text = match &part.kind {
        PartKind::Text(ty) => format!("server::PartRule::text({name}, {})", read(ty)),
        PartKind::Json(ty) => format!("server::PartRule::json({name}, {})", read(ty)),
        PartKind::File => format!("server::PartRule::file({name}, Self::{variant})"),
    };
    if part.least > 0 {
        text.push_str(&format!(".at_least({})", part.least));
    }
    match part.most {
        Some(1) => {}
        Some(most) => text.push_str(&format!(".at_most({most})")),
        None => text.push_str(".at_most(usize::MAX)"),
    }
    if !part.media_types.is_empty() {
        let names: Vec<String> = part
            .media_types
            .iter()
            .map(|name| Lit::text(name).to_string())
            .collect();
        text.push_str(&format!(".media_types(&[{}])", names.join(", ")));
    }
    text
}

fn write(part: &Part) -> String {
    let name = Lit::text(&part.wire);
    let written = part.media_types.iter().find(|name| !name.contains('*'));
    match &part.kind {
        PartKind::Text(_) => {
            let media_type = written.map_or_else(|| "None".to_owned(), |name| format!("Some({})", Lit::text(name)));
            format!("client::Part::text({name}, {media_type}, &value)")
        }
        PartKind::Json(_) => {
            let media_type = Lit::text(written.map_or("application/json", String::as_str));
            format!("client::Part::json({name}, {media_type}, &value)")
        }
        PartKind::File => format!("client::Part::file({name}, value)"),
    }
}
