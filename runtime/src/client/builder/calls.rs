//! What is set of calls: how long they take, when they are tried again, and when they are not made.

use std::time::Duration;

use tokio::sync::Semaphore;

use super::Builder;
#[cfg(feature = "breaker")]
use crate::client::Breaker;
use crate::client::{Hedge, Retry};

impl Builder {
    /// How long a call may take in all, to the last byte of the answer: 30 seconds by default.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.calls.timeout = timeout;
        self
    }

    /// How long each try of a call may take until its answer begins: as long as the whole call by default.
    pub fn try_timeout(mut self, timeout: Duration) -> Self {
        self.calls.try_timeout = Some(timeout);
        self
    }

    /// When calls are tried again: see [`Retry`] for what holds by default.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.calls.retry = retry;
        self
    }

    /// Sends calls a second time when an answer is late: see [`Hedge`]. Without this none is.
    pub fn hedge(mut self, hedge: Hedge) -> Self {
        self.hedge = Some(hedge);
        self
    }

    /// How many [chunks of work](crate::client::Client::in_slot) run at the same time: 3 by default.
    pub fn slots(mut self, slots: usize) -> Self {
        self.slots = slots.clamp(1, Semaphore::MAX_PERMITS);
        self
    }

    /// Keeps answers: see [`Cache`](crate::client::Cache). Without this none is.
    #[cfg(feature = "cache")]
    pub fn cache(mut self, cache: crate::client::Cache) -> Self {
        self.cache = Some(cache);
        self
    }

    /// Fails at once where a host is taken to be away. Without this every call is tried.
    #[cfg(feature = "breaker")]
    pub fn breaker(mut self, breaker: Breaker) -> Self {
        self.breaker = Some(breaker);
        self
    }
}
