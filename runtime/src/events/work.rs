//! What is done with one message: found, decoded, handled, settled.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Instant;

use futures_util::FutureExt as _;
use tracing::Instrument as _;

use super::consumers::{Route, Settings};
use super::handler::Arrived;
use super::key::{self, Content};
use super::level::report;
use super::settle::{Outcome, Settling};
use super::{
    Broker, BrokerError, Consumers, Context, Delivery, Failure, Level, Message, Parameters, Publisher, Queue, content,
    dispatch, headers, told,
};
use crate::violation::Violations;

/// Where the messages of a queue are handled. Cheap to clone.
#[derive(Clone)]
pub(super) struct Desk {
    /// By which answers are sent.
    publisher: Publisher,
    routes: Arc<[Route]>,
    /// The name of the queue in the contract: that of an exclusive one is another in each process.
    queue: Arc<str>,
    settings: Settings,
    auto_ack: bool,
}

impl Desk {
    pub(super) fn new(consumers: &Consumers, broker: &Arc<dyn Broker>, queue: &str, auto_ack: bool) -> Self {
        let routes = consumers.routes.iter().filter(|route| route.queue == queue);
        Self {
            publisher: Publisher::new(Arc::clone(broker)).level(consumers.settings.level),
            routes: routes.cloned().collect(),
            queue: queue.into(),
            settings: consumers.settings,
            auto_ack,
        }
    }

    /// Handles a message, and settles it.
    pub(super) async fn handle(self, queue: Arc<Queue>, delivery: Delivery) {
        let started = Instant::now();
        let message = &delivery.message;
        let context = Context::of(message, delivery.redelivered, &queue.name, self.tries(&queue));
        let found = dispatch::find(&self.routes, message.properties.kind.as_deref(), &context);
        let name = found.as_ref().map_or("", |(route, _)| route.receiving.name);
        let span = tracing::info_span!(
            "consume",
            queue = queue.name,
            message_name = name,
            message_id = context.message_id,
            attempt = context.attempt,
            trace_id = context
                .trace
                .as_ref()
                .map(|trace| tracing::field::display(format!("{:032x}", trace.trace_id())))
        );
        let settling = async {
            let outcome = match found {
                Some((route, parameters)) => self.work(route, parameters, &delivery, context).await,
                None => Outcome::Unknown,
            };
            told::handled(name, started);
            let settling = Settling {
                broker: &**self.publisher.broker(),
                queue: &queue,
                label: &self.queue,
                name,
                auto_ack: self.auto_ack,
            };
            settling.settle(delivery, outcome).await;
        };
        settling.instrument(span).await;
    }

    /// How often a message is tried.
    fn tries(&self, queue: &Queue) -> u32 {
        let further = if self.auto_ack { 0 } else { queue.retry.len() };
        u32::try_from(further).unwrap_or(u32::MAX).saturating_add(1)
    }

    async fn work(&self, route: &Route, parameters: Parameters, delivery: &Delivery, context: Context) -> Outcome {
        let payload = match self.read(route, &parameters, delivery) {
            Ok(payload) => payload,
            Err(violations) => return Outcome::Invalid(violations.to_string()),
        };
        let around = context.around();
        let arrived = Arrived {
            receiving: route.receiving,
            level: self.settings.level,
            payload: &payload,
            properties: &delivery.message.properties,
            publisher: &self.publisher,
            parameters,
            context,
        };
        let work = async {
            match route.handler.begin(arrived) {
                Ok(work) => match work.await {
                    Ok(None) => Outcome::Done,
                    Ok(Some(answer)) => self.answer(&answer).await,
                    Err(failure) => failure.into(),
                },
                Err(violations) => Outcome::Invalid(violations.to_string()),
            }
        };
        let caught = AssertUnwindSafe(around.scope(work)).catch_unwind().await;
        // The panic hook has told what happened; the payload may hold anything.
        caught.unwrap_or(Outcome::Panicked)
    }

    async fn answer(&self, answer: &Message) -> Outcome {
        match self.publisher.broker().publish(answer).await {
            // Who asked may have gone.
            Ok(()) | Err(BrokerError::Returned { .. }) => Outcome::Done,
            Err(error) => Outcome::Failed(error.to_string()),
        }
    }

    /// The payload as JSON; the values of the key are those that the contract lists, and those in the message.
    fn read(&self, route: &Route, parameters: &Parameters, delivery: &Delivery) -> Result<Vec<u8>, Violations> {
        let (receiving, properties) = (route.receiving, &delivery.message.properties);
        let content_type = properties.content_type.as_deref().unwrap_or(receiving.content_type);
        let encoding = properties.content_encoding.as_deref();
        let payload = content::read(&delivery.message.body, content_type, encoding, self.settings.limit)?;
        if self.settings.level == Level::Off || parameters.0.is_empty() {
            return Ok(payload);
        }
        let headers = match key::needs_headers(receiving.key) {
            true => headers::to_json(properties, true).to_string(),
            false => String::new(),
        };
        let content = Content {
            payload: &payload,
            headers: headers.as_bytes(),
        };
        if let Some(error) = key::judge(receiving.key, &parameters.0, content) {
            let violations = content::property("routing_key", "parameters", &error.to_string());
            match self.settings.level {
                Level::Enforce => return Err(violations),
                _ => report("in", receiving.name, &violations),
            }
        }
        Ok(payload)
    }
}

impl From<Failure> for Outcome {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Retry(error) => Self::Failed(error.to_string()),
            Failure::GiveUp(error) => Self::GivenUp(error.to_string()),
        }
    }
}
