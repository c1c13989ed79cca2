//! An answer, checked while it is written.

mod items;
#[cfg(feature = "mock")]
mod whole;

#[cfg(feature = "mock")]
pub(crate) use whole::problem_response;

use axum::body::Body;
use axum::response::Response;
use http::header::CONTENT_TYPE;
use http::{Extensions, HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::verdict::Draft;
use super::{RequestId, Responses};
use crate::body::pieces::Pieces;
use crate::body::{ByteStream, Format, TEXT};
use crate::codec::{Encode, to_json};
use crate::media::{self, Accept};
use crate::operation::{Header, HeaderSet, HeaderWriter, Operation, Target};
use crate::parameter::encode;
use crate::rule::{Checker, Rule, Validate};
use crate::violation::{Bounds, Place, Violation, Violations};

/// What an operation answers, written as an HTTP answer.
pub trait IntoReply {
    /// Writes the answer.
    fn into_reply(self, reply: &mut Reply);
}

/// An answer that is being written. Where answers are [checked](Responses), everything written is checked too.
#[derive(Debug)]
pub struct Reply {
    operation: &'static Operation,
    responses: Responses,
    /// The request's `Accept`.
    accept: Option<String>,
    status: Option<StatusCode>,
    headers: HeaderMap,
    body: Body,
    violations: Violations,
    /// Whether something cannot be sent at all.
    broken: bool,
    /// What goes with the answer to layers around the router.
    extensions: Extensions,
}

/// Checks a value.
type Check<'c> = &'c dyn Fn(&mut Checker);

impl Reply {
    pub(super) fn new(operation: &'static Operation, responses: Responses, accept: Option<String>) -> Self {
        Self {
            operation,
            responses,
            accept,
            status: None,
            headers: HeaderMap::new(),
            body: Body::empty(),
            violations: Violations::default(),
            broken: false,
            extensions: Extensions::new(),
        }
    }

    /// Sets the status of an answer that has only one.
    pub fn status(&mut self, code: u16) {
        match StatusCode::from_u16(code) {
            Ok(status) => self.other(status),
            Err(_) => self.break_off(Violation::new(Place::Status, "status", "must be a status")),
        }
    }

    /// Sets the status of an answer to a whole class of them, such as 4 for `4XX`.
    pub fn range(&mut self, status: StatusCode, class: u16) {
        self.other(status);
        if self.responses.checks() && status.as_u16() / 100 != class {
            self.violations
                .push(Violation::new(Place::Status, "status", format!("must be in {class}XX")));
        }
    }

    /// Sets the status of an answer to any other status.
    pub fn other(&mut self, status: StatusCode) {
        if status.is_informational() {
            self.break_off(Violation::new(Place::Status, "status", "must not be in 1XX"));
        }
        self.status = Some(status);
    }

    /// Writes a header.
    pub fn header<T: Encode + Validate + ?Sized>(&mut self, name: &'static str, value: &T) {
        self.write_header(name, &value, &|at| value.validate(at));
    }

    /// Writes a header and checks it by a rule.
    pub fn header_rule<T: Encode, R: Rule<T> + ?Sized>(&mut self, name: &'static str, value: &T, rule: &R) {
        self.write_header(name, value, &|at| rule.check(value, at));
    }

    /// Writes a header, if there is a value.
    pub fn optional_header<T: Encode + Validate>(&mut self, name: &'static str, value: &Option<T>) {
        if let Some(value) = value {
            self.header(name, value);
        }
    }

    /// Writes a header, if there is a value, and checks it by a rule.
    pub fn optional_header_rule<T: Encode, R: Rule<T> + ?Sized>(
        &mut self,
        name: &'static str,
        value: &Option<T>,
        rule: &R,
    ) {
        if let Some(value) = value {
            self.header_rule(name, value, rule);
        }
    }

    /// Writes headers that several answers have.
    pub fn header_set<T: HeaderSet>(&mut self, headers: &T) {
        headers.write(&mut HeaderWriter::new(self));
    }

    /// Writes a body of JSON.
    pub fn json<T: Encode + Validate + ?Sized>(&mut self, media_type: &'static str, body: &T) {
        self.write_json(media_type, &body, &|at| body.validate(at));
    }

    /// Writes a body of JSON and checks it by a rule.
    pub fn json_rule<T: Encode, R: Rule<T> + ?Sized>(&mut self, media_type: &'static str, body: &T, rule: &R) {
        self.write_json(media_type, body, &|at| rule.check(body, at));
    }

    /// Writes a body with a value, in the one of these media types that the client likes best.
    pub fn typed<T: Encode + Validate + ?Sized>(&mut self, media_types: &'static [&'static str], body: &T) {
        self.write_typed(media_types, &body, &|at| body.validate(at));
    }

    /// Writes a body with a value, in the one of these media types that the client likes best, and checks it by a rule.
    pub fn typed_rule<T: Encode, R: Rule<T> + ?Sized>(
        &mut self,
        media_types: &'static [&'static str],
        body: &T,
        rule: &R,
    ) {
        self.write_typed(media_types, body, &|at| rule.check(body, at));
    }

    /// Writes one value as a body of text, without quotes.
    pub fn text<T: Encode + Validate + ?Sized>(&mut self, media_type: &'static str, body: &T) {
        self.write_text(media_type, &body, &|at| body.validate(at));
    }

    /// Writes one value as a body of text and checks it by a rule.
    pub fn text_rule<T: Encode, R: Rule<T> + ?Sized>(&mut self, media_type: &'static str, body: &T, rule: &R) {
        self.write_text(media_type, body, &|at| rule.check(body, at));
    }

    /// Writes a body of bytes, with its own media type.
    pub fn bytes(&mut self, body: ByteStream) {
        let media_type = body.media_type().to_owned();
        self.write_pieces(&media_type, body.into_pieces());
    }

    fn write_pieces(&mut self, media_type: &str, body: Pieces) {
        self.write_body(media_type, Body::new(body));
    }

    fn write_header(&mut self, name: &'static str, value: &dyn Encode, check: Check<'_>) {
        let place = Place::Header { name: name.into() };
        self.check(place.clone(), check);
        // Absent is not written; the check of a required header is that its type always has a value.
        let described = Header::described(self.operation.responses, self.status.unwrap_or_default(), name);
        let Some(text) = encode(&described, value) else {
            return;
        };
        match (
            HeaderName::from_bytes(name.as_bytes()),
            HeaderValue::from_bytes(text.as_bytes()),
        ) {
            (Ok(name), Ok(value)) => drop(self.headers.append(name, value)),
            _ => self.break_off(Violation::new(
                place,
                "format",
                "must have only characters that a header can have",
            )),
        }
    }

    fn write_json(&mut self, media_type: &'static str, body: &dyn Encode, check: Check<'_>) {
        self.check(Place::Body, check);
        self.write_body(media_type, to_json(body));
    }

    fn write_typed(&mut self, media_types: &'static [&'static str], body: &dyn Encode, check: Check<'_>) {
        self.check(Place::Body, check);
        // An error is told in some format, even where the client takes none of them.
        let best = Accept::parse(self.accept.iter().map(String::as_str)).best(media_types);
        let media_type = best.or(media_types.first().copied()).unwrap_or(media::JSON);
        match Format::of(media_type).write(to_json(body)) {
            Some(bytes) => self.write_body(media_type, bytes),
            None => self.break_off(Violation::new(
                Place::Body,
                "content",
                "must have a format that is supported",
            )),
        }
    }

    fn write_text(&mut self, media_type: &'static str, body: &dyn Encode, check: Check<'_>) {
        self.check(Place::Body, check);
        self.write_body(media_type, encode(&TEXT, body).unwrap_or_default());
    }

    fn write_body(&mut self, media_type: &str, body: impl Into<Body>) {
        let place = || Place::Header {
            name: "Content-Type".into(),
        };
        if self.responses.checks() && media::find(self.operation.produces, media_type).is_none() {
            self.violations.push(Violation::new(
                place(),
                "content",
                "must be a media type of the contract",
            ));
        }
        self.body = body.into();
        match HeaderValue::from_str(media_type) {
            Ok(media_type) => drop(self.headers.insert(CONTENT_TYPE, media_type)),
            Err(_) => self.break_off(Violation::new(place(), "content", "must be a media type")),
        }
    }

    fn check(&mut self, place: Place, check: Check<'_>) {
        if self.responses.checks() {
            let mut at = Checker::new(place, Bounds::default());
            check(&mut at);
            self.violations.append(at.into_violations());
        }
    }

    #[cold]
    fn break_off(&mut self, violation: Violation) {
        self.broken = true;
        self.violations.push(violation);
    }

    /// The answer; a problem in its place where it must not, or cannot, be sent.
    pub(super) fn finish(mut self, id: &RequestId) -> Response {
        if self.status.is_none() {
            self.break_off(Violation::new(Place::Status, "status", "must be set"));
        }
        let mut response = Response::new(self.body);
        *response.status_mut() = self.status.unwrap_or_default();
        *response.headers_mut() = self.headers;
        *response.extensions_mut() = self.extensions;
        let draft = Draft {
            operation: self.operation,
            responses: self.responses,
            response,
            violations: self.violations,
            broken: self.broken,
        };
        draft.judged(id)
    }
}

impl Target for Reply {
    fn header(&mut self, name: &'static str, value: &dyn Encode, check: Check<'_>) {
        self.write_header(name, value, check);
    }
}
