//! From operations and their handlers to a router.

#[cfg(feature = "mock")]
mod begun;

use std::convert::Infallible;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::AtomicU32;

use axum::Router;
use axum::extract::Request;
use axum::routing::any;

use super::dispatch::dispatch;
use super::handler::{BeginOnce, Guard, Handler, Handling};
use super::room::Room;
use super::security::{admit, unauthenticated};
use super::table::{Endpoint, shapes};
use super::{Call, Denied, FromCall, IntoReply, Options, Presented, Reply, Verifier};
use crate::operation::Operation;
use crate::problem::Problem;

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
///     fn into_reply(self, reply: &mut Reply) {
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
pub struct Routes<A, V = Nobody> {
    api: Arc<A>,
    verifier: Arc<V>,
    options: Options,
    room: Room,
    endpoints: Vec<Endpoint>,
}

impl<A: Send + Sync + 'static> Routes<A> {
    /// No operations yet; all will be answered by `api`.
    #[must_use]
    pub fn new(api: A, options: Options) -> Self {
        Self {
            api: Arc::new(api),
            verifier: Arc::new(Nobody),
            room: Room::of(&options),
            options,
            endpoints: Vec::new(),
        }
    }

    /// The same with who judges the credentials of the operations that are still to be added.
    #[must_use]
    pub fn verifier<V: Verifier>(self, verifier: V) -> Routes<A, V> {
        Routes {
            api: self.api,
            verifier: Arc::new(verifier),
            room: self.room,
            options: self.options,
            endpoints: self.endpoints,
        }
    }
}

impl<A: Send + Sync + 'static, V: Verifier> Routes<A, V> {
    /// The same with one more operation, for which callers show nothing. The first one of a method and a path is kept.
    ///
    /// An operation that does need credentials is answered 401 if it is added in this way.
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
        if !operation.security.is_empty() {
            return self.guarded(
                operation,
                |_| None,
                move |api, _: Infallible, request| handler(api, request),
            );
        }
        let api = Arc::clone(&self.api);
        let begin =
            move |call: &mut Call, reply: Reply| begin(call, reply, |request| handler(Arc::clone(&api), request));
        self.add(operation, Handler::Open(Box::new(begin)));
        self
    }

    /// The same with one more operation, whose handler gets who calls.
    #[must_use]
    pub fn secured<Q, R, E, F>(
        self,
        operation: &'static Operation,
        handler: impl Fn(Arc<A>, V::Principal, Q) -> F + Send + Sync + 'static,
    ) -> Self
    where
        Q: FromCall,
        R: IntoReply,
        E: Into<Problem>,
        F: Future<Output = Result<R, E>> + Send + 'static,
    {
        self.guarded(operation, |principal| principal, handler)
    }

    /// The same with one more operation, whose handler gets who calls, or `None` for a caller that shows nothing.
    #[must_use]
    pub fn optional<Q, R, E, F>(
        self,
        operation: &'static Operation,
        handler: impl Fn(Arc<A>, Option<V::Principal>, Q) -> F + Send + Sync + 'static,
    ) -> Self
    where
        Q: FromCall,
        R: IntoReply,
        E: Into<Problem>,
        F: Future<Output = Result<R, E>> + Send + 'static,
    {
        self.guarded(operation, Some, handler)
    }

    /// Adds an operation for callers of whom `known` makes what the handler takes.
    fn guarded<P, Q, R, E, F>(
        mut self,
        operation: &'static Operation,
        known: fn(Option<V::Principal>) -> Option<P>,
        handler: impl Fn(Arc<A>, P, Q) -> F + Send + Sync + 'static,
    ) -> Self
    where
        P: Send + 'static,
        Q: FromCall,
        R: IntoReply,
        E: Into<Problem>,
        F: Future<Output = Result<R, E>> + Send + 'static,
    {
        let (api, verifier, handler) = (Arc::clone(&self.api), Arc::clone(&self.verifier), Arc::new(handler));
        let guard: Box<Guard> = Box::new(move |head| {
            let (api, verifier, handler) = (Arc::clone(&api), Arc::clone(&verifier), Arc::clone(&handler));
            Box::pin(async move {
                let principal = known(admit(&*verifier, operation, head).await?);
                let principal = principal.ok_or_else(|| unauthenticated(&*verifier, operation))?;
                let begin: Box<BeginOnce> =
                    Box::new(move |call, reply| begin(call, reply, |request| handler(api, principal, request)));
                Ok(begin)
            })
        });
        self.add(operation, Handler::Guarded(guard));
        self
    }

    fn add(&mut self, operation: &'static Operation, handler: Handler) {
        let options = self.options.of(operation.id).clone();
        self.endpoints.push(Endpoint {
            operation,
            path: self.options.paths.get(operation.id).cloned(),
            names: Vec::new(),
            room: self.room(operation.id),
            options,
            handler,
            answers: AtomicU32::new(0),
        });
    }

    /// The room for requests of an operation: that of all, unless it has options of its own.
    fn room(&self, id: &str) -> Room {
        match self.options.operations.get(id) {
            Some(own) => Room::of(own),
            None => self.room.clone(),
        }
    }

    /// A router that answers the operations under `base_path`, such as `/api`; under `/` or nothing, at the root. One that
    /// has a [server](Operation::server) of its own is answered under the base path of that.
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

/// Reads a request and begins to handle it, unless it breaks the contract.
fn begin<Q, R, E, F>(call: &mut Call, mut reply: Reply, handler: impl FnOnce(Q) -> F) -> Option<Handling>
where
    Q: FromCall,
    R: IntoReply,
    E: Into<Problem>,
    F: Future<Output = Result<R, E>> + Send + 'static,
{
    let request = Q::from_call(call)?;
    if !call.is_valid() {
        return None;
    }
    let answer = handler(request);
    Some(Box::pin(async move {
        answer.await.map_err(Into::into)?.into_reply(&mut reply);
        Ok(reply)
    }))
}

/// The verifier of routes that have none: it lets nobody in.
#[derive(Clone, Copy, Debug)]
pub struct Nobody;

impl Verifier for Nobody {
    type Principal = Infallible;

    async fn verify(&self, _: &Presented<'_>) -> Result<Infallible, Denied> {
        Err(Denied::Unauthenticated)
    }
}

impl<A, V> std::fmt::Debug for Routes<A, V> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let operations = self.endpoints.iter().map(|endpoint| endpoint.operation.id);
        f.debug_list().entries(operations).finish()
    }
}
