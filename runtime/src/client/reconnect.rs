//! Streams of events that go on where they broke off.

use std::time::Duration;

use futures_util::stream::BoxStream;
use futures_util::{StreamExt as _, stream};
use http::{HeaderName, HeaderValue, Method, StatusCode};
use sse_stream::Sse;

use super::{Answer, Outgoing};
use crate::body::pieces::Pieces;
use crate::body::{StreamError, StreamErrorKind, sse};

/// How long a client waits before it connects again, where the server has said nothing of it.
const PAUSE: Duration = Duration::from_secs(1);

/// The longest wait.
const LONGEST: Duration = Duration::from_secs(30);

static LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// A stream of events, and the call that asks for the rest of it ([HTML] section 9.2.3).
///
/// [HTML]: https://html.spec.whatwg.org/multipage/server-sent-events.html#sse-processing-model
struct Following {
    events: BoxStream<'static, Result<Sse, StreamError>>,
    /// How many bytes an event may have.
    limit: usize,
    call: Box<Outgoing>,
    last_id: Option<String>,
    pause: Duration,
    /// How often the client connected again since the last event.
    tries: u32,
}

/// The events of an answer. Where they break off, `call` asks for those after the last one, which the server knows by its
/// id. A stream that ends is at its end.
pub(super) fn events(
    pieces: Pieces,
    limit: usize,
    call: Option<Box<Outgoing>>,
) -> BoxStream<'static, Result<Sse, StreamError>> {
    let events = sse::events(pieces, limit);
    let Some(call) = call else { return events };
    let following = Following {
        events,
        limit,
        call,
        last_id: None,
        pause: PAUSE,
        tries: 0,
    };
    let events = stream::unfold(Some(following), |following| async {
        let mut following = following?;
        let event = following.next().await?;
        let going_on = event.is_ok().then_some(following);
        Some((event, going_on))
    });
    events.boxed()
}

impl Following {
    async fn next(&mut self) -> Option<Result<Sse, StreamError>> {
        loop {
            let error = match self.events.next().await? {
                Ok(event) => {
                    self.note(&event);
                    return Some(Ok(event));
                }
                Err(error) => error,
            };
            let broken = matches!(error.kind(), StreamErrorKind::Broken(_) | StreamErrorKind::Timeout(_));
            if !broken || self.tries >= self.call.client.reconnects {
                return Some(Err(error));
            }
            match self.connect().await {
                Ok(true) => {}
                Ok(false) => return None,
                // The next turn tells, or tries again.
                Err(error) => self.events = stream::iter([Err(error.of_answer())]).boxed(),
            }
        }
    }

    fn note(&mut self, event: &Sse) {
        self.tries = 0;
        if event.id.is_some() {
            self.last_id.clone_from(&event.id);
        }
        if let Some(retry) = event.retry {
            self.pause = Duration::from_millis(retry);
        }
    }

    /// Asks for the rest; whether there can be any.
    async fn connect(&mut self) -> Result<bool, StreamError> {
        let doubled = self.pause.saturating_mul(1 << self.tries.min(16));
        self.tries += 1;
        tokio::time::sleep(doubled.min(LONGEST)).await;
        let Some(mut call) = self.call.try_clone() else {
            return Ok(false);
        };
        if let Some(id) = &self.last_id {
            let id = HeaderValue::from_str(id).map_err(StreamError::broken)?;
            call.headers.insert(LAST_EVENT_ID.clone(), id);
        }
        let mut answer: Answer = call.send().await.map_err(StreamError::broken)?;
        // The server says so that it has no more.
        if answer.status() == StatusCode::NO_CONTENT {
            return Ok(false);
        }
        let pieces = answer.take_pieces().filter(|_| answer.status() == StatusCode::OK);
        let refused = || StreamError::broken(format!("the server answered {}", answer.status().as_u16()));
        self.events = sse::events(pieces.ok_or_else(refused)?, self.limit);
        Ok(true)
    }
}

impl Outgoing {
    /// The call that asks for the rest of a stream of events, where it can be sent again.
    pub(super) fn follower(&self) -> Option<Box<Self>> {
        let operation = self.operation;
        let events = operation.produces.contains(&"text/event-stream");
        let again = events && operation.method() == Method::GET && self.client.reconnects > 0;
        if again { self.try_clone().map(Box::new) } else { None }
    }
}
