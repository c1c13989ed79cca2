//! What a request is part of goes on to the services that are called for it.

use std::sync::{Arc, Mutex};

use axum::http::HeaderMap;
use faults::laps::client::Client;
use faults::laps::operations::{
    AddLapRequest, AddLapResponse, AddNoteRequest, AddNoteResponse, GetLapRequest, GetLapResponse,
};
use faults::laps::server::{LapsApi, router};
use faults::laps::types::Lap;
use tokio::net::TcpListener;
use wirewright_runtime::problem::Problem;
use wirewright_runtime::server::{ServeOptions, serve};
use wirewright_runtime::trace::TraceContext;

use crate::service::{Answer, Service, get_with};

const PARENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

/// A service that calls another one, by itself and in tasks that it spawns.
struct Front {
    behind: Client,
    seen: Arc<Mutex<Option<TraceContext>>>,
}

impl LapsApi for Front {
    type Error = Problem;

    async fn get_lap(&self, request: GetLapRequest) -> Result<GetLapResponse, Problem> {
        let current = TraceContext::current();
        *self.seen.lock().expect("no panic") = current.clone();
        let behind = self.behind.clone();
        self.behind.get_lap(&request).await.expect("an answer");
        let apart = async move { behind.get_lap(&request).await.expect("an answer") };
        match current {
            Some(context) => drop(tokio::spawn(context.scope(apart)).await),
            None => drop(tokio::spawn(apart).await),
        }
        Ok(GetLapResponse::Ok(Lap { seconds: 95 }))
    }

    async fn add_lap(&self, request: AddLapRequest) -> Result<AddLapResponse, Problem> {
        Ok(AddLapResponse::Created(request.body))
    }

    async fn add_note(&self, _: AddNoteRequest) -> Result<AddNoteResponse, Problem> {
        Ok(AddNoteResponse::Created)
    }
}

/// What the service behind hears of a request with these headers, and what the handler saw.
async fn heard(headers: &str) -> (Vec<HeaderMap>, Option<TraceContext>) {
    let behind = Service::start(&[Answer::of(200)]).await;
    let seen = Arc::default();
    let front = Front {
        behind: behind.client(|builder| builder),
        seen: Arc::clone(&seen),
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(serve(
        listener,
        router(front),
        ServeOptions::default(),
        std::future::pending(),
    ));
    let answer = get_with(address, "/laps/1", headers).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let seen = seen.lock().expect("no panic").take();
    (behind.heard(), seen)
}

fn context(headers: &HeaderMap) -> TraceContext {
    let text = headers["traceparent"].to_str().expect("text");
    TraceContext::parse(text).expect("a traceparent")
}

#[tokio::test]
async fn a_trace_goes_on_with_a_place_for_each_call() {
    let (heard, seen) = heard(&format!("traceparent: {PARENT}\r\ntracestate: a=1,b=2\r\n")).await;
    let (came, seen) = (
        TraceContext::parse(PARENT).expect("a context"),
        seen.expect("a context"),
    );
    let places = [
        came.span_id(),
        seen.span_id(),
        context(&heard[0]).span_id(),
        context(&heard[1]).span_id(),
    ];
    let distinct: std::collections::HashSet<_> = places.into_iter().collect();
    assert_eq!((heard.len(), distinct.len()), (2, 4));
    for headers in &heard {
        assert_eq!(context(headers).trace_id(), came.trace_id());
        assert!(context(headers).is_sampled());
        assert_eq!(headers["tracestate"], "a=1,b=2");
    }
}

#[tokio::test]
async fn what_is_no_trace_begins_none() {
    for header in ["", "traceparent: 00-0-0-01\r\n", "tracestate: a=1\r\n"] {
        let (heard, seen) = heard(header).await;
        assert_eq!(seen, None);
        let traced = |headers: &HeaderMap| headers.contains_key("traceparent") || headers.contains_key("tracestate");
        assert!(!heard.iter().any(traced), "{heard:?}");
    }
}

#[tokio::test]
async fn the_number_of_a_request_goes_on_as_long_as_it_is_handled() {
    let (heard, _) = heard("X-Request-Id: number-7\r\n").await;
    assert_eq!(heard[0]["x-request-id"], "number-7");
    assert!(!heard[1].contains_key("x-request-id"));
}
