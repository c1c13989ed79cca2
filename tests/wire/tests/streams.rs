//! Items are typed and checked one by one, on both sides.

use std::sync::atomic::Ordering;
use std::time::Duration;

use futures_util::stream;
use wire::streams::contract::client::Client;
use wire::streams::contract::operations::*;
use wire::streams::{STEPS, Service, feed, lap};
use wirewright_runtime::body::StreamErrorKind;
use wirewright_runtime::client::{self, Responses};
use wirewright_runtime::http::HeaderValue;
use wirewright_runtime::http::header::ACCEPT_ENCODING;
use wirewright_runtime::types::ItemStream;

use crate::harness::send;

/// A client in the same process, and one over a socket.
async fn clients() -> [Client; 2] {
    let router = || Service::default().router(Responses::Enforce);
    let near = client::Client::with_service("http://localhost", router()).expect("a client");
    let address = wire::spawn(router()).await;
    let far = Client::new(&format!("http://{address}")).expect("a client");
    [near.into(), far]
}

fn laps(numbers: std::ops::RangeInclusive<i64>) -> ItemStream<wire::streams::contract::types::Lap> {
    ItemStream::new(stream::iter(numbers.map(lap)))
}

#[tokio::test]
async fn items_come_in_every_framing() {
    for client in clients().await {
        for accept in [ListLapsAccept::Ndjson, ListLapsAccept::JsonSeq, ListLapsAccept::Json] {
            let request = ListLapsRequest { count: Some(3), accept };
            let body = client.list_laps(&request).await.expect("an answer").ok().expect("laps");
            let found = match body {
                ListLapsOkBody::Ndjson(laps) | ListLapsOkBody::JsonSeq(laps) => laps.collect(10).await.expect("laps"),
                ListLapsOkBody::Json(laps) => laps,
            };
            assert_eq!(found, [lap(1), lap(2), lap(3)], "{accept:?}");
        }
    }
}

#[tokio::test]
async fn a_sender_waits_for_its_receiver() {
    let service = Service::default();
    let made = service.made.clone();
    let address = wire::spawn(service.router(Responses::Enforce)).await;
    let builder = client::Client::builder(&format!("http://{address}"));
    // Millions of compressed laps would fit into the buffers.
    let plain = builder.header(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
    let client = Client::from(plain.build().expect("a client"));
    let answer = client.list_laps(&ListLapsRequest::default()).await.expect("an answer");
    let ListLapsOkBody::Ndjson(mut laps) = answer.ok().expect("laps") else {
        panic!("not the first of the media types")
    };
    assert_eq!(laps.next().await.expect("a lap").expect("a lap"), lap(1));
    // The buffers of both sockets fill, and then no more laps are made.
    settles(&made).await;
    assert_eq!(laps.next().await.expect("a lap").expect("a lap"), lap(2));
    drop(laps);
    settles(&made).await;
}

#[tokio::test]
async fn a_stream_that_never_waits_is_sent_all_the_same() {
    let address = wire::spawn(Service::default().router(Responses::Enforce)).await;
    for encoding in ["gzip", "br", "zstd", "identity"] {
        let builder = client::Client::builder(&format!("http://{address}")).timeout(Duration::from_secs(10));
        let builder = builder.header(ACCEPT_ENCODING, HeaderValue::from_static(encoding));
        let client = Client::from(builder.build().expect("a client"));
        let answer = client.list_laps(&ListLapsRequest::default()).await.expect(encoding);
        let ListLapsOkBody::Ndjson(mut laps) = answer.ok().expect("laps") else {
            panic!("not the first of the media types")
        };
        assert_eq!(laps.next().await.expect("a lap").expect("a lap"), lap(1), "{encoding}");
    }
}

/// Waits until a count does not grow any more.
async fn settles(count: &std::sync::atomic::AtomicUsize) {
    for _ in 0..40 {
        let before = count.load(Ordering::SeqCst);
        tokio::time::sleep(Duration::from_millis(500)).await;
        if count.load(Ordering::SeqCst) == before {
            return;
        }
    }
    panic!("it still grows");
}

#[tokio::test]
async fn items_are_sent_in_requests() {
    for client in clients().await {
        let answer = client
            .add_laps(AddLapsRequest { body: laps(1..=1000) })
            .await
            .expect("an answer");
        assert_eq!(answer, AddLapsResponse::Ok(1000));
    }
}

#[tokio::test]
async fn a_wrong_item_is_named_by_its_number() {
    let answer = send(
        Service::default().router(Responses::Enforce),
        "POST /laps",
        &[("content-type", "application/jsonl")],
        "{\"number\":1,\"seconds\":1}\n{\"number\":0,\"seconds\":0}\n",
    )
    .await;
    assert_eq!(answer.status, 400, "{answer:?}");
    for part in ["/1/number", "minimum", "/1/seconds", "exclusiveMinimum"] {
        assert!(answer.text().contains(part), "{part}: {}", answer.text());
    }
    let broken = [("content-type", "application/jsonl")];
    let router = Service::default().router(Responses::Enforce);
    assert_eq!(
        send(router, "POST /laps", &broken, "{\"number\":1,\"sec").await.status,
        400
    );
}

#[tokio::test]
async fn both_directions_are_open_at_once() {
    for client in clients().await {
        let (words, receiver) = tokio::sync::mpsc::channel::<String>(1);
        let body = ItemStream::new(stream::unfold(receiver, |mut receiver| async {
            receiver.recv().await.map(|word| (word, receiver))
        }));
        words.send("one".to_owned()).await.expect("a reader");
        let answer = client.echo_words(EchoWordsRequest { body }).await.expect("an answer");
        let mut echo = answer.ok().expect("words");
        assert_eq!(echo.next().await.expect("a word").expect("a word"), "ONE!");
        words.send("two".to_owned()).await.expect("a reader");
        assert_eq!(echo.next().await.expect("a word").expect("a word"), "TWO!");
        drop(words);
        assert!(echo.next().await.is_none());
    }
}

#[tokio::test]
async fn an_item_that_breaks_the_contract_is_not_sent() {
    for (responses, reaches) in [(Responses::Enforce, false), (Responses::Off, true)] {
        let address = wire::spawn(Service::default().router(responses)).await;
        let client = Client::new(&format!("http://{address}")).expect("a client");
        // With its exclamation mark the word is too long.
        let body = ItemStream::from(vec!["short".to_owned(), "eightlet".to_owned()]);
        let answer = client.echo_words(EchoWordsRequest { body }).await.expect("an answer");
        let mut echo = answer.ok().expect("words");
        assert_eq!(echo.next().await.expect("a word").expect("a word"), "SHORT!");
        let second = echo.next().await.expect("a word");
        assert_eq!(second.is_ok(), reaches, "{second:?}");
        if let Err(error) = second {
            assert!(matches!(error.kind(), StreamErrorKind::Broken(_)), "{error:?}");
        }
    }
}

#[tokio::test]
async fn a_client_can_enforce_what_comes() {
    let address = wire::spawn(Service::default().router(Responses::Off)).await;
    let builder = client::Client::builder(&format!("http://{address}")).responses(Responses::Enforce);
    let client = Client::from(builder.build().expect("a client"));
    let body = ItemStream::from(vec!["eightlet".to_owned(), "short".to_owned()]);
    let answer = client.echo_words(EchoWordsRequest { body }).await.expect("an answer");
    let mut echo = answer.ok().expect("words");
    let error = echo.next().await.expect("a word").expect_err("too long");
    assert!(
        error.to_string().contains("/0") && error.to_string().contains("maxLength"),
        "{error}"
    );
    assert_eq!(echo.next().await.expect("a word").expect("a word"), "SHORT!");
}

#[tokio::test]
async fn a_stream_of_events_goes_on_where_it_broke_off() {
    for client in clients().await {
        let answer = client
            .watch_progress(&WatchProgressRequest::default())
            .await
            .expect("an answer");
        let mut events = answer.ok().expect("events");
        let mut seen = Vec::new();
        while let Some(event) = events.next().await {
            let event = event.expect("an event");
            assert_eq!(event.name.as_deref(), Some("step"));
            assert_eq!(event.id, Some(event.data.created.to_string()));
            seen.push(event.data.created);
        }
        assert_eq!(seen, (1..=STEPS).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn a_client_that_does_not_reconnect_is_told() {
    let address = wire::spawn(Service::default().router(Responses::Enforce)).await;
    let builder = client::Client::builder(&format!("http://{address}")).reconnects(0);
    let client = Client::from(builder.build().expect("a client"));
    let answer = client
        .watch_progress(&WatchProgressRequest::default())
        .await
        .expect("an answer");
    let mut events = answer.ok().expect("events");
    assert!(events.next().await.expect("an event").is_ok());
    assert!(events.next().await.expect("an event").is_ok());
    assert!(events.next().await.expect("an end").is_err());
    assert!(events.next().await.is_none());
}

#[tokio::test]
async fn data_that_is_text_is_not_quoted() {
    for client in clients().await {
        let events = client.read_log().await.expect("an answer").ok().expect("events");
        let events = events.collect(10).await.expect("events");
        let lines: Vec<&str> = events.iter().map(|event| event.data.as_str()).collect();
        assert_eq!(lines, ["one", "two\nthree", "\"four\": {}"]);
    }
    let answer = send(Service::default().router(Responses::Enforce), "GET /log", &[], "").await;
    assert_eq!(
        answer.text(),
        "data: one\n\ndata: two\ndata: three\n\ndata: \"four\": {}\n\n"
    );
    assert_eq!(answer.header("cache-control"), "no-cache");
}

#[tokio::test]
async fn whole_events_cross_in_both_directions() {
    for client in clients().await {
        let events = client.read_feed().await.expect("an answer").ok().expect("events");
        assert_eq!(events.collect(10).await.expect("events"), feed());
        let body = ItemStream::from(feed());
        let answer = client.send_feed(SendFeedRequest { body }).await.expect("an answer");
        assert_eq!(answer, SendFeedResponse::Ok(format!("{:?}", feed())));
    }
    let router = Service::default().router(Responses::Enforce);
    let bad = [("content-type", "text/event-stream")];
    let answer = send(router, "POST /feed", &bad, "event: opened\ndata: more than ten\n\n").await;
    assert_eq!(answer.status, 400);
    assert!(answer.text().contains("/0/data"), "{}", answer.text());
}
