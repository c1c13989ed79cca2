//! Items one after another: JSON lines, JSON text sequences, server-sent events.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::{StreamExt as _, stream};
use wirewright_runtime::problem::Problem;
use wirewright_runtime::server::{Options, Responses, Router};
use wirewright_runtime::types::{ItemStream, ServerSentEvent};

/// The generated code.
#[allow(
    dead_code,
    missing_docs,
    reason = "a build script's output is not this crate's interface"
)]
pub mod contract {
    include!(concat!(env!("OUT_DIR"), "/streams/mod.rs"));
}

use contract::operations::*;
use contract::server::{StreamsApi, router_with};
use contract::types::{Closed, ClosedEvent, Feed, Lap, Opened, OpenedEvent, Progress};

/// How many steps the progress has.
pub const STEPS: i64 = 5;

/// The service. Clones share what is counted.
#[derive(Clone, Default)]
pub struct Service {
    /// How many laps were made.
    pub made: Arc<AtomicUsize>,
}

/// A lap.
#[must_use]
pub fn lap(number: i64) -> Lap {
    Lap { number, seconds: 60.5 }
}

/// The feed.
#[must_use]
pub fn feed() -> Vec<Feed> {
    let opened = Opened {
        event: OpenedEvent::Opened,
        id: Some("1".to_owned()),
        data: "a\nb".to_owned(),
    };
    let closed = Closed {
        event: ClosedEvent::Closed,
        data: None,
    };
    vec![Feed::Opened(opened), Feed::Closed(closed)]
}

impl Service {
    /// Laps without an end, or so many of them.
    fn laps(&self, count: Option<i64>) -> ItemStream<Lap> {
        let made = Arc::clone(&self.made);
        ItemStream::new(stream::unfold(1, move |number| {
            made.fetch_add(1, Ordering::SeqCst);
            let more = count.is_none_or(|count| number <= count);
            std::future::ready(more.then(|| (lap(number), number + 1)))
        }))
    }
}

impl StreamsApi for Service {
    type Error = Problem;

    async fn list_laps(&self, request: ListLapsRequest) -> Result<ListLapsResponse, Problem> {
        let laps = self.laps(request.count);
        Ok(ListLapsResponse::Ok(match request.accept {
            ListLapsAccept::Ndjson => ListLapsOkBody::Ndjson(laps),
            ListLapsAccept::JsonSeq => ListLapsOkBody::JsonSeq(laps),
            ListLapsAccept::Json => ListLapsOkBody::Json(laps.collect(100).await?),
        }))
    }

    async fn add_laps(&self, mut request: AddLapsRequest) -> Result<AddLapsResponse, Problem> {
        let mut count = 0;
        while let Some(lap) = request.body.next().await {
            lap?;
            count += 1;
        }
        Ok(AddLapsResponse::Ok(count))
    }

    async fn echo_words(&self, request: EchoWordsRequest) -> Result<EchoWordsResponse, Problem> {
        // Each answer is there before the next word is read.
        let words = request
            .body
            .map(|word| word.map(|word| format!("{}!", word.to_uppercase())));
        Ok(EchoWordsResponse::Ok(ItemStream::from_results(words)))
    }

    async fn watch_progress(&self, request: WatchProgressRequest) -> Result<WatchProgressResponse, Problem> {
        let seen: i64 = request.last_event_id.and_then(|id| id.parse().ok()).unwrap_or(0);
        let event = |created: i64| {
            let data = Progress { created, total: STEPS };
            let event = ServerSentEvent::new(data).named("step").with_id(created.to_string());
            ServerSentEvent {
                retry: Some(Duration::from_millis(1)),
                ..event
            }
        };
        // The first connection is lost after two steps, and so is each one after it.
        let steps = (seen + 1..=STEPS).take(2).map(move |created| Ok(event(created)));
        let lost = stream::once(async move {
            // What was sent is on its way by then.
            tokio::time::sleep(Duration::from_millis(50)).await;
            (seen + 2 < STEPS).then(|| Err(std::io::Error::other("the connection is lost")))
        });
        let events = stream::iter(steps).chain(lost.filter_map(std::future::ready));
        Ok(WatchProgressResponse::Ok(ItemStream::from_results(events)))
    }

    async fn read_log(&self, _: ReadLogRequest) -> Result<ReadLogResponse, Problem> {
        let lines = ["one", "two\nthree", "\"four\": {}"].map(|line| ServerSentEvent::new(line.to_owned()));
        Ok(ReadLogResponse::Ok(ItemStream::from(Vec::from(lines))))
    }

    async fn read_feed(&self, _: ReadFeedRequest) -> Result<ReadFeedResponse, Problem> {
        Ok(ReadFeedResponse::Ok(ItemStream::from(feed())))
    }

    async fn send_feed(&self, request: SendFeedRequest) -> Result<SendFeedResponse, Problem> {
        let feed = request.body.collect(10).await?;
        Ok(SendFeedResponse::Ok(format!("{feed:?}")))
    }
}

impl Service {
    /// Its router.
    pub fn router(self, responses: Responses) -> Router {
        let options = Options {
            responses,
            ..Options::default()
        };
        router_with(self, options)
    }
}
