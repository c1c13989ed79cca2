//! How callbacks are tried again and given up.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};

use runnerly_common::Error;
use runnerly_common::callback::{self, Courier, Deliver, Delivery, DeliveryState, Outbox, Outcome};
use sqlx::SqlitePool;
use sqlx::sqlite::SqlitePoolOptions;
use time::{Duration, OffsetDateTime};
use tokio::sync::Notify;
use uuid::Uuid;

const TABLE: &str = "CREATE TABLE callbacks (
    id BLOB NOT NULL PRIMARY KEY, url TEXT NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL, news INTEGER NOT NULL, due_at INTEGER,
    failure TEXT) STRICT, WITHOUT ROWID";
const ID: Uuid = Uuid::from_u128(1);

/// Seconds since 1970.
static NOW: AtomicI64 = AtomicI64::new(0);

fn clock() -> OffsetDateTime {
    OffsetDateTime::UNIX_EPOCH + Duration::seconds(NOW.load(Ordering::SeqCst))
}

/// A receiver that fails, and releases the callback again during the call that it is told to.
#[derive(Clone)]
struct Failing {
    pool: SqlitePool,
    calls: Arc<AtomicUsize>,
    news_at: Option<usize>,
}

impl Deliver for Failing {
    async fn deliver(&self, id: Uuid, url: &str) -> Result<Outcome, Error> {
        assert_eq!((id, url), (ID, "https://hooks.example/"));
        let call = self.calls.fetch_add(1, Ordering::SeqCst);
        if self.news_at == Some(call) {
            callback::release(&mut *self.pool.acquire().await?, id, clock()).await?;
        }
        Ok(Outcome::Failed(format!("call {call}")))
    }
}

async fn courier(news_at: Option<usize>) -> Result<(SqlitePool, Courier<Failing>), Error> {
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .connect("sqlite::memory:")
        .await?;
    sqlx::query(TABLE).execute(&pool).await?;
    let mut connection = pool.acquire().await?;
    callback::add(&mut connection, ID, "https://hooks.example/").await?;
    callback::release(&mut connection, ID, clock()).await?;
    drop(connection);
    let failing = Failing {
        pool: pool.clone(),
        calls: Arc::default(),
        news_at,
    };
    let courier = Courier::new(Outbox::new(pool.clone()), failing, Arc::default(), clock);
    Ok((pool, courier))
}

async fn state(pool: &SqlitePool) -> Result<Delivery, Error> {
    let found = callback::find(&mut *pool.acquire().await?, ID).await?;
    found.ok_or(Error::NotFound)
}

#[tokio::test]
async fn a_callback_is_given_up_after_four_attempts_unless_there_is_news() -> Result<(), Error> {
    let (pool, given_up) = courier(None).await?;
    for wait in [1, 10, 60] {
        assert_eq!(given_up.work().await?, 1);
        NOW.fetch_add(wait - 1, Ordering::SeqCst);
        assert_eq!(given_up.work().await?, 0, "it waits {wait} s");
        NOW.fetch_add(1, Ordering::SeqCst);
        assert_eq!(state(&pool).await?.state, DeliveryState::Pending);
    }
    assert_eq!(given_up.work().await?, 1);
    let delivery = state(&pool).await?;
    assert_eq!((delivery.state, delivery.attempts), (DeliveryState::Failed, 4));
    assert_eq!(delivery.failure.as_deref(), Some("call 3"));
    NOW.fetch_add(3600, Ordering::SeqCst);
    assert_eq!(given_up.work().await?, 0);

    // news that comes during a call is told after it, with all attempts
    let (pool, courier) = courier(Some(0)).await?;
    assert_eq!(courier.work().await?, 1);
    assert_eq!(state(&pool).await?.attempts, 0);
    assert_eq!(courier.work().await?, 1);
    assert_eq!(state(&pool).await?.attempts, 1);
    Ok(())
}

/// A receiver that takes its time.
struct Slow(Arc<Notify>);

impl Deliver for Slow {
    async fn deliver(&self, _: Uuid, _: &str) -> Result<Outcome, Error> {
        self.0.notify_one();
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        Ok(Outcome::Delivered)
    }
}

#[tokio::test]
async fn an_ordinary_end_waits_for_what_is_under_way_and_begins_nothing() -> Result<(), Error> {
    let (pool, _) = courier(None).await?;
    for number in 2..=20 {
        let (mut connection, id) = (pool.acquire().await?, Uuid::from_u128(number));
        callback::add(&mut connection, id, "https://hooks.example/").await?;
        callback::release(&mut connection, id, clock()).await?;
    }
    let begun = Arc::new(Notify::new());
    let courier = Courier::new(
        Outbox::new(pool.clone()),
        Slow(Arc::clone(&begun)),
        Arc::default(),
        clock,
    );
    courier.run(async move { begun.notified().await }).await;
    let rows: Vec<(String, i64)> =
        sqlx::query_as("SELECT state, count(*) FROM callbacks GROUP BY state, attempts ORDER BY state")
            .fetch_all(&pool)
            .await?;
    assert_eq!(rows, [("delivered".to_owned(), 8), ("pending".to_owned(), 12)]);
    Ok(())
}
