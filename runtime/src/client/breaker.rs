//! Services that are taken to be away. The state machine is that of [`tower_resilience_circuitbreaker`].

use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::TryFutureExt as _;
use futures_util::future::Either;
use http::{Request, Response, StatusCode, Uri};
use tower::ServiceExt as _;
use tower_resilience_circuitbreaker::{
    CircuitBreaker, CircuitBreakerError, CircuitBreakerLayer, CircuitState, FailureClassifier,
};

use super::engine::{Body, BoxError, Engine, NoConnection, layered};
use crate::body::StreamError;
use crate::encoding::cause;

/// So many hosts are watched; calls of more are not guarded.
const MAX_HOSTS: usize = 1000;

/// When a host is taken to be away, so that calls of it fail at once and leave it alone.
///
/// Each host has a breaker of its own. It opens after so many tries in a row that found no connection, had no answer in time, or had 502,
/// 503 or 504; what is open refuses calls with [`ErrorKind::BreakerOpen`](super::ErrorKind::BreakerOpen), without a retry. After a while it lets one call
/// through: when that succeeds, all are.
///
/// ```
/// use std::time::Duration;
/// use wirewright_runtime::client::{Breaker, Client};
///
/// let breaker = Breaker::default().failures(10).open_for(Duration::from_secs(1));
/// let builder = Client::builder("http://localhost:5002/api").breaker(breaker);
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Breaker {
    failures: usize,
    open_for: Duration,
}

impl Default for Breaker {
    fn default() -> Self {
        Self {
            failures: 5,
            open_for: Duration::from_secs(5),
        }
    }
}

impl Breaker {
    /// After how many failures in a row it opens: 5 by default.
    pub fn failures(mut self, failures: usize) -> Self {
        self.failures = failures.max(1);
        self
    }

    /// How long it stays open before it lets one call through: 5 s by default.
    pub fn open_for(mut self, time: Duration) -> Self {
        self.open_for = time;
        self
    }
}

/// What a breaker does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BreakerState {
    /// It lets calls through.
    Closed,
    /// It lets one call through, and waits for what comes of it.
    HalfOpen,
    /// It refuses calls.
    Open,
}

impl BreakerState {
    fn of(state: CircuitState) -> Self {
        match state {
            CircuitState::Closed => Self::Closed,
            CircuitState::HalfOpen => Self::HalfOpen,
            CircuitState::Open => Self::Open,
        }
    }
}

/// The breaker of the host is open.
#[derive(Debug)]
pub(super) struct BreakerOpen;

impl fmt::Display for BreakerOpen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the service is taken to be away")
    }
}

impl std::error::Error for BreakerOpen {}

type Guarded = CircuitBreaker<Engine, Away>;

/// The breakers of a client.
pub(super) struct Breakers {
    settings: Breaker,
    engine: Engine,
    hosts: Mutex<HashMap<String, Guarded>>,
}

impl Breakers {
    pub(super) fn new(settings: Breaker, engine: Engine) -> Arc<Self> {
        let hosts = Mutex::default();
        Arc::new(Self {
            settings,
            engine,
            hosts,
        })
    }

    /// The engine behind the breakers.
    pub(super) fn engine(self: &Arc<Self>) -> Engine {
        let breakers = Arc::clone(self);
        layered(move |request: Request<Body>| match breakers.of(request.uri()) {
            Some(guarded) => Either::Left(guarded.oneshot(request).map_err(refused)),
            None => Either::Right(breakers.engine.clone().oneshot(request)),
        })
    }

    /// What the breaker of each host does that was called.
    pub(super) fn states(&self) -> Vec<(String, BreakerState)> {
        let hosts = self.hosts();
        let states = hosts.iter().map(|(host, guarded)| {
            let state = BreakerState::of(guarded.state_sync());
            (host.clone(), state)
        });
        let mut states: Vec<_> = states.collect();
        states.sort_by(|a, b| a.0.cmp(&b.0));
        states
    }

    fn of(&self, uri: &Uri) -> Option<Guarded> {
        let host = uri.authority()?.as_str();
        let mut hosts = self.hosts();
        if let Some(guarded) = hosts.get(host) {
            return Some(guarded.clone());
        }
        if hosts.len() >= MAX_HOSTS {
            hosts.retain(|_, guarded| guarded.state_sync() != CircuitState::Closed);
        }
        if hosts.len() >= MAX_HOSTS {
            return None;
        }
        let guarded = self.guarded(host)?;
        hosts.insert(host.to_owned(), guarded.clone());
        Some(guarded)
    }

    fn guarded(&self, host: &str) -> Option<Guarded> {
        let label = host.to_owned();
        let away = Away::default();
        let probing = Arc::clone(&away.probing);
        let layer = CircuitBreakerLayer::builder()
            .consecutive_failures(self.settings.failures)
            .wait_duration_in_open(self.settings.open_for)
            .permitted_calls_in_half_open(1)
            .on_state_transition(move |_, now| {
                probing.store(now == CircuitState::HalfOpen, Ordering::Relaxed);
                tell(&label, BreakerState::of(now));
            })
            .failure_classifier_type(away);
        Some(layer.build().ok()?.layer_fn(self.engine.clone()))
    }

    fn hosts(&self) -> MutexGuard<'_, HashMap<String, Guarded>> {
        self.hosts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn refused(error: CircuitBreakerError<BoxError>) -> BoxError {
    match error {
        CircuitBreakerError::OpenCircuit => BreakerOpen.into(),
        CircuitBreakerError::Inner(error) => error,
    }
}

fn tell(host: &str, state: BreakerState) {
    tracing::warn!(host, ?state, "the breaker of a service changed");
    let number = match state {
        BreakerState::Closed => 0.0,
        BreakerState::HalfOpen => 1.0,
        BreakerState::Open => 2.0,
    };
    metrics::gauge!("wirewright_client_breaker_state", "host" => host.to_owned()).set(number);
}

/// Takes for a failure that nobody was there.
#[derive(Clone, Default)]
struct Away {
    /// Whether the breaker is half open.
    probing: Arc<AtomicBool>,
}

impl<B> FailureClassifier<Response<B>, BoxError> for Away {
    fn classify(&self, outcome: &Result<Response<B>, BoxError>) -> bool {
        let away = [
            StatusCode::BAD_GATEWAY,
            StatusCode::SERVICE_UNAVAILABLE,
            StatusCode::GATEWAY_TIMEOUT,
        ];
        match outcome {
            Ok(answer) => away.contains(&answer.status()),
            // There was no room, or the caller itself broke off what it sends: that tells nothing of the host, and so not that it is back.
            Err(error) if cause::<NoConnection>(&**error).is_some() || cause::<StreamError>(&**error).is_some() => {
                self.probing.load(Ordering::Relaxed)
            }
            Err(_) => true,
        }
    }
}
