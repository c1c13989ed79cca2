//! Answers that are kept. What may be kept, and for how long, is decided by [`http_cache_semantics`]; [`moka`] keeps it.

use std::sync::Arc;
use std::time::SystemTime;

use bytes::Bytes;
use http::header::{
    AGE, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE,
    IF_UNMODIFIED_SINCE, RANGE, TRANSFER_ENCODING,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, Uri};
use http_body_util::{BodyExt as _, Full};
use http_cache_semantics::{AfterResponse, BeforeRequest, CacheOptions, CachePolicy};
use moka::sync::Cache as Store;
use tower::ServiceExt as _;

use super::calls::Call;
use super::engine::{AnswerBody, Body, BoxError, Engine, again, layered};

/// What a call says itself about when it is to be answered is not meddled with.
const CONDITIONS: [HeaderName; 6] = [
    IF_MATCH,
    IF_MODIFIED_SINCE,
    IF_NONE_MATCH,
    IF_RANGE,
    IF_UNMODIFIED_SINCE,
    RANGE,
];

/// Which answers a client keeps, and how much of them ([RFC 9111](https://www.rfc-editor.org/rfc/rfc9111)).
///
/// An answer is taken from there while it is fresh; one that is not is asked for with its `ETag`, and a 304 makes it good again: the call has
/// the whole answer in either case. Each answer belongs to the headers that it was asked for with, credentials among them; what a layer of
/// [`Builder::layer`](super::Builder::layer) adds later is not seen, so whatever says who calls has to be added before. Streams are never
/// kept. A call that has a condition of its own, such as `If-None-Match`, goes past the cache.
///
/// ```
/// use wirewright_runtime::client::{Cache, Client};
///
/// let cache = Cache::default().operations(["getRace", "listRaces"]).size(8 * 1024 * 1024);
/// let builder = Client::builder("http://localhost:5004/api").cache(cache);
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Cache {
    size: u64,
    /// `None` for all.
    operations: Option<Vec<String>>,
}

impl Default for Cache {
    fn default() -> Self {
        Self {
            size: 32 * 1024 * 1024,
            operations: Some(Vec::new()),
        }
    }
}

impl Cache {
    /// Keeps answers of these operations, by their `operationId`; by default of none.
    pub fn operations<N: Into<String>>(mut self, ids: impl IntoIterator<Item = N>) -> Self {
        let operations = self.operations.get_or_insert_default();
        operations.extend(ids.into_iter().map(Into::into));
        self
    }

    /// Keeps answers of all operations.
    pub fn every_operation(mut self) -> Self {
        self.operations = None;
        self
    }

    /// How many bytes are kept at most, bodies and headers: 32 MiB by default. What was used least goes first.
    pub fn size(mut self, bytes: u64) -> Self {
        self.size = bytes;
        self
    }

    fn keeps(&self, operation: &str) -> bool {
        let operations = self.operations.as_ref();
        operations.is_none_or(|operations| operations.iter().any(|id| id == operation))
    }

    /// An engine that answers from the cache where it can. Bodies of more bytes than the limit are not kept.
    pub(super) fn engine(self, engine: Engine, body_limit: usize) -> Engine {
        let kept = Arc::new(Kept {
            answers: Store::builder()
                .max_capacity(self.size)
                .weigher(|key: &Key, answer: &Answer| {
                    // The key stands in the policy as well.
                    u32::try_from(2 * key.weight() + answer.weight()).unwrap_or(u32::MAX)
                })
                .support_invalidation_closures()
                .build(),
            cache: self,
            engine,
            body_limit,
        });
        layered(move |request: Request<Body>| {
            let kept = Arc::clone(&kept);
            async move { kept.carry(request).await }
        })
    }
}

/// What differs from call to call, and answers do not depend on.
const ASIDE: [HeaderName; 3] = [
    HeaderName::from_static("traceparent"),
    HeaderName::from_static("tracestate"),
    HeaderName::from_static("x-request-id"),
];

/// What answers are the same for: the URL and the headers, credentials among them. `Vary` would say which of them count, but a service that
/// forgets it must not show one caller what is another's.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Key {
    uri: Uri,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Key {
    fn of(request: &Request<Body>) -> Self {
        let headers = request.headers().iter().filter(|(name, _)| !ASIDE.contains(name));
        let mut headers: Vec<_> = headers.map(|(name, value)| (name.clone(), value.clone())).collect();
        headers.sort_by(|a, b| a.0.as_str().cmp(b.0.as_str()));
        Self {
            uri: request.uri().clone(),
            headers,
        }
    }

    fn weight(&self) -> usize {
        self.uri.to_string().len() + weight_of(self.headers.iter().map(|(name, value)| (name, value)))
    }
}

fn weight_of<'h>(headers: impl Iterator<Item = (&'h HeaderName, &'h HeaderValue)>) -> usize {
    // Each takes some room of its own.
    headers
        .map(|(name, value)| name.as_str().len() + value.len() + 64)
        .sum()
}

/// An answer as it came.
#[derive(Clone)]
struct Answer {
    policy: CachePolicy,
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl Answer {
    fn weight(&self) -> usize {
        // The policy has the headers once more, and those of the request.
        self.body.len() + 2 * weight_of(self.headers.iter())
    }

    /// The answer, with how old it is.
    fn response(self, age: Option<&HeaderValue>) -> Response<AnswerBody> {
        let mut response = Response::new(whole(self.body));
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        response.extensions_mut().insert(super::engine::Kept);
        if let Some(age) = age {
            response.headers_mut().insert(AGE, age.clone());
        }
        response
    }

    /// The answer as a 304 says that it is now ([RFC 9111](https://www.rfc-editor.org/rfc/rfc9111#section-3.2) section 3.2).
    fn confirmed(mut self, policy: CachePolicy, news: &HeaderMap) -> Self {
        const OF_BODY: [HeaderName; 4] = [CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, TRANSFER_ENCODING];
        for name in news.keys().filter(|name| !OF_BODY.contains(name)) {
            self.headers.remove(name);
            for value in news.get_all(name) {
                self.headers.append(name, value.clone());
            }
        }
        Self { policy, ..self }
    }
}

struct Kept {
    cache: Cache,
    answers: Store<Key, Answer>,
    engine: Engine,
    body_limit: usize,
}

type Outcome = Result<Response<AnswerBody>, BoxError>;

impl Kept {
    async fn carry(&self, request: Request<Body>) -> Outcome {
        let Some(call) = Call::of(&request) else {
            return self.send(request).await;
        };
        let operation = call.operation;
        if !request.method().is_safe() {
            return self.change(request).await;
        }
        let has_condition = CONDITIONS.iter().any(|name| request.headers().contains_key(name));
        if *request.method() != Method::GET || has_condition || !self.cache.keeps(operation.id) {
            return self.send(request).await;
        }
        let count = |outcome: &'static str| {
            let labels = [("operation", operation.id), ("outcome", outcome)];
            metrics::counter!("wirewright_client_cache_total", &labels).increment(1);
        };
        let key = Key::of(&request);
        let Some(known) = self.answers.get(&key) else {
            count("missed");
            return self.ask(key, request).await;
        };
        match known.policy.before_request(&request, SystemTime::now()) {
            BeforeRequest::Fresh(head) => {
                count("fresh");
                Ok(known.response(head.headers.get(AGE)))
            }
            BeforeRequest::Stale { matches: false, .. } => {
                count("missed");
                self.ask(key, request).await
            }
            BeforeRequest::Stale { request: head, .. } => {
                let (again, confirmed) = self.ask_again(key, known, request, &head.headers).await?;
                count(if confirmed { "confirmed" } else { "missed" });
                Ok(again)
            }
        }
    }

    async fn send(&self, request: Request<Body>) -> Outcome {
        self.engine.clone().oneshot(request).await
    }

    /// A call that may change what others were told ([RFC 9111](https://www.rfc-editor.org/rfc/rfc9111#section-4.4) section 4.4).
    async fn change(&self, request: Request<Body>) -> Outcome {
        let uri = request.uri().clone();
        let answer = self.send(request).await?;
        if answer.status().is_success() || answer.status().is_redirection() {
            // It fails only where a store is not built for it.
            let _ = self.answers.invalidate_entries_if(move |key, _| key.uri == uri);
            // So that what is to go does not add up where nothing else is asked for.
            self.answers.run_pending_tasks();
        }
        Ok(answer)
    }

    /// Asks for what is not known.
    async fn ask(&self, key: Key, request: Request<Body>) -> Outcome {
        let asked = head(&request);
        let answer = self.send(request).await?;
        self.keep(key, asked, answer).await
    }

    /// Asks whether what is known still holds; with whether it does.
    async fn ask_again(
        &self,
        key: Key,
        known: Answer,
        mut request: Request<Body>,
        conditions: &HeaderMap,
    ) -> Result<(Response<AnswerBody>, bool), BoxError> {
        let (asked, plain) = (head(&request), again(&request));
        for name in [IF_NONE_MATCH, IF_MODIFIED_SINCE] {
            if let Some(value) = conditions.get(&name) {
                request.headers_mut().insert(name, value.clone());
            }
        }
        let mut answer = self.send(request).await?;
        bound_age(answer.headers_mut());
        match known.policy.after_response(&asked, &answer, SystemTime::now()) {
            AfterResponse::NotModified(policy, head) => {
                let known = known.confirmed(policy, answer.headers());
                if known.policy.is_storable() {
                    self.answers.insert(key, known.clone());
                } else {
                    self.answers.invalidate(&key);
                }
                Ok((known.response(head.headers.get(AGE)), true))
            }
            // It says that nothing is new, and not of what: who called did not ask for that.
            AfterResponse::Modified(..) if answer.status() == StatusCode::NOT_MODIFIED => {
                self.answers.invalidate(&key);
                let plain = plain.ok_or("the request cannot be sent again")?;
                Ok((self.ask(key, plain).await?, false))
            }
            AfterResponse::Modified(..) => Ok((self.keep(key, asked, answer).await?, false)),
        }
    }

    /// Keeps an answer that may be kept.
    async fn keep(&self, key: Key, asked: Request<()>, mut answer: Response<AnswerBody>) -> Outcome {
        bound_age(answer.headers_mut());
        let options = CacheOptions {
            shared: false,
            ..CacheOptions::default()
        };
        let policy = CachePolicy::new_options(&asked, &answer, SystemTime::now(), options);
        let (head, mut body) = answer.into_parts();
        let call = asked.extensions().get::<Call>();
        let in_pieces = call.is_some_and(|call| call.operation.answers_in_pieces(head.status, &head.headers));
        if in_pieces || !policy.is_storable() {
            return Ok(Response::from_parts(head, body));
        }
        let mut bytes = Vec::new();
        while let Some(frame) = body.frame().await {
            let Ok(data) = frame?.into_data() else { continue };
            bytes.extend_from_slice(&data);
            if bytes.len() > self.body_limit {
                // Whoever reads it finds that it is too much.
                return Ok(Response::from_parts(head, whole(bytes.into())));
            }
        }
        let body = Bytes::from(bytes);
        let known = Answer {
            policy,
            status: head.status,
            headers: head.headers.clone(),
            body: body.clone(),
        };
        self.answers.insert(key, known);
        Ok(Response::from_parts(head, whole(body)))
    }
}

/// Takes out an age that is none, or is more than one counts ([RFC 9111](https://www.rfc-editor.org/rfc/rfc9111#section-1.2.2) section 1.2.2):
/// the policy would add to it.
fn bound_age(headers: &mut HeaderMap) {
    const MOST: u32 = 1 << 31;
    let age = headers
        .get(AGE)
        .map(|age| age.to_str().ok().and_then(|age| age.trim().parse().ok()));
    if age.is_some_and(|age: Option<u32>| age.is_none_or(|age| age > MOST)) {
        headers.remove(AGE);
    }
}

/// A request without its body.
fn head(request: &Request<Body>) -> Request<()> {
    let mut head = Request::new(());
    *head.method_mut() = request.method().clone();
    *head.uri_mut() = request.uri().clone();
    *head.headers_mut() = request.headers().clone();
    *head.extensions_mut() = request.extensions().clone();
    head
}

fn whole(bytes: Bytes) -> AnswerBody {
    Full::new(bytes).map_err(|never| match never {}).boxed_unsync()
}
