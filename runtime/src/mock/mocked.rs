//! What a test says of an operation.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Response, StatusCode};

use super::answer::{Checked, Coming, Outcome};
use super::fault::Name;
use super::plan::{Manner, Plan};
use super::{Fault, Wrong};
use crate::server::{IntoReply, Reply, problem_response};
use crate::violation::Violations;

/// An operation of a mock, whose requests are `Q` and whose answers are `R`: what it is answered, and how it was called.
///
/// Each answer that is given here goes to the end of a row. Calls take them in the order in which they come, whoever makes
/// them: each answer is for one call, and the last one for all that follow, unless [`Given::times`] says how many.
#[must_use]
pub struct Mocked<Q, R> {
    plan: Arc<Plan<Q, R>>,
    row: usize,
}

impl<Q, R> Mocked<Q, R>
where
    Q: Send + 'static,
    R: IntoReply + Send + 'static,
{
    /// A row for the requests that fit, with answers of its own. A request takes its answer from the first row that it fits,
    /// and that has one left; the row without `when` comes last.
    pub fn when(&self, fits: impl Fn(&Q) -> bool + Send + Sync + 'static) -> Self {
        Self {
            row: self.plan.row(Arc::new(fits)),
            plan: Arc::clone(&self.plan),
        }
    }

    /// This answer.
    ///
    /// # Panics
    /// When it is outside the contract.
    #[track_caller]
    pub fn answers(&self, answer: R) -> Given<Q, R>
    where
        R: Clone + Sync,
    {
        let (status, violations) = Reply::breaches_of(self.plan.operation, answer.clone());
        self.check(status, violations);
        self.add(move |_| ready(Outcome::Typed(answer.clone())))
    }

    /// An answer that depends on the request. It fails the test when it is outside the contract, once it is asked for.
    pub fn with(&self, answer: impl Fn(&Q) -> R + Send + Sync + 'static) -> Given<Q, R> {
        self.add(move |request| ready(Outcome::Typed(answer(&request))))
    }

    /// The same of what takes time, or has to have the request itself, such as to read a body that comes in pieces.
    pub fn with_async<F>(&self, answer: impl Fn(Q) -> F + Send + Sync + 'static) -> Given<Q, R>
    where
        F: Future<Output = R> + Send + 'static,
    {
        self.add(move |request| {
            let answer = answer(request);
            Box::pin(async move { Outcome::Typed(answer.await) })
        })
    }

    /// A response as it is, such as one that was recorded.
    ///
    /// # Panics
    /// When it is outside the contract.
    #[track_caller]
    pub fn sends(&self, response: Response<impl Into<Bytes>>) -> Given<Q, R> {
        let response = response.map(Into::into);
        let (status, body) = (response.status(), response.body());
        self.check(status, self.plan.operation.breaches(status, response.headers(), body));
        self.raw(response, Checked::Yes)
    }

    /// The same of a response that may be outside the contract: for tests of what a client makes of such a thing.
    pub fn sends_unchecked(&self, response: Response<impl Into<Bytes>>) -> Given<Q, R> {
        self.raw(response.map(Into::into), Checked::No)
    }

    /// A fault: a [`Fault`], a problem, or a status with a problem that says no more.
    ///
    /// # Panics
    /// When it is a problem that is outside the contract.
    #[track_caller]
    pub fn fails(&self, fault: impl Into<Fault>) -> Given<Q, R> {
        match fault.into() {
            Fault::Problem(problem) => self.sends(problem_response(&problem)),
            Fault::Reset => self.add(|_| ready(Outcome::Reset)),
            Fault::Silence => self.add(|_| ready(Outcome::Silence)),
        }
    }

    fn raw(&self, response: Response<Bytes>, checked: Checked) -> Given<Q, R> {
        self.add(move |_| ready(Outcome::Raw(response.clone(), checked)))
    }

    fn add(&self, answer: impl Fn(Q) -> Coming<R> + Send + Sync + 'static) -> Given<Q, R> {
        Given {
            step: self.plan.add(self.row, Arc::new(answer)),
            to: self.clone(),
        }
    }

    #[track_caller]
    fn check(&self, status: StatusCode, violations: Violations) {
        let operation = self.plan.operation;
        let wrong = Wrong::Answer {
            operation,
            status,
            violations: violations.clone(),
        };
        assert!(violations.is_empty(), "{wrong}");
    }
}

impl<Q, R> Mocked<Q, R> {
    pub(super) fn of(plan: Arc<Plan<Q, R>>) -> Self {
        Self { plan, row: 0 }
    }

    /// How often the operation was called, by requests that keep to the contract.
    #[must_use]
    pub fn count(&self) -> usize {
        self.plan.count()
    }

    /// The requests of these calls in their order.
    #[must_use]
    pub fn calls(&self) -> Vec<Q>
    where
        Q: Clone,
    {
        self.plan.requests()
    }
}

impl<Q, R> Clone for Mocked<Q, R> {
    fn clone(&self) -> Self {
        Self {
            plan: Arc::clone(&self.plan),
            row: self.row,
        }
    }
}

impl<Q, R> fmt::Debug for Mocked<Q, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} called {} times", Name(self.plan.operation), self.count())
    }
}

/// An answer that stands in a row: how it is given, and what comes [then](Given::then).
#[derive(Clone, Debug)]
pub struct Given<Q, R> {
    to: Mocked<Q, R>,
    step: usize,
}

impl<Q, R> Given<Q, R> {
    /// It is for so many calls. The test fails if there are fewer, and if there are more and no other answer comes then.
    pub fn times(self, times: usize) -> Self {
        self.change(|manner| manner.times = Some(times))
    }

    /// It comes so long after the request.
    pub fn after(self, latency: Duration) -> Self {
        self.change(|manner| manner.after = latency)
    }

    /// Its body breaks off after so many bytes, and the connection with it.
    pub fn cut(self, bytes: usize) -> Self {
        self.change(|manner| manner.cut = Some(bytes))
    }

    /// The next answer of the same row.
    pub fn then(self) -> Mocked<Q, R> {
        self.to
    }

    fn change(self, change: impl FnOnce(&mut Manner)) -> Self {
        self.to.plan.change((self.to.row, self.step), change);
        self
    }
}

fn ready<R: Send + 'static>(outcome: Outcome<R>) -> Coming<R> {
    Box::pin(std::future::ready(outcome))
}
