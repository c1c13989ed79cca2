//! The document itself and what describes it.

use crate::source::Value;

use super::{Reader, extensions, string, strings};
use crate::document::{Contact, Info, License, Server, ServerVariable, Tag};

impl<'s> Reader<'s> {
    pub(super) fn root(&mut self, root: Value<'s>) {
        self.document.info = self.info(root);
        self.document.servers = self.servers(root);
        self.document.tags = self.list(root, "tags").into_iter().filter_map(tag).collect();
        self.document.external_docs = self.external_docs(root);
        self.document.extensions = extensions(root);
        self.components(root);
        self.document.security = self.requirements(root).unwrap_or_default();
        self.document.paths = self.paths(root);
        self.document.webhooks = self
            .map(root, "webhooks")
            .into_iter()
            .filter_map(|entry| self.free_path_item(entry.key, entry.value))
            .collect();
    }

    pub(super) fn info(&mut self, root: Value<'s>) -> Info {
        let Some(info) = self.object(root, "info") else {
            return Info::default();
        };
        Info {
            title: string(info, "title").unwrap_or_default(),
            summary: string(info, "summary"),
            description: string(info, "description"),
            version: string(info, "version").unwrap_or_default(),
            terms: string(info, "termsOfService"),
            contact: self.object(info, "contact").map(|contact| Contact {
                name: string(contact, "name"),
                url: string(contact, "url"),
                email: string(contact, "email"),
            }),
            license: self.object(info, "license").map(|license| License {
                name: string(license, "name").unwrap_or_default(),
                identifier: string(license, "identifier"),
                url: string(license, "url"),
            }),
        }
    }

    pub(super) fn servers(&mut self, parent: Value<'s>) -> Vec<Server> {
        self.list(parent, "servers")
            .into_iter()
            .filter_map(|server| self.server(server))
            .collect()
    }

    /// A server; without a URL it is none.
    pub(super) fn server(&mut self, server: Value<'s>) -> Option<Server> {
        let variables = self.map(server, "variables").into_iter();
        let variables = variables
            .map(|entry| (entry.key.to_owned(), variable(entry.value)))
            .collect();
        Some(Server {
            node: server.id(),
            url: string(server, "url")?,
            description: string(server, "description"),
            variables,
            name: string(server, "name"),
        })
    }

    pub(super) fn external_docs(&mut self, parent: Value<'s>) -> Option<String> {
        self.object(parent, "externalDocs").and_then(|docs| string(docs, "url"))
    }

    /// The components. What is not referred to is read as well.
    fn components(&mut self, root: Value<'s>) {
        let Some(components) = self.object(root, "components") else {
            return;
        };
        for entry in self.map(components, "schemas") {
            let id = self.schema(entry.value);
            self.document.components.schemas.push((entry.key.to_owned(), id));
        }
        for entry in self.map(components, "parameters") {
            if let Some(id) = self.parameter(entry.value) {
                self.document.components.parameters.push((entry.key.to_owned(), id));
            }
        }
        for entry in self.map(components, "headers") {
            let id = self.header(entry.value);
            self.document.components.headers.push((entry.key.to_owned(), id));
        }
        for entry in self.map(components, "requestBodies") {
            let id = self.body(entry.value);
            self.document.components.bodies.push((entry.key.to_owned(), id));
        }
        for entry in self.map(components, "responses") {
            let id = self.response(entry.value);
            self.document.components.responses.push((entry.key.to_owned(), id));
        }
        for entry in self.map(components, "securitySchemes") {
            let scheme = self.security_scheme(entry.value);
            self.scheme_names.insert(entry.key);
            self.document
                .components
                .security_schemes
                .push((entry.key.to_owned(), scheme));
        }
        for entry in self.map(components, "callbacks") {
            let id = self.callback(entry.value);
            self.document.components.callbacks.push((entry.key.to_owned(), id));
        }
        for entry in self.map(components, "pathItems") {
            let item = self.free_path_item(entry.key, entry.value);
            self.document.components.path_items.extend(item);
        }
    }
}

fn variable(variable: Value<'_>) -> ServerVariable {
    ServerVariable {
        default: string(variable, "default").unwrap_or_default(),
        values: strings(variable, "enum"),
        description: string(variable, "description"),
    }
}

/// A tag; without a name it is none.
fn tag(tag: Value<'_>) -> Option<Tag> {
    Some(Tag {
        node: tag.id(),
        name: string(tag, "name")?,
        summary: string(tag, "summary"),
        description: string(tag, "description"),
        parent: string(tag, "parent"),
        kind: string(tag, "kind"),
    })
}
