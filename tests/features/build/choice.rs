//! Enums of bodies by media type, and of the parts of a form.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use syn::{Attribute, Expr, Fields, ItemEnum, Lit, Meta, Variant};

use crate::kind::{Kind, last};

/// The lines of a doc comment.
pub(crate) fn docs(attributes: &[Attribute]) -> Vec<String> {
    let texts = attributes.iter().filter_map(|attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(text) => Some(text.value().trim().to_owned()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    });
    texts.collect()
}

/// What stands between backticks in the first line of a doc comment: statuses, media types, names.
pub(crate) fn quoted(attributes: &[Attribute]) -> Vec<String> {
    let lines = docs(attributes);
    let line = lines.first().map_or("", String::as_str);
    line.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Whether an enum is what its documentation begins with.
pub(crate) fn begins(item: &ItemEnum, words: &str) -> bool {
    docs(&item.attrs).first().is_some_and(|line| line.starts_with(words))
}

/// The headers of a part: the fields of its variant, and the expressions that make them.
fn headers(variant: &Variant) -> Vec<(String, String)> {
    let fields = variant.fields.iter().filter_map(|field| {
        let name = field.ident.as_ref()?.to_string();
        let header = quoted(&field.attrs).into_iter().next()?;
        let optional = last(&field.ty).is_some_and(|segment| segment.ident == "Option");
        let how = if optional {
            "optional_part_header"
        } else {
            "part_header"
        };
        Some((name, format!("draw.{how}(&body, {header:?})?")))
    });
    fields.collect()
}

/// Variants, what their documentation quotes, and what they hold.
fn variants(item: &ItemEnum, enums: &BTreeSet<String>) -> Vec<(String, Vec<String>, Kind)> {
    let variants = item.variants.iter().map(|variant| {
        let held = match &variant.fields {
            Fields::Unnamed(fields) => fields.unnamed.first(),
            // The headers of a part stand behind what it holds.
            Fields::Named(fields) => fields.named.first(),
            Fields::Unit => None,
        };
        let kind = held.map_or(Kind::Value, |field| Kind::of(&field.ty, enums));
        (variant.ident.to_string(), quoted(&variant.attrs), kind)
    });
    variants.collect()
}

fn hold(item: &ItemEnum, variants: &[(String, Vec<String>, Kind)]) -> String {
    let name = &item.ident;
    let mut text = format!(
        "impl Hold for operations::{name} {{\n    async fn hold(self, held: &mut Held) -> Holds {{\n        let _ = &held;\n        match self {{\n"
    );
    for ((variant, _, kind), declared) in variants.iter().zip(&item.variants) {
        let mut value = kind.hold(variant, "inner");
        let headers = headers(declared);
        let mut fields = String::new();
        for (field, _) in &headers {
            let _ = write!(fields, ", {field}");
            let _ = write!(value, " held.value({field:?}, {field});");
        }
        let pattern = match headers.is_empty() {
            true => "(inner)".to_owned(),
            false => format!(" {{ body: inner{fields} }}"),
        };
        let _ = writeln!(
            text,
            "            Self::{variant}{pattern} => {{ held.variant(\"{name}::{variant}\"); {value} }}"
        );
    }
    text + "        }\n        Ok(())\n    }\n}\n"
}

/// The code for a body by media type.
pub(crate) fn by_media_type(item: &ItemEnum, enums: &BTreeSet<String>) -> String {
    let name = item.ident.to_string();
    let variants = variants(item, enums);
    let offered: Vec<&Vec<String>> = variants.iter().map(|(_, media_types, _)| media_types).collect();
    let mut text = hold(item, &variants);
    let _ = writeln!(
        text,
        "impl Choice for operations::{name} {{\n    fn choose<'c>(draw: &mut Draw<'c>, body: &Body<'c>, wanted: Wanted) -> Made<Self> {{\n        \
         Ok(match draw.branch({}, wanted) {{",
        slices(&offered)
    );
    for (index, (variant, media_types, kind)) in variants.iter().enumerate() {
        let index = if index + 1 == variants.len() {
            "_".to_owned()
        } else {
            index.to_string()
        };
        let make = kind.make();
        let _ = writeln!(
            text,
            "            {index} => {{ let body = body.of(&{media_types:?}); Self::{variant}({make}) }}"
        );
    }
    text + "        })\n    }\n}\n"
}

/// A slice of slices of texts.
fn slices(all: &[&Vec<String>]) -> String {
    let inner: Vec<String> = all.iter().map(|texts| format!("&{texts:?}")).collect();
    format!("&[{}]", inner.join(", "))
}

/// The code for the parts of a form.
pub(crate) fn parts(item: &ItemEnum, enums: &BTreeSet<String>) -> String {
    let name = item.ident.to_string();
    let variants = variants(item, enums);
    let mut text = hold(item, &variants);
    let _ = writeln!(
        text,
        "impl Part for operations::{name} {{\n    fn make<'c>(draw: &mut Draw<'c>, name: &str, body: &Body<'c>) -> Made<Self> {{\n        Ok(match name {{"
    );
    for ((variant, names, kind), declared) in variants.iter().zip(&item.variants) {
        let make = kind.make();
        let headers = headers(declared);
        let made = match headers.is_empty() {
            true => format!("({make})"),
            false => {
                let fields = headers.iter().map(|(field, made)| format!(", {field}: {made}"));
                format!(" {{ body: {make}{} }}", fields.collect::<String>())
            }
        };
        let _ = writeln!(
            text,
            "            {:?} => Self::{variant}{made},",
            names.first().map_or("", String::as_str)
        );
    }
    text + "            other => return Err(Refused::new(format!(\"there is no part {other}\"))),\n        })\n    }\n}\n"
}

/// The expression for what an `Accept` enum asks for.
pub(crate) fn wanted(item: &ItemEnum) -> String {
    let name = &item.ident;
    let arms = item
        .variants
        .iter()
        .map(|variant| format!("operations::{name}::{} => &{:?}", variant.ident, quoted(&variant.attrs)));
    format!("match self.accept {{ {} }}", arms.collect::<Vec<_>>().join(", "))
}
