//! The operations of a contract.

use super::security::Security;
use super::types::{Default, Presence, TypeUse};
use crate::code::{Doc, Ident};

/// An operation: a method on both sides, what it takes and what it answers.
#[derive(Clone, Debug)]
pub(crate) struct Operation {
    /// The contract's operationId, or the name made from method and path.
    pub(crate) id: String,
    /// HTTP method, upper case.
    pub(crate) method: String,
    /// The path template below the base path.
    pub(crate) path: String,
    /// The method's name, such as `list_runs`.
    pub(crate) function: Ident,
    /// The descriptor's name, such as `LIST_RUNS`.
    pub(crate) constant: Ident,
    /// The type of what it takes, such as `ListRunsRequest`.
    pub(crate) request: Ident,
    /// The type of what it answers, such as `ListRunsResponse`.
    pub(crate) response: Ident,
    /// What it does.
    pub(crate) docs: Doc,
    /// Whether the contract discourages its use.
    pub(crate) deprecated: bool,
    /// Where the contract describes it.
    pub(crate) origin: String,
    /// The number of its own server, if it has one.
    pub(crate) server: Option<usize>,
    /// What it asks of its callers.
    pub(crate) security: Security,
    /// Parameters, in the contract's order.
    pub(crate) parameters: Vec<Parameter>,
    /// The body that it takes.
    pub(crate) body: Option<Body>,
    /// What it answers, exact codes before ranges before the default.
    pub(crate) responses: Vec<Response>,
    /// Set when an answer is so large that it goes into a box where it is an error.
    pub(crate) large: bool,
}

/// Where a parameter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Place {
    Path,
    Query,
    Header,
    Cookie,
}

/// How a parameter's value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ParameterStyle {
    Simple,
    Label,
    Matrix,
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
    /// Cookies without percent-encoding.
    Cookie,
    /// JSON text, of a parameter with `content`.
    Json,
    /// The whole query as a form.
    QueryForm,
    /// The whole query as JSON.
    QueryJson,
    /// The whole query as a text.
    QueryText,
}

/// A parameter.
#[derive(Clone, Debug)]
pub(crate) struct Parameter {
    /// The field's name.
    pub(crate) field: Ident,
    /// The descriptor's name.
    pub(crate) constant: Ident,
    /// The name on the wire.
    pub(crate) wire: String,
    /// Where it stands.
    pub(crate) place: Place,
    /// Whether the contract discourages its use.
    pub(crate) deprecated: bool,
    /// How it is written.
    pub(crate) style: ParameterStyle,
    /// Whether items and properties are written apart.
    pub(crate) explode: bool,
    /// Whether reserved characters are left as they are.
    pub(crate) allow_reserved: bool,
    /// Whether a pair without a value stands for nothing.
    pub(crate) allow_empty: bool,
    /// What it means.
    pub(crate) docs: Doc,
    /// Its type.
    pub(crate) ty: TypeUse,
    /// Required or optional; never null.
    pub(crate) presence: Presence,
    /// What the server puts in its place when it is absent.
    pub(crate) default: Option<Default>,
}

/// A request body.
#[derive(Clone, Debug)]
pub(crate) struct Body {
    /// The field's name.
    pub(crate) field: Ident,
    /// Whether it must be there.
    pub(crate) required: bool,
    /// What it means.
    pub(crate) docs: Doc,
    /// The media types that are accepted.
    pub(crate) media_types: Vec<String>,
    /// What it holds.
    pub(crate) kind: BodyKind,
}

/// What a body holds.
#[derive(Clone, Debug)]
pub(crate) enum BodyKind {
    /// A value of this type, in the [`Format`] of the media type.
    Typed(TypeUse),
    /// Text.
    Text,
    /// Bytes with their media type.
    Raw,
}

/// How values are written in a media type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Format {
    Json,
    MessagePack,
    Cbor,
    /// `application/x-www-form-urlencoded`.
    Form,
}

impl Format {
    /// The format of a media type without parameters, in lower case.
    pub(crate) fn of(media_type: &str) -> Option<Self> {
        let subtype = media_type.split_once('/')?.1;
        let subtype = subtype.strip_prefix("x-").unwrap_or(subtype);
        match (media_type, subtype, subtype.rsplit_once('+').map(|(_, suffix)| suffix)) {
            (_, "json", _) | (_, _, Some("json")) => Some(Self::Json),
            (_, "msgpack" | "vnd.msgpack", _) | (_, _, Some("msgpack")) => Some(Self::MessagePack),
            (_, "cbor", _) | (_, _, Some("cbor")) => Some(Self::Cbor),
            ("application/x-www-form-urlencoded", ..) => Some(Self::Form),
            _ => None,
        }
    }
}

/// Which statuses an answer stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Status {
    /// Exactly this one.
    Code(u16),
    /// A hundred of them, by its first digit.
    Range(u8),
    /// All that are not named otherwise.
    Default,
}

/// An answer.
#[derive(Clone, Debug)]
pub(crate) struct Response {
    /// Which statuses it stands for.
    pub(crate) status: Status,
    /// The variant's name.
    pub(crate) variant: Ident,
    /// What it means.
    pub(crate) docs: Doc,
    /// Typed headers.
    pub(crate) headers: Vec<Header>,
    /// The body, if it has one.
    pub(crate) body: Option<ResponseBody>,
    /// The name of the field that holds the status of a range.
    pub(crate) status_field: Ident,
}

/// The body of an answer.
#[derive(Clone, Debug)]
pub(crate) struct ResponseBody {
    /// The field's name.
    pub(crate) field: Ident,
    /// The media types that it can have; for all but a typed one there is only one.
    pub(crate) media_types: Vec<String>,
    /// What it holds.
    pub(crate) kind: BodyKind,
    /// Set when the answer would be much larger than the others.
    pub(crate) boxed: bool,
}

/// A header of an answer.
#[derive(Clone, Debug)]
pub(crate) struct Header {
    /// The field's name.
    pub(crate) field: Ident,
    /// The name on the wire.
    pub(crate) wire: String,
    /// What it means.
    pub(crate) docs: Doc,
    /// Its type.
    pub(crate) ty: TypeUse,
    /// Whether it must be there.
    pub(crate) required: bool,
}
