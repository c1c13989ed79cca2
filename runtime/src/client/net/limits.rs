//! How many connections are open at the same time, and which of them have nothing to do.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

/// Less than after what our own server closes an idle connection, so that no request is sent into the closing.
const IDLE: Duration = Duration::from_secs(8);

/// The connections of a client.
pub(super) struct Limits {
    /// Room for more of them.
    pub(super) room: Arc<Semaphore>,
    /// How many wait for room.
    waiting: AtomicUsize,
    open: Mutex<Vec<Arc<Usage>>>,
}

impl Limits {
    pub(super) fn new(most: usize) -> Arc<Self> {
        Arc::new(Self {
            room: Arc::new(Semaphore::new(most)),
            waiting: AtomicUsize::new(0),
            open: Mutex::default(),
        })
    }

    /// Says that room is waited for, as long as what is returned lives. Of the connections that have nothing to do, the one that is longest
    /// so makes room.
    pub(super) fn wait(self: &Arc<Self>) -> Waiting {
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let open = locked(&self.open);
        let idle = open.iter().filter_map(|usage| Some((usage.idle_since()?, usage)));
        let mut idle: Vec<_> = idle.collect();
        idle.sort_by_key(|(since, _)| *since);
        // One may have got something to do meanwhile.
        let _closed = idle.iter().any(|(_, usage)| usage.close_if_idle(Duration::ZERO));
        Waiting(Arc::clone(self))
    }

    /// Whether a connection that has nothing to do should make room.
    fn is_awaited(&self) -> bool {
        self.waiting.load(Ordering::SeqCst) > 0
    }

    /// Counts a connection, as long as what is returned lives.
    pub(super) fn open(self: &Arc<Self>, usage: &Arc<Usage>, permits: [OwnedSemaphorePermit; 2]) -> Open {
        locked(&self.open).push(Arc::clone(usage));
        metrics::counter!("wirewright_client_connections_opened_total").increment(1);
        metrics::gauge!("wirewright_client_connections").increment(1.0);
        Open {
            limits: Arc::clone(self),
            usage: Arc::clone(usage),
            _permits: permits,
        }
    }
}

/// Somebody waits for room.
pub(super) struct Waiting(Arc<Limits>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::SeqCst);
    }
}

/// A connection that is open.
pub(super) struct Open {
    limits: Arc<Limits>,
    usage: Arc<Usage>,
    _permits: [OwnedSemaphorePermit; 2],
}

impl Drop for Open {
    fn drop(&mut self) {
        locked(&self.limits.open).retain(|usage| !Arc::ptr_eq(usage, &self.usage));
        metrics::gauge!("wirewright_client_connections").decrement(1.0);
    }
}

/// What a connection is used for.
pub(super) struct Usage {
    state: Mutex<State>,
    closing: Notify,
}

struct State {
    /// How many calls it carries.
    calls: usize,
    /// When there was last one.
    since: Instant,
    closed: bool,
}

impl Usage {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self {
            state: Mutex::new(State {
                calls: 0,
                since: Instant::now(),
                closed: false,
            }),
            closing: Notify::new(),
        })
    }

    /// Says that the connection carries a call, as long as what is returned lives; `None` where it is being closed.
    pub(super) fn begin(self: &Arc<Self>, limits: &Arc<Limits>) -> Option<InUse> {
        let mut state = locked(&self.state);
        if state.closed {
            return None;
        }
        state.calls += 1;
        Some(InUse(Arc::clone(self), Arc::clone(limits)))
    }

    fn idle_since(&self) -> Option<Instant> {
        let state = locked(&self.state);
        (state.calls == 0 && !state.closed).then_some(state.since)
    }

    /// Closes the connection where it has had nothing to do for so long.
    fn close_if_idle(&self, least: Duration) -> bool {
        let mut state = locked(&self.state);
        let idle = state.calls == 0 && state.since.elapsed() >= least;
        if idle {
            state.closed = true;
            self.closing.notify_one();
        }
        idle
    }

    /// Comes to its end when the connection is to be closed: it was said, or there was nothing to do for a while.
    pub(super) async fn closing(&self) {
        let mut look = Instant::now() + IDLE;
        loop {
            tokio::select! {
                () = self.closing.notified() => return,
                () = tokio::time::sleep_until(look) => {}
            }
            if self.close_if_idle(IDLE) {
                return;
            }
            look = self.idle_since().unwrap_or_else(Instant::now) + IDLE;
        }
    }
}

/// A connection carries a call.
pub(super) struct InUse(Arc<Usage>, Arc<Limits>);

impl InUse {
    /// Says that the call is over, and whether the connection is closed now.
    pub(super) fn end(self) -> bool {
        let usage = Arc::clone(&self.0);
        drop(self);
        locked(&usage.state).closed
    }
}

impl Drop for InUse {
    fn drop(&mut self) {
        let Self(usage, limits) = self;
        let mut state = locked(&usage.state);
        state.calls -= 1;
        state.since = Instant::now();
        // Where somebody waits for room it takes no more calls, and is closed after the last one.
        state.closed |= limits.is_awaited();
        if state.closed && state.calls == 0 {
            usage.closing.notify_one();
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
