//! The statements that services send to their databases, as `sqlx` tells them.

use std::collections::HashMap;
use std::fmt::Debug;
use std::sync::{LazyLock, Mutex, PoisonError};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::{Context, SubscriberExt as _};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt as _;

/// The statements of each request that has an id.
static SENT: LazyLock<Mutex<HashMap<String, Vec<String>>>> = LazyLock::new(Mutex::default);

/// Begins to listen; statements are told by threads of their own, so it is for the whole process.
pub(crate) fn listen() {
    let wanted = filter_fn(|of| of.is_span() || (of.target() == "sqlx::query" && *of.level() == Level::DEBUG));
    // the second test finds the first one's
    drop(
        tracing_subscriber::registry()
            .with(Listener.with_filter(wanted))
            .try_init(),
    );
}

/// What was sent for this request; without what a connection begins with, should it have opened one.
pub(crate) fn of(request: &str) -> Vec<String> {
    let sent = SENT.lock().unwrap_or_else(PoisonError::into_inner);
    let sent = sent.get(request).into_iter().flatten();
    sent.filter(|statement| !statement.starts_with("PRAGMA"))
        .cloned()
        .collect()
}

struct Listener;

/// The id of the request that a span is of.
struct Request(String);

/// One field, as it is written.
struct Text<'f>(&'f str, String);

impl Visit for Text<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == self.0 {
            value.clone_into(&mut self.1);
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn Debug) {}
}

impl<S: Subscriber + for<'s> LookupSpan<'s>> Layer<S> for Listener {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut request = Text("request_id", String::new());
        attributes.record(&mut request);
        if let Some(span) = context.span(id).filter(|_| !request.1.is_empty()) {
            span.extensions_mut().insert(Request(request.1));
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut statement = Text("summary", String::new());
        event.record(&mut statement);
        for span in context.event_scope(event).into_iter().flatten() {
            if let Some(Request(id)) = span.extensions().get() {
                let mut sent = SENT.lock().unwrap_or_else(PoisonError::into_inner);
                sent.entry(id.clone()).or_default().push(statement.1.clone());
            }
        }
    }
}
