//! EMIT: the model becomes a map of files.
//!
//! ```text
//! emit(&Model, &Target) -> Files
//! ```
//!
//! A view holds what a template of `templates/` prints; templates lay out, views decide. Nothing here knows the
//! contract's text but through the model.

mod choice;
mod client;
mod codec;
mod context;
mod events;
mod follow;
mod headers;
mod home;
mod interface;
mod krate;
mod media;
mod mock;
mod operations;
mod parts;
mod rule;
mod rules;
mod schemas;
mod section;
mod security;
mod server;
mod servers;
mod types;

use std::collections::BTreeMap;

use crate::code::Ident;
use crate::model::{Interface, Model, Side};

use context::Context;
use home::Home;
use section::Section;

/// Generated files by their path below the output folder.
pub type Files = BTreeMap<String, String>;

/// A part of the generated code that can be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The types of schemas, and how they are read and written. Always there.
    Types,
    /// The trait and the router.
    Server,
    /// The client.
    Client,
    /// What sends webhooks and callbacks: it belongs to the server.
    Sender,
    /// The traits and the routers of webhooks and callbacks: they belong to the client.
    Receiver,
    /// What publishes and receives the messages of an AsyncAPI document.
    Events,
    /// The mock, for tests. It needs the server's half, and that of receivers, which come with it.
    Mock,
}

/// Where generated code gets the runtime from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Runtime {
    /// A version requirement of the published crate.
    Version(String),
    /// A folder.
    Path(String),
}

/// What is to be written.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    /// The halves that are wanted.
    pub(crate) parts: Vec<Part>,
    /// The package to write; without one only its modules are written.
    pub(crate) package: Option<Package>,
}

/// The package around the modules.
#[derive(Clone, Debug)]
pub(crate) struct Package {
    /// Its name.
    pub(crate) name: String,
    /// Its dependency on the runtime.
    pub(crate) runtime: Runtime,
    /// Whether each tag is a feature.
    pub(crate) tag_features: bool,
}

impl Target {
    fn has(&self, part: Part) -> bool {
        let needed = matches!(part, Part::Server | Part::Receiver) && self.parts.contains(&Part::Mock);
        needed || self.parts.contains(&part)
    }
}

/// Prints the model.
pub(crate) fn emit(model: &Model, target: &Target) -> Files {
    let cx = Context::of(model, target);
    let own = model.interface(Side::Own);
    let some = !own.operations.is_empty();
    let section = Section::rest(own);
    let home = Home::rest(&cx);
    let (server, client, mock) = (
        target.has(Part::Server),
        target.has(Part::Client),
        target.has(Part::Mock),
    );
    let gated = target.package.is_some();
    let mut modules: Vec<(&str, Option<String>)> = vec![
        ("types", Some(types::file(&cx, &home))),
        ("schemas", schemas::file(&cx)),
        ("security", security::file(&cx)),
        ("servers", servers::file(&cx)),
        ("headers", headers::file(&cx)),
        ("codec", Some(codec::file(&cx, &home))),
        ("operations", some.then(|| operations::file(&cx, &section))),
        ("server", (some && server).then(|| server::file(&cx, &section))),
        ("client", (some && client).then(|| client::file(&cx, &section, gated))),
        ("mock", (some && mock).then(|| mock::file(&cx, &section))),
    ];
    let messages = model.events.as_ref().filter(|_| target.has(Part::Events));
    modules.push(("events", messages.map(|events| events::file(&cx, events))));
    modules.push(("links", follow::links::file(&cx, Side::Own)));
    let folders = [("webhooks", Side::Webhooks), ("callbacks", Side::Callbacks)];
    let folders = folders.map(|(name, side)| (name, interface::files(&cx, target, side)));
    let mut groups = groups(&cx, own, (server, client, mock));
    groups.extend(homes(&cx, &home));
    modules.push(("rules", rules::file(&cx)));
    let printed = modules.iter().filter(|(_, text)| text.is_some());
    let names = printed.map(|(name, _)| *name);
    let below = folders.iter().filter(|(_, files)| !files.is_empty());
    let names: Vec<&str> = names.chain(below.map(|(name, _)| *name)).collect();
    let root = krate::root(&cx, target, &names);
    modules.push((if target.package.is_some() { "lib" } else { "mod" }, Some(root)));
    let folder = if target.package.is_some() { "src/" } else { "" };
    let mut files = Files::new();
    for (name, text) in modules {
        let Some(text) = text else { continue };
        files.insert(format!("{folder}{name}.rs"), text);
    }
    let below = folders.into_iter().flat_map(|(_, files)| files);
    for (name, text) in below.chain(groups) {
        files.insert(format!("{folder}{name}.rs"), text);
    }
    if let Some(package) = &target.package {
        files.insert("Cargo.toml".to_owned(), krate::manifest(&cx, target, package));
    }
    files
}

/// The files of groups, each below the module of its half: `server/tracks`.
fn groups(cx: &Context<'_>, interface: &Interface, (server, client, mock): (bool, bool, bool)) -> Files {
    let mut files = Files::new();
    for section in Section::groups(interface) {
        let Some(group) = section.group else { continue };
        let texts = [
            ("operations", Some(operations::file(cx, &section))),
            ("server", server.then(|| server::file(cx, &section))),
            ("client", client.then(|| client::file(cx, &section, false))),
            ("mock", mock.then(|| mock::file(cx, &section))),
        ];
        for (half, text) in texts {
            files.extend(text.map(|text| (format!("{half}/{}", group.module.word()), text)));
        }
    }
    files
}

/// The files of types that stand with a group.
fn homes(cx: &Context<'_>, rest: &Home<'_>) -> Files {
    let mut files = Files::new();
    for home in rest.groups() {
        let Some(group) = home.group else { continue };
        files.insert(format!("types/{}", group.module.word()), types::file(cx, home));
        if home.has_codec() {
            files.insert(format!("codec/{}", group.module.word()), codec::file(cx, home));
        }
    }
    files
}

/// The variable for a field: its name, unless the code around it uses that.
fn local(name: &Ident, used: &[&str]) -> Ident {
    if used.contains(&name.word()) {
        Ident::new(&format!("{}_", name.word()))
    } else {
        name.clone()
    }
}

/// A field in a pattern or a literal, with its variable.
fn bound(name: &Ident, local: &Ident) -> String {
    if name == local {
        name.to_string()
    } else {
        format!("{name}: {local}")
    }
}

/// Renders a template: printing into a string cannot fail.
fn render(template: &impl askama::Template) -> String {
    template.render().unwrap_or_default()
}
