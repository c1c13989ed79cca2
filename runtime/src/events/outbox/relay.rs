//! What publishes the messages of an outbox.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::{Notify, oneshot};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout};
use uuid::Uuid;

use super::lanes::Lanes;
use super::store::{Bounds, Lease, Outcome, Store, Taken};
use crate::events::Broker;
use crate::events::database::{Pool, now};

/// How often to look for messages that nobody told of, and for those that are to be tried again.
const POLL: Duration = Duration::from_millis(500);
/// The first pause when the broker or the database is away; it doubles each time.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
/// The longest such pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// How long the broker may take for one message.
const LIMIT: Duration = Duration::from_secs(30);
/// Bytes of a batch.
const BYTES: i64 = 16 << 20;
/// How often the gauges are set.
const GAUGES: Duration = Duration::from_secs(5);

/// Publishes what an outbox keeps. Cheap to clone; clones wake each other.
///
/// Messages leave in batches of [`batch`](Self::batch), some of them at a time ([`in_flight`](Self::in_flight)), but of each exchange and
/// routing key one after another, in the order in which they were put. A batch is leased to one relay, so several of them, in one
/// process or in several, publish nothing twice; a relay that dies leaves its lease behind, which ends at once in PostgreSQL, and after
/// [`lease`](Self::lease) in SQLite.
///
/// A message that no queue takes stays, and is tried again after 1 s, 2 s, and so on up to 5 minutes; others of its key overtake it.
/// One that is not confirmed holds back those of its key, and so does one that the broker refuses, for the first five tries. While the
/// broker is away nothing is tried but a few messages after each pause, of up to 5 s.
///
/// Figures: `wirewright_outbox_published_total`, `wirewright_outbox_failures_total` by `reason`, and of the whole outbox
/// `wirewright_outbox_waiting`, `wirewright_outbox_failing` and `wirewright_outbox_oldest_seconds`.
#[derive(Clone)]
pub struct Relay {
    store: Arc<dyn Store>,
    broker: Arc<dyn Broker>,
    wake: Arc<Notify>,
    batch: u32,
    in_flight: usize,
    lease: Duration,
}

impl std::fmt::Debug for Relay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Relay")
            .field("broker", &self.broker)
            .finish_non_exhaustive()
    }
}

/// How far a batch came.
enum Progress {
    /// There was nothing to do.
    Idle,
    /// There may be more.
    Some,
    /// The broker did not answer.
    Away,
}

impl Relay {
    /// A relay from this outbox to this broker.
    #[must_use]
    pub fn new(pool: impl Pool, broker: Arc<dyn Broker>) -> Self {
        Self {
            store: pool.outbox(),
            broker,
            wake: Arc::default(),
            batch: 128,
            in_flight: 32,
            lease: Duration::from_secs(90),
        }
    }

    /// The same with so many messages in a batch, from 1 to 1000; 128 without it.
    #[must_use]
    pub fn batch(mut self, messages: u32) -> Self {
        self.batch = messages.clamp(1, 1000);
        self
    }

    /// The same with so many messages on their way at a time, at least 1; 32 without it.
    #[must_use]
    pub fn in_flight(mut self, messages: usize) -> Self {
        self.in_flight = messages.max(1);
        self
    }

    /// The same where others take a batch over after so long, from a second to a day, when this process says nothing more; 90 s without
    /// it. It is renewed three times in that time.
    #[must_use]
    pub fn lease(mut self, time: Duration) -> Self {
        self.lease = time.clamp(Duration::from_secs(1), Duration::from_secs(86_400));
        self
    }

    /// Says that there is something to publish: call it after a commit. Without it, messages leave within half a second.
    pub fn notify(&self) {
        self.wake.notify_one();
    }

    /// Publishes until `stop` is done; then it waits for what is on its way, and gives the rest back.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let mut stop = pin!(stop);
        let mut pause = FIRST_PAUSE;
        let mut gauges = Gauges::default();
        loop {
            let halt = AtomicBool::new(false);
            let mut round = pin!(self.round(&halt));
            let progress = tokio::select! {
                biased;
                () = &mut stop => {
                    halt.store(true, Ordering::Relaxed);
                    tell(round.await);
                    return;
                }
                progress = &mut round => tell(progress),
            };
            let rest = async {
                gauges.set(&*self.store).await;
                self.rest(progress, &mut pause).await;
            };
            tokio::select! {
                biased;
                () = &mut stop => return,
                () = rest => {}
            }
        }
    }

    /// The same in a task of its own.
    #[must_use = "the task ends when this is dropped"]
    pub fn spawn(&self) -> Running {
        let (stop, stopped) = oneshot::channel();
        let relay = self.clone();
        let task = tokio::spawn(relay.run(async { stopped.await.unwrap_or_default() }));
        Running { stop, task }
    }

    /// Takes a batch, publishes it, and notes what became of it.
    async fn round(&self, halt: &AtomicBool) -> Result<Progress, sqlx::Error> {
        let bounds = Bounds {
            messages: self.batch,
            bytes: BYTES,
            lease: u32::try_from(self.lease.as_millis()).unwrap_or(u32::MAX),
        };
        let Taken { messages, mut lease } = self.store.take(now(), bounds).await?;
        if messages.is_empty() {
            return Ok(Progress::Idle);
        }
        let lanes = Lanes {
            broker: self.broker.clone(),
            in_flight: self.in_flight,
            limit: LIMIT,
        };
        let outcome = self.renewing(&mut *lease, halt, lanes.publish(messages, halt)).await;
        let tried = !(outcome.sent.is_empty() && outcome.failed.is_empty());
        lease.settle(outcome).await?;
        Ok(if tried { Progress::Some } else { Progress::Away })
    }

    /// Keeps the lease while a batch is published; begins nothing more when it is lost.
    async fn renewing(&self, lease: &mut dyn Lease, halt: &AtomicBool, work: impl Future<Output = Outcome>) -> Outcome {
        let mut work = pin!(work);
        loop {
            if let Ok(outcome) = timeout(self.lease / 3, &mut work).await {
                return outcome;
            }
            if let Err(error) = lease.renew().await {
                tracing::error!(%error, "the lease of a batch cannot be renewed");
                halt.store(true, Ordering::Relaxed);
            }
        }
    }

    /// Waits, as long as there is nothing to be done. Who commits while the broker is away does not bring it back.
    async fn rest(&self, progress: Progress, pause: &mut Duration) {
        match progress {
            Progress::Some => *pause = FIRST_PAUSE,
            Progress::Idle => drop(timeout(POLL, self.wake.notified()).await),
            Progress::Away => {
                sleep(pause.mul_f64(0.5 + half_at_random())).await;
                *pause = (*pause * 2).min(LONGEST_PAUSE);
            }
        }
    }
}

/// A database that fails is away, as a broker is.
fn tell(progress: Result<Progress, sqlx::Error>) -> Progress {
    progress.unwrap_or_else(|error| {
        tracing::error!(%error, "the outbox cannot be read or written");
        Progress::Away
    })
}

/// From 0 to 0.5, so that many relays do not come back at once.
fn half_at_random() -> f64 {
    f64::from(Uuid::new_v4().as_fields().0) / f64::from(u32::MAX) / 2.0
}

/// A relay that runs. When it is dropped, it ends as by [`stop`](Self::stop), without anybody waiting for it.
#[derive(Debug)]
pub struct Running {
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Running {
    /// Waits for what is on its way, and ends it.
    pub async fn stop(self) {
        drop(self.stop);
        if let Err(error) = self.task.await {
            tracing::error!(%error, "a relay has ended");
        }
    }
}

/// What is told of the whole outbox, now and then.
#[derive(Default)]
struct Gauges {
    set: Option<Instant>,
}

impl Gauges {
    async fn set(&mut self, store: &dyn Store) {
        if self.set.is_some_and(|set| set.elapsed() < GAUGES) {
            return;
        }
        self.set = Some(Instant::now());
        // Where the database fails, the next batch says so.
        let Ok(depth) = store.depth(now()).await else { return };
        metrics::gauge!("wirewright_outbox_waiting").set(depth.waiting as f64);
        metrics::gauge!("wirewright_outbox_failing").set(depth.failing as f64);
        metrics::gauge!("wirewright_outbox_oldest_seconds").set(depth.oldest.unwrap_or_default().as_secs_f64());
    }
}
