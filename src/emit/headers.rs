//! `headers.rs`: headers that answers share.

use askama::Template;

use crate::code::{Doc, Ident, Lit, code_span};
use crate::model::{Header, HeaderSet};

use super::context::{Context, Imports};
use super::operations::{header_field, responses};
use super::types::FieldView;
use super::{local, render, rule};

#[derive(Template)]
#[template(path = "headers.rs", escape = "none")]
struct HeadersFile<'m> {
    imports: Imports,
    uses_rule: bool,
    uses_rules: bool,
    uses_schemas: bool,
    sets: Vec<SetView<'m>>,
}

struct SetView<'m> {
    docs: Doc,
    name: &'m Ident,
    /// Whether a value without any header is one.
    default: bool,
    headers: Vec<HeaderView<'m>>,
}

struct HeaderView<'m> {
    field: FieldView<'m>,
    /// The header as part of a descriptor.
    described: String,
    /// The variable that holds it while the others are read.
    local: Ident,
    read: String,
    write: String,
}

/// The file, if any answers share headers.
pub(super) fn file(cx: &Context<'_>) -> Option<String> {
    let sets = &cx.model.header_sets;
    let imports = cx.imports(sets.iter().flat_map(|set| &set.headers).map(|header| &header.ty));
    let sets: Vec<_> = sets.iter().map(|set| view(cx, set)).collect();
    let headers = sets.iter().flat_map(|set| &set.headers);
    let texts: Vec<&String> = headers
        .flat_map(|header| [&header.described, &header.read, &header.write])
        .collect();
    let uses = |module: &str| texts.iter().any(|text| text.contains(module));
    let (uses_rule, uses_rules, uses_schemas) = (uses("rule::"), uses("rules::"), uses("schemas::"));
    (!sets.is_empty()).then(|| {
        render(&HeadersFile {
            imports,
            uses_rule,
            uses_rules,
            uses_schemas,
            sets,
        })
    })
}

fn view<'m>(cx: &Context<'_>, set: &'m HeaderSet) -> SetView<'m> {
    let names: Vec<String> = set.headers.iter().map(|header| code_span(&header.wire)).collect();
    SetView {
        docs: Doc::own(&format!("Headers of answers: {}.", names.join(", "))),
        name: &set.name,
        default: set.headers.iter().all(|header| !header.required),
        headers: set.headers.iter().map(|header| header_view(cx, header)).collect(),
    }
}

fn header_view<'m>(cx: &Context<'_>, header: &'m Header) -> HeaderView<'m> {
    let method = if header.required { "required" } else { "optional" };
    let (name, field) = (Lit::text(&header.wire), &header.field);
    let (read, write) = match rule::rule(cx, &header.ty) {
        Some(rule) => (
            format!("r.{method}_rule({name}, &{rule})"),
            format!("w.{method}_rule({name}, &self.{field}, &{rule})"),
        ),
        None => (
            format!("r.{method}({name})"),
            format!("w.{method}({name}, &self.{field})"),
        ),
    };
    HeaderView {
        field: header_field(cx, header),
        described: responses::describe_header(cx, header),
        local: local(field, &["r"]),
        read,
        write,
    }
}
