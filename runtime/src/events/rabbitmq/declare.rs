//! How exchanges, queues and bindings are declared, and looked at.

use std::time::Duration;

use lapin::options::{ExchangeDeclareOptions, QueueBindOptions, QueueDeclareOptions, QueuePurgeOptions};
use lapin::types::FieldTable;
use lapin::{Channel, ExchangeKind};

use super::super::{Binding, BrokerError, Depth, Difference, Drift, Exchange, Kind, Queue, Topology};
use super::error::{NOT_FOUND, refusal, told};
use super::line::{Line, Open, within};
use super::properties::{name, table};

/// Declares all that a topology has.
pub(super) async fn declare(line: &Line, topology: &Topology) -> Result<(), BrokerError> {
    declare_over(&*line.open().await?, line.limit(), topology).await
}

/// The same over one connection.
pub(super) async fn declare_over(open: &Open, limit: Duration, topology: &Topology) -> Result<(), BrokerError> {
    let channel = open.channel(limit).await?;
    for exchange in &topology.exchanges {
        within(limit, exchange_declare(&channel, exchange, false)?).await?;
    }
    for queue in &topology.all_queues() {
        within(limit, queue_declare(&channel, queue, false)?).await?;
    }
    for binding in &topology.bindings {
        within(limit, bind(&channel, binding)?).await?;
    }
    Ok(())
}

/// The exchanges and queues that are not what they have to be.
pub(super) async fn check(line: &Line, topology: &Topology) -> Result<Vec<Drift>, BrokerError> {
    let mut drift = Vec::new();
    let mut add = |what, name: &str, difference: Option<Difference>| {
        let name = name.to_owned();
        drift.extend(difference.map(|difference| Drift { what, name, difference }));
    };
    for exchange in &topology.exchanges {
        let asked = |channel: Channel, passive| exchange_declare(&channel, exchange, passive);
        add("exchange", &exchange.name, compare(line, asked).await?);
    }
    for queue in &topology.all_queues() {
        let asked = |channel: Channel, passive| queue_declare(&channel, queue, passive);
        add("queue", &queue.name, compare(line, asked).await?);
    }
    Ok(drift)
}

/// Whether something is there, and as it is declared: only what is there is declared, which changes nothing then. Either refusal closes the
/// channel, so that each question has its own.
async fn compare<T, F>(
    line: &Line,
    declare: impl Fn(Channel, bool) -> Result<F, BrokerError>,
) -> Result<Option<Difference>, BrokerError>
where
    F: Future<Output = lapin::Result<T>>,
{
    for passive in [true, false] {
        let declared = answer(line, declare(line.channel().await?, passive)?).await?;
        match declared {
            Ok(_) => {}
            Err((NOT_FOUND, _)) => return Ok(Some(Difference::Missing)),
            Err((_, text)) => return Ok(Some(Difference::Other(text))),
        }
    }
    Ok(None)
}

/// How much waits in a queue; `None` where there is none.
pub(super) async fn depth(line: &Line, queue: &str) -> Result<Option<Depth>, BrokerError> {
    let channel = line.channel().await?;
    let options = QueueDeclareOptions {
        passive: true,
        ..QueueDeclareOptions::default()
    };
    let asked = channel.queue_declare(name("the queue", queue)?, options, FieldTable::default());
    match answer(line, asked).await? {
        Ok(found) => Ok(Some(Depth {
            ready: found.message_count().into(),
            consumers: found.consumer_count().into(),
        })),
        Err((NOT_FOUND, _)) => Ok(None),
        Err((_, text)) => Err(BrokerError::Refused(text)),
    }
}

/// Removes what waits in a queue.
pub(super) async fn purge(line: &Line, queue: &str) -> Result<u64, BrokerError> {
    let channel = line.channel().await?;
    let purging = channel.queue_purge(name("the queue", queue)?, QueuePurgeOptions::default());
    Ok(line.ask(purging).await?.into())
}

/// The code and the text of a refusal.
type Refusal = (u16, String);

/// What the broker answers, or why it refuses.
async fn answer<T>(
    line: &Line,
    asked: impl Future<Output = lapin::Result<T>>,
) -> Result<Result<T, Refusal>, BrokerError> {
    match line.answer(asked).await? {
        Ok(answer) => Ok(Ok(answer)),
        Err(error) => match (refusal(&error), told(&error)) {
            (Some(said), BrokerError::Refused(text)) => Ok(Err((said.get_id(), text))),
            (_, error) => Err(error),
        },
    }
}

fn exchange_declare(
    channel: &Channel,
    exchange: &Exchange,
    passive: bool,
) -> Result<impl Future<Output = lapin::Result<()>> + use<>, BrokerError> {
    let name = name("the exchange", &exchange.name)?;
    let kind = match exchange.kind {
        Kind::Topic => ExchangeKind::Topic,
        Kind::Direct => ExchangeKind::Direct,
        Kind::Fanout => ExchangeKind::Fanout,
        Kind::Headers => ExchangeKind::Headers,
    };
    let options = ExchangeDeclareOptions {
        passive,
        durable: exchange.durable,
        auto_delete: exchange.auto_delete,
        internal: false,
        nowait: false,
    };
    let channel = channel.clone();
    Ok(async move {
        channel
            .exchange_declare(name, kind, options, FieldTable::default())
            .await
    })
}

fn queue_declare(
    channel: &Channel,
    queue: &Queue,
    passive: bool,
) -> Result<impl Future<Output = lapin::Result<lapin::Queue>> + use<>, BrokerError> {
    let name = name("the queue", &queue.name)?;
    let arguments = table(&queue.all_arguments())?;
    let options = QueueDeclareOptions {
        passive,
        durable: queue.durable,
        exclusive: queue.exclusive,
        auto_delete: queue.auto_delete,
        nowait: false,
    };
    let channel = channel.clone();
    Ok(async move { channel.queue_declare(name, options, arguments).await })
}

fn bind(channel: &Channel, binding: &Binding) -> Result<impl Future<Output = lapin::Result<()>> + use<>, BrokerError> {
    let queue = name("the queue", &binding.queue)?;
    let exchange = name("the exchange", &binding.exchange)?;
    let pattern = name("the pattern", &binding.pattern)?;
    let arguments = table(&binding.arguments)?;
    let channel = channel.clone();
    Ok(async move {
        let options = QueueBindOptions::default();
        channel.queue_bind(queue, exchange, pattern, options, arguments).await
    })
}
