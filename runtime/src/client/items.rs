//! Streams of items, on the client's side.

use futures_util::stream::BoxStream;
use sse_stream::Sse;

use super::{Answer, IntoPart, Outgoing, Responses, reconnect};
use crate::body::{Data, ItemStream, ServerSentEvent, StreamError, itemized, multipart};
use crate::codec::{Decode, Encode, ReadOptions, Reader, to_json};
use crate::operation::Operation;
use crate::responses::report;
use crate::rule::{Any, Rule, Validate};

impl Outgoing {
    /// Sets a body of JSON lines, or a JSON text sequence.
    pub fn items<T: Encode + Send + 'static>(&mut self, media_type: &str, items: ItemStream<T>) {
        let pieces = itemized::items(media_type, items, |_, item| Ok(to_json(item)));
        self.set_pieces(media_type, pieces);
    }

    /// Sets a body of server-sent events, each of which the contract describes as a whole.
    pub fn whole_events<T: Encode + Send + 'static>(&mut self, media_type: &str, data: Data, items: ItemStream<T>) {
        let pieces = itemized::whole_events(data, items, |_, item| Ok(to_json(item)));
        self.set_pieces(media_type, pieces);
    }

    /// Sets a body of server-sent events, whose data the contract describes.
    pub fn events<T: Encode + Send + 'static>(
        &mut self,
        media_type: &str,
        data: Data,
        items: ItemStream<ServerSentEvent<T>>,
    ) {
        let pieces = itemized::events(data, items, |_, item| Ok(to_json(item)));
        self.set_pieces(media_type, pieces);
    }
}

impl Outgoing {
    /// Sets a body of `multipart/form-data`.
    pub fn multipart<P: IntoPart + Send + 'static>(&mut self, parts: ItemStream<P>) {
        let (media_type, pieces) = multipart::write::body(parts);
        self.set_pieces(&media_type, pieces);
    }
}

impl Answer {
    /// The items of a body of JSON lines, or of a JSON text sequence. They are read and checked when they are asked for.
    pub fn items<T: Decode + Validate + 'static>(&mut self) -> Option<ItemStream<T>> {
        self.items_rule(Any)
    }

    /// The same under a rule.
    pub fn items_rule<T: 'static, R: Rule<T> + Send + 'static>(&mut self, rule: R) -> Option<ItemStream<T>> {
        let judge = self.judge();
        let (limit, body) = (self.item_limit(), self.bytes()?);
        let media_type = body.media_type().to_owned();
        Some(itemized::read_items(
            &media_type,
            body.into_pieces(),
            limit,
            judge.reader(rule),
        ))
    }

    /// The server-sent events of a body, each as the contract describes all of it.
    pub fn whole_events<T: Decode + Validate + 'static>(&mut self, data: Data) -> Option<ItemStream<T>> {
        self.whole_events_rule(data, Any)
    }

    /// The same under a rule.
    pub fn whole_events_rule<T: 'static, R: Rule<T> + Send + 'static>(
        &mut self,
        data: Data,
        rule: R,
    ) -> Option<ItemStream<T>> {
        let judge = self.judge();
        Some(itemized::read_whole_events(data, self.sse()?, judge.reader(rule)))
    }

    /// The server-sent events of a body, whose data the contract describes.
    pub fn events<T: Decode + Validate + 'static>(&mut self, data: Data) -> Option<ItemStream<ServerSentEvent<T>>> {
        self.events_rule(data, Any)
    }

    /// The same under a rule.
    pub fn events_rule<T: 'static, R: Rule<T> + Send + 'static>(
        &mut self,
        data: Data,
        rule: R,
    ) -> Option<ItemStream<ServerSentEvent<T>>> {
        let judge = self.judge();
        Some(itemized::read_events(data, self.sse()?, judge.reader(rule)))
    }

    fn sse(&mut self) -> Option<BoxStream<'static, Result<Sse, StreamError>>> {
        let (limit, pieces) = (self.item_limit(), self.bytes()?.into_pieces());
        Some(reconnect::events(pieces, limit, self.take_follower()))
    }

    fn judge(&self) -> Judge {
        Judge {
            operation: self.operation(),
            responses: self.responses(),
            status: self.status(),
        }
    }
}

/// What is done about items that break the contract.
#[derive(Clone, Copy)]
struct Judge {
    operation: &'static Operation,
    responses: Responses,
    status: http::StatusCode,
}

impl Judge {
    fn reader<T, R: Rule<T>>(self, rule: R) -> impl FnMut(usize, &[u8]) -> Result<T, StreamError> {
        move |index, json| {
            let read = |checks| {
                let options = ReadOptions {
                    checks,
                    ..ReadOptions::default()
                };
                Reader::json(json, &options).read(|r| rule.decode(r))
            };
            let violations = match read(self.responses.checks()) {
                Ok(item) => return Ok(item),
                Err(violations) => violations.inside(index),
            };
            if self.responses.checks() {
                report("client", self.operation, self.status, &violations);
            }
            match read(false) {
                Ok(item) if self.responses == Responses::Report => Ok(item),
                _ => Err(StreamError::invalid(violations).of_answer()),
            }
        }
    }
}
