//! Why a body that comes in pieces cannot be read to its end.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use http::StatusCode;

use crate::problem::{MALFORMED, Problem};
use crate::violation::Violations;

/// Any error.
pub type BoxError = Box<dyn StdError + Send + Sync>;

/// Why a body that comes in pieces cannot be read to its end.
///
/// A handler can fail with it: as a [`Problem`], the error of a request's body is the caller's, and that of an answer
/// which the handler reads itself is 502.
#[derive(Debug)]
pub struct StreamError {
    kind: StreamErrorKind,
    /// Whether the body is that of an answer.
    answer: bool,
}

/// The kinds of these errors.
#[derive(Debug)]
#[non_exhaustive]
pub enum StreamErrorKind {
    /// It has more bytes than this.
    TooLarge(usize),
    /// Nothing came for this time.
    Timeout(Duration),
    /// It broke off.
    Broken(BoxError),
    /// An item or a part of it is not what the contract says.
    Invalid(Violations),
}

impl StreamError {
    /// An error of a body that somebody sends.
    pub(crate) fn new(kind: StreamErrorKind) -> Self {
        Self { kind, answer: false }
    }

    /// A body that broke off.
    pub(crate) fn broken(source: impl Into<BoxError>) -> Self {
        let source = source.into();
        // A stream of our own inside another one has said it already.
        match source.downcast::<Self>() {
            Ok(error) => *error,
            Err(source) => Self::new(StreamErrorKind::Broken(source)),
        }
    }

    /// An item or a part that breaks the contract.
    #[cfg(any(feature = "client", feature = "server"))]
    pub(crate) fn invalid(violations: impl Into<Violations>) -> Self {
        Self::new(StreamErrorKind::Invalid(violations.into()))
    }

    /// The same of an answer's body.
    #[cfg(feature = "client")]
    pub(crate) fn of_answer(self) -> Self {
        Self { answer: true, ..self }
    }

    /// What happened.
    #[must_use]
    pub fn kind(&self) -> &StreamErrorKind {
        &self.kind
    }
}

impl fmt::Display for StreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            StreamErrorKind::TooLarge(limit) => write!(f, "the body has more than {limit} bytes"),
            StreamErrorKind::Timeout(time) => write!(f, "nothing of the body came for {time:?}"),
            StreamErrorKind::Broken(_) => f.write_str("the body broke off"),
            StreamErrorKind::Invalid(violations) => write!(f, "the body is not what the contract says: {violations}"),
        }
    }
}

impl StdError for StreamError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.kind {
            StreamErrorKind::Broken(source) => Some(&**source),
            _ => None,
        }
    }
}

impl From<StreamError> for Problem {
    fn from(error: StreamError) -> Self {
        if error.answer {
            return Self::new(StatusCode::BAD_GATEWAY);
        }
        let problem = match error.kind {
            StreamErrorKind::TooLarge(limit) => Self::too_large(limit),
            StreamErrorKind::Timeout(_) => {
                Self::new(StatusCode::REQUEST_TIMEOUT).detail("The body took too long to arrive.")
            }
            StreamErrorKind::Broken(_) => Self::new(StatusCode::BAD_REQUEST)
                .kind(MALFORMED)
                .detail("The body broke off."),
            StreamErrorKind::Invalid(violations) => Self::validation_failed(violations),
        };
        problem.of_request()
    }
}
