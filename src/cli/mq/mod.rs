//! `wirewright mq`: what a contract says of messages, and a broker.

mod ask;
mod definitions;
mod header;
mod publish;
mod queues;
mod topology;

use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, Subcommand};
use wirewright::Messages;
use wirewright_runtime::events::{Broker as _, RabbitMq, Topology};

use super::FOUND;
use super::output::Output;

#[derive(Args)]
pub(crate) struct Mq {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Declare the exchanges, queues and bindings of a contract
    Declare(ask::Declare),
    /// Compare a broker with a contract: what is missing, and what is another
    Check(ask::Check),
    /// Print the exchanges, queues and bindings of a contract as a definitions file of RabbitMQ
    Definitions(definitions::Definitions),
    /// Publish a message that fits the contract
    #[command(after_help = "EXAMPLES:\n  \
        wirewright mq publish races.asyncapi.yaml raceCreated --payload race.json\n  \
        echo '{\"price\": 12}' | wirewright mq publish quotes.asyncapi.yaml quote --parameter symbol=ACME --payload -")]
    Publish(publish::Publish),
    /// Show the first messages of a queue, and leave them there
    ///
    /// Each look counts as a delivery: a quorum queue gives a message up, to its dead letters or for good, that came back more often than
    /// `deliveryLimit` says (20 unless it is said), so look seldom at what waits for long.
    Peek(queues::Peek),
    /// Show how much waits in the queues of a contract
    Stats(queues::Stats),
    /// Publish what was given up to its queue again
    Replay(queues::Replay),
}

impl Mq {
    pub(crate) fn run(&self) -> Result<u8, String> {
        match &self.command {
            Command::Declare(command) => command.run(),
            Command::Check(command) => command.run(),
            Command::Definitions(command) => command.run(),
            Command::Publish(command) => command.run(),
            Command::Peek(command) => command.run(),
            Command::Stats(command) => command.run(),
            Command::Replay(command) => command.run(),
        }
    }
}

/// The contract that is asked for.
#[derive(Args)]
struct Contract {
    /// An AsyncAPI 3.0 or 3.1 document, YAML or JSON
    #[arg(value_name = "CONTRACT")]
    contract: PathBuf,
    #[command(flatten)]
    output: Output,
}

impl Contract {
    /// What the contract says; or the status to end with, after what was found is shown.
    fn read(&self) -> Result<Result<(Messages, Topology), u8>, String> {
        let messages =
            wirewright::messages(&self.contract, &self.output.options()?).map_err(|error| error.to_string())?;
        self.output.show(&messages.findings, &messages.source);
        let status = self.output.status(&messages.findings);
        if status != 0 {
            return Ok(Err(status));
        }
        let topology = messages.topology.as_ref().map(topology::of);
        let topology = topology.ok_or_else(|| format!("{}: there are no messages in it", self.contract.display()))?;
        Ok(Ok((messages, topology)))
    }
}

/// The broker that is asked.
#[derive(Args)]
struct Broker {
    /// The broker; its management interface is needed to see bindings
    #[arg(
        long,
        value_name = "URL",
        env = "WIREWRIGHT_BROKER",
        default_value = "amqp://guest:guest@localhost:5672/%2f",
        hide_env_values = true
    )]
    broker: String,
    /// The management interface, such as http://localhost:15672; who asks is who the broker's URL names
    #[arg(long, value_name = "URL", env = "WIREWRIGHT_MANAGEMENT", hide_env_values = true)]
    management: Option<String>,
}

impl Broker {
    /// Runs what asks the broker.
    fn ask<T>(&self, what: impl AsyncFnOnce(Arc<RabbitMq>) -> Result<T, String>) -> Result<T, String> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| error.to_string())?;
        runtime.block_on(async {
            let broker = Arc::new(self.connect()?);
            let done = what(broker.clone()).await;
            broker.close().await;
            done
        })
    }

    fn connect(&self) -> Result<RabbitMq, String> {
        let builder = RabbitMq::builder(&self.broker).name("wirewright mq");
        let builder = match &self.management {
            Some(url) => builder.management(url),
            None => builder,
        };
        builder.build().map_err(|error| error.to_string())
    }
}

/// What is there for all processes: queues of one process are its own affair.
fn shared(mut topology: Topology) -> Topology {
    topology.queues.retain(|queue| !queue.exclusive);
    let queues: Vec<String> = topology.queues.iter().map(|queue| queue.name.clone()).collect();
    topology.bindings.retain(|binding| queues.contains(&binding.queue));
    topology
}
