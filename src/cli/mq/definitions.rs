//! `wirewright mq definitions`.

use clap::Args;
use serde_json::{Value as Json, json};
use wirewright_runtime::events::{Binding, Exchange, Queue, Topology};

use super::{Contract, header, shared};

#[derive(Args)]
pub(super) struct Definitions {
    #[command(flatten)]
    contract: Contract,
    /// The virtual host that all of it belongs to
    #[arg(long, value_name = "NAME", default_value = "/")]
    vhost: String,
}

impl Definitions {
    pub(super) fn run(&self) -> Result<u8, String> {
        let topology = match self.contract.read()? {
            Ok((_, topology)) => shared(topology),
            Err(status) => return Ok(status),
        };
        let file = file(&topology, &self.vhost);
        let text = serde_json::to_string_pretty(&file).map_err(|error| error.to_string())?;
        println!("{text}");
        Ok(0)
    }
}

/// What `rabbitmqctl import_definitions` reads.
fn file(topology: &Topology, vhost: &str) -> Json {
    let exchanges = topology.exchanges.iter().map(|it| exchange(it, vhost));
    let queues = topology.all_queues();
    let queues = queues.iter().map(|it| queue(it, vhost));
    let bindings = topology.bindings.iter().map(|it| binding(it, vhost));
    json!({
        "vhosts": [{"name": vhost}],
        "exchanges": exchanges.collect::<Vec<_>>(),
        "queues": queues.collect::<Vec<_>>(),
        "bindings": bindings.collect::<Vec<_>>(),
    })
}

fn exchange(exchange: &Exchange, vhost: &str) -> Json {
    json!({
        "name": exchange.name,
        "vhost": vhost,
        "type": exchange.kind.as_str(),
        "durable": exchange.durable,
        "auto_delete": exchange.auto_delete,
        "internal": false,
        "arguments": {},
    })
}

fn queue(queue: &Queue, vhost: &str) -> Json {
    json!({
        "name": queue.name,
        "vhost": vhost,
        "durable": queue.durable,
        "auto_delete": queue.auto_delete,
        "arguments": header::table(&queue.all_arguments()),
    })
}

fn binding(binding: &Binding, vhost: &str) -> Json {
    json!({
        "source": binding.exchange,
        "vhost": vhost,
        "destination": binding.queue,
        "destination_type": "queue",
        "routing_key": binding.pattern,
        "arguments": header::table(&binding.arguments),
    })
}
