//! The databases that an outbox and an inbox can be in.

/// A pool of connections to such a database: [`SqlitePool`](https://docs.rs/sqlx/latest/sqlx/type.SqlitePool.html) (feature `sqlite`)
/// or [`PgPool`](https://docs.rs/sqlx/latest/sqlx/type.PgPool.html) (feature `postgres`).
pub trait Pool: sealed::Pool {}

/// A connection to such a database, mostly one in a transaction (`&mut *transaction`):
/// [`SqliteConnection`](https://docs.rs/sqlx/latest/sqlx/struct.SqliteConnection.html) (feature `sqlite`) or
/// [`PgConnection`](https://docs.rs/sqlx/latest/sqlx/struct.PgConnection.html) (feature `postgres`).
pub trait Connection: sealed::Connection {}

pub(super) mod sealed {
    use std::sync::Arc;

    use super::super::{inbox, outbox};

    pub trait Pool: Send + Sync {
        fn outbox(&self) -> Arc<dyn outbox::Store>;
        fn inbox(&self) -> Arc<dyn inbox::Store>;
    }

    pub trait Connection: outbox::Insert + inbox::First + Send {}
}

#[cfg(feature = "sqlite")]
mod sqlite {
    use std::sync::Arc;

    use sqlx::{SqliteConnection, SqlitePool};

    use super::super::{inbox, outbox};
    use super::{Connection, Pool, sealed};

    impl Pool for SqlitePool {}
    impl Connection for SqliteConnection {}
    impl sealed::Connection for SqliteConnection {}

    impl sealed::Pool for SqlitePool {
        fn outbox(&self) -> Arc<dyn outbox::Store> {
            Arc::new(self.clone())
        }

        fn inbox(&self) -> Arc<dyn inbox::Store> {
            Arc::new(self.clone())
        }
    }
}

#[cfg(feature = "postgres")]
mod postgres {
    use std::sync::Arc;

    use sqlx::{PgConnection, PgPool};

    use super::super::{inbox, outbox};
    use super::{Connection, Pool, sealed};

    impl Pool for PgPool {}
    impl Connection for PgConnection {}
    impl sealed::Connection for PgConnection {}

    impl sealed::Pool for PgPool {
        fn outbox(&self) -> Arc<dyn outbox::Store> {
            Arc::new(self.clone())
        }

        fn inbox(&self) -> Arc<dyn inbox::Store> {
            Arc::new(self.clone())
        }
    }
}

/// Now, as it is stored: milliseconds since 1970.
pub(super) fn now() -> i64 {
    let since = time::OffsetDateTime::now_utc().unix_timestamp_nanos() / 1_000_000;
    i64::try_from(since).unwrap_or(i64::MAX)
}

/// Makes tables in a transaction in which nobody else makes them: `IF NOT EXISTS` alone does not see those that are being made.
#[cfg(feature = "postgres")]
pub(super) async fn create_in_postgres(pool: &sqlx::PgPool, tables: &'static str) -> Result<(), sqlx::Error> {
    /// Any number that only this takes.
    const LOCK: &str = "SELECT pg_advisory_xact_lock(3187264951)";
    let mut transaction = pool.begin().await?;
    sqlx::query(LOCK).execute(&mut *transaction).await?;
    sqlx::raw_sql(tables).execute(&mut *transaction).await?;
    transaction.commit().await
}
