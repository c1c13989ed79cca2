//! How a router treats requests and answers.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::time::Duration;

pub use crate::responses::Responses;

/// How a router treats requests and answers.
///
/// ```
/// use wirewright_runtime::server::{Options, Responses};
///
/// let upload = Options { body_limit: 20 * 1024 * 1024, ..Options::default() };
/// let options = Options { responses: Responses::Enforce, ..Options::default() }.operation("uploadTrack", upload);
/// assert_eq!(options.of("uploadTrack").body_limit, 20 * 1024 * 1024);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The greatest size of a request's body in bytes, 2 MiB by default; a larger one is answered 413. It holds
    /// for the decoded body, and for the encoded one too.
    pub body_limit: usize,
    /// How long a client may take to send the body, 30 seconds by default; a slower one is answered 408. Of a body that the
    /// handler reads in pieces: how long it may take for each piece.
    pub body_timeout: Duration,
    /// From how many bytes the bodies of answers are compressed, 1 KiB by default; `None` compresses none. It needs one of
    /// the features `gzip`, `br` and `zstd`. Where an answer has a secret beside what a caller may choose, its size tells
    /// of the secret: set `None` for such operations.
    pub compress_from: Option<usize>,
    /// How many requests are handled at the same time, of all operations with these options together; as many as come by default. One
    /// more is answered 503 with `Retry-After` at once: a service that takes more than it can do does less.
    pub at_once: Option<usize>,
    /// How many of them may be of the same caller; as many as come by default. One more is answered 429 with `Retry-After` at once. Callers
    /// are told apart by what they show in `Authorization`, where an operation asks for that, and else by their address, where
    /// [`serve`](super::serve) serves: behind a proxy they all have that of the proxy.
    pub at_once_each: Option<usize>,
    /// What is done about answers that break the contract, [`Responses::Report`] by default.
    pub responses: Responses,
    /// With [`Responses::Report`], one answer in so many is checked: 1, which is every one, by default. The first one is.
    pub report_every: NonZeroU32,
    /// Other paths of operations by their `operationId`: see [`Options::path`].
    pub paths: BTreeMap<String, String>,
    /// Options of single operations by their `operationId`, instead of these.
    pub operations: BTreeMap<String, Options>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            body_limit: 2 * 1024 * 1024,
            body_timeout: Duration::from_secs(30),
            compress_from: Some(1024),
            at_once: None,
            at_once_each: None,
            responses: Responses::default(),
            report_every: NonZeroU32::MIN,
            paths: BTreeMap::new(),
            operations: BTreeMap::new(),
        }
    }
}

impl Options {
    /// The defaults, but for answers: one that breaks the contract is refused.
    #[must_use]
    pub fn tests() -> Self {
        Self {
            responses: Responses::Enforce,
            ..Self::default()
        }
    }

    /// The same with other options for the operation with this `operationId`.
    #[must_use]
    pub fn operation(mut self, id: impl Into<String>, options: Self) -> Self {
        self.operations.insert(id.into(), options);
        self
    }

    /// The same with another path for the operation with this `operationId`, below the router's base path. It is literal.
    ///
    /// It is meant for webhooks and callbacks, whose paths no contract says. An operation whose contract has parameters in
    /// its path would miss them.
    ///
    /// ```
    /// use wirewright_runtime::server::Options;
    ///
    /// let options = Options::default().path("runFinished", "/hooks/finished");
    /// assert_eq!(options.paths["runFinished"], "/hooks/finished");
    /// ```
    #[must_use]
    pub fn path(mut self, id: impl Into<String>, path: impl Into<String>) -> Self {
        self.paths.insert(id.into(), path.into());
        self
    }

    /// The options of an operation.
    #[must_use]
    pub fn of(&self, id: &str) -> &Self {
        self.operations.get(id).unwrap_or(self)
    }
}
