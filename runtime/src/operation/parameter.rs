//! Descriptions of parameters.

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
    /// Whether a client sends a new UUID where a call has no value, the same one in each try.
    pub made_up: bool,
    /// The properties of a form: see [`Operation::form`](super::Operation::form).
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
            made_up: false,
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

    /// The same where a client makes a value up, as for an `Idempotency-Key`, so that every call may be tried again.
    #[must_use]
    pub const fn made_up(mut self) -> Self {
        self.made_up = true;
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
