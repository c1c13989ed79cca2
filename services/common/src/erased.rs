//! Runners who are gone, so that what arrives late about one of them is not kept again: a message that was overtaken, a
//! request with a token that is still good, a run of a plan that was being made.
//!
//! Only a digest is kept, which leads back to nobody. A service's database needs the table
//!
//! ```sql
//! CREATE TABLE erased_runners (
//!     digest    BLOB    NOT NULL PRIMARY KEY,
//!     erased_at INTEGER NOT NULL
//! ) STRICT, WITHOUT ROWID;
//! ```

use sha2::{Digest, Sha256};
use sqlx::SqliteConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{Error, db};

/// Notes that a runner is gone, in the transaction that erases what is kept of them.
///
/// # Errors
/// When the database fails.
pub async fn note(connection: &mut SqliteConnection, runner_id: Uuid, now: OffsetDateTime) -> Result<(), Error> {
    sqlx::query("INSERT INTO erased_runners (digest, erased_at) VALUES (?, ?) ON CONFLICT DO NOTHING")
        .bind(digest(runner_id))
        .bind(db::micros(now))
        .execute(connection)
        .await?;
    Ok(())
}

/// Whether a runner is gone.
///
/// # Errors
/// When the database fails.
pub async fn is_erased(connection: &mut SqliteConnection, runner_id: Uuid) -> Result<bool, Error> {
    let found: Option<i64> = sqlx::query_scalar("SELECT 1 FROM erased_runners WHERE digest = ?")
        .bind(digest(runner_id))
        .fetch_optional(connection)
        .await?;
    Ok(found.is_some())
}

/// Refuses to keep something of a runner who is gone.
///
/// # Errors
/// [`Error::Forbidden`] where the runner is gone, and when the database fails.
pub async fn refuse(connection: &mut SqliteConnection, runner_id: Uuid) -> Result<(), Error> {
    if is_erased(connection, runner_id).await? {
        return Err(Error::Forbidden);
    }
    Ok(())
}

/// Where a database still has a runner's id, as a value or in a text: `table.column`. It reads everything, so it is for those
/// who have to show that nothing is kept.
///
/// # Errors
/// When the database fails.
pub async fn traces(connection: &mut SqliteConnection, runner_id: Uuid) -> Result<Vec<String>, Error> {
    let columns: Vec<(String, String)> = sqlx::query_as(
        "SELECT tables.name, columns.name FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns
         WHERE tables.type = 'table' ORDER BY 1, 2",
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut found = Vec::new();
    for (table, column) in columns {
        let (quoted, value) = (quote(&table), quote(&column));
        let sql = format!(
            "SELECT count(*) FROM {quoted} WHERE instr(CAST({value} AS BLOB), ?1) OR instr({value}, CAST(?2 AS TEXT))"
        );
        let count: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
            .bind(runner_id)
            .bind(runner_id.to_string())
            .fetch_one(&mut *connection)
            .await?;
        if count > 0 {
            found.push(format!("{table}.{column}"));
        }
    }
    Ok(found)
}

/// A name from the schema, as SQL writes it.
fn quote(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn digest(runner_id: Uuid) -> Vec<u8> {
    Sha256::digest(runner_id).to_vec()
}

#[cfg(test)]
mod tests {
    use sqlx::Connection as _;

    use super::*;

    const ANNA: Uuid = Uuid::from_u128(0xa);
    const BERT: Uuid = Uuid::from_u128(0xb);

    async fn database() -> Result<SqliteConnection, Error> {
        let mut db = SqliteConnection::connect("sqlite::memory:").await?;
        sqlx::raw_sql(
            "CREATE TABLE erased_runners (digest BLOB NOT NULL PRIMARY KEY, erased_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
             CREATE TABLE \"odd \"\"name\" (runner_id BLOB, answer TEXT, number INTEGER);",
        )
        .execute(&mut db)
        .await?;
        Ok(db)
    }

    #[tokio::test]
    async fn who_is_gone_stays_so_and_leaves_no_trace() -> Result<(), Error> {
        let mut db = database().await?;
        refuse(&mut db, ANNA).await?;
        for _ in 0..2 {
            note(&mut db, ANNA, OffsetDateTime::UNIX_EPOCH).await?;
            assert!(matches!(refuse(&mut db, ANNA).await, Err(Error::Forbidden)));
        }
        refuse(&mut db, BERT).await?;
        assert_eq!(traces(&mut db, ANNA).await?, Vec::<String>::new());
        Ok(())
    }

    #[tokio::test]
    async fn traces_are_found_as_values_and_in_texts() -> Result<(), Error> {
        let mut db = database().await?;
        let insert = "INSERT INTO \"odd \"\"name\" VALUES (?, ?, 1)";
        sqlx::query(insert)
            .bind(ANNA)
            .bind(format!("{{\"id\": \"{BERT}\"}}"))
            .execute(&mut db)
            .await?;
        assert_eq!(traces(&mut db, ANNA).await?, ["odd \"name.runner_id"]);
        assert_eq!(traces(&mut db, BERT).await?, ["odd \"name.answer"]);
        assert_eq!(traces(&mut db, Uuid::from_u128(0xc)).await?, Vec::<String>::new());
        Ok(())
    }
}
