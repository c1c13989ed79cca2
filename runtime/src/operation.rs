//! Descriptions of operations and parameters that generated code holds as constants.

use http::Method;

#[cfg(any(feature = "client", feature = "server"))]
mod breaches;
mod headers;
mod parameter;
mod response;
mod server;
#[cfg(test)]
mod tests;

#[cfg(feature = "client")]
pub(crate) use headers::Source;
#[cfg(feature = "server")]
pub(crate) use headers::Target;
pub use headers::{HeaderReader, HeaderSet, HeaderWriter};
pub use parameter::{Location, Parameter, Style};
pub use response::{Body, Check, Content, Header, Response, Statuses, is, keeps};
pub use server::{Server, resolve};

use crate::security::Need;

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
    /// Its tags.
    pub tags: &'static [&'static str],
    /// Those `x-` fields of the contract that were asked for when the code was generated, each with its value as JSON.
    pub extensions: &'static [(&'static str, &'static str)],
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
            tags: &[],
            extensions: &[],
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

    /// The same with these tags.
    #[must_use]
    pub const fn tags(mut self, tags: &'static [&'static str]) -> Self {
        self.tags = tags;
        self
    }

    /// The same with these `x-` fields, each with its value as JSON.
    #[must_use]
    pub const fn extensions(mut self, extensions: &'static [(&'static str, &'static str)]) -> Self {
        self.extensions = extensions;
        self
    }

    /// The value of an `x-` field as JSON, if it was asked for when the code was generated.
    ///
    /// ```
    /// use wirewright_runtime::operation::Operation;
    ///
    /// static LIST: Operation = Operation::get("list", "/runs").extensions(&[("x-rate-limit", "{\"per_minute\":60}")]);
    /// assert_eq!(LIST.extension("x-rate-limit"), Some("{\"per_minute\":60}"));
    /// assert_eq!(LIST.extension("x-other"), None);
    /// ```
    #[must_use]
    pub fn extension(&self, name: &str) -> Option<&'static str> {
        let found = self.extensions.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| *value)
    }

    /// The method. A text that is no method (the generator writes none) counts as `GET`.
    #[must_use]
    pub fn method(&self) -> Method {
        Method::from_bytes(self.method.as_bytes()).unwrap_or(Method::GET)
    }
}
