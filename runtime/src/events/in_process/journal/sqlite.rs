//! The tables of a durable broker.

use std::fs::{File, TryLockError};
use std::time::Duration;

use futures_util::TryStreamExt as _;
use sqlx::SqlitePool;
use tokio::time::sleep;

use super::super::keep::Known;
use super::{Batch, Put, definitions};
use crate::events::database::now;
use crate::events::{Topology, stored};

const TABLES: &str = include_str!("sqlite.sql");
const DEFINITIONS: &str = "SELECT topology FROM wirewright_broker_definitions";
const MESSAGES: &str =
    "SELECT id, queue, exchange, routing_key, properties, body, put_at FROM wirewright_broker_messages ORDER BY id";
const DEFINE: &str = "INSERT INTO wirewright_broker_definitions (id, topology) VALUES (1, $1)
    ON CONFLICT (id) DO UPDATE SET topology = excluded.topology";
const PUT: &str = "INSERT INTO wirewright_broker_messages (id, queue, exchange, routing_key, properties, body, put_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
const GONE: &str = "DELETE FROM wirewright_broker_messages WHERE id IN (SELECT value FROM json_each($1))";

/// How often the right to a database is asked for.
const TRIES: u32 = 50;
const BETWEEN_TRIES: Duration = Duration::from_millis(20);

/// A row of a message: id, queue, exchange, routing key, properties, body, when it was put.
type Columns = (i64, String, String, String, String, Vec<u8>, i64);

/// The right of one process to a database. It ends with the process, however that ends.
#[derive(Debug)]
pub(super) struct Lock(#[expect(dead_code, reason = "the lock is there as long as the file is open")] Option<File>);

impl Lock {
    /// Takes it. One that ends at the moment, in this process, still has something to write.
    async fn wait(pool: &SqlitePool) -> Result<Self, sqlx::Error> {
        for _ in 0..TRIES {
            if let Ok(lock) = Self::take(pool) {
                return Ok(lock);
            }
            sleep(BETWEEN_TRIES).await;
        }
        Self::take(pool)
    }

    /// Takes it; an error where another broker has it. A database in memory has no other process.
    fn take(pool: &SqlitePool) -> Result<Self, sqlx::Error> {
        let options = pool.connect_options();
        let path = options.get_filename();
        if !path.is_file() {
            return Ok(Self(None));
        }
        let mut name = path.as_os_str().to_owned();
        name.push("-broker");
        let file = File::options().create(true).truncate(false).write(true).open(name)?;
        #[expect(clippy::incompatible_msrv, reason = "sqlx needs a newer compiler than that")]
        match file.try_lock() {
            Ok(()) => Ok(Self(Some(file))),
            Err(TryLockError::WouldBlock) => {
                let why = format!("another broker keeps its messages in {}", path.display());
                Err(sqlx::Error::Configuration(why.into()))
            }
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }
}

/// What another process left.
#[derive(Debug)]
pub(super) struct Restored {
    pub(super) topology: Topology,
    /// In the order in which they came.
    pub(super) messages: Vec<Known>,
    /// The number of the next message.
    pub(super) next: i64,
    pub(super) lock: Lock,
}

/// Reads what there is. What nobody can read is left where it is, and told.
pub(super) async fn restore(pool: &SqlitePool) -> Result<Restored, sqlx::Error> {
    sqlx::raw_sql(TABLES).execute(pool).await?;
    let lock = Lock::wait(pool).await?;
    let topology: Option<String> = sqlx::query_scalar(DEFINITIONS).fetch_optional(pool).await?;
    let topology = topology.map_or(Ok(Topology::new()), |text| definitions::read(&text));
    let topology = topology.map_err(|error| sqlx::Error::Decode(error.into()))?;
    let (mut messages, mut next, now) = (Vec::new(), 1, now());
    let mut rows = sqlx::query_as::<_, Columns>(MESSAGES).fetch(pool);
    while let Some((id, queue, exchange, routing_key, properties, body, put_at)) = rows.try_next().await? {
        next = id.saturating_add(1);
        let age = Duration::from_millis(now.saturating_sub(put_at).try_into().unwrap_or(0));
        match stored::read(exchange, routing_key, body, &properties) {
            Ok(message) => messages.push(Known {
                id,
                queue,
                message,
                age,
            }),
            Err(error) => tracing::error!(id, queue, %error, "a message stays where it is"),
        }
    }
    drop(rows);
    Ok(Restored {
        topology,
        messages,
        next,
        lock,
    })
}

/// Writes changes, all or none of them.
pub(super) async fn write(pool: &SqlitePool, batch: &Batch) -> Result<(), sqlx::Error> {
    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
    if let Some(definitions) = &batch.definitions {
        sqlx::query(DEFINE).bind(definitions).execute(&mut *transaction).await?;
    }
    for Put {
        id,
        queue,
        message,
        put_at,
    } in &batch.put
    {
        let query = sqlx::query(PUT)
            .bind(id)
            .bind(queue)
            .bind(&message.exchange)
            .bind(&message.routing_key);
        // Publishing has refused what cannot be written; that a message died adds little to it.
        let properties = stored::write(message).unwrap_or_else(|_| "{}".to_owned());
        let query = query.bind(properties).bind(&message.body[..]).bind(put_at);
        query.execute(&mut *transaction).await?;
    }
    if !batch.gone.is_empty() {
        let gone: Vec<i64> = batch.gone.iter().copied().collect();
        let gone = serde_json::Value::from(gone).to_string();
        sqlx::query(GONE).bind(gone).execute(&mut *transaction).await?;
    }
    transaction.commit().await
}
