//! A call that is to be sent.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri};
use http_body_util::{BodyExt as _, Full, LengthLimitError};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use tower::ServiceExt as _;

use super::builder::Inner;
use super::credentials::Choice;
use super::{Answer, AnswerBody, Body, BoxError, Error, ErrorKind, Excerpt, encoding};
use crate::body::{Format, Raw, TEXT};
use crate::codec::{Encode, to_json};
use crate::credentials::hide;
use crate::encoding::{Broken, cause};
use crate::media;
use crate::operation::{Location, Operation, Parameter};
use crate::parameter::{encode, form};
use crate::template::{Part, parse};
use crate::violation::{Place, Violation};

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
#[derive(Clone)]
#[must_use]
pub struct Outgoing {
    pub(super) client: Arc<Inner>,
    operation: &'static Operation,
    /// Names and encoded values.
    path: Vec<(&'static str, String)>,
    pub(super) query: String,
    pub(super) cookies: String,
    pub(super) headers: HeaderMap,
    body: Bytes,
    failure: Option<String>,
}

impl Outgoing {
    pub(super) fn new(client: Arc<Inner>, operation: &'static Operation) -> Self {
        Self {
            client,
            operation,
            path: Vec::new(),
            query: String::new(),
            cookies: String::new(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
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

    fn add_header(&mut self, name: &str, text: &str) {
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
        self.bytes(media_type, to_json(body));
    }

    /// Sets a body with a value, in the format of this media type.
    pub fn typed<T: Encode + ?Sized>(&mut self, media_type: &str, body: &T) {
        match Format::of(media_type).write(to_json(body)) {
            Some(bytes) => self.bytes(media_type, bytes),
            None => self.fail(format!("its body cannot be written as `{media_type}`")),
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
        self.bytes(media_type, encode(&TEXT, body).unwrap_or_default());
    }

    /// Sets a body of `application/x-www-form-urlencoded`: the properties of an object.
    pub fn form<T: Encode + ?Sized>(&mut self, body: &T) {
        self.bytes(form::MEDIA_TYPE, form::encode(&to_json(body)));
    }

    /// Sets a body as it is.
    pub fn bytes(&mut self, media_type: &str, body: impl Into<Bytes>) {
        self.set_body(media_type, body.into());
    }

    /// Sets a body as it is, with its own media type.
    pub fn raw(&mut self, body: &Raw) {
        self.set_body(&body.media_type, body.bytes.clone());
    }

    fn set_body(&mut self, media_type: &str, body: Bytes) {
        self.add_header(CONTENT_TYPE.as_str(), media_type);
        self.body = body;
    }

    /// Sends the call and waits for the whole answer. To drop the future is to give up.
    ///
    /// The future gives an error of kind [`ErrorKind::Request`], [`ErrorKind::NoCredentials`],
    /// [`ErrorKind::Credentials`], [`ErrorKind::Timeout`], [`ErrorKind::Transport`] or [`ErrorKind::TooLarge`].
    pub fn send(self) -> Pin<Box<dyn Future<Output = Result<Answer, Error>> + Send>> {
        Box::pin(async move {
            let (client, operation) = (Arc::clone(&self.client), self.operation);
            let exchanged = tokio::time::timeout(client.timeout, self.exchange()).await;
            exchanged
                .unwrap_or(Err(ErrorKind::Timeout(client.timeout)))
                .map_err(|kind| Error::new(operation, kind))
        })
    }

    /// Sends the call with credentials; once more, with new ones, where these are refused and there are others.
    async fn exchange(mut self) -> Result<Answer, ErrorKind> {
        if let Some(reason) = self.failure.take() {
            return Err(ErrorKind::Request(reason));
        }
        let client = Arc::clone(&self.client);
        let choice = client.credentials.choose(self.operation, &self).await?;
        let again = choice.is_renewable().then(|| self.clone());
        let answer = self.carry(&choice).await?;
        let Some(call) = again.filter(|_| answer.status() == StatusCode::UNAUTHORIZED) else {
            return Ok(answer);
        };
        match client.credentials.renew(&choice).await? {
            Some(renewed) => call.carry(&renewed).await,
            None => Ok(answer),
        }
    }

    async fn carry(mut self, choice: &Choice) -> Result<Answer, ErrorKind> {
        self.show(choice)?;
        let (client, operation) = (Arc::clone(&self.client), self.operation);
        let request = self.into_request().await.map_err(ErrorKind::Request)?;
        let mut answer = carry(&client, operation, request).await?;
        choice.placements().for_each(|(_, placement)| answer.hide(placement));
        Ok(answer)
    }

    async fn into_request(mut self) -> Result<http::Request<Body>, String> {
        let uri = self.uri()?;
        self.add_accept();
        self.add_defaults();
        encoding::accept(&mut self.headers);
        if let Some(compression) = &self.client.compression {
            self.body = compression.apply(&mut self.headers, self.body).await;
        }
        hide(&mut self.headers, self.operation);
        let mut request = http::Request::new(Full::new(self.body));
        *request.method_mut() = self.operation.method();
        *request.uri_mut() = uri;
        *request.headers_mut() = self.headers;
        Ok(request)
    }

    fn uri(&self) -> Result<Uri, String> {
        let base = self.client.base.of(self.operation, &self.client.servers);
        let mut text = base.map_err(|error| error.to_string())?.as_str().to_owned();
        for segment in parse(self.operation.path) {
            let written = self.segment(&segment)?;
            text.push('/');
            text.push_str(&written);
        }
        if !self.query.is_empty() {
            text.push('?');
            text.push_str(&self.query);
        }
        Uri::try_from(text).map_err(|error| format!("its URL is none: {error}"))
    }

    fn segment(&self, parts: &[Part]) -> Result<String, String> {
        let mut segment = String::new();
        for part in parts {
            match part {
                Part::Literal(text) => segment.extend(utf8_percent_encode(text, &LITERAL)),
                Part::Parameter(name) => segment.push_str(self.path_value(name)?),
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

    fn add_accept(&mut self) {
        let has = self.headers.contains_key(ACCEPT) || self.client.headers.contains_key(ACCEPT);
        if !has && !self.operation.produces.is_empty() {
            self.add_header(ACCEPT.as_str(), &self.operation.produces.join(", "));
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

async fn carry(
    client: &Inner,
    operation: &'static Operation,
    request: http::Request<Body>,
) -> Result<Answer, ErrorKind> {
    let response = client
        .engine
        .clone()
        .oneshot(request)
        .await
        .map_err(ErrorKind::Transport)?;
    let (mut parts, body) = response.into_parts();
    let Ok(body) = encoding::decoded(&mut parts.headers, body, client.body_limit) else {
        let name = "Content-Encoding".into();
        let violation = Violation::new(Place::Header { name }, "encoding", "must be an encoding that is known");
        return Err(invalid(parts.status, violation));
    };
    let body = collect(body, parts.status, client.body_limit).await?;
    Ok(Answer::new(operation, client.responses, parts, body))
}

async fn collect(mut body: AnswerBody, status: StatusCode, limit: usize) -> Result<Bytes, ErrorKind> {
    let mut bytes = Vec::new();
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|error| failed(status, limit, error))?.into_data() else {
            continue;
        };
        if data.len() > limit - bytes.len() {
            return Err(ErrorKind::TooLarge(limit));
        }
        bytes.extend_from_slice(&data);
    }
    Ok(bytes.into())
}

/// Why the body of an answer cannot be had.
fn failed(status: StatusCode, limit: usize, error: BoxError) -> ErrorKind {
    if cause::<LengthLimitError>(&*error).is_some() {
        return ErrorKind::TooLarge(limit);
    }
    match cause::<Broken>(&*error) {
        Some(broken) => invalid(
            status,
            Violation::new(Place::Body, "encoding", format!("must be valid {}", broken.0)),
        ),
        None => ErrorKind::Transport(error),
    }
}

/// An answer whose body cannot be read.
fn invalid(status: StatusCode, violation: Violation) -> ErrorKind {
    ErrorKind::InvalidResponse {
        status,
        violations: violation.into(),
        excerpt: Excerpt::of(b""),
    }
}
