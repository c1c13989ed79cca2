//! The root module, and the manifest of a whole package.

use std::collections::BTreeSet;

use askama::Template;

use crate::code::{Doc, Lit, visible};
use crate::model::{BodyKind, Group, Operation, Side};

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
    let package = target.package.is_some();
    let mut modules: Vec<String> = names.iter().map(|name| module(cx, name, package)).collect();
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
        package,
        deprecated: cx.model.has_deprecated(),
    })
}

fn module(cx: &Context<'_>, name: &str, package: bool) -> String {
    let gate = match name {
        "server" | "client" | "events" | "mock" if package => Some(name),
        // They go from the operations of any tag to those of any other.
        "links" if cx.tag_features => Some(TAGS),
        _ => None,
    };
    // All modules but these speak of types, fields or methods that may be deprecated.
    let uses = cx.model.has_deprecated() && !["rules", "schemas", "security", "servers"].contains(&name);
    let allowance = if uses && !package {
        "#[allow(deprecated, reason = \"the contract still has what it deprecates\")]\n"
    } else {
        ""
    };
    format!("{allowance}{}", gated(name, gate))
}

/// A module of webhooks or callbacks: their client is the sender's, their server the receiver's.
pub(super) fn part(cx: &Context<'_>, name: &str, package: bool) -> String {
    let gate = match name {
        "client" if package => Some("sender"),
        "server" if package => Some("receiver"),
        "mock" if package => Some(name),
        "links" | "urls" if cx.tag_features => Some(TAGS),
        _ => None,
    };
    gated(name, gate)
}

fn gated(name: &str, feature: Option<&str>) -> String {
    let visibility = if ["codec", "links", "urls"].contains(&name) {
        ""
    } else {
        "pub "
    };
    format!("{}{visibility}mod {name};", gate(feature))
}

/// The line that leaves an item out without a feature.
pub(super) fn gate(feature: Option<&str>) -> String {
    feature.map_or_else(String::new, |feature| format!("#[cfg(feature = \"{feature}\")]\n"))
}

/// The feature of all tags.
const TAGS: &str = "tags";

/// The feature of a group's tag.
pub(super) fn tag_feature(group: &Group) -> String {
    format!("tag-{}", group.module.word())
}

/// The contract's title as a phrase of documentation.
pub(super) fn title(cx: &Context<'_>) -> String {
    phrase(&cx.model.title)
}

/// A title as a phrase of documentation.
pub(super) fn phrase(title: &str) -> String {
    let title: String = visible(title)
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
    sender: bool,
    receiver: bool,
    events: bool,
    /// The features that the mock needs; none where there is none.
    mock: Vec<&'static str>,
    /// The features of tags, each with its tag.
    tags: Vec<(String, Lit)>,
    /// The feature that the default engine is for.
    engine: Option<&'static str>,
    runtime: String,
}

/// `Cargo.toml`.
pub(super) fn manifest(cx: &Context<'_>, target: &Target, package: &Package) -> String {
    // A contract of messages alone has no operations to serve or call.
    let called = cx.model.events.is_none() || !cx.model.interface(Side::Own).operations.is_empty();
    let (server, client) = (called && target.has(Part::Server), called && target.has(Part::Client));
    let events = cx.model.events.is_some() && target.has(Part::Events);
    let mut defaults = Vec::new();
    let groups = cx.model.interface(Side::Own).groups.iter().filter(|_| cx.tag_features);
    let tags: Vec<_> = groups
        .map(|group| (tag_feature(group), toml_text(&group.tag)))
        .collect();
    let sent = super::interface::sent(cx).next().is_some();
    let (sender, receiver) = (sent && target.has(Part::Sender), sent && target.has(Part::Receiver));
    let engine = [(client, "client"), (sender, "sender")]
        .into_iter()
        .find(|(has, _)| *has);
    let engine = engine.map(|(_, name)| name);
    for (has, name) in [
        (client, "\"client\""),
        (events, "\"events\""),
        (engine.is_some(), "\"net\""),
        (receiver, "\"receiver\""),
        (sender, "\"sender\""),
        (server, "\"server\""),
        (!tags.is_empty(), "\"tags\""),
    ] {
        defaults.extend(has.then_some(name));
    }
    let mut mock = Vec::new();
    if target.has(Part::Mock) && cx.model.operations().next().is_some() {
        let halves = [(client, "client"), (receiver, "receiver"), (server, "server")];
        mock.extend(halves.into_iter().filter_map(|(has, name)| has.then_some(name)));
    }
    let mut features = features(cx.model.operations());
    features.extend(super::events::features(cx).into_iter().filter(|_| events));
    let features: BTreeSet<String> = features.iter().map(|name| Lit::text(name).to_string()).collect();
    let features: Vec<String> = features.into_iter().collect();
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
        sender,
        receiver,
        events,
        mock,
        tags,
        engine,
        runtime,
    })
}

/// The features of the runtime that the media types of operations need.
pub(super) fn features<'m>(operations: impl Iterator<Item = &'m Operation>) -> Vec<&'static str> {
    let contents = operations
        .flat_map(Operation::payloads)
        .flat_map(|payload| &payload.contents);
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
