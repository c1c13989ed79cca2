//! A connection that was taken out of the pool, and the body of the answer that comes over it.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker, ready};

use bytes::Bytes;
use http::header::CONNECTION;
use http::{Request, Response, Version};
use http_body::{Body as _, Frame, SizeHint};
use hyper::body::Incoming;
use tower::{Service, ServiceExt as _};

use super::connection::{Connection, Unusable};
use super::limits::{InUse, Limits};
use crate::body::BoxError;
use crate::client::engine::Body;

/// The connection in what the pool hands out, whose type has no name.
pub(super) type Inner<P> = for<'a> fn(&'a mut P) -> &'a mut Connection;

/// What the pool hands out: when it is dropped, it goes back, unless it has said that it is not usable.
pub(super) trait Pooled: Service<(), Response = (), Error = Unusable> + Send + Unpin + 'static {}

impl<P: Service<(), Response = (), Error = Unusable> + Send + Unpin + 'static> Pooled for P {}

/// Requests whose bodies were there as a whole, with so many bytes, are sent by the time their answer is read: they fit into what sockets
/// keep.
const SENT_AT_ONCE: usize = 16 * 1024;

/// A connection that carries a call.
pub(super) struct Lease<P: Pooled> {
    /// `None` once it went back.
    pooled: Option<P>,
    /// Whether it can be used again as soon as the answer is read.
    sent_at_once: bool,
    inner: Inner<P>,
    limits: Arc<Limits>,
}

/// Why there is no answer.
pub(super) enum Failed {
    /// The request was not sent, for the connection was closed.
    Unsent {
        request: Box<Request<Body>>,
        /// Whether it had carried a call before: then it may have been closed just now.
        used: bool,
        error: BoxError,
    },
    Broken(BoxError),
}

impl<P: Pooled> Lease<P> {
    pub(super) fn new(pooled: P, inner: Inner<P>, limits: &Arc<Limits>) -> Self {
        Self {
            pooled: Some(pooled),
            sent_at_once: false,
            inner,
            limits: Arc::clone(limits),
        }
    }

    /// Sends a request whose URL is absolute.
    pub(super) async fn send(mut self, request: Request<Body>) -> Result<Response<Carried<P>>, Failed> {
        let unsent = |request, used, error| Failed::Unsent {
            request: Box::new(request),
            used,
            error,
        };
        let Some(pooled) = self.pooled.as_mut() else {
            return Err(unsent(request, true, "the connection was given back".into()));
        };
        let Some((in_use, used)) = (self.inner)(pooled).begin(&self.limits) else {
            return Err(unsent(request, true, "the connection was closed to make room".into()));
        };
        if let Err(error) = pooled.ready().await.map(|_| ()) {
            return Err(unsent(request, used, error.into()));
        }
        let body = request.body().whole();
        self.sent_at_once = body.is_some_and(|body| body.len() <= SENT_AT_ONCE);
        let connection = (self.inner)(pooled);
        let answer = connection.send(request);
        if connection.is_shared() {
            self.pooled = None;
        }
        match answer.await {
            Ok(answer) => {
                self.sent_at_once &= stays_open(&answer);
                Ok(answer.map(|body| Carried::new(body, self, in_use)))
            }
            Err(mut error) => Err(match error.take_message() {
                Some(request) => unsent(request, used, error.into_error().into()),
                None => Failed::Broken(error.into_error().into()),
            }),
        }
    }

    /// Lets others have the connection, whose last answer was read to its end.
    fn give_back(mut self, in_use: InUse) {
        let Some(mut pooled) = self.pooled.take() else { return };
        let soon = match pooled.poll_ready(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(Ok(())) => true,
            // It is closed, and the pool has heard of it by this.
            Poll::Ready(Err(_)) => return,
            // Whoever takes it waits until it is ready, which is only a moment where all of the request was sent.
            Poll::Pending => self.sent_at_once,
        };
        if soon {
            if in_use.end() {
                self.pooled = Some(pooled);
            }
            return;
        }
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn(async move {
                let ready = pooled.ready().await.is_ok();
                drop(in_use);
                ready
            })),
            Err(_) => self.pooled = Some(pooled),
        }
    }
}

/// Whether the connection of an answer can carry another one (RFC 9112, section 9.3).
fn stays_open<B>(answer: &Response<B>) -> bool {
    let fields = answer.headers().get_all(CONNECTION).into_iter();
    let mut options = fields
        .filter_map(|field| field.to_str().ok())
        .flat_map(|field| field.split(','));
    answer.version() != Version::HTTP_10 && !options.any(|option| option.trim().eq_ignore_ascii_case("close"))
}

/// What was given back to nobody is of no use to others: a call was given up in its middle.
impl<P: Pooled> Drop for Lease<P> {
    fn drop(&mut self) {
        if let Some(mut pooled) = self.pooled.take() {
            (self.inner)(&mut pooled).retire();
            // So that the pool hears of it.
            let _ = pooled.poll_ready(&mut Context::from_waker(Waker::noop()));
        }
    }
}

/// The body of an answer. It keeps its connection to its end.
pub(super) struct Carried<P: Pooled> {
    body: Incoming,
    lease: Option<(Lease<P>, InUse)>,
}

impl<P: Pooled> Carried<P> {
    fn new(body: Incoming, lease: Lease<P>, in_use: InUse) -> Self {
        let mut carried = Self {
            body,
            lease: Some((lease, in_use)),
        };
        if carried.body.is_end_stream() {
            carried.end();
        }
        carried
    }

    /// Gives the connection back.
    fn end(&mut self) {
        if let Some((lease, in_use)) = self.lease.take() {
            lease.give_back(in_use);
        }
    }
}

impl<P: Pooled> http_body::Body for Carried<P> {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(cx));
        match &frame {
            None => self.end(),
            Some(Ok(_)) if self.body.is_end_stream() => self.end(),
            Some(Ok(_)) => {}
            Some(Err(_)) => self.lease = None,
        }
        Poll::Ready(frame.map(|frame| frame.map_err(Into::into)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// An answer that nobody wants, such as that of a try, does not cost its connection: hyper reads what of it is there, and closes the connection
/// where that is not all.
impl<P: Pooled> Drop for Carried<P> {
    fn drop(&mut self) {
        if let Some((lease, _)) = &mut self.lease
            && !self.body.is_end_stream()
        {
            lease.sent_at_once = false;
        }
        self.end();
    }
}
