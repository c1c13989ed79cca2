//! Messages on their way to consumers.

use std::fmt;
use std::future::pending;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use futures_util::future::BoxFuture;
use tokio::time::{Instant, sleep_until};

use super::queue::Taken;
use super::{Connection, Shared};
use crate::events::{BrokerError, Deliveries, Delivery, Settle};

/// What comes to a consumer.
pub(super) struct Arrivals {
    /// It is there as long as somebody consumes.
    connection: Arc<Connection>,
    queue: String,
    consumer: u64,
    /// Whether it was told that nothing more comes.
    ended: bool,
}

impl Arrivals {
    pub(super) fn new(connection: Arc<Connection>, queue: &str, consumer: u64) -> Self {
        Self {
            connection,
            queue: queue.to_owned(),
            consumer,
            ended: false,
        }
    }

    async fn next(&mut self) -> Option<Result<Delivery, BrokerError>> {
        if self.ended {
            return None;
        }
        loop {
            let mut changed = pin!(self.connection.shared.changed.notified());
            // From here on no change is missed.
            changed.as_mut().enable();
            let (taken, expires) = {
                let mut state = self.connection.shared.state();
                state.turn(Instant::now());
                let taken = state.take(&self.queue, self.consumer);
                // Room that this made is filled again.
                state.turn(Instant::now());
                (taken, state.expires_next())
            };
            match taken {
                Ok(Some(taken)) => return Some(Ok(Ticket::delivery(&self.connection.shared, &self.queue, taken))),
                Ok(None) => wait(changed, expires, &self.connection.shared).await,
                Err(()) => {
                    self.ended = true;
                    return Some(Err(self.end()));
                }
            }
        }
    }

    fn end(&self) -> BrokerError {
        match self.connection.closed.load(Ordering::Relaxed) {
            true => BrokerError::Closed,
            false => BrokerError::Connection("the consumer has ended".to_owned()),
        }
    }

    fn cancel(&mut self) {
        self.ended = true;
        self.connection
            .shared
            .change(|state| state.cancel(&self.queue, self.consumer));
    }
}

/// Waits for a change, or until a message expires: that one may go to anybody, so all look.
async fn wait(changed: impl Future<Output = ()>, expires: Option<Instant>, shared: &Shared) {
    let expired = async {
        match expires {
            Some(at) => sleep_until(at).await,
            None => pending().await,
        }
    };
    tokio::select! {
        () = changed => {}
        () = expired => shared.change(|_| ()),
    }
}

impl Deliveries for Arrivals {
    fn next(&mut self) -> BoxFuture<'_, Option<Result<Delivery, BrokerError>>> {
        Box::pin(self.next())
    }

    fn cancel(&mut self) -> BoxFuture<'_, ()> {
        self.cancel();
        Box::pin(std::future::ready(()))
    }
}

impl Drop for Arrivals {
    fn drop(&mut self) {
        self.cancel();
    }
}

/// By which a message is settled. One that is dropped is back in its queue.
pub(super) struct Ticket {
    shared: Arc<Shared>,
    queue: String,
    tag: u64,
    used: bool,
}

impl Ticket {
    pub(super) fn delivery(shared: &Arc<Shared>, queue: &str, taken: Taken) -> Delivery {
        let ticket = taken.tag.map(|tag| {
            let ticket = Self {
                shared: Arc::clone(shared),
                queue: queue.to_owned(),
                tag,
                used: false,
            };
            Box::new(ticket) as Box<dyn Settle>
        });
        Delivery::new(taken.message, taken.redelivered, ticket)
    }
}

fn gone() -> BrokerError {
    BrokerError::Connection("the connection that the message came by is gone".to_owned())
}

impl Settle for Ticket {
    fn ack(mut self: Box<Self>) -> BoxFuture<'static, Result<(), BrokerError>> {
        Box::pin(async move {
            self.used = true;
            let acked = self.shared.change(|state| state.ack(&self.queue, self.tag));
            acked.map_err(|()| gone())
        })
    }

    fn reject(mut self: Box<Self>, requeue: bool) -> BoxFuture<'static, Result<(), BrokerError>> {
        Box::pin(async move {
            self.used = true;
            let rejected = self.shared.change(|state| state.reject(&self.queue, self.tag, requeue));
            rejected.map_err(|()| gone())
        })
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        if !self.used {
            // Where it is back already, there is nothing to do.
            let _ = self.shared.change(|state| state.reject(&self.queue, self.tag, true));
        }
    }
}

impl fmt::Debug for Ticket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ticket")
            .field("queue", &self.queue)
            .field("tag", &self.tag)
            .finish_non_exhaustive()
    }
}
