//! What is told of calls: figures for whoever counts them.

use std::time::Instant;

use super::{Answer, ErrorKind};
use crate::operation::Operation;

/// Tells how a call ended, and how long it took. That an answer breaks its contract is found later, and counted apart.
pub(super) fn tell(operation: &'static Operation, started: Instant, outcome: &Result<Answer, ErrorKind>) {
    metrics::counter!(
        "wirewright_client_calls_total",
        "operation" => operation.id,
        "outcome" => outcome.as_ref().map_or_else(failure, answer)
    )
    .increment(1);
    metrics::histogram!("wirewright_client_call_seconds", "operation" => operation.id).record(started.elapsed());
}

/// The class of a status.
fn answer(answer: &Answer) -> &'static str {
    match answer.status().as_u16() / 100 {
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        5 => "5xx",
        _ => "other",
    }
}

fn failure(kind: &ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Timeout(_) => "timeout",
        ErrorKind::NoConnection(_) => "no-connection",
        ErrorKind::BreakerOpen => "breaker-open",
        ErrorKind::Transport(_) => "transport",
        ErrorKind::TooLarge(_) | ErrorKind::InvalidResponse { .. } => "invalid-response",
        _ => "not-sent",
    }
}
