//! A request, as the code that reads an operation's parameters and body sees it.

use bytes::Bytes;
use http::request::Parts;
use http::{Extensions, HeaderMap, Uri};

use super::RequestId;
use super::content::Content;
use crate::body::{Raw, TEXT};
use crate::codec::{Decode, ReadOptions, Reader};
use crate::credentials::hide;
use crate::headers;
use crate::media::Accept;
use crate::operation::{Location, Operation, Parameter};
use crate::parameter::{self, Pairs};
use crate::rule::Rule;
use crate::violation::{Place, Violation, Violations};

/// Reads one value and keeps it; whether there was one.
type Read<'r> = &'r mut dyn FnMut(&mut Reader<'_>) -> bool;

/// How a form is read: as an object whose properties are the pairs of a query.
const FORM: Parameter = Parameter::query("");

/// What an operation takes, read from a request.
pub trait FromCall: Sized {
    /// Reads the request. What is wrong with it is recorded in the call; `None` always comes with a recorded violation.
    fn from_call(call: &mut Call) -> Option<Self>;
}

/// An operation that takes nothing.
impl FromCall for () {
    fn from_call(_: &mut Call) -> Option<Self> {
        Some(())
    }
}

/// A request to an operation. Every method that reads a part of it records what is wrong, so that one answer can tell
/// of everything.
pub struct Call {
    operation: &'static Operation,
    parts: Parts,
    /// Names and raw values.
    path: Vec<(&'static str, String)>,
    content: Option<Content>,
    request_id: RequestId,
    violations: Violations,
}

impl Call {
    pub(super) fn new(
        operation: &'static Operation,
        mut parts: Parts,
        path: Vec<(&'static str, String)>,
        request_id: RequestId,
    ) -> Self {
        hide(&mut parts.headers, operation);
        Self {
            operation,
            parts,
            path,
            content: None,
            request_id,
            violations: Violations::default(),
        }
    }

    pub(super) fn head(&self) -> &Parts {
        &self.parts
    }

    pub(super) fn set_content(&mut self, content: Option<Content>) {
        self.content = content;
    }

    /// The operation that is called.
    #[must_use]
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// The path and the query as they came.
    #[must_use]
    pub fn uri(&self) -> &Uri {
        &self.parts.uri
    }

    /// All headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.parts.headers
    }

    /// What layers in front of the router left with the request, such as who sent it.
    #[must_use]
    pub fn extensions(&self) -> &Extensions {
        &self.parts.extensions
    }

    /// The request's identifier.
    #[must_use]
    pub fn request_id(&self) -> &RequestId {
        &self.request_id
    }

    /// Whether nothing wrong was found so far.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.violations.is_empty()
    }

    /// Records something that is wrong with the request.
    pub fn violation(&mut self, violation: Violation) {
        self.violations.push(violation);
    }

    pub(super) fn into_violations(mut self) -> Violations {
        if self.violations.is_empty() {
            // Hand-written code can give up without a reason; the answer still has to be one.
            self.violations
                .push(Violation::new(Place::Body, "type", "is not what the operation takes"));
        }
        self.violations
    }

    /// Reads a parameter that must be there.
    pub fn required<T: Decode>(&mut self, parameter: &Parameter) -> Option<T> {
        let mut value = None;
        self.read_required(parameter, &mut |r| keep(&mut value, T::decode(r)))?;
        value
    }

    /// Reads a parameter that must be there, and checks it by a rule.
    pub fn required_rule<T, R: Rule<T> + ?Sized>(&mut self, parameter: &Parameter, rule: &R) -> Option<T> {
        let mut value = None;
        self.read_required(parameter, &mut |r| keep(&mut value, rule.decode(r)))?;
        value
    }

    /// Reads a parameter, if it is there: `Some(None)` where it is not, `None` where something is wrong with it.
    pub fn optional<T: Decode>(&mut self, parameter: &Parameter) -> Option<Option<T>> {
        let mut value = None;
        self.read_parameter(parameter, &mut |r| keep(&mut value, T::decode(r)))?;
        Some(value)
    }

    /// Reads a parameter, if it is there, and checks it by a rule.
    pub fn optional_rule<T, R: Rule<T> + ?Sized>(&mut self, parameter: &Parameter, rule: &R) -> Option<Option<T>> {
        let mut value = None;
        self.read_parameter(parameter, &mut |r| keep(&mut value, rule.decode(r)))?;
        Some(value)
    }

    fn read_required(&mut self, parameter: &Parameter, read: Read<'_>) -> Option<()> {
        let found = self.read_parameter(parameter, read)?;
        if !found {
            self.violations
                .push(Violation::new(parameter.place(), "required", "must be there"));
        }
        found.then_some(())
    }

    /// Whether the parameter is there; `None` where something is wrong with it.
    fn read_parameter(&mut self, parameter: &Parameter, read: Read<'_>) -> Option<bool> {
        let found = match parameter.location {
            Location::Path => self.read_path(parameter, read),
            Location::Query => self.read_query(parameter, read),
            Location::Header => self.read_header(parameter, read),
            Location::Cookie => self.read_cookie(parameter, read),
        };
        found.map_err(|violations| self.violations.append(violations)).ok()
    }

    fn read_path(&self, parameter: &Parameter, read: Read<'_>) -> Result<bool, Violations> {
        let found = self.path.iter().find(|(name, _)| *name == parameter.name);
        found.map_or(Ok(false), |(_, text)| {
            read_raw(&parameter::Raw::path(parameter, text), parameter, read)
        })
    }

    fn read_query(&self, parameter: &Parameter, read: Read<'_>) -> Result<bool, Violations> {
        let pairs = Pairs::query(self.parts.uri.query().unwrap_or_default());
        read_raw(
            &parameter::Raw::query(parameter, &pairs, self.operation.parameters),
            parameter,
            read,
        )
    }

    fn read_header(&self, parameter: &Parameter, read: Read<'_>) -> Result<bool, Violations> {
        let text = headers::text(&self.parts.headers, parameter.name, ", ", parameter.place())?;
        read_raw(&parameter::Raw::header(parameter, text.as_deref()), parameter, read)
    }

    fn read_cookie(&self, parameter: &Parameter, read: Read<'_>) -> Result<bool, Violations> {
        let text = headers::text(&self.parts.headers, "cookie", "; ", parameter.place())?;
        let pairs = Pairs::cookies(text.as_deref().unwrap_or_default());
        read_raw(
            &parameter::Raw::cookie(parameter, &pairs, self.operation.parameters),
            parameter,
            read,
        )
    }

    /// The media type or range of the contract that the body falls under; `None` where there is no body.
    #[must_use]
    pub fn media_type(&self) -> Option<&'static str> {
        self.content.as_ref()?.declared
    }

    /// The media type of the contract that the client likes best for the answer.
    #[must_use]
    pub fn preferred(&self) -> Option<&'static str> {
        let values = self
            .headers()
            .get_all(http::header::ACCEPT)
            .into_iter()
            .filter_map(|value| value.to_str().ok());
        Accept::parse(values).best(self.operation.produces)
    }

    /// Reads the body, if there is one: `Some(None)` where there is none.
    ///
    /// ```
    /// use wirewright_runtime::bytes::Bytes;
    /// use wirewright_runtime::server::Call;
    ///
    /// fn picture(call: &mut Call) -> Option<Option<Bytes>> {
    ///     call.optional_body(Call::bytes)
    /// }
    /// ```
    pub fn optional_body<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<Option<T>> {
        if self.content.is_none() {
            Some(None)
        } else {
            read(self).map(Some)
        }
    }

    /// Reads a body of JSON.
    pub fn json<T: Decode>(&mut self) -> Option<T> {
        let mut value = None;
        self.read_json(&mut |r| keep(&mut value, T::decode(r)))?;
        value
    }

    /// Reads a body of JSON and checks it by a rule.
    pub fn json_rule<T, R: Rule<T> + ?Sized>(&mut self, rule: &R) -> Option<T> {
        let mut value = None;
        self.read_json(&mut |r| keep(&mut value, rule.decode(r)))?;
        value
    }

    /// Reads a body of JSON, if there is one: `Some(None)` where there is none, `None` where something is wrong with
    /// it.
    pub fn optional_json<T: Decode>(&mut self) -> Option<Option<T>> {
        if self.is_empty() {
            Some(None)
        } else {
            self.json().map(Some)
        }
    }

    /// Reads a body of JSON, if there is one, and checks it by a rule.
    pub fn optional_json_rule<T, R: Rule<T> + ?Sized>(&mut self, rule: &R) -> Option<Option<T>> {
        if self.is_empty() {
            Some(None)
        } else {
            self.json_rule(rule).map(Some)
        }
    }

    /// Reads a body of text as one value, without quotes: a string, a number, a date.
    pub fn text<T: Decode>(&mut self) -> Option<T> {
        let mut value = None;
        self.read_text(&mut |r| keep(&mut value, T::decode(r)))?;
        value
    }

    /// Reads a body of text as one value and checks it by a rule.
    pub fn text_rule<T, R: Rule<T> + ?Sized>(&mut self, rule: &R) -> Option<T> {
        let mut value = None;
        self.read_text(&mut |r| keep(&mut value, rule.decode(r)))?;
        value
    }

    /// Reads a body of `application/x-www-form-urlencoded` as an object.
    pub fn form<T: Decode>(&mut self) -> Option<T> {
        let mut value = None;
        self.read_form(&mut |r| keep(&mut value, T::decode(r)))?;
        value
    }

    /// The same under a rule.
    pub fn form_rule<T, R: Rule<T> + ?Sized>(&mut self, rule: &R) -> Option<T> {
        let mut value = None;
        self.read_form(&mut |r| keep(&mut value, rule.decode(r)))?;
        value
    }

    /// The body as it is.
    pub fn bytes(&mut self) -> Option<Bytes> {
        self.required_content().map(|content| content.bytes.clone())
    }

    /// The body as it is, with its media type.
    pub fn raw(&mut self) -> Option<Raw> {
        let content = self.required_content()?;
        let media_type = content
            .media_type
            .clone()
            .unwrap_or_else(|| "application/octet-stream".to_owned());
        Some(Raw {
            media_type,
            bytes: content.bytes.clone(),
        })
    }

    fn is_empty(&self) -> bool {
        self.content.as_ref().is_none_or(|content| content.bytes.is_empty())
    }

    fn required_content(&mut self) -> Option<&Content> {
        if self.content.is_none() {
            self.violations
                .push(Violation::new(Place::Body, "required", "must be there"));
        }
        self.content.as_ref()
    }

    fn read_json(&mut self, read: Read<'_>) -> Option<()> {
        if self.is_empty() {
            self.content = None;
        }
        let bytes = self.required_content()?.bytes.clone();
        self.kept(Reader::json(&bytes, &ReadOptions::default()).read(|r| read(r).then_some(())))
    }

    fn read_text(&mut self, read: Read<'_>) -> Option<()> {
        let bytes = self.required_content()?.bytes.clone();
        let text = self.kept(utf8(&bytes))?;
        self.kept(parameter::read(
            &parameter::Raw::path(&TEXT, text),
            &ReadOptions::default(),
            |r| read(r).then_some(()),
        ))?
    }

    fn read_form(&mut self, read: Read<'_>) -> Option<()> {
        let bytes = self.required_content()?.bytes.clone();
        let pairs = Pairs::query(self.kept(utf8(&bytes))?);
        let raw = parameter::Raw::query(&FORM, &pairs, &[]);
        self.kept(parameter::read(&raw, &ReadOptions::default(), |r| {
            read(r).then_some(())
        }))?
    }

    /// The value, or what is wrong with it recorded.
    fn kept<T>(&mut self, result: Result<T, Violations>) -> Option<T> {
        result.map_err(|violations| self.violations.append(violations)).ok()
    }
}

/// The query, the headers and the body may hold secrets.
impl std::fmt::Debug for Call {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Call")
            .field("operation", &self.operation.id)
            .field("request_id", &self.request_id)
            .field("violations", &self.violations)
            .finish_non_exhaustive()
    }
}

/// Keeps a value for whoever asked for it.
fn keep<T>(place: &mut Option<T>, value: Option<T>) -> bool {
    *place = value;
    place.is_some()
}

fn read_raw(raw: &parameter::Raw<'_>, parameter: &Parameter, read: Read<'_>) -> Result<bool, Violations> {
    let options = ReadOptions {
        place: parameter.place(),
        ..ReadOptions::default()
    };
    Ok(parameter::read(raw, &options, |r| read(r).then_some(()))?.is_some())
}

fn utf8(bytes: &[u8]) -> Result<&str, Violations> {
    std::str::from_utf8(bytes).map_err(|_| Violation::new(Place::Body, "syntax", "must be UTF-8").into())
}
