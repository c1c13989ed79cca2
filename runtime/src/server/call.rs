//! A request, as the code that reads an operation's parameters and body sees it.

use http::request::Parts;
use http::{Extensions, HeaderMap, Uri};

mod body;
mod items;

use super::RequestId;
use super::content::Content;
use crate::codec::{Decode, ReadOptions, Reader};
use crate::credentials::hide;
use crate::headers;
use crate::media::Accept;
use crate::operation::{Location, Operation, Parameter, Style};
use crate::parameter::{self, Pairs};
use crate::rule::Rule;
use crate::security::SchemeKind;
use crate::violation::{Place, Violation, Violations};

/// Reads one value and keeps it; whether there was one.
type Read<'r> = &'r mut dyn FnMut(&mut Reader<'_>) -> bool;

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
        let query = self.parts.uri.query().unwrap_or_default();
        if parameter.is_whole_query() {
            return self.read_whole_query(parameter, query, read);
        }
        let pairs = Pairs::query(query);
        if parameter.allow_empty && !parameter.required && pairs.is_empty_value(parameter.name) {
            return Ok(false);
        }
        read_raw(
            &parameter::Raw::query(parameter, &pairs, self.operation.parameters),
            parameter,
            read,
        )
    }

    /// Reads the whole query as one value: all pairs that are neither parameters of their own nor credentials.
    fn read_whole_query(&self, parameter: &Parameter, query: &str, read: Read<'_>) -> Result<bool, Violations> {
        if parameter.style != Style::QueryForm {
            let text = Some(query).filter(|query| !query.is_empty());
            return text.map_or(Ok(false), |text| {
                read_raw(&parameter::Raw::query_text(parameter, text), parameter, read)
            });
        }
        let declared = self.operation.parameters.iter().copied();
        let others: Vec<Parameter> = declared
            .filter(|other| !other.is_whole_query())
            .chain(keys(self.operation))
            .collect();
        let pairs = Pairs::query(query);
        let raw = parameter::Raw::query_form(parameter, &pairs, &others);
        if !parameter.required && raw.has_no_pairs() {
            return Ok(false);
        }
        read_raw(&raw, parameter, read)
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
        self.accept().best(self.operation.produces)
    }

    /// What the client likes best of what is offered in these media types: the first where it takes none of them, as an
    /// answer is told in some media type.
    #[must_use]
    pub fn accepted<T: Copy>(&self, offered: &[(T, &str)]) -> Option<T> {
        let best = self.accept().best_by(offered, |(_, media_type)| media_type);
        best.or(offered.first()).map(|(value, _)| *value)
    }

    fn accept(&self) -> Accept<'_> {
        let values = self.headers().get_all(http::header::ACCEPT).into_iter();
        Accept::parse(values.filter_map(|value| value.to_str().ok()))
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

/// The parameters that an operation's credentials stand in.
fn keys(operation: &Operation) -> impl Iterator<Item = Parameter> {
    let needs = operation.security.iter().copied().flatten();
    needs.filter_map(|need| match need.scheme.kind {
        SchemeKind::Key(Location::Query, name) => Some(Parameter::query(name)),
        _ => None,
    })
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
