//! Bodies that are one of several things, by their media types.

use crate::code::{Doc, Ident, Lit, Ty, code_span};
use crate::model::{Accept, Content, Operation, Payload};

use super::context::Context;
use super::media;

/// A body that is one of several things.
pub(super) struct Choice<'m> {
    pub(super) name: &'m Ident,
    /// Whether it can be had only once.
    pub(super) streams: bool,
    /// What is read where nothing is said.
    pub(super) first: Variant<'m>,
    pub(super) others: Vec<Variant<'m>>,
}

impl<'m> Choice<'m> {
    /// All of them, in the contract's order.
    pub(super) fn variants(&self) -> impl Iterator<Item = &Variant<'m>> {
        std::iter::once(&self.first).chain(&self.others)
    }
}

/// One of these.
pub(super) struct Variant<'m> {
    pub(super) name: &'m Ident,
    /// Its media types.
    pub(super) docs: Doc,
    pub(super) ty: Ty,
    /// The patterns of its media types.
    pub(super) pattern: String,
    /// How it is read from `call` and from `answer`.
    pub(super) from_call: String,
    pub(super) from_answer: String,
    /// How `body` is written into `reply` and into `call`.
    pub(super) reply: String,
    pub(super) call: String,
}

/// The body of a request that is one of several things.
pub(super) fn of_request<'m>(cx: &Context<'_>, operation: &'m Operation) -> Option<Choice<'m>> {
    let body = operation.body.as_ref()?;
    choice(cx, &body.payload)
}

/// The bodies of answers that are one of several things.
pub(super) fn of_answers<'m>(cx: &Context<'_>, operation: &'m Operation) -> Vec<Choice<'m>> {
    let bodies = operation.responses.iter().filter_map(|response| response.body.as_ref());
    bodies.filter_map(|body| choice(cx, &body.payload)).collect()
}

fn choice<'m>(cx: &Context<'_>, payload: &'m Payload) -> Option<Choice<'m>> {
    let streams = payload.streams();
    let mut variants = payload.contents.iter().map(|content| variant(cx, content, streams));
    let first = variants.next()?;
    let others: Vec<Variant<'m>> = variants.collect();
    (!others.is_empty()).then_some(Choice {
        name: &payload.name,
        streams,
        first,
        others,
    })
}

fn variant<'m>(cx: &Context<'_>, content: &'m Content, owned: bool) -> Variant<'m> {
    let spans: Vec<String> = content.media_types.iter().map(|name| code_span(name)).collect();
    let names: Vec<String> = content
        .media_types
        .iter()
        .map(|name| format!("Some({})", Lit::text(name)))
        .collect();
    let value = if owned && !content.kind.streams() {
        "&body"
    } else {
        "body"
    };
    Variant {
        name: &content.variant,
        docs: Doc::own(&format!("{}.", spans.join(" or "))),
        ty: media::content_ty(cx, content, content.boxed),
        pattern: names.join(" | "),
        from_call: wrapped(content, &media::read(cx, content, "call")),
        from_answer: wrapped(content, &media::read(cx, content, "answer")),
        reply: media::reply(cx, content, "body"),
        call: media::call(content, value, false),
    }
}

fn wrapped(content: &Content, read: &str) -> String {
    let boxed = if content.boxed { ".map(Box::new)" } else { "" };
    format!("{read}{boxed}.map(Self::{})", content.variant)
}

/// The contents that a request can ask for.
pub(super) struct AcceptView<'m> {
    pub(super) name: &'m Ident,
    pub(super) variants: Vec<(&'m Ident, Doc)>,
    /// The media types, each with its variant.
    pub(super) offered: Vec<(&'m Ident, Lit)>,
}

/// The view of an operation's choice.
pub(super) fn accept(accept: &Accept) -> AcceptView<'_> {
    let variants = accept.variants.iter().map(|(name, media_types)| {
        let spans: Vec<String> = media_types.iter().map(|name| code_span(name)).collect();
        (name, Doc::own(&format!("{}.", spans.join(" or "))))
    });
    let offered = accept
        .variants
        .iter()
        .flat_map(|(name, media_types)| media_types.iter().map(move |media_type| (name, Lit::text(media_type))));
    AcceptView {
        name: &accept.name,
        variants: variants.collect(),
        offered: offered.collect(),
    }
}
