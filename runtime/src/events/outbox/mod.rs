//! Messages that leave if, and only if, the transaction that they tell of is committed.
//!
//! [`put`] keeps a message in the caller's transaction. A [`Relay`] publishes what is kept, in the order in which it was put, and forgets
//! it when the broker has confirmed it. So nothing is lost and nothing is told that did not happen, whatever ends in between; a message
//! may be published twice, with the same `message_id`, which an [`inbox`](super::inbox) on the other side notices.
//!
//! Order holds for messages with the same exchange and routing key that were put one after another. Of transactions at the same time the
//! one that puts first may commit last; who needs an order between them changes the same row in both, before putting.
//!
#![cfg_attr(
    feature = "sqlite",
    doc = r#"
```
use std::sync::Arc;
use wirewright_runtime::events::{Broker, InProcess, Message, Queue, Topology, outbox};

# tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
# let folder = tempfile::tempdir()?;
# let options = sqlx::sqlite::SqliteConnectOptions::new().filename(folder.path().join("races.db"));
let pool = sqlx::SqlitePool::connect_with(options.create_if_missing(true)).await?;
outbox::install(&pool).await?;
sqlx::query("CREATE TABLE races (name TEXT)").execute(&pool).await?;

let broker = Arc::new(InProcess::new());
broker.declare(&Topology::new().queue(Queue::new("races"))).await?;
let relay = outbox::Relay::new(pool.clone(), broker.clone());
let running = relay.spawn();

// Where a contract is generated: `publisher.race_created(&race).message()?`.
let message = Message::new("", "races", "\"Berlin\"");
let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
sqlx::query("INSERT INTO races VALUES ('Berlin')").execute(&mut *transaction).await?;
outbox::put(&mut *transaction, &message).await?;
transaction.commit().await?;
relay.notify();

while outbox::depth(&pool).await?.waiting > 0 {
    tokio::time::sleep(std::time::Duration::from_millis(10)).await;
}
running.stop().await;
assert_eq!(broker.get("races").await?.unwrap().message.body, message.body);
# Ok::<(), Box<dyn std::error::Error>>(())
# }).unwrap();
```
"#
)]

mod lanes;
mod limits;
#[cfg(feature = "postgres")]
mod postgres;
mod relay;
#[cfg(feature = "sqlite")]
mod sqlite;
mod store;

use std::time::Duration;

use uuid::Uuid;

pub use limits::{LARGEST_BODY, LARGEST_PROPERTIES, NotKept};
pub use relay::{Relay, Running};
pub(super) use store::{Insert, Store};

use super::database::{Connection, Pool, now};
use super::{Message, stored};
use store::Row;

/// The tables in SQLite, for those who have migrations of their own; [`install`] runs it.
pub const SQLITE: &str = include_str!("sqlite.sql");
/// The tables in PostgreSQL, for those who have migrations of their own; [`install`] runs it.
pub const POSTGRES: &str = include_str!("postgres.sql");

/// Makes the tables where they are not there yet.
///
/// # Errors
/// When the database fails.
pub async fn install(pool: &impl Pool) -> Result<(), sqlx::Error> {
    pool.outbox().install().await
}

/// Keeps a message in the transaction of this connection. A message without an id gets one (UUID version 7).
///
/// The relay waits for confirmations even where the message does not ask for one. What is told of it by
/// [`Properties::expiration`](super::Properties::expiration) begins when it is published.
///
/// # Errors
/// When the database fails. [`sqlx::Error::Encode`] with a [`NotKept`] says that no broker would take the message.
pub async fn put(connection: &mut impl Connection, message: &Message) -> Result<(), sqlx::Error> {
    let mut message = message.clone();
    let id = message
        .properties
        .message_id
        .get_or_insert_with(|| Uuid::now_v7().to_string())
        .clone();
    limits::check(&message)?;
    let properties = stored::write(&message).map_err(|_| NotKept::Deep)?;
    if properties.len() > LARGEST_PROPERTIES {
        return Err(NotKept::Properties(properties.len()).into());
    }
    let row = Row {
        message_id: id,
        exchange: message.exchange,
        routing_key: message.routing_key,
        properties,
        body: message.body,
        put_at: now(),
    };
    connection.insert(row).await
}

/// How much waits in an outbox.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Depth {
    /// Messages that are to be published.
    pub waiting: u64,
    /// Those among them that were tried, and not taken.
    pub failing: u64,
    /// How long the oldest one has waited.
    pub oldest: Option<Duration>,
}

/// How much waits. All of it is counted, so this is for monitoring, and not for every request.
///
/// # Errors
/// When the database fails.
pub async fn depth(pool: &impl Pool) -> Result<Depth, sqlx::Error> {
    pool.outbox().depth(now()).await
}
