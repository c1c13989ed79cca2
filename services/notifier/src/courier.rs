//! Sending mails in the background.

use std::pin::pin;
use std::time::Duration;

use futures_util::future::{FutureExt as _, pending, select};
use futures_util::{StreamExt as _, stream};
use runnerly_common::Error;
use time::OffsetDateTime;
use tokio::time::{sleep, timeout};

use crate::mailer::{Mailer, Outcome};
use crate::model::Mail;
use crate::store::NotifierStore;

/// How often to look for mails that are to be tried again.
const POLL: Duration = Duration::from_millis(500);
/// How long to wait when the mail server is away: at first, and at most.
const PAUSES: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(60));
/// How many mails are sent at a time.
const AT_A_TIME: usize = 4;

/// Sends mails as they become due.
///
/// What is to be sent stands in the database, so it may be ended at any moment and goes on when it is run again. While the
/// mail server is away nothing is lost and no mail counts as tried. Run one of them at a time.
#[derive(Clone, Debug)]
pub struct Courier {
    store: NotifierStore,
    mailer: Mailer,
    clock: fn() -> OffsetDateTime,
}

/// How a round went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Round {
    /// There was nothing to send.
    Idle,
    /// Mails were sent or refused.
    Done,
    /// The mail server is away.
    Away,
}

impl Courier {
    /// A courier of what the store has, by the clock of the system.
    #[must_use]
    pub fn new(store: NotifierStore, mailer: Mailer) -> Self {
        Self::with_clock(store, mailer, OffsetDateTime::now_utc)
    }

    /// The same by another clock.
    #[must_use]
    pub fn with_clock(store: NotifierStore, mailer: Mailer, clock: fn() -> OffsetDateTime) -> Self {
        Self { store, mailer, clock }
    }

    /// Works until `stop`; then mails that are under way are waited for, so that none is sent twice.
    pub async fn run(self, stop: impl Future<Output = ()> + Send) {
        let stop = stop.shared();
        let mut pause = PAUSES.0;
        while stop.peek().is_none() {
            let round = self.work_until(stop.clone()).await.unwrap_or_else(|error| {
                tracing::error!(%error, "mails could not be sent");
                Round::Away
            });
            if round != Round::Away {
                pause = PAUSES.0;
            }
            let idle = async {
                match round {
                    Round::Away => sleep(pause).await,
                    Round::Idle => drop(timeout(POLL, self.store.due_soon().notified()).await),
                    Round::Done => {}
                }
            };
            select(stop.clone(), pin!(idle)).await;
            if round == Round::Away {
                pause = (pause * 2).min(PAUSES.1);
            }
        }
    }

    /// Tries mails that are due once each, until the mail server is seen to be away.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn work(&self) -> Result<Round, Error> {
        self.work_until(pending()).await
    }

    /// The same, but none is begun after `stop`.
    async fn work_until(&self, stop: impl Future<Output = ()> + Send) -> Result<Round, Error> {
        let stop = pin!(stop);
        let due = self.store.due((self.clock)()).await?;
        if due.is_empty() {
            return Ok(Round::Idle);
        }
        let mut attempts = stream::iter(due)
            .take_until(stop)
            .map(|mail| self.attempt(mail))
            .buffer_unordered(AT_A_TIME);
        let mut round = Ok(Round::Done);
        // what is under way is waited for, so that nothing that was sent goes unnoted
        while let Some(outcome) = attempts.next().await {
            match outcome {
                Ok(Outcome::Away(_)) if round.is_ok() => round = Ok(Round::Away),
                Ok(_) => {}
                Err(error) => round = Err(error),
            }
        }
        round
    }

    async fn attempt(&self, mail: Mail) -> Result<Outcome, Error> {
        let outcome = self.mailer.send(&mail).await;
        if outcome != Outcome::Sent {
            tracing::warn!(id = %mail.id, ?outcome, "a mail was not sent");
        }
        self.store.note(&mail, &outcome, (self.clock)()).await?;
        Ok(outcome)
    }
}
