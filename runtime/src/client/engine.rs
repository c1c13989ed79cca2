//! What carries requests: any tower service of HTTP requests.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use http_body_util::BodyExt as _;
use http_body_util::combinators::UnsyncBoxBody;
use tower::util::BoxCloneSyncService;
use tower::{Service, ServiceExt as _, service_fn};

pub use crate::body::BoxError;

use crate::body::StreamError;
use crate::body::pieces::Pieces;

/// The body of a request: bytes that are all there, or pieces as they come.
pub struct Body(Pieces);

impl Body {
    pub(super) fn of(pieces: Pieces) -> Self {
        Self(pieces)
    }

    /// The bytes, where they are all there.
    #[must_use]
    pub fn whole(&self) -> Option<&Bytes> {
        match &self.0 {
            Pieces::Whole(bytes) => Some(bytes),
            Pieces::Coming(..) => None,
        }
    }

    pub(super) fn into_pieces(self) -> Pieces {
        self.0
    }

    /// The same once more, so that a request can be sent again; `None` where the pieces can be had only once.
    #[must_use]
    pub fn try_clone(&self) -> Option<Self> {
        match &self.0 {
            Pieces::Whole(bytes) => Some(Self(Pieces::Whole(bytes.clone()))),
            Pieces::Coming(..) => None,
        }
    }
}

impl Default for Body {
    fn default() -> Self {
        Self(Pieces::Whole(Bytes::new()))
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self(Pieces::Whole(bytes))
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = StreamError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, StreamError>>> {
        Pin::new(&mut self.0).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body")
            .field("length", &self.0.length())
            .finish_non_exhaustive()
    }
}

/// Marks an answer whose body was not sent now, but kept.
#[derive(Clone, Copy)]
pub(super) struct Kept;

/// The same request once more; `None` where its body can be had only once.
pub(super) fn again(request: &http::Request<Body>) -> Option<http::Request<Body>> {
    let mut again = http::Request::new(request.body().try_clone()?);
    *again.method_mut() = request.method().clone();
    *again.uri_mut() = request.uri().clone();
    *again.headers_mut() = request.headers().clone();
    *again.extensions_mut() = request.extensions().clone();
    Some(again)
}

/// The body of an answer, as it comes in.
pub type AnswerBody = UnsyncBoxBody<Bytes, BoxError>;

/// What carries requests, of whatever make.
pub type Engine = BoxCloneSyncService<http::Request<Body>, http::Response<AnswerBody>, BoxError>;

/// Any service as an engine.
pub(super) fn boxed<S, B>(service: S) -> Engine
where
    S: Service<http::Request<Body>, Response = http::Response<B>> + Clone + Send + Sync + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send + 'static,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    let service = service
        .map_response(|response: http::Response<B>| response.map(boxed_body))
        .map_err(Into::into);
    BoxCloneSyncService::new(service)
}

/// What carries requests by others, with its answers as they are. Clones of it are cheap.
pub(super) fn layered<F, A>(carry: F) -> Engine
where
    F: Fn(http::Request<Body>) -> A + Send + Sync + 'static,
    A: Future<Output = Result<http::Response<AnswerBody>, BoxError>> + Send + 'static,
{
    let carry = Arc::new(carry);
    BoxCloneSyncService::new(service_fn(move |request| carry(request)))
}

fn boxed_body<B>(body: B) -> AnswerBody
where
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    body.map_err(Into::into).boxed_unsync()
}

/// There was no connection, so the request was surely not sent: [`Retry`](super::Retry) tries it again, whatever it is. Engines of your own
/// say so by an error that is this one, or has it among its causes.
#[derive(Debug)]
pub struct NotSent(BoxError);

impl NotSent {
    /// For this reason.
    pub fn new(reason: impl Into<BoxError>) -> Self {
        Self(reason.into())
    }
}

impl fmt::Display for NotSent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("there was no connection")
    }
}

impl std::error::Error for NotSent {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.0)
    }
}

/// All connections were in use for so long. Nobody is tried again, and nobody is taken to be away for it.
#[derive(Debug)]
pub(super) struct NoConnection(pub(super) Duration);

impl fmt::Display for NoConnection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "all connections were in use for {:?}", self.0)
    }
}

impl std::error::Error for NoConnection {}
