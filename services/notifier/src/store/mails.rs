//! The mails that are to be sent.

use runnerly_common::{Error, db};
use sqlx::SqliteConnection;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::NotifierStore;
use crate::mailer::Outcome;
use crate::model::{Mail, MailState};

/// How long a mail waits after the server has refused it once, twice and so on; at last an hour each time.
const WAITS: [Duration; 4] = [
    Duration::seconds(1),
    Duration::seconds(10),
    Duration::minutes(1),
    Duration::minutes(10),
];
const LAST_WAIT: Duration = Duration::hours(1);
/// For how long a mail is tried (RFC 5321, section 4.5.4.1, has four to five days).
const GIVEN_UP_AFTER: Duration = Duration::days(5);
/// How many are taken at a time.
const BATCH: u32 = 50;
/// How much is kept of why a mail was refused, in characters.
const REASON: usize = 500;

/// A row: a mail that is due, with its notification and its address.
#[derive(Debug, sqlx::FromRow)]
struct Row {
    id: Uuid,
    email: String,
    title: String,
    body: String,
    created_at: i64,
    attempts: i64,
}

impl NotifierStore {
    /// Mails that are due, those that have waited longest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn due(&self, now: OffsetDateTime) -> Result<Vec<Mail>, Error> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, email, title, body, created_at, attempts
             FROM mails JOIN notifications USING (id) JOIN addresses USING (runner_id)
             WHERE due_at <= ? ORDER BY due_at LIMIT ?",
        )
        .bind(db::micros(now))
        .bind(BATCH)
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(Row::mail).collect()
    }

    /// Notes what became of a mail. One that was not reached for stays due.
    pub(crate) async fn note(&self, mail: &Mail, outcome: &Outcome, now: OffsetDateTime) -> Result<(), Error> {
        let wait = usize::try_from(mail.attempts).ok().and_then(|tries| WAITS.get(tries));
        let again = now + *wait.unwrap_or(&LAST_WAIT);
        let (state, due_at, failure) = match outcome {
            Outcome::Away(_) => return Ok(()),
            Outcome::Sent => (MailState::Sent, None, None),
            Outcome::Refused(reason) if again < mail.created_at + GIVEN_UP_AFTER => {
                (MailState::Waiting, Some(again), Some(reason))
            }
            Outcome::Refused(reason) => (MailState::Failed, None, Some(reason)),
        };
        sqlx::query("UPDATE mails SET state = ?, attempts = attempts + 1, due_at = ?, failure = ? WHERE id = ?")
            .bind(state)
            .bind(due_at.map(db::micros))
            .bind(failure.map(|reason| reason.chars().take(REASON).collect::<String>()))
            .bind(mail.id)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// How many mails are still to be sent.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unsent(&self) -> Result<i64, Error> {
        let count = sqlx::query_scalar("SELECT count(*) FROM mails WHERE state = 'waiting'");
        Ok(count.fetch_one(&self.pool).await?)
    }
}

impl Row {
    fn mail(self) -> Result<Mail, Error> {
        Ok(Mail {
            id: self.id,
            email: self.email,
            title: self.title,
            body: self.body,
            created_at: db::instant(self.created_at)?,
            attempts: self.attempts,
        })
    }
}

/// Adds the mail of a notification: due at once, or as soon as it is known where it goes to.
pub(super) async fn add(
    connection: &mut SqliteConnection,
    id: Uuid,
    runner_id: Uuid,
    now: OffsetDateTime,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO mails (id, state, attempts, due_at)
         SELECT ?, 'waiting', 0, iif(EXISTS (SELECT 1 FROM addresses WHERE runner_id = ?), ?, NULL)",
    )
    .bind(id)
    .bind(runner_id)
    .bind(db::micros(now))
    .execute(connection)
    .await?;
    Ok(())
}

/// Makes the mails due that waited for a runner's address.
pub(super) async fn release(
    connection: &mut SqliteConnection,
    runner_id: Uuid,
    now: OffsetDateTime,
) -> Result<(), Error> {
    sqlx::query(
        "UPDATE mails SET due_at = ? WHERE state = 'waiting' AND due_at IS NULL
             AND id IN (SELECT id FROM notifications WHERE runner_id = ?)",
    )
    .bind(db::micros(now))
    .bind(runner_id)
    .execute(connection)
    .await?;
    Ok(())
}
