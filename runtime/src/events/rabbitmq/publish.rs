//! How messages are published.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use lapin::options::{BasicPublishOptions, ConfirmSelectOptions};
use lapin::types::ShortString;
use lapin::{BasicProperties, Channel, Confirmation, PublisherConfirm};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::super::{BrokerError, Message};
use super::error::{is_of_another_channel, told};
use super::line::{Line, Open};
use super::pipeline::{Fate, Pipeline};
use super::properties::{name, properties_of};
use super::returns::Verdict;
use super::settings::Settings;

/// How many messages may be on their way to be confirmed.
const ROOM: u32 = 256;
/// How many of them have a channel of their own, which is the fastest where few are on their way. So many channels are kept.
const ALONE: usize = 4;
/// How many exchanges have a channel that is shared.
const SHARED: usize = 64;

/// Publishes by one connection. Where many messages are to be confirmed, those to one exchange share a channel: a message to an exchange that
/// is missing closes the channel for all that are on it.
pub(super) struct Publishing {
    line: Line,
    settings: Arc<Settings>,
    room: Semaphore,
    /// By exchange.
    pipelines: Mutex<HashMap<String, Arc<Pipeline>>>,
    /// Held by who opens a pipeline.
    opening: tokio::sync::Mutex<()>,
    /// Channels that confirm, and have nothing to confirm.
    free: Mutex<Vec<Lane>>,
    /// The channel for what is not confirmed.
    plain: tokio::sync::Mutex<Option<Lane>>,
}

/// A channel and its connection.
#[derive(Clone)]
pub(super) struct Lane {
    open: Arc<Open>,
    channel: Channel,
}

impl Lane {
    pub(super) fn is_alive(&self) -> bool {
        self.open.is_alive() && self.channel.status().connected()
    }

    pub(super) async fn takes_messages(&self) {
        self.open.takes_messages().await;
    }
}

/// A message in the words of lapin.
pub(super) struct Outgoing {
    exchange: ShortString,
    routing_key: ShortString,
    properties: BasicProperties,
    mandatory: bool,
    body: Bytes,
}

impl Outgoing {
    fn new(message: &Message) -> Result<Self, BrokerError> {
        Ok(Self {
            exchange: name("the exchange", &message.exchange)?,
            routing_key: name("the routing key", &message.routing_key)?,
            properties: properties_of(message)?,
            mandatory: message.mandatory,
            body: message.body.clone(),
        })
    }

    async fn put_on(self, lane: &Lane) -> lapin::Result<PublisherConfirm> {
        let options = BasicPublishOptions {
            mandatory: self.mandatory,
            immediate: false,
        };
        let channel = &lane.channel;
        channel
            .basic_publish(self.exchange, self.routing_key, options, &self.body, self.properties)
            .await
    }
}

impl Publishing {
    pub(super) fn new(settings: &Arc<Settings>) -> Self {
        Self {
            line: Line::new(settings, "publishing"),
            settings: Arc::clone(settings),
            room: Semaphore::new(ROOM as usize),
            pipelines: Mutex::default(),
            opening: tokio::sync::Mutex::default(),
            free: Mutex::default(),
            plain: tokio::sync::Mutex::default(),
        }
    }

    /// Publishes a message. That nothing takes it can be told only once it is confirmed, so what is mandatory waits for that too.
    pub(super) async fn publish(&self, message: &Message) -> Result<(), BrokerError> {
        let limit = self.settings.publish_timeout;
        let published = async {
            if message.confirmed || message.mandatory {
                self.confirmed(message).await
            } else {
                self.unconfirmed(Outgoing::new(message)?).await
            }
        };
        timeout(limit, published)
            .await
            .unwrap_or(Err(BrokerError::TimedOut(limit)))
    }

    async fn confirmed(&self, message: &Message) -> Result<(), BrokerError> {
        let _room = self.room.acquire().await.map_err(|_| BrokerError::Closed)?;
        let verdict = match &message.properties.message_id {
            Some(id) if self.is_crowded() => self.among_others(name("the message id", id)?, message).await?,
            _ => self.alone(message).await?,
        };
        match verdict {
            Verdict::Taken => Ok(()),
            Verdict::NotTaken => Err(BrokerError::NotConfirmed),
            Verdict::Returned => Err(BrokerError::Returned {
                exchange: message.exchange.clone(),
                routing_key: message.routing_key.clone(),
            }),
        }
    }

    fn is_crowded(&self) -> bool {
        self.room.available_permits() + ALONE < ROOM as usize
    }

    /// Publishes a message that can be told from others if it comes back.
    async fn among_others(&self, id: ShortString, message: &Message) -> Result<Verdict, BrokerError> {
        loop {
            let outgoing = Outgoing::new(message)?;
            let pipeline = self.pipeline(&message.exchange).await?;
            match pipeline.publish(id.clone(), outgoing).await {
                Fate::Known(verdict) => return Ok(verdict),
                Fate::Failed(error) => return Err(error),
                Fate::Alone => return self.alone(message).await,
                Fate::Unsent => {}
            }
        }
    }

    /// Publishes a message on a channel of its own.
    async fn alone(&self, message: &Message) -> Result<Verdict, BrokerError> {
        loop {
            let lane = self.lane().await?;
            lane.takes_messages().await;
            // Where this is given up or fails, the channel is closed: nobody gets what comes for it later.
            match confirmed(&lane, Outgoing::new(message)?).await {
                Ok(confirmation) => {
                    self.keep(lane);
                    return Ok(verdict(&confirmation));
                }
                Err(error) if is_of_another_channel(&error) => {}
                Err(error) => return Err(told(&error)),
            }
        }
    }

    async fn unconfirmed(&self, outgoing: Outgoing) -> Result<(), BrokerError> {
        let lane = self.plain().await?;
        lane.takes_messages().await;
        let sent = outgoing.put_on(&lane).await;
        sent.map(drop).map_err(|error| told(&error))
    }

    /// The pipeline of an exchange. One call opens it while others wait.
    async fn pipeline(&self, exchange: &str) -> Result<Arc<Pipeline>, BrokerError> {
        if let Some(pipeline) = self.open_pipeline(exchange) {
            return Ok(pipeline);
        }
        let _opening = self.opening.lock().await;
        if let Some(pipeline) = self.open_pipeline(exchange) {
            return Ok(pipeline);
        }
        let pipeline = Arc::new(Pipeline::start(self.lane().await?, self.settings.publish_timeout));
        let mut pipelines = locked(&self.pipelines);
        pipelines.retain(|_, pipeline| pipeline.is_open());
        if pipelines.len() >= SHARED {
            // What is on its way there is waited for.
            pipelines.clear();
        }
        pipelines.insert(exchange.to_owned(), Arc::clone(&pipeline));
        Ok(pipeline)
    }

    fn open_pipeline(&self, exchange: &str) -> Option<Arc<Pipeline>> {
        let pipelines = locked(&self.pipelines);
        pipelines.get(exchange).filter(|pipeline| pipeline.is_open()).cloned()
    }

    /// A channel that confirms: one that is free, or a new one.
    async fn lane(&self) -> Result<Lane, BrokerError> {
        while let Some(lane) = self.take_free() {
            if lane.is_alive() {
                return Ok(lane);
            }
        }
        let lane = self.new_lane().await?;
        let select = lane.channel.confirm_select(ConfirmSelectOptions::default());
        lane.open.ask(self.settings.answer_timeout, select).await?;
        Ok(lane)
    }

    async fn plain(&self) -> Result<Lane, BrokerError> {
        let mut plain = self.plain.lock().await;
        match plain.as_ref().filter(|lane| lane.is_alive()) {
            Some(lane) => Ok(lane.clone()),
            None => Ok(plain.insert(self.new_lane().await?).clone()),
        }
    }

    async fn new_lane(&self) -> Result<Lane, BrokerError> {
        let open = self.line.open().await?;
        match open.channel(self.settings.answer_timeout).await {
            Ok(channel) => Ok(Lane { open, channel }),
            // It was lost just now.
            Err(_) if !open.is_alive() => {
                let open = self.line.open().await?;
                let channel = open.channel(self.settings.answer_timeout).await?;
                Ok(Lane { open, channel })
            }
            Err(error) => Err(error),
        }
    }

    fn take_free(&self) -> Option<Lane> {
        locked(&self.free).pop()
    }

    fn keep(&self, lane: Lane) {
        let mut free = locked(&self.free);
        if free.len() < ALONE {
            free.push(lane);
        }
    }

    /// Waits for what is on its way, and closes.
    pub(super) async fn close(&self) {
        let all: Duration = self.settings.publish_timeout;
        let _ = timeout(all, self.room.acquire_many(ROOM)).await;
        self.room.close();
        self.line.close().await;
        locked(&self.pipelines).clear();
        locked(&self.free).clear();
        self.plain.lock().await.take();
    }
}

/// Publishes a message, and waits for its confirmation.
pub(super) async fn confirmed(lane: &Lane, outgoing: Outgoing) -> lapin::Result<Confirmation> {
    outgoing.put_on(lane).await?.await
}

/// What a confirmation says of the only message that it can be about.
fn verdict(confirmation: &Confirmation) -> Verdict {
    match confirmation {
        Confirmation::Ack(None) => Verdict::Taken,
        Confirmation::Ack(Some(_)) | Confirmation::Nack(Some(_)) => Verdict::Returned,
        Confirmation::Nack(None) | Confirmation::NotRequested => Verdict::NotTaken,
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for Publishing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let free = self.room.available_permits();
        f.debug_struct("Publishing")
            .field("free", &free)
            .finish_non_exhaustive()
    }
}
