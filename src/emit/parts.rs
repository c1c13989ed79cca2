//! The parts of `multipart/form-data` in generated code.

use crate::code::{Doc, Ident, Lit, Ty, code_span};
use crate::model::{BodyKind, Multipart, Operation, Part, PartKind, Presence, TypeUse};

use super::context::Context;
use super::operations::parameter;
use super::rule;

mod headed;

/// An enum of parts.
pub(super) struct PartsView<'m> {
    pub(super) name: &'m Ident,
    /// Whether a part can be had only once.
    pub(super) files: bool,
    pub(super) closed: bool,
    pub(super) variants: Vec<PartView<'m>>,
    /// What is said of headers and styles.
    pub(super) constants: Vec<ConstantView<'m>>,
}

/// A constant that describes a header, or how a text is written.
pub(super) struct ConstantView<'m> {
    pub(super) docs: Doc,
    pub(super) name: &'m Ident,
    pub(super) expr: String,
}

/// A part.
pub(super) struct PartView<'m> {
    pub(super) docs: Doc,
    pub(super) name: &'m Ident,
    pub(super) ty: Ty,
    /// The field of its content, where it has headers too.
    pub(super) field: &'m Ident,
    pub(super) headers: Vec<HeaderView<'m>>,
    /// How a server reads it.
    pub(super) rule: String,
    /// What a client takes apart.
    pub(super) pattern: String,
    /// How it writes that.
    pub(super) part: String,
}

/// A header of a part.
pub(super) struct HeaderView<'m> {
    pub(super) docs: Doc,
    pub(super) name: &'m Ident,
    pub(super) ty: Ty,
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
        constants: multipart.parts.iter().flat_map(constants).collect(),
    }
}

fn constants(part: &Part) -> impl Iterator<Item = ConstantView<'_>> {
    let style = part.style.iter().map(|style| ConstantView {
        docs: Doc::own(&format!("How the text of {} is written.", code_span(&part.wire))),
        name: &style.constant,
        expr: parameter::field(&style.field),
    });
    style.chain(headed::constants(part))
}

fn part_view<'m>(cx: &Context<'_>, part: &'m Part) -> PartView<'m> {
    let headed = !part.headers.is_empty();
    PartView {
        docs: Doc::own(&format!("{}.", code_span(&part.wire))).then(part.docs.clone()),
        name: &part.variant,
        ty: match &part.kind {
            PartKind::Text(ty) | PartKind::Json(ty) => rule::field_ty(cx, ty, Presence::Required, false),
            PartKind::File => Ty::known("FilePart"),
        },
        field: &part.field,
        headers: headed::headers(cx, part),
        rule: rule_of(cx, part),
        pattern: if headed {
            headed::pattern(part)
        } else {
            format!("{}(value)", part.variant)
        },
        part: if headed {
            headed::write(part)
        } else {
            write(part, "value")
        },
    }
}

fn rule_of(cx: &Context<'_>, part: &Part) -> String {
    let (name, variant) = (Lit::text(&part.wire), &part.variant);
    let read = |ty| format!("|r| rule::read(r, &{}).map(Self::{variant})", any_rule(cx, ty));
    let mut text = match &part.kind {
        _ if !part.headers.is_empty() => headed::rule_of(cx, part),
        PartKind::Text(ty) => format!("server::PartRule::text({name}, {})", read(ty)),
        PartKind::Json(ty) => format!("server::PartRule::json({name}, {})", read(ty)),
        PartKind::File => format!("server::PartRule::file({name}, Self::{variant})"),
    };
    if let Some(style) = &part.style {
        text.push_str(&format!(".style(Self::{})", style.constant));
    }
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

fn any_rule(cx: &Context<'_>, ty: &TypeUse) -> String {
    rule::rule(cx, ty).map_or_else(|| "rule::Any".to_owned(), |rule| rule.to_string())
}

/// The part of a value.
fn write(part: &Part, value: &str) -> String {
    let name = Lit::text(&part.wire);
    let written = part.media_types.iter().find(|name| !name.contains('*'));
    match (&part.kind, &part.style) {
        (PartKind::Text(_), style) => {
            let media_type = written.map_or_else(|| "None".to_owned(), |name| format!("Some({})", Lit::text(name)));
            match style {
                Some(style) => format!(
                    "client::Part::styled(&Self::{}, {media_type}, &{value})",
                    style.constant
                ),
                None => format!("client::Part::text({name}, {media_type}, &{value})"),
            }
        }
        (PartKind::Json(_), _) => {
            let media_type = Lit::text(written.map_or("application/json", String::as_str));
            format!("client::Part::json({name}, {media_type}, &{value})")
        }
        (PartKind::File, _) => format!("client::Part::file({name}, {value})"),
    }
}
