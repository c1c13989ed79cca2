//! What is logged and counted when an answer breaks its contract.

use std::fmt::Debug;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex};

use metrics::{
    Counter, CounterFn, Gauge, Histogram, HistogramFn, Key, KeyName, Metadata, Recorder, SharedString, Unit,
    set_default_local_recorder,
};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Subscriber};
use wirewright_runtime::client::{self, Responses};
use wirewright_runtime::server::Options;

use crate::api::operations::ListRunsRequest;
use crate::api::server::router_with;
use crate::service::{Service, client_of, send};

/// Keeps lines of text; a log and a recorder of counters in one.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<String>>>);

impl Lines {
    fn push(&self, line: String) {
        self.0.lock().expect("no panic").push(line);
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().expect("no panic"))
    }
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.push_str(&format!(" {field}={value:?}"));
    }
}

impl Subscriber for Lines {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        metadata.target().starts_with("wirewright_runtime")
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let mut line = Line(attributes.metadata().name().to_owned());
        attributes.record(&mut line);
        self.push(line.0);
        Id::from_u64(1)
    }

    fn event(&self, event: &Event<'_>) {
        let mut line = Line(event.metadata().level().to_string());
        event.record(&mut line);
        self.push(line.0);
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        let mut line = Line("span".to_owned());
        values.record(&mut line);
        self.push(line.0);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

struct Count(Lines, String);

impl CounterFn for Count {
    fn increment(&self, value: u64) {
        self.0.push(format!("{} +{value}", self.1));
    }

    fn absolute(&self, _: u64) {}
}

impl HistogramFn for Count {
    fn record(&self, _: f64) {
        self.0.push(self.1.clone());
    }
}

/// A figure with its labels.
fn named(key: &Key) -> String {
    let labels = key.labels().map(|label| format!(" {}={}", label.key(), label.value()));
    key.name().to_owned() + &labels.collect::<String>()
}

impl Recorder for Lines {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        Counter::from_arc(Arc::new(Count(self.clone(), named(key))))
    }

    fn register_gauge(&self, _: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::noop()
    }

    fn register_histogram(&self, key: &Key, _: &Metadata<'_>) -> Histogram {
        Histogram::from_arc(Arc::new(Count(self.clone(), named(key))))
    }
}

#[tokio::test]
async fn a_server_logs_and_counts_without_values() {
    let lines = Lines::default();
    let _recorder = set_default_local_recorder(&lines);
    let _log = tracing::subscriber::set_default(lines.clone());
    let options = |responses| Options {
        responses,
        ..Options::default()
    };
    let path = "GET /api/runs?limit=99";
    for (responses, status, bytes) in [(Responses::Report, 200, 44), (Responses::Enforce, 500, 109)] {
        send(
            router_with(Service, options(responses)),
            path,
            &[("x-request-id", "abc")],
            "",
        )
        .await;
        assert_eq!(
            lines.take(),
            [
                "operation id=\"listRuns\" request_id=\"abc\"",
                "WARN message=an answer breaks its contract side=\"server\" operation=\"listRuns\" status=200 \
                 violations=1 first=\"body at /titles: must have at most 3 items (maxItems)\"",
                "wirewright_response_violations_total side=server operation=listRuns status=200 +1",
                &format!(
                    "wirewright_body_bytes_total side=server direction=out operation=listRuns encoding=identity \
                     stage=plain +{bytes}"
                ),
                &format!("wirewright_server_requests_total operation=listRuns status={status} +1"),
                "wirewright_server_request_seconds operation=listRuns",
            ]
        );
    }
    send(router_with(Service, options(Responses::Off)), path, &[], "").await;
    assert_eq!(lines.take().len(), 4, "the span and the figures of every request");

    let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let headers = [("x-request-id", "abc"), ("traceparent", trace)];
    send(router_with(Service, options(Responses::Off)), path, &headers, "").await;
    assert_eq!(
        lines.take()[0],
        "operation id=\"listRuns\" request_id=\"abc\" trace_id=4bf92f3577b34da6a3ce929d0e0e4736"
    );
}

#[tokio::test]
async fn one_answer_in_so_many_is_looked_at() {
    let lines = Lines::default();
    let _recorder = set_default_local_recorder(&lines);
    let _log = tracing::subscriber::set_default(lines.clone());
    for (responses, reported) in [(Responses::Report, 3), (Responses::Enforce, 7)] {
        let options = Options {
            responses,
            report_every: NonZeroU32::new(3).unwrap(),
            ..Options::default()
        };
        let router = router_with(Service, options);
        for _ in 0..7 {
            send(router.clone(), "GET /api/runs?limit=99", &[], "").await;
        }
        let told = lines.take();
        assert_eq!(
            told.iter().filter(|line| line.starts_with("WARN")).count(),
            reported,
            "{told:?}"
        );
    }
}

#[tokio::test]
async fn a_client_logs_what_it_takes_all_the_same() {
    let lines = Lines::default();
    let _recorder = set_default_local_recorder(&lines);
    let _log = tracing::subscriber::set_default(lines.clone());
    let router = router_with(
        Service,
        Options {
            responses: client::Responses::Off,
            ..Options::default()
        },
    );
    let request = ListRunsRequest {
        limit: Some(99),
        ..ListRunsRequest::default()
    };
    for (responses, is_ok, reports) in [
        (Responses::Off, true, 0),
        (Responses::Report, true, 1),
        (Responses::Enforce, false, 1),
    ] {
        let answer = client_of(router.clone(), responses).list_runs(&request).await;
        assert_eq!(answer.is_ok(), is_ok, "{responses:?}");
        let lines = lines.take();
        let counted = lines
            .iter()
            .filter(|line| line.contains("_total side=client operation=listRuns"))
            .count();
        assert_eq!(counted, reports, "{responses:?} {lines:?}");
        // What breaks the contract is counted apart.
        let told = [
            "call id=\"listRuns\"",
            "span status=200",
            "wirewright_client_calls_total operation=listRuns outcome=2xx +1",
            "wirewright_client_call_seconds operation=listRuns",
        ];
        assert!(
            told.iter().all(|told| lines.iter().any(|line| line == told)),
            "{lines:?}"
        );
    }
}
