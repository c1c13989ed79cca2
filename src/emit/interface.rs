//! The files of one interface: the contract's own are at the root, webhooks and callbacks in a folder each.

use askama::Template;

use crate::model::{Interface, Operation, Side};

use super::context::Context;
use super::section::Section;
use super::{Files, Part, Target, client, follow, krate, mock, operations, render, server};

#[derive(Template)]
#[template(path = "interface.rs", escape = "none")]
struct InterfaceFile {
    title: String,
    noun: &'static str,
    package: bool,
    about: &'static str,
    sender: bool,
    receiver: bool,
    modules: Vec<String>,
}

/// The root as the files in a folder see it. In one piece it would look like an import of this file.
pub(super) const ROOT: &str = concat!("super::", "super");

/// Where the modules that all interfaces share are seen from.
pub(super) fn root(interface: &Interface) -> &'static str {
    if interface.side == Side::Own { "super" } else { ROOT }
}

/// What the operations of an interface are called.
pub(super) fn noun(interface: &Interface) -> &'static str {
    match interface.side {
        Side::Own => "operations",
        Side::Webhooks => "webhooks",
        Side::Callbacks => "callbacks",
    }
}

/// The operations of all interfaces that the service sends.
pub(super) fn sent<'m>(cx: &Context<'m>) -> impl Iterator<Item = &'m Operation> {
    let outgoing = cx
        .model
        .interfaces
        .iter()
        .filter(|interface| interface.side.is_outgoing());
    outgoing.flat_map(|interface| &interface.operations)
}

/// The files of webhooks or callbacks, below their folder; none where there are no operations.
pub(super) fn files(cx: &Context<'_>, target: &Target, side: Side) -> Files {
    let interface = cx.model.interface(side);
    if interface.operations.is_empty() {
        return Files::new();
    }
    let package = target.package.is_some();
    let (sender, receiver) = (target.has(Part::Sender), target.has(Part::Receiver));
    let mock = target.has(Part::Mock);
    let section = Section::rest(interface);
    let texts = [
        ("operations", Some(operations::file(cx, &section))),
        ("server", receiver.then(|| server::file(cx, &section))),
        ("client", sender.then(|| client::file(cx, &section, package))),
        ("mock", mock.then(|| mock::file(cx, &section))),
        ("links", follow::links::file(cx, side)),
        ("urls", follow::urls(cx).filter(|_| side == Side::Callbacks)),
    ];
    let mut files: Files = texts
        .into_iter()
        .filter_map(|(name, text)| Some((name.to_owned(), text?)))
        .collect();
    let modules = files.keys().map(|name| krate::part(cx, name, package)).collect();
    let about = match side {
        Side::Callbacks => "the requests that it sends because an operation was called before",
        _ => "the requests that it sends of its own accord",
    };
    let module = InterfaceFile {
        title: krate::title(cx),
        noun: noun(interface),
        package,
        about,
        sender,
        receiver,
        modules,
    };
    files.insert("mod".to_owned(), render(&module));
    let folder = noun(interface);
    files
        .into_iter()
        .map(|(name, text)| (format!("{folder}/{name}"), text))
        .collect()
}
