//! What changes for those who compile against the generated code. It is told of the code as it is printed, at the place in the contract
//! that makes it.

mod codes;
mod rust_field_added;
mod rust_field_removed;
mod rust_item_removed;
mod rust_item_renamed;
mod rust_method_added;
mod rust_method_moved;
mod rust_signature_changed;
mod rust_trait_lost;
mod rust_type_changed;
mod rust_variant_added;
mod rust_variant_removed;

use std::collections::BTreeMap;

use super::changes::Compare;
use super::{Change, Comparison, Verdict};
use crate::code::{Form, Item};
use crate::diagnostic::{Group, Level, Rule};

pub(in crate::diff) use codes::Codes;

/// Every kind, in the order of their names.
pub(super) static ALL: &[&Change] = &[
    &rust_field_added::CHANGE,
    &rust_field_removed::CHANGE,
    &rust_item_removed::CHANGE,
    &rust_item_renamed::CHANGE,
    &rust_method_added::CHANGE,
    &rust_method_moved::CHANGE,
    &rust_signature_changed::CHANGE,
    &rust_trait_lost::CHANGE,
    &rust_type_changed::CHANGE,
    &rust_variant_added::CHANGE,
    &rust_variant_removed::CHANGE,
];

/// The code that is generated from a version.
pub(crate) struct Generated {
    /// Texts by their paths.
    pub(crate) files: BTreeMap<String, String>,
    /// Places in the contract, each with the names that are made for it.
    pub(crate) origins: Vec<(String, Vec<String>)>,
}

/// Tells what changed between the code of both.
///
/// # Errors
/// Where a text is not Rust.
pub(super) fn compare(cx: &mut Comparison<'_>, old: &Generated, new: &Generated) -> Result<(), String> {
    let codes = Codes::new(cx, old, new)?;
    for change in ALL {
        if let Compare::Code(compare) = change.compare {
            compare(cx, &codes);
        }
    }
    Ok(())
}

/// What is said of a kind of change.
const fn kind(code: &'static str, level: Level, summary: &'static str, explanation: &'static str) -> Rule {
    Rule {
        code,
        group: Group::Api,
        level,
        off: false,
        summary,
        explanation,
        example: None,
    }
}

/// "`a`, `b`, `c` and 2 more".
fn listed(names: &[String]) -> String {
    const NAMED: usize = 3;
    let named: Vec<String> = names.iter().take(NAMED).map(|name| format!("`{name}`")).collect();
    match names.len() {
        0..=NAMED => named.join(", "),
        count => format!("{} and {} more", named.join(", "), count - NAMED),
    }
}
