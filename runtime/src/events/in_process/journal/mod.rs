//! A durable broker in SQLite: what changes is noted at once and written by one task, many changes in one transaction.

mod definitions;
mod sqlite;

use std::collections::HashSet;
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::future::BoxFuture;
use sqlx::SqlitePool;
use tokio::sync::{Notify, watch};
use tokio::time::{Instant, sleep, timeout};

use super::keep::Keeper;
use super::state::State;
use crate::events::database::now;
use crate::events::{BrokerError, Message, Topology, stored};
use sqlite::{Lock, Restored, restore};

/// The pause after the database failed; it doubles each time.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// How long a publisher waits for the database.
const LIMIT: Duration = Duration::from_secs(30);

/// What is kept in a database, and what keeps it from now on.
pub(super) async fn open(pool: SqlitePool) -> Result<(State, Arc<dyn Keeper>), sqlx::Error> {
    let Restored {
        topology,
        messages,
        next,
        lock,
    } = restore(&pool).await?;
    let keeper: Arc<dyn Keeper> = Journal::begin(pool, next, lock);
    let mut state = State::new(super::BOUNDS);
    let restored = state.restore(topology, messages, Arc::clone(&keeper), Instant::now());
    match restored {
        Ok(()) => Ok((state, keeper)),
        Err(error) => {
            keeper.close();
            Err(sqlx::Error::Decode(error.into()))
        }
    }
}

/// What is to be written.
#[derive(Debug)]
struct Journal {
    pending: Mutex<Pending>,
    wake: Notify,
    /// How many changes are written.
    written: watch::Sender<u64>,
}

#[derive(Debug)]
struct Pending {
    batch: Batch,
    /// How many changes there were.
    changes: u64,
    /// The number of the next message.
    next: i64,
    closed: bool,
}

/// Changes that are written together.
#[derive(Debug, Default)]
struct Batch {
    put: Vec<Put>,
    gone: HashSet<i64>,
    definitions: Option<String>,
    /// How many changes there were with the last one of these.
    upto: u64,
}

/// A message as it is written.
#[derive(Debug)]
struct Put {
    id: i64,
    queue: String,
    message: Message,
    put_at: i64,
}

impl Batch {
    /// What came and went before it was written is not written at all.
    fn shorten(&mut self) {
        let gone = &mut self.gone;
        self.put.retain(|put| !gone.remove(&put.id));
    }
}

impl Journal {
    /// A journal behind which a task writes, until it is closed and all is written.
    fn begin(pool: SqlitePool, next: i64, lock: Lock) -> Arc<Self> {
        let pending = Pending {
            batch: Batch::default(),
            changes: 0,
            next,
            closed: false,
        };
        let journal = Arc::new(Self {
            pending: Mutex::new(pending),
            wake: Notify::new(),
            written: watch::Sender::new(0),
        });
        tokio::spawn(Arc::clone(&journal).write(pool, lock));
        journal
    }

    fn pending(&self) -> MutexGuard<'_, Pending> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, change: impl FnOnce(&mut Pending)) {
        let mut pending = self.pending();
        if !pending.closed {
            change(&mut pending);
            pending.changes += 1;
            pending.batch.upto = pending.changes;
            drop(pending);
            self.wake.notify_one();
        }
    }

    async fn write(self: Arc<Self>, pool: SqlitePool, lock: Lock) {
        loop {
            let (mut batch, closed) = {
                let mut pending = self.pending();
                (mem::take(&mut pending.batch), pending.closed)
            };
            if batch.upto > 0 {
                batch.shorten();
                self.insist(&pool, &batch).await;
                self.written.send_replace(batch.upto);
            } else if closed {
                break;
            } else {
                self.wake.notified().await;
            }
        }
        drop(lock);
    }

    /// Writes a batch; where that fails, again, for what comes after it needs it.
    async fn insist(&self, pool: &SqlitePool, batch: &Batch) {
        let mut pause = FIRST_PAUSE;
        while let Err(error) = sqlite::write(pool, batch).await {
            tracing::error!(%error, "what a broker has to keep cannot be written");
            if self.pending().closed && pause == LONGEST_PAUSE {
                return;
            }
            sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }
}

impl Keeper for Journal {
    fn takes(&self, message: &Message) -> bool {
        stored::write(message).is_ok()
    }

    fn keep(&self, queue: &str, message: &Message) -> i64 {
        let mut id = 0;
        self.note(|pending| {
            id = pending.next;
            pending.next += 1;
            pending.batch.put.push(Put {
                id,
                queue: queue.to_owned(),
                message: message.clone(),
                put_at: now(),
            });
        });
        id
    }

    fn forget(&self, id: i64) {
        self.note(|pending| {
            pending.batch.gone.insert(id);
        });
    }

    fn define(&self, topology: &Topology) {
        self.note(|pending| pending.batch.definitions = Some(definitions::write(topology)));
    }

    fn written(&self) -> BoxFuture<'static, Result<(), BrokerError>> {
        let upto = self.pending().changes;
        let mut written = self.written.subscribe();
        Box::pin(async move {
            let done = timeout(LIMIT, written.wait_for(|written| *written >= upto)).await;
            let done = done.map_err(|_| BrokerError::TimedOut(LIMIT))?;
            done.map(drop).map_err(|_| BrokerError::Closed)
        })
    }

    fn close(&self) {
        self.pending().closed = true;
        self.wake.notify_one();
    }
}
