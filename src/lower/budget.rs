//! How much code a contract may ask for: references name one thing in very many places, and each of them is code.

use std::cell::Cell;

use crate::code::Doc;
use crate::model::{BodyKind, Default, Field, Header, KeyPart, Link, Message, Operation, Payload, Security, TypeKind};

/// Bytes of code, about. The largest public contracts become a quarter of it.
const MAX: usize = 256 << 20;

/// About how long the code of a declaration or an operation is without what is in it.
const ITEM: usize = 1000;

/// Fields of one type.
const MAX_FIELDS: usize = 10_000;

/// About how long the code of a field, a parameter or a variant is without its texts.
const PART: usize = 300;

/// What it costs to look at one of the schemas that a type is made of. Where chains of them are long, each type is made of very many.
const LOOK: usize = 64;

/// What is left of the code that may still be made.
#[derive(Debug)]
pub(super) struct Budget {
    left: Cell<usize>,
}

impl std::default::Default for Budget {
    fn default() -> Self {
        Self { left: Cell::new(MAX) }
    }
}

impl Budget {
    pub(super) fn spend(&self, bytes: usize) {
        self.left.set(self.left.get().saturating_sub(bytes));
    }

    /// Counts schemas that were looked at.
    pub(super) fn look_at(&self, schemas: usize) {
        self.spend(schemas * LOOK);
    }

    /// Whether no more is to be made.
    pub(super) fn is_spent(&self) -> bool {
        self.left.get() == 0
    }
}

/// Whether an object has more properties than a Rust type can be expected to have fields: rustfmt needs its stack for them.
pub(super) fn is_too_wide(kind: &TypeKind) -> bool {
    matches!(kind, TypeKind::Struct(object) if object.fields.len() > MAX_FIELDS)
}

/// About how long the code of a declaration is.
pub(super) fn of_type(kind: &TypeKind, docs: &Doc) -> usize {
    let parts: usize = match kind {
        TypeKind::Struct(object) => object.fields.iter().map(of_field).sum::<usize>() + of_texts(&object.ignored),
        TypeKind::TextEnum { variants, .. } => {
            let variants = variants.iter();
            variants
                .map(|variant| PART + variant.wire.len() + variant.docs.len())
                .sum()
        }
        TypeKind::IntegerEnum(variants) => variants.iter().map(|variant| PART + variant.docs.len()).sum(),
        TypeKind::Union(union) => union.variants.iter().map(|variant| PART + variant.docs.len()).sum(),
        TypeKind::Alias(_) | TypeKind::Wrapper(_) => 0,
    };
    ITEM + docs.len() + parts
}

fn of_field(field: &Field) -> usize {
    PART + field.wire.len() + field.docs.len() + of_default(field.default.as_ref())
}

fn of_default(default: Option<&Default>) -> usize {
    match default {
        Some(Default::Text(text)) => text.len(),
        _ => 0,
    }
}

fn of_texts<'t>(texts: impl IntoIterator<Item = &'t String>) -> usize {
    texts.into_iter().map(|text| PART + text.len()).sum()
}

/// About how long the code of an operation is.
pub(super) fn of_operation(operation: &Operation) -> usize {
    let parameters = operation.parameters.iter().map(|parameter| {
        let texts = parameter.wire.len() + parameter.docs.len() + of_default(parameter.default.as_ref());
        PART * (1 + parameter.fields.len()) + texts
    });
    let responses = operation
        .responses
        .iter()
        .map(|response| ITEM + response.docs.len() + of_headers(&response.headers));
    let body = operation.body.as_ref().map_or(0, |body| body.docs.len());
    let texts = operation.extensions.iter().map(|(_, text)| text);
    let own = ITEM + operation.docs.len() + operation.path.len() + of_texts(&operation.tags) + of_texts(texts);
    let payloads = operation.payloads().map(of_payload);
    own + body + parameters.sum::<usize>() + responses.sum::<usize>() + payloads.sum::<usize>()
}

/// About how long the code of headers is.
pub(super) fn of_headers(headers: &[Header]) -> usize {
    let headers = headers.iter();
    headers.map(|header| PART + header.wire.len() + header.docs.len()).sum()
}

fn of_payload(payload: &Payload) -> usize {
    let contents = payload.contents.iter().map(|content| {
        let parts = match &content.kind {
            BodyKind::Multipart(form) => {
                let parts = form.parts.iter();
                parts.map(|part| PART + part.wire.len() + part.docs.len()).sum()
            }
            _ => 0,
        };
        PART * (1 + content.fields.len()) + of_texts(&content.media_types) + parts
    });
    contents.sum()
}

/// About how long the code of a message is.
pub(super) fn of_message(message: &Message) -> usize {
    let parts = message.key.iter().map(|part| match part {
        KeyPart::Text(text) => PART + text.len(),
        KeyPart::Parameter(parameter) => PART + parameter.docs.len() + of_texts(&parameter.values),
    });
    ITEM + message.docs.len() + parts.sum::<usize>()
}

/// About how long the code of a link is.
pub(super) fn of_link(link: &Link) -> usize {
    ITEM + link.docs.len() + PART * link.parameters.len()
}

/// About how long the code of what an operation asks for is.
pub(super) fn of_security(security: &Security) -> usize {
    let needs = security.alternatives.iter();
    needs.map(|needs| PART * (1 + needs.len())).sum()
}

#[cfg(test)]
mod tests {
    use super::{Budget, MAX};

    #[test]
    fn what_is_spent_does_not_come_back() {
        let budget = Budget::default();
        budget.spend(MAX - 1);
        assert!(!budget.is_spent());
        budget.spend(MAX);
        budget.spend(0);
        assert!(budget.is_spent());
    }
}
