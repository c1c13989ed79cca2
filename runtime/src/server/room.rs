//! How many requests are handled at the same time: of all callers, and of each.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::ConnectInfo;
use http::HeaderValue;
use http::header::AUTHORIZATION;
use http::request::Parts;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::Options;
use crate::problem::Problem;

/// Room for requests. Clones share it.
#[derive(Clone, Default)]
pub(super) struct Room {
    all: Option<Arc<Semaphore>>,
    each: Option<Arc<Each>>,
}

/// A request that is handled.
pub(super) struct Inside {
    _all: Option<OwnedSemaphorePermit>,
    _each: Option<OfCaller>,
}

impl Room {
    pub(super) fn of(options: &Options) -> Self {
        let all = options.at_once.map(|most| most.min(Semaphore::MAX_PERMITS));
        Self {
            all: all.map(|most| Arc::new(Semaphore::new(most))),
            each: options.at_once_each.map(Each::new),
        }
    }

    /// Lets a request in, where there is room.
    pub(super) fn enter(&self, head: &Parts) -> Result<Inside, Problem> {
        let each = self.each.as_ref().map(|each| each.enter(Caller::of(head)));
        let each = each.transpose()?;
        let all = self.all.as_ref().map(|all| Arc::clone(all).try_acquire_owned());
        let all = all.transpose().map_err(|_| Problem::overloaded())?;
        Ok(Inside { _all: all, _each: each })
    }
}

/// Who calls: by what it shows, or by where it is.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Caller {
    Shows(HeaderValue),
    At(IpAddr),
    Unknown,
}

impl Caller {
    fn of(head: &Parts) -> Self {
        if let Some(shown) = head.headers.get(AUTHORIZATION) {
            return Self::Shows(shown.clone());
        }
        let peer = head.extensions.get::<ConnectInfo<SocketAddr>>();
        peer.map_or(Self::Unknown, |ConnectInfo(address)| Self::At(address.ip()))
    }
}

/// Room for each caller. Only those are known that have a request here.
struct Each {
    most: usize,
    callers: Mutex<HashMap<Caller, usize>>,
}

impl Each {
    fn new(most: usize) -> Arc<Self> {
        let callers = Mutex::default();
        Arc::new(Self { most, callers })
    }

    fn enter(self: &Arc<Self>, caller: Caller) -> Result<OfCaller, Problem> {
        let mut callers = self.callers();
        let requests = callers.get(&caller).copied().unwrap_or_default();
        if requests >= self.most {
            return Err(Problem::too_many_requests());
        }
        callers.insert(caller.clone(), requests + 1);
        Ok(OfCaller(Arc::clone(self), caller))
    }

    fn callers(&self) -> MutexGuard<'_, HashMap<Caller, usize>> {
        self.callers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct OfCaller(Arc<Each>, Caller);

impl Drop for OfCaller {
    fn drop(&mut self) {
        let mut callers = self.0.callers();
        match callers.get_mut(&self.1) {
            Some(requests) if *requests > 1 => *requests -= 1,
            _ => drop(callers.remove(&self.1)),
        }
    }
}
