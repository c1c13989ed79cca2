//! Why a client cannot be made, and why a call fails.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use http::{HeaderMap, StatusCode};

use super::engine::BoxError;
use crate::credentials::Names;
use crate::operation::Operation;
use crate::security::Need;
use crate::violation::Violations;

/// Why a client cannot be made.
#[derive(Debug)]
pub struct BuildError {
    message: String,
}

impl BuildError {
    pub(super) fn url(reason: &str) -> Self {
        Self {
            message: format!("the base URL cannot be used: {reason}"),
        }
    }

    pub(super) fn credential(scheme: &str, reason: &str) -> Self {
        Self {
            message: format!("the credential of `{scheme}` cannot be used: {reason}"),
        }
    }

    #[cfg(any(feature = "config", feature = "srv"))]
    pub(super) fn text(message: String) -> Self {
        Self { message }
    }

    /// A file of settings that cannot be read. Of what the parser says only the place is told, for a line of it may hold a secret.
    #[cfg(feature = "config")]
    pub(super) fn config(error: config::ConfigError) -> Self {
        let text = error.to_string();
        let first = text.lines().next().unwrap_or_default();
        Self::text(format!("the settings cannot be read: {first}"))
    }

    /// A setting that has no value that it can have. The value is not told.
    #[cfg(feature = "config")]
    pub(super) fn setting(table: &str, error: &config::ConfigError) -> Self {
        use config::ConfigError;
        let reason = match error {
            ConfigError::Type { key, expected, .. } => {
                format!("`{}` must be {expected}", key.as_deref().unwrap_or_default())
            }
            ConfigError::At { error, key, .. } => {
                return Self::setting(&format!("{table}.{}", key.as_deref().unwrap_or_default()), error);
            }
            other => other.to_string(),
        };
        Self::text(format!("the settings of `{table}` cannot be used: {reason}"))
    }

    #[cfg(all(feature = "config", not(all(feature = "breaker", feature = "cache"))))]
    pub(super) fn feature(name: &str) -> Self {
        Self::text(format!(
            "a setting needs the feature `{name}`, which is not part of this build"
        ))
    }

    #[cfg(not(feature = "net"))]
    pub(super) fn no_engine() -> Self {
        Self {
            message: "the client has no engine: give it one, or build with the feature `net`".to_owned(),
        }
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl StdError for BuildError {}

/// Why a call failed.
///
/// Neither `Display` nor `Debug` shows bodies, or headers that hold credentials.
pub struct Error(Box<Failure>);

struct Failure {
    operation: &'static str,
    kind: ErrorKind,
}

/// The kinds of failures.
#[derive(Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The request could not be made from what was given, for this reason.
    Request(String),
    /// The URL of the call is not one that is called, for this reason. Nothing was sent.
    Target(String),
    /// The request could not be signed. Nothing was sent.
    Signature(BoxError),
    /// The operation needs credentials, all of one of these lists, and the client does not have them. Nothing was sent.
    NoCredentials(&'static [&'static [Need]]),
    /// The credentials of a scheme could not be had, or cannot be shown.
    Credentials {
        /// The scheme's name in the contract.
        scheme: &'static str,
        /// Why.
        source: BoxError,
    },
    /// No whole answer came in this time.
    Timeout(Duration),
    /// All connections were in use for so long. Nothing was sent.
    NoConnection(Duration),
    /// The service is taken to be away. Nothing was sent.
    BreakerOpen,
    /// The engine could not carry the request or the answer.
    Transport(BoxError),
    /// The body of the answer has more bytes than this.
    TooLarge(usize),
    /// The answer is not what the contract says.
    InvalidResponse {
        /// Its status.
        status: StatusCode,
        /// What is wrong with it.
        violations: Violations,
        /// How its body begins.
        excerpt: Excerpt,
    },
    /// The contract has no answer of this status.
    UnexpectedStatus {
        /// The status.
        status: StatusCode,
        /// The answer's headers.
        headers: HeaderMap,
        /// How its body begins.
        excerpt: Excerpt,
    },
}

impl Error {
    pub(super) fn new(operation: &'static Operation, kind: ErrorKind) -> Self {
        Self(Box::new(Failure {
            operation: operation.id,
            kind,
        }))
    }

    /// The `operationId` of the call.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.0.operation
    }

    /// What happened.
    #[must_use]
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// What happened.
    #[must_use]
    pub fn into_kind(self) -> ErrorKind {
        self.0.kind
    }

    /// The status of the answer, if there is one.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        match self.0.kind {
            ErrorKind::InvalidResponse { status, .. } | ErrorKind::UnexpectedStatus { status, .. } => Some(status),
            _ => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0.operation, self.0.kind)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("operation", &self.0.operation)
            .field("kind", &self.0.kind)
            .finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.0.kind {
            ErrorKind::Transport(error)
            | ErrorKind::Signature(error)
            | ErrorKind::Credentials { source: error, .. } => Some(&**error),
            ErrorKind::InvalidResponse { violations, .. } => Some(violations),
            _ => None,
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request(reason) => write!(f, "the request cannot be made: {reason}"),
            Self::Target(reason) => write!(f, "its URL is not called: {reason}"),
            Self::Signature(_) => f.write_str("the request could not be signed"),
            Self::NoCredentials(security) => write!(f, "the client has no credentials for it: {}", Names(security)),
            Self::Credentials { scheme, .. } => write!(f, "the credentials of `{scheme}` could not be had"),
            Self::Timeout(limit) => write!(f, "no whole answer within {limit:?}"),
            Self::NoConnection(waited) => write!(f, "all connections were in use for {waited:?}"),
            Self::BreakerOpen => f.write_str("the service is taken to be away, so it was not called"),
            Self::Transport(_) => f.write_str("the request could not be carried"),
            Self::TooLarge(limit) => write!(f, "the answer has more than {limit} bytes"),
            Self::InvalidResponse { status, violations, .. } => match violations.as_slice() {
                [] => write!(f, "an answer {status} that breaks the contract"),
                [only] => write!(f, "an answer {status} that breaks the contract: {only}"),
                [first, rest @ ..] => write!(
                    f,
                    "an answer {status} that breaks the contract: {first}, and {} more",
                    rest.len()
                ),
            },
            Self::UnexpectedStatus { status, .. } => {
                write!(f, "an answer {status}, which the contract does not describe")
            }
        }
    }
}

/// How the body of an answer begins, for a person to read. `Debug` shows only its length.
#[derive(Clone, PartialEq, Eq)]
pub struct Excerpt(String);

impl Excerpt {
    /// How many bytes are kept.
    const LENGTH: usize = 4096;

    pub(super) fn of(body: &[u8]) -> Self {
        let kept = &body[..body.len().min(Self::LENGTH)];
        Self(String::from_utf8_lossy(kept).into_owned())
    }

    /// The text; bytes that are no UTF-8 are replaced.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn is_shared<T: Send + Sync + 'static>() {}

    #[test]
    fn errors_are_small_and_can_be_passed_on() {
        is_shared::<Error>();
        is_shared::<BuildError>();
        assert_eq!(size_of::<Error>(), size_of::<usize>());
    }

    #[test]
    fn an_excerpt_is_bounded_and_a_text() {
        let excerpt = Excerpt::of(&[0xc3; 5000]);
        assert_eq!(excerpt.as_str().chars().count(), Excerpt::LENGTH);
        assert_eq!(format!("{:?}", Excerpt::of(b"secret")), "6 bytes");
    }
}
