//! The database of the notifier.

use std::path::Path;
use std::sync::Arc;

use runnerly_common::events::{Effect, Receipt};
use runnerly_common::{Error, db, erased};
use sqlx::migrate::Migrator;
use sqlx::{Sqlite, SqliteConnection, SqlitePool, Transaction};
use time::OffsetDateTime;
use tokio::sync::Notify;
use uuid::Uuid;

use crate::model::{Kind, MailState, News, Notification};

mod house;
mod mails;

static MIGRATOR: Migrator = sqlx::migrate!();

/// Addresses, notifications and the mails that are to be sent. Cheap to clone.
#[derive(Clone, Debug)]
pub struct NotifierStore {
    pool: SqlitePool,
    due: Arc<Notify>,
}

/// A row of the table, with the state of its mail.
#[derive(Debug, sqlx::FromRow)]
struct Row {
    id: Uuid,
    runner_id: Uuid,
    kind: Kind,
    title: String,
    body: String,
    created_at: i64,
    state: MailState,
}

impl NotifierStore {
    /// Opens the database in a file, and creates it when there is none.
    ///
    /// # Errors
    /// When the file cannot be opened or brought to the current schema.
    pub async fn open(file: &Path) -> Result<Self, Error> {
        Ok(Self {
            pool: db::open(file, &MIGRATOR).await?,
            due: Arc::default(),
        })
    }

    /// A connection to the database, to look at what is there.
    #[cfg(test)]
    pub(crate) async fn connection(&self) -> Result<sqlx::pool::PoolConnection<Sqlite>, Error> {
        Ok(self.pool.acquire().await?)
    }

    /// What wakes when mails may have become due.
    pub(crate) fn due_soon(&self) -> &Notify {
        &self.due
    }

    /// Notes where mails to a runner go to, and writes the notification that welcomes them. Mails that waited for the address
    /// are due then.
    ///
    /// # Errors
    /// When the database fails; then nothing has changed.
    pub async fn register(
        &self,
        receipt: &Receipt,
        (runner_id, email): (Uuid, &str),
        news: &News,
        now: OffsetDateTime,
    ) -> Result<Effect, Error> {
        let mut tx = db::write(&self.pool).await?;
        if !receipt.is_first(&mut tx).await? {
            return Ok(Effect::Duplicate);
        }
        if erased::is_erased(&mut tx, runner_id).await? {
            tx.commit().await?;
            return Ok(Effect::Outdated);
        }
        sqlx::query("INSERT OR REPLACE INTO addresses (runner_id, email) VALUES (?, ?)")
            .bind(runner_id)
            .bind(email)
            .execute(&mut *tx)
            .await?;
        mails::release(&mut tx, runner_id, now).await?;
        write(&mut tx, runner_id, news, now).await?;
        self.commit(tx).await
    }

    /// Writes a notification for each of these runners, unless there is one already; not for those who are gone.
    ///
    /// # Errors
    /// When the database fails; then none is written.
    pub async fn notify(
        &self,
        receipt: &Receipt,
        runners: &[Uuid],
        news: &News,
        now: OffsetDateTime,
    ) -> Result<Effect, Error> {
        let mut tx = db::write(&self.pool).await?;
        if !receipt.is_first(&mut tx).await? {
            return Ok(Effect::Duplicate);
        }
        for &runner_id in runners {
            if !erased::is_erased(&mut tx, runner_id).await? {
                write(&mut tx, runner_id, news, now).await?;
            }
        }
        self.commit(tx).await
    }

    /// Erases all that is kept of a runner, mails that were not sent too. Nothing of the runner is kept again.
    ///
    /// # Errors
    /// When the database fails; then nothing has changed.
    pub async fn erase_runner(&self, receipt: &Receipt, runner_id: Uuid, now: OffsetDateTime) -> Result<Effect, Error> {
        let mut tx = db::write(&self.pool).await?;
        if !receipt.is_first(&mut tx).await? {
            return Ok(Effect::Duplicate);
        }
        erased::note(&mut tx, runner_id, now).await?;
        for statement in [
            "DELETE FROM notifications WHERE runner_id = ?",
            "DELETE FROM addresses WHERE runner_id = ?",
        ] {
            sqlx::query(statement).bind(runner_id).execute(&mut *tx).await?;
        }
        tx.commit().await?;
        Ok(Effect::Applied)
    }

    /// What a runner was told, the oldest first; a thousand at most.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn notifications(&self, runner_id: Uuid) -> Result<Vec<Notification>, Error> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT notifications.*, state FROM notifications JOIN mails USING (id)
             WHERE runner_id = ? ORDER BY created_at, id LIMIT 1000",
        )
        .bind(runner_id)
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(Row::notification).collect()
    }

    async fn commit(&self, tx: Transaction<'static, Sqlite>) -> Result<Effect, Error> {
        tx.commit().await?;
        self.due.notify_one();
        Ok(Effect::Applied)
    }
}

impl Row {
    fn notification(self) -> Result<Notification, Error> {
        Ok(Notification {
            id: self.id,
            runner_id: self.runner_id,
            kind: self.kind,
            title: self.title,
            body: self.body,
            created_at: db::instant(self.created_at)?,
            mail: self.state,
        })
    }
}

/// Writes a notification and its mail, unless there is one about this already.
async fn write(
    connection: &mut SqliteConnection,
    runner_id: Uuid,
    news: &News,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let id = news.id(runner_id);
    let written = sqlx::query(
        "INSERT INTO notifications (id, runner_id, kind, title, body, created_at) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT DO NOTHING",
    )
    .bind(id)
    .bind(runner_id)
    .bind(news.kind)
    .bind(&news.title)
    .bind(&news.body)
    .bind(db::micros(now))
    .execute(&mut *connection)
    .await?;
    if written.rows_affected() == 1 {
        mails::add(connection, id, runner_id, now).await?;
    }
    Ok(())
}
