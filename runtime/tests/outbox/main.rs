//! Outbox, inbox and the broker in the process in SQLite.
#![allow(missing_docs, unreachable_pub)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod broker;
mod cases;
mod durable;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool};
use tempfile::TempDir;
use wirewright_runtime::events::outbox::{self, NotKept};
use wirewright_runtime::events::{Message, inbox};

/// A database of one test.
struct Sqlite {
    pool: SqlitePool,
    _folder: TempDir,
}

impl Sqlite {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = SqliteConnectOptions::new().filename(folder.path().join("test.db"));
        let options = options.create_if_missing(true).journal_mode(SqliteJournalMode::Wal);
        let pool = SqlitePool::connect_with(options).await.unwrap();
        outbox::install(&pool).await.unwrap();
        inbox::install(&pool).await.unwrap();
        Self { pool, _folder: folder }
    }
}

impl cases::Database for Sqlite {
    type Pool = SqlitePool;

    fn pool(&self) -> SqlitePool {
        self.pool.clone()
    }

    async fn put(&self, messages: &[Message], commit: bool) {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await.unwrap();
        for message in messages {
            outbox::put(&mut *transaction, message).await.unwrap();
        }
        match commit {
            true => transaction.commit().await.unwrap(),
            false => transaction.rollback().await.unwrap(),
        }
    }

    async fn first(&self, consumer: &str, id: &str, commit: bool) -> bool {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await.unwrap();
        let first = inbox::first(&mut *transaction, consumer, id).await.unwrap();
        match commit {
            true => transaction.commit().await.unwrap(),
            false => transaction.rollback().await.unwrap(),
        }
        first
    }

    async fn age_inbox(&self) {
        let query = sqlx::query("UPDATE wirewright_inbox SET applied_at = applied_at - 3600000");
        query.execute(&self.pool).await.unwrap();
    }

    async fn hurry(&self) {
        sqlx::query("UPDATE wirewright_outbox SET due_at = 0")
            .execute(&self.pool)
            .await
            .unwrap();
    }

    async fn spoil(&self) {
        sqlx::query("UPDATE wirewright_outbox SET properties = '['")
            .execute(&self.pool)
            .await
            .unwrap();
    }
}

cases::all!(Some(Sqlite::new().await));

#[tokio::test]
async fn tables_are_made_once() {
    let database = Sqlite::new().await;
    outbox::install(&database.pool).await.unwrap();
    inbox::install(&database.pool).await.unwrap();
}

#[tokio::test]
async fn what_no_broker_takes_is_not_kept() {
    let database = Sqlite::new().await;
    let mut connection = database.pool.acquire().await.unwrap();
    let message = Message::new("x", "k".repeat(256), "");
    let sqlx::Error::Encode(error) = outbox::put(&mut *connection, &message).await.unwrap_err() else {
        panic!("another error");
    };
    assert_eq!(error.downcast_ref(), Some(&NotKept::Text("routing key")));
    let mut message = Message::new("x", "k", "");
    message
        .properties
        .set_header("h", "v".repeat(outbox::LARGEST_PROPERTIES));
    assert!(outbox::put(&mut *connection, &message).await.is_err());
    assert_eq!(outbox::depth(&database.pool).await.unwrap().waiting, 0);
}

/// A relay that was killed leaves its mark; others wait until it has run out.
#[tokio::test]
async fn a_lease_runs_out() {
    use cases::{Database as _, numbered};
    let database = Sqlite::new().await;
    database.put(&numbered("a", 0..3), true).await;
    let mark = "UPDATE wirewright_outbox SET leased_by = 'gone', holding = 1, leased_until = $1 WHERE id = 1";
    let until = time::OffsetDateTime::now_utc().unix_timestamp() * 1000 + 2000;
    sqlx::query(mark).bind(until).execute(&database.pool).await.unwrap();
    database.put(&numbered("b", 0..1), true).await;
    let broker = broker::Scripted::new();
    let running = outbox::Relay::new(database.pool(), broker.clone()).spawn();
    broker.wait_for(1).await;
    tokio::time::sleep(std::time::Duration::from_millis(700)).await;
    assert_eq!(broker.keys(), ["b"], "those of the same key wait");
    broker.wait_for(4).await;
    assert_eq!(broker.bodies("a"), ["0", "1", "2"]);
    running.stop().await;
}
