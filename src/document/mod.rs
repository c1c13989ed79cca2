//! READ: the arena becomes one typed [`Document`], whatever the version of OpenAPI or AsyncAPI.
//!
//! ```text
//! read(&Source) -> (Document, Findings)
//! ```
//!
//! What is wrong with the structure is found at its place, all of it in one run. What comes out is always a whole
//! document: what could not be read is left out of it.

use std::collections::HashSet;

use crate::diagnostic::{Findings, Rule};
use crate::source::{NodeId, Source, Value};

pub mod events;
mod grammar;
mod interop;
pub(crate) mod keys;
mod lenient;
mod message;
mod names;
mod reach;
mod read;
pub(crate) mod report;
mod resolve;
pub(crate) mod rules;
mod schema;
mod security;
mod select;
mod structure;
mod table;
#[cfg(test)]
mod tests;
mod version;

pub use interop::InteropError;
pub(crate) use interop::from_openapiv3;
pub(crate) use message::essence;
pub use message::{Encoding, Header, Link, Location, MediaType, Parameter, RequestBody, Response, Status, Style};
pub(crate) use reach::{Reach, Reached, items};
pub use schema::{Discriminator, DynamicRef, Property, Resource, Schema, Type, Types};
pub use security::{Flow, FlowKind, Requirement, SchemeKind, SecurityScheme};
pub(crate) use select::{Unknown, Wanted};
pub use table::{Id, Table};
pub use version::Version;

/// Reads the document that stands in the first file of a source.
///
/// There is always a document: what could not be read is left out of it, and a finding says so. It is empty when the
/// file is not an OpenAPI or AsyncAPI document of a version that is read. Findings are in the order of the document.
///
/// ```
/// use std::path::Path;
/// use wirewright::document::{Status, read};
/// use wirewright::source::{Limits, Memory, load};
///
/// let text = "
/// openapi: 3.1.0
/// info: {title: Pets, version: '1'}
/// paths:
///   /pets/{id}:
///     get:
///       parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
///       responses: {'200': {description: A pet}}
/// ";
/// let (source, _) = load(Path::new("pets.yaml"), &Memory::from([("pets.yaml", text)]), &Limits::default());
/// let (document, findings) = read(&source);
///
/// assert!(findings.is_empty());
/// let operation = &document.paths[0].operations[0];
/// assert_eq!(operation.method, "GET");
/// assert_eq!(operation.responses[0].0, Status::Code(200));
/// assert_eq!(document.parameters[operation.parameters[0]].name, "id");
/// ```
#[must_use]
pub fn read(source: &Source) -> (Document, Findings) {
    let mut findings = Findings::new();
    let Some(roots) = Roots::find(source, &mut findings) else {
        findings.sort();
        return (Document::empty(Version::V31, source.root().id()), findings);
    };
    let checked = structure::check(source, &roots, findings);
    let (document, mut findings) = read::document(source, &roots, checked);
    findings.sort();
    (document, findings)
}

/// The documents of a source.
struct Roots<'s> {
    /// The version of the first file; that of its schemas where it is an AsyncAPI document.
    version: Version,
    /// The OpenAPI document.
    api: Option<Value<'s>>,
    /// The AsyncAPI document, and its version.
    events: Option<(Value<'s>, &'static str)>,
}

impl<'s> Roots<'s> {
    /// `None` where the first file cannot be read.
    fn find(source: &'s Source, findings: &mut Findings) -> Option<Self> {
        let root = source.root();
        let events = source.events();
        let alone = events.is_some_and(|events| events.id() == root.id() && root.get("asyncapi").is_some());
        let version = match alone {
            true => Version::V31,
            false => version::detect(root, findings)?,
        };
        let events = events.and_then(|events| Some((events, version::detect_events(events, findings)?)));
        if alone && events.is_none() {
            return None;
        }
        Some(Self {
            version,
            api: (!alone).then_some(root),
            events,
        })
    }
}

/// Whether the rest of a document can be generated when something in it breaks the rule.
pub(crate) fn can_be_allowed(rule: &Rule) -> bool {
    let whole = [&rules::UNSUPPORTED_VERSION, &rules::TOO_MANY_OPERATIONS];
    rules::RULES.contains(&rule) && !whole.contains(&rule)
}

/// An OpenAPI document, an AsyncAPI document, or both.
#[derive(Clone, Debug)]
pub struct Document {
    /// The version of OpenAPI that it is written in. An AsyncAPI document alone counts as one of 3.1.
    pub version: Version,
    /// Its root.
    pub node: NodeId,
    /// `info`.
    pub info: Info,
    /// Where the API is served; empty where the document does not say.
    pub servers: Vec<Server>,
    /// `tags`, in document order.
    pub tags: Vec<Tag>,
    /// `paths`, in document order.
    pub paths: Vec<PathItem>,
    /// `webhooks`, in document order (since OpenAPI 3.1); the template holds the webhook's name.
    pub webhooks: Vec<PathItem>,
    /// `components`.
    pub components: Components,
    /// What callers have to show unless an operation says otherwise; empty asks for nothing.
    pub security: Vec<Requirement>,
    /// `externalDocs.url`.
    pub external_docs: Option<String>,
    /// Every schema, wherever it stands.
    pub schemas: Table<Schema>,
    /// What schemas stand in: files, and schemas with `$id`.
    pub resources: Table<Resource>,
    /// Every parameter, wherever it stands.
    pub parameters: Table<Parameter>,
    /// Every header, wherever it stands.
    pub headers: Table<Header>,
    /// Every request body, wherever it stands.
    pub bodies: Table<RequestBody>,
    /// Every response, wherever it stands.
    pub responses: Table<Response>,
    /// Every set of callbacks, wherever it stands.
    pub callbacks: Table<Callback>,
    /// `x-` fields of the root.
    pub extensions: Vec<(String, NodeId)>,
    /// Operations that stood in `paths` and are not generated.
    pub left_out: Vec<Operation>,
    /// Every reference that leads somewhere, in the order of the document.
    pub references: Vec<Reference>,
    /// What AsyncAPI says, where there is an AsyncAPI document.
    pub events: Option<events::Events>,
}

/// A reference that leads somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The object with the `$ref`, or the text of a discriminator's mapping.
    pub from: NodeId,
    /// What it leads to, which may be a reference again.
    pub to: NodeId,
    /// The name of the object that it has to lead to, as the specification calls it: `Path Item`; empty for a list or map.
    pub object: &'static str,
}

/// What the document is about.
#[derive(Clone, Debug, Default)]
pub struct Info {
    /// The API's name.
    pub title: String,
    /// The API's name in a sentence (since OpenAPI 3.1).
    pub summary: Option<String>,
    /// What it is for, in CommonMark.
    pub description: Option<String>,
    /// The version of the API, as written.
    pub version: String,
    /// Where its terms stand.
    pub terms: Option<String>,
    /// Whom to ask.
    pub contact: Option<Contact>,
    /// Its licence.
    pub license: Option<License>,
}

/// Whom to ask.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    /// A name.
    pub name: Option<String>,
    /// A page.
    pub url: Option<String>,
    /// An address.
    pub email: Option<String>,
}

/// A licence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct License {
    /// Its name.
    pub name: String,
    /// Its SPDX expression (since OpenAPI 3.1).
    pub identifier: Option<String>,
    /// Its text.
    pub url: Option<String>,
}

/// A place where the API is served.
#[derive(Clone, Debug)]
pub struct Server {
    /// Where it stands.
    pub node: NodeId,
    /// Its URL, relative to the document's unless absolute, with `{names}` for variables.
    pub url: String,
    /// What it is for, in CommonMark.
    pub description: Option<String>,
    /// The variables of the URL.
    pub variables: Vec<(String, ServerVariable)>,
    /// A name for it (OpenAPI 3.2).
    pub name: Option<String>,
}

/// A variable of a server's URL.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServerVariable {
    /// Its value unless told otherwise.
    pub default: String,
    /// Its only values; empty allows all.
    pub values: Vec<String>,
    /// What it means, in CommonMark.
    pub description: Option<String>,
}

/// A group of operations.
#[derive(Clone, Debug)]
pub struct Tag {
    /// Where it stands.
    pub node: NodeId,
    /// Its name.
    pub name: String,
    /// Its name for people (OpenAPI 3.2).
    pub summary: Option<String>,
    /// What it is for, in CommonMark.
    pub description: Option<String>,
    /// The tag it belongs to (OpenAPI 3.2).
    pub parent: Option<String>,
    /// What sort of group it is, such as `nav` (OpenAPI 3.2).
    pub kind: Option<String>,
}

/// Names under `components`, in document order.
#[derive(Clone, Debug, Default)]
pub struct Components {
    /// `components.schemas`.
    pub schemas: Vec<(String, Id<Schema>)>,
    /// `components.parameters`.
    pub parameters: Vec<(String, Id<Parameter>)>,
    /// `components.headers`.
    pub headers: Vec<(String, Id<Header>)>,
    /// `components.requestBodies`.
    pub bodies: Vec<(String, Id<RequestBody>)>,
    /// `components.responses`.
    pub responses: Vec<(String, Id<Response>)>,
    /// `components.callbacks`.
    pub callbacks: Vec<(String, Id<Callback>)>,
    /// `components.securitySchemes`.
    pub security_schemes: Vec<(String, SecurityScheme)>,
    /// `components.pathItems` (since OpenAPI 3.1); the template holds the name.
    pub path_items: Vec<PathItem>,
}

/// The operations of a path, a webhook or a callback.
#[derive(Clone, Debug)]
pub struct PathItem {
    /// Where it stands; its operations may come from elsewhere by `$ref`.
    pub node: NodeId,
    /// The path with `{names}`, the name of the webhook, or the expression of the callback.
    pub template: String,
    /// `summary`.
    pub summary: Option<String>,
    /// What it is for, in CommonMark.
    pub description: Option<String>,
    /// Servers in place of the document's.
    pub servers: Vec<Server>,
    /// Parameters of every operation; already merged into them.
    pub parameters: Vec<Id<Parameter>>,
    /// The operations, in document order.
    pub operations: Vec<Operation>,
    /// `x-` fields.
    pub extensions: Vec<(String, NodeId)>,
}

/// A request that the API answers.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Where it stands.
    pub node: NodeId,
    /// The method, in upper case; as written for `additionalOperations` (OpenAPI 3.2).
    pub method: String,
    /// `operationId`.
    pub id: Option<String>,
    /// `summary`.
    pub summary: Option<String>,
    /// What it does, in CommonMark.
    pub description: Option<String>,
    /// `externalDocs.url`.
    pub external_docs: Option<String>,
    /// The names of its tags.
    pub tags: Vec<String>,
    /// Whether it is on its way out.
    pub deprecated: bool,
    /// Its parameters with the path's merged in: an own one takes the place of one with the same name and location.
    /// Path parameters that the document forgot are made up.
    pub parameters: Vec<Id<Parameter>>,
    /// The body of its request.
    pub body: Option<Id<RequestBody>>,
    /// Its answers, in document order.
    pub responses: Vec<(Status, Id<Response>)>,
    /// What the server will ask of the caller, by name.
    pub callbacks: Vec<(String, Id<Callback>)>,
    /// What callers have to show; `None` stands for the document's.
    pub security: Option<Vec<Requirement>>,
    /// Servers in place of the path's.
    pub servers: Vec<Server>,
    /// `x-` fields.
    pub extensions: Vec<(String, NodeId)>,
}

/// What the server will ask of the caller.
#[derive(Clone, Debug)]
pub struct Callback {
    /// Where it stands.
    pub node: NodeId,
    /// The requests; the template of each is an expression that gives its URL.
    pub items: Vec<PathItem>,
}

impl Document {
    /// The version of OpenAPI by which a schema was read: documents of several versions may hold the schemas of one.
    pub(crate) fn version_of(&self, schema: &Schema) -> Version {
        self.resources[schema.resource].version
    }

    /// A schema with all that it is made of by references and `allOf`, each once, itself first.
    pub(crate) fn parts(&self, id: Id<Schema>) -> impl Iterator<Item = &Schema> {
        let first = id;
        let mut met = HashSet::new();
        let mut waiting = vec![id];
        std::iter::from_fn(move || {
            let schema = &self.schemas[waiting.pop()?];
            let more = schema.reference.iter().chain(&schema.all_of).copied();
            waiting.extend(more.filter(|id| *id != first && met.insert(*id)));
            Some(schema)
        })
    }

    /// A document that says nothing.
    fn empty(version: Version, node: NodeId) -> Self {
        Self {
            version,
            node,
            info: Info::default(),
            servers: Vec::new(),
            tags: Vec::new(),
            paths: Vec::new(),
            webhooks: Vec::new(),
            components: Components::default(),
            security: Vec::new(),
            external_docs: None,
            schemas: Table::new(),
            resources: Table::new(),
            parameters: Table::new(),
            headers: Table::new(),
            bodies: Table::new(),
            responses: Table::new(),
            callbacks: Table::new(),
            extensions: Vec::new(),
            left_out: Vec::new(),
            references: Vec::new(),
            events: None,
        }
    }
}
