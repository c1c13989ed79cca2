//! Errors as `application/problem+json` ([RFC 9457]).
//!
//! [RFC 9457]: https://www.rfc-editor.org/rfc/rfc9457

use std::borrow::Cow;
use std::fmt;

use http::StatusCode;
use http::header::{HeaderMap, HeaderName, HeaderValue};

use crate::types::{Map, Value};
use crate::violation::Violations;

mod encode;

use encode::NAMES;

/// The media type of a problem.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// The body is not what its media type says: broken JSON, a broken encoding.
pub const MALFORMED: &str = "urn:wirewright:problem:malformed";
/// The request is well-formed and breaks the contract.
pub const VALIDATION_FAILED: &str = "urn:wirewright:problem:validation-failed";
/// The request shows no credentials that are good.
pub const UNAUTHENTICATED: &str = "urn:wirewright:problem:unauthenticated";
/// The credentials are good, and do not suffice.
pub const FORBIDDEN: &str = "urn:wirewright:problem:forbidden";
/// There is nothing at this path.
pub const NOT_FOUND: &str = "urn:wirewright:problem:not-found";
/// The path has no such method.
pub const METHOD_NOT_ALLOWED: &str = "urn:wirewright:problem:method-not-allowed";
/// The client takes none of the media types that the answer can have.
pub const NOT_ACCEPTABLE: &str = "urn:wirewright:problem:not-acceptable";
/// The body has a media type that the operation does not take.
pub const UNSUPPORTED_MEDIA_TYPE: &str = "urn:wirewright:problem:unsupported-media-type";
/// The body, or a part of the request, is larger than is allowed.
pub const TOO_LARGE: &str = "urn:wirewright:problem:too-large";
/// The service made an answer that breaks its own contract.
pub const RESPONSE_INVALID: &str = "urn:wirewright:problem:response-invalid";
/// Something else went wrong in the service.
pub const INTERNAL: &str = "urn:wirewright:problem:internal";
/// The service has as much to do as it can.
pub const OVERLOADED: &str = "urn:wirewright:problem:overloaded";
/// The caller has as many requests here as it may.
pub const TOO_MANY_REQUESTS: &str = "urn:wirewright:problem:too-many-requests";

/// An error that a service answers with: a status, a type, words, and the violations that led to it.
///
/// The framework's own problems have the type `urn:wirewright:problem:NAME`, one constant of this module each; those
/// names stay as they are. A problem without a type is `about:blank`: its status says all. Where a service has types of
/// its own, it sets them by [`Problem::kind`].
///
/// ```
/// use http::StatusCode;
/// use wirewright_runtime::codec::to_json;
/// use wirewright_runtime::problem::Problem;
///
/// let taken = Problem::new(StatusCode::CONFLICT).kind("https://runs.example/taken");
/// let problem = taken.detail("There is a run already.");
/// assert_eq!(
///     String::from_utf8(to_json(&problem)).unwrap(),
///     r#"{"type":"https://runs.example/taken","title":"Conflict","status":409,"detail":"There is a run already."}"#,
/// );
/// ```
#[derive(Clone, PartialEq)]
pub struct Problem(Box<Parts>);

#[derive(Clone, Debug, PartialEq)]
struct Parts {
    status: StatusCode,
    kind: Cow<'static, str>,
    title: Cow<'static, str>,
    detail: Option<Cow<'static, str>>,
    instance: Option<String>,
    request_id: Option<String>,
    errors: Violations,
    extensions: Map<Value>,
    headers: HeaderMap,
    /// Whether the request was found wrong while a handler read it.
    of_request: bool,
}

impl Problem {
    /// A problem of this status: its type is `about:blank`, its title the status' reason phrase.
    #[must_use]
    pub fn new(status: StatusCode) -> Self {
        Self(Box::new(Parts {
            status,
            kind: "about:blank".into(),
            title: status.canonical_reason().unwrap_or("Unknown").into(),
            detail: None,
            instance: None,
            request_id: None,
            errors: Violations::default(),
            extensions: Map::new(),
            headers: HeaderMap::new(),
            of_request: false,
        }))
    }

    /// The same about a request that was found wrong while a handler read it. As where it is found before, the contract need
    /// not describe the answer.
    #[must_use]
    pub(crate) fn of_request(mut self) -> Self {
        self.0.of_request = true;
        self
    }

    #[cfg(feature = "server")]
    pub(crate) fn is_of_request(&self) -> bool {
        self.0.of_request
    }

    /// `400`: the body is not what its media type says.
    #[must_use]
    pub fn malformed(violations: Violations) -> Self {
        Self::new(StatusCode::BAD_REQUEST)
            .kind(MALFORMED)
            .title("Malformed request")
            .errors(violations)
    }

    /// `400`: the request breaks the contract. Where a violation says that the body is no JSON at all, the problem is
    /// [`Problem::malformed`].
    #[must_use]
    pub fn validation_failed(violations: Violations) -> Self {
        if violations.iter().any(|violation| violation.keyword == "syntax") {
            return Self::malformed(violations);
        }
        Self::new(StatusCode::BAD_REQUEST)
            .kind(VALIDATION_FAILED)
            .title("Validation failed")
            .errors(violations)
    }

    /// `401`: the request shows no credentials that are good. The answer wants a [`Problem::challenge`].
    #[must_use]
    pub fn unauthenticated() -> Self {
        Self::new(StatusCode::UNAUTHORIZED).kind(UNAUTHENTICATED)
    }

    /// `403`: the credentials are good, and do not suffice. Scopes that they lack stand in `missing_scopes`.
    #[must_use]
    pub fn forbidden<S: AsRef<str>>(missing_scopes: &[S]) -> Self {
        let problem = Self::new(StatusCode::FORBIDDEN).kind(FORBIDDEN);
        if missing_scopes.is_empty() {
            return problem;
        }
        let scopes: Vec<&str> = missing_scopes.iter().map(AsRef::as_ref).collect();
        let problem = problem.detail(format!("The credentials lack {}.", scopes.join(", ")));
        problem.extension("missing_scopes", scopes)
    }

    /// `404`: there is nothing at this path.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND).kind(NOT_FOUND)
    }

    /// `405`: the path has other methods; `allow` is the value of the header of that name.
    #[must_use]
    pub fn method_not_allowed(allow: &str) -> Self {
        let problem = Self::new(StatusCode::METHOD_NOT_ALLOWED).kind(METHOD_NOT_ALLOWED);
        match HeaderValue::from_str(allow) {
            Ok(allow) => problem.header(http::header::ALLOW, allow),
            Err(_) => problem,
        }
    }

    /// `406`: the answer can have only these media types.
    #[must_use]
    pub fn not_acceptable(media_types: &[&str]) -> Self {
        Self::new(StatusCode::NOT_ACCEPTABLE)
            .kind(NOT_ACCEPTABLE)
            .detail(format!("The answer can be {}.", media_types.join(", ")))
    }

    /// `415`: the body must have one of these media types.
    #[must_use]
    pub fn unsupported_media_type(media_types: &[&str]) -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE)
            .kind(UNSUPPORTED_MEDIA_TYPE)
            .detail(format!("The body can be {}.", media_types.join(", ")))
    }

    /// `413`: the body has more than `limit` bytes.
    #[must_use]
    pub fn too_large(limit: usize) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE)
            .kind(TOO_LARGE)
            .title("Content too large")
            .detail(format!("The body must have at most {limit} bytes."))
    }

    /// `500`: the service made an answer that breaks its contract. What is wrong with it belongs in the log, not in the
    /// answer.
    #[must_use]
    pub fn response_invalid() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR)
            .kind(RESPONSE_INVALID)
            .title("Invalid response")
    }

    /// `503`: the service has as much to do as it can; `Retry-After` asks for a second.
    #[must_use]
    pub fn overloaded() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE)
            .kind(OVERLOADED)
            .title("Overloaded")
            .header(http::header::RETRY_AFTER, HeaderValue::from_static("1"))
    }

    /// `429`: the caller has as many requests here as it may; `Retry-After` asks for a second.
    #[must_use]
    pub fn too_many_requests() -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS)
            .kind(TOO_MANY_REQUESTS)
            .header(http::header::RETRY_AFTER, HeaderValue::from_static("1"))
    }

    /// `500`: something else went wrong in the service. Why belongs in the log, not in the answer.
    #[must_use]
    pub fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR).kind(INTERNAL)
    }

    /// The same of another type: a URI.
    #[must_use]
    pub fn kind(mut self, kind: impl Into<Cow<'static, str>>) -> Self {
        self.0.kind = kind.into();
        self
    }

    /// The same with another title: what problems of this type have in common, in a few words.
    #[must_use]
    pub fn title(mut self, title: impl Into<Cow<'static, str>>) -> Self {
        self.0.title = title.into();
        self
    }

    /// The same with words on this very problem.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<Cow<'static, str>>) -> Self {
        self.0.detail = Some(detail.into());
        self
    }

    /// The same with a URI of this very problem.
    #[must_use]
    pub fn instance(mut self, instance: impl Into<String>) -> Self {
        self.0.instance = Some(instance.into());
        self
    }

    /// The same with the request's number, by which it is found in logs.
    #[must_use]
    pub fn request_id(mut self, request_id: impl Into<String>) -> Self {
        self.0.request_id = Some(request_id.into());
        self
    }

    /// The same with what was violated, as `errors`: each with `in` (`body`, `path`, `query`, `header`, `cookie`), `name` of
    /// the parameter, `pointer` inside it, `code` (the schema keyword) and `message`. Where not all could be kept, the
    /// problem says `errors_truncated`.
    #[must_use]
    pub fn errors(mut self, errors: Violations) -> Self {
        self.0.errors = errors;
        self
    }

    /// The same with a property of one's own. Names that RFC 9457 or this type gives a meaning are left out.
    #[must_use]
    pub fn extension(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        let name = name.into();
        if !NAMES.contains(&name.as_str()) {
            self.0.extensions.insert(name, value.into());
        }
        self
    }

    /// The same with a header for the answer, such as `Retry-After`.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.0.headers.insert(name, value);
        self
    }

    /// The same with one more challenge: a value of `WWW-Authenticate` ([RFC 9110] section 11.6.1).
    ///
    /// [RFC 9110]: https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1
    #[must_use]
    pub fn challenge(mut self, challenge: HeaderValue) -> Self {
        self.0.headers.append(http::header::WWW_AUTHENTICATE, challenge);
        self
    }

    /// The status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// The type: a URI.
    #[must_use]
    pub fn type_uri(&self) -> &str {
        &self.0.kind
    }

    /// The title.
    #[must_use]
    pub fn title_text(&self) -> &str {
        &self.0.title
    }

    /// The words on this very problem.
    #[must_use]
    pub fn detail_text(&self) -> Option<&str> {
        self.0.detail.as_deref()
    }

    /// What was violated.
    #[must_use]
    pub fn violations(&self) -> &Violations {
        &self.0.errors
    }

    /// The request's number, where it is known already.
    #[must_use]
    pub fn request_number(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// The headers for the answer.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.title)?;
        if let Some(detail) = &self.0.detail {
            write!(f, ": {detail}")?;
        }
        for violation in &self.0.errors {
            write!(f, "\n{violation}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Problem {}

impl From<Violations> for Problem {
    fn from(violations: Violations) -> Self {
        Self::validation_failed(violations)
    }
}

#[cfg(test)]
mod tests;
