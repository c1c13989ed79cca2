//! How messages are published.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use lapin::options::{BasicPublishOptions, ConfirmSelectOptions};
use lapin::types::ShortString;
use lapin::{BasicProperties, Channel, Confirmation};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::super::{BrokerError, Message};
use super::error::told;
use super::line::{Line, Open};
use super::properties::{name, properties_of};
use super::settings::Settings;

/// How many messages may be on their way to be confirmed.
const LANES: u32 = 64;

/// Publishes by one connection. What is to be confirmed has a channel for itself until it is: lapin takes a message that comes back for the
/// one that the next confirmation is about, and an exchange that is missing closes the channel for all that are on it.
pub(super) struct Publishing {
    line: Line,
    settings: Arc<Settings>,
    room: Semaphore,
    /// Channels that confirm, and have nothing to confirm.
    free: Mutex<Vec<Lane>>,
    /// The channel for what is not confirmed.
    plain: tokio::sync::Mutex<Option<Lane>>,
}

/// A channel and its connection.
#[derive(Clone)]
struct Lane {
    open: Arc<Open>,
    channel: Channel,
}

impl Lane {
    fn is_alive(&self) -> bool {
        self.open.is_alive() && self.channel.status().connected()
    }
}

/// A message in the words of lapin.
struct Outgoing<'a> {
    exchange: ShortString,
    routing_key: ShortString,
    properties: BasicProperties,
    mandatory: bool,
    body: &'a [u8],
}

impl<'a> Outgoing<'a> {
    fn new(message: &'a Message) -> Result<Self, BrokerError> {
        Ok(Self {
            exchange: name("the exchange", &message.exchange)?,
            routing_key: name("the routing key", &message.routing_key)?,
            properties: properties_of(message)?,
            mandatory: message.mandatory,
            body: &message.body,
        })
    }

    async fn put_on(self, channel: &Channel) -> lapin::Result<lapin::PublisherConfirm> {
        let options = BasicPublishOptions {
            mandatory: self.mandatory,
            immediate: false,
        };
        channel
            .basic_publish(self.exchange, self.routing_key, options, self.body, self.properties)
            .await
    }
}

impl Publishing {
    pub(super) fn new(settings: &Arc<Settings>) -> Self {
        Self {
            line: Line::new(settings, "publishing"),
            settings: Arc::clone(settings),
            room: Semaphore::new(LANES as usize),
            free: Mutex::default(),
            plain: tokio::sync::Mutex::default(),
        }
    }

    /// Publishes a message. That nothing takes it can be told only once it is confirmed, so what is mandatory waits for that too.
    pub(super) async fn publish(&self, message: &Message) -> Result<(), BrokerError> {
        let outgoing = Outgoing::new(message)?;
        let limit = self.settings.publish_timeout;
        let published = async {
            if message.confirmed || message.mandatory {
                self.confirmed(outgoing).await
            } else {
                self.unconfirmed(outgoing).await
            }
        };
        timeout(limit, published)
            .await
            .unwrap_or(Err(BrokerError::TimedOut(limit)))
    }

    async fn confirmed(&self, outgoing: Outgoing<'_>) -> Result<(), BrokerError> {
        let _room = self.room.acquire().await.map_err(|_| BrokerError::Closed)?;
        let lane = self.lane().await?;
        lane.open.takes_messages().await;
        let (exchange, routing_key) = (outgoing.exchange.to_string(), outgoing.routing_key.to_string());
        // Where this is given up or fails, the channel is closed: nobody gets what comes for it later.
        let confirm = outgoing.put_on(&lane.channel).await.map_err(|error| told(&error))?;
        let confirmation = confirm.await.map_err(|error| told(&error))?;
        self.lanes().push(lane);
        match confirmation {
            Confirmation::Ack(None) => Ok(()),
            Confirmation::Ack(Some(_)) | Confirmation::Nack(Some(_)) => {
                Err(BrokerError::Returned { exchange, routing_key })
            }
            Confirmation::Nack(None) | Confirmation::NotRequested => Err(BrokerError::NotConfirmed),
        }
    }

    async fn unconfirmed(&self, outgoing: Outgoing<'_>) -> Result<(), BrokerError> {
        let lane = self.plain().await?;
        lane.open.takes_messages().await;
        let sent = outgoing.put_on(&lane.channel).await;
        sent.map(drop).map_err(|error| told(&error))
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
        let channel = open.channel(self.settings.answer_timeout).await?;
        Ok(Lane { open, channel })
    }

    fn take_free(&self) -> Option<Lane> {
        self.lanes().pop()
    }

    fn lanes(&self) -> std::sync::MutexGuard<'_, Vec<Lane>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for what is on its way, and closes.
    pub(super) async fn close(&self) {
        let all: Duration = self.settings.publish_timeout;
        let _ = timeout(all, self.room.acquire_many(LANES)).await;
        self.room.close();
        self.line.close().await;
        self.lanes().clear();
        self.plain.lock().await.take();
    }
}

impl fmt::Debug for Publishing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let free = self.room.available_permits();
        f.debug_struct("Publishing")
            .field("free", &free)
            .finish_non_exhaustive()
    }
}
