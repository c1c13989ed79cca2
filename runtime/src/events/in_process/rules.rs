//! What the arguments of a queue say.

use std::time::Duration;

use super::Bounds;
use crate::events::{Header, Queue};

/// What happens when a queue is full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Overflow {
    DropHead,
    Reject,
    /// The same, and what is refused goes where dead letters go.
    RejectAndBury,
}

/// What the arguments of a queue say.
#[derive(Clone, Debug)]
pub(super) struct Rules {
    pub(super) dead_letter: Option<DeadLetter>,
    pub(super) ttl: Option<Duration>,
    pub(super) delivery_limit: Option<u32>,
    pub(super) max_length: usize,
    pub(super) max_bytes: usize,
    pub(super) overflow: Overflow,
    /// Whether a dead letter stays until the queue behind has it.
    pub(super) buries_at_least_once: bool,
    pub(super) single_active_consumer: bool,
    pub(super) max_priority: Option<u8>,
}

/// Where dead letters go.
#[derive(Clone, Debug)]
pub(super) struct DeadLetter {
    pub(super) exchange: String,
    /// The message's own key unless told.
    pub(super) key: Option<String>,
}

impl Rules {
    pub(super) fn of(queue: &Queue, bounds: Bounds) -> Self {
        let arguments = queue.all_arguments();
        let find = |name: &str| {
            arguments
                .iter()
                .find(|(known, _)| known == name)
                .map(|(_, value)| value)
        };
        let text = |name: &str| find(name).and_then(Header::as_text).map(str::to_owned);
        let number = |name: &str| {
            find(name)
                .and_then(Header::as_integer)
                .and_then(|number| u64::try_from(number).ok())
        };
        let size = |name: &str| number(name).and_then(|number| usize::try_from(number).ok());
        let (length, bytes) = (size("x-max-length"), size("x-max-length-bytes"));
        // A bound of our own loses nothing silently.
        let unless_told = if length.or(bytes).is_none() {
            Overflow::Reject
        } else {
            Overflow::DropHead
        };
        let overflow = match text("x-overflow").as_deref() {
            Some("drop-head") => Overflow::DropHead,
            Some("reject-publish") => Overflow::Reject,
            Some("reject-publish-dlx") => Overflow::RejectAndBury,
            _ => unless_told,
        };
        Self {
            dead_letter: text("x-dead-letter-exchange").map(|exchange| DeadLetter {
                exchange,
                key: text("x-dead-letter-routing-key"),
            }),
            ttl: number("x-message-ttl").map(Duration::from_millis),
            delivery_limit: number("x-delivery-limit").and_then(|limit| u32::try_from(limit).ok()),
            max_length: length.unwrap_or(bounds.messages),
            max_bytes: bytes.unwrap_or(bounds.bytes),
            overflow,
            buries_at_least_once: text("x-dead-letter-strategy").as_deref() == Some("at-least-once"),
            single_active_consumer: find("x-single-active-consumer") == Some(&Header::Boolean(true)),
            max_priority: number("x-max-priority").and_then(|most| u8::try_from(most).ok()),
        }
    }
}
