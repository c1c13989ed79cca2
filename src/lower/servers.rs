//! Servers: where the client sends calls, and under which path the router answers.

use std::collections::HashMap;

use crate::code::{Doc, code_span};
use crate::document;
use crate::model::{Server, UrlPart, Variable, VariableValues};
use crate::source::NodeId;

use super::naming::{self, Scope};
use super::rules::{SERVER_DEFAULT_UNLISTED, SERVER_UNUSABLE, SERVER_VARIABLE_UNUSED};
use super::types::Types;

/// A description with at most so many words is the name of a server that has none.
const MOST_WORDS: usize = 4;

/// The servers of a contract, and which operation is served where.
#[derive(Default)]
pub(super) struct Servers {
    pub(super) list: Vec<Server>,
    /// The number of the contract's first server that can be used.
    first: Option<usize>,
    /// The number of each operation's own server, in the order of the contract.
    own: Vec<Option<usize>>,
    /// What became of those that were looked at.
    nodes: HashMap<NodeId, Option<usize>>,
    /// The same server in two places is one.
    contents: HashMap<String, usize>,
    names: Names,
}

struct Names(Scope);

impl Default for Names {
    fn default() -> Self {
        Self(Scope::types())
    }
}

impl Servers {
    /// The path that operations without a server of their own stand under.
    pub(super) fn base_path(&self) -> &str {
        self.first.map_or("", |index| &self.list[index].base_path)
    }

    /// The number of an operation's own server.
    pub(super) fn of(&self, operation: usize) -> Option<usize> {
        self.own.get(operation).copied().flatten()
    }

    /// The path that an operation stands under.
    pub(super) fn base_path_of(&self, operation: usize) -> &str {
        self.of(operation)
            .map_or(self.base_path(), |index| &self.list[index].base_path)
    }
}

impl Types<'_> {
    /// Every server of the contract, of its paths and of its operations.
    pub(super) fn servers(&mut self) -> Servers {
        let document = self.document;
        let mut servers = Servers::default();
        servers.first = self.usable(&document.servers, &mut servers);
        for item in &document.paths {
            let of_path = self.usable(&item.servers, &mut servers);
            for operation in &item.operations {
                let own = self.usable(&operation.servers, &mut servers);
                let index = if operation.servers.is_empty() { of_path } else { own };
                let index = index.filter(|_| index != servers.first);
                servers.own.push(index);
            }
        }
        servers
    }

    /// Takes servers up; the number of the first that can be used.
    fn usable(&mut self, described: &[document::Server], servers: &mut Servers) -> Option<usize> {
        let mut first = None;
        for server in described {
            let index = match servers.nodes.get(&server.node) {
                Some(known) => *known,
                None => {
                    let index = self.server(server, servers);
                    servers.nodes.insert(server.node, index);
                    index
                }
            };
            first = first.or(index);
        }
        first
    }

    fn server(&mut self, server: &document::Server, servers: &mut Servers) -> Option<usize> {
        let url = match parsed(server) {
            Ok(url) => url,
            Err(reason) => {
                let value = self.value(server.node);
                let node = value.get("url").map_or(server.node, |url| url.id());
                let message = format!("the server {} {reason}", code_span(&server.url));
                self.report(&SERVER_UNUSABLE, node, message);
                return None;
            }
        };
        self.check_variables(server);
        let content = format!(
            "{:?}",
            (&server.name, &server.description, &server.url, &server.variables)
        );
        if let Some(index) = servers.contents.get(&content) {
            return Some(*index);
        }
        let scope = &mut servers.names.0;
        let name = scope.claim(&name(server));
        let used = server.variables.iter().filter(|(name, _)| is_used(server, name));
        let mut fields = Scope::default();
        let variables: Vec<Variable> = used
            .map(|(wire, variable)| Variable {
                field: fields.claim(&naming::snake(wire)),
                docs: variable.description.as_deref().map(Doc::contract).unwrap_or_default(),
                default: variable.default.clone(),
                values: values(scope, name.word(), wire, variable),
            })
            .collect();
        servers.list.push(Server {
            name,
            docs: server.description.as_deref().map(Doc::contract).unwrap_or_default(),
            origin: super::origin(self.source, server.node),
            template: server.url.clone(),
            parts: url.parts,
            variables,
            base_path: base_path(&url.filled),
            absolute: url.filled.contains("://"),
            url: url.filled,
        });
        let index = servers.list.len() - 1;
        servers.contents.insert(content, index);
        Some(index)
    }

    /// Reports variables that are of no use, and values that are no part of a URL.
    fn check_variables(&mut self, server: &document::Server) {
        let Some(described) = self.value(server.node).get("variables") else {
            return;
        };
        for (name, variable) in &server.variables {
            let Some(place) = described.get(name) else { continue };
            if !is_used(server, name) {
                let message = format!("the URL of the server has no {}", code_span(&format!("{{{name}}}")));
                self.report(&SERVER_VARIABLE_UNUSED, place.id(), message);
                continue;
            }
            if !variable.values.is_empty() && !variable.values.contains(&variable.default) {
                let node = place.get("default").map_or(place.id(), |default| default.id());
                let message = format!("{} is not one of the values under `enum`", code_span(&variable.default));
                self.report(&SERVER_DEFAULT_UNLISTED, node, message);
            }
            for value in place.get("enum").into_iter().flat_map(|list| list.items()) {
                let Some(text) = value.as_str() else { continue };
                let mut changed = server.clone();
                for (other, variable) in &mut changed.variables {
                    if other == name {
                        text.clone_into(&mut variable.default);
                    }
                }
                if let Err(reason) = parsed(&changed) {
                    let message = format!(
                        "with {} the server {} {reason}",
                        code_span(text),
                        code_span(&server.url)
                    );
                    self.report(&SERVER_UNUSABLE, value.id(), message);
                }
            }
        }
    }
}

/// A URL that can be used.
struct Url {
    parts: Vec<UrlPart>,
    /// With the defaults of the variables.
    filled: String,
}

/// The URL of a server, or what is wrong with it.
fn parsed(server: &document::Server) -> Result<Url, String> {
    let mut parts = Vec::new();
    let mut filled = String::new();
    let used: Vec<_> = server
        .variables
        .iter()
        .filter(|(name, _)| is_used(server, name))
        .collect();
    let mut rest = server.url.as_str();
    while let Some((text, behind)) = rest.split_once('{') {
        let Some((name, behind)) = behind.split_once('}') else {
            return Err("has a brace that nothing closes".to_owned());
        };
        let Some(index) = used.iter().position(|(has, _)| has == name) else {
            return Err(format!("has no variable {}", code_span(name)));
        };
        push_text(&mut parts, text);
        parts.push(UrlPart::Variable(index));
        filled.push_str(text);
        filled.push_str(&used[index].1.default);
        rest = behind;
    }
    push_text(&mut parts, rest);
    filled.push_str(rest);
    match fault(&filled) {
        Some(fault) => Err(fault.to_owned()),
        None => Ok(Url { parts, filled }),
    }
}

fn push_text(parts: &mut Vec<UrlPart>, text: &str) {
    if !text.is_empty() {
        parts.push(UrlPart::Text(text.to_owned()));
    }
}

fn is_used(server: &document::Server, variable: &str) -> bool {
    server.url.contains(&format!("{{{variable}}}"))
}

/// Why no client can use a URL.
fn fault(url: &str) -> Option<&'static str> {
    if url.chars().any(|c| !c.is_ascii_graphic() || "<>\"{}|\\^`".contains(c)) {
        return Some("has characters that a URL cannot have");
    }
    if url.contains(['?', '#']) {
        return Some("has a query or a fragment");
    }
    let authority = match url.split_once("://") {
        Some((scheme, rest)) => {
            if !["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
                return Some("is neither of http nor of https");
            }
            rest
        }
        None => match url.strip_prefix("//") {
            Some(rest) => rest,
            None => {
                let first = url.split('/').next().unwrap_or_default();
                return first.contains(':').then_some("is neither of http nor of https");
            }
        },
    };
    match authority.split('/').next().unwrap_or_default() {
        "" => Some("has no host"),
        host if host.contains('@') => Some("has a user name; credentials belong under `security`"),
        _ => None,
    }
}

/// The path of a URL, without a slash at the end. That of a relative one counts from the root.
fn base_path(url: &str) -> String {
    let rest = url.split_once("://").map(|(_, rest)| rest).or(url.strip_prefix("//"));
    let path = match rest {
        Some(rest) => rest.find('/').map_or("", |at| &rest[at..]),
        None => url,
    };
    let mut segments = Vec::new();
    for segment in path.split('/') {
        match segment {
            "." => {}
            ".." => drop(segments.pop()),
            _ => segments.push(segment),
        }
    }
    let path = segments.join("/");
    let path = path.trim_matches('/');
    if path.is_empty() {
        String::new()
    } else {
        format!("/{path}")
    }
}

/// The words for a server: its name, a short description, or its URL.
fn name(server: &document::Server) -> String {
    let described = server
        .description
        .as_deref()
        .map(|text| text.trim().trim_end_matches('.'));
    let short = described.filter(|text| text.split_whitespace().count() <= MOST_WORDS);
    let words = [server.name.as_deref(), short]
        .into_iter()
        .flatten()
        .map(|text| text.strip_prefix("The ").unwrap_or(text))
        .find(|text| text.chars().any(char::is_alphanumeric));
    if let Some(words) = words {
        return naming::camel(words);
    }
    let url = server
        .url
        .split_once("://")
        .map_or(server.url.as_str(), |(_, rest)| rest);
    if url.chars().any(char::is_alphanumeric) {
        naming::camel(url)
    } else {
        "Root".to_owned()
    }
}

/// The only values of a variable as an enum; the default is one of them in any case.
fn values(scope: &mut Scope, server: &str, wire: &str, variable: &document::ServerVariable) -> Option<VariableValues> {
    if variable.values.is_empty() {
        return None;
    }
    let mut texts: Vec<&String> = Vec::new();
    for text in variable.values.iter().chain([&variable.default]) {
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    let mut variants = Scope::default();
    Some(VariableValues {
        name: scope.claim(&format!("{server}{}", naming::camel(wire))),
        wire: wire.to_owned(),
        variants: texts
            .into_iter()
            .map(|text| (variants.claim(&naming::variant(text)), text.clone()))
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::{base_path, fault};

    #[test]
    fn a_base_path_is_that_of_the_url() {
        for (url, path) in [
            ("https://example.com", ""),
            ("https://example.com/", ""),
            ("https://example.com/a/b/", "/a/b"),
            ("//example.com/a", "/a"),
            ("/api", "/api"),
            ("api/v1", "/api/v1"),
            ("./v1", "/v1"),
            ("../../v1", "/v1"),
            ("", ""),
            ("/", ""),
        ] {
            assert_eq!(base_path(url), path, "{url}");
        }
    }

    #[test]
    fn only_http_urls_without_queries_can_be_used() {
        for url in ["https://h", "HTTP://h:80/a", "//h/a", "/", "", "a/b:c", "."] {
            assert_eq!(fault(url), None, "{url}");
        }
        for url in [
            "ws://h",
            "mailto:a",
            "https://",
            "//",
            "https://u:p@h/",
            "/a?b",
            "/a#b",
            "/a b",
            "/\u{e9}",
            "/{a",
        ] {
            assert!(fault(url).is_some(), "{url}");
        }
    }
}
