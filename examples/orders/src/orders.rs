//! What is written: events, which are appended, kept for good, and told.

use std::sync::Arc;

use orders_api::events::OrdersPublisher;
use orders_api::types::{Change, OrderEvent};
use sqlx::SqlitePool;
use uuid::Uuid;
use wirewright_runtime::codec::{ReadOptions, from_json, to_json};
use wirewright_runtime::events::outbox::{self, Relay};
use wirewright_runtime::events::{Broker, PublishError};
use wirewright_runtime::violation::Violations;

use crate::order::{Illegal, Order};

/// How often a change is tried when others get ahead. Each time one of them has succeeded.
const TRIES: usize = 100;

/// Why something did not happen to an order, or cannot be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error(transparent)]
    Illegal(#[from] Illegal),
    #[error("others got ahead, again and again")]
    Busy,
    #[error(transparent)]
    Unfit(#[from] PublishError),
    #[error("an event cannot be read: {0}")]
    Corrupt(#[from] Violations),
    #[error("an event came before an earlier one")]
    Early,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// The orders, for who changes them. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Orders {
    pool: SqlitePool,
    publisher: OrdersPublisher,
    relay: Relay,
}

impl Orders {
    pub(crate) fn new(pool: SqlitePool, broker: Arc<dyn Broker>) -> Self {
        Self {
            publisher: OrdersPublisher::new(Arc::clone(&broker)),
            relay: Relay::new(pool.clone(), broker),
            pool,
        }
    }

    /// What brings events to the broker.
    pub(crate) fn relay(&self) -> &Relay {
        &self.relay
    }

    /// The order, of its events.
    pub(crate) async fn get(&self, id: Uuid) -> Result<Order, Error> {
        let events = sqlx::query_scalar("SELECT event FROM order_events WHERE order_id = ? ORDER BY version");
        let events: Vec<Vec<u8>> = events.bind(id).fetch_all(&self.pool).await?;
        let after = |order: Order, event: &Vec<u8>| Ok(order.after(&read(event)?.change)?);
        events.iter().try_fold(Order::default(), after)
    }

    /// Has something happen to an order: it is decided by what the order is now, and again when somebody else was faster.
    pub(crate) async fn record(&self, order_id: Uuid, change: &Change) -> Result<Order, Error> {
        for _ in 0..TRIES {
            let order = self.get(order_id).await?.after(change)?;
            let event = OrderEvent {
                order_id,
                version: order.version,
                change: change.clone(),
            };
            if self.append(&event).await? {
                return Ok(order);
            }
        }
        Err(Error::Busy)
    }

    /// Keeps an event and has it told, both or neither; whether its version was still free.
    pub(crate) async fn append(&self, event: &OrderEvent) -> Result<bool, Error> {
        let id = format!("{}/{}", event.order_id, event.version);
        let message = self.publisher.order_event(event).message_id(id).message()?;
        let mut tx = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let insert = sqlx::query("INSERT INTO order_events (order_id, version, event) VALUES (?, ?, ?)");
        let insert = insert.bind(event.order_id).bind(event.version).bind(to_json(event));
        match insert.execute(&mut *tx).await {
            Err(sqlx::Error::Database(error)) if error.is_unique_violation() => return Ok(false),
            other => other?,
        };
        outbox::put(&mut *tx, &message).await?;
        tx.commit().await?;
        self.relay.notify();
        Ok(true)
    }
}

/// An event as it was kept.
pub(crate) fn read(event: &[u8]) -> Result<OrderEvent, Error> {
    Ok(from_json(event, &ReadOptions::default())?)
}
