//! What the walker reads, as lines.

use std::iter::successors;

use wirewright::diagnostic::Findings;
use wirewright::document::{
    Callback, Document, Flow, FlowKind, Header, Id, Location, MediaType, Operation, Parameter, PathItem, RequestBody,
    Requirement, Response, SchemeKind, SecurityScheme, Server, Status,
};
use wirewright::source::{NodeId, Source};

use super::lines::{ELSEWHERE, Line, Lines, flow, requirement, variable};

mod schema;

/// Findings about references that lead to no object of the kind that is wanted.
const LOST: [&str; 4] = ["unresolved-ref", "ref-kind-mismatch", "remote-ref", "ref-cycle"];

pub(super) fn lines(document: &Document, source: &Source, findings: &Findings) -> Lines {
    let mut ours = Ours {
        document,
        source,
        lost: findings.iter().any(|found| LOST.contains(&found.rule.code())),
        lines: Lines::default(),
    };
    ours.root();
    ours.components();
    for item in &document.paths {
        ours.path(item);
    }
    ours.lines
}

/// Where parameters stand that are known by name.
const COMPONENTS: &str = "#/components/parameters/";

struct Ours<'d> {
    document: &'d Document,
    source: &'d Source,
    /// Some references were found to lead nowhere.
    lost: bool,
    lines: Lines,
}

impl<'d> Ours<'d> {
    fn root(&mut self) {
        let document = self.document;
        Line::at("document")
            .say("title", Some(&document.info.title))
            .say("version", Some(&document.info.version))
            .list("tags", document.tags.iter().map(|tag| &tag.name))
            .list("security", document.security.iter().map(asked))
            .put(&mut self.lines);
        self.servers("document", &document.servers);
    }

    fn servers(&mut self, place: &str, servers: &[Server]) {
        for server in servers {
            let variables = server.variables.iter();
            Line::at(format!("{place} server {}", server.url))
                .list(
                    "variables",
                    variables.map(|(name, it)| variable(name, &it.default, &it.values)),
                )
                .put(&mut self.lines);
        }
    }

    fn components(&mut self) {
        let Some(inside) = self.source.root().get("components").map(|value| value.id()) else {
            return;
        };
        let components = &self.document.components;
        for (name, id) in &components.schemas {
            self.schema(&format!("schema {name}"), *id);
        }
        for (name, id) in &components.parameters {
            self.parameter(&format!("parameter {name}"), *id, inside);
        }
        for (name, id) in &components.headers {
            self.header(&format!("header {name}"), *id, inside);
        }
        for (name, id) in &components.bodies {
            self.body(&format!("body {name}"), *id, inside);
        }
        for (name, id) in &components.responses {
            self.response(&format!("response {name}"), *id, inside);
        }
        for (name, scheme) in &components.security_schemes {
            match self.elsewhere(scheme.node, inside) {
                Some(pointer) => Line::at(format!("security {name}")).say("ref", Some(pointer)),
                None => scheme_line(name, scheme),
            }
            .put(&mut self.lines);
        }
        for (name, _) in &components.callbacks {
            Line::at(format!("callback {name}")).put(&mut self.lines);
        }
    }

    /// Where an object stands, when that is not in the object that uses it: a reference led there.
    fn elsewhere(&self, node: NodeId, inside: NodeId) -> Option<String> {
        let value = self.source.value(node);
        let mut around = successors(Some(value), |value| value.parent());
        let within = around.any(|value| value.id() == inside);
        (!within).then(|| value.pointer().to_string())
    }

    /// What a parameter in a list is called. `openapiv3` does not know the name of one that stands elsewhere.
    fn label(&self, parameter: &Parameter, inside: NodeId) -> String {
        let file = self.source.value(parameter.node).span().file;
        let known = |pointer: &str| file == self.source.root().span().file && pointer.starts_with(COMPONENTS);
        match self.elsewhere(parameter.node, inside) {
            Some(pointer) if !known(&pointer) => format!("{ELSEWHERE} {pointer}"),
            _ => format!("{} {}", parameter.location.as_str(), parameter.name),
        }
    }

    fn path(&mut self, item: &'d PathItem) {
        let key = self.source.value(item.node).key().unwrap_or(&item.template);
        // `openapiv3` leaves paths out that do not begin with a slash.
        if key.starts_with('/') {
            self.path_item(&format!("path {key}"), item);
        }
    }

    fn path_item(&mut self, place: &str, item: &'d PathItem) {
        // `openapiv3` knows only that there is a reference.
        let reference = self.source.value(item.node).get("$ref").is_some();
        Line::at(place).flag("ref", reference).put(&mut self.lines);
        if reference {
            return;
        }
        self.servers(place, &item.servers);
        // `openapiv3` has the methods in an order of its own, and no method of OpenAPI 3.2.
        let known = item.operations.iter().filter(|operation| operation.method != "QUERY");
        let mut operations: Vec<&Operation> = known.collect();
        operations.sort_by_key(|operation| &operation.method);
        for operation in operations {
            self.operation(&format!("{place} {}", operation.method), item, operation);
        }
    }

    fn operation(&mut self, place: &str, item: &PathItem, operation: &'d Operation) {
        Line::at(place)
            .say("id", operation.id.as_ref())
            .flag("deprecated", operation.deprecated)
            .list("tags", &operation.tags)
            .flag("own security", operation.security.is_some())
            .list("security", operation.security.iter().flatten().map(asked))
            .put(&mut self.lines);
        Line::at(format!("{place} prose"))
            .say("summary", operation.summary.as_ref())
            .say("description", operation.description.as_ref())
            .put(&mut self.lines);
        self.servers(place, &operation.servers);
        for id in &operation.parameters {
            let parameter = &self.document.parameters[*id];
            self.parameter(&format!("{place} {}", self.label(parameter, item.node)), *id, item.node);
        }
        if let Some(id) = operation.body {
            self.body(&format!("{place} body"), id, operation.node);
        }
        let responses = operation.responses.iter().map(|(at, id)| (status(*at), *id));
        // `openapiv3` does not know where `default` stands among the others.
        let mut responses: Vec<(String, Id<Response>)> = responses.collect();
        responses.sort();
        for (status, id) in responses {
            self.response(&format!("{place} {status}"), id, operation.node);
        }
        for (name, id) in &operation.callbacks {
            self.callback(&format!("{place} callback {name}"), *id);
        }
    }

    fn callback(&mut self, place: &str, id: Id<Callback>) {
        let document = self.document;
        for item in &document.callbacks[id].items {
            self.path_item(&format!("{place} {}", item.template), item);
        }
    }

    fn parameter(&mut self, place: &str, id: Id<Parameter>, inside: NodeId) {
        let parameter = &self.document.parameters[id];
        let line = Line::at(place);
        if let Some(pointer) = self.elsewhere(parameter.node, inside) {
            return line.say("ref", Some(pointer)).put(&mut self.lines);
        }
        let query = parameter.location == Location::Query;
        line.say("name", Some(&parameter.name))
            .say("in", Some(parameter.location.as_str()))
            .say("style", Some(parameter.style.as_str()))
            .flag("required", parameter.required)
            .flag("deprecated", parameter.deprecated)
            .flag("explode", parameter.explode)
            // `openapiv3` has these two for the query only, as the specification.
            .flag("allowReserved", query && parameter.allow_reserved)
            .flag("allowEmptyValue", query && parameter.allow_empty)
            .put(&mut self.lines);
        self.schema_or_content(place, parameter.schema, &parameter.content);
    }

    fn header(&mut self, place: &str, id: Id<Header>, inside: NodeId) {
        let header = &self.document.headers[id];
        let line = Line::at(place);
        if let Some(pointer) = self.elsewhere(header.node, inside) {
            return line.say("ref", Some(pointer)).put(&mut self.lines);
        }
        line.flag("required", header.required)
            .flag("deprecated", header.deprecated)
            .put(&mut self.lines);
        self.schema_or_content(place, header.schema, &header.content);
    }

    fn schema_or_content(
        &mut self,
        place: &str,
        schema: Option<Id<wirewright::document::Schema>>,
        content: &[MediaType],
    ) {
        if let Some(schema) = schema {
            self.schema(&format!("{place} schema"), schema);
        }
        self.content(place, content);
    }

    fn content(&mut self, place: &str, content: &[MediaType]) {
        for media in content {
            let place = format!("{place} {}", media.name);
            let encoding = media.encoding.iter();
            let encoding = encoding.map(|(name, it)| format!("{name} as {:?}", it.content_type));
            Line::at(&place).list("encoding", encoding).put(&mut self.lines);
            if let Some(schema) = media.schema {
                self.schema(&format!("{place} schema"), schema);
            }
        }
    }

    fn body(&mut self, place: &str, id: Id<RequestBody>, inside: NodeId) {
        let body = &self.document.bodies[id];
        let line = Line::at(place);
        if let Some(pointer) = self.elsewhere(body.node, inside) {
            return line.say("ref", Some(pointer)).put(&mut self.lines);
        }
        line.flag("required", body.required).put(&mut self.lines);
        self.content(place, &body.content);
    }

    fn response(&mut self, place: &str, id: Id<Response>, inside: NodeId) {
        let response = &self.document.responses[id];
        let line = Line::at(place);
        if let Some(pointer) = self.elsewhere(response.node, inside) {
            return line.say("ref", Some(pointer)).put(&mut self.lines);
        }
        line.list("links", response.links.iter().map(|(name, _)| name))
            .put(&mut self.lines);
        for (name, header) in &response.headers {
            self.header(&format!("{place} header {name}"), *header, response.node);
        }
        self.content(place, &response.content);
    }
}

fn asked(asked: &Requirement) -> String {
    requirement(asked.0.iter().map(|(name, scopes)| (name, scopes)))
}

fn status(status: Status) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Range(first) => format!("{first}XX"),
        Status::Default => "default".to_owned(),
    }
}

fn scheme_line(name: &str, scheme: &SecurityScheme) -> Line {
    let line = Line::at(format!("security {name}"));
    match &scheme.kind {
        SchemeKind::ApiKey { name, location } => line.say("key", Some(name)).say("in", Some(location.as_str())),
        SchemeKind::Http { scheme, bearer_format } => {
            line.say("http", Some(scheme)).say("bearer", bearer_format.as_ref())
        }
        SchemeKind::OAuth2 { flows, .. } => line.list("oauth2", flows.iter().map(flow_text)),
        SchemeKind::OpenIdConnect { url } => line.say("openid", Some(url)),
        SchemeKind::MutualTls => line.flag("mutual TLS", true),
        SchemeKind::Unknown => line.flag("unknown", true),
    }
}

fn flow_text(of: &Flow) -> String {
    let name = match of.kind {
        FlowKind::Implicit => "implicit",
        FlowKind::Password => "password",
        FlowKind::ClientCredentials => "clientCredentials",
        FlowKind::AuthorizationCode => "authorizationCode",
        FlowKind::DeviceAuthorization => "deviceAuthorization",
    };
    let urls = [&of.authorization_url, &of.token_url, &of.refresh_url].map(Option::as_ref);
    flow(name, urls, of.scopes.iter().map(|(name, text)| (name, text)))
}
