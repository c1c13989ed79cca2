//! Calls that are tried again: the rules. The loop is [`tower::retry`]'s.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use http::header::RETRY_AFTER;
use http::{HeaderMap, Method, Request, Response, StatusCode};
use tokio::time::Instant;
use tower::retry::Policy;
use tower::retry::budget::{Budget as _, TpsBudget};
use tower::util::rng::{HasherRng, Rng as _};

use super::calls::Call;
use super::engine::{AnswerBody, Body, BoxError, NoConnection, NotSent, again};
use crate::encoding::cause;

/// What is tried again, of answers: nobody was there, or there was too much to do.
pub(super) const STATUSES: [StatusCode; 6] = [
    StatusCode::REQUEST_TIMEOUT,
    StatusCode::TOO_EARLY,
    StatusCode::TOO_MANY_REQUESTS,
    StatusCode::BAD_GATEWAY,
    StatusCode::SERVICE_UNAVAILABLE,
    StatusCode::GATEWAY_TIMEOUT,
];

/// How long a try counts for the budget.
const BUDGET_WINDOW: Duration = Duration::from_secs(10);

/// When a call is tried again, and how often.
///
/// A call is tried again where that does no harm: its method is idempotent
/// ([RFC 9110](https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2) section 9.2.2), it has an `Idempotency-Key`, or it was never sent.
/// What is tried again is a connection that fails, and an answer 408, 425, 429, 502, 503 or 504. Before the next try there is a random
/// pause, at most twice as long each time ("full jitter"), or as long as `Retry-After` asks for. A call never takes longer than its
/// [timeout](super::Builder::timeout).
///
/// A budget keeps retries from becoming the load that a service breaks under: by default one for ten calls, and three a second
/// beside.
///
/// ```
/// use std::time::Duration;
/// use wirewright_runtime::client::{Client, Retry};
///
/// let retry = Retry::default().tries(5).pauses(Duration::from_millis(50), Duration::from_secs(1));
/// let builder = Client::builder("http://localhost:5002/api").retry(retry);
/// ```
#[derive(Clone)]
#[must_use]
pub struct Retry {
    tries: u32,
    first: Duration,
    longest: Duration,
    obeyed: Duration,
    budget: Option<Arc<TpsBudget>>,
}

impl Default for Retry {
    fn default() -> Self {
        let without = Self {
            tries: 3,
            first: Duration::from_millis(100),
            longest: Duration::from_secs(2),
            obeyed: Duration::from_secs(10),
            budget: None,
        };
        without.budget(0.1, 3)
    }
}

impl Retry {
    /// Nothing is tried again.
    pub fn none() -> Self {
        Self::default().tries(1)
    }

    /// How often a call is tried in all: 3 times by default.
    pub fn tries(mut self, tries: u32) -> Self {
        self.tries = tries.max(1);
        self
    }

    /// How long the pause before the second try is at most, and that before any: 100 ms and 2 s by default.
    pub fn pauses(mut self, first: Duration, longest: Duration) -> Self {
        (self.first, self.longest) = (first, longest);
        self
    }

    /// The longest pause that a server may ask for with `Retry-After`: 10 s by default. Where it asks for a longer one, its answer is
    /// that of the call.
    pub fn obeys(mut self, longest: Duration) -> Self {
        self.obeyed = longest;
        self
    }

    /// How many retries there are for each call, and how many a second beside: 0.1 and 3 by default. All calls with these settings, and
    /// with clones of them, have one budget.
    pub fn budget(mut self, share: f32, per_second: u32) -> Self {
        let share = if share.is_nan() { 0.0 } else { share.clamp(0.0, 1000.0) };
        let per_second = per_second.min(1_000_000);
        self.budget = Some(Arc::new(TpsBudget::new(BUDGET_WINDOW, per_second, share)));
        self
    }

    /// As many retries as there are tries: for tests, and where another budget holds.
    pub fn without_budget(mut self) -> Self {
        self.budget = None;
        self
    }

    /// Whether the budget has room for one more try; then it is taken.
    pub(super) fn afford(&self) -> bool {
        self.budget.as_ref().is_none_or(|budget| budget.withdraw())
    }

    /// A random pause after so many tries.
    fn pause(&self, made: u32) -> Duration {
        let longest = self.first.saturating_mul(1 << (made - 1).min(16)).min(self.longest);
        longest.mul_f64(HasherRng::default().next_f64())
    }
}

impl fmt::Debug for Retry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Retry")
            .field("tries", &self.tries)
            .field("first", &self.first)
            .field("longest", &self.longest)
            .field("obeyed", &self.obeyed)
            .field("budget", &self.budget.is_some())
            .finish()
    }
}

/// What [`tower::retry`] asks: one for each call.
#[derive(Clone, Debug, Default)]
pub(super) struct Attempts {
    made: u32,
}

type Outcome = Result<Response<AnswerBody>, BoxError>;

impl Policy<Request<Body>, Response<AnswerBody>, BoxError> for Attempts {
    type Future = Pin<Box<tokio::time::Sleep>>;

    fn retry(&mut self, request: &mut Request<Body>, outcome: &mut Outcome) -> Option<Self::Future> {
        let call = Call::of(request)?;
        let retry = &call.calls.retry;
        self.made += 1;
        if let Some(budget) = retry.budget.as_ref().filter(|_| self.made == 1) {
            budget.deposit();
        }
        let asked = failure(request, outcome)?;
        let pause = match asked {
            Some(asked) if asked > retry.obeyed => return None,
            Some(asked) => asked,
            None => retry.pause(self.made),
        };
        let until = Instant::now().checked_add(pause)?;
        let fits = self.made < retry.tries && call.deadline.is_none_or(|deadline| until < deadline);
        if !fits || !retry.afford() {
            return None;
        }
        metrics::counter!("wirewright_client_retries_total", "operation" => call.operation.id).increment(1);
        Some(Box::pin(tokio::time::sleep_until(until)))
    }

    fn clone_request(&mut self, request: &Request<Body>) -> Option<Request<Body>> {
        if Call::of(request)?.calls.retry.tries < 2 {
            return None;
        }
        again(request)
    }
}

/// Whether the call failed so that it may be tried again; with how long the server asks to wait.
fn failure(request: &Request<Body>, outcome: &Outcome) -> Option<Option<Duration>> {
    match outcome {
        Ok(answer) if STATUSES.contains(&answer.status()) => {
            may_be_repeated(request).then(|| asked(answer.headers(), SystemTime::now()))
        }
        Ok(_) => None,
        #[cfg(feature = "breaker")]
        Err(error) if cause::<super::breaker::BreakerOpen>(&**error).is_some() => None,
        Err(error) if cause::<NoConnection>(&**error).is_some() => None,
        Err(error) => (cause::<NotSent>(&**error).is_some() || may_be_repeated(request)).then_some(None),
    }
}

/// Whether it does no harm when a request arrives twice.
fn may_be_repeated(request: &Request<Body>) -> bool {
    let method = request.method();
    let idempotent = method.is_idempotent() || method.as_str() == "QUERY";
    (idempotent && *method != Method::CONNECT) || request.headers().contains_key("idempotency-key")
}

/// How long `Retry-After` ([RFC 9110](https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3) section 10.2.3) asks to wait.
fn asked(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn retry_after_is_a_number_or_a_date() {
        let at = |text: &'static str| {
            let headers = HeaderMap::from_iter([(RETRY_AFTER, HeaderValue::from_static(text))]);
            asked(&headers, SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_770))
        };
        assert_eq!(at("7"), Some(Duration::from_secs(7)));
        assert_eq!(at("Sun, 06 Nov 1994 08:49:37 GMT"), Some(Duration::from_secs(7)));
        assert_eq!(at("Sun, 06 Nov 1994 08:49:00 GMT"), Some(Duration::ZERO));
        for text in ["soon", "-1", "1.5", ""] {
            assert_eq!(at(text), None, "{text}");
        }
    }

    #[test]
    fn pauses_are_random_and_bounded() {
        let retry = Retry::default().pauses(Duration::from_millis(100), Duration::from_millis(300));
        for (made, most) in [(1, 100), (2, 200), (3, 300), (40, 300)] {
            let pauses: Vec<_> = (0..200).map(|_| retry.pause(made)).collect();
            let (least, longest) = (pauses.iter().min().expect("some"), pauses.iter().max().expect("some"));
            assert!(*longest < Duration::from_millis(most), "{longest:?}");
            // Of 200 pauses one is in the lowest, and one in the highest fifth, but for one time in 10^19.
            assert!(*least < Duration::from_millis(most / 5), "{least:?}");
            assert!(*longest > Duration::from_millis(most * 4 / 5), "{longest:?}");
        }
    }

    #[test]
    fn what_may_arrive_twice_is_repeated() {
        let may = |method: &str, key: bool| {
            let mut request = Request::new(Body::default());
            *request.method_mut() = Method::from_bytes(method.as_bytes()).expect("a method");
            if key {
                request
                    .headers_mut()
                    .insert("Idempotency-Key", HeaderValue::from_static("1"));
            }
            may_be_repeated(&request)
        };
        for method in ["GET", "HEAD", "OPTIONS", "PUT", "DELETE", "QUERY", "TRACE"] {
            assert!(may(method, false), "{method}");
        }
        for method in ["POST", "PATCH", "CONNECT", "LOCK"] {
            assert!(!may(method, false), "{method}");
        }
        assert!(may("POST", true));
    }
}
