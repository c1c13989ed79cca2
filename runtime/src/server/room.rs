//! How many requests are handled at the same time: of all callers, and of each.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::ConnectInfo;
use http::header::AUTHORIZATION;
use http::request::Parts;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::Options;
use crate::operation::Operation;
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
    pub(super) fn enter(&self, operation: &Operation, head: &Parts) -> Result<Inside, Problem> {
        let each = self.each.as_ref().map(|each| each.enter(Caller::of(operation, head)));
        let each = each.transpose()?;
        let all = self.all.as_ref().map(|all| Arc::clone(all).try_acquire_owned());
        let all = all.transpose().map_err(|_| Problem::overloaded())?;
        Ok(Inside { _all: all, _each: each })
    }
}

/// Who calls: by what it shows, where that was looked at, or by where it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Caller {
    Shows(String),
    At(IpAddr),
    Unknown,
}

impl Caller {
    fn of(operation: &Operation, head: &Parts) -> Self {
        let shown = head.headers.get(AUTHORIZATION).and_then(|shown| shown.to_str().ok());
        // Where nobody judges it, anything can be written there.
        if let Some(shown) = shown.filter(|_| !operation.security.is_empty()) {
            let (scheme, rest) = shown.trim().split_once(' ').unwrap_or((shown, ""));
            return Self::Shows(format!("{} {}", scheme.to_ascii_lowercase(), rest.trim()));
        }
        let peer = head.extensions.get::<ConnectInfo<SocketAddr>>();
        peer.map_or(Self::Unknown, |ConnectInfo(address)| Self::At(network(address.ip())))
    }
}

/// An address without what whoever has it can choose: of IPv6 that is the half of the interface.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(address) => IpAddr::V6((address.to_bits() >> 64 << 64).into()),
        IpAddr::V4(_) => address,
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

#[cfg(test)]
mod tests {
    use http::Request;

    use super::*;
    use crate::security::Need;

    fn head(shown: Option<&str>, address: &str) -> Parts {
        let mut request = Request::new(());
        if let Some(shown) = shown {
            let shown = shown.parse().expect("a header");
            request.headers_mut().insert(AUTHORIZATION, shown);
        }
        let address = SocketAddr::new(address.parse().expect("an address"), 80);
        request.extensions_mut().insert(ConnectInfo(address));
        request.into_parts().0
    }

    #[test]
    fn a_caller_is_the_same_however_it_writes_what_it_shows() {
        static OPEN: Operation = Operation::get("open", "/");
        static SECURED: Operation = Operation::get("secured", "/").security(NEEDS);
        static NEEDS: &[&[Need]] = &[&[]];
        let of = |operation, shown, address| Caller::of(operation, &head(shown, address));
        let anna = of(&SECURED, Some("Bearer anna"), "10.0.0.1");
        assert_eq!(of(&SECURED, Some("bearer   anna "), "10.0.0.2"), anna);
        assert_ne!(of(&SECURED, Some("Bearer bert"), "10.0.0.1"), anna);
        // Nobody looked at it, so it says nothing.
        assert_eq!(of(&OPEN, Some("Bearer anna"), "10.0.0.1"), of(&OPEN, None, "10.0.0.1"));
        assert_ne!(of(&OPEN, None, "10.0.0.1"), of(&OPEN, None, "10.0.0.2"));
        assert_eq!(of(&OPEN, None, "2001:db8::1"), of(&OPEN, None, "2001:db8::ffff:1"));
        assert_ne!(of(&OPEN, None, "2001:db8::1"), of(&OPEN, None, "2001:db8:0:1::1"));
    }

    #[test]
    fn a_caller_that_has_left_is_forgotten() {
        let each = Each::new(1);
        let inside = each.enter(Caller::Unknown).ok();
        assert!(inside.is_some() && each.enter(Caller::Unknown).is_err());
        drop(inside);
        assert!(each.callers().is_empty() && each.enter(Caller::Unknown).is_ok());
    }
}
