//! The code for the types of a contract's schemas.

use std::fmt::Write as _;

/// A list of the types that a generated file declares, each with the place of its schema.
pub(crate) fn code(text: &str) -> String {
    let mut code =
        "pub mod types {\nuse crate::glue::*;\n\n/// The types.\npub static TYPES: &[Type] = &[\n".to_owned();
    for (name, pointer) in types(text) {
        let _ = writeln!(
            code,
            "    Type {{ name: {name:?}, check: |draw| draw.type_check::<super::super::types::{name}>({pointer:?}) }},"
        );
    }
    code + "];\n}\n"
}

/// Names of types, and where their schemas stand: the comment above each says so.
fn types(text: &str) -> Vec<(&str, &str)> {
    let mut all = Vec::new();
    let mut pointer = None;
    for line in text.lines() {
        if let Some(found) = line.strip_prefix("// #") {
            pointer = Some(found);
        }
        let declared = ["pub struct ", "pub enum ", "pub type "]
            .iter()
            .find_map(|words| line.strip_prefix(words));
        if let (Some(declared), Some(found)) = (declared, pointer) {
            let end = declared.find(|letter: char| !letter.is_alphanumeric() && letter != '_');
            all.push((&declared[..end.unwrap_or(declared.len())], found));
            pointer = None;
        }
    }
    all
}
