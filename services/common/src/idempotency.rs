//! Requests that are carried out once however often they are sent (draft-ietf-httpapi-idempotency-key-header).
//!
//! A service's database needs the table
//!
//! ```sql
//! CREATE TABLE idempotency_keys (
//!     operation   TEXT    NOT NULL,
//!     runner_id   BLOB    NOT NULL,
//!     key         BLOB    NOT NULL,
//!     fingerprint BLOB    NOT NULL,
//!     answer      TEXT,
//!     claimed_at  INTEGER NOT NULL,
//!     PRIMARY KEY (operation, runner_id, key)
//! ) STRICT, WITHOUT ROWID;
//! ```

use serde::Serialize;
use sha2::{Digest, Sha256};
use sqlx::SqliteConnection;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::{Error, db};

/// After this time a request without an answer counts as one that was given up: the process has ended under it.
const LEASE: Duration = Duration::minutes(1);
/// How long answers are kept.
const KEPT: Duration = Duration::hours(24);

/// A request with an idempotency key.
#[derive(Clone, Debug)]
pub struct KeyedRequest {
    operation: &'static str,
    runner_id: Uuid,
    key: Uuid,
    fingerprint: Vec<u8>,
}

/// What is to be done about a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// It is new: carry it out, then [`KeyedRequest::finish`] or [`KeyedRequest::release`] it.
    New,
    /// It was carried out; this was the answer.
    Answered(String),
}

impl KeyedRequest {
    /// A request of a runner, told from others with the same key by its `content`.
    ///
    /// # Errors
    /// When the content cannot be written as JSON.
    pub fn new(operation: &'static str, runner_id: Uuid, key: Uuid, content: &impl Serialize) -> Result<Self, Error> {
        let fingerprint = Sha256::digest(serde_json::to_vec(content)?).to_vec();
        Ok(Self {
            operation,
            runner_id,
            key,
            fingerprint,
        })
    }

    /// Takes the request, unless it was taken before.
    ///
    /// Inside the transaction that carries it out, nobody else ever sees it unanswered; outside of one, it stays taken
    /// until it is finished or released.
    ///
    /// # Errors
    /// [`Error::KeyReused`] when the key belongs to another request, [`Error::InFlight`] while the same request is being
    /// carried out, and when the database fails.
    pub async fn claim(&self, connection: &mut SqliteConnection, now: OffsetDateTime) -> Result<Claim, Error> {
        let inserted = sqlx::query(
            "INSERT INTO idempotency_keys (operation, runner_id, key, fingerprint, claimed_at) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT DO NOTHING",
        )
        .bind(self.operation)
        .bind(self.runner_id)
        .bind(self.key)
        .bind(&self.fingerprint)
        .bind(db::micros(now))
        .execute(&mut *connection)
        .await?;
        if inserted.rows_affected() == 1 {
            Ok(Claim::New)
        } else {
            self.claim_again(connection, now).await
        }
    }

    async fn claim_again(&self, connection: &mut SqliteConnection, now: OffsetDateTime) -> Result<Claim, Error> {
        let known: Option<(Vec<u8>, Option<String>)> = sqlx::query_as(
            "SELECT fingerprint, answer FROM idempotency_keys WHERE operation = ? AND runner_id = ? AND key = ?",
        )
        .bind(self.operation)
        .bind(self.runner_id)
        .bind(self.key)
        .fetch_optional(&mut *connection)
        .await?;
        match known {
            // released since the insertion failed
            None => Err(Error::InFlight),
            Some((fingerprint, _)) if fingerprint != self.fingerprint => Err(Error::KeyReused),
            Some((_, Some(answer))) => Ok(Claim::Answered(answer)),
            Some((_, None)) => self.take_over(connection, now).await,
        }
    }

    /// Takes a request that was given up.
    async fn take_over(&self, connection: &mut SqliteConnection, now: OffsetDateTime) -> Result<Claim, Error> {
        let taken = sqlx::query(
            "UPDATE idempotency_keys SET claimed_at = ?
             WHERE operation = ? AND runner_id = ? AND key = ? AND answer IS NULL AND claimed_at <= ?",
        )
        .bind(db::micros(now))
        .bind(self.operation)
        .bind(self.runner_id)
        .bind(self.key)
        .bind(db::micros(now - LEASE))
        .execute(connection)
        .await?;
        if taken.rows_affected() == 1 {
            Ok(Claim::New)
        } else {
            Err(Error::InFlight)
        }
    }

    /// Keeps the answer; in the same transaction as what the request does.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn finish(&self, connection: &mut SqliteConnection, answer: &str) -> Result<(), Error> {
        sqlx::query("UPDATE idempotency_keys SET answer = ? WHERE operation = ? AND runner_id = ? AND key = ?")
            .bind(answer)
            .bind(self.operation)
            .bind(self.runner_id)
            .bind(self.key)
            .execute(connection)
            .await?;
        Ok(())
    }

    /// Gives the request back after it failed, so that it can be tried again with the same key.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn release(&self, connection: &mut SqliteConnection) -> Result<(), Error> {
        sqlx::query(
            "DELETE FROM idempotency_keys WHERE operation = ? AND runner_id = ? AND key = ? AND answer IS NULL",
        )
        .bind(self.operation)
        .bind(self.runner_id)
        .bind(self.key)
        .execute(connection)
        .await?;
        Ok(())
    }
}

/// Forgets answers that are a day old, and says how many.
///
/// # Errors
/// When the database fails.
pub async fn forget_old(connection: &mut SqliteConnection, now: OffsetDateTime) -> Result<u64, Error> {
    let old = db::micros(now - KEPT);
    let forgotten = sqlx::query("DELETE FROM idempotency_keys WHERE claimed_at < ?")
        .bind(old)
        .execute(connection)
        .await?;
    Ok(forgotten.rows_affected())
}

#[cfg(test)]
mod tests {
    use sqlx::Connection;

    use super::*;

    const TABLE: &str = "CREATE TABLE idempotency_keys (operation TEXT NOT NULL, runner_id BLOB NOT NULL,
        key BLOB NOT NULL, fingerprint BLOB NOT NULL, answer TEXT, claimed_at INTEGER NOT NULL,
        PRIMARY KEY (operation, runner_id, key)) STRICT, WITHOUT ROWID";

    const NOW: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;

    async fn database() -> Result<SqliteConnection, Error> {
        let mut connection = SqliteConnection::connect("sqlite::memory:").await?;
        sqlx::query(TABLE).execute(&mut connection).await?;
        Ok(connection)
    }

    fn request(content: &str) -> Result<KeyedRequest, Error> {
        KeyedRequest::new("createRun", Uuid::from_u128(1), Uuid::from_u128(2), &content)
    }

    #[tokio::test]
    async fn the_same_request_gets_the_same_answer() -> Result<(), Error> {
        let mut db = database().await?;
        assert_eq!(request("a")?.claim(&mut db, NOW).await?, Claim::New);
        request("a")?.finish(&mut db, "one").await?;
        assert_eq!(
            request("a")?.claim(&mut db, NOW).await?,
            Claim::Answered("one".to_owned())
        );
        request("a")?.release(&mut db).await?;
        assert_eq!(
            request("a")?.claim(&mut db, NOW).await?,
            Claim::Answered("one".to_owned())
        );
        Ok(())
    }

    #[tokio::test]
    async fn another_request_with_the_key_is_refused() -> Result<(), Error> {
        let mut db = database().await?;
        request("a")?.claim(&mut db, NOW).await?;
        assert!(matches!(request("b")?.claim(&mut db, NOW).await, Err(Error::KeyReused)));
        let other_runner = KeyedRequest::new("createRun", Uuid::from_u128(9), Uuid::from_u128(2), &"b")?;
        assert_eq!(other_runner.claim(&mut db, NOW).await?, Claim::New);
        Ok(())
    }

    #[tokio::test]
    async fn a_request_is_in_flight_until_it_is_released_or_given_up() -> Result<(), Error> {
        let mut db = database().await?;
        request("a")?.claim(&mut db, NOW).await?;
        assert!(matches!(
            request("a")?.claim(&mut db, NOW + Duration::seconds(59)).await,
            Err(Error::InFlight)
        ));
        request("a")?.release(&mut db).await?;
        assert_eq!(request("a")?.claim(&mut db, NOW).await?, Claim::New);
        assert_eq!(request("a")?.claim(&mut db, NOW + LEASE).await?, Claim::New);
        assert!(matches!(
            request("a")?.claim(&mut db, NOW + LEASE).await,
            Err(Error::InFlight)
        ));
        Ok(())
    }

    #[tokio::test]
    async fn answers_are_forgotten_after_a_day() -> Result<(), Error> {
        let mut db = database().await?;
        request("a")?.claim(&mut db, NOW).await?;
        request("a")?.finish(&mut db, "one").await?;
        assert_eq!(forget_old(&mut db, NOW + KEPT).await?, 0);
        assert_eq!(forget_old(&mut db, NOW + KEPT + Duration::seconds(1)).await?, 1);
        assert_eq!(request("b")?.claim(&mut db, NOW).await?, Claim::New);
        Ok(())
    }
}
