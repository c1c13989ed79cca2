//! The operations of a contract.

use super::body::{BodyKind, Payload};
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
    /// Its tags.
    pub(crate) tags: Vec<String>,
    /// Its `x-` fields that were asked for, each with its value as JSON.
    pub(crate) extensions: Vec<(String, String)>,
    /// The number of the group that it stands in, if the interface has any.
    pub(crate) group: Option<usize>,
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
    /// What a request says of the answer that it likes best, where an answer can hold one of several things.
    pub(crate) accept: Option<Accept>,
    /// Set when an answer is so large that it goes into a box where it is an error.
    pub(crate) large: bool,
}

/// The contents that a request can ask for.
#[derive(Clone, Debug)]
pub(crate) struct Accept {
    /// The field's name.
    pub(crate) field: Ident,
    /// The enum's name.
    pub(crate) name: Ident,
    /// A variant for each content, with its media types.
    pub(crate) variants: Vec<(Ident, Vec<String>)>,
}

impl Operation {
    /// The payloads of its request and of all its answers.
    pub(crate) fn payloads(&self) -> impl Iterator<Item = &Payload> {
        let answers = self.responses.iter().filter_map(|response| response.body.as_ref());
        let asked = self.body.iter().map(|body| &body.payload);
        asked.chain(answers.map(|body| &body.payload))
    }

    /// The enums that are declared beside its request and its response.
    pub(crate) fn enums(&self) -> Vec<&Ident> {
        let choices = self.payloads().filter(|payload| payload.single().is_none());
        let contents = self.payloads().flat_map(|payload| &payload.contents);
        let parts = contents.filter_map(|content| match &content.kind {
            BodyKind::Multipart(multipart) => Some(&multipart.name),
            _ => None,
        });
        let accept = self.accept.iter().map(|accept| &accept.name);
        choices
            .map(|payload| &payload.name)
            .chain(parts)
            .chain(accept)
            .collect()
    }

    /// Every type that it carries, but for those of headers that answers share.
    pub(crate) fn types(&self) -> impl Iterator<Item = &TypeUse> {
        let parameters = self.parameters.iter().map(|parameter| &parameter.ty);
        let headers = self.responses.iter().flat_map(|response| &response.headers);
        parameters
            .chain(headers.map(|header| &header.ty))
            .chain(self.payloads().flat_map(Payload::types))
    }
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
    /// The properties that are written in ways of their own, where it is a form.
    pub(crate) fields: Vec<FormField>,
    /// What it means.
    pub(crate) docs: Doc,
    /// Its type.
    pub(crate) ty: TypeUse,
    /// Required or optional; never null.
    pub(crate) presence: Presence,
    /// What the server puts in its place when it is absent.
    pub(crate) default: Option<Default>,
}

/// A property of a form that is written in a way of its own, as a parameter of a query would be.
#[derive(Clone, Debug)]
pub(crate) struct FormField {
    /// The name on the wire.
    pub(crate) wire: String,
    /// How it is written; `QueryForm` is an object whose properties are pairs of the form itself.
    pub(crate) style: ParameterStyle,
    /// Whether items and properties are written apart.
    pub(crate) explode: bool,
    /// Whether reserved characters are left as they are.
    pub(crate) allow_reserved: bool,
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
    /// What it can hold.
    pub(crate) payload: Payload,
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
    /// Typed headers; none where they stand in a type that answers share.
    pub(crate) headers: Vec<Header>,
    /// The type that holds them, where answers share it.
    pub(crate) shared: Option<SharedHeaders>,
    /// The body, if it has one.
    pub(crate) body: Option<ResponseBody>,
    /// The name of the field that holds the status of a range.
    pub(crate) status_field: Ident,
}

impl Response {
    /// Whether it has typed headers.
    pub(crate) fn has_headers(&self) -> bool {
        self.shared.is_some() || !self.headers.is_empty()
    }

    /// Its headers, which may stand in one of these sets.
    pub(crate) fn headers_in<'m>(&'m self, sets: &'m [HeaderSet]) -> &'m [Header] {
        let set = self.shared.as_ref().and_then(|shared| sets.get(shared.set));
        set.map_or(&self.headers, |set| &set.headers)
    }
}

/// Headers of an answer in a type that others have too.
#[derive(Clone, Debug)]
pub(crate) struct SharedHeaders {
    /// The field's name.
    pub(crate) field: Ident,
    /// The type's name.
    pub(crate) name: Ident,
    /// Its position among the model's sets.
    pub(crate) set: usize,
}

/// Headers that answers share.
#[derive(Clone, Debug)]
pub(crate) struct HeaderSet {
    /// The type's name.
    pub(crate) name: Ident,
    /// The headers.
    pub(crate) headers: Vec<Header>,
}

/// The body of an answer.
#[derive(Clone, Debug)]
pub(crate) struct ResponseBody {
    /// The field's name.
    pub(crate) field: Ident,
    /// What it can hold.
    pub(crate) payload: Payload,
    /// Set when the answer would be much larger than the others.
    pub(crate) boxed: bool,
}

/// A header of an answer, or of a part of a body.
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
    /// How it is written: `Simple` or `Json`.
    pub(crate) style: ParameterStyle,
    /// Whether properties of an object are written `name=value`.
    pub(crate) explode: bool,
}
