//! Security schemes and requirements: what callers have to show.

use std::collections::{HashMap, HashSet};

use crate::code::{Doc, code_span};
use crate::document::{self, Document, Flow, FlowKind, Location, Requirement, SecurityScheme};
use crate::model::{Need, Place, Scheme, SchemeKind, Security};
use crate::source::{NodeId, Value};

use super::budget;
use super::interfaces::Drafted;
use super::naming::{self, Scope};
use super::rules::{SCOPE_UNDECLARED, SECURITY_CONFLICT};
use super::types::Types;

impl Types<'_> {
    /// Gives every operation what it asks of its callers; the schemes that the contract defines or names.
    pub(super) fn security(&mut self, drafts: &mut [Drafted<'_>]) -> Vec<Scheme> {
        let document = self.document;
        let mut schemes = Schemes {
            scopes: declared_scopes(document),
            ..Schemes::default()
        };
        let defined = &document.components.security_schemes;
        let (references, names): (Vec<_>, Vec<_>) = defined.iter().partition(|(name, _)| is_reference(name));
        for (name, scheme) in names.into_iter().chain(references) {
            schemes.define(name, scheme, super::origin(self.source, scheme.node));
        }
        let mut inherits = false;
        for (operation, described) in drafts.iter_mut().flat_map(Drafted::pairs) {
            if self.budget.is_spent() {
                break;
            }
            inherits |= described.security.is_none();
            let security = described.security.as_ref().unwrap_or(&document.security);
            operation.security = schemes.security(security);
            self.budget.spend(budget::of_security(&operation.security));
            if described.security.is_some() {
                self.check_security(described.node, &mut schemes);
            }
        }
        if inherits {
            self.check_security(document.node, &mut schemes);
        }
        schemes.list
    }

    /// Reports what is wrong with the requirements of the document or of an operation.
    fn check_security(&mut self, owner: NodeId, schemes: &mut Schemes<'_>) {
        let source = self.source;
        // An operation that several paths refer to is told once.
        let Some(security) = source
            .value(owner)
            .get("security")
            .filter(|list| schemes.checked.insert(list.id()))
        else {
            return;
        };
        for requirement in security.items() {
            self.check_places(requirement, schemes);
            for entry in requirement.entries() {
                let Some(declared) = schemes.scopes.get(entry.key) else {
                    continue;
                };
                for scope in entry.value.items() {
                    let Some(name) = scope.as_str().filter(|name| !declared.contains(name)) else {
                        continue;
                    };
                    let message = format!(
                        "no flow of the security scheme {} declares the scope {}",
                        code_span(entry.key),
                        code_span(name)
                    );
                    self.report(&SCOPE_UNDECLARED, scope.id(), message);
                }
            }
        }
    }

    /// Two credentials that stand in one place cannot both be shown.
    fn check_places(&mut self, requirement: Value<'_>, schemes: &Schemes<'_>) {
        let mut places: HashMap<(Place, String), &str> = HashMap::new();
        for entry in requirement.entries() {
            let Some(place) = schemes.find(entry.key).and_then(|scheme| place(&scheme.kind)) else {
                continue;
            };
            if let Some(other) = places.insert(place, entry.key) {
                let message = format!(
                    "the credentials of {} and {} stand in the same place of a request",
                    code_span(other),
                    code_span(entry.key)
                );
                self.report(&SECURITY_CONFLICT, requirement.id(), message);
            }
        }
    }
}

/// The scopes that each scheme of OAuth declares.
fn declared_scopes(document: &Document) -> HashMap<&str, HashSet<&str>> {
    let mut declared = HashMap::new();
    for (name, scheme) in &document.components.security_schemes {
        if let document::SchemeKind::OAuth2 { flows, .. } = &scheme.kind {
            let scopes = flows.iter().flat_map(|flow| &flow.scopes);
            declared.insert(name.as_str(), scopes.map(|(scope, _)| scope.as_str()).collect());
        }
    }
    declared
}

/// The schemes by their names.
#[derive(Default)]
struct Schemes<'d> {
    list: Vec<Scheme>,
    names: HashMap<String, usize>,
    nodes: HashMap<NodeId, usize>,
    /// The scopes that those of OAuth declare.
    scopes: HashMap<&'d str, HashSet<&'d str>>,
    constants: Scope,
    /// The lists of requirements that were looked at.
    checked: HashSet<NodeId>,
}

impl Schemes<'_> {
    /// Adds a scheme of the contract. What a requirement refers to is the scheme that stands there.
    fn define(&mut self, name: &str, scheme: &SecurityScheme, origin: String) {
        let known = self.nodes.get(&scheme.node).filter(|_| is_reference(name));
        let index = match known {
            Some(index) => *index,
            None => {
                let word = name.rsplit(['/', '#']).next().unwrap_or(name);
                self.add(word, kind(scheme), docs(scheme), origin)
            }
        };
        self.names.insert(name.to_owned(), index);
        self.nodes.entry(scheme.node).or_insert(index);
    }

    fn add(&mut self, name: &str, kind: SchemeKind, docs: Doc, origin: String) -> usize {
        let index = self.list.len();
        self.list.push(Scheme {
            constant: self.constants.claim(&naming::shouty(&naming::snake(name))),
            name: name.to_owned(),
            docs,
            origin,
            kind,
        });
        index
    }

    fn find(&self, name: &str) -> Option<&Scheme> {
        self.names.get(name).map(|index| &self.list[*index])
    }

    fn security(&mut self, requirements: &[Requirement]) -> Security {
        let asking = requirements.iter().filter(|requirement| !requirement.0.is_empty());
        let alternatives: Vec<_> = asking.map(|requirement| self.alternative(requirement)).collect();
        Security {
            anonymous: alternatives.len() < requirements.len() && !alternatives.is_empty(),
            alternatives,
        }
    }

    fn alternative(&mut self, requirement: &Requirement) -> Vec<Need> {
        let needs = requirement.0.iter().map(|(name, scopes)| Need {
            scheme: self.index(name),
            scopes: scopes.clone(),
        });
        needs.collect()
    }

    /// The place of a scheme; one that is not defined gets one now.
    fn index(&mut self, name: &str) -> usize {
        if let Some(index) = self.names.get(name) {
            return *index;
        }
        let index = self.add(name, SchemeKind::Undefined, undefined(), String::new());
        self.names.insert(name.to_owned(), index);
        index
    }
}

/// Since OpenAPI 3.2 the key of a requirement may be a reference to a scheme.
fn is_reference(name: &str) -> bool {
    name.contains(['/', '#'])
}

fn undefined() -> Doc {
    Doc::own("The contract names this scheme and does not define it: nobody can show its credentials.")
}

fn kind(scheme: &SecurityScheme) -> SchemeKind {
    match &scheme.kind {
        document::SchemeKind::ApiKey { name, location } => match location {
            Location::Query => SchemeKind::Key(Place::Query, name.clone()),
            Location::Cookie => SchemeKind::Key(Place::Cookie, name.clone()),
            _ => SchemeKind::Key(Place::Header, name.clone()),
        },
        document::SchemeKind::Http { scheme, .. } => match scheme.as_str() {
            "basic" => SchemeKind::Basic,
            "bearer" => SchemeKind::Bearer,
            other => SchemeKind::Http(other.to_owned()),
        },
        document::SchemeKind::OAuth2 { .. } => SchemeKind::OAuth2,
        document::SchemeKind::OpenIdConnect { .. } => SchemeKind::OpenIdConnect,
        document::SchemeKind::MutualTls => SchemeKind::MutualTls,
        document::SchemeKind::Unknown => SchemeKind::Undefined,
    }
}

/// Where the one credential stands that a request can have there.
fn place(kind: &SchemeKind) -> Option<(Place, String)> {
    match kind {
        SchemeKind::Key(Place::Header, name) => Some((Place::Header, name.to_ascii_lowercase())),
        SchemeKind::Key(place, name) => Some((*place, name.clone())),
        SchemeKind::MutualTls | SchemeKind::Undefined => None,
        _ => Some((Place::Header, "authorization".to_owned())),
    }
}

/// The contract's words on a scheme, and what it is.
fn docs(scheme: &SecurityScheme) -> Doc {
    let docs = scheme.description.as_deref().map(Doc::contract).unwrap_or_default();
    let docs = match &scheme.kind {
        document::SchemeKind::ApiKey { name, location } => {
            let place = match location {
                Location::Query => "query parameter",
                Location::Cookie => "cookie",
                _ => "header",
            };
            docs.sentence(&format!("A key in the {place} {}.", code_span(name)))
        }
        document::SchemeKind::Http { scheme, bearer_format } => {
            docs.sentence(&match (scheme.as_str(), bearer_format) {
                ("basic", _) => "A user and a password.".to_owned(),
                ("bearer", Some(format)) => format!("A bearer token: {}.", code_span(format)),
                ("bearer", None) => "A bearer token.".to_owned(),
                (other, _) => format!("The HTTP scheme {}.", code_span(other)),
            })
        }
        document::SchemeKind::OAuth2 { flows, metadata_url } => {
            let docs = docs.sentence("A bearer token by OAuth 2.0.");
            let docs = match metadata_url {
                Some(url) => docs.sentence(&format!("Described at {}.", code_span(url))),
                None => docs,
            };
            flows.iter().fold(docs, |docs, flow| docs.then(flow_docs(flow)))
        }
        document::SchemeKind::OpenIdConnect { url } => docs.sentence(&format!(
            "A bearer token by OpenID Connect, discovered at {}.",
            code_span(url)
        )),
        document::SchemeKind::MutualTls => docs.sentence("A client certificate."),
        document::SchemeKind::Unknown => docs.then(undefined()),
    };
    if scheme.deprecated {
        docs.then(Doc::own("Deprecated by the contract."))
    } else {
        docs
    }
}

/// A flow: its addresses, and its scopes as a list.
fn flow_docs(flow: &Flow) -> Doc {
    let name = match flow.kind {
        FlowKind::Implicit => "implicit",
        FlowKind::Password => "password",
        FlowKind::ClientCredentials => "client credentials",
        FlowKind::AuthorizationCode => "authorization code",
        FlowKind::DeviceAuthorization => "device authorization",
    };
    let addresses = [
        ("authorization at", &flow.authorization_url),
        ("device codes at", &flow.device_authorization_url),
        ("tokens at", &flow.token_url),
        ("new tokens at", &flow.refresh_url),
    ];
    let addresses = addresses
        .into_iter()
        .filter_map(|(what, url)| Some((what, url.as_ref()?)));
    let addresses: Vec<String> = addresses
        .map(|(what, url)| format!("{what} {}", code_span(url)))
        .collect();
    let separator = if addresses.is_empty() { "" } else { ": " };
    let docs = Doc::own(&format!("Flow `{name}`{separator}{}.", addresses.join(", ")));
    let scopes = flow.scopes.iter().map(|(scope, description)| {
        let (scope, words) = (code_span(scope), description.lines().next().unwrap_or_default());
        let separator = if words.is_empty() { "" } else { ": " };
        format!("- {scope}{separator}{words}\n")
    });
    docs.then(Doc::contract(&scopes.collect::<String>()))
}
