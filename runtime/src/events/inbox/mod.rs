//! Messages that were applied, so that each of them has its effect once.
//!
//! A broker delivers a message again when it does not know what became of it, and a publisher publishes one again. [`first`] says whether
//! a consumer sees an id for the first time, in the transaction of the effect: so both are there, or neither.
//!
#![cfg_attr(
    feature = "sqlite",
    doc = r#"
```
use sqlx::SqlitePool;
use wirewright_runtime::events::{Failure, inbox};

/// What a handler does: `id` is `context.message_id`.
async fn race_created(pool: &SqlitePool, id: &str, name: &str) -> Result<(), Failure> {
    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
    if inbox::first(&mut *transaction, "runs.races", id).await? {
        let insert = sqlx::query("INSERT INTO races VALUES ($1)").bind(name);
        insert.execute(&mut *transaction).await?;
    }
    Ok(transaction.commit().await?)
}

# tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
# let folder = tempfile::tempdir()?;
# let options = sqlx::sqlite::SqliteConnectOptions::new().filename(folder.path().join("runs.db"));
let pool = SqlitePool::connect_with(options.create_if_missing(true)).await?;
inbox::install(&pool).await?;
sqlx::query("CREATE TABLE races (name TEXT)").execute(&pool).await?;
for _ in 0..2 {
    race_created(&pool, "0192-1", "Berlin").await.map_err(|failure| failure.to_string())?;
}
let races: i64 = sqlx::query_scalar("SELECT count(*) FROM races").fetch_one(&pool).await?;
assert_eq!(races, 1);
# Ok::<(), Box<dyn std::error::Error>>(())
# }).unwrap();
```
"#
)]

#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "sqlite")]
mod sqlite;

use std::time::Duration;

use futures_util::future::BoxFuture;

use super::database::{Connection, Pool, now};

/// The table in SQLite, for those who have migrations of their own; [`install`] runs it.
pub const SQLITE: &str = include_str!("sqlite.sql");
/// The table in PostgreSQL, for those who have migrations of their own; [`install`] runs it.
pub const POSTGRES: &str = include_str!("postgres.sql");

/// How many are forgotten in one statement, so that nobody waits long for it.
const AT_A_TIME: i64 = 10_000;

/// A connection that says whether a message was applied.
pub trait First {
    /// Notes that a message was applied; whether it was not before.
    fn first(&mut self, consumer: String, message_id: String, now: i64) -> BoxFuture<'_, Result<bool, sqlx::Error>>;
}

/// A database with an inbox. Instants are milliseconds since 1970.
pub trait Store: Send + Sync {
    /// Makes the table where it is not there yet.
    fn install(&self) -> BoxFuture<'_, Result<(), sqlx::Error>>;

    /// Forgets at most so many of those that were applied before this.
    fn forget(&self, before: i64, limit: i64) -> BoxFuture<'_, Result<u64, sqlx::Error>>;
}

/// Makes the table where it is not there yet.
///
/// # Errors
/// When the database fails.
pub async fn install(pool: &impl Pool) -> Result<(), sqlx::Error> {
    pool.inbox().install().await
}

/// Whether this consumer sees this message for the first time; then it is noted in the transaction of this connection. Only one of several
/// transactions is told so: the others wait until it is committed, or until it is not. In SQLite begin it by `BEGIN IMMEDIATE`.
///
/// A consumer is mostly called as its queue is. Others are counted (`wirewright_inbox_duplicates_total`) and logged.
///
/// # Errors
/// When the database fails.
pub async fn first(connection: &mut impl Connection, consumer: &str, message_id: &str) -> Result<bool, sqlx::Error> {
    let first = connection
        .first(consumer.to_owned(), message_id.to_owned(), now())
        .await?;
    if !first {
        metrics::counter!("wirewright_inbox_duplicates_total", "consumer" => consumer.to_owned()).increment(1);
        tracing::info!(consumer, message_id, "a duplicate was not applied again");
    }
    Ok(first)
}

/// Forgets what was applied longer ago, and says how many that were. A message that comes again later than that is applied again, so keep
/// them longer than anything waits in a queue, dead letters among it.
///
/// # Errors
/// When the database fails; what was forgotten until then stays so.
pub async fn forget_older_than(pool: &impl Pool, age: Duration) -> Result<u64, sqlx::Error> {
    let before = now().saturating_sub(i64::try_from(age.as_millis()).unwrap_or(i64::MAX));
    let (store, mut total) = (pool.inbox(), 0);
    loop {
        let forgotten = store.forget(before, AT_A_TIME).await?;
        total += forgotten;
        if forgotten < AT_A_TIME.unsigned_abs() {
            return Ok(total);
        }
    }
}
