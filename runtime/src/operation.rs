//! Descriptions of operations and parameters that generated code holds as constants.

use http::Method;

#[cfg(any(feature = "client", feature = "server"))]
mod breaches;
mod response;
mod server;
#[cfg(test)]
mod tests;

pub use response::{Body, Check, Content, Header, Response, Statuses, is, keeps};
pub use server::{Server, resolve};

use crate::security::Need;

/// Where a parameter stands in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Location {
    /// A part of the path, written `{name}` in its template.
    Path,
    /// The query string.
    Query,
    /// A header.
    Header,
    /// A pair of the `Cookie` header.
    Cookie,
}

impl Location {
    /// The word of the contract: `path`, `query`, `header` or `cookie`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }
}

/// How a parameter's value becomes text: the `style` of OpenAPI's Parameter Object, or `content`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// `3,4,5`: paths and headers.
    Simple,
    /// `.3.4.5`: paths.
    Label,
    /// `;id=3,4,5`: paths.
    Matrix,
    /// `id=3&id=4&id=5`: queries and cookies.
    Form,
    /// `id=3%204%205`: queries, lists only.
    SpaceDelimited,
    /// `id=3|4|5`: queries, lists only.
    PipeDelimited,
    /// `id[role]=admin`: queries, objects only.
    DeepObject,
    /// `id=3`: cookies without percent-encoding (OpenAPI 3.2).
    Cookie,
    /// One JSON text: a parameter with `content` of `application/json`.
    Json,
    /// `role=admin&id=3`: the whole query as a form, without the parameter's name (OpenAPI 3.2).
    QueryForm,
    /// The whole query as one JSON text (OpenAPI 3.2).
    QueryJson,
    /// The whole query as one text (OpenAPI 3.2).
    QueryText,
}

/// A parameter of an operation.
///
/// ```
/// use wirewright_runtime::operation::{Parameter, Style};
///
/// const FIELDS: Parameter = Parameter::query("fields").style(Style::PipeDelimited).explode(false);
/// assert_eq!(FIELDS.name, "fields");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name. Names of headers are compared without regard to case.
    pub name: &'static str,
    /// Where it stands.
    pub location: Location,
    /// How its value becomes text.
    pub style: Style,
    /// Whether each item of a list, or each property of an object, is a pair of its own.
    pub explode: bool,
    /// Whether a request without it is refused.
    pub required: bool,
    /// Whether reserved characters ([RFC 3986] section 2.2) of the value, and percent-encoded ones, are sent as they are
    /// ([RFC 6570] section 3.2.3), as far as the place allows.
    ///
    /// [RFC 3986]: https://www.rfc-editor.org/rfc/rfc3986#section-2.2
    /// [RFC 6570]: https://www.rfc-editor.org/rfc/rfc6570#section-3.2.3
    pub allow_reserved: bool,
    /// Whether a pair of a query without a value stands for nothing, unless the parameter is required.
    pub allow_empty: bool,
    /// The properties of a form: see [`Operation::form`].
    pub fields: &'static [Parameter],
}

impl Parameter {
    /// A parameter of the path: required, style `simple`, not exploded.
    #[must_use]
    pub const fn path(name: &'static str) -> Self {
        Self::new(name, Location::Path, Style::Simple, false).required()
    }

    /// A parameter of the query: style `form`, exploded.
    #[must_use]
    pub const fn query(name: &'static str) -> Self {
        Self::new(name, Location::Query, Style::Form, true)
    }

    /// The whole query as one value, in one of the styles that are for that. Its name is only that of violations.
    #[must_use]
    pub const fn querystring(name: &'static str, style: Style) -> Self {
        Self::new(name, Location::Query, style, false)
    }

    /// A header: style `simple`, not exploded.
    #[must_use]
    pub const fn header(name: &'static str) -> Self {
        Self::new(name, Location::Header, Style::Simple, false)
    }

    /// A cookie: style `form`, exploded.
    #[must_use]
    pub const fn cookie(name: &'static str) -> Self {
        Self::new(name, Location::Cookie, Style::Form, true)
    }

    /// Whether the parameter is all of the query.
    #[must_use]
    pub const fn is_whole_query(&self) -> bool {
        matches!(self.style, Style::QueryForm | Style::QueryJson | Style::QueryText)
    }

    const fn new(name: &'static str, location: Location, style: Style, explode: bool) -> Self {
        Self {
            name,
            location,
            style,
            explode,
            required: false,
            allow_reserved: false,
            allow_empty: false,
            fields: &[],
        }
    }

    /// The same in another style. Call [`Parameter::explode`] after it where the contract does not say `explode: true`
    /// for `form`.
    #[must_use]
    pub const fn style(mut self, style: Style) -> Self {
        self.style = style;
        self.explode = matches!(style, Style::Form | Style::Cookie | Style::DeepObject);
        self
    }

    /// The same with or without pairs of their own for items and properties.
    #[must_use]
    pub const fn explode(mut self, explode: bool) -> Self {
        self.explode = explode;
        self
    }

    /// The same, required.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The same where a pair without a value stands for nothing: `allowEmptyValue` of OpenAPI.
    #[must_use]
    pub const fn allow_empty(mut self) -> Self {
        self.allow_empty = true;
        self
    }

    /// The same with properties of a form that are written in ways of their own.
    #[must_use]
    pub const fn fields(mut self, fields: &'static [Parameter]) -> Self {
        self.fields = fields;
        self
    }

    /// The same with reserved characters, and what is percent-encoded already, sent as they are.
    #[must_use]
    pub const fn allow_reserved(mut self) -> Self {
        self.allow_reserved = true;
        self
    }
}

/// An operation of a contract.
///
/// ```
/// use wirewright_runtime::operation::{Operation, Parameter};
///
/// static GET_RUN: Operation =
///     Operation::get("getRun", "/runs/{run_id}").parameters(&[Parameter::path("run_id")]);
/// assert_eq!(GET_RUN.method(), http::Method::GET);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// Its `operationId`, or a name made of method and path where the contract gives none.
    pub id: &'static str,
    /// The method in capitals, such as `GET`.
    pub method: &'static str,
    /// The path template under the contract's base path, such as `/runs/{run_id}`.
    pub path: &'static str,
    /// Every parameter.
    pub parameters: &'static [Parameter],
    /// The media types that a request's body may have; empty when it has none.
    pub consumes: &'static [&'static str],
    /// Those of them whose bodies a handler reads as they come.
    pub streams: &'static [&'static str],
    /// How properties of a form are written that a request's body is: each as a parameter of a query. One in the style
    /// `form` is a list where it is exploded, and else a text. [`Style::Json`] is one JSON text, or one for each item where
    /// it is exploded; [`Style::QueryForm`] an object whose properties are pairs of the form itself. Any other property is a
    /// list where it has several pairs.
    pub form: &'static [Parameter],
    /// The media types that an answer's body may have.
    pub produces: &'static [&'static str],
    /// Every response.
    pub responses: &'static [Response],
    /// What callers have to show: all that one of these lists needs. Empty where they need to show nothing.
    pub security: &'static [&'static [Need]],
    /// Whether callers that show nothing are let in too.
    pub anonymous: bool,
    /// Where it is served, if not where the others of the contract are.
    pub server: Option<&'static Server>,
    /// Whether the contract discourages its use; its answers say so.
    pub deprecated: bool,
}

impl Operation {
    /// An operation of any method; the ones below are shorter.
    #[must_use]
    pub const fn new(method: &'static str, id: &'static str, path: &'static str) -> Self {
        Self {
            id,
            method,
            path,
            parameters: &[],
            consumes: &[],
            streams: &[],
            form: &[],
            produces: &[],
            responses: &[],
            security: &[],
            anonymous: false,
            server: None,
            deprecated: false,
        }
    }

    /// A `GET` operation.
    #[must_use]
    pub const fn get(id: &'static str, path: &'static str) -> Self {
        Self::new("GET", id, path)
    }

    /// A `POST` operation.
    #[must_use]
    pub const fn post(id: &'static str, path: &'static str) -> Self {
        Self::new("POST", id, path)
    }

    /// A `PUT` operation.
    #[must_use]
    pub const fn put(id: &'static str, path: &'static str) -> Self {
        Self::new("PUT", id, path)
    }

    /// A `PATCH` operation.
    #[must_use]
    pub const fn patch(id: &'static str, path: &'static str) -> Self {
        Self::new("PATCH", id, path)
    }

    /// A `DELETE` operation.
    #[must_use]
    pub const fn delete(id: &'static str, path: &'static str) -> Self {
        Self::new("DELETE", id, path)
    }

    /// A `HEAD` operation.
    #[must_use]
    pub const fn head(id: &'static str, path: &'static str) -> Self {
        Self::new("HEAD", id, path)
    }

    /// An `OPTIONS` operation.
    #[must_use]
    pub const fn options(id: &'static str, path: &'static str) -> Self {
        Self::new("OPTIONS", id, path)
    }

    /// A `TRACE` operation.
    #[must_use]
    pub const fn trace(id: &'static str, path: &'static str) -> Self {
        Self::new("TRACE", id, path)
    }

    /// The same with these parameters.
    #[must_use]
    pub const fn parameters(mut self, parameters: &'static [Parameter]) -> Self {
        self.parameters = parameters;
        self
    }

    /// The same with a body of these media types.
    #[must_use]
    pub const fn consumes(mut self, media_types: &'static [&'static str]) -> Self {
        self.consumes = media_types;
        self
    }

    /// The same with bodies of these media types, which are among [`Operation::consumes`], read as they come.
    #[must_use]
    pub const fn streams(mut self, media_types: &'static [&'static str]) -> Self {
        self.streams = media_types;
        self
    }

    /// The same with a form whose properties are written so.
    #[must_use]
    pub const fn form(mut self, fields: &'static [Parameter]) -> Self {
        self.form = fields;
        self
    }

    /// The same with answers of these media types.
    #[must_use]
    pub const fn produces(mut self, media_types: &'static [&'static str]) -> Self {
        self.produces = media_types;
        self
    }

    /// The same with these responses.
    #[must_use]
    pub const fn responses(mut self, responses: &'static [Response]) -> Self {
        self.responses = responses;
        self
    }

    /// The same for callers that show all that one of these lists needs; the first list that is shown whole counts.
    #[must_use]
    pub const fn security(mut self, alternatives: &'static [&'static [Need]]) -> Self {
        self.security = alternatives;
        self
    }

    /// The same for callers that show nothing, too.
    #[must_use]
    pub const fn anonymous(mut self) -> Self {
        self.anonymous = true;
        self
    }

    /// The same, served elsewhere than the others of its contract.
    #[must_use]
    pub const fn server(mut self, server: &'static Server) -> Self {
        self.server = Some(server);
        self
    }

    /// The same, deprecated.
    #[must_use]
    pub const fn deprecated(mut self) -> Self {
        self.deprecated = true;
        self
    }

    /// The method. A text that is no method (the generator writes none) counts as `GET`.
    #[must_use]
    pub fn method(&self) -> Method {
        Method::from_bytes(self.method.as_bytes()).unwrap_or(Method::GET)
    }
}
