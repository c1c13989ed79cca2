//! What crosses the wire: parameters, bodies, responses and their parts.

use crate::source::NodeId;

use super::{Id, Schema, Server};

/// A media type without its parameters, in lower case.
pub(crate) fn essence(name: &str) -> String {
    name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Where a parameter stands in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Location {
    /// In the path.
    Path,
    /// One of the query's pairs.
    Query,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
    /// The query as a whole (OpenAPI 3.2).
    QueryString,
}

impl Location {
    /// The word that `in` uses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
            Self::QueryString => "querystring",
        }
    }

    /// The style of a parameter that names none (OpenAPI 3.1, section 4.8.12.2).
    #[must_use]
    pub fn style(self) -> Style {
        match self {
            Self::Path | Self::Header => Style::Simple,
            Self::Query | Self::Cookie | Self::QueryString => Style::Form,
        }
    }
}

/// How a value is written into a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Style {
    /// `a,b`.
    Simple,
    /// `.a.b`.
    Label,
    /// `;name=a,b`.
    Matrix,
    /// `name=a&name=b`.
    Form,
    /// `name=a%20b`.
    SpaceDelimited,
    /// `name=a|b`.
    PipeDelimited,
    /// `name[key]=a`.
    DeepObject,
    /// `name=a; name=b`, without percent-encoding (OpenAPI 3.2).
    Cookie,
}

impl Style {
    /// Every style.
    pub const ALL: [Self; 8] = [
        Self::Simple,
        Self::Label,
        Self::Matrix,
        Self::Form,
        Self::SpaceDelimited,
        Self::PipeDelimited,
        Self::DeepObject,
        Self::Cookie,
    ];

    /// The word that `style` uses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Simple => "simple",
            Self::Label => "label",
            Self::Matrix => "matrix",
            Self::Form => "form",
            Self::SpaceDelimited => "spaceDelimited",
            Self::PipeDelimited => "pipeDelimited",
            Self::DeepObject => "deepObject",
            Self::Cookie => "cookie",
        }
    }

    /// Whether each item gets a pair of its own unless `explode` says otherwise.
    #[must_use]
    pub fn explodes(self) -> bool {
        matches!(self, Self::Form | Self::Cookie)
    }
}

/// A parameter of an operation.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Where it stands.
    pub node: NodeId,
    /// Its name, as on the wire.
    pub name: String,
    /// Where it goes.
    pub location: Location,
    /// What it means, in CommonMark.
    pub description: Option<String>,
    /// Whether every request has it; always so in a path.
    pub required: bool,
    /// Whether it is on its way out.
    pub deprecated: bool,
    /// `allowEmptyValue`.
    pub allow_empty: bool,
    /// `allowReserved`.
    pub allow_reserved: bool,
    /// How its value is written; the default of its location unless said.
    pub style: Style,
    /// Whether items get a pair each; the default of its style unless said.
    pub explode: bool,
    /// What it holds. `None` with an empty `content` allows any text.
    pub schema: Option<Id<Schema>>,
    /// At most one media type, in place of a schema.
    pub content: Vec<MediaType>,
    /// The values of its examples.
    pub examples: Vec<NodeId>,
    /// `x-` fields.
    pub extensions: Vec<(String, NodeId)>,
}

/// A header of a response or of a part of a body.
#[derive(Clone, Debug)]
pub struct Header {
    /// Where it stands.
    pub node: NodeId,
    /// What it means, in CommonMark.
    pub description: Option<String>,
    /// Whether it is always there.
    pub required: bool,
    /// Whether it is on its way out.
    pub deprecated: bool,
    /// Whether the pairs of an object are written `key=value`.
    pub explode: bool,
    /// What it holds.
    pub schema: Option<Id<Schema>>,
    /// At most one media type, in place of a schema.
    pub content: Vec<MediaType>,
    /// The values of its examples.
    pub examples: Vec<NodeId>,
}

/// The body of a request.
#[derive(Clone, Debug)]
pub struct RequestBody {
    /// Where it stands.
    pub node: NodeId,
    /// What it means, in CommonMark.
    pub description: Option<String>,
    /// Whether every request has it.
    pub required: bool,
    /// Its media types, in document order.
    pub content: Vec<MediaType>,
}

/// A form that a body can take.
#[derive(Clone, Debug)]
pub struct MediaType {
    /// Where it stands.
    pub node: NodeId,
    /// The media type as written, such as `application/json; charset=utf-8`.
    pub name: String,
    /// What it holds.
    pub schema: Option<Id<Schema>>,
    /// What each item of a stream holds: `itemSchema` (OpenAPI 3.2), or `x-item-schema` in any version.
    pub item_schema: Option<Id<Schema>>,
    /// How single properties are written.
    pub encoding: Vec<(String, Encoding)>,
    /// How parts by position are written (OpenAPI 3.2).
    pub prefix_encoding: Vec<Encoding>,
    /// How all further parts are written (OpenAPI 3.2).
    pub item_encoding: Option<Encoding>,
    /// The values of its examples.
    pub examples: Vec<NodeId>,
}

/// How a property is written in a form or a multipart body.
#[derive(Clone, Debug)]
pub struct Encoding {
    /// Where it stands.
    pub node: NodeId,
    /// The media types of the part, as written: `image/png, image/*`.
    pub content_type: Option<String>,
    /// Further headers of the part.
    pub headers: Vec<(String, Id<Header>)>,
    /// How the value is written, where it is said.
    pub style: Option<Style>,
    /// Whether items get a pair each, where it is said.
    pub explode: Option<bool>,
    /// `allowReserved`.
    pub allow_reserved: bool,
    /// How the properties of a nested part are written (OpenAPI 3.2).
    pub encoding: Vec<(String, Encoding)>,
    /// How nested parts by position are written (OpenAPI 3.2).
    pub prefix_encoding: Vec<Encoding>,
    /// How all further nested parts are written (OpenAPI 3.2).
    pub item_encoding: Option<Box<Encoding>>,
}

/// The statuses that a response stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// One status code, 100 to 599.
    Code(u16),
    /// All codes with this first digit, 1 to 5, that are not named.
    Range(u8),
    /// All codes that nothing else names.
    Default,
}

/// An answer of an operation.
#[derive(Clone, Debug)]
pub struct Response {
    /// Where it stands.
    pub node: NodeId,
    /// A short name (OpenAPI 3.2).
    pub summary: Option<String>,
    /// What it means, in CommonMark.
    pub description: Option<String>,
    /// Its headers by name, `Content-Type` left out.
    pub headers: Vec<(String, Id<Header>)>,
    /// Its media types, in document order.
    pub content: Vec<MediaType>,
    /// Operations that follow from it.
    pub links: Vec<(String, Link)>,
    /// `x-` fields.
    pub extensions: Vec<(String, NodeId)>,
}

/// An operation that follows from a response.
#[derive(Clone, Debug)]
pub struct Link {
    /// Where it stands.
    pub node: NodeId,
    /// What it means, in CommonMark.
    pub description: Option<String>,
    /// The operation, by its id.
    pub operation_id: Option<String>,
    /// The operation, by a reference.
    pub operation_ref: Option<String>,
    /// Parameters with their values: constants or expressions such as `$response.body#/id`.
    pub parameters: Vec<(String, NodeId)>,
    /// The body: a constant or an expression.
    pub body: Option<NodeId>,
    /// The server, where it is another one.
    pub server: Option<Server>,
}
