//! The broker in the process, kept in SQLite.

use std::sync::Arc;
use std::time::{Duration, Instant};

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool};
use tempfile::TempDir;
use wirewright_runtime::events::outbox::{self, Relay};
use wirewright_runtime::events::{Broker, BrokerError, Exchange, Header, InProcess, Kind, Message, Queue, Topology};

/// A file that brokers are kept in, one after another.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    async fn pool(&self, name: &str) -> SqlitePool {
        let options = SqliteConnectOptions::new().filename(self.0.path().join(name));
        let options = options.create_if_missing(true).journal_mode(SqliteJournalMode::Wal);
        SqlitePool::connect_with(options).await.unwrap()
    }

    async fn broker(&self) -> InProcess {
        InProcess::durable(self.pool("broker.db").await).await.unwrap()
    }
}

fn topology() -> Topology {
    Topology::new()
        .exchange(Exchange::new("x", Kind::Topic))
        .exchange(Exchange::new("passing", Kind::Fanout).transient())
        .queue(Queue::new("q").retry([Duration::from_secs(2)]))
        .queue(Queue::new("classic").classic())
        .queue(Queue::new("passing").transient().no_dead_letter())
        .queue(Queue::new("mine").exclusive())
        .bind("q", "x", "race.*")
        .bind("classic", "x", "race.*")
        .bind("passing", "x", "#")
        .bind("q", "passing", "")
}

async fn body(broker: &InProcess, queue: &str) -> Option<String> {
    let delivery = broker.get(queue).await.unwrap()?;
    let body = String::from_utf8(delivery.message.body.to_vec()).unwrap();
    delivery.ack().await.unwrap();
    Some(body)
}

async fn bodies(broker: &InProcess, queue: &str) -> Vec<String> {
    let mut all = Vec::new();
    while let Some(body) = body(broker, queue).await {
        all.push(body);
    }
    all
}

async fn publish(broker: &InProcess, queue: &str, body: &str) {
    broker.publish(&Message::new("", queue, body.to_owned())).await.unwrap();
}

#[tokio::test]
async fn what_is_durable_is_there_again() {
    let place = Place::new();
    let broker = place.broker().await;
    broker.declare(&topology()).await.unwrap();
    let mut message = Message::new("x", "race.1", "first");
    message.properties.message_id = Some("1".to_owned());
    message.properties.set_header("n", Header::Number(0.5));
    broker.publish(&message).await.unwrap();
    for body in ["second", "third", "fourth"] {
        publish(&broker, "q", body).await;
    }
    let passing = Message {
        persistent: false,
        ..Message::new("", "classic", "passing")
    };
    broker.publish(&passing).await.unwrap();
    let held = broker.get("q").await.unwrap().unwrap();
    assert_eq!(body(&broker, "q").await.as_deref(), Some("second"));
    broker.close().await;
    drop((held, broker));

    let broker = place.broker().await;
    let mut expected = topology();
    expected.exchanges.retain(|exchange| exchange.durable);
    expected.queues.retain(|queue| queue.durable);
    expected
        .bindings
        .retain(|binding| binding.exchange == "x" && binding.queue != "passing");
    assert_eq!(broker.check(&expected).await.unwrap(), []);
    assert_eq!(broker.depth("passing").await.unwrap(), None);
    assert_eq!(broker.depth("mine").await.unwrap(), None);
    let again = broker.get("q").await.unwrap().unwrap();
    assert!(again.redelivered);
    assert_eq!(again.message, message);
    again.reject(true).await.unwrap();
    publish(&broker, "q", "fifth").await;
    assert_eq!(bodies(&broker, "q").await, ["first", "third", "fourth", "fifth"]);
    assert_eq!(bodies(&broker, "classic").await, ["first"]);
    broker.publish(&Message::new("x", "race.2", "bound")).await.unwrap();
    assert_eq!(bodies(&broker, "q").await, ["bound"]);
}

/// What a process that is killed leaves: all that was confirmed, without anything being closed.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_confirmed_is_there_when_the_process_dies() {
    let place = Place::new();
    let pool = place.pool("broker.db").await;
    let broker = InProcess::durable(pool.clone()).await.unwrap();
    broker.declare(&topology()).await.unwrap();
    let begun = Instant::now();
    let bodies: Vec<String> = (0..1000).map(|number| number.to_string()).collect();
    let sent = bodies.iter().map(|body| publish(&broker, "q", body));
    futures_util::future::join_all(sent).await;
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    let copy = place.0.path().join("copy.db");
    let copied = sqlx::query("VACUUM INTO $1").bind(copy.to_str()).execute(&pool);
    copied.await.unwrap();
    let after = InProcess::durable(place.pool("copy.db").await).await.unwrap();
    assert_eq!(self::bodies(&after, "q").await, bodies);
    assert_eq!(self::bodies(&broker, "q").await, bodies);
}

#[tokio::test]
async fn dead_letters_and_retries_are_kept() {
    let place = Place::new();
    let broker = place.broker().await;
    broker.declare(&topology()).await.unwrap();
    publish(&broker, "q", "dead").await;
    broker.get("q").await.unwrap().unwrap().reject(false).await.unwrap();
    publish(&broker, "q.retry.2000", "waits").await;
    let waits = Instant::now();
    broker.close().await;
    drop(broker);

    let broker = place.broker().await;
    let dead = broker.get("q.dead").await.unwrap().unwrap();
    assert_eq!(dead.message.body, "dead");
    assert_eq!(dead.message.properties.header("x-first-death-queue"), Some(&"q".into()));
    dead.ack().await.unwrap();
    assert_eq!(bodies(&broker, "q").await, [""; 0]);
    while broker.depth("q").await.unwrap().unwrap().ready == 0 {
        assert!(waits.elapsed() < Duration::from_secs(10));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(waits.elapsed() > Duration::from_millis(1900), "{:?}", waits.elapsed());
    assert_eq!(bodies(&broker, "q").await, ["waits"]);
    broker.close().await;
    drop(broker);
    assert_eq!(bodies(&place.broker().await, "q.dead").await, [""; 0]);
}

#[tokio::test]
async fn one_broker_at_a_time_has_a_database() {
    let place = Place::new();
    let broker = place.broker().await;
    let other = InProcess::durable(place.pool("broker.db").await).await.unwrap_err();
    assert!(matches!(other, sqlx::Error::Configuration(_)), "{other}");
    broker.close().await;
    drop(broker);
    place.broker().await;
}

#[tokio::test]
async fn what_cannot_be_kept_is_refused() {
    let broker = Place::new().broker().await;
    broker.declare(&topology()).await.unwrap();
    let mut message = Message::new("", "q", "");
    let deep = (0..40).fold(Header::Null, |inner, _| Header::List(vec![inner]));
    message.properties.set_header("deep", deep);
    let refused = broker.publish(&message).await;
    assert!(matches!(refused, Err(BrokerError::Refused(_))), "{refused:?}");
    assert_eq!(broker.depth("q").await.unwrap().unwrap().ready, 0);
}

#[tokio::test]
async fn a_database_of_somebody_else_is_refused() {
    let place = Place::new();
    drop(place.broker().await);
    let pool = place.pool("broker.db").await;
    let spoil = "INSERT INTO wirewright_broker_definitions (id, topology) VALUES (1, '[]')";
    sqlx::query(spoil).execute(&pool).await.unwrap();
    assert!(InProcess::durable(pool).await.is_err());
}

/// Outbox and broker in one file: a message that was committed is in its queue in the end.
#[tokio::test(flavor = "multi_thread")]
async fn an_outbox_can_be_in_the_same_file() {
    let place = Place::new();
    let pool = place.pool("broker.db").await;
    outbox::install(&pool).await.unwrap();
    let broker = InProcess::durable(pool.clone()).await.unwrap();
    broker.declare(&topology()).await.unwrap();
    let relay = Relay::new(pool.clone(), Arc::new(broker.clone()));
    let running = relay.spawn();
    for number in 0..50 {
        let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await.unwrap();
        let message = Message::new("x", "race.1", number.to_string());
        outbox::put(&mut *transaction, &message).await.unwrap();
        transaction.commit().await.unwrap();
        relay.notify();
    }
    while outbox::depth(&pool).await.unwrap().waiting > 0 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    running.stop().await;
    let expected: Vec<String> = (0..50).map(|number| number.to_string()).collect();
    assert_eq!(bodies(&broker, "q").await, expected);
}

#[tokio::test]
async fn what_a_refused_declaration_left_is_there_again() {
    let place = Place::new();
    let broker = place.broker().await;
    broker
        .declare(&Topology::new().queue(Queue::new("reports")))
        .await
        .unwrap();
    let another = Topology::new()
        .queue(Queue::new("emails"))
        .queue(Queue::new("reports").classic());
    assert!(matches!(broker.declare(&another).await, Err(BrokerError::Refused(_))));
    publish(&broker, "emails", "kept").await;
    broker.close().await;
    drop(broker);
    let broker = place.broker().await;
    assert_eq!(bodies(&broker, "emails").await, ["kept"]);
}
