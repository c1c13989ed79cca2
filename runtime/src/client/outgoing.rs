//! A call that is to be sent.

use std::fmt;
use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use tokio::time::Instant;
use tracing::Instrument as _;
use uuid::Uuid;

use super::builder::Inner;
use super::calls::{Call, Calls};
use super::credentials::Choice;
use super::exchange::carry;
use super::target::Target;
use super::told::tell;
use super::{Answer, Body, Error, ErrorKind, encoding};
use crate::body::pieces::Pieces;
use crate::body::{ByteStream, Format, TEXT};
use crate::codec::{Encode, to_json};
use crate::credentials::hide;
use crate::media;
use crate::operation::{Location, Operation, Parameter};
use crate::parameter::{encode, form};
use crate::template::{Part, Start, parse_segment, segments};
use crate::trace::Around;

/// What a literal part of a path cannot hold as it is: everything but `pchar` of RFC 3986 section 3.3.
const LITERAL: AsciiSet = NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b':')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// A call that is filled by a generated method and then sent.
///
/// What cannot be sent, such as a header with a line break, is told by [`Outgoing::send`].
#[must_use]
pub struct Outgoing {
    pub(super) client: Arc<Inner>,
    calls: Arc<Calls>,
    pub(super) operation: &'static Operation,
    /// When the call is given up, once it was sent.
    deadline: Option<Instant>,
    /// Names and encoded values.
    path: Vec<(&'static str, String)>,
    pub(super) query: String,
    pub(super) cookies: String,
    pub(super) headers: HeaderMap,
    body: Body,
    /// Where it goes in place of the operation's path; why not, where that is no URL to send to.
    pub(super) target: Option<Result<Target, String>>,
    failure: Option<String>,
}

impl Outgoing {
    pub(super) fn new(client: Arc<Inner>, calls: Arc<Calls>, operation: &'static Operation) -> Self {
        Self {
            client,
            calls,
            operation,
            deadline: None,
            path: Vec::new(),
            query: String::new(),
            cookies: String::new(),
            headers: HeaderMap::new(),
            body: Body::default(),
            target: None,
            failure: None,
        }
    }

    /// Adds a parameter.
    pub fn parameter<T: Encode + ?Sized>(&mut self, parameter: &Parameter, value: &T) {
        if let Some(text) = encode(parameter, value) {
            self.add(parameter, text);
        }
    }

    /// Adds a parameter, if there is a value.
    pub fn optional<T: Encode>(&mut self, parameter: &Parameter, value: &Option<T>) {
        if let Some(value) = value {
            self.parameter(parameter, value);
        }
    }

    fn add(&mut self, parameter: &Parameter, text: String) {
        match parameter.location {
            Location::Path => self.path.push((parameter.name, text)),
            Location::Query => append(&mut self.query, "&", &text),
            Location::Cookie => append(&mut self.cookies, "; ", &text),
            Location::Header => self.add_header(parameter.name, &text),
        }
    }

    pub(super) fn add_header(&mut self, name: &str, text: &str) {
        match (
            HeaderName::from_bytes(name.as_bytes()),
            HeaderValue::from_bytes(text.as_bytes()),
        ) {
            (Ok(name), Ok(value)) => drop(self.headers.insert(name, value)),
            _ => self.fail(format!("the header `{name}` has characters that a header cannot have")),
        }
    }

    /// Only the first failure is told.
    fn fail(&mut self, reason: String) {
        self.failure.get_or_insert(reason);
    }

    /// Sets a body of JSON, of the operation's first media type that is JSON.
    pub fn json<T: Encode + ?Sized>(&mut self, body: &T) {
        let mut declared = self.operation.consumes.iter().copied();
        let media_type = declared.find(|media_type| media::is_json(media_type) && !media_type.contains('*'));
        self.json_as(media_type.unwrap_or(media::JSON), body);
    }

    /// Sets a body of JSON of this media type.
    pub fn json_as<T: Encode + ?Sized>(&mut self, media_type: &str, body: &T) {
        self.set_body(media_type, to_json(body));
    }

    /// Sets a body with a value, in the format of the media type that the client prefers, or of the first one.
    pub fn typed<T: Encode + ?Sized>(&mut self, media_types: &[&'static str], body: &T) {
        let preferred = media_types.iter().find(|name| self.prefers(name));
        let media_type = preferred.or(media_types.first()).copied().unwrap_or(media::JSON);
        match Format::of(media_type) {
            Format::Form => self.form(body),
            format => match format.write(to_json(body)) {
                Some(bytes) => self.set_body(media_type, bytes),
                None => self.fail(format!("its body cannot be written as `{media_type}`")),
            },
        }
    }

    /// Sets a body of JSON, if there is one.
    pub fn optional_json<T: Encode>(&mut self, body: &Option<T>) {
        if let Some(body) = body {
            self.json(body);
        }
    }

    /// Sets a body of text: one value without quotes.
    pub fn text<T: Encode + ?Sized>(&mut self, media_type: &str, body: &T) {
        self.set_body(media_type, encode(&TEXT, body).unwrap_or_default());
    }

    /// Sets a body of `application/x-www-form-urlencoded`: the properties of an object.
    pub fn form<T: Encode + ?Sized>(&mut self, body: &T) {
        self.set_body(form::MEDIA_TYPE, form::encode(&to_json(body), self.operation.form));
    }

    /// Sets a body of bytes, with its own media type.
    pub fn bytes(&mut self, body: ByteStream) {
        let media_type = body.media_type().to_owned();
        self.set_pieces(&media_type, body.into_pieces());
    }

    fn set_body(&mut self, media_type: &str, body: impl Into<Bytes>) {
        self.set_pieces(media_type, Pieces::Whole(body.into()));
    }

    pub(super) fn set_pieces(&mut self, media_type: &str, body: Pieces) {
        self.add_header(CONTENT_TYPE.as_str(), media_type);
        self.body = Body::of(body);
    }

    /// The same call once more; `None` where its body can be had only once.
    pub(super) fn try_clone(&self) -> Option<Self> {
        Some(Self {
            client: Arc::clone(&self.client),
            calls: Arc::clone(&self.calls),
            operation: self.operation,
            deadline: self.deadline,
            path: self.path.clone(),
            query: self.query.clone(),
            cookies: self.cookies.clone(),
            headers: self.headers.clone(),
            body: self.body.try_clone()?,
            target: self.target.clone(),
            failure: self.failure.clone(),
        })
    }

    /// Sends the call and waits for the whole answer, or for its head where the contract says that its body is bytes or a
    /// stream of items; each of its pieces may then take as long as a whole call. To drop the future is to give up.
    ///
    /// The future gives an error of kind [`ErrorKind::Request`], [`ErrorKind::NoCredentials`],
    /// [`ErrorKind::Credentials`], [`ErrorKind::Timeout`], [`ErrorKind::Transport`] or [`ErrorKind::TooLarge`].
    pub fn send(mut self) -> Pin<Box<dyn Future<Output = Result<Answer, Error>> + Send>> {
        Box::pin(async move {
            let (timeout, operation) = (self.calls.timeout, self.operation);
            self.deadline = Instant::now().checked_add(timeout);
            self.make_up();
            let started = std::time::Instant::now();
            let span = tracing::info_span!("call", id = operation.id, status = tracing::field::Empty);
            // Large, so it stays where it is.
            let exchange = pin!(self.exchange());
            let exchanged = tokio::time::timeout(timeout, exchange.instrument(span.clone())).await;
            let outcome = exchanged.unwrap_or(Err(ErrorKind::Timeout(timeout)));
            if let Ok(answer) = &outcome {
                span.record("status", answer.status_code());
            }
            tell(operation, started, &outcome);
            outcome.map_err(|kind| Error::new(operation, kind))
        })
    }

    /// Adds the keys that the call has to have, and that nobody gave.
    fn make_up(&mut self) {
        for parameter in self.operation.parameters.iter().filter(|parameter| parameter.made_up) {
            if !self.headers.contains_key(parameter.name) {
                self.add_header(parameter.name, &Uuid::new_v4().to_string());
            }
        }
    }

    /// Sends the call with credentials; once more, with new ones, where these are refused and there are others.
    async fn exchange(mut self) -> Result<Answer, ErrorKind> {
        if let Some(reason) = self.failure.take() {
            return Err(ErrorKind::Request(reason));
        }
        self.check_target().await?;
        let client = Arc::clone(&self.client);
        let follower = self.follower();
        let choice = client.credentials.choose(self.operation, &self).await?;
        let again = if choice.is_renewable() { self.try_clone() } else { None };
        let answer = self.carry(&choice).await?.with_follower(follower);
        let Some(call) = again.filter(|_| answer.status() == StatusCode::UNAUTHORIZED) else {
            return Ok(answer);
        };
        match client.credentials.renew(&choice).await? {
            Some(renewed) => {
                let follower = call.follower();
                Ok(call.carry(&renewed).await?.with_follower(follower))
            }
            None => Ok(answer),
        }
    }

    async fn carry(mut self, choice: &Choice) -> Result<Answer, ErrorKind> {
        self.show(choice)?;
        let client = Arc::clone(&self.client);
        let call = Call {
            operation: self.operation,
            calls: Arc::clone(&self.calls),
            deadline: self.deadline,
        };
        let request = self.into_request().await.map_err(ErrorKind::Request)?;
        let request = client.sign(request)?;
        let mut answer = carry(&client, call, request).await?;
        choice.placements().for_each(|(_, placement)| answer.hide(placement));
        Ok(answer)
    }

    async fn into_request(mut self) -> Result<http::Request<Body>, String> {
        let uri = self.uri()?;
        self.add_accept();
        self.add_defaults();
        self.add_context();
        encoding::accept(&mut self.headers);
        let compression = self.client.compression;
        let body = encoding::sent(compression, &mut self.headers, self.body, self.operation).await;
        hide(&mut self.headers, self.operation);
        let mut request = http::Request::new(body);
        *request.method_mut() = self.operation.method();
        *request.uri_mut() = uri;
        *request.headers_mut() = self.headers;
        Ok(request)
    }

    fn uri(&self) -> Result<Uri, String> {
        if let Some(Ok(target)) = &self.target {
            return target.with_query(&self.query);
        }
        let base = self.client.base.of(self.operation, &self.client.servers);
        let mut text = base.map_err(|error| error.to_string())?;
        for segment in segments(self.operation.path) {
            text.push('/');
            if segment.contains(['{', '%']) {
                text.push_str(&self.segment(&parse_segment(segment))?);
            } else {
                text.extend(utf8_percent_encode(segment, &LITERAL));
            }
        }
        if !self.query.is_empty() {
            text.push('?');
            text.push_str(&self.query);
        }
        Uri::try_from(text).map_err(|error| format!("its URL is none: {error}"))
    }

    fn segment(&self, parts: &[Part]) -> Result<String, String> {
        let mut segment = String::new();
        for (index, part) in parts.iter().enumerate() {
            match (part, parts.get(index + 1)) {
                (Part::Literal(text), _) => segment.extend(utf8_percent_encode(text, &LITERAL)),
                (Part::Parameter(name), Some(Part::Parameter(next))) => {
                    let parameters = self.operation.parameters;
                    let start = Start::of(name, next, parameters);
                    segment.push_str(&start.protect(name, self.path_value(name)?, parameters));
                }
                (Part::Parameter(name), _) => segment.push_str(self.path_value(name)?),
            }
        }
        let has_value = parts.iter().any(|part| matches!(part, Part::Parameter(_)));
        // Engines and servers resolve such segments, so the call would reach another path.
        let dots = segment.to_ascii_lowercase().replace("%2e", ".");
        if has_value && matches!(dots.as_str(), "." | "..") {
            return Err("a parameter makes a segment of its path `.` or `..`".to_owned());
        }
        Ok(segment)
    }

    fn path_value(&self, name: &str) -> Result<&str, String> {
        let value = self
            .path
            .iter()
            .find(|(has, _)| *has == name)
            .map(|(_, value)| value.as_str());
        match value {
            Some("") => Err(format!("the parameter `{name}` of its path is empty")),
            Some(value) => Ok(value),
            None => Err(format!("the parameter `{name}` of its path is missing")),
        }
    }

    /// Hands on what the running task is done for. Whoever gave a URL to call is not told.
    fn add_context(&mut self) {
        if self.target.is_some() {
            return;
        }
        let Around { trace, request_id } = Around::current();
        if let Some(trace) = trace {
            trace.add_to(&mut self.headers);
        }
        if let Some(id) = request_id {
            self.headers.entry("x-request-id").or_insert(id);
        }
    }

    fn add_defaults(&mut self) {
        if !self.cookies.is_empty() {
            let mut cookies = std::mem::take(&mut self.cookies);
            if let Some(more) = self.client.headers.get(COOKIE).and_then(|value| value.to_str().ok()) {
                append(&mut cookies, "; ", more);
            }
            self.add_header(COOKIE.as_str(), &cookies);
        }
        for (name, value) in &self.client.headers {
            self.headers.entry(name).or_insert_with(|| value.clone());
        }
    }
}

impl fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outgoing")
            .field("operation", &self.operation.id)
            .finish_non_exhaustive()
    }
}

pub(super) fn append(text: &mut String, separator: &str, more: &str) {
    if !text.is_empty() {
        text.push_str(separator);
    }
    text.push_str(more);
}
