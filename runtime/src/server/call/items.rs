//! The body of a request that is a stream of items.

use super::Call;
use crate::body::multipart::read::FromPart;
use crate::body::{Data, ItemStream, ServerSentEvent, StreamError, itemized, multipart, sse};
use crate::codec::{Decode, ReadOptions, Reader};
use crate::rule::{Any, Rule, Validate};
use crate::violation::{Place, Violation};

/// The size of a body is bounded as a whole already.
const LIMIT: usize = usize::MAX;

impl Call {
    /// The items of a body of JSON lines, or of a JSON text sequence. They are read and checked when they are asked for.
    pub fn items<T: Decode + Validate + 'static>(&mut self) -> Option<ItemStream<T>> {
        self.items_rule(Any)
    }

    /// The same under a rule.
    pub fn items_rule<T: 'static, R: Rule<T> + Send + 'static>(&mut self, rule: R) -> Option<ItemStream<T>> {
        let (media_type, pieces) = self.pieces()?;
        Some(itemized::read_items(&media_type, pieces, LIMIT, reader(rule)))
    }

    /// The parts of a body of `multipart/form-data`. They are read and checked when they are asked for; that one is missing
    /// is told at the end.
    pub fn multipart<P: FromPart>(&mut self) -> Option<ItemStream<P>> {
        let (media_type, pieces) = self.pieces()?;
        let parts = multipart::read::parts(&media_type, pieces);
        if parts.is_none() {
            let place = Place::Header {
                name: "Content-Type".into(),
            };
            self.violation(Violation::new(place, "content", "must have a boundary"));
        }
        parts
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
        let (_, pieces) = self.pieces()?;
        Some(itemized::read_whole_events(
            data,
            sse::events(pieces, LIMIT),
            reader(rule),
        ))
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
        let (_, pieces) = self.pieces()?;
        Some(itemized::read_events(data, sse::events(pieces, LIMIT), reader(rule)))
    }
}

fn reader<T, R: Rule<T>>(rule: R) -> impl FnMut(usize, &[u8]) -> Result<T, StreamError> {
    move |index, json| {
        let read = Reader::json(json, &ReadOptions::default()).read(|r| rule.decode(r));
        read.map_err(|violations| StreamError::invalid(violations.inside(index)))
    }
}
