//! What the processes have in common: tables, queues and messages.

use std::sync::Arc;
use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;
use wirewright_runtime::events::{
    Broker, Exchange, KeyPart, Kind, Message, Parameter, PublishError, Publisher, Queue, RabbitMq, Receiving, Sending,
    Topology,
};

/// The queue of the workers, which is the name of the consumer too.
pub(crate) const QUEUE: &str = "chaos.orders";
const EXCHANGE: &str = "chaos";
/// How many routing keys there are: what is told of one of them stays in order.
const LANES: i64 = 16;

const KEY: &[KeyPart] = &[KeyPart::Text("order."), KeyPart::Parameter(Parameter::new("lane"))];
static SENT: Sending = Sending::new("orderMade", EXCHANGE).key(KEY);
pub(crate) static RECEIVED: Receiving = Receiving::new("orderMade", EXCHANGE).key(KEY);

/// What was published, what was applied, what came again, and what others published before the outbox did. None is unique: what is
/// doubled has to be seen.
pub(crate) const TABLES: &str = "
    CREATE TABLE orders (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
    CREATE TABLE applied (order_id BIGINT NOT NULL);
    CREATE INDEX applied_order ON applied (order_id);
    CREATE TABLE again (order_id BIGINT NOT NULL);
    CREATE TABLE forestalled (order_id BIGINT NOT NULL);
";

pub(crate) fn topology() -> Topology {
    let waits = [200, 1000, 5000].map(Duration::from_millis);
    Topology::new()
        .exchange(Exchange::new(EXCHANGE, Kind::Topic))
        .queue(Queue::new(QUEUE).retry(waits).delivery_limit(20))
        .bind(QUEUE, EXCHANGE, "order.*")
}

/// The message about an order; always with the same id.
pub(crate) fn message(publisher: &Publisher, order: i64) -> Result<Message, PublishError> {
    let send = publisher.send(&SENT, &order).parameter("lane", order % LANES);
    send.message_id(format!("order-{order}")).message()
}

pub(crate) async fn database(url: &str) -> PgPool {
    let options = PgPoolOptions::new().max_connections(4);
    options.connect(url).await.expect("the database")
}

pub(crate) fn broker(url: &str) -> Arc<dyn Broker> {
    Arc::new(RabbitMq::connect_lazily(url).expect("a URL"))
}
