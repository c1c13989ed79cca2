//! `servers.rs`: where the contract says that it is served.

use askama::Template;

use crate::code::{Doc, Ident, Lit, Ty, code_span};
use crate::model::{Server, UrlPart, Variable, VariableValues};

use super::context::Context;
use super::render;

#[derive(Template)]
#[template(path = "servers.rs", escape = "none")]
struct ServersFile<'m> {
    servers: Vec<ServerView<'m>>,
}

struct ServerView<'m> {
    docs: Doc,
    origin: &'m str,
    name: &'m Ident,
    derives: String,
    fields: Vec<FieldView<'m>>,
    spaced: bool,
    /// Whether the defaults have to be written out.
    default: bool,
    url: Lit,
    base_path: Lit,
    template: String,
    absolute: bool,
    filled: String,
    enums: Vec<EnumView<'m>>,
}

struct FieldView<'m> {
    docs: Doc,
    name: &'m Ident,
    ty: Ty,
    default: String,
}

struct EnumView<'m> {
    name: &'m Ident,
    variable: String,
    variants: Vec<VariantView<'m>>,
}

struct VariantView<'m> {
    name: &'m Ident,
    wire: Lit,
    default: bool,
}

/// The file, if the contract has servers.
pub(super) fn file(cx: &Context<'_>) -> Option<String> {
    let servers: Vec<_> = cx.model.servers.iter().map(view).collect();
    (!servers.is_empty()).then(|| render(&ServersFile { servers }))
}

fn view(server: &Server) -> ServerView<'_> {
    let fields: Vec<_> = server.variables.iter().map(field).collect();
    let texts = server.variables.iter().filter(|variable| variable.values.is_none());
    let default = texts.clone().any(|variable| !variable.default.is_empty());
    let mut derives = vec!["Clone"];
    if texts.count() == 0 {
        derives.push("Copy");
    }
    derives.push("Debug");
    if !default {
        derives.push("Default");
    }
    derives.extend(["PartialEq", "Eq", "Hash"]);
    let template = code_span(&server.template);
    ServerView {
        docs: server.docs.clone().then(Doc::own(&template)),
        origin: &server.origin,
        name: &server.name,
        derives: derives.join(", "),
        spaced: fields.iter().any(|field| !field.docs.is_empty()),
        fields,
        default,
        url: Lit::text(&server.url),
        base_path: Lit::text(&server.base_path),
        template,
        absolute: server.absolute,
        filled: filled(server),
        enums: server.variables.iter().filter_map(enumeration).collect(),
    }
}

fn field(variable: &Variable) -> FieldView<'_> {
    let (ty, default) = match &variable.values {
        Some(VariableValues { name, .. }) => (Ty::named(name), format!("{name}::default()")),
        None if variable.default.is_empty() => (Ty::known("String"), "String::new()".to_owned()),
        None => (
            Ty::known("String"),
            format!("{}.to_owned()", Lit::text(&variable.default)),
        ),
    };
    FieldView {
        docs: variable.docs.clone(),
        name: &variable.field,
        ty,
        default,
    }
}

fn enumeration(variable: &Variable) -> Option<EnumView<'_>> {
    let values = variable.values.as_ref()?;
    let variants = values.variants.iter().map(|(name, wire)| VariantView {
        name,
        wire: Lit::text(wire),
        default: *wire == variable.default,
    });
    Some(EnumView {
        name: &values.name,
        variable: code_span(&values.wire),
        variants: variants.collect(),
    })
}

/// The expression of the URL with the fields filled in.
fn filled(server: &Server) -> String {
    if server.variables.is_empty() {
        let url = Lit::text(&server.url);
        return if server.absolute {
            format!("{url}.to_owned()")
        } else {
            url.to_string()
        };
    }
    let mut text = String::new();
    let mut arguments = String::new();
    for part in &server.parts {
        match part {
            UrlPart::Text(literal) => text.push_str(literal),
            UrlPart::Variable(index) => {
                let variable = &server.variables[*index];
                let read = if variable.values.is_some() { ".as_str()" } else { "" };
                text.push_str("{}");
                arguments.push_str(&format!(", self.{}{read}", variable.field));
            }
        }
    }
    let reference = if server.absolute { "" } else { "&" };
    format!("{reference}format!({}{arguments})", Lit::text(&text))
}

/// The part of an operation's descriptor that says where it is served.
pub(super) fn descriptor(cx: &Context<'_>, server: Option<usize>) -> Option<String> {
    let name = &cx.model.servers[server?].name;
    Some(format!(".server(&servers::{name}::SERVER)"))
}

/// Where an operation is served, in words.
pub(super) fn docs(cx: &Context<'_>, server: Option<usize>) -> Doc {
    match server {
        Some(index) => {
            let name = &cx.model.servers[index].name;
            Doc::own(&format!(
                "It has a server of its own: [`{name}`](super::servers::{name})."
            ))
        }
        None => Doc::none(),
    }
}
