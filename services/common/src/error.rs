//! What a store can answer instead of what it was asked for.

/// A rule of the service that a request breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenRule {
    /// The value in the request's body, as a JSON pointer (RFC 6901); empty for the whole.
    pub pointer: String,
    /// What is wrong, in words.
    pub message: String,
}

impl BrokenRule {
    /// A rule broken by the value at `pointer`.
    pub fn new(pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            pointer: pointer.into(),
            message: message.into(),
        }
    }
}

/// What a store can answer instead of what it was asked for.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no such thing, or none that the runner may see.
    #[error("not found")]
    NotFound,
    /// The runner may see it but not do this.
    #[error("not allowed")]
    Forbidden,
    /// A change needs the version that it is meant for.
    #[error("a version is required")]
    VersionRequired,
    /// The thing has another version than the change is meant for.
    #[error("the current version is {0}")]
    Stale(i64),
    /// What is there stands against it.
    #[error("{0}")]
    Conflict(&'static str),
    /// The request breaks rules of the service.
    #[error("{} rule(s) broken", .0.len())]
    Rules(Vec<BrokenRule>),
    /// A cursor that is not one of this list.
    #[error("not a cursor of this list")]
    Cursor,
    /// The idempotency key belongs to another request.
    #[error("the idempotency key belongs to another request")]
    KeyReused,
    /// The request with this idempotency key is still being carried out.
    #[error("the request with this idempotency key is still being carried out")]
    InFlight,
    /// What is stored cannot be read.
    #[error("stored data cannot be read: {0}")]
    Corrupt(String),
    /// The system lacks something, such as random numbers.
    #[error("the service failed: {0}")]
    Internal(String),
    /// The database failed.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// The database could not be brought to the current schema.
    #[error("the database could not be migrated: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
}

impl Error {
    /// A single broken rule.
    pub fn rule(pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Rules(vec![BrokenRule::new(pointer, message)])
    }

    /// Stored data that cannot be read, and why.
    pub fn corrupt(reason: impl std::fmt::Display) -> Self {
        Self::Corrupt(reason.to_string())
    }

    /// What the system lacks.
    pub fn internal(reason: impl std::fmt::Display) -> Self {
        Self::Internal(reason.to_string())
    }

    /// Whether this is another thing's violated uniqueness rather than a failure of the database.
    #[must_use]
    pub fn is_duplicate(error: &sqlx::Error) -> bool {
        error
            .as_database_error()
            .is_some_and(|error| error.is_unique_violation())
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::corrupt(error)
    }
}
