//! Services that tests put in the place of real ones: typed answers, held against the contract.
//!
//! A generated crate has a `Mock` with one method for each operation (feature `mock`), over the [`Mock`] of this module.
//! What a test gives an operation is a row of [answers](Mocked); each is for one call, and the last one for all that follow,
//! unless [`Given::times`] says how many:
//!
//! ```
//! use http::StatusCode;
//! use wirewright_runtime::client::Client;
//! use wirewright_runtime::mock::Mock;
//! use wirewright_runtime::operation::{Content, Operation, Response, is};
//! use wirewright_runtime::problem::Problem;
//! use wirewright_runtime::server::{IntoReply, Reply};
//!
//! # static COUNT: Operation = Operation::get("count", "/count")
//! #     .produces(&["application/json", "application/problem+json"])
//! #     .responses(&[
//! #         Response::code(200).content(&[Content::typed("application/json", is::<u8>)]),
//! #         Response::code(503).content(&[Content::typed("application/problem+json", |r| { r.skip(); true })]),
//! #     ]);
//! # #[derive(Clone)]
//! # struct Count(u16);
//! # impl IntoReply for Count {
//! #     fn into_reply(self, reply: &mut Reply) {
//! #         reply.status(200);
//! #         reply.json("application/json", &self.0);
//! #     }
//! # }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // Generated code says this: `let mock = Mock::new();` and `mock.count()`.
//! let mock = Mock::new("/api", &[&COUNT]);
//! let count = mock.on::<(), Count>(&COUNT);
//! count.clone().fails(StatusCode::SERVICE_UNAVAILABLE).then().answers(Count(7));
//!
//! let client: Client = mock.builder().build()?;
//! let answer = client.call(&COUNT).send().await?;
//! assert_eq!(answer.status_code(), 200, "the client has tried again");
//! assert_eq!(count.count(), 2);
//! mock.verify();
//! # Ok(())
//! # }
//! ```
//!
//! The test fails, at the latest when the mock is dropped, and says with which request,
//!
//! - when an operation is called that has no answer, or none any more;
//! - when a request is outside the contract: a path that it does not have, credentials or parameters that are missing;
//! - when an answer is outside the contract: the JSON pointer tells where. An answer that is there before the call fails
//!   the test where it is given;
//! - when an answer was given less often than it should have been.
//!
//! The same client works against a mock in the same process ([`Mock::service`], [`Mock::builder`]), a mock on a socket
//! ([`Mock::serve`]), a generated router and the real service. Whoever shows credentials of the kind that the contract
//! asks for is let in.

mod answer;
mod body;
mod fault;
mod mocked;
mod plan;
mod serve;
mod service;
#[cfg(test)]
mod tests;

use std::any::Any;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;

use crate::client::{self, Client};
use crate::operation::Operation;
use crate::server::{Denied, FromCall, IntoReply, Options, Presented, Routes, Verifier, not_found};

pub use fault::{Fault, Wrong};
pub use mocked::{Given, Mocked};
pub use serve::Served;
pub use service::{Reset, Service};

use plan::{Plan, Planned};

/// What a client in the same process calls a mock by. Names below `test` are nobody's (RFC 6761).
const HOST: &str = "http://mock.test";

/// The greatest body of a request: what a service takes is its own matter.
const BODY_LIMIT: usize = 64 * 1024 * 1024;

/// A service that answers what a test says, and fails the test that holds it where a call has no answer, or where a
/// request or an answer is outside the contract. See the [module](self).
pub struct Mock {
    base_path: &'static str,
    operations: Vec<&'static Operation>,
    router: Router,
    shared: Arc<Shared>,
}

/// The operations that were asked for, by method and path.
type Plans = BTreeMap<(&'static str, &'static str), Arc<dyn Planned>>;

/// What a mock and its services have in common.
#[derive(Default)]
struct Shared {
    plans: Mutex<Plans>,
    requests: Mutex<Vec<http::Request<()>>>,
    wrong: Mutex<Vec<Wrong>>,
}

/// A poisoned lock is as good as any: what it holds is whole after each step.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Mock {
    /// A mock of these operations, under this path. None of them has an answer yet.
    #[must_use]
    pub fn new(base_path: &'static str, operations: &[&'static Operation]) -> Self {
        let shared = Arc::new(Shared::default());
        let options = Options {
            body_limit: BODY_LIMIT,
            // An answer that breaks off does so after as many bytes as the test says.
            compress_from: None,
            ..Options::tests()
        };
        let mut routes = Routes::new((), options).verifier(Anyone);
        for &operation in operations {
            let shared = Arc::clone(&shared);
            routes = routes.begun(operation, move |call, reply| shared.begin(operation, call, reply));
        }
        Self {
            base_path,
            operations: operations.to_vec(),
            router: routes.into_router(base_path).fallback(not_found),
            shared,
        }
    }

    /// What an operation is answered. Generated code says this for each one.
    pub fn on<Q, R>(&self, operation: &'static Operation) -> Mocked<Q, R>
    where
        Q: FromCall + Clone + fmt::Debug + Send + 'static,
        R: IntoReply + Send + 'static,
    {
        self.planned(operation, |request| Some(Q::clone(request)))
    }

    /// The same for an operation whose requests can be had only once: they are not kept.
    pub fn on_once<Q, R>(&self, operation: &'static Operation) -> Mocked<Q, R>
    where
        Q: FromCall + fmt::Debug + Send + 'static,
        R: IntoReply + Send + 'static,
    {
        self.planned(operation, |_| None)
    }

    fn planned<Q, R>(&self, operation: &'static Operation, keep: fn(&Q) -> Option<Q>) -> Mocked<Q, R>
    where
        Q: FromCall + fmt::Debug + Send + 'static,
        R: IntoReply + Send + 'static,
    {
        let mut plans = lock(&self.shared.plans);
        let key = (operation.method, operation.path);
        let known = plans.get(&key).map(Arc::clone);
        let known = known.and_then(|plan| Arc::downcast(plan as Arc<dyn Any + Send + Sync>).ok());
        Mocked::of(known.unwrap_or_else(|| {
            let plan = Arc::new(Plan::<Q, R>::new(operation, keep));
            plans.insert(key, Arc::clone(&plan) as Arc<dyn Planned>);
            plan
        }))
    }

    /// The mock as a tower service, such as the engine of a client. Clones answer from the same rows.
    #[must_use]
    pub fn service(&self) -> Service {
        Service::new(self.router.clone(), Arc::clone(&self.shared))
    }

    /// A client of the mock in the same process, still to be built: with credentials, or with settings that are tested.
    pub fn builder(&self) -> client::Builder {
        Client::builder(&format!("{HOST}{}", self.base_path)).service(self.service())
    }

    /// The mock on a socket of this machine, until what is returned is dropped.
    ///
    /// # Errors
    /// When there is no socket to be had.
    pub async fn serve(&self) -> std::io::Result<Served> {
        serve::serve(self.service(), self.base_path).await
    }

    /// The operations of the contract, in its order.
    #[must_use]
    pub fn operations(&self) -> &[&'static Operation] {
        &self.operations
    }

    /// The path that they stand under.
    #[must_use]
    pub fn base_path(&self) -> &'static str {
        self.base_path
    }

    /// Every request so far, in the order of their arrival, without bodies: for what no parameter of the contract holds.
    #[must_use]
    pub fn requests(&self) -> Vec<http::Request<()>> {
        lock(&self.shared.requests).clone()
    }

    /// What went wrong with calls so far, which then does not fail the test any more.
    #[must_use]
    pub fn take(&self) -> Vec<Wrong> {
        std::mem::take(&mut *lock(&self.shared.wrong))
    }

    /// Fails the test now if something went wrong with a call, or an answer was given less often than it should have been.
    ///
    /// # Panics
    /// When that is so. Dropping the mock does the same.
    #[track_caller]
    pub fn verify(&self) {
        let wrong = self.wrong();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    /// What is wrong, a line each.
    fn wrong(&self) -> Vec<String> {
        let calls = self.take();
        let plans = lock(&self.shared.plans);
        let unmet = plans.values().flat_map(|plan| plan.unmet());
        calls.iter().map(ToString::to_string).chain(unmet).collect()
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        if std::thread::panicking() {
            // The test fails already, and perhaps because of this.
            self.wrong().iter().for_each(|line| eprintln!("mock: {line}"));
        } else {
            self.verify();
        }
    }
}

impl fmt::Debug for Mock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plans = lock(&self.shared.plans);
        f.debug_struct("Mock")
            .field("base_path", &self.base_path)
            .field(
                "operations",
                &plans.values().map(|plan| plan.name()).collect::<Vec<_>>(),
            )
            .finish_non_exhaustive()
    }
}

/// Lets in whoever shows what the contract asks for: whether it is good is not for a mock to say.
#[derive(Clone, Copy, Debug)]
struct Anyone;

impl Verifier for Anyone {
    type Principal = ();

    async fn verify(&self, _: &Presented<'_>) -> Result<(), Denied> {
        Ok(())
    }
}
