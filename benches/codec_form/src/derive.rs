//! The generated types with serde derives: lines put between the lines of `types.rs`.

use std::collections::BTreeMap;

use crate::facts::{Facts, Written, type_name};

/// How enums that are written as strings get serde.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TextEnums {
    /// By derives with `rename`, and `untagged` for unknown values.
    Derived,
    /// By one macro over `as_str`, which is less to compile.
    ByMacro,
}

/// `types.rs` with serde derives.
pub(crate) fn with_serde(text: &str, file: &syn::File, facts: &Facts, text_enums: TextEnums) -> String {
    let mut lines = Lines::default();
    let mut macros = String::new();
    for item in &file.items {
        match item {
            syn::Item::Struct(item) => derive_struct(&mut lines, item, facts),
            syn::Item::Enum(item) => {
                let name = item.ident.to_string();
                if facts.text_enums.contains(&name) && text_enums == TextEnums::ByMacro {
                    let open = if facts.open.contains(&name) {
                        "open_text_enum"
                    } else {
                        "text_enum"
                    };
                    macros.push_str(&format!("crate::support::{open}!({name});\n"));
                } else {
                    derive_enum(&mut lines, item, facts);
                }
            }
            _ => {}
        }
    }
    let text = lines
        .put_between(text)
        .replace("wirewright_runtime::types", "crate::support");
    format!("{text}\n{macros}")
}

const DERIVE: &str = "#[derive(serde::Serialize, serde::Deserialize)]";

fn derive_struct(lines: &mut Lines, item: &syn::ItemStruct, facts: &Facts) {
    let name = item.ident.to_string();
    let line = item.ident.span().start().line;
    lines.before(line, DERIVE.to_owned());
    if facts.closed.contains(&name) {
        lines.before(line, "#[serde(deny_unknown_fields)]".to_owned());
    }
    if let syn::Fields::Unnamed(_) = item.fields {
        lines.before(line, "#[serde(transparent)]".to_owned());
    }
    for field in &item.fields {
        let Some(ident) = &field.ident else { continue };
        if let Some(written) = facts.fields.get(&(name.clone(), ident.to_string())) {
            lines.before(ident.span().start().line, attribute(written, &field.ty));
        }
    }
}

fn attribute(written: &Written, ty: &syn::Type) -> String {
    let ty = type_name(ty);
    match written {
        Written::Rest => "#[serde(flatten)]".to_owned(),
        Written::Field(wire) if ty == "Maybe" => {
            format!("#[serde(rename = {wire:?}, default, skip_serializing_if = \"Maybe::is_absent\")]")
        }
        Written::Field(wire) => format!("#[serde(rename = {wire:?})]"),
        Written::Optional(wire) => {
            format!("#[serde(rename = {wire:?}, default, skip_serializing_if = \"Option::is_none\")]")
        }
    }
}

fn derive_enum(lines: &mut Lines, item: &syn::ItemEnum, facts: &Facts) {
    let name = item.ident.to_string();
    let line = item.ident.span().start().line;
    lines.before(line, DERIVE.to_owned());
    if !facts.text_enums.contains(&name) {
        // The tag of a union is a property of its members too, so serde's own tags, which take it away, do not fit.
        lines.before(line, "#[serde(untagged)]".to_owned());
        return;
    }
    for variant in &item.variants {
        let attribute = match facts.texts.get(&(name.clone(), variant.ident.to_string())) {
            Some(text) => format!("#[serde(rename = {text:?})]"),
            None => "#[serde(untagged)]".to_owned(),
        };
        lines.before(variant.ident.span().start().line, attribute);
    }
}

/// Lines to put before lines of a text; those are counted from 1.
#[derive(Default)]
struct Lines(BTreeMap<usize, Vec<String>>);

impl Lines {
    fn before(&mut self, line: usize, text: String) {
        self.0.entry(line).or_default().push(text);
    }

    fn put_between(&self, text: &str) -> String {
        let mut result = String::with_capacity(text.len() * 2);
        for (index, line) in text.lines().enumerate() {
            for new in self.0.get(&(index + 1)).into_iter().flatten() {
                result.push_str(new);
                result.push('\n');
            }
            result.push_str(line);
            result.push('\n');
        }
        result
    }
}
