//! A service's own tests hold its answers against its contract.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::middleware::{self, Next};
use axum::response::Response;
use http::header::ACCEPT_ENCODING;
use http::{Method, StatusCode};
use http_body_util::BodyExt as _;

use crate::operation::Operation;
use crate::server::Verdict;
use crate::violation::{Place, Violation, Violations};

/// Watches the answers of a generated router, and fails the test that holds it when one of them is not as the contract
/// says: a status that it does not describe, a header or a body that breaks a schema, another media type. Answers that
/// the framework gives are held against the contract too, such as 400 for a bad request. No answer is compressed.
///
/// ```
/// use wirewright_runtime::operation::{Content, Operation, Response, is};
/// use wirewright_runtime::problem::Problem;
/// use wirewright_runtime::server::{Call, IntoReply, Options, Reply, Routes};
/// use wirewright_runtime::testing::Contract;
/// # use wirewright_runtime::server::Router;
/// # async fn get(router: Router, path: &str) {
/// #     use tower::ServiceExt as _;
/// #     let request = http::Request::get(path).body(axum::body::Body::empty()).unwrap();
/// #     router.oneshot(request).await.unwrap();
/// # }
///
/// static COUNT: Operation = Operation::get("count", "/count")
///     .produces(&["application/json"])
///     .responses(&[Response::code(200).content(&[Content::typed("application/json", is::<u8>)])]);
///
/// struct Count(u16);
///
/// impl IntoReply for Count {
///     fn into_reply(self, reply: &mut Reply) {
///         reply.status(200);
///         reply.json("application/json", &self.0);
///     }
/// }
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let router = Routes::new((), Options::tests())
///     .operation(&COUNT, |_, ()| async { Ok::<_, Problem>(Count(300)) })
///     .into_router("");
/// let contract = Contract::new();
/// get(contract.watch(router), "/count").await;
/// let breaches = contract.take();
/// assert_eq!(
///     breaches[0].to_string(),
///     "GET /count answers 200: body: must be in the range of uint8 (format)",
/// );
/// # });
/// ```
#[derive(Debug, Default)]
pub struct Contract {
    found: Arc<Mutex<Vec<Breach>>>,
}

/// An answer that is not as the contract says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    /// The method of the request.
    pub method: Method,
    /// The path of the request.
    pub path: String,
    /// The status that the service meant to answer with.
    pub status: StatusCode,
    /// What is wrong.
    pub violations: Violations,
}

impl Contract {
    /// A watch over no router yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The router with every answer watched. Several routers can be watched.
    pub fn watch(&self, router: Router) -> Router {
        let found = Arc::clone(&self.found);
        router.layer(middleware::from_fn(move |request: Request, next: Next| {
            watched(Arc::clone(&found), request, next)
        }))
    }

    /// The breaches so far, which then do not fail the test any more.
    #[must_use]
    pub fn take(&self) -> Vec<Breach> {
        std::mem::take(&mut self.found.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Fails the test now if an answer was not as the contract says.
    ///
    /// # Panics
    /// When there are breaches. Dropping the watch does the same.
    #[track_caller]
    pub fn assert_kept(&self) {
        let found = self.take();
        let lines: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert!(found.is_empty(), "answers break their contract:\n{}", lines.join("\n"));
    }
}

impl Drop for Contract {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.assert_kept();
        }
    }
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            method, path, status, ..
        } = self;
        write!(f, "{method} {path} answers {}: {}", status.as_u16(), self.violations)
    }
}

async fn watched(found: Arc<Mutex<Vec<Breach>>>, mut request: Request, next: Next) -> Response {
    // The answer is judged as it is, so it must not come encoded.
    request.headers_mut().remove(ACCEPT_ENCODING);
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let (response, verdict) = judge(&method, next.run(request).await).await;
    if let Some(Verdict { status, violations }) = verdict {
        let breach = Breach {
            method,
            path,
            status,
            violations,
        };
        found.lock().unwrap_or_else(PoisonError::into_inner).push(breach);
    }
    response
}

/// What is wrong with an answer of a generated router by the contract; one that is sent in pieces is judged by its head.
pub(crate) async fn judge(method: &Method, response: Response) -> (Response, Option<Verdict>) {
    if let Some(verdict) = response.extensions().get::<Verdict>() {
        let verdict = verdict.clone();
        return (response, Some(verdict));
    }
    let Some(&operation) = response.extensions().get::<&'static Operation>() else {
        return (response, None);
    };
    let status = response.status();
    if operation.answers_in_pieces(status, response.headers()) {
        // Of a body that is sent in pieces there is nothing to judge here: bytes are free, and items are checked one by one.
        let violations = operation.breaches_of_head(status, response.headers());
        let verdict = (!violations.is_empty()).then_some(Verdict { status, violations });
        return (response, verdict);
    }
    let (parts, body) = response.into_parts();
    let (violations, body) = match body.collect().await {
        // The body of an answer to `HEAD` is left out further on, or was so already.
        Ok(body) if *method == Method::HEAD => (Violations::default(), body.to_bytes()),
        Ok(body) => {
            let body = body.to_bytes();
            (operation.breaches(status, &parts.headers, &body), body)
        }
        Err(_) => (
            Violation::new(Place::Body, "content", "must not break off").into(),
            bytes::Bytes::new(),
        ),
    };
    let verdict = (!violations.is_empty()).then_some(Verdict { status, violations });
    (Response::from_parts(parts, Body::from(body)), verdict)
}
