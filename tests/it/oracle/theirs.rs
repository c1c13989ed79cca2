//! What `openapiv3` reads, as lines.

use openapiv3::{
    APIKeyLocation, Components, Content, Header, MediaType, OAuth2Flows, OpenAPI, Operation, ParameterSchemaOrContent,
    PathItem, ReferenceOr, RequestBody, Response, SecurityRequirement, SecurityScheme, Server, StatusCode,
};

use super::lines::{Line, Lines, flow, requirement, variable};
use parameters::Used;
use reference::end;

mod parameters;
mod reference;
mod schema;

pub(super) fn lines(api: &OpenAPI) -> Lines {
    let none = Components::default();
    let mut theirs = Theirs {
        api,
        components: api.components.as_ref().unwrap_or(&none),
        lines: Lines::default(),
    };
    theirs.root();
    theirs.components();
    for (path, item) in &api.paths.paths {
        theirs.path(path, item);
    }
    theirs.lines
}

struct Theirs<'d> {
    api: &'d OpenAPI,
    components: &'d Components,
    lines: Lines,
}

impl<'d> Theirs<'d> {
    fn root(&mut self) {
        let api = self.api;
        Line::at("document")
            .say("title", Some(&api.info.title))
            .say("version", Some(&api.info.version))
            .list("tags", api.tags.iter().map(|tag| &tag.name))
            .list("security", api.security.iter().flatten().map(asked))
            .put(&mut self.lines);
        self.servers("document", &api.servers);
    }

    fn servers(&mut self, place: &str, servers: &[Server]) {
        for server in servers {
            let variables = server.variables.iter().flatten();
            Line::at(format!("{place} server {}", server.url))
                .list(
                    "variables",
                    variables.map(|(name, it)| variable(name, &it.default, &it.enumeration)),
                )
                .put(&mut self.lines);
        }
    }

    /// Components, but for examples and links, which the walker does not name.
    fn components(&mut self) {
        let components = self.components;
        for (name, schema) in &components.schemas {
            self.schema(&format!("schema {name}"), schema);
        }
        for (name, parameter) in &components.parameters {
            let used = Used::of(components, parameter).in_components();
            self.parameter(&format!("parameter {name}"), &used);
        }
        for (name, header) in &components.headers {
            let (pointer, header) = end(&components.headers, "headers", header);
            self.header(&format!("header {name}"), pointer.filter(|_| header.is_none()), header);
        }
        for (name, body) in &components.request_bodies {
            let (pointer, body) = end(&components.request_bodies, "requestBodies", body);
            self.body(&format!("body {name}"), pointer.filter(|_| body.is_none()), body);
        }
        for (name, response) in &components.responses {
            let (pointer, response) = end(&components.responses, "responses", response);
            self.response(
                &format!("response {name}"),
                pointer.filter(|_| response.is_none()),
                response,
            );
        }
        for (name, scheme) in &components.security_schemes {
            let (pointer, scheme) = end(&components.security_schemes, "securitySchemes", scheme);
            match pointer.filter(|_| scheme.is_none()) {
                Some(pointer) => Line::at(format!("security {name}")).say("ref", Some(pointer)),
                None => scheme_line(name, scheme),
            }
            .put(&mut self.lines);
        }
        for name in components.callbacks.keys() {
            Line::at(format!("callback {name}")).put(&mut self.lines);
        }
    }

    fn path(&mut self, path: &str, item: &'d ReferenceOr<PathItem>) {
        let place = format!("path {path}");
        match item {
            ReferenceOr::Item(item) => self.path_item(&place, item, Some(path)),
            ReferenceOr::Reference { .. } => Line::at(place).flag("ref", true).put(&mut self.lines),
        }
    }

    /// A path item; what a callback is called is no template.
    fn path_item(&mut self, place: &str, item: &'d PathItem, template: Option<&str>) {
        Line::at(place).put(&mut self.lines);
        self.servers(place, &item.servers);
        let mut operations: Vec<(String, &Operation)> = item
            .iter()
            .map(|(method, operation)| (method.to_ascii_uppercase(), operation))
            .collect();
        operations.sort_by(|one, other| one.0.cmp(&other.0));
        for (method, operation) in operations {
            let parameters = parameters::of_operation(self.components, item, operation, template);
            self.operation(&format!("{place} {method}"), operation, &parameters);
        }
    }

    fn operation(&mut self, place: &str, operation: &'d Operation, parameters: &[Used<'d>]) {
        Line::at(place)
            // An empty name is none.
            .say("id", operation.operation_id.as_ref().filter(|id| !id.is_empty()))
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
        for used in parameters {
            self.parameter(&format!("{place} {}", used.label()), used);
        }
        if let Some(body) = &operation.request_body {
            let (pointer, body) = end(&self.components.request_bodies, "requestBodies", body);
            self.body(&format!("{place} body"), pointer, body);
        }
        for (status, response) in responses(operation) {
            let (pointer, response) = end(&self.components.responses, "responses", response);
            self.response(&format!("{place} {status}"), pointer, response);
        }
        for (name, callback) in &operation.callbacks {
            for (expression, item) in callback {
                self.path_item(&format!("{place} callback {name} {expression}"), item, None);
            }
        }
    }

    fn parameter(&mut self, place: &str, used: &Used<'d>) {
        let line = Line::at(place);
        if let Some(pointer) = &used.pointer {
            return line.say("ref", Some(pointer)).put(&mut self.lines);
        }
        match used.parameter {
            None => self.made_up(place, &used.name),
            Some(parameter) => {
                parameters::said(line, parameter).put(&mut self.lines);
                self.format(place, &parameter.parameter_data_ref().format);
            }
        }
    }

    /// A parameter that only the template names: the walker makes a string of it.
    fn made_up(&mut self, place: &str, name: &str) {
        Line::at(place)
            .say("name", Some(name))
            .say("in", Some("path"))
            .say("style", Some("simple"))
            .flag("required", true)
            .put(&mut self.lines);
        Line::at(format!("{place} schema"))
            .list("type", ["string"])
            .put(&mut self.lines);
    }

    fn header(&mut self, place: &str, pointer: Option<String>, header: Option<&'d Header>) {
        let line = Line::at(place);
        let Some(header) = header.filter(|_| pointer.is_none()) else {
            return line.say("ref", pointer).put(&mut self.lines);
        };
        line.flag("required", header.required)
            .flag("deprecated", header.deprecated == Some(true))
            .put(&mut self.lines);
        self.format(place, &header.format);
    }

    fn format(&mut self, place: &str, format: &'d ParameterSchemaOrContent) {
        match format {
            ParameterSchemaOrContent::Schema(schema) => self.schema(&format!("{place} schema"), schema),
            ParameterSchemaOrContent::Content(content) => self.content(place, content),
        }
    }

    fn content(&mut self, place: &str, content: &'d Content) {
        for (name, media) in content {
            self.media(&format!("{place} {name}"), media);
        }
    }

    fn media(&mut self, place: &str, media: &'d MediaType) {
        let encoding = media.encoding.iter();
        let encoding = encoding.map(|(name, it)| format!("{name} as {:?}", it.content_type));
        Line::at(place).list("encoding", encoding).put(&mut self.lines);
        if let Some(schema) = &media.schema {
            self.schema(&format!("{place} schema"), schema);
        }
    }

    fn body(&mut self, place: &str, pointer: Option<String>, body: Option<&'d RequestBody>) {
        let line = Line::at(place);
        let Some(body) = body.filter(|_| pointer.is_none()) else {
            return line.say("ref", pointer).put(&mut self.lines);
        };
        line.flag("required", body.required).put(&mut self.lines);
        self.content(place, &body.content);
    }

    fn response(&mut self, place: &str, pointer: Option<String>, response: Option<&'d Response>) {
        let line = Line::at(place);
        let Some(response) = response.filter(|_| pointer.is_none()) else {
            return line.say("ref", pointer).put(&mut self.lines);
        };
        line.list("links", response.links.keys()).put(&mut self.lines);
        // The walker leaves `Content-Type` out, which the specification ignores here.
        let headers = response.headers.iter();
        for (name, header) in headers.filter(|(name, _)| !name.eq_ignore_ascii_case("content-type")) {
            let (pointer, header) = end(&self.components.headers, "headers", header);
            self.header(&format!("{place} header {name}"), pointer, header);
        }
        self.content(place, &response.content);
    }
}

/// Responses by status; `default` stands apart in `openapiv3`, so that its place is not known.
fn responses(operation: &Operation) -> Vec<(String, &ReferenceOr<Response>)> {
    let responses = &operation.responses;
    let mut all: Vec<(String, &ReferenceOr<Response>)> = responses
        .responses
        .iter()
        // `openapiv3` allows statuses that HTTP does not have.
        .filter(|(status, _)| match status {
            StatusCode::Code(code) => (100..600).contains(code),
            StatusCode::Range(first) => (1..6).contains(first),
        })
        .map(|(status, response)| (status.to_string(), response))
        .collect();
    all.extend(
        responses
            .default
            .iter()
            .map(|response| ("default".to_owned(), response)),
    );
    all.sort_by(|one, other| one.0.cmp(&other.0));
    all
}

fn asked(asked: &SecurityRequirement) -> String {
    requirement(asked.iter())
}

fn scheme_line(name: &str, scheme: Option<&SecurityScheme>) -> Line {
    let line = Line::at(format!("security {name}"));
    match scheme {
        Some(SecurityScheme::APIKey { location, name, .. }) => line.say("key", Some(name)).say(
            "in",
            Some(match location {
                APIKeyLocation::Query => "query",
                APIKeyLocation::Header => "header",
                APIKeyLocation::Cookie => "cookie",
            }),
        ),
        Some(SecurityScheme::HTTP {
            scheme, bearer_format, ..
        }) => line
            // Schemes of HTTP are the same in capital letters.
            .say("http", Some(scheme.to_ascii_lowercase()))
            .say("bearer", bearer_format.as_ref()),
        Some(SecurityScheme::OAuth2 { flows, .. }) => line.list("oauth2", flow_texts(flows)),
        Some(SecurityScheme::OpenIDConnect {
            open_id_connect_url, ..
        }) => line.say("openid", Some(open_id_connect_url)),
        None => line.flag("unknown", true),
    }
}

fn flow_texts(flows: &OAuth2Flows) -> Vec<String> {
    let implicit = flows.implicit.as_ref().map(|it| {
        let urls = [Some(&it.authorization_url), None, it.refresh_url.as_ref()];
        flow("implicit", urls, &it.scopes)
    });
    let password = flows.password.as_ref().map(|it| {
        let urls = [None, Some(&it.token_url), it.refresh_url.as_ref()];
        flow("password", urls, &it.scopes)
    });
    let client = flows.client_credentials.as_ref().map(|it| {
        let urls = [None, Some(&it.token_url), it.refresh_url.as_ref()];
        flow("clientCredentials", urls, &it.scopes)
    });
    let code = flows.authorization_code.as_ref().map(|it| {
        let urls = [
            Some(&it.authorization_url),
            Some(&it.token_url),
            it.refresh_url.as_ref(),
        ];
        flow("authorizationCode", urls, &it.scopes)
    });
    [implicit, password, client, code].into_iter().flatten().collect()
}
