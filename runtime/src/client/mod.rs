//! The client's half: calls over any [`tower::Service`] of HTTP requests.
//!
//! A generated crate has one method for each operation. It fills an [`Outgoing`] call and reads the [`Answer`]. What
//! carries the request is an engine: the default one for real sockets (feature `net`), an `axum::Router` in the
//! same process, or any other service.
//!
//! Answers may come with every [content encoding](crate::encoding) of this build; whatever the engine, they are decoded
//! here. [`Builder::compress`] compresses requests.

mod accept;
mod addresses;
mod answer;
mod base;
#[cfg(feature = "breaker")]
mod breaker;
mod builder;
#[cfg(feature = "cache")]
mod cache;
mod calls;
#[cfg(feature = "config")]
mod config;
mod credentials;
mod encoding;
mod engine;
mod error;
mod etcd;
mod exchange;
mod hedge;
mod items;
#[cfg(feature = "net")]
mod net;
mod outgoing;
mod placement;
mod reconnect;
mod retry;
#[cfg(feature = "srv")]
mod srv;
mod target;
mod told;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tower::Service;

pub use crate::body::multipart::write::{IntoPart, Part};
pub use crate::body::{ByteStream, Data};
pub use crate::responses::Responses;
pub use crate::signature::Signer;
pub use addresses::Addresses;
pub use answer::Answer;
#[cfg(feature = "breaker")]
pub use breaker::{Breaker, BreakerState};
pub use builder::Builder;
#[cfg(feature = "cache")]
pub use cache::Cache;
#[cfg(feature = "config")]
pub use config::Clients;
pub use credentials::{Ask, Credential, Provider};
pub use engine::{AnswerBody, Body, BoxError, Engine, NotSent};
pub use error::{BuildError, Error, ErrorKind, Excerpt};
pub use etcd::Etcd;
pub use hedge::Hedge;
#[cfg(feature = "net")]
pub use net::Resolver;
pub use outgoing::Outgoing;
pub use retry::Retry;
#[cfg(feature = "srv")]
pub use srv::Srv;
pub use target::{Hosts, Targets};

use crate::operation::Operation;
use builder::Inner;
use calls::Calls;

/// A client of one service. Cheap to clone; clones share connections.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
    calls: Arc<Calls>,
}

impl Client {
    /// A client of the service at `base_url`, such as `http://localhost:5002/api`, with the default engine.
    ///
    /// # Errors
    /// As [`Builder::build`].
    #[cfg(feature = "net")]
    pub fn new(base_url: &str) -> Result<Self, BuildError> {
        Self::builder(base_url).build()
    }

    /// A client whose requests any service carries, such as an `axum::Router` in the same process.
    ///
    /// # Errors
    /// As [`Builder::build`].
    pub fn with_service<S, B>(base_url: &str, service: S) -> Result<Self, BuildError>
    where
        S: Service<http::Request<Body>, Response = http::Response<B>> + Clone + Send + Sync + 'static,
        S::Error: Into<BoxError>,
        S::Future: Send + 'static,
        B: http_body::Body<Data = bytes::Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        Self::builder(base_url).service(service).build()
    }

    /// Settings of a client that is to be made.
    pub fn builder(base_url: &str) -> Builder {
        Builder::new(base_url)
    }

    /// Settings of a client of a service that is at one of these URLs, whichever they are when it is called.
    ///
    /// A [`Signer`] sees the path below them, for it signs before one is chosen. Operations with a server of their own go there, and where that is
    /// relative, to the first of these; a body that comes in pieces is sent to one of them only.
    pub fn at(addresses: &Addresses) -> Builder {
        Builder::at(addresses)
    }

    /// Settings of a client that is to be made, and whose calls go to a URL each: see [`Client::call_at`].
    ///
    /// ```
    /// use wirewright_runtime::client::{Client, Hosts};
    ///
    /// let builder = Client::sender().targets(Hosts::of(["hooks.example"]));
    /// ```
    pub fn sender() -> Builder {
        Builder::sender()
    }

    /// A call of an operation that goes to this URL, such as a webhook or a callback; the operation's own path counts
    /// for nothing. What stands in the query of the URL stays there.
    ///
    /// Only `http` and `https` are called. Where others choose the URL, [`Builder::targets`] should decide which hosts
    /// are.
    pub fn call_at(&self, operation: &'static Operation, url: &str) -> Outgoing {
        let mut call = self.call(operation);
        call.target = Some(target::Target::parse(url));
        call
    }

    /// A call of an operation that is to be filled and sent.
    pub fn call(&self, operation: &'static Operation) -> Outgoing {
        Outgoing::new(Arc::clone(&self.inner), Arc::clone(&self.calls), operation)
    }

    /// The same client, whose calls take so long at most; it shares connections with this one.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use wirewright_runtime::client::{Client, Retry};
    /// # fn quick(client: &Client) -> Client {
    /// client.with_timeout(Duration::from_millis(500)).with_retry(Retry::none())
    /// # }
    /// ```
    #[must_use]
    pub fn with_timeout(&self, timeout: Duration) -> Self {
        self.with(|calls| calls.timeout = timeout)
    }

    /// The same client, whose answers begin within so long in each try.
    #[must_use]
    pub fn with_try_timeout(&self, timeout: Duration) -> Self {
        self.with(|calls| calls.try_timeout = Some(timeout))
    }

    /// The same client, whose calls are tried again as this says.
    #[must_use]
    pub fn with_retry(&self, retry: Retry) -> Self {
        self.with(|calls| calls.retry = retry)
    }

    /// Does a chunk of work that may need several calls, as soon as one of the client's [slots](Builder::slots) is free: so each chunk
    /// that was begun comes to its end before too many others are. Clones of a client share its slots; a chunk that waits inside another
    /// one for a slot may wait forever.
    ///
    /// ```
    /// # use wirewright_runtime::client::Client;
    /// # async fn total(client: &Client) -> u64 {
    /// client
    ///     .in_slot(async {
    ///         // Several calls, one after another.
    ///         7
    ///     })
    ///     .await
    /// # }
    /// ```
    pub async fn in_slot<F: Future>(&self, work: F) -> F::Output {
        // The semaphore is never closed; without a permit the work would go on all the same.
        let _permit = self.inner.slots.acquire().await;
        work.await
    }

    /// The URLs that calls begin with now; none where each call has a URL of its own.
    #[must_use]
    pub fn urls(&self) -> Vec<String> {
        self.inner.base.urls()
    }

    /// What the [breakers](Breaker) of the hosts do that were called, by `host:port`. Empty where the client has none.
    #[cfg(feature = "breaker")]
    #[must_use]
    pub fn breakers(&self) -> Vec<(String, BreakerState)> {
        let breakers = self.inner.breakers.as_ref();
        breakers.map(|breakers| breakers.states()).unwrap_or_default()
    }

    fn with(&self, change: impl FnOnce(&mut Calls)) -> Self {
        let mut calls = Calls::clone(&self.calls);
        change(&mut calls);
        Self {
            inner: Arc::clone(&self.inner),
            calls: Arc::new(calls),
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.inner.base)
            .field("headers", &self.inner.headers.keys().collect::<Vec<_>>())
            .field("credentials", &self.inner.credentials)
            .field("calls", &self.calls)
            .field("responses", &self.inner.responses)
            .finish_non_exhaustive()
    }
}
