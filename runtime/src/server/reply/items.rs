//! Answers that are streams of items, each checked before it is sent.

use super::Reply;
use crate::body::pieces::Pieces;
use crate::body::{Data, ItemStream, ServerSentEvent, StreamError, itemized};
use crate::codec::{Encode, to_json};
use crate::responses::{Responses, report};
use crate::rule::{Any, Checker, Rule};

impl Reply {
    /// Writes a body of JSON lines, or a JSON text sequence. Where answers are enforced, an item that breaks the contract
    /// breaks the body off.
    pub fn items<T>(&mut self, media_type: &'static str, items: ItemStream<T>)
    where
        T: Encode + Send + 'static,
        Any: Rule<T>,
    {
        self.items_rule(media_type, items, Any);
    }

    /// The same under a rule.
    pub fn items_rule<T, R>(&mut self, media_type: &'static str, items: ItemStream<T>, rule: R)
    where
        T: Encode + Send + 'static,
        R: Rule<T> + Send + 'static,
    {
        let write = self.writer(rule);
        self.write_pieces(media_type, itemized::items(media_type, items, write));
    }

    /// Writes a body of server-sent events, each of which the contract describes as a whole.
    pub fn whole_events<T>(&mut self, media_type: &'static str, data: Data, items: ItemStream<T>)
    where
        T: Encode + Send + 'static,
        Any: Rule<T>,
    {
        self.whole_events_rule(media_type, data, items, Any);
    }

    /// The same under a rule.
    pub fn whole_events_rule<T, R>(&mut self, media_type: &'static str, data: Data, items: ItemStream<T>, rule: R)
    where
        T: Encode + Send + 'static,
        R: Rule<T> + Send + 'static,
    {
        let write = self.writer(rule);
        self.write_events(media_type, itemized::whole_events(data, items, write));
    }

    /// Writes a body of server-sent events, whose data the contract describes.
    pub fn events<T>(&mut self, media_type: &'static str, data: Data, items: ItemStream<ServerSentEvent<T>>)
    where
        T: Encode + Send + 'static,
        Any: Rule<T>,
    {
        self.events_rule(media_type, data, items, Any);
    }

    /// The same under a rule.
    pub fn events_rule<T, R>(
        &mut self,
        media_type: &'static str,
        data: Data,
        items: ItemStream<ServerSentEvent<T>>,
        rule: R,
    ) where
        T: Encode + Send + 'static,
        R: Rule<T> + Send + 'static,
    {
        let write = self.writer(rule);
        self.write_events(media_type, itemized::events(data, items, write));
    }

    /// Turns an item into JSON, and checks it.
    fn writer<T: Encode, R: Rule<T>>(
        &self,
        rule: R,
    ) -> impl FnMut(usize, &T) -> Result<Vec<u8>, StreamError> + use<T, R> {
        let (operation, responses, status) = (self.operation, self.responses, self.status.unwrap_or_default());
        move |index, item| {
            if responses.checks() {
                let mut at = Checker::default();
                rule.check(item, &mut at);
                let violations = at.into_violations().inside(index);
                if !violations.is_empty() {
                    report("server", operation, status, &violations);
                    if responses == Responses::Enforce {
                        return Err(StreamError::invalid(violations));
                    }
                }
            }
            Ok(to_json(item))
        }
    }

    fn write_events(&mut self, media_type: &'static str, events: Pieces) {
        self.write_pieces(media_type, keep_alive::commented(events, self.operation));
        let no_cache = http::HeaderValue::from_static("no-cache");
        self.headers.entry(http::header::CACHE_CONTROL).or_insert(no_cache);
    }
}

mod keep_alive {
    //! Comments between events that are far apart: connections that look dead are closed on the way, and a client that is
    //! gone is noticed only when something is sent.

    use std::time::Duration;

    use bytes::Bytes;
    use futures_util::{StreamExt as _, stream};

    use crate::body::pieces::Pieces;
    use crate::operation::Operation;

    /// The recommendation of [HTML] section 9.2.7.
    ///
    /// [HTML]: https://html.spec.whatwg.org/multipage/server-sent-events.html#authoring-notes
    const PAUSE: Duration = Duration::from_secs(15);

    const COMMENT: Bytes = Bytes::from_static(b":\n\n");

    pub(super) fn commented(events: Pieces, operation: &'static Operation) -> Pieces {
        let bytes = http_body_util::BodyDataStream::new(events);
        Pieces::coming(stream::unfold(bytes, move |mut bytes| async move {
            match tokio::time::timeout(PAUSE, bytes.next()).await {
                Ok(piece) => {
                    let piece = piece?;
                    if let Err(error) = &piece {
                        tracing::warn!(operation = operation.id, %error, "a stream of events broke off");
                    }
                    Some((piece, bytes))
                }
                Err(_) => Some((Ok(COMMENT), bytes)),
            }
        }))
    }
}
