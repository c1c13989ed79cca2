//! Outbox and inbox in PostgreSQL, with a broker that does what a test says.

use std::sync::Arc;
use std::time::Duration;

use servers::Postgres;
use sqlx::postgres::{PgPool, PgPoolOptions};
use wirewright_runtime::events::outbox::{self, Relay};
use wirewright_runtime::events::{Message, inbox};

use crate::broker::Scripted;
use crate::cases::{self, numbered};

/// A database of one test, and the server that it is in.
struct Database {
    pool: PgPool,
    _server: Arc<Postgres>,
}

impl Database {
    async fn new() -> Option<Self> {
        let server = Postgres::shared().await?;
        let options = PgPoolOptions::new().max_connections(8);
        let pool = options.connect(&server.database()).await.unwrap();
        outbox::install(&pool).await.unwrap();
        inbox::install(&pool).await.unwrap();
        Some(Self { pool, _server: server })
    }

    async fn run(&self, statement: &'static str) {
        sqlx::query(statement).execute(&self.pool).await.unwrap();
    }
}

impl cases::Database for Database {
    type Pool = PgPool;

    fn pool(&self) -> PgPool {
        self.pool.clone()
    }

    async fn put(&self, messages: &[Message], commit: bool) {
        let mut transaction = self.pool.begin().await.unwrap();
        for message in messages {
            outbox::put(&mut *transaction, message).await.unwrap();
        }
        match commit {
            true => transaction.commit().await.unwrap(),
            false => transaction.rollback().await.unwrap(),
        }
    }

    async fn first(&self, consumer: &str, id: &str, commit: bool) -> bool {
        let mut transaction = self.pool.begin().await.unwrap();
        let first = inbox::first(&mut *transaction, consumer, id).await.unwrap();
        match commit {
            true => transaction.commit().await.unwrap(),
            false => transaction.rollback().await.unwrap(),
        }
        first
    }

    async fn age_inbox(&self) {
        self.run("UPDATE wirewright_inbox SET applied_at = applied_at - 3600000")
            .await;
    }

    async fn hurry(&self) {
        self.run("UPDATE wirewright_outbox SET due_at = 0").await;
    }

    async fn spoil(&self) {
        self.run("UPDATE wirewright_outbox SET properties = '['").await;
    }
}

cases::all!(Database::new().await);

#[tokio::test]
async fn many_make_the_tables_at_once() {
    let Some(server) = Postgres::shared().await else { return };
    let url = server.database();
    let install = || async {
        let pool = PgPool::connect(&url).await.unwrap();
        outbox::install(&pool).await.unwrap();
        inbox::install(&pool).await.unwrap();
    };
    futures_util::future::join_all((0..8).map(|_| install())).await;
}

/// A relay whose connection ends in the middle of a batch leaves nothing behind.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_dead_relay_had_is_free_at_once() {
    use cases::Database as _;
    let Some(database) = Database::new().await else { return };
    database.put(&numbered("a", 0..10), true).await;
    let stuck = Scripted::slow(Duration::from_secs(60));
    let dead = tokio::spawn(Relay::new(database.pool(), stuck).run(std::future::pending()));
    let idle =
        "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction' AND datname = current_database()";
    brokers::eventually("it has them", async || {
        let idle: i64 = sqlx::query_scalar(idle).fetch_one(&database.pool).await.unwrap();
        idle > 0
    })
    .await;
    let broker = Scripted::new();
    let running = Relay::new(database.pool(), broker.clone()).spawn();
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert!(broker.taken().is_empty(), "somebody has them");
    let ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle in transaction'
        AND datname = current_database()";
    database.run(ended).await;
    broker.wait_for(10).await;
    running.stop().await;
    dead.abort();
}

/// One that says nothing more, but whose connection stays, loses its lease.
#[tokio::test(flavor = "multi_thread")]
async fn a_silent_relay_loses_its_lease() {
    use cases::Database as _;
    let Some(database) = Database::new().await else { return };
    database.put(&numbered("a", 0..10), true).await;
    let mut silent = database.pool.begin().await.unwrap();
    let limit = "SELECT set_config('idle_in_transaction_session_timeout', '1000ms', true), id FROM wirewright_outbox FOR UPDATE";
    sqlx::query(limit).fetch_all(&mut *silent).await.unwrap();
    let broker = Scripted::new();
    let running = Relay::new(database.pool(), broker.clone()).spawn();
    broker.wait_for(10).await;
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_relay_keeps_its_lease() {
    use cases::Database as _;
    let Some(database) = Database::new().await else { return };
    database.put(&numbered("a", 0..2), true).await;
    let slow = Scripted::slow(Duration::from_millis(1500));
    let relays = [0; 2].map(|_| {
        Relay::new(database.pool(), slow.clone())
            .lease(Duration::from_secs(1))
            .spawn()
    });
    slow.wait_for(2).await;
    for relay in relays {
        relay.stop().await;
    }
    assert_eq!(slow.bodies("a"), ["0", "1"]);
    assert_eq!(outbox::depth(&database.pool).await.unwrap().waiting, 0);
}
