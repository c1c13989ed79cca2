//! Deliveries at most once: the broker sends them as fast as it can, whoever handles them. What is waiting here is bounded, and what comes
//! beyond that is lost.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::FutureExt as _;
use tokio::sync::mpsc;
use tokio::sync::mpsc::error::TrySendError;
use tokio::task::AbortHandle;

use super::super::{BrokerError, Delivery};
use super::consume::Source;
use super::properties::message_of;

/// How many messages wait at most, and how many bytes they have.
const MOST: usize = 16 * 1024;
const MOST_BYTES: usize = 64 * 1024 * 1024;

type Next = Result<Delivery, BrokerError>;

/// What waits to be handled.
pub(super) struct Held {
    waiting: mpsc::Receiver<Next>,
    bytes: Arc<AtomicUsize>,
    pump: AbortHandle,
}

/// Holds what comes, as far as there is room.
pub(super) fn hold(mut source: Source) -> Held {
    let (room, waiting) = mpsc::channel(MOST);
    let bytes = Arc::new(AtomicUsize::new(0));
    let held = Arc::clone(&bytes);
    let pump = tokio::spawn(async move {
        let mut lost = 0_u64;
        while let Some(next) = source.next().await {
            let ended = next.is_err();
            let next = next.map(|next| {
                let redelivered = next.redelivered;
                Delivery::new(message_of(next), redelivered, None)
            });
            if ended {
                // It waits for room: an end is not to be lost.
                let _ = room.send(next).await;
                break;
            }
            match keep(&room, &held, next) {
                Kept::Yes => lost = 0,
                Kept::No => {
                    if lost == 0 {
                        tracing::warn!(
                            "messages that need not be settled come faster than they are handled; some are lost"
                        );
                    }
                    lost += 1;
                }
                Kept::Unwanted => break,
            }
        }
    });
    Held {
        waiting,
        bytes,
        pump: pump.abort_handle(),
    }
}

enum Kept {
    Yes,
    No,
    Unwanted,
}

fn keep(room: &mpsc::Sender<Next>, held: &AtomicUsize, next: Next) -> Kept {
    let length = length(&next);
    if held.load(Ordering::Relaxed).saturating_add(length) > MOST_BYTES.max(length) {
        return Kept::No;
    }
    held.fetch_add(length, Ordering::Relaxed);
    match room.try_send(next) {
        Ok(()) => Kept::Yes,
        Err(TrySendError::Full(_)) => {
            held.fetch_sub(length, Ordering::Relaxed);
            Kept::No
        }
        Err(TrySendError::Closed(_)) => Kept::Unwanted,
    }
}

fn length(next: &Next) -> usize {
    next.as_ref().map_or(0, |delivery| delivery.message.body.len())
}

impl Held {
    /// Nothing more comes.
    pub(super) fn stop(&self) {
        self.pump.abort();
    }

    pub(super) fn take(&mut self) -> impl Future<Output = Option<Next>> + Send + '_ {
        self.waiting.recv().map(|next| {
            if let Some(next) = &next {
                self.bytes.fetch_sub(length(next), Ordering::Relaxed);
            }
            next
        })
    }
}

/// Nobody wants more: the consumer goes, and its channel.
impl Drop for Held {
    fn drop(&mut self) {
        self.stop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::Message;

    fn delivery(length: usize) -> Next {
        Ok(Delivery::new(Message::new("", "q", vec![0; length]), false, None))
    }

    #[test]
    fn what_has_no_room_is_lost() {
        let (room, mut waiting) = mpsc::channel(2);
        let held = AtomicUsize::new(0);
        assert!(
            matches!(keep(&room, &held, delivery(MOST_BYTES + 1)), Kept::Yes),
            "alone it may be large"
        );
        assert!(matches!(keep(&room, &held, delivery(1)), Kept::No));
        held.store(0, Ordering::Relaxed);
        assert!(matches!(keep(&room, &held, delivery(1)), Kept::Yes));
        assert!(matches!(keep(&room, &held, delivery(1)), Kept::No));
        assert_eq!(held.load(Ordering::Relaxed), 1);
        waiting.close();
        assert!(matches!(keep(&room, &held, delivery(1)), Kept::Unwanted));
    }
}
