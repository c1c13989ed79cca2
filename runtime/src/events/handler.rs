//! Handlers of whatever type, called with what a message holds.

use std::any::TypeId;
use std::future::Future;
use std::marker::PhantomData;

use futures_util::future::BoxFuture;

use super::headers;
use super::level::report;
use super::send::of_headers;
use super::{Context, Failure, Level, Message, Parameters, Properties, Publisher, Received, Receiving, Sending};
use crate::codec::{Decode, Encode, ReadOptions, from_json};
use crate::rule::Validate;
use crate::violation::Violations;

/// A message whose body was read.
pub(super) struct Arrived<'a> {
    pub(super) receiving: &'static Receiving,
    pub(super) level: Level,
    pub(super) payload: &'a [u8],
    pub(super) properties: &'a Properties,
    /// By which answers are sent.
    pub(super) publisher: &'a Publisher,
    pub(super) parameters: Parameters,
    pub(super) context: Context,
}

/// The work of a handler; what it answers, where it does.
pub(super) type Work = BoxFuture<'static, Result<Option<Message>, Failure>>;

/// A handler of any type.
pub(super) trait Handles: Send + Sync {
    /// Decodes and checks a message; its handler's work, where it is what the contract says.
    fn begin(&self, arrived: Arrived<'_>) -> Result<Work, Violations>;
}

/// A handler of messages of these types.
pub(super) struct Typed<M, H, C> {
    call: C,
    types: PhantomData<fn(M, H)>,
}

impl<M, H, C> Typed<M, H, C> {
    pub(super) fn new(call: C) -> Self {
        Self {
            call,
            types: PhantomData,
        }
    }
}

impl<M, H, C, F> Handles for Typed<M, H, C>
where
    M: Decode + Send + 'static,
    H: Decode + Send + 'static,
    C: Fn(Received<M, H>) -> F + Send + Sync,
    F: Future<Output = Result<(), Failure>> + Send + 'static,
{
    fn begin(&self, arrived: Arrived<'_>) -> Result<Work, Violations> {
        let work = (self.call)(received(arrived)?);
        Ok(Box::pin(async move { work.await.map(|()| None) }))
    }
}

/// A handler of messages of these types that answers.
pub(super) struct Answering<M, H, R, C> {
    call: C,
    reply: &'static Sending,
    types: PhantomData<fn(M, H) -> R>,
}

impl<M, H, R, C> Answering<M, H, R, C> {
    pub(super) fn new(reply: &'static Sending, call: C) -> Self {
        Self {
            call,
            reply,
            types: PhantomData,
        }
    }
}

impl<M, H, R, C, F> Handles for Answering<M, H, R, C>
where
    M: Decode + Send + 'static,
    H: Decode + Send + 'static,
    R: Encode + Validate + Send + 'static,
    C: Fn(Received<M, H>) -> F + Send + Sync,
    F: Future<Output = Result<R, Failure>> + Send + 'static,
{
    fn begin(&self, arrived: Arrived<'_>) -> Result<Work, Violations> {
        let (reply, publisher) = (self.reply, arrived.publisher.clone());
        let received = received(arrived)?;
        let (to, id) = (received.context.reply_to.clone(), received.context.answers());
        let work = (self.call)(received);
        Ok(Box::pin(async move {
            let answer = work.await?;
            // Who asks for no answer gets none.
            let Some(queue) = to.filter(|queue| !queue.is_empty()) else {
                return Ok(None);
            };
            let mut send = publisher.send(reply, &answer);
            if let Some(id) = id {
                send = send.correlation_id(id);
            }
            Ok(Some(send.answer(queue)?))
        }))
    }
}

/// Decodes a message.
pub(super) fn received<M: Decode, H: Decode + 'static>(arrived: Arrived<'_>) -> Result<Received<M, H>, Violations> {
    let message = read(&arrived, |options| from_json(arrived.payload, options));
    let headers = read(&arrived, |options| read_headers(arrived.properties, options));
    match (message, headers) {
        (Ok(message), Ok(headers)) => Ok(Received {
            message,
            headers,
            parameters: arrived.parameters,
            context: arrived.context,
        }),
        (Err(mut violations), Err(more)) => {
            violations.append(more);
            Err(violations)
        }
        (Err(violations), Ok(_)) | (Ok(_), Err(violations)) => Err(violations),
    }
}

/// Reads as strictly as the level says.
fn read<T>(arrived: &Arrived<'_>, read: impl Fn(&ReadOptions) -> Result<T, Violations>) -> Result<T, Violations> {
    match arrived.level {
        Level::Enforce => read(&ReadOptions::default()),
        Level::Off => read(&ReadOptions::lenient()),
        Level::Report => read(&ReadOptions::default()).or_else(|violations| {
            report("in", arrived.receiving.name, &violations);
            read(&ReadOptions::lenient())
        }),
    }
}

fn read_headers<H: Decode + 'static>(properties: &Properties, options: &ReadOptions) -> Result<H, Violations> {
    // A contract without headers says nothing of those that are there.
    if TypeId::of::<H>() == TypeId::of::<()>() {
        return from_json(b"null", options);
    }
    let json = |with_trace| headers::to_json(properties, with_trace).to_string();
    let plain = from_json(json(false).as_bytes(), options);
    // A contract may speak of `traceparent` too; most forget that it is there.
    plain.or_else(|violations| from_json(json(true).as_bytes(), options).map_err(|_| of_headers(violations)))
}
