//! From operations and their handlers to a router.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::AtomicU32;

use axum::Router;
use axum::extract::Request;
use axum::routing::any;

use super::dispatch::dispatch;
use super::table::{Endpoint, shapes};
use super::{Call, FromCall, IntoReply, Options, Reply};
use crate::operation::Operation;
use crate::problem::Problem;

/// A handler at work on a request.
pub(super) type Handling = Pin<Box<dyn Future<Output = Result<Reply, Problem>> + Send>>;

/// Reads a request and begins to handle it, unless it breaks the contract.
pub(super) type Handler = Box<dyn Fn(&mut Call, Reply) -> Option<Handling> + Send + Sync>;

/// Operations with their handlers, on the way to a [`Router`].
///
/// ```
/// use std::sync::Arc;
///
/// use wirewright_runtime::operation::Operation;
/// use wirewright_runtime::problem::Problem;
/// use wirewright_runtime::server::{Call, FromCall, IntoReply, Options, Reply, Router, Routes};
///
/// static PING: Operation = Operation::get("ping", "/ping").produces(&["application/json"]);
///
/// struct Pong;
///
/// impl IntoReply for Pong {
///     fn into_reply(&self, reply: &mut Reply) {
///         reply.status(200);
///         reply.json("application/json", "pong");
///     }
/// }
///
/// struct Service;
///
/// impl Service {
///     async fn ping(&self) -> Result<Pong, Problem> {
///         Ok(Pong)
///     }
/// }
///
/// let router: Router = Routes::new(Service, Options::default())
///     .operation(&PING, |api: Arc<Service>, ()| async move { api.ping().await })
///     .into_router("/api");
/// ```
pub struct Routes<A> {
    api: Arc<A>,
    options: Options,
    endpoints: Vec<Endpoint>,
}

impl<A: Send + Sync + 'static> Routes<A> {
    /// No operations yet; all will be answered by `api`.
    #[must_use]
    pub fn new(api: A, options: Options) -> Self {
        Self {
            api: Arc::new(api),
            options,
            endpoints: Vec::new(),
        }
    }

    /// The same with one more operation. The first one of a method and a path is kept.
    #[must_use]
    pub fn operation<Q, R, E, F>(
        mut self,
        operation: &'static Operation,
        handler: impl Fn(Arc<A>, Q) -> F + Send + Sync + 'static,
    ) -> Self
    where
        Q: FromCall,
        R: IntoReply,
        E: Into<Problem>,
        F: Future<Output = Result<R, E>> + Send + 'static,
    {
        let api = Arc::clone(&self.api);
        let handler: Handler = Box::new(move |call, mut reply| {
            let request = Q::from_call(call)?;
            if !call.is_valid() {
                return None;
            }
            let answer = handler(Arc::clone(&api), request);
            Some(Box::pin(async move {
                answer.await.map_err(Into::into)?.into_reply(&mut reply);
                Ok(reply)
            }))
        });
        self.add(operation, handler);
        self
    }

    fn add(&mut self, operation: &'static Operation, handler: Handler) {
        let options = self.options.of(operation.id).clone();
        self.endpoints.push(Endpoint {
            operation,
            names: Vec::new(),
            options,
            handler,
            answers: AtomicU32::new(0),
        });
    }

    /// A router that answers the operations under `base_path`, such as `/api`; under `/` or nothing, at the root.
    ///
    /// It can be merged with other routers and nested in them, and has no fallback: see
    /// [`not_found`](super::not_found). An answer carries its
    /// [`RequestId`](super::RequestId) and, where there is one, its `&'static Operation` in its extensions.
    pub fn into_router(self, base_path: &str) -> Router {
        let mut router = Router::new();
        // For `HEAD`, axum itself leaves the body out.
        for (path, shape) in shapes(base_path, self.endpoints) {
            router = router.route(&path, any(move |request: Request| dispatch(shape.clone(), request)));
        }
        router
    }
}

impl<A> std::fmt::Debug for Routes<A> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let operations = self.endpoints.iter().map(|endpoint| endpoint.operation.id);
        f.debug_list().entries(operations).finish()
    }
}
