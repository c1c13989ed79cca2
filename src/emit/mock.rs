//! `mock.rs`: one method for each operation, which says what a test answers it.

use askama::Template;

use crate::code::{Doc, Ident};
use crate::model::Operation;

use super::context::Context;
use super::operations::Route;
use super::render;
use super::section::{Module, Section};

#[derive(Template)]
#[template(path = "mock.rs", escape = "none")]
struct MockFile<'m> {
    title: String,
    base_path: &'static str,
    groups: Vec<Module<'m>>,
    own: Vec<&'m Ident>,
    /// The descriptors of all operations, those of groups too.
    all: Vec<&'m Ident>,
    operations: Vec<OperationView<'m>>,
}

#[derive(Template)]
#[template(path = "mock_group.rs", escape = "none")]
struct GroupFile<'m> {
    docs: Doc,
    root: &'static str,
    own: Vec<&'m Ident>,
    operations: Vec<OperationView<'m>>,
}

struct OperationView<'m> {
    docs: Doc,
    function: &'m Ident,
    constant: &'m Ident,
    request: &'m Ident,
    response: &'m Ident,
    /// How the mock is asked for it.
    on: &'static str,
}

/// The file.
pub(super) fn file(cx: &Context<'_>, section: &Section<'_>) -> String {
    let operations: Vec<_> = section.operations.iter().map(|operation| view(operation)).collect();
    let mut own: Vec<_> = operations
        .iter()
        .flat_map(|operation| [operation.request, operation.response])
        .collect();
    own.sort();
    if section.group.is_some() {
        return render(&GroupFile {
            docs: section.docs(),
            root: section.root(),
            own,
            operations,
        });
    }
    let interface = section.interface;
    let title = super::krate::title(cx);
    let (title, base_path) = match interface.side.is_outgoing() {
        false => (format!("A mock of {title}."), "operations::BASE_PATH"),
        true => {
            let noun = super::interface::noun(interface);
            (
                format!("A mock of who receives the {noun} of {title}, each at the path of its operation."),
                "\"\"",
            )
        }
    };
    render(&MockFile {
        title,
        base_path,
        groups: section.modules(cx),
        own,
        all: interface
            .operations
            .iter()
            .map(|operation| &operation.constant)
            .collect(),
        operations,
    })
}

fn view(operation: &Operation) -> OperationView<'_> {
    let once = operation.body.iter().any(|body| body.payload.streams());
    OperationView {
        docs: Doc::own(&format!("What {} is answered.", Route(operation))),
        function: &operation.function,
        constant: &operation.constant,
        request: &operation.request,
        response: &operation.response,
        on: if once { "on_once" } else { "on" },
    }
}
