//! The rows of answers of one operation, and which of them is next.

use std::any::Any;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::answer::{Answer, finish, unanswered};
use super::fault::{Name, Path};
use super::{Shared, Wrong, lock};
use crate::operation::Operation;
use crate::server::{Call, FromCall, Handling, IntoReply, Reply};

/// Which requests a row is for.
type Fits<Q> = dyn Fn(&Q) -> bool + Send + Sync;

/// An answer that is taken from a row, and how it is given.
type Taken<Q, R> = (Arc<dyn Answer<Q, R>>, Manner);

/// What is asked of an operation whose types are not known.
pub(super) trait Planned: Any + Send + Sync {
    /// Reads a request, and begins to answer it unless it is outside the contract.
    fn begin(&self, shared: &Arc<Shared>, call: &mut Call, reply: Reply) -> Option<Handling>;

    /// The answers that were given less often than they should have been, a line each.
    fn unmet(&self) -> Vec<String>;

    fn name(&self) -> &'static str;
}

/// What an operation is answered.
pub(super) struct Plan<Q, R> {
    pub(super) operation: &'static Operation,
    /// What is kept of a request.
    keep: fn(&Q) -> Option<Q>,
    told: Mutex<Told<Q, R>>,
}

struct Told<Q, R> {
    /// The first one is for the requests that fit no other.
    rows: Vec<Row<Q, R>>,
    requests: Vec<Q>,
    count: usize,
}

struct Row<Q, R> {
    fits: Option<Arc<Fits<Q>>>,
    steps: Vec<Step<Q, R>>,
}

/// An answer with how it is given.
pub(super) struct Step<Q, R> {
    pub(super) answer: Arc<dyn Answer<Q, R>>,
    pub(super) manner: Manner,
    given: usize,
}

/// How an answer is given.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Manner {
    pub(super) times: Option<usize>,
    pub(super) after: Duration,
    /// After how many bytes of its body it breaks off.
    pub(super) cut: Option<usize>,
}

impl<Q, R> Row<Q, R> {
    fn new(fits: Option<Arc<Fits<Q>>>) -> Self {
        Self {
            fits,
            steps: Vec::new(),
        }
    }

    /// How often a step is given; `None` for the last one, which has no end unless it is told.
    fn times(&self, step: usize) -> Option<usize> {
        let last = step + 1 == self.steps.len();
        self.steps[step].manner.times.or(if last { None } else { Some(1) })
    }

    fn next(&mut self) -> Option<Taken<Q, R>> {
        let free = |at: &usize| self.times(*at).is_none_or(|times| self.steps[*at].given < times);
        let at = (0..self.steps.len()).find(free)?;
        let step = &mut self.steps[at];
        step.given += 1;
        Some((Arc::clone(&step.answer), step.manner))
    }

    fn unmet(&self, operation: &'static Operation) -> impl Iterator<Item = String> {
        let all = self.steps.len();
        self.steps.iter().enumerate().filter_map(move |(at, step)| {
            let (given, times) = (step.given, self.times(at)?);
            let line = || {
                let name = Name(operation);
                format!(
                    "{name}: answer {} of {all} was given {given} times, not {times}",
                    at + 1
                )
            };
            (given < times).then(line)
        })
    }
}

impl<Q, R> Plan<Q, R> {
    pub(super) fn new(operation: &'static Operation, keep: fn(&Q) -> Option<Q>) -> Self {
        Self {
            operation,
            keep,
            told: Mutex::new(Told {
                rows: vec![Row::new(None)],
                requests: Vec::new(),
                count: 0,
            }),
        }
    }

    /// One more row, for requests that fit; its number.
    pub(super) fn row(&self, fits: Arc<Fits<Q>>) -> usize {
        let rows = &mut lock(&self.told).rows;
        rows.push(Row::new(Some(fits)));
        rows.len() - 1
    }

    /// One more answer in a row; its number.
    pub(super) fn add(&self, row: usize, answer: Arc<dyn Answer<Q, R>>) -> usize {
        let steps = &mut lock(&self.told).rows[row].steps;
        steps.push(Step {
            answer,
            manner: Manner::default(),
            given: 0,
        });
        steps.len() - 1
    }

    pub(super) fn change(&self, (row, step): (usize, usize), change: impl FnOnce(&mut Manner)) {
        change(&mut lock(&self.told).rows[row].steps[step].manner);
    }

    pub(super) fn count(&self) -> usize {
        lock(&self.told).count
    }

    pub(super) fn requests(&self) -> Vec<Q>
    where
        Q: Clone,
    {
        lock(&self.told).requests.clone()
    }

    /// Keeps a request, and takes the next answer for it; without one, how many calls there were before.
    fn next(&self, request: &Q) -> Result<Taken<Q, R>, usize> {
        let fits: Vec<_> = lock(&self.told).rows.iter().map(|row| row.fits.clone()).collect();
        // What the test wrote runs without the lock: it may ask this mock.
        let mut fitting: Vec<usize> = (1..fits.len())
            .filter(|at| fits[*at].as_ref().is_some_and(|fits| fits(request)))
            .collect();
        fitting.push(0);
        let mut told = lock(&self.told);
        let before = told.count;
        told.count += 1;
        let kept = (self.keep)(request);
        told.requests.extend(kept);
        let mut rows = fitting.into_iter();
        rows.find_map(|at| told.rows[at].next()).ok_or(before)
    }
}

impl<Q, R> Planned for Plan<Q, R>
where
    Q: FromCall + fmt::Debug + Send + 'static,
    R: IntoReply + Send + 'static,
{
    fn begin(&self, shared: &Arc<Shared>, call: &mut Call, reply: Reply) -> Option<Handling> {
        let request = Q::from_call(call)?;
        if !call.is_valid() {
            return None;
        }
        let operation = self.operation;
        match self.next(&request) {
            Ok((answer, manner)) => Some(Box::pin(finish(answer, manner, request, reply))),
            Err(given) => {
                let request = format!("{request:?}");
                shared.add(Wrong::Unanswered {
                    operation,
                    request,
                    given,
                });
                Some(unanswered(operation, reply))
            }
        }
    }

    fn unmet(&self) -> Vec<String> {
        let told = lock(&self.told);
        told.rows.iter().flat_map(|row| row.unmet(self.operation)).collect()
    }

    fn name(&self) -> &'static str {
        self.operation.id
    }
}

impl Shared {
    pub(super) fn add(&self, wrong: Wrong) {
        lock(&self.wrong).push(wrong);
    }

    /// Begins to answer a request to one of the operations.
    pub(super) fn begin(
        self: &Arc<Self>,
        operation: &'static Operation,
        call: &mut Call,
        reply: Reply,
    ) -> Option<Handling> {
        let plan = lock(&self.plans)
            .get(&(operation.method, operation.path))
            .map(Arc::clone);
        let Some(plan) = plan else {
            let request = format!("{} {}", operation.method, Path(call.uri()));
            self.add(Wrong::Unanswered {
                operation,
                request,
                given: 0,
            });
            return Some(unanswered(operation, reply));
        };
        plan.begin(self, call, reply)
    }
}
