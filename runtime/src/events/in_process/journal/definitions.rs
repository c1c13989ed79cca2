//! Exchanges, queues and bindings as text.

use std::time::Duration;

use serde_json::{Value, json};

use crate::events::stored::{Unfit, read_table, write_table};
use crate::events::{Binding, Exchange, Header, Kind, Queue, Topology};

const KINDS: [Kind; 4] = [Kind::Topic, Kind::Direct, Kind::Fanout, Kind::Headers];

pub(super) fn write(topology: &Topology) -> String {
    let exchanges: Vec<Value> = topology.exchanges.iter().map(write_exchange).collect();
    let queues: Vec<Value> = topology.queues.iter().map(write_queue).collect();
    let bindings: Vec<Value> = topology.bindings.iter().map(write_binding).collect();
    json!({ "exchanges": exchanges, "queues": queues, "bindings": bindings }).to_string()
}

fn write_exchange(exchange: &Exchange) -> Value {
    json!({ "name": exchange.name, "kind": exchange.kind.as_str(), "auto_delete": exchange.auto_delete })
}

fn write_queue(queue: &Queue) -> Value {
    let retry: Vec<u64> = queue
        .retry
        .iter()
        .map(|wait| u64::try_from(wait.as_millis()).unwrap_or(u64::MAX))
        .collect();
    json!({
        "name": queue.name,
        "quorum": queue.quorum,
        "auto_delete": queue.auto_delete,
        "single_active_consumer": queue.single_active_consumer,
        "retry": retry,
        "dead_letter": queue.dead_letter,
        "delivery_limit": queue.delivery_limit,
        "arguments": arguments(&queue.arguments),
    })
}

fn write_binding(binding: &Binding) -> Value {
    json!({
        "queue": binding.queue,
        "exchange": binding.exchange,
        "pattern": binding.pattern,
        "arguments": arguments(&binding.arguments),
    })
}

/// No argument that a broker knows is a table in a table in a table.
fn arguments(arguments: &[(String, Header)]) -> Value {
    write_table(arguments, 0).unwrap_or_default()
}

pub(super) fn read(text: &str) -> Result<Topology, Unfit> {
    let all: Value = serde_json::from_str(text).map_err(|_| Unfit::Text("no JSON"))?;
    Ok(Topology {
        exchanges: each(&all, "exchanges", read_exchange)?,
        queues: each(&all, "queues", read_queue)?,
        bindings: each(&all, "bindings", read_binding)?,
    })
}

fn each<T>(all: &Value, name: &'static str, read: fn(&Value) -> Option<T>) -> Result<Vec<T>, Unfit> {
    let items = all.get(name).and_then(Value::as_array);
    let read = items.and_then(|items| items.iter().map(read).collect());
    read.ok_or(Unfit::Text(name))
}

fn text(value: &Value, name: &str) -> Option<String> {
    value.get(name)?.as_str().map(str::to_owned)
}

fn is(value: &Value, name: &str) -> Option<bool> {
    value.get(name)?.as_bool()
}

fn read_exchange(value: &Value) -> Option<Exchange> {
    let kind = value.get("kind")?.as_str()?;
    let kind = KINDS.into_iter().find(|known| known.as_str() == kind)?;
    Some(Exchange {
        auto_delete: is(value, "auto_delete")?,
        ..Exchange::new(text(value, "name")?, kind)
    })
}

fn read_queue(value: &Value) -> Option<Queue> {
    let waits = value.get("retry")?.as_array()?.iter();
    let limit = match value.get("delivery_limit")? {
        Value::Null => None,
        limit => Some(u32::try_from(limit.as_u64()?).ok()?),
    };
    Some(Queue {
        quorum: is(value, "quorum")?,
        auto_delete: is(value, "auto_delete")?,
        single_active_consumer: is(value, "single_active_consumer")?,
        retry: waits
            .map(|wait| wait.as_u64().map(Duration::from_millis))
            .collect::<Option<_>>()?,
        dead_letter: is(value, "dead_letter")?,
        delivery_limit: limit,
        arguments: read_table(value.get("arguments")?)?,
        ..Queue::new(text(value, "name")?)
    })
}

fn read_binding(value: &Value) -> Option<Binding> {
    Some(Binding {
        queue: text(value, "queue")?,
        exchange: text(value, "exchange")?,
        pattern: text(value, "pattern")?,
        arguments: read_table(value.get("arguments")?)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_lost() {
        let waits = [1, 60_000].map(Duration::from_millis);
        let topology = Topology::new()
            .exchange(Exchange::new("a", Kind::Headers).auto_delete())
            .exchange(Exchange::new("b", Kind::Fanout))
            .queue(
                Queue::new("q")
                    .retry(waits)
                    .delivery_limit(3)
                    .argument("x-max-length", 7)
                    .single_active_consumer(),
            )
            .queue(Queue::new("c").classic().auto_delete().no_dead_letter())
            .bind("q", "a", "#")
            .bind_with("c", "b", "", [("x-match".to_owned(), "any".into())]);
        assert_eq!(read(&write(&topology)), Ok(topology));
    }

    #[test]
    fn what_somebody_else_wrote_is_refused() {
        assert_eq!(read("{"), Err(Unfit::Text("no JSON")));
        assert_eq!(read("{}"), Err(Unfit::Text("exchanges")));
        let queue = r#"{"exchanges": [], "queues": [{"name": "q"}], "bindings": []}"#;
        assert_eq!(read(queue), Err(Unfit::Text("queues")));
    }
}
