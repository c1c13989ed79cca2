//! The one service that every contract has.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use wirewright_runtime::problem::Problem;
use wirewright_runtime::server::{Denied, Given, Presented, Verifier};

use crate::contract::Contract;
use crate::draw::{Draw, Sample, Settings, Wanted};
use crate::held::Held;
use crate::spec::Spec;

/// Answers every operation with random valid answers. Clones share what they know.
#[derive(Clone, Debug)]
pub struct Service {
    pub(crate) inner: Arc<Inner>,
}

#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) spec: Spec,
    /// Whether the requests are webhooks or callbacks.
    pub(crate) sent: bool,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// Seeds of answers that nothing is expected of.
    next: u64,
    planned: Option<Planned>,
    heard: Option<Result<(), String>>,
    /// The variants of enums that were among what was sent.
    seen: BTreeSet<&'static str>,
}

/// What is expected of the next request, and how it is answered.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Planned {
    pub(crate) request: u64,
    pub(crate) response: u64,
    /// The media type that the client sends where it may choose.
    pub(crate) prefer: Option<&'static str>,
}

impl Service {
    /// A service of a contract, whose answers follow from a seed. `sent` for its webhooks and callbacks.
    #[must_use]
    pub fn new(contract: &Contract, sent: bool, seed: u64) -> Self {
        let state = State {
            next: seed,
            planned: None,
            heard: None,
            seen: BTreeSet::new(),
        };
        let inner = Inner {
            spec: Spec::parse(contract.documents),
            sent,
            state: Mutex::new(state),
        };
        Self { inner: Arc::new(inner) }
    }

    fn state<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.inner.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn plan(&self, planned: Planned) {
        self.state(|state| {
            state.planned = Some(planned);
            state.heard = None;
        });
    }

    /// Whether a request came since the plan was made, and what was wrong with it.
    pub(crate) fn heard(&self) -> Option<Result<(), String>> {
        self.state(|state| state.heard.take())
    }

    pub(crate) async fn answer<Q: Sample, R: Sample>(&self, request: Q) -> Result<R, Problem> {
        let planned = self.state(|state| state.planned.take());
        let wanted = request.wanted();
        let held = Held::of(request).await;
        let Some(planned) = planned else {
            // What is wrong in a stream is found while it is read.
            held?;
            return self.any(wanted);
        };
        let heard = self.compare::<Q>(held, planned).await;
        self.state(|state| state.heard = Some(heard));
        let mut draw = Draw::new(&self.inner.spec, planned.response, Settings::response(self.inner.sent));
        R::make(&mut draw, wanted).map_err(|refused| Problem::internal().detail(refused.to_string()))
    }

    async fn compare<Q: Sample>(
        &self,
        held: Result<Held, wirewright_runtime::body::StreamError>,
        planned: Planned,
    ) -> Result<(), String> {
        let held = held.map_err(|error| format!("the request breaks off: {error}"))?;
        let expected = {
            let mut draw = Draw::new(
                &self.inner.spec,
                planned.request,
                Settings::request(self.inner.sent, planned.prefer).received(),
            );
            Q::make(&mut draw, &[]).map_err(|refused| refused.to_string())?
        };
        let expected = Held::of(expected).await.map_err(|error| error.to_string())?;
        self.note(&expected);
        held.differs(&expected).map_or(Ok(()), Err)
    }

    pub(crate) fn note(&self, held: &Held) {
        self.state(|state| state.seen.extend(&held.variants));
    }

    /// Which of some variants of enums were never sent.
    pub(crate) fn unseen(&self, all: &[&'static str]) -> Vec<&'static str> {
        self.state(|state| {
            all.iter()
                .copied()
                .filter(|variant| !state.seen.contains(variant))
                .collect()
        })
    }

    /// A successful answer that the generated types take.
    fn any<R: Sample>(&self, wanted: Wanted) -> Result<R, Problem> {
        let mut last = None;
        for _ in 0..100 {
            let seed = self.state(|state| {
                state.next = state.next.wrapping_add(1);
                state.next
            });
            let mut draw = Draw::new(&self.inner.spec, seed, Settings::success(self.inner.sent));
            match R::make(&mut draw, wanted) {
                Ok(answer) => return Ok(answer),
                Err(refused) => last = Some(refused),
            }
        }
        Err(Problem::internal().detail(last.map(|refused| refused.to_string()).unwrap_or_default()))
    }
}

/// What a good password, token or key holds.
const SECRET: &str = "hunter2";

/// Lets everybody in who shows what is asked for, with the secret in it.
pub(crate) struct LetIn;

impl Verifier for LetIn {
    type Principal = ();

    async fn verify(&self, presented: &Presented<'_>) -> Result<(), Denied> {
        let good = presented
            .credentials()
            .iter()
            .all(|credential| match &credential.given {
                Given::Basic { password, .. } => password == SECRET,
                Given::Token(text) | Given::Other(text) | Given::Key(text) => text.contains(SECRET),
                _ => true,
            });
        good.then_some(()).ok_or(Denied::Unauthenticated)
    }
}
