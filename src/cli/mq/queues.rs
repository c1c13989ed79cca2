//! `wirewright mq peek`, `wirewright mq stats` and `wirewright mq replay`.

use clap::Args;
use wirewright::render::line;
use wirewright_runtime::events::{Broker as _, Delivery, Message, Topology, replay};

use super::super::table::Table;
use super::{Broker, Contract};

/// So much of a body is shown, in characters.
const SHOWN: usize = 2000;
/// So large a body is unpacked to be shown, in bytes.
const MOST: usize = 1 << 20;

#[derive(Args)]
pub(super) struct Peek {
    #[command(flatten)]
    contract: Contract,
    /// The queue, or the one of its dead letters: NAME.dead
    #[arg(value_name = "QUEUE")]
    queue: String,
    /// How many messages are shown at most
    #[arg(long, value_name = "NUMBER", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=1000))]
    count: u32,
    #[command(flatten)]
    broker: Broker,
}

impl Peek {
    pub(super) fn run(&self) -> Result<u8, String> {
        let topology = match self.contract.read()? {
            Ok((_, topology)) => topology,
            Err(status) => return Ok(status),
        };
        known(&topology, &self.queue)?;
        self.broker.ask(async |broker| {
            let mut seen: Vec<Delivery> = Vec::new();
            while seen.len() < self.count as usize {
                match broker.get(&self.queue).await.map_err(|error| error.to_string())? {
                    Some(delivery) => seen.push(delivery),
                    None => break,
                }
            }
            seen.iter().for_each(|delivery| show(&delivery.message));
            println!("{} shown", seen.len());
            // the last one first, so that they stand as they stood
            for delivery in seen.into_iter().rev() {
                delivery.reject(true).await.map_err(|error| error.to_string())?;
            }
            Ok(())
        })?;
        Ok(0)
    }
}

fn show(message: &Message) {
    let properties = &message.properties;
    let text = |text: &Option<String>| line(text.as_deref().unwrap_or("-")).into_owned();
    println!(
        "{} {} {}",
        text(&properties.message_id),
        text(&properties.kind),
        line(&message.routing_key)
    );
    for (name, value) in &properties.headers {
        println!("  {}", line(&format!("{name}: {value}")));
    }
    let body: String = body(message).chars().take(SHOWN).collect();
    println!("  {}", line(&body));
}

/// The body as JSON, or what is there of it.
fn body(message: &Message) -> String {
    let read = message.content(MOST);
    read.map_or_else(
        |_| String::from_utf8_lossy(&message.body).into_owned(),
        |json| String::from_utf8_lossy(&json).into_owned(),
    )
}

#[derive(Args)]
pub(super) struct Stats {
    #[command(flatten)]
    contract: Contract,
    #[command(flatten)]
    broker: Broker,
}

impl Stats {
    pub(super) fn run(&self) -> Result<u8, String> {
        let topology = match self.contract.read()? {
            Ok((_, topology)) => topology,
            Err(status) => return Ok(status),
        };
        let mut table = Table {
            titles: ["QUEUE", "READY", "CONSUMERS"].map(str::to_owned),
            rows: Vec::new(),
        };
        self.broker.ask(async |broker| {
            for queue in topology.all_queues() {
                let depth = broker.depth(&queue.name).await.map_err(|error| error.to_string())?;
                let figures = match depth {
                    Some(depth) => [depth.ready.to_string(), depth.consumers.to_string()],
                    None => ["missing", ""].map(str::to_owned),
                };
                let [ready, consumers] = figures;
                table.rows.push([queue.name, ready, consumers]);
            }
            Ok(())
        })?;
        print!("{}", table.text());
        Ok(0)
    }
}

#[derive(Args)]
pub(super) struct Replay {
    #[command(flatten)]
    contract: Contract,
    /// The queue whose dead letters are published again
    #[arg(value_name = "QUEUE")]
    queue: String,
    /// How many at most; all of them unless it is said
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..))]
    count: Option<u32>,
    #[command(flatten)]
    broker: Broker,
}

impl Replay {
    pub(super) fn run(&self) -> Result<u8, String> {
        let topology = match self.contract.read()? {
            Ok((_, topology)) => topology,
            Err(status) => return Ok(status),
        };
        let queue = topology.queues.iter().find(|queue| queue.name == self.queue);
        let queue = queue
            .filter(|queue| queue.dead_letter)
            .ok_or_else(|| format!("the contract has no queue `{}` that keeps what is given up", self.queue))?;
        let replayed = self.broker.ask(async |broker| {
            let most = self.count.map_or(usize::MAX, |count| count as usize);
            replay(broker.as_ref(), &queue.name, most)
                .await
                .map_err(|error| error.to_string())
        })?;
        println!("{replayed} published to {} again", self.queue);
        Ok(0)
    }
}

fn known(topology: &Topology, name: &str) -> Result<(), String> {
    let queues = topology.all_queues();
    if queues.iter().any(|queue| queue.name == name) {
        return Ok(());
    }
    let names: Vec<&str> = queues.iter().map(|queue| queue.name.as_str()).collect();
    Err(format!(
        "the contract has no queue `{name}`; it has {}",
        names.join(", ")
    ))
}
