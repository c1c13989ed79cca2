//! Messages that are answered.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use uuid::Uuid;

use super::handler::{Arrived, received};
use super::{
    Broker, BrokerError, Consume, Context, Deliveries, Message, Parameters, PublishError, Publisher, Queue, Receiving,
    Send, Topology, content,
};
use crate::codec::Decode;
use crate::problem::Problem;
use crate::violation::Violations;

/// The largest answer that is taken.
const LIMIT: usize = 1024 * 1024;

/// A message that is answered. [`reply_within`](Self::reply_within) publishes it and waits.
#[derive(Debug)]
#[must_use = "a message is sent when its answer is waited for"]
pub struct Request<'a, R> {
    send: Send<'a>,
    reply: &'static Receiving,
    answer: PhantomData<fn() -> R>,
}

impl<'a> Send<'a> {
    /// The message as one that is answered by another.
    pub fn request<R: Decode>(self, reply: &'static Receiving) -> Request<'a, R> {
        Request {
            send: self,
            reply,
            answer: PhantomData,
        }
    }
}

impl<R: Decode> Request<'_, R> {
    /// Publishes the message and waits for its answer, which comes to a queue that is there for this one.
    ///
    /// # Errors
    /// When the message is not published, no answer comes in this time, or it is not what its contract says.
    pub async fn reply_within(self, time: Duration) -> Result<R, CallError> {
        let answered = tokio::time::timeout(time, self.ask()).await;
        answered.unwrap_or(Err(CallError::TimedOut(time)))
    }

    async fn ask(self) -> Result<R, CallError> {
        let publisher = self.send.publisher();
        let id = Uuid::now_v7().to_string();
        let queue = format!("reply.{id}");
        // A task of its own, since the queue goes with its consumer: one that nobody consumes from yet would stay.
        let listening = tokio::spawn(listen(Arc::clone(&publisher.broker), queue.clone()));
        let mut answers = listening.await.unwrap_or(Err(BrokerError::Closed))?;
        self.send.reply_to(&*queue).correlation_id(&id).await?;
        loop {
            let delivery = answers.next().await.unwrap_or(Err(BrokerError::Closed))?;
            // Anybody may publish to the queue; only the answer knows the number.
            if delivery.message.properties.correlation_id.as_deref() == Some(&*id) {
                return Ok(read(self.reply, publisher, &delivery.message)?);
            }
        }
    }
}

/// Waits for answers at a queue that is there as long as this is.
async fn listen(broker: Arc<dyn Broker>, queue: String) -> Result<Box<dyn Deliveries>, BrokerError> {
    let topology = Topology::new().queue(Queue::new(&*queue).exclusive().auto_delete());
    broker.declare(&topology).await?;
    let how = Consume {
        prefetch: 1,
        auto_ack: true,
        exclusive: true,
    };
    broker.consume(&queue, how).await
}

fn read<R: Decode>(receiving: &'static Receiving, publisher: &Publisher, message: &Message) -> Result<R, Violations> {
    let properties = &message.properties;
    let content_type = properties.content_type.as_deref().unwrap_or(receiving.content_type);
    let encoding = properties.content_encoding.as_deref();
    let payload = content::read(&message.body, content_type, encoding, LIMIT)?;
    let arrived = Arrived {
        receiving,
        level: publisher.level,
        publisher,
        payload: &payload,
        properties,
        parameters: Parameters::default(),
        context: Context::of(message, false, "", 1),
    };
    Ok(received::<R, ()>(arrived)?.message)
}

/// Why there is no answer to a message.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CallError {
    /// The message was not published, or the answer cannot be received.
    Publish(PublishError),
    /// The answer is not what its contract says.
    Invalid(Violations),
    /// No answer came in this time.
    TimedOut(Duration),
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Publish(error) => error.fmt(f),
            Self::Invalid(violations) => write!(f, "the answer is not what its contract says: {violations}"),
            Self::TimedOut(limit) => write!(f, "no answer came within {limit:?}"),
        }
    }
}

impl std::error::Error for CallError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Publish(error) => Some(error),
            Self::Invalid(_) | Self::TimedOut(_) => None,
        }
    }
}

impl From<PublishError> for CallError {
    fn from(error: PublishError) -> Self {
        Self::Publish(error)
    }
}

impl From<BrokerError> for CallError {
    fn from(error: BrokerError) -> Self {
        Self::Publish(error.into())
    }
}

impl From<Violations> for CallError {
    fn from(violations: Violations) -> Self {
        Self::Invalid(violations)
    }
}

/// 504 where no answer came, 502 where it breaks its contract, and else as for [`PublishError`].
impl From<CallError> for Problem {
    fn from(error: CallError) -> Self {
        match error {
            CallError::Publish(error) => error.into(),
            CallError::Invalid(_) => Self::new(http::StatusCode::BAD_GATEWAY),
            CallError::TimedOut(_) => Self::new(http::StatusCode::GATEWAY_TIMEOUT),
        }
    }
}
