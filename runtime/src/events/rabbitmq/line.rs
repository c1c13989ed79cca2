//! A connection that is opened when it is needed, and a new one after that was lost.

use std::fmt;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use lapin::{Channel, Connection};
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep, timeout};

use super::super::BrokerError;
use super::declare::declare_over;
use super::error::told;
use super::settings::Settings;

/// The longest pause before the first try after one that failed; it doubles with each, up to the longest of all.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);
/// How often it is looked whether the broker takes messages again.
const BLOCKED_PAUSE: Duration = Duration::from_millis(20);

/// One connection at a time, for one purpose.
pub(super) struct Line {
    settings: Arc<Settings>,
    /// What the broker shows behind the name.
    purpose: &'static str,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    open: Option<Arc<Open>>,
    /// Whether there was a connection before.
    was_open: bool,
    failed: Option<Failed>,
    closed: bool,
}

/// The last try to connect, which failed.
struct Failed {
    at: Instant,
    error: BrokerError,
    /// How many failed in a row.
    tries: u32,
}

/// A connection that is there.
pub(super) struct Open {
    connection: Connection,
    /// It did not answer in time: nobody else is to wait for it.
    is_mute: AtomicBool,
}

impl Line {
    pub(super) fn new(settings: &Arc<Settings>, purpose: &'static str) -> Self {
        Self {
            settings: Arc::clone(settings),
            purpose,
            state: Mutex::default(),
        }
    }

    /// The connection. One call opens it while others wait; all that waited for a try that fails get its error.
    pub(super) async fn open(&self) -> Result<Arc<Open>, BrokerError> {
        let asked = Instant::now();
        let mut state = self.state.lock().await;
        if state.closed {
            return Err(BrokerError::Closed);
        }
        if let Some(open) = state.open.take_if(|open| !open.is_alive()) {
            tracing::warn!(name = self.settings.name, "the connection to the broker was lost");
            drop(open);
        }
        if let Some(open) = &state.open {
            return Ok(Arc::clone(open));
        }
        let tries = match &state.failed {
            Some(failed) if failed.at >= asked => return Err(failed.error.clone()),
            Some(failed) => {
                sleep(pause(failed.tries).saturating_sub(failed.at.elapsed())).await;
                failed.tries
            }
            None => 0,
        };
        match self.connect().await {
            Ok(open) => {
                state.failed = None;
                if std::mem::replace(&mut state.was_open, true) {
                    self.declare_again(&open).await;
                }
                Ok(Arc::clone(state.open.insert(Arc::new(open))))
            }
            Err(error) => {
                state.failed = Some(Failed {
                    at: Instant::now(),
                    error: error.clone(),
                    tries: tries.saturating_add(1),
                });
                Err(error)
            }
        }
    }

    /// Declares what was there before: the broker may have lost it. Who uses what is missing all the same is told so.
    async fn declare_again(&self, open: &Open) {
        for topology in self.settings.declared.all() {
            if let Err(error) = declare_over(open, self.limit(), &topology).await {
                tracing::warn!(name = self.settings.name, %error, "what was declared before cannot be declared again");
            }
        }
    }

    /// How long an answer may take.
    pub(super) fn limit(&self) -> Duration {
        self.settings.answer_timeout
    }

    async fn connect(&self) -> Result<Open, BrokerError> {
        let limit = self.settings.connect_timeout;
        let connecting = Connection::connect_uri(self.settings.uri.clone(), self.settings.properties(self.purpose));
        let connection = timeout(limit, connecting).await;
        let connection = connection.map_err(|_| away(limit))?;
        Ok(Open {
            connection: connection.map_err(|error| told(&error))?,
            is_mute: AtomicBool::new(false),
        })
    }

    /// A channel of its own.
    pub(super) async fn channel(&self) -> Result<Channel, BrokerError> {
        self.open().await?.channel(self.settings.answer_timeout).await
    }

    /// Asks something on a channel, within the time that an answer may take.
    pub(super) async fn ask<T>(&self, answer: impl Future<Output = lapin::Result<T>>) -> Result<T, BrokerError> {
        within(self.settings.answer_timeout, answer).await
    }

    /// Asks the same, and takes what lapin says for an answer as well.
    pub(super) async fn answer<T>(&self, answer: impl Future<Output = T>) -> Result<T, BrokerError> {
        let limit = self.settings.answer_timeout;
        timeout(limit, answer).await.map_err(|_| BrokerError::TimedOut(limit))
    }

    /// Closes the connection; from now on there is none.
    pub(super) async fn close(&self) {
        let mut state = self.state.lock().await;
        state.closed = true;
        if let Some(open) = state.open.take() {
            let closing = open.connection.close(200, "OK".into());
            // Where the broker does not answer, it sees the socket close.
            let _ = timeout(self.settings.answer_timeout, closing).await;
        }
    }
}

impl Open {
    pub(super) fn is_alive(&self) -> bool {
        self.connection.status().connected() && !self.is_mute.load(Ordering::Relaxed)
    }

    /// Asks the connection itself. One that does not answer is not used any more.
    pub(super) async fn ask<T>(
        &self,
        limit: Duration,
        answer: impl Future<Output = lapin::Result<T>>,
    ) -> Result<T, BrokerError> {
        let answer = within(limit, answer).await;
        if matches!(answer, Err(BrokerError::TimedOut(_))) {
            self.is_mute.store(true, Ordering::Relaxed);
        }
        answer
    }

    /// A channel of its own.
    pub(super) async fn channel(&self, limit: Duration) -> Result<Channel, BrokerError> {
        match self.ask(limit, self.connection.create_channel()).await {
            Err(BrokerError::TimedOut(limit)) => Err(away(limit)),
            channel => channel,
        }
    }

    /// Waits until the broker takes messages (`connection.unblocked`): nothing is put behind what waits for that already.
    pub(super) async fn takes_messages(&self) {
        while self.connection.status().blocked() && self.is_alive() {
            sleep(BLOCKED_PAUSE).await;
        }
    }
}

/// A broker that does not answer before anything was asked of it is not there.
fn away(limit: Duration) -> BrokerError {
    BrokerError::Connection(format!("it did not answer within {limit:?}"))
}

/// What is answered, if it comes in time.
pub(super) async fn within<T>(
    limit: Duration,
    answer: impl Future<Output = lapin::Result<T>>,
) -> Result<T, BrokerError> {
    match timeout(limit, answer).await {
        Ok(answer) => answer.map_err(|error| told(&error)),
        Err(_) => Err(BrokerError::TimedOut(limit)),
    }
}

/// A pause after so many tries that failed: between half of it and all, so that not all that lost a broker come back at once.
fn pause(tries: u32) -> Duration {
    let longest = FIRST_PAUSE.saturating_mul(1 << tries.min(10)).min(LONGEST_PAUSE);
    let random = RandomState::new().build_hasher().finish();
    longest.mul_f64(0.5 + (random >> 11) as f64 / (1_u64 << 54) as f64)
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Line")
            .field("purpose", &self.purpose)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_are_bounded() {
        for tries in [1, 2, 5, 20, u32::MAX] {
            let longest = FIRST_PAUSE.saturating_mul(1 << tries.min(10)).min(LONGEST_PAUSE);
            let pause = pause(tries);
            assert!(longest / 2 <= pause && pause <= longest, "{tries}: {pause:?}");
        }
    }
}
