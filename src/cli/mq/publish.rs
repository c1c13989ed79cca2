//! `wirewright mq publish`.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use clap::Args;
use wirewright::{Draft, Messages, Unfit, Written};
use wirewright_runtime::events::{Broker as _, Message};
use wirewright_runtime::uuid::Uuid;

use super::{Broker, Contract, FOUND, header};

#[derive(Args)]
pub(super) struct Publish {
    #[command(flatten)]
    contract: Contract,
    /// The message's name in the contract
    #[arg(value_name = "MESSAGE")]
    message: String,
    /// The operation that the message is of, where several have it
    #[arg(long, value_name = "NAME")]
    operation: Option<String>,
    /// The file with the payload, JSON or YAML; `-` for standard input
    #[arg(long, value_name = "FILE")]
    payload: PathBuf,
    /// A header; can be given several times
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    header: Vec<(String, String)>,
    /// A parameter of the routing key that the payload does not tell; can be given several times
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    parameter: Vec<(String, String)>,
    /// What makes it one message, however often it is published; a new one unless it is said
    #[arg(long, value_name = "ID")]
    message_id: Option<String>,
    #[command(flatten)]
    broker: Broker,
}

impl Publish {
    pub(super) fn run(&self) -> Result<u8, String> {
        let messages = match self.contract.read()? {
            Ok((messages, _)) => messages,
            Err(status) => return Ok(status),
        };
        let Some(written) = self.write(&messages)? else {
            return Ok(FOUND);
        };
        let message = self.message(written)?;
        self.broker
            .ask(async |broker| broker.publish(&message).await.map_err(|error| error.to_string()))?;
        let id = message.properties.message_id.as_deref().unwrap_or_default();
        let exchange = Some(message.exchange.as_str()).filter(|name| !name.is_empty());
        println!(
            "published {id} to {} as {}",
            exchange.unwrap_or("the default exchange"),
            message.routing_key
        );
        Ok(0)
    }

    /// The message as the contract has it; `None` after what is wrong with it is shown.
    fn write(&self, messages: &Messages) -> Result<Option<Written>, String> {
        let payload = self.read()?;
        let draft = Draft {
            name: &self.message,
            operation: self.operation.as_deref(),
            file: &self.payload,
            payload: &payload,
            headers: &self.header,
            parameters: &self.parameter,
        };
        match messages.write(draft) {
            Ok(written) => Ok(Some(written)),
            Err(Unfit::Said(why)) => Err(why),
            Err(Unfit::Payload(found)) => {
                self.contract.output.show(&found.0, &found.1);
                Ok(None)
            }
        }
    }

    fn read(&self) -> Result<String, String> {
        let read = if self.payload == Path::new("-") {
            let mut text = String::new();
            std::io::stdin().read_to_string(&mut text).map(|_| text)
        } else {
            fs::read_to_string(&self.payload)
        };
        read.map_err(|error| format!("{}: {error}", self.payload.display()))
    }

    fn message(&self, written: Written) -> Result<Message, String> {
        let json = written.payload.to_string().into_bytes();
        let mut message = Message::new(written.exchange, written.routing_key, "");
        let filled = message.set_content(json, &written.content_type, written.gzip);
        filled.map_err(|violations| violations.to_string())?;
        message.persistent = written.persistent;
        let properties = &mut message.properties;
        properties.message_id = Some(self.message_id.clone().unwrap_or_else(|| Uuid::now_v7().to_string()));
        properties.kind = Some(written.kind);
        properties.timestamp = Some(SystemTime::now().into());
        properties.app_id = Some("wirewright mq".to_owned());
        properties.expiration = written.expiration.map(Duration::from_millis);
        properties.priority = written.priority;
        properties.headers = written
            .headers
            .into_iter()
            .map(|(name, value)| (name, header::of_json(value)))
            .collect();
        Ok(message)
    }
}

/// `name=value`.
fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text
        .split_once('=')
        .ok_or("wanted is a name and a value with `=` between them")?;
    Ok((name.to_owned(), value.to_owned()))
}
