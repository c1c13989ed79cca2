//! Documentation of types and fields: the contract's words, then the limits in words.

use crate::code::{Doc, code_span};
use crate::document::Schema;
use crate::model::{Default, Limit, Type, TypeUse};

/// What documentation says of values that are checked as a whole.
pub(super) const WHOLE: &str = "Checked against its whole schema.";

/// A schema's own words.
pub(super) fn schema(schema: &Schema) -> Doc {
    let text = schema
        .description
        .as_deref()
        .or(schema.title.as_deref())
        .unwrap_or_default();
    Doc::contract(text)
}

/// Adds the limits and the default of a value.
pub(super) fn with_limits(docs: Doc, ty: &TypeUse, default: Option<&Default>) -> Doc {
    let mut docs = docs;
    if let Some(sentence) = sentence(ty) {
        docs = docs.sentence(&sentence);
    }
    if ty.whole.is_some() {
        docs = docs.sentence(WHOLE);
    }
    if let Some(text) = default.map(literal) {
        docs = docs.sentence(&format!("Default: {}.", code_span(&text)));
    }
    docs
}

/// Adds limits.
pub(super) fn with_phrases(docs: Doc, limits: &[Limit]) -> Doc {
    match capital(&phrases(limits).join(", ")) {
        Some(sentence) => docs.sentence(&sentence),
        None => docs,
    }
}

/// The limits as one sentence.
fn sentence(ty: &TypeUse) -> Option<String> {
    let mut phrases: Vec<String> = phrases(&ty.limits);
    if let Type::List(item) = &ty.ty {
        let items = self::phrases(&item.limits);
        if !items.is_empty() {
            phrases.push(format!("each {}", items.join(", ")));
        }
    }
    capital(&phrases.join(", "))
}

/// Phrases as a sentence.
fn capital(text: &str) -> Option<String> {
    let mut chars = text.chars();
    let first = chars.next()?;
    Some(format!("{}{}.", first.to_uppercase(), chars.as_str()))
}

fn phrases(limits: &[Limit]) -> Vec<String> {
    limits
        .iter()
        .map(|limit| (limit.keyword.describe)(&limit.operand))
        .collect()
}

fn literal(default: &Default) -> String {
    match default {
        Default::Bool(value) => value.to_string(),
        Default::Integer(value) => value.to_string(),
        Default::Float(value) => value.to_string(),
        Default::Text(text) => text.clone(),
        Default::Variant(_, name) => name.word().to_owned(),
        Default::Empty => "[]".to_owned(),
    }
}
