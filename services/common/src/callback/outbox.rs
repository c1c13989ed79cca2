//! The callbacks that are to be made, in a service's database.

use serde::Serialize;
use sqlx::{SqliteConnection, SqlitePool};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::courier::Outcome;
use crate::{Error, db};

/// How long to wait after the first, the second and the third failure; the fourth attempt is the last.
const WAITS: [Duration; 3] = [Duration::seconds(1), Duration::seconds(10), Duration::seconds(60)];
/// How many are taken at a time.
const BATCH: u32 = 50;
/// How much is kept of why a call failed, in characters.
const REASON: usize = 500;

/// How far a callback has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, sqlx::Type)]
#[sqlx(type_name = "TEXT", rename_all = "snake_case")]
pub enum DeliveryState {
    /// There was nothing to tell yet, or it is to be tried again.
    Pending,
    /// It was heard.
    Delivered,
    /// It was given up.
    Failed,
}

/// How a callback went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct Delivery {
    /// Where it goes.
    pub url: String,
    /// How far it has come.
    pub state: DeliveryState,
    /// How often it was tried.
    pub attempts: i64,
    /// Why the last attempt failed.
    pub failure: Option<String>,
}

impl Delivery {
    /// One that has nothing to tell yet.
    pub fn pending(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            state: DeliveryState::Pending,
            attempts: 0,
            failure: None,
        }
    }
}

/// A callback that is due.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Due {
    /// What it is about.
    pub id: Uuid,
    /// Where it goes.
    pub url: String,
    attempts: i64,
    news: i64,
}

/// The callbacks of a service. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Outbox {
    pool: SqlitePool,
}

impl Outbox {
    /// The callbacks in a database.
    #[must_use]
    pub fn new(pool: SqlitePool) -> Self {
        Self { pool }
    }

    /// Those that are due, the longest waiting ones first.
    pub(super) async fn due(&self, now: OffsetDateTime) -> Result<Vec<Due>, Error> {
        let due =
            sqlx::query_as("SELECT id, url, attempts, news FROM callbacks WHERE due_at <= ? ORDER BY due_at LIMIT ?");
        let due = due.bind(db::micros(now)).bind(BATCH);
        Ok(due.fetch_all(&self.pool).await?)
    }

    /// Notes how an attempt went. One that has become due again meanwhile, with other news, stays so.
    pub(super) async fn note(&self, due: &Due, outcome: &Outcome, now: OffsetDateTime) -> Result<(), Error> {
        let wait = usize::try_from(due.attempts)
            .ok()
            .and_then(|attempts| WAITS.get(attempts));
        let (state, again, failure) = match (outcome, wait) {
            (Outcome::Delivered, _) => (DeliveryState::Delivered, None, None),
            (Outcome::Failed(reason), Some(wait)) => (DeliveryState::Pending, Some(now + *wait), Some(reason)),
            (Outcome::Failed(reason) | Outcome::Refused(reason), _) => (DeliveryState::Failed, None, Some(reason)),
        };
        sqlx::query(
            "UPDATE callbacks SET state = ?, attempts = attempts + 1, due_at = ?, failure = ? WHERE id = ? AND news = ?",
        )
        .bind(state)
        .bind(again.map(db::micros))
        .bind(failure.map(|reason| reason.chars().take(REASON).collect::<String>()))
        .bind(due.id)
        .bind(due.news)
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}

/// Adds a callback, which is not due yet.
///
/// # Errors
/// When there is one about this already, and when the database fails.
pub async fn add(connection: &mut SqliteConnection, id: Uuid, url: &str) -> Result<(), Error> {
    sqlx::query("INSERT INTO callbacks (id, url, state, attempts, news) VALUES (?, ?, 'pending', 0, 0)")
        .bind(id)
        .bind(url)
        .execute(connection)
        .await?;
    Ok(())
}

/// Makes a callback due, if there is one: there is news to tell. It gets all its attempts again.
///
/// # Errors
/// When the database fails.
pub async fn release(connection: &mut SqliteConnection, id: Uuid, now: OffsetDateTime) -> Result<(), Error> {
    sqlx::query(
        "UPDATE callbacks SET state = 'pending', attempts = 0, news = news + 1, failure = NULL, due_at = ? WHERE id = ?",
    )
    .bind(db::micros(now))
    .bind(id)
    .execute(connection)
    .await?;
    Ok(())
}

/// How a callback went, if there is one about this.
///
/// # Errors
/// When the database fails.
pub async fn find(connection: &mut SqliteConnection, id: Uuid) -> Result<Option<Delivery>, Error> {
    let found = sqlx::query_as("SELECT url, state, attempts, failure FROM callbacks WHERE id = ?").bind(id);
    Ok(found.fetch_optional(connection).await?)
}

/// Forgets a callback.
///
/// # Errors
/// When the database fails.
pub async fn delete(connection: &mut SqliteConnection, id: Uuid) -> Result<(), Error> {
    let deletion = sqlx::query("DELETE FROM callbacks WHERE id = ?").bind(id);
    deletion.execute(connection).await?;
    Ok(())
}
