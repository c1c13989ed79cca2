//! The processes that are killed.

use std::future::pending;
use std::time::Duration;

use sqlx::PgPool;
use tokio::io::{AsyncReadExt as _, stdin};
use tokio::time::{MissedTickBehavior, interval};
use wirewright_runtime::events::outbox::{self, Relay};
use wirewright_runtime::events::{Consume, Consumers, Failure, Publisher, Received, inbox};

use crate::orders::{self, QUEUE, RECEIVED};

/// Of a hundred transactions so many are rolled back.
const ROLLED_BACK: u64 = 10;
/// Of a hundred messages so many are put twice.
const TWICE: u64 = 3;
/// Of a hundred handlers so many fail before they commit, and as many after it.
const FAILING: u64 = 3;

/// Plays a part until somebody kills it, or until who started it is gone.
pub(crate) async fn play(role: &str, database: &str, broker: &str, seed: u64) {
    fastrand::seed(seed);
    let orphaned = async {
        // Nobody writes: it ends when the other side does.
        let _ = stdin().read(&mut [0]).await;
    };
    let pool = orders::database(database).await;
    let broker = orders::broker(broker);
    let relay = Relay::new(pool.clone(), broker.clone());
    let work = async {
        match role.split_once(':') {
            Some(("publisher", rate)) => {
                let publisher = Publisher::new(broker.clone());
                let load = load(&pool, &publisher, &relay, crate::number(rate));
                tokio::join!(load, relay.clone().run(pending()));
            }
            Some(("commit", count)) => commit(&pool, &Publisher::new(broker), crate::number(count)).await,
            _ if role == "relay" => relay.run(pending()).await,
            _ => {
                let outcome = worker(pool).run(broker, pending()).await;
                panic!("a worker ends: {outcome:?}");
            }
        }
    };
    tokio::select! {
        () = orphaned => {}
        () = work => {}
    }
}

fn chance(of_a_hundred: u64) -> bool {
    fastrand::u64(0..100) < of_a_hundred
}

/// Makes orders, so many a second.
async fn load(pool: &PgPool, publisher: &Publisher, relay: &Relay, rate: u64) {
    let mut ticks = interval(Duration::from_secs(1) / u32::try_from(rate).unwrap_or(u32::MAX));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
    loop {
        ticks.tick().await;
        if let Err(error) = order(pool, publisher).await {
            eprintln!("an order was not made: {error}");
        }
        relay.notify();
    }
}

/// Makes so many orders without a relay, says so, and waits to be killed.
async fn commit(pool: &PgPool, publisher: &Publisher, count: u64) {
    for _ in 0..count {
        order(pool, publisher).await.expect("an order");
    }
    println!("committed");
    pending().await
}

async fn order(pool: &PgPool, publisher: &Publisher) -> Result<(), sqlx::Error> {
    let mut transaction = pool.begin().await?;
    let made = sqlx::query_scalar("INSERT INTO orders DEFAULT VALUES RETURNING id");
    let order = made.fetch_one(&mut *transaction).await?;
    let message = orders::message(publisher, order).expect("a message");
    for _ in 0..=u8::from(chance(TWICE)) {
        outbox::put(&mut *transaction, &message).await?;
    }
    match chance(ROLLED_BACK) {
        true => transaction.rollback().await,
        false => transaction.commit().await,
    }
}

/// Applies each order once, and fails now and then.
fn worker(pool: PgPool) -> Consumers {
    let how = Consume {
        prefetch: 20,
        ..Consume::default()
    };
    Consumers::new(orders::topology())
        .queue(QUEUE, how)
        .on(QUEUE, &RECEIVED, move |received: Received<i64>| {
            apply(pool.clone(), received)
        })
}

async fn apply(pool: PgPool, received: Received<i64>) -> Result<(), Failure> {
    let order = received.message;
    let id = received
        .context
        .message_id
        .ok_or_else(|| Failure::give_up("it has no id"))?;
    let fails = |when| match received.context.attempt == 1 && chance(FAILING) {
        true => Err(Failure::retry(when)),
        false => Ok(()),
    };
    let mut transaction = pool.begin().await?;
    let effect = match inbox::first(&mut *transaction, QUEUE, &id).await? {
        true => "INSERT INTO applied (order_id) VALUES ($1)",
        false => "INSERT INTO again (order_id) VALUES ($1)",
    };
    sqlx::query(effect).bind(order).execute(&mut *transaction).await?;
    fails("before it commits")?;
    transaction.commit().await?;
    fails("after it has committed")
}
