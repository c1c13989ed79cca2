//! An answer, as the code that reads an operation's answers sees it.

mod headers;

use bytes::Bytes;
use http::header::{CONTENT_LOCATION, CONTENT_TYPE, LINK, LOCATION, REFRESH};
use http::response::Parts;
use http::{HeaderMap, StatusCode};

use super::builder::is_secret;
use super::placement::Placement;
use super::{Error, ErrorKind, Excerpt, Outgoing, Responses};
use crate::body::pieces::Pieces;
use crate::body::{ByteStream, Format, TEXT};
use crate::codec::{Decode, ReadOptions, Reader};
use crate::operation::Operation;
use crate::responses::report;
use crate::rule::Rule;
use crate::violation::{Place, Violation, Violations};
use crate::{media, parameter};

/// Reads one value and keeps it; whether there was one.
type Read<'r> = &'r mut dyn FnMut(&mut Reader<'_>) -> bool;

/// A whole answer. Every method that reads a part of it records what is wrong, and [`Answer::finish`] tells of it.
pub struct Answer {
    operation: &'static Operation,
    responses: Responses,
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    /// The body, where it comes in pieces.
    pieces: Option<Pieces>,
    /// How many bytes an item of it may have.
    item_limit: usize,
    /// What asks for the rest of a stream of events.
    follower: Option<Box<Outgoing>>,
    violations: Violations,
    /// What is only reported.
    tolerated: Violations,
}

impl Answer {
    pub(super) fn new(operation: &'static Operation, responses: Responses, parts: Parts, body: Bytes) -> Self {
        let mut headers = parts.headers;
        for (name, value) in &mut headers {
            value.set_sensitive(is_secret(name));
        }
        let (violations, tolerated) = (Violations::default(), Violations::default());
        Self {
            operation,
            responses,
            status: parts.status,
            headers,
            body,
            pieces: None,
            item_limit: usize::MAX,
            follower: None,
            violations,
            tolerated,
        }
    }

    /// The same with a body that comes in pieces.
    pub(super) fn with_pieces(mut self, pieces: Pieces, item_limit: usize) -> Self {
        self.pieces = Some(pieces);
        self.item_limit = item_limit;
        self
    }

    /// The same with the call that asks for the rest of a stream of events.
    pub(super) fn with_follower(mut self, follower: Option<Box<Outgoing>>) -> Self {
        self.follower = follower;
        self
    }

    pub(super) fn take_follower(&mut self) -> Option<Box<Outgoing>> {
        self.follower.take()
    }

    pub(super) fn take_pieces(&mut self) -> Option<Pieces> {
        self.pieces.take()
    }

    pub(super) fn operation(&self) -> &'static Operation {
        self.operation
    }

    pub(super) fn responses(&self) -> Responses {
        self.responses
    }

    pub(super) fn item_limit(&self) -> usize {
        self.item_limit
    }

    /// Marks headers that may repeat a key of the request's query, so that `Debug` does not show it.
    pub(super) fn hide(&mut self, placement: &Placement) {
        let Placement::Query(pair) = placement else { return };
        for (name, value) in &mut self.headers {
            let repeats = || value.as_bytes().windows(pair.len()).any(|part| part == pair.as_bytes());
            if [LOCATION, CONTENT_LOCATION, LINK, REFRESH].contains(name) || repeats() {
                value.set_sensitive(true);
            }
        }
    }

    /// The status as a number.
    #[must_use]
    pub fn status_code(&self) -> u16 {
        self.status.as_u16()
    }

    /// The status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// All headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The bytes of the body, decoded; none where it comes in pieces.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The media type or range of the contract that the body falls under, if any.
    #[must_use]
    pub fn media_type(&self) -> Option<&'static str> {
        media::find(self.operation.produces, self.content_type()?)
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

    /// Reads a body with a value, in the format of its media type.
    pub fn typed<T: Decode>(&mut self) -> Option<T> {
        let mut value = None;
        self.read_typed(&mut |r| keep(&mut value, T::decode(r)))?;
        value
    }

    /// Reads a body with a value, in the format of its media type, and checks it by a rule.
    pub fn typed_rule<T, R: Rule<T> + ?Sized>(&mut self, rule: &R) -> Option<T> {
        let mut value = None;
        self.read_typed(&mut |r| keep(&mut value, rule.decode(r)))?;
        value
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

    /// The bytes of the body, in pieces where the contract says that it is nothing but bytes.
    pub fn bytes(&mut self) -> Option<ByteStream> {
        self.check_media_type(false)?;
        let media_type = self.content_type().unwrap_or("application/octet-stream").to_owned();
        let pieces = self.pieces.take().unwrap_or(Pieces::Whole(self.body.clone()));
        Some(ByteStream::of(media_type, pieces))
    }

    /// What `make` makes of the parts that were read.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidResponse`] with everything that is wrong with the answer.
    pub fn finish<T>(self, make: impl FnOnce() -> Option<T>) -> Result<T, Error> {
        if !self.tolerated.is_empty() {
            report("client", self.operation, self.status, &self.tolerated);
        }
        let value = if self.violations.is_empty() { make() } else { None };
        value.ok_or(()).map_err(|()| self.invalid())
    }

    /// What `make` makes of the only part that was read.
    ///
    /// # Errors
    /// As those of [`finish`](Self::finish).
    pub fn finish_with<T, P>(self, part: Option<P>, make: fn(P) -> T) -> Result<T, Error> {
        self.finish(|| part.map(make))
    }

    /// The error of a status that the contract does not describe.
    #[must_use]
    pub fn unexpected(self) -> Error {
        let excerpt = Excerpt::of(&self.body);
        let kind = ErrorKind::UnexpectedStatus {
            status: self.status,
            headers: self.headers,
            excerpt,
        };
        Error::new(self.operation, kind)
    }

    #[cold]
    fn invalid(self) -> Error {
        if self.responses.checks() {
            report("client", self.operation, self.status, &self.violations);
        }
        let excerpt = Excerpt::of(&self.body);
        let kind = ErrorKind::InvalidResponse {
            status: self.status,
            violations: self.violations,
            excerpt,
        };
        Error::new(self.operation, kind)
    }

    fn content_type(&self) -> Option<&str> {
        self.headers.get(CONTENT_TYPE)?.to_str().ok()
    }

    /// A body without a media type is taken for what it should be, unless answers are enforced.
    fn check_media_type(&mut self, json: bool) -> Option<()> {
        let fits = match self.content_type() {
            Some(found) => media::find(self.operation.produces, found).is_some() && (!json || media::is_json(found)),
            None => self.responses != Responses::Enforce && !self.headers.contains_key(CONTENT_TYPE),
        };
        if !fits {
            let place = Place::Header {
                name: "Content-Type".into(),
            };
            self.violations
                .push(Violation::new(place, "content", "must be a media type of the contract"));
        }
        fits.then_some(())
    }

    fn read_json(&mut self, read: Read<'_>) -> Option<()> {
        self.check_media_type(true)?;
        self.read_body(&self.body.clone(), read)
    }

    fn read_typed(&mut self, read: Read<'_>) -> Option<()> {
        self.check_media_type(false)?;
        let body = self.body.clone();
        let format = self.content_type().map_or(Format::Json, Format::of);
        match format.to_json(&body) {
            Ok(json) => self.read_body(&json, read),
            Err(violations) => {
                self.violations.append(violations);
                None
            }
        }
    }

    fn read_body(&mut self, body: &[u8], read: Read<'_>) -> Option<()> {
        self.attempt(Place::Body, |options| {
            Reader::json(body, options).read(|r| read(r).then_some(()))
        })
    }

    fn read_text(&mut self, read: Read<'_>) -> Option<()> {
        self.check_media_type(false)?;
        let body = self.body.clone();
        let Ok(text) = std::str::from_utf8(&body) else {
            self.violations
                .push(Violation::new(Place::Body, "syntax", "must be UTF-8"));
            return None;
        };
        let raw = parameter::Raw::path(&TEXT, text);
        self.attempt(Place::Body, |options| {
            parameter::read(&raw, options, |r| read(r).then_some(()))
        })?
    }

    /// Reads with the contract's limits, without them, or first with and then without them.
    fn attempt<T>(&mut self, place: Place, mut read: impl FnMut(&ReadOptions) -> Result<T, Violations>) -> Option<T> {
        let options = ReadOptions {
            checks: self.responses.checks(),
            place,
            ..ReadOptions::default()
        };
        let violations = match read(&options) {
            Ok(value) => return Some(value),
            Err(violations) => violations,
        };
        if self.responses == Responses::Report
            && let Ok(value) = read(&ReadOptions {
                checks: false,
                ..options
            })
        {
            self.tolerated.append(violations);
            return Some(value);
        }
        self.violations.append(violations);
        None
    }
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Answer")
            .field("operation", &self.operation.id)
            .field("status", &self.status)
            .field("headers", &self.headers)
            .field("violations", &self.violations)
            .finish_non_exhaustive()
    }
}

/// Keeps a value for whoever asked for it.
fn keep<T>(place: &mut Option<T>, value: Option<T>) -> bool {
    *place = value;
    place.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    static LIST: Operation = Operation::get("list", "/").produces(&["application/json", "text/csv"]);

    fn answer(media_type: &'static str, body: &'static str) -> Answer {
        let response = http::Response::builder()
            .header(CONTENT_TYPE, media_type)
            .body(())
            .expect("an answer");
        Answer::new(
            &LIST,
            Responses::Off,
            response.into_parts().0,
            Bytes::from_static(body.as_bytes()),
        )
    }

    #[test]
    fn json_is_read_from_json_only() {
        assert_eq!(answer("application/json", "7").json(), Some(7_i32));
        let mut csv = answer("text/csv", "7");
        assert_eq!(csv.media_type(), Some("text/csv"));
        assert_eq!(csv.json::<i32>(), None);
        let error = csv.finish(|| Some(())).expect_err("a violation");
        assert!(matches!(error.kind(), ErrorKind::InvalidResponse { violations, .. } if violations.len() == 1));
    }
}
