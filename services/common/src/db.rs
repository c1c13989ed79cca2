//! A SQLite database for one service.

use std::path::Path;
use std::time::Duration;

use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Sqlite, Transaction};
use time::OffsetDateTime;

use crate::{Error, events};

/// How long a connection waits for the one that writes.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// Connections of one service.
const CONNECTIONS: u32 = 8;

/// Opens the database in a file, creates it when there is none, and brings it to the current schema. Tables for messages
/// are among it.
///
/// # Errors
/// When the file cannot be opened or a migration fails.
pub async fn open(file: &Path, migrator: &Migrator) -> Result<SqlitePool, Error> {
    let pool = pool(file).await?;
    migrator.run(&pool).await?;
    events::install(&pool).await?;
    Ok(pool)
}

/// Opens the database in a file as it is, and creates it when there is none.
///
/// # Errors
/// When the file cannot be opened.
pub async fn pool(file: &Path) -> Result<SqlitePool, Error> {
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder).map_err(sqlx::Error::Io)?;
    }
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .foreign_keys(true)
        .journal_mode(SqliteJournalMode::Wal)
        // what is told to be done, and confirmed to a broker, outlives a loss of power
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(BUSY_TIMEOUT);
    let pool = SqlitePoolOptions::new()
        .max_connections(CONNECTIONS)
        .connect_with(options)
        .await?;
    Ok(pool)
}

/// Begins a transaction that writes. It holds the write lock from the start, so nothing that it reads can change.
///
/// # Errors
/// When the database fails, or another transaction holds the lock for too long.
pub async fn write(pool: &SqlitePool) -> Result<Transaction<'static, Sqlite>, Error> {
    Ok(pool.begin_with("BEGIN IMMEDIATE").await?)
}

/// An instant as the number that is stored: microseconds since 1970.
#[must_use]
pub fn micros(instant: OffsetDateTime) -> i64 {
    i64::try_from(instant.unix_timestamp_nanos().div_euclid(1_000)).unwrap_or(i64::MAX)
}

/// The instant that a stored number stands for.
///
/// # Errors
/// When there is no such instant.
pub fn instant(micros: i64) -> Result<OffsetDateTime, Error> {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(micros) * 1_000).map_err(Error::corrupt)
}

/// An instant as precise as it is stored.
#[must_use]
pub fn stored(instant: OffsetDateTime) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(micros(instant)) * 1_000).unwrap_or(instant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_committed_outlives_a_loss_of_power() -> Result<(), Error> {
        let folder = tempfile::tempdir().map_err(Error::internal)?;
        let pool = pool(&folder.path().join("a.sqlite")).await?;
        let synchronous: i64 = sqlx::query_scalar("PRAGMA synchronous").fetch_one(&pool).await?;
        assert_eq!(synchronous, 2, "2 is FULL");
        Ok(())
    }

    #[test]
    fn instants_are_kept_to_the_microsecond() -> Result<(), Error> {
        let before = OffsetDateTime::UNIX_EPOCH - Duration::from_nanos(1);
        assert_eq!(micros(before), -1);
        assert_eq!(instant(-1)?, OffsetDateTime::UNIX_EPOCH - Duration::from_micros(1));
        assert_eq!(stored(before), instant(-1)?);
        assert!(instant(i64::MAX).is_err());
        Ok(())
    }
}
