//! One batch on its way to the broker: several messages at a time, but of each key one after another.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::{StreamExt as _, stream};
use tokio::time::timeout;

use super::store::{Failed, Kept, Outcome};
use crate::events::database::now;
use crate::events::{Broker, BrokerError, Message};

/// The pause after the first failure of a message; it doubles each time.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(300);
/// How often what the broker refuses is tried before others of its key overtake it.
const PATIENCE: i64 = 5;
/// How much is kept of why a message failed, in characters.
const REASON: usize = 500;

/// How messages are published.
pub(super) struct Lanes {
    pub(super) broker: Arc<dyn Broker>,
    /// How many at a time.
    pub(super) in_flight: usize,
    /// How long the broker may take for one.
    pub(super) limit: Duration,
}

/// What became of one message.
enum Fate {
    Sent,
    Failed(Failed),
    /// The broker is away, so it was not tried.
    Untried,
}

impl Lanes {
    /// Publishes a batch; begins nothing more when `halt` is set, and sets it when the broker is away.
    pub(super) async fn publish(&self, batch: Vec<Kept>, halt: &AtomicBool) -> Outcome {
        let lanes = stream::iter(by_key(batch)).map(|lane| self.lane(lane, halt));
        let outcomes = lanes.buffer_unordered(self.in_flight.max(1));
        let together = |mut all: Outcome, one: Outcome| {
            all.sent.extend(one.sent);
            all.failed.extend(one.failed);
            async { all }
        };
        outcomes.fold(Outcome::default(), together).await
    }

    /// Publishes messages of one key, until one fails that the others have to wait for.
    async fn lane(&self, lane: Vec<Kept>, halt: &AtomicBool) -> Outcome {
        let mut outcome = Outcome::default();
        for kept in lane {
            if halt.load(Ordering::Relaxed) {
                break;
            }
            let id = kept.id;
            match self.one(kept).await {
                Fate::Sent => outcome.sent.push(id),
                Fate::Failed(failed) => {
                    let holding = failed.holding;
                    outcome.failed.push(failed);
                    if holding {
                        break;
                    }
                }
                Fate::Untried => halt.store(true, Ordering::Relaxed),
            }
        }
        outcome
    }

    async fn one(&self, kept: Kept) -> Fate {
        let attempts = kept.attempts;
        let failed = |holding, failure: String| {
            Fate::Failed(Failed {
                id: kept.id,
                due_at: now().saturating_add(pause(attempts)),
                holding,
                failure: failure.chars().take(REASON).collect(),
            })
        };
        let mut message = match kept.message {
            Ok(message) => message,
            Err(unreadable) => return failed(false, unreadable.to_string()),
        };
        message.confirmed = true;
        let Err(error) = self.send(&message).await else {
            metrics::counter!("wirewright_outbox_published_total").increment(1);
            return Fate::Sent;
        };
        if matches!(error, BrokerError::Connection(_) | BrokerError::Closed) {
            tracing::debug!(%error, "the broker is away");
            return Fate::Untried;
        }
        tell(&message, &error, attempts);
        failed(holds(&error, attempts), error.to_string())
    }

    async fn send(&self, message: &Message) -> Result<(), BrokerError> {
        let sent = timeout(self.limit, self.broker.publish(message)).await;
        sent.unwrap_or(Err(BrokerError::TimedOut(self.limit)))
    }
}

/// Messages of the same exchange and key, in their order; lanes stand in the order of their first message.
fn by_key(batch: Vec<Kept>) -> Vec<Vec<Kept>> {
    let mut places = HashMap::new();
    let mut lanes: Vec<Vec<Kept>> = Vec::new();
    for kept in batch {
        let key = kept
            .message
            .as_ref()
            .map(|message| (message.exchange.clone(), message.routing_key.clone()));
        let place = *places.entry(key.ok()).or_insert(lanes.len());
        match lanes.get_mut(place) {
            Some(lane) => lane.push(kept),
            None => lanes.push(vec![kept]),
        }
    }
    lanes
}

/// Whether the others of its key wait for a message. Where no queue takes it, nobody is there who could see the order. What
/// is refused may be so for what it is itself, so it does not stand in the way for ever.
fn holds(error: &BrokerError, attempts: i64) -> bool {
    match error {
        BrokerError::Returned { .. } => false,
        error => error.is_transient() || attempts < PATIENCE,
    }
}

/// How long a message waits that failed before so often, in milliseconds.
fn pause(attempts: i64) -> i64 {
    let doubled = 2_u32.saturating_pow(u32::try_from(attempts.max(0)).unwrap_or(u32::MAX));
    let pause = FIRST_PAUSE.saturating_mul(doubled).min(LONGEST_PAUSE);
    i64::try_from(pause.as_millis()).unwrap_or(i64::MAX)
}

fn tell(message: &Message, error: &BrokerError, attempts: i64) {
    let reason = match error {
        BrokerError::Returned { .. } => "returned",
        BrokerError::NotConfirmed => "not_confirmed",
        BrokerError::TimedOut(_) => "timed_out",
        _ => "refused",
    };
    metrics::counter!("wirewright_outbox_failures_total", "reason" => reason).increment(1);
    tracing::warn!(
        message_id = message.properties.message_id.as_deref(),
        exchange = message.exchange,
        routing_key = message.routing_key,
        attempts = attempts.saturating_add(1),
        %error,
        "a message was not taken, and is kept"
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_are_bounded() {
        let pauses: Vec<i64> = [-1, 0, 1, 2, 8, 9, 31, 32, i64::MAX].into_iter().map(pause).collect();
        assert_eq!(
            pauses,
            [1_000, 1_000, 2_000, 4_000, 256_000, 300_000, 300_000, 300_000, 300_000]
        );
    }

    #[test]
    fn keys_are_kept_apart() {
        let kept = |id, key: &str| Kept {
            id,
            attempts: 0,
            message: Ok(Message::new("x", key, "")),
        };
        let lanes = by_key(vec![kept(1, "a"), kept(2, "b"), kept(3, "a")]);
        let ids: Vec<Vec<i64>> = lanes
            .iter()
            .map(|lane| lane.iter().map(|kept| kept.id).collect())
            .collect();
        assert_eq!(ids, [vec![1, 3], vec![2]]);
    }
}
