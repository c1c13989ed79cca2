//! What becomes of a message after its handler.

use std::time::Duration;

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::headers::{forget_own, forget_way};
use super::received::{ATTEMPT, EXCHANGE, ROUTING_KEY, attempt, origin};
use super::{Broker, BrokerError, Delivery, Message, Queue, told};

pub(super) const REASON: &str = "x-wirewright-reason";
pub(super) const ERROR: &str = "x-wirewright-error";
pub(super) const FAILED_AT: &str = "x-wirewright-failed-at";

/// How many bytes of an error are kept with a message.
const ERROR_LIMIT: usize = 2048;
/// How long a message is held that can go nowhere, before it goes back to its queue.
const HOLD: Duration = Duration::from_secs(1);

/// What became of the work.
pub(super) enum Outcome {
    Done,
    /// The handler failed; another try may do.
    Failed(String),
    /// The handler failed for good.
    GivenUp(String),
    Panicked,
    /// The message is not what its contract says.
    Invalid(String),
    /// It is no message that anybody handles.
    Unknown,
}

impl Outcome {
    /// The word for it in headers and figures.
    fn reason(&self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Failed(_) => "failed",
            Self::GivenUp(_) => "given-up",
            Self::Panicked => "panicked",
            Self::Invalid(_) => "invalid",
            Self::Unknown => "unknown",
        }
    }

    fn error(&self) -> &str {
        match self {
            Self::Done => "",
            Self::Failed(error) | Self::GivenUp(error) | Self::Invalid(error) => error,
            Self::Panicked => "the handler panicked",
            Self::Unknown => "no message of this queue has this routing key and type",
        }
    }

    fn may_be_tried_again(&self) -> bool {
        matches!(self, Self::Failed(_) | Self::Panicked)
    }
}

/// What is needed to settle a message.
pub(super) struct Settling<'a> {
    pub(super) broker: &'a dyn Broker,
    pub(super) queue: &'a Queue,
    /// What the queue is called in the contract.
    pub(super) label: &'a str,
    /// The name of the message; empty where it is unknown.
    pub(super) name: &'static str,
    pub(super) auto_ack: bool,
}

impl Settling<'_> {
    pub(super) async fn settle(&self, delivery: Delivery, outcome: Outcome) {
        if let Outcome::Done = outcome {
            self.tell("done", delivery.ack().await);
            return;
        }
        let (reason, error, tries) = (outcome.reason(), outcome.error(), attempt(&delivery.message));
        tracing::warn!(
            queue = self.queue.name,
            message_name = self.name,
            attempt = tries,
            reason,
            error,
            "a message failed"
        );
        told::failed(self.label, self.name, reason);
        if self.auto_ack {
            self.tell("lost", Ok(()));
        } else if let Some(delay) = self.next_delay(tries).filter(|_| outcome.may_be_tried_again()) {
            let target = self.queue.retry_name(delay);
            let message = moved(
                &delivery.message,
                &self.queue.name,
                target,
                tries.saturating_add(1),
                None,
            );
            self.move_on("retried", delivery, message).await;
        } else if self.queue.dead_letter {
            let message = moved(
                &delivery.message,
                &self.queue.name,
                self.queue.dead_name(),
                tries,
                Some(&outcome),
            );
            self.move_on("dead", delivery, message).await;
        } else {
            // The broker may know where to put it.
            self.tell("dropped", delivery.reject(false).await);
        }
    }

    /// How long a message waits after so many tries.
    fn next_delay(&self, tries: u32) -> Option<Duration> {
        let made = usize::try_from(tries).ok()?.checked_sub(1)?;
        self.queue.retry.get(made).copied()
    }

    /// Publishes a message elsewhere and, once the broker has it, forgets the delivery. To die in between is to have it twice.
    async fn move_on(&self, what: &'static str, delivery: Delivery, message: Message) {
        match self.broker.publish(&message).await {
            Ok(()) => self.tell(what, delivery.ack().await),
            Err(error @ BrokerError::Invalid(_)) => {
                tracing::error!(queue = self.queue.name, %error, "a message that failed cannot be published: the broker moves it");
                let what = if self.queue.dead_letter { "dead" } else { "dropped" };
                self.tell(what, delivery.reject(false).await);
            }
            Err(error) => {
                tracing::error!(queue = self.queue.name, %error, "a message that failed goes back to its queue");
                tokio::time::sleep(HOLD).await;
                self.tell("returned", delivery.reject(true).await);
            }
        }
    }

    fn tell(&self, what: &'static str, settled: Result<(), BrokerError>) {
        if let Err(error) = &settled {
            tracing::warn!(queue = self.queue.name, %error, "a message was not settled; it comes again");
        }
        told::consumed(self.label, self.name, if settled.is_ok() { what } else { "unsettled" });
    }
}

/// A message that waits for another try or is given up.
fn moved(message: &Message, from: &str, queue: String, attempt: u32, dead: Option<&Outcome>) -> Message {
    let mut message = sent_on(message, from, queue);
    let properties = &mut message.properties;
    // It waits as long as its queue says.
    properties.expiration = None;
    properties.set_header(ATTEMPT, i64::from(attempt));
    if let Some(outcome) = dead {
        properties.set_header(REASON, outcome.reason());
        properties.set_header(ERROR, shortened(outcome.error()));
        if let Ok(now) = OffsetDateTime::now_utc().format(&Rfc3339) {
            properties.set_header(FAILED_AT, now);
        }
    }
    message
}

/// A message on its way from one queue to another, by the default exchange. It keeps its id, and where it was published to.
pub(super) fn sent_on(message: &Message, from: &str, queue: String) -> Message {
    let mut properties = message.properties.clone();
    let (exchange, key) = origin(message, from);
    forget_way(&mut properties);
    forget_own(&mut properties);
    properties.set_header(EXCHANGE, exchange);
    properties.set_header(ROUTING_KEY, key);
    Message {
        properties,
        persistent: message.persistent,
        ..Message::new("", queue, message.body.clone())
    }
}

fn shortened(text: &str) -> &str {
    let fits = |end: &usize| text.is_char_boundary(*end);
    let end = (0..=ERROR_LIMIT.min(text.len())).rev().find(fits).unwrap_or_default();
    &text[..end]
}
