//! The root module, and the manifest of a whole package.

use askama::Template;

use crate::code::{Doc, Lit, visible};
use crate::model::BodyKind;

use super::context::Context;
use super::{Package, Part, Runtime, Target, render};

#[derive(Template)]
#[template(path = "lib.rs", escape = "none")]
struct RootFile {
    docs: Doc,
    version: String,
    modules: Vec<String>,
    /// Only the root of a package can carry documentation and lints: a build script's output is included.
    package: bool,
    deprecated: bool,
}

/// `lib.rs` of a package, or `mod.rs` of a folder of modules.
pub(super) fn root(cx: &Context<'_>, target: &Target, names: &[&str]) -> String {
    let docs = Doc::contract(&cx.model.title).then(cx.model.docs.clone());
    let docs = if docs.is_empty() {
        Doc::own("Generated from a contract without a title.")
    } else {
        docs
    };
    let mut modules: Vec<String> = names.iter().map(|name| module(cx, name, target)).collect();
    modules.sort_by(|a, b| a.rsplit(' ').next().cmp(&b.rsplit(' ').next()));
    let version = cx
        .model
        .version
        .chars()
        .filter(|c| c.is_ascii_graphic() && !"<>[]`\\".contains(*c))
        .collect();
    render(&RootFile {
        docs,
        version,
        modules,
        package: target.package.is_some(),
        deprecated: cx.model.has_deprecated(),
    })
}

fn module(cx: &Context<'_>, name: &str, target: &Target) -> String {
    let visibility = if name == "codec" { "" } else { "pub " };
    let gate = match (name, target.package.is_some()) {
        ("server" | "client", true) => format!("#[cfg(feature = \"{name}\")]\n"),
        _ => String::new(),
    };
    // All modules but these speak of types, fields or methods that may be deprecated.
    let uses = cx.model.has_deprecated() && !["rules", "schemas", "security", "servers"].contains(&name);
    let allowance = if uses && target.package.is_none() {
        "#[allow(deprecated, reason = \"the contract still has what it deprecates\")]\n"
    } else {
        ""
    };
    format!("{gate}{allowance}{visibility}mod {name};")
}

/// The contract's title as a phrase of documentation.
pub(super) fn title(cx: &Context<'_>) -> String {
    let title: String = visible(&cx.model.title)
        .chars()
        .filter(|c| !"<>[]`\\*_".contains(*c))
        .take(100)
        .collect();
    let title = title.trim().to_owned();
    if title.is_empty() || title.contains("://") {
        "the contract".to_owned()
    } else {
        title
    }
}

#[derive(Template)]
#[template(path = "Cargo.toml", escape = "none")]
struct Manifest {
    name: Lit,
    description: Lit,
    defaults: Vec<&'static str>,
    server: bool,
    client: bool,
    runtime: String,
}

/// `Cargo.toml`.
pub(super) fn manifest(cx: &Context<'_>, target: &Target, package: &Package) -> String {
    let (server, client) = (target.has(Part::Server), target.has(Part::Client));
    let mut defaults = Vec::new();
    if client {
        defaults.extend(["\"client\"", "\"reqwest\""]);
    }
    if server {
        defaults.push("\"server\"");
    }
    let features: Vec<String> = features(cx).iter().map(|name| Lit::text(name).to_string()).collect();
    let features = if features.is_empty() {
        String::new()
    } else {
        format!(", features = [{}]", features.join(", "))
    };
    let runtime = match &package.runtime {
        Runtime::Version(version) if features.is_empty() => toml_text(version).to_string(),
        Runtime::Version(version) => format!("{{ version = {}{features} }}", toml_text(version)),
        Runtime::Path(path) => format!("{{ path = {}{features} }}", toml_text(path)),
    };
    render(&Manifest {
        name: toml_text(&package.name),
        description: toml_text(&format!("Generated from the contract of {}", title(cx))),
        defaults,
        server,
        client,
        runtime,
    })
}

/// The features of the runtime that the contract's media types need.
pub(super) fn features(cx: &Context<'_>) -> Vec<&'static str> {
    let payloads = cx.model.operations.iter().flat_map(|operation| operation.payloads());
    let contents = payloads.flat_map(|payload| &payload.contents);
    let typed = contents.filter(|content| matches!(content.kind, BodyKind::Typed(_)));
    super::media::features(typed.flat_map(|content| &content.media_types))
}

/// A string of TOML: what is left of the text reads the same in a Rust literal.
fn toml_text(text: &str) -> Lit {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    Lit::text(
        &plain
            .chars()
            .filter(|c| c.is_ascii() || c.is_alphanumeric())
            .collect::<String>(),
    )
}
