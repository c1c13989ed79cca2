//! Calls that are sent a second time when the first answer is late. The waiting is that of [`tower::hedge`].

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::Request;
use tower::hedge::{Hedge as Hedged, Policy};
use tower::{Service as _, ServiceExt as _};

use super::calls::Call;
use super::engine::{Body, Engine, again, layered};
use super::retry::STATUSES;

/// When a call is sent a second time, without giving up the first: the answer that comes first counts.
///
/// Only methods that are safe ([RFC 9110](https://www.rfc-editor.org/rfc/rfc9110#section-9.2.1) section 9.2.1) are sent so, once most calls of the
/// operation would have had their answer, and while the budget of [`Retry`](super::Retry) has room: "The Tail at Scale", Dean and Barroso,
/// 2013.
///
/// ```
/// use wirewright_runtime::client::{Client, Hedge};
///
/// let builder = Client::builder("http://localhost:5002/api").hedge(Hedge::default().after(0.99));
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Hedge {
    share: f32,
    least: u64,
    period: Duration,
}

impl Default for Hedge {
    fn default() -> Self {
        Self {
            share: 0.95,
            least: 20,
            period: Duration::from_secs(10),
        }
    }
}

impl Hedge {
    /// Which share of the operation's calls has to take less time than this one has: 0.95 by default.
    pub fn after(mut self, share: f32) -> Self {
        self.share = if share.is_nan() { 1.0 } else { share.clamp(0.5, 1.0) };
        self
    }

    /// How long it is measured what calls take, before the next ones are sent by that: 10 seconds by default.
    pub fn over(mut self, period: Duration) -> Self {
        self.period = period.max(Duration::from_millis(1));
        self
    }

    /// How many calls of the operation there have to be in that time: 20 by default.
    pub fn known_from(mut self, calls: u64) -> Self {
        self.least = calls;
        self
    }

    /// An engine that sends calls so.
    pub(super) fn engine(self, engine: Engine) -> Engine {
        let operations: Arc<Mutex<HashMap<&'static str, Hedged<Engine, Safe>>>> = Arc::default();
        let engine = answered(engine);
        layered(move |request: Request<Body>| {
            let engine = engine.clone();
            let operation = Call::of(&request).map_or("", |call| call.operation.id);
            let mut operations = operations.lock().unwrap_or_else(PoisonError::into_inner);
            let hedged = operations
                .entry(operation)
                .or_insert_with(|| Hedged::new(engine, Safe, self.least, self.share, self.period));
            // Engines are always ready.
            hedged.call(request)
        })
    }
}

/// The second sending of a call.
#[derive(Clone, Copy)]
struct Second;

/// An engine whose second sendings never fail: then the first one is still waited for.
fn answered(engine: Engine) -> Engine {
    layered(move |request: Request<Body>| {
        let is_second = request.extensions().get::<Second>().is_some();
        let answer = engine.clone().oneshot(request);
        async move {
            match answer.await {
                Ok(answer) if is_second && STATUSES.contains(&answer.status()) => std::future::pending().await,
                Err(_) if is_second => std::future::pending().await,
                outcome => outcome,
            }
        }
    })
}

/// Which calls are sent a second time.
#[derive(Clone, Copy, Debug)]
struct Safe;

impl Policy<Request<Body>> for Safe {
    fn clone_request(&self, request: &Request<Body>) -> Option<Request<Body>> {
        let method = request.method();
        let safe = method.is_safe() || method.as_str() == "QUERY";
        let mut second = again(request).filter(|_| safe)?;
        second.extensions_mut().insert(Second);
        Some(second)
    }

    fn can_retry(&self, request: &Request<Body>) -> bool {
        let Some(call) = Call::of(request) else { return false };
        let affordable = call.calls.retry.afford();
        if affordable {
            metrics::counter!("wirewright_client_hedges_total", "operation" => call.operation.id).increment(1);
        }
        affordable
    }
}
