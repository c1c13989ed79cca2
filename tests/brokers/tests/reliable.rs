//! Outbox and inbox over RabbitMQ and PostgreSQL: what happens once, whatever ends in between.

use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use brokers::{Bed, count, eventually, handle};
use futures_util::future::BoxFuture;
use metrics::{Counter, Gauge, Histogram, Key, KeyName, Metadata, Recorder, SharedString, Unit};
use servers::{Postgres, RabbitMq};
use sqlx::PgPool;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::Command;
use tokio::sync::Barrier;
use wirewright_runtime::events::outbox::{self, Relay};
use wirewright_runtime::events::{
    Broker, BrokerError, Consume, Consumers, Deliveries, Delivery, Depth, Drift, Exchange, Failure, KeyPart, Kind,
    Message, Queue, Received, Receiving, Topology, inbox,
};

static ORDER: Receiving = Receiving::new("orderMade", "").key(&[KeyPart::Text("orders")]);

/// A database with an outbox and an inbox.
async fn database(server: &Postgres) -> (PgPool, String) {
    let url = server.database();
    let pool = PgPool::connect(&url).await.unwrap();
    outbox::install(&pool).await.unwrap();
    inbox::install(&pool).await.unwrap();
    (pool, url)
}

async fn put(pool: &PgPool, messages: &[Message]) {
    let mut transaction = pool.begin().await.unwrap();
    for message in messages {
        outbox::put(&mut *transaction, message).await.unwrap();
    }
    transaction.commit().await.unwrap();
}

async fn waiting(pool: &PgPool) -> u64 {
    outbox::depth(pool).await.unwrap().waiting
}

/// Takes all that waits in a queue: bodies, in their order.
async fn bodies(broker: &Arc<dyn Broker>, queue: &str) -> Vec<usize> {
    let texts = brokers::texts(&**broker, queue).await;
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

#[tokio::test]
async fn t66_a_message_that_comes_twice_has_one_effect() {
    let (Some(postgres), Some(bed)) = (Postgres::shared().await, Bed::rabbitmq().await) else {
        return;
    };
    let duplicates = Duplicates::default();
    let _recorded = metrics::set_default_local_recorder(&duplicates);
    let (pool, _) = database(&postgres).await;
    sqlx::query("CREATE TABLE effects (message TEXT NOT NULL)")
        .execute(&pool)
        .await
        .unwrap();
    let broker = bed.broker();
    let topology = Topology::new().queue(Queue::new("orders"));
    broker.declare(&topology).await.unwrap();
    for id in ["a", "a", "b", "a"] {
        let mut message = Message::new("", "orders", "7");
        message.properties.message_id = Some(id.to_owned());
        broker.publish(&message).await.unwrap();
    }
    let effects = pool.clone();
    let running = Consumers::new(topology)
        .on("orders", &ORDER, move |received: Received<i64>| {
            apply(effects.clone(), received)
        })
        .spawn(broker.clone());
    eventually("all are handled", async || duplicates.count() == 2).await;
    running.stop().await.unwrap();
    let effects: Vec<String> = sqlx::query_scalar("SELECT message FROM effects ORDER BY message")
        .fetch_all(&pool)
        .await
        .unwrap();
    assert_eq!(effects, ["a", "b"]);
    assert_eq!(count(&*broker, "orders").await, 0);
}

async fn apply(pool: PgPool, received: Received<i64>) -> Result<(), Failure> {
    let id = received
        .context
        .message_id
        .ok_or_else(|| Failure::give_up("it has no id"))?;
    let mut transaction = pool.begin().await?;
    if inbox::first(&mut *transaction, "orders", &id).await? {
        let effect = sqlx::query("INSERT INTO effects (message) VALUES ($1)").bind(id);
        effect.execute(&mut *transaction).await?;
    }
    Ok(transaction.commit().await?)
}

/// A process commits and is killed before it has published anything.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_committed_leaves_when_the_process_is_killed() {
    let (Some(postgres), Some(bed)) = (Postgres::shared().await, Bed::rabbitmq().await) else {
        return;
    };
    let (pool, url) = database(&postgres).await;
    let orders = "CREATE TABLE orders (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY)";
    sqlx::query(orders).execute(&pool).await.unwrap();
    let (server, vhost) = bed.server().unwrap();
    let mut process = Command::new(env!("CARGO_BIN_EXE_chaos"))
        .args(["role", "commit:50", &url, &server.url(vhost), "1"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
    assert_eq!(lines.next_line().await.unwrap().as_deref(), Some("committed"));
    process.kill().await.unwrap();
    let broker = bed.broker();
    let topology = Topology::new()
        .exchange(Exchange::new("chaos", Kind::Topic))
        .queue(Queue::new("all"))
        .bind("all", "chaos", "#");
    broker.declare(&topology).await.unwrap();
    let running = Relay::new(pool.clone(), broker.clone()).spawn();
    eventually("all have left", async || waiting(&pool).await == 0).await;
    running.stop().await;
    let mut published = bodies(&broker, "all").await;
    published.sort_unstable();
    published.dedup();
    let committed: Vec<i64> = sqlx::query_scalar("SELECT id FROM orders ORDER BY id")
        .fetch_all(&pool)
        .await
        .unwrap();
    assert!(committed.len() > 30, "{committed:?}");
    assert_eq!(
        published,
        committed
            .iter()
            .map(|id| usize::try_from(*id).unwrap())
            .collect::<Vec<_>>()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn two_relays_publish_each_of_a_thousand_once() {
    let (Some(postgres), Some(bed)) = (Postgres::shared().await, Bed::rabbitmq().await) else {
        return;
    };
    let (pool, _) = database(&postgres).await;
    let broker = bed.broker();
    let topology = Topology::new()
        .exchange(Exchange::new("x", Kind::Topic))
        .queue(Queue::new("all"))
        .bind("all", "x", "#");
    broker.declare(&topology).await.unwrap();
    let messages: Vec<Message> = (0..1000)
        .map(|number| Message::new("x", format!("lane.{}", number % 10), number.to_string()))
        .collect();
    put(&pool, &messages).await;
    // Each holds what it has taken first until the other one has something too: of five lanes, so that five are left.
    let both = Arc::new(Barrier::new(2));
    let counted = [0; 2].map(|_| Arc::new(Counted::new(bed.broker(), Arc::clone(&both))));
    let running = [0, 1].map(|one: usize| Relay::new(pool.clone(), counted[one].clone()).batch(5).spawn());
    eventually("all have left", async || waiting(&pool).await == 0).await;
    for relay in running {
        relay.stop().await;
    }
    let counts = counted.map(|broker| broker.count());
    assert!(counts.iter().all(|count| *count > 0), "{counts:?}");
    assert_eq!(counts.iter().sum::<u64>(), 1000);
    let published = bodies(&broker, "all").await;
    for lane in 0..10 {
        let of_lane: Vec<usize> = published.iter().copied().filter(|number| number % 10 == lane).collect();
        assert_eq!(of_lane, (lane..1000).step_by(10).collect::<Vec<_>>());
    }
}

/// A broker that counts what is published, and holds the first message until that of another one has come.
#[derive(Debug)]
struct Counted {
    broker: Arc<dyn Broker>,
    both: Arc<Barrier>,
    count: AtomicU64,
}

impl Counted {
    fn new(broker: Arc<dyn Broker>, both: Arc<Barrier>) -> Self {
        let count = AtomicU64::new(0);
        Self { broker, both, count }
    }

    fn count(&self) -> u64 {
        self.count.load(Ordering::SeqCst)
    }
}

type Answer<'a, T> = BoxFuture<'a, Result<T, BrokerError>>;

impl Broker for Counted {
    fn publish<'a>(&'a self, message: &'a Message) -> Answer<'a, ()> {
        Box::pin(async move {
            if self.count.fetch_add(1, Ordering::SeqCst) == 0 {
                self.both.wait().await;
            }
            self.broker.publish(message).await
        })
    }

    fn declare<'a>(&'a self, topology: &'a Topology) -> Answer<'a, ()> {
        self.broker.declare(topology)
    }

    fn check<'a>(&'a self, topology: &'a Topology) -> Answer<'a, Vec<Drift>> {
        self.broker.check(topology)
    }

    fn consume<'a>(&'a self, queue: &'a str, how: Consume) -> Answer<'a, Box<dyn Deliveries>> {
        self.broker.consume(queue, how)
    }

    fn get<'a>(&'a self, queue: &'a str) -> Answer<'a, Option<Delivery>> {
        self.broker.get(queue)
    }

    fn depth<'a>(&'a self, queue: &'a str) -> Answer<'a, Option<Depth>> {
        self.broker.depth(queue)
    }

    fn purge<'a>(&'a self, queue: &'a str) -> Answer<'a, u64> {
        self.broker.purge(queue)
    }

    fn ping(&self) -> Answer<'_, ()> {
        self.broker.ping()
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        self.broker.close()
    }
}

/// The broker is killed while a relay publishes, and comes back.
#[tokio::test(flavor = "multi_thread")]
async fn a_broker_that_was_away_has_all_in_order() {
    let (Some(postgres), Some(mut rabbit)) = (Postgres::shared().await, RabbitMq::start().await) else {
        return;
    };
    let (pool, _) = database(&postgres).await;
    let broker: Arc<dyn Broker> = Arc::new(handle(&rabbit, "%2f").build().unwrap());
    broker
        .declare(&Topology::new().queue(Queue::new("orders")))
        .await
        .unwrap();
    let messages: Vec<Message> = (0..500)
        .map(|number| Message::new("", "orders", number.to_string()))
        .collect();
    put(&pool, &messages).await;
    let relay = Relay::new(pool.clone(), broker.clone()).batch(20);
    let running = relay.spawn();
    eventually("some have left", async || waiting(&pool).await < 450).await;
    rabbit.kill();
    assert!(waiting(&pool).await > 0, "it was killed too late");
    tokio::time::sleep(Duration::from_secs(1)).await;
    rabbit.again().await;
    eventually("all have left", async || waiting(&pool).await == 0).await;
    running.stop().await;
    let mut published = bodies(&broker, "orders").await;
    let all = published.len();
    // What was on its way when the broker went may be there twice, one after the other.
    published.dedup();
    assert_eq!(published, (0..500).collect::<Vec<_>>());
    assert!(all < 530, "{all}");
}

/// How many duplicates an inbox has counted.
#[derive(Clone, Debug, Default)]
struct Duplicates(Arc<AtomicU64>);

impl Duplicates {
    fn count(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }
}

impl Recorder for Duplicates {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        match key.name() {
            "wirewright_inbox_duplicates_total" => Counter::from_arc(self.0.clone()),
            _ => Counter::noop(),
        }
    }

    fn register_gauge(&self, _: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::noop()
    }

    fn register_histogram(&self, _: &Key, _: &Metadata<'_>) -> Histogram {
        Histogram::noop()
    }
}
