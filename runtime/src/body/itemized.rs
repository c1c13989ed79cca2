//! Items between their values and the bytes of a body.

use std::task::Poll;

use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, future, stream};
use sse_stream::Sse;

use super::framing::{self, Framing};
use super::pieces::Pieces;
use super::{ItemStream, ServerSentEvent, StreamError, sse};

/// How the data of server-sent events is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Data {
    /// As JSON.
    Json,
    /// As it is.
    Text,
}

/// The items of a body that comes in, each made of its number and its JSON text.
pub(crate) fn read_items<T: 'static>(
    media_type: &str,
    pieces: Pieces,
    limit: usize,
    mut read: impl FnMut(usize, &[u8]) -> Result<T, StreamError> + Send + 'static,
) -> ItemStream<T> {
    let texts = framing::texts(Framing::of(media_type), pieces, limit);
    ItemStream::of(texts.enumerate().map(move |(index, text)| read(index, &text?)))
}

/// Events that come in, each made of its number and the JSON object that stands for it.
pub(crate) fn read_whole_events<T: 'static>(
    data: Data,
    events: impl Stream<Item = Result<Sse, StreamError>> + Send + 'static,
    mut read: impl FnMut(usize, &[u8]) -> Result<T, StreamError> + Send + 'static,
) -> ItemStream<T> {
    ItemStream::of(events.enumerate().map(move |(index, event)| {
        let object = sse::object(event?, data == Data::Json);
        read(index, &object)
    }))
}

/// Events that come in, the data of each made of its number and its JSON text. Events without data are passed over.
pub(crate) fn read_events<T: 'static>(
    data: Data,
    events: impl Stream<Item = Result<Sse, StreamError>> + Send + 'static,
    mut read: impl FnMut(usize, &[u8]) -> Result<T, StreamError> + Send + 'static,
) -> ItemStream<ServerSentEvent<T>> {
    let events = events.filter_map(|event| future::ready(event.map(sse::read).transpose()));
    ItemStream::of(events.enumerate().map(move |(index, event)| {
        let event = event?;
        let json = match data {
            Data::Json => Bytes::from(event.data),
            Data::Text => sse::quoted(event.data),
        };
        Ok(ServerSentEvent {
            name: event.name,
            id: event.id,
            retry: event.retry,
            data: read(index, &json)?,
        })
    }))
}

/// The body of items that go out, each turned into JSON by its number.
pub(crate) fn items<T: 'static>(
    media_type: &str,
    items: impl Stream<Item = Result<T, StreamError>> + Send + 'static,
    mut write: impl FnMut(usize, &T) -> Result<Vec<u8>, StreamError> + Send + 'static,
) -> Pieces {
    let framing = Framing::of(media_type);
    Pieces::coming(paced(
        items
            .enumerate()
            .map(move |(index, item)| Ok(framing.frame(write(index, &item?)?))),
    ))
}

/// How many bytes of items go on without a pause.
const STRETCH: usize = 64 * 1024;

/// The same with pauses. Where items are always there, nothing else would come to its turn, and what compresses them, or
/// sends them, would wait for more before it lets go of any.
fn paced(
    items: impl Stream<Item = Result<Bytes, StreamError>> + Send + 'static,
) -> impl Stream<Item = Result<Bytes, StreamError>> + Send + 'static {
    stream::unfold((Box::pin(items), 0), |(mut items, sent)| async move {
        if sent > STRETCH {
            pause().await;
        }
        let item = items.next().await?;
        let length = item.as_ref().map_or(0, Bytes::len);
        let sent = if sent > STRETCH { length } else { sent + length };
        Some((item, (items, sent)))
    })
}

/// How often a pause says that nothing is there: a compressor answers the first time with what it holds, so whoever sends
/// it asks again.
const ASKED: usize = 4;

/// Lets everything else come to its turn.
async fn pause() {
    let mut asked = 0;
    future::poll_fn(|cx| {
        if asked == ASKED {
            return Poll::Ready(());
        }
        asked += 1;
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// The body of events that go out, each turned into the JSON object that stands for it.
pub(crate) fn whole_events<T: 'static>(
    data: Data,
    items: impl Stream<Item = Result<T, StreamError>> + Send + 'static,
    mut write: impl FnMut(usize, &T) -> Result<Vec<u8>, StreamError> + Send + 'static,
) -> Pieces {
    sse::body(
        items
            .enumerate()
            .map(move |(index, item)| sse::of_object(&write(index, &item?)?, data == Data::Json)),
    )
}

/// The body of events that go out, the data of each turned into JSON.
pub(crate) fn events<T: Send + 'static>(
    data: Data,
    items: ItemStream<ServerSentEvent<T>>,
    mut write: impl FnMut(usize, &T) -> Result<Vec<u8>, StreamError> + Send + 'static,
) -> Pieces {
    sse::body(items.enumerate().map(move |(index, event)| {
        let event = event?;
        let json = write(index, &event.data)?;
        let data = match data {
            Data::Json => String::from_utf8(json).map_err(StreamError::broken)?,
            Data::Text => serde_json::from_slice(&json).map_err(StreamError::broken)?,
        };
        Ok(sse::plain(ServerSentEvent {
            name: event.name,
            id: event.id,
            retry: event.retry,
            data,
        }))
    }))
}
