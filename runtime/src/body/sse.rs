//! Server-sent events on the wire.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream::BoxStream;
use futures_util::{Stream, StreamExt as _};
use http_body_util::BodyExt as _;
use serde_json::{Map, Value};
use sse_stream::{Sse, SseBody, SseByteStream};

use super::pieces::Pieces;
use super::{ServerSentEvent, StreamError, StreamErrorKind};

/// The events in a body, but for those that only keep the connection open. One of them may have so many bytes.
pub(crate) fn events(pieces: Pieces, limit: usize) -> BoxStream<'static, Result<Sse, StreamError>> {
    // The decoder keeps what it has read of an event; it says nothing of how much that is.
    let kept = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&kept);
    let bytes = http_body_util::BodyDataStream::new(pieces).map(move |piece| {
        let piece = piece?;
        if counted.fetch_add(piece.len(), Ordering::Relaxed) > limit {
            return Err(StreamError::new(StreamErrorKind::TooLarge(limit)));
        }
        Ok(piece)
    });
    let events = SseByteStream::new(bytes).map(move |event| {
        kept.store(0, Ordering::Relaxed);
        event.map_err(read_error)
    });
    events.boxed()
}

fn read_error(error: sse_stream::Error) -> StreamError {
    match error {
        sse_stream::Error::Body(source) => StreamError::broken(source),
        error => StreamError::broken(error),
    }
}

/// Events as a body.
pub(crate) fn body(events: impl Stream<Item = Result<Sse, StreamError>> + Send + 'static) -> Pieces {
    let body = SseBody::new(events).map_err(|error| match error {
        sse_stream::BodyError::Stream(source) => StreamError::broken(source),
        error => StreamError::broken(error),
    });
    Pieces::coming(body.into_data_stream())
}

/// An event with its data as text.
pub(crate) fn plain(event: ServerSentEvent<String>) -> Sse {
    Sse {
        event: event.name,
        data: Some(event.data),
        id: event.id,
        retry: event
            .retry
            .map(|retry| u64::try_from(retry.as_millis()).unwrap_or(u64::MAX)),
    }
}

/// The same of one that came; `None` where it has no data, which is for the connection alone.
pub(crate) fn read(event: Sse) -> Option<ServerSentEvent<String>> {
    Some(ServerSentEvent {
        name: event.event,
        data: event.data?,
        id: event.id,
        retry: event.retry.map(Duration::from_millis),
    })
}

/// A text as JSON.
pub(crate) fn quoted(text: String) -> Bytes {
    Value::String(text).to_string().into()
}

/// The JSON object that stands for a whole event. Data that is JSON stands in it as such.
pub(crate) fn object(event: Sse, json: bool) -> Bytes {
    let mut members: Vec<String> = Vec::new();
    let mut member = |name: &str, value: String| members.push(format!("\"{name}\":{value}"));
    let quote = |text: String| Value::String(text).to_string();
    if let Some(name) = event.event {
        member("event", quote(name));
    }
    if let Some(id) = event.id {
        member("id", quote(id));
    }
    if let Some(retry) = event.retry {
        member("retry", retry.to_string());
    }
    if let Some(data) = event.data {
        // Text that is not one JSON value could add members of its own.
        let whole = json && serde_json::from_str::<Value>(&data).is_ok();
        member("data", if whole { data } else { quote(data) });
    }
    format!("{{{}}}", members.join(",")).into()
}

/// The event that a JSON object of our own stands for.
pub(crate) fn of_object(json: &[u8], json_data: bool) -> Result<Sse, StreamError> {
    let mut object: Map<String, Value> = serde_json::from_slice(json).map_err(StreamError::broken)?;
    let mut text = |name: &str| match object.remove(name) {
        Some(Value::String(text)) => Some(text),
        _ => None,
    };
    let (event, id) = (text("event"), text("id"));
    let data = if json_data {
        object.remove("data").map(|data| data.to_string())
    } else {
        text("data")
    };
    let retry = object.get("retry").and_then(Value::as_u64);
    Ok(Sse { event, data, id, retry })
}

#[cfg(test)]
mod tests {
    use futures_util::{FutureExt as _, stream};

    use super::*;

    fn read_all(text: &'static str, limit: usize) -> Vec<Result<Sse, StreamError>> {
        let pieces = text.as_bytes().chunks(3).map(|piece| Ok(Bytes::from_static(piece)));
        let pieces = Pieces::coming(stream::iter(pieces.collect::<Vec<_>>()));
        events(pieces, limit)
            .collect()
            .now_or_never()
            .expect("nothing to wait for")
    }

    #[test]
    fn an_object_stands_for_an_event() {
        let text = "event: a\"b\nid: 7\nretry: 1500\ndata: {\"x\":1}\n\n";
        let event = read_all(text, 100).remove(0).expect("an event");
        let json = object(event.clone(), true);
        assert_eq!(json, r#"{"event":"a\"b","id":"7","retry":1500,"data":{"x":1}}"#);
        assert_eq!(of_object(&json, true).expect("an event"), event);
        let json = object(event.clone(), false);
        assert!(json.ends_with(br#""data":"{\"x\":1}"}"#), "{json:?}");
        assert_eq!(of_object(&json, false).expect("an event"), event);
    }

    #[test]
    fn data_cannot_add_members_of_its_own() {
        let event = read_all("data: 1,\"id\":\"7\"\n\n", 100).remove(0).expect("an event");
        assert_eq!(object(event, true), r#"{"data":"1,\"id\":\"7\""}"#);
    }

    #[test]
    fn an_event_that_never_ends_is_refused() {
        let events = read_all("data: 1\n\ndata: 2222222222222222222222222222222", 20);
        assert!(events[0].is_ok());
        let error = events[1].as_ref().expect_err("too much");
        assert!(matches!(error.kind(), StreamErrorKind::TooLarge(20)), "{error:?}");
    }

    #[test]
    fn a_line_break_cannot_begin_a_field() {
        let event = ServerSentEvent::new("a\nevent: b".to_owned()).named("c\nid: 7");
        let sent = body(stream::iter([Ok(plain(event))]));
        let sent = sent.collect().now_or_never().expect("nothing to wait for");
        assert!(sent.is_err(), "a name with a line break");
        let event = ServerSentEvent::new("a\nevent: b".to_owned());
        let sent = body(stream::iter([Ok(plain(event))])).collect().now_or_never();
        let sent = sent.expect("nothing to wait for").expect("a body").to_bytes();
        assert_eq!(sent, "data: a\ndata: event: b\n\n");
    }
}
