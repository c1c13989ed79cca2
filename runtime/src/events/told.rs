//! What is told of messages: figures for whoever counts them.

use std::time::Instant;

use super::{BrokerError, PublishError};

/// Tells how a message was published, and how long that took.
pub(super) fn published(message: &'static str, started: Instant, outcome: &Result<(), PublishError>) {
    let word = match outcome {
        Ok(()) => "published",
        Err(PublishError::Invalid(_)) => "invalid",
        Err(PublishError::Key(_)) => "no-key",
        Err(PublishError::Broker(error)) => refused(error),
    };
    metrics::counter!("wirewright_messages_published_total", "message" => message, "outcome" => word).increment(1);
    metrics::histogram!("wirewright_message_publish_seconds", "message" => message).record(started.elapsed());
}

fn refused(error: &BrokerError) -> &'static str {
    match error {
        BrokerError::Connection(_) => "no-connection",
        BrokerError::Refused(_) => "refused",
        BrokerError::Returned { .. } => "returned",
        BrokerError::NotConfirmed => "not-confirmed",
        BrokerError::TimedOut(_) => "timeout",
        BrokerError::Closed => "closed",
        BrokerError::Invalid(_) => "invalid",
    }
}

/// Tells how long a handler took.
pub(super) fn handled(message: &'static str, started: Instant) {
    metrics::histogram!("wirewright_message_handle_seconds", "message" => message).record(started.elapsed());
}

/// Tells that a message could not be handled.
pub(super) fn failed(queue: &str, message: &'static str, reason: &'static str) {
    let queue = queue.to_owned();
    metrics::counter!("wirewright_messages_failed_total", "queue" => queue, "message" => message, "reason" => reason)
        .increment(1);
}

/// Tells what became of a message.
pub(super) fn consumed(queue: &str, message: &'static str, outcome: &'static str) {
    let queue = queue.to_owned();
    metrics::counter!("wirewright_messages_consumed_total", "queue" => queue, "message" => message, "outcome" => outcome)
        .increment(1);
}
