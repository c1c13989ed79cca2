//! Signatures are checked over the raw bytes of a body, before anything of it is read.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use bytes::Bytes;
use http::StatusCode;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use tower::{Layer, Service};

use super::dispatch::finish;
use super::{Options, RequestId};
use crate::problem::{MALFORMED, Problem};
use crate::signature::SignatureCheck;

/// A layer that answers 401 to every request whose signature is not good: around the router of webhooks or callbacks.
///
/// It takes the whole body before the router sees the request, at most 2 MiB within 30 seconds unless told otherwise.
///
/// ```
/// use std::time::Duration;
///
/// use wirewright_runtime::http::request::Parts;
/// use wirewright_runtime::server::{Router, Signed};
/// use wirewright_runtime::signature::SignatureCheck;
///
/// struct Nobody;
///
/// impl SignatureCheck for Nobody {
///     fn is_good(&self, _: &Parts, _: &[u8]) -> bool {
///         false
///     }
/// }
///
/// let receiver: Router = Router::new();
/// let receiver = receiver.layer(Signed::by(Nobody).body_limit(64 * 1024).body_timeout(Duration::from_secs(5)));
/// ```
#[derive(Debug)]
pub struct Signed<C> {
    check: Arc<C>,
    limit: usize,
    timeout: Duration,
}

impl<C: SignatureCheck> Signed<C> {
    /// Signatures are checked by this.
    pub fn by(check: C) -> Self {
        let options = Options::default();
        Self {
            check: Arc::new(check),
            limit: options.body_limit,
            timeout: options.body_timeout,
        }
    }

    /// The same with another greatest size of a body, in bytes; a larger one is answered 413.
    #[must_use]
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.limit = bytes;
        self
    }

    /// The same with another time that a body may take; a slower one is answered 408.
    #[must_use]
    pub fn body_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }
}

impl<C> Clone for Signed<C> {
    fn clone(&self) -> Self {
        Self {
            check: Arc::clone(&self.check),
            ..*self
        }
    }
}

impl<S, C: SignatureCheck> Layer<S> for Signed<C> {
    type Service = CheckSignature<S, C>;

    fn layer(&self, inner: S) -> Self::Service {
        CheckSignature {
            inner,
            signed: self.clone(),
        }
    }
}

/// The service that [`Signed`] makes.
#[derive(Debug)]
pub struct CheckSignature<S, C> {
    inner: S,
    signed: Signed<C>,
}

impl<S: Clone, C> Clone for CheckSignature<S, C> {
    fn clone(&self) -> Self {
        Self {
            inner: self.inner.clone(),
            signed: self.signed.clone(),
        }
    }
}

impl<S, C> Service<Request> for CheckSignature<S, C>
where
    S: Service<Request, Response = Response> + Clone + Send + 'static,
    S::Future: Send,
    C: SignatureCheck,
{
    type Response = Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        // The service that is ready is the one that is called.
        let clone = self.inner.clone();
        let mut inner = std::mem::replace(&mut self.inner, clone);
        let signed = self.signed.clone();
        Box::pin(async move {
            let id = RequestId::of(request.headers());
            match signed.check(request).await {
                Ok(request) => inner.call(request).await,
                Err(problem) => Ok(finish(Err(problem), id)),
            }
        })
    }
}

impl<C: SignatureCheck> Signed<C> {
    /// The request with its body in memory, if its signature is good.
    async fn check(&self, request: Request) -> Result<Request, Problem> {
        let (head, body) = request.into_parts();
        let bytes = self.collect(body).await?;
        if !self.check.is_good(&head, &bytes) {
            let problem = Problem::unauthenticated().detail("The signature of the request is missing or not good.");
            return Err(problem.challenge(self.check.challenge()));
        }
        Ok(Request::from_parts(head, Body::from(bytes)))
    }

    async fn collect(&self, body: Body) -> Result<Bytes, Problem> {
        match tokio::time::timeout(self.timeout, Limited::new(body, self.limit).collect()).await {
            Ok(Ok(body)) => Ok(body.to_bytes()),
            Ok(Err(error)) if error.is::<LengthLimitError>() => Err(Problem::too_large(self.limit)),
            Ok(Err(_)) => Err(Problem::new(StatusCode::BAD_REQUEST)
                .kind(MALFORMED)
                .detail("The body broke off.")),
            Err(_) => Err(Problem::new(StatusCode::REQUEST_TIMEOUT).detail("The body took too long to arrive.")),
        }
    }
}
