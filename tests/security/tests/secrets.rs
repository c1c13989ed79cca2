//! No secret is seen in `Debug`, in errors, in spans or in logs.

use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use security::contract::client::Client;
use security::contract::operations::UseQueryKeyRequest;
use security::contract::security::*;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use wirewright_runtime::client::{self, Credential};

use crate::harness::{clients, start};

const SECRET: &str = "hunter2-qwzx";

/// `ada:` and the secret in Base64.
const BASIC: &str = "YWRhOmh1bnRlcjItcXd6eA==";

/// Keeps all that is logged, by whatever package.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<String>>);

impl Lines {
    fn push(&self, text: &str) {
        let mut lines = self.0.lock().expect("no panic");
        lines.push_str(text);
        lines.push('\n');
    }
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.push_str(&format!(" {field}={value:?}"));
    }
}

impl Subscriber for Lines {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let mut line = Line(attributes.metadata().name().to_owned());
        attributes.record(&mut line);
        self.push(&line.0);
        Id::from_u64(1)
    }

    fn event(&self, event: &Event<'_>) {
        let mut line = Line(event.metadata().target().to_owned());
        event.record(&mut line);
        self.push(&line.0);
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        let mut line = Line(String::new());
        values.record(&mut line);
        self.push(&line.0);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

impl log::Log for Lines {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        self.push(&format!("{} {}", record.target(), record.args()));
    }

    fn flush(&self) {}
}

/// Everything that can be seen of a call that fails.
async fn seen(client: &Client) -> String {
    let query = client.use_query_key(&UseQueryKeyRequest::default()).await;
    let errors = [
        query.expect_err("a refusal"),
        client.use_basic().await.expect_err("a refusal"),
        client.use_header_key().await.expect_err("a refusal"),
    ];
    let mut text = format!("{client:?}");
    for error in &errors {
        text.push_str(&format!("\n{error:?} {error}"));
        let mut source = std::error::Error::source(error);
        while let Some(inner) = source {
            text.push_str(&format!("\n{inner:?} {inner}"));
            source = inner.source();
        }
    }
    text
}

/// Over a socket, so that the packages below have their say. This is the only test that sets the process's logger.
#[tokio::test]
async fn no_secret_is_seen() {
    let lines = Lines::default();
    tracing::subscriber::set_global_default(lines.clone()).expect("the only subscriber");
    log::set_boxed_logger(Box::new(lines.clone())).expect("the only logger");
    log::set_max_level(log::LevelFilter::Trace);
    let with_credentials = |builder: client::Builder| {
        let builder = builder.credential(&QUERY_KEY, Credential::api_key(SECRET));
        let builder = builder.credential(&HEADER_KEY, Credential::api_key(SECRET));
        builder.credential(&BASIC_AUTH, Credential::basic("ada", SECRET))
    };
    let server = start().await;
    let mut text = String::new();
    for client in clients(&server, with_credentials) {
        text.push_str(&seen(&client).await);
    }
    // Nobody listens here.
    let unreachable = with_credentials(client::Client::builder("http://127.0.0.1:1"));
    text.push_str(&format!("{unreachable:?}"));
    text.push_str(&seen(&Client::from(unreachable.build().expect("a client"))).await);
    text.push_str(&lines.0.lock().expect("no panic"));
    assert!(
        text.contains("operation id=\"useQueryKey\""),
        "the server's spans: {text}"
    );
    assert!(text.contains("could not be carried"), "the failure: {text}");
    for secret in [SECRET, "qwzx", BASIC] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
}
