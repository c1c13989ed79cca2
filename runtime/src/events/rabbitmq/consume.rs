//! How messages are consumed.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::future::{BoxFuture, ready};
use lapin::options::{
    BasicAckOptions, BasicCancelOptions, BasicConsumeOptions, BasicGetOptions, BasicQosOptions, BasicRejectOptions,
};
use lapin::types::FieldTable;
use lapin::{Acker, Channel, Consumer};
use tokio::time::{Instant, Interval, interval_at, timeout};

use super::super::{BrokerError, Consume, Deliveries, Delivery, Settle};
use super::error::told;
use super::line::{Line, within};
use super::overflow::{self, Held};
use super::properties::{message_of, name};

/// How often a consumer that nothing comes for looks whether its connection is still there.
const LOOK: Duration = Duration::from_secs(1);

/// Begins to consume, on a channel of its own.
pub(super) async fn consume(
    line: &Line,
    limit: Duration,
    queue: &str,
    how: Consume,
) -> Result<Box<dyn Deliveries>, BrokerError> {
    let queue = name("the queue", queue)?;
    let channel = Arc::new(line.channel().await?);
    if !how.auto_ack {
        // 0 would be no limit.
        line.ask(channel.basic_qos(how.prefetch.max(1), BasicQosOptions::default()))
            .await?;
    }
    let options = BasicConsumeOptions {
        no_ack: how.auto_ack,
        exclusive: how.exclusive,
        ..BasicConsumeOptions::default()
    };
    let consuming = channel.basic_consume(queue, "".into(), options, FieldTable::default());
    let source = Source {
        consumer: line.ask(consuming).await?,
        channel,
        look: interval_at(Instant::now() + LOOK, LOOK),
        is_at_end: false,
    };
    Ok(if how.auto_ack {
        Box::new(overflow::hold(source))
    } else {
        Box::new(Settled { source, limit })
    })
}

/// Takes one message, on a channel of its own.
pub(super) async fn get(line: &Line, limit: Duration, queue: &str) -> Result<Option<Delivery>, BrokerError> {
    let queue = name("the queue", queue)?;
    let channel = Arc::new(line.channel().await?);
    let got = line.ask(channel.basic_get(queue, BasicGetOptions::default())).await?;
    Ok(got.map(|got| delivery(got.delivery, &channel, limit)))
}

/// Where deliveries come from.
pub(super) struct Source {
    consumer: Consumer,
    channel: Arc<Channel>,
    /// One timer for all messages: a new one for each would wake the thread that keeps the time.
    look: Interval,
    /// Nothing more comes, and lapin says so only once.
    is_at_end: bool,
}

impl Source {
    /// What comes next. lapin may not say that a connection is lost, so that is looked at too.
    pub(super) async fn next(&mut self) -> Option<Result<lapin::message::Delivery, BrokerError>> {
        while !self.is_at_end {
            let next = tokio::select! {
                biased;
                next = self.consumer.next() => Some(next),
                _ = self.look.tick() => None,
            };
            let is_there = self.channel.status().connected();
            self.is_at_end = match &next {
                Some(next) => !matches!(next, Some(Ok(_))),
                None => !is_there,
            };
            match next {
                Some(Some(next)) => return Some(next.map_err(|error| told(&error))),
                _ if self.is_at_end && !is_there => return Some(Err(lost())),
                _ => {}
            }
        }
        None
    }
}

/// Deliveries that are to be settled.
struct Settled {
    source: Source,
    limit: Duration,
}

impl Deliveries for Settled {
    fn next(&mut self) -> BoxFuture<'_, Option<Result<Delivery, BrokerError>>> {
        Box::pin(async {
            let next = self.source.next().await?;
            Some(next.map(|next| delivery(next, &self.source.channel, self.limit)))
        })
    }

    fn cancel(&mut self) -> BoxFuture<'_, ()> {
        Box::pin(async {
            if let Err(error) = self.give_back().await {
                // The broker takes all of it back when the channel goes.
                tracing::debug!(%error, "a consumer could not be cancelled");
            }
        })
    }
}

impl Settled {
    /// Ends the consumer, and gives back what it was sent and nobody has seen.
    async fn give_back(&mut self) -> Result<(), BrokerError> {
        let Source {
            consumer,
            channel,
            is_at_end,
            ..
        } = &mut self.source;
        *is_at_end = true;
        let cancelling = channel.basic_cancel(consumer.tag(), BasicCancelOptions::default());
        within(self.limit, cancelling).await?;
        // Behind what was sent stands the end.
        while let Ok(Some(sent)) = timeout(self.limit, consumer.next()).await {
            let sent = sent.map_err(|error| told(&error))?;
            let rejecting = sent.acker.reject(BasicRejectOptions { requeue: true });
            within(self.limit, rejecting).await?;
        }
        Ok(())
    }
}

impl Deliveries for Held {
    fn next(&mut self) -> BoxFuture<'_, Option<Result<Delivery, BrokerError>>> {
        Box::pin(self.take())
    }

    fn cancel(&mut self) -> BoxFuture<'_, ()> {
        self.stop();
        Box::pin(ready(()))
    }
}

fn delivery(delivery: lapin::message::Delivery, channel: &Arc<Channel>, limit: Duration) -> Delivery {
    let ticket = Ticket {
        acker: delivery.acker.clone(),
        channel: Arc::clone(channel),
        limit,
    };
    let redelivered = delivery.redelivered;
    Delivery::new(message_of(delivery), redelivered, Some(Box::new(ticket)))
}

/// Settles one delivery. It keeps the channel open, which the broker would take everything back from.
struct Ticket {
    acker: Acker,
    channel: Arc<Channel>,
    limit: Duration,
}

impl Ticket {
    /// Waits until it was said; `false` is lapin's word for a channel that is gone.
    async fn settled(limit: Duration, said: impl Future<Output = lapin::Result<bool>>) -> Result<(), BrokerError> {
        match within(limit, said).await {
            Ok(true) => Ok(()),
            Ok(false) => Err(lost()),
            Err(error) => Err(error),
        }
    }
}

impl Settle for Ticket {
    fn ack(self: Box<Self>) -> BoxFuture<'static, Result<(), BrokerError>> {
        Box::pin(async move { Self::settled(self.limit, self.acker.ack(BasicAckOptions::default())).await })
    }

    fn reject(self: Box<Self>, requeue: bool) -> BoxFuture<'static, Result<(), BrokerError>> {
        Box::pin(async move {
            let rejecting = self.acker.reject(BasicRejectOptions { requeue });
            Self::settled(self.limit, rejecting).await
        })
    }
}

impl fmt::Debug for Ticket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ticket")
            .field("channel", &self.channel.id())
            .finish_non_exhaustive()
    }
}

fn lost() -> BrokerError {
    BrokerError::Connection("the channel that it came by is gone".to_owned())
}
