//! Who is told when results are published.

use runnerly_common::callback::{self, Delivery, Outbox};
use runnerly_common::idempotency::{Claim, KeyedRequest};
use runnerly_common::{Error, db, erased};
use sqlx::SqliteConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{RaceStore, is_visible, row};
use crate::model::{Publication, Subscription};

/// How many subscriptions to a race a runner can have.
const MOST: i64 = 20;

/// A row of the table, with the callback.
#[derive(Debug, sqlx::FromRow)]
struct Row {
    id: Uuid,
    race_id: Uuid,
    runner_id: Uuid,
    created_at: i64,
    #[sqlx(flatten)]
    delivery: Delivery,
}

impl RaceStore {
    /// Adds a subscription, once for each idempotency key.
    ///
    /// # Errors
    /// When the runner cannot see the race, has too many subscriptions to it or is gone, when the key belongs to another
    /// request, and when the database fails.
    pub async fn subscribe(
        &self,
        runner_id: Uuid,
        key: Uuid,
        (race_id, url): (Uuid, &str),
        now: OffsetDateTime,
    ) -> Result<Subscription, Error> {
        let request = KeyedRequest::new("subscribe", runner_id, key, &(race_id, url))?;
        let mut tx = db::write(&self.pool).await?;
        let new = |id, created_at| Subscription {
            id,
            race_id,
            runner_id,
            delivery: Delivery::pending(url),
            created_at,
        };
        if let Claim::Answered(answer) = request.claim(&mut tx, now).await? {
            let (id, created_at): (Uuid, i64) = serde_json::from_str(&answer)?;
            return Ok(new(id, db::instant(created_at)?));
        }
        erased::refuse(&mut tx, runner_id).await?;
        let race = row::get(&mut tx, race_id).await?;
        if !is_visible(&race, Some(runner_id)) {
            return Err(Error::NotFound);
        }
        let count: i64 = sqlx::query_scalar("SELECT count(*) FROM subscriptions WHERE race_id = ? AND runner_id = ?")
            .bind(race_id)
            .bind(runner_id)
            .fetch_one(&mut *tx)
            .await?;
        if count >= MOST {
            return Err(Error::Conflict("there are twenty subscriptions to the race already"));
        }
        let subscription = new(Uuid::now_v7(), db::stored(now));
        insert(&mut tx, &subscription).await?;
        let answer = (subscription.id, db::micros(now));
        request.finish(&mut tx, &serde_json::to_string(&answer)?).await?;
        tx.commit().await?;
        Ok(subscription)
    }

    /// Reads a subscription.
    ///
    /// # Errors
    /// When the runner has no such subscription, and when the database fails.
    pub async fn subscription(&self, runner_id: Uuid, race_id: Uuid, id: Uuid) -> Result<Subscription, Error> {
        let mut connection = self.pool.acquire().await?;
        get(&mut connection, runner_id, race_id, id).await
    }

    /// Ends a subscription.
    ///
    /// # Errors
    /// When the runner has no such subscription, and when the database fails.
    pub async fn unsubscribe(&self, runner_id: Uuid, race_id: Uuid, id: Uuid) -> Result<(), Error> {
        let mut tx = db::write(&self.pool).await?;
        get(&mut tx, runner_id, race_id, id).await?;
        delete(&mut tx, id).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Ends a subscription whose receiver wants no more of it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_subscription(&self, id: Uuid) -> Result<(), Error> {
        let mut tx = db::write(&self.pool).await?;
        delete(&mut tx, id).await?;
        tx.commit().await?;
        Ok(())
    }

    /// What is told to a subscription; nothing where it has ended, or its runner cannot see the race any more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn publication(&self, subscription_id: Uuid) -> Result<Option<Publication>, Error> {
        let found: Option<(Uuid, i64, i64)> = sqlx::query_as(
            "SELECT race.id, race.version, (SELECT count(*) FROM results WHERE results.race_id = race.id)
             FROM subscriptions JOIN races AS race ON race.id = subscriptions.race_id
             WHERE subscriptions.id = ? AND (race.visibility = 'public' OR race.created_by = subscriptions.runner_id)",
        )
        .bind(subscription_id)
        .fetch_optional(&self.pool)
        .await?;
        Ok(found.map(|(race_id, version, results)| Publication {
            race_id,
            results,
            version,
        }))
    }

    /// The callbacks of subscriptions.
    #[must_use]
    pub fn callbacks(&self) -> Outbox {
        Outbox::new(self.pool.clone())
    }
}

async fn insert(connection: &mut SqliteConnection, subscription: &Subscription) -> Result<(), Error> {
    sqlx::query("INSERT INTO subscriptions (id, race_id, runner_id, created_at) VALUES (?, ?, ?, ?)")
        .bind(subscription.id)
        .bind(subscription.race_id)
        .bind(subscription.runner_id)
        .bind(db::micros(subscription.created_at))
        .execute(&mut *connection)
        .await?;
    callback::add(connection, subscription.id, &subscription.delivery.url).await
}

async fn get(
    connection: &mut SqliteConnection,
    runner_id: Uuid,
    race_id: Uuid,
    id: Uuid,
) -> Result<Subscription, Error> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT * FROM subscriptions JOIN callbacks USING (id) WHERE id = ? AND race_id = ? AND runner_id = ?",
    )
    .bind(id)
    .bind(race_id)
    .bind(runner_id)
    .fetch_optional(connection)
    .await?;
    let row = row.ok_or(Error::NotFound)?;
    Ok(Subscription {
        id: row.id,
        race_id: row.race_id,
        runner_id: row.runner_id,
        delivery: row.delivery,
        created_at: db::instant(row.created_at)?,
    })
}

async fn delete(connection: &mut SqliteConnection, id: Uuid) -> Result<(), Error> {
    let deletion = sqlx::query("DELETE FROM subscriptions WHERE id = ?").bind(id);
    deletion.execute(&mut *connection).await?;
    callback::delete(connection, id).await
}
