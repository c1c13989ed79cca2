//! Names that differ in a contract and are one in Rust.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::diagnostic::{Diagnostic, Findings, Rule, Span};
use crate::source::Value;

/// The key by which users decide on a name.
const OWN: &str = "x-rust-name";

const NOTE: &str = "the name has a number behind it, and another one when more such names come before it";

/// A name of a contract.
pub(super) struct Name<'a> {
    /// As the contract has it.
    pub(super) text: &'a str,
    /// As Rust has it.
    pub(super) rust: String,
    /// What it is the name of, or the name itself.
    pub(super) value: Value<'a>,
    /// Where it stands.
    pub(super) span: Span,
}

impl<'a> Name<'a> {
    /// The name that is the key of an object, unless the object says how it is called.
    pub(super) fn of_key(value: Value<'a>, rust: impl Fn(&str) -> String) -> Option<Self> {
        let text = value.key()?;
        let rust = value.get(OWN).is_none().then(|| rust(text))?;
        Some(Self {
            text,
            rust,
            value,
            span: value.key_span()?,
        })
    }

    /// The name that an object has by a member, unless it says how it is called.
    pub(super) fn of_member(object: Value<'a>, key: &str, rust: impl Fn(&str) -> String) -> Option<Self> {
        let name = object.get(key)?;
        let text = name.as_str()?;
        let rust = object.get(OWN).is_none().then(|| rust(text))?;
        Some(Self {
            text,
            rust,
            value: name,
            span: name.span(),
        })
    }
}

/// Tells of every name that is the same in Rust as one before it.
pub(super) fn tell<'a>(rule: &'static Rule, names: impl Iterator<Item = Name<'a>>, findings: &mut Findings) {
    let mut met = HashMap::new();
    for Name {
        text,
        rust,
        value,
        span,
    } in names
    {
        match met.entry(rust) {
            Entry::Vacant(free) => {
                free.insert((text, span));
            }
            Entry::Occupied(taken) if taken.get().0 != text => {
                let (first, place) = *taken.get();
                let message = format!("`{text}` is `{}` in Rust, as `{first}` is", taken.key());
                let found = Diagnostic::new(rule, message).at(span, value.pointer());
                findings.push(found.related(place, "has the name").note(NOTE).help(help()));
            }
            Entry::Occupied(_) => {}
        }
    }
}

fn help() -> String {
    format!("give it a name of its own with `{OWN}`")
}
