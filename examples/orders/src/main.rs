//! Orders as the events that happened to them: `cargo run -p orders`, or `cargo run -p orders -- amqp://guest:guest@localhost:5672/%2f`.
//!
//! Who changes an order appends an event ([`orders`]); who asks reads a table ([`view`]), which a consumer of these events keeps, and
//! which can be made of them anew.

mod order;
mod orders;
#[cfg(test)]
mod tests;
mod view;

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use orders_api::events::{consumers, topology};
use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode};
use tempfile::TempDir;
use tokio::time::{sleep, timeout};
use uuid::Uuid;
use wirewright_runtime::events::outbox::{self, Running as Telling};
use wirewright_runtime::events::{Broker, InProcess, RabbitMq, Running as Hearing, inbox};

use order::{added, cancelled, delivered, paid, placed};
use orders::Orders;
use view::View;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// What is waited for messages.
const PATIENCE: Duration = Duration::from_secs(30);

/// Orders and their read model, in a database that goes with them.
struct Shop {
    orders: Orders,
    view: View,
    telling: Telling,
    hearing: Hearing,
    _folder: TempDir,
}

impl Shop {
    async fn open(broker: Arc<dyn Broker>) -> Outcome<Self> {
        let folder = tempfile::tempdir()?;
        let options = SqliteConnectOptions::new().filename(folder.path().join("orders.sqlite"));
        let options = options.create_if_missing(true).journal_mode(SqliteJournalMode::Wal);
        let pool = SqlitePool::connect_with(options).await?;
        sqlx::migrate!().run(&pool).await?;
        outbox::install(&pool).await?;
        inbox::install(&pool).await?;
        broker.declare(&topology().shared()).await?;
        let orders = Orders::new(pool.clone(), Arc::clone(&broker));
        let view = View::open(pool).await?;
        Ok(Self {
            telling: orders.relay().spawn(),
            hearing: consumers(view.clone()).spawn(broker),
            orders,
            view,
            _folder: folder,
        })
    }

    /// Waits until the read model has heard of everything.
    async fn caught_up(&self) -> Outcome {
        let caught_up = async {
            while self.view.behind().await? > 0 {
                sleep(Duration::from_millis(20)).await;
            }
            Ok::<_, orders::Error>(())
        };
        Ok(timeout(PATIENCE, caught_up).await??)
    }

    async fn close(self) -> Outcome {
        self.telling.stop().await;
        Ok(self.hearing.stop().await?)
    }
}

/// Three orders: one is delivered, one is cancelled, and one is not paid yet.
async fn three_orders(orders: &Orders) -> Result<[Uuid; 3], orders::Error> {
    let ids = [Uuid::now_v7(), Uuid::now_v7(), Uuid::now_v7()];
    let [anna, ben, cleo] = ids;
    for (order, change) in [
        (anna, placed("Anna")),
        (ben, placed("Ben")),
        (anna, added("noodles", 2, 1980)),
        (cleo, placed("Cleo")),
        (ben, added("soup", 1, 450)),
        (anna, added("tea", 1, 320)),
        (anna, paid(2300)),
        (cleo, added("rice", 3, 2700)),
        (ben, cancelled("the kitchen is closed")),
        (anna, delivered()),
    ] {
        orders.record(order, &change).await?;
    }
    Ok(ids)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome {
    let broker: Arc<dyn Broker> = match std::env::args().nth(1) {
        Some(url) => Arc::new(RabbitMq::connect_lazily(&url)?),
        None => Arc::new(InProcess::new()),
    };
    let shop = Shop::open(broker).await?;
    let [_, ben, _] = three_orders(&shop.orders).await?;
    if let Err(refused) = shop.orders.record(ben, &delivered()).await {
        println!("refused: {refused}");
    }
    shop.caught_up().await?;
    println!("the read model, as it heard of the events:");
    shop.view.lines().await?.iter().for_each(|line| println!("  {line}"));
    shop.view.forget().await?;
    shop.view.rebuild().await?;
    println!("the read model, dropped and made of the events anew:");
    shop.view.lines().await?.iter().for_each(|line| println!("  {line}"));
    shop.close().await
}
