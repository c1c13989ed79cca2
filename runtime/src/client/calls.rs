//! What holds for calls, and for each try of one.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::Request;
use tokio::time::Instant;
use tower::ServiceExt as _;
use tower::retry::Retry as Loop;
use tower::util::BoxCloneSyncService;

use super::engine::{Body, Engine, layered};
use super::retry::{Attempts, Retry};
use crate::operation::Operation;

/// The settings of calls.
#[derive(Clone, Debug)]
pub(super) struct Calls {
    /// How long a call takes at most, to the last byte of the answer.
    pub(super) timeout: Duration,
    /// The same of a try, to the head of the answer.
    pub(super) try_timeout: Option<Duration>,
    pub(super) retry: Retry,
}

impl Default for Calls {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(30),
            try_timeout: None,
            retry: Retry::default(),
        }
    }
}

/// What a request is part of. It goes with the request through the layers.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) operation: &'static Operation,
    pub(super) calls: Arc<Calls>,
    /// When the call is given up; `None` where that is too far away to be told.
    pub(super) deadline: Option<Instant>,
}

impl Call {
    pub(super) fn of(request: &Request<Body>) -> Option<&Self> {
        request.extensions().get()
    }

    /// When a try that begins now is over, and the time that is told then.
    pub(super) fn limits(&self) -> Option<(Instant, Duration)> {
        let of_call = self.deadline.map(|deadline| (deadline, self.calls.timeout));
        let limit = self.calls.try_timeout;
        let of_try = limit.and_then(|limit| Some((Instant::now().checked_add(limit)?, limit)));
        of_call.into_iter().chain(of_try).min()
    }
}

/// No head of an answer came in this time.
#[derive(Debug)]
pub(super) struct TooSlow(pub(super) Duration);

impl fmt::Display for TooSlow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no answer began within {:?}", self.0)
    }
}

impl std::error::Error for TooSlow {}

/// An engine that gives up a try when its time is over, and when that of its call is.
pub(super) fn timed(engine: Engine) -> Engine {
    layered(move |request: Request<Body>| {
        let limits = Call::of(&request).map(Call::limits);
        let answer = engine.clone().oneshot(request);
        async move {
            match limits.flatten() {
                None => answer.await,
                Some((until, limit)) => {
                    let answer = tokio::time::timeout_at(until, answer).await;
                    answer.unwrap_or_else(|_| Err(TooSlow(limit).into()))
                }
            }
        }
    })
}

/// An engine that tries calls as often as their settings say.
pub(super) fn tried(engine: Engine) -> Engine {
    BoxCloneSyncService::new(Loop::new(Attempts::default(), engine))
}
