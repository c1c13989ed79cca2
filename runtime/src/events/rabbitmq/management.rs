//! What the management plugin of the broker tells of bindings: AMQP has no word for asking.
//! <https://www.rabbitmq.com/docs/http-api-reference>

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::AUTHORIZATION;
use lapin::uri::AMQPUri;
use serde_json::Value;

use super::super::{Binding, BrokerError, Difference, Drift, Header, Kind, Topology};
use crate::client::Client;
use crate::media::JSON;
use crate::operation::{Content, Operation, Parameter, Response};

static VHOST: Parameter = Parameter::path("vhost");
static QUEUE: Parameter = Parameter::path("queue");
static BINDINGS: Operation = Operation::get("rabbitmqBindings", "/api/queues/{vhost}/{queue}/bindings")
    .produces(&[JSON])
    .responses(&[
        Response::code(200).content(&[Content::bytes(JSON)]),
        Response::code(404),
    ]);

/// How long an answer may take, and how long it may be.
const TIMEOUT: Duration = Duration::from_secs(10);
const LIMIT: usize = 4 * 1024 * 1024;

/// The management plugin of a broker.
pub(super) struct Management {
    client: Client,
    vhost: String,
}

impl Management {
    pub(super) fn new(url: &str, broker: &AMQPUri) -> Result<Self, BrokerError> {
        let user = &broker.authority.userinfo;
        let credential = STANDARD.encode(format!("{}:{}", user.username, user.password));
        // Base64 is what a header may have.
        let shown = http::HeaderValue::from_str(&format!("Basic {credential}"));
        let shown = shown.map_err(|error| BrokerError::Invalid(error.to_string()))?;
        let client = Client::builder(url)
            .header(AUTHORIZATION, shown)
            .timeout(TIMEOUT)
            .build();
        Ok(Self {
            client: client.map_err(|error| BrokerError::Invalid(format!("the management plugin's URL: {error}")))?,
            vhost: broker.vhost.clone(),
        })
    }

    /// The bindings that are missing, and those that nothing wants.
    pub(super) async fn check(&self, topology: &Topology) -> Result<Vec<Drift>, BrokerError> {
        let mut drift = Vec::new();
        for queue in &topology.all_queues() {
            let found = self.bindings(topology, &queue.name).await?;
            let wanted = topology.bindings.iter().filter(|binding| binding.queue == queue.name);
            let wanted: Vec<Plain> = wanted.map(|binding| Plain::new(topology, binding.clone())).collect();
            let missing = wanted.iter().filter(|wanted| !found.contains(wanted));
            let unknown = found.iter().filter(|found| !wanted.contains(found));
            drift.extend(missing.map(|binding| binding.drift(Difference::Missing)));
            drift.extend(unknown.map(|binding| binding.drift(Difference::Unknown)));
        }
        Ok(drift)
    }

    /// The bindings that a queue has, but for that of the default exchange. A queue that is not there has none.
    async fn bindings(&self, topology: &Topology, queue: &str) -> Result<Vec<Plain>, BrokerError> {
        let told = |error: &dyn std::fmt::Display| BrokerError::Connection(format!("the management plugin: {error}"));
        let mut call = self.client.call(&BINDINGS);
        call.parameter(&VHOST, &self.vhost);
        call.parameter(&QUEUE, queue);
        let mut answer = call.send().await.map_err(|error| told(&error))?;
        match answer.status_code() {
            200 => {}
            404 => return Ok(Vec::new()),
            401 | 403 => {
                return Err(BrokerError::Refused(
                    "the management plugin does not let this user in".to_owned(),
                ));
            }
            _ => return Err(told(&answer.unexpected())),
        }
        let body = answer.bytes().ok_or_else(|| told(&"it answers nothing"))?;
        let body = body.collect(LIMIT).await.map_err(|error| told(&error))?;
        let all: Vec<Value> = serde_json::from_slice(&body).map_err(|error| told(&error))?;
        let bindings = all.iter().filter_map(|value| read(queue, value));
        Ok(bindings.map(|binding| Plain::new(topology, binding)).collect())
    }
}

/// A binding without what means nothing, to be compared.
#[derive(PartialEq)]
struct Plain(Binding);

impl Plain {
    fn new(topology: &Topology, mut binding: Binding) -> Self {
        let mut exchanges = topology.exchanges.iter();
        let exchange = exchanges.find(|exchange| exchange.name == binding.exchange);
        match exchange.map(|exchange| exchange.kind) {
            Some(Kind::Fanout) => {
                binding.pattern.clear();
                binding.arguments.clear();
            }
            Some(Kind::Headers) => binding.pattern.clear(),
            Some(Kind::Direct | Kind::Topic) => binding.arguments.clear(),
            None => {}
        }
        binding.arguments.sort_by(|(one, _), (other, _)| one.cmp(other));
        Self(binding)
    }

    fn drift(&self, difference: Difference) -> Drift {
        let Binding {
            queue,
            exchange,
            pattern,
            arguments,
        } = &self.0;
        let looked_at: Vec<String> = arguments
            .iter()
            .map(|(name, value)| format!("{name}: {value:?}"))
            .collect();
        let pattern = if looked_at.is_empty() {
            pattern.clone()
        } else {
            looked_at.join(", ")
        };
        Drift {
            what: "binding",
            name: format!("{exchange} -> {queue} ({pattern})"),
            difference,
        }
    }
}

/// A binding as the plugin writes it; `None` for one of the default exchange.
fn read(queue: &str, value: &Value) -> Option<Binding> {
    let exchange = value["source"].as_str().filter(|source| !source.is_empty())?;
    let arguments = value["arguments"].as_object().into_iter().flatten();
    Some(Binding {
        queue: queue.to_owned(),
        exchange: exchange.to_owned(),
        pattern: value["routing_key"].as_str().unwrap_or_default().to_owned(),
        arguments: arguments.map(|(name, value)| (name.clone(), header(value))).collect(),
    })
}

/// `serde_json` bounds how deep this lies.
fn header(value: &Value) -> Header {
    match value {
        Value::Null => Header::Null,
        Value::Bool(value) => Header::Boolean(*value),
        Value::Number(number) => match number.as_i64() {
            Some(number) => Header::Integer(number),
            None => Header::Number(number.as_f64().unwrap_or_default()),
        },
        Value::String(text) => Header::Text(text.clone()),
        Value::Array(items) => Header::List(items.iter().map(header).collect()),
        Value::Object(entries) => Header::Table(
            entries
                .iter()
                .map(|(name, value)| (name.clone(), header(value)))
                .collect(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::events::Exchange;

    #[test]
    fn bindings_are_compared_by_what_means_something() {
        let topology = Topology::new()
            .exchange(Exchange::new("all", Kind::Fanout))
            .exchange(Exchange::new("some", Kind::Headers));
        let plain = |value| Plain::new(&topology, read("q", &value).unwrap());
        let fanout = |key| plain(json!({"source": "all", "routing_key": key, "arguments": {}}));
        assert!(fanout("a") == fanout("b"));
        let headers = |kind| plain(json!({"source": "some", "arguments": {"x-match": "all", "kind": kind}}));
        assert!(headers("mail") != headers("push"));
        assert_eq!(
            headers("mail").drift(Difference::Unknown).to_string(),
            "binding some -> q (kind: Text(\"mail\"), x-match: Text(\"all\")) is not in the contract"
        );
        assert_eq!(read("q", &json!({"source": ""})), None);
        assert_eq!(read("q", &json!(7)), None);
    }
}
