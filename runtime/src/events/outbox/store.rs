//! What an outbox asks of a database.

use bytes::Bytes;
use futures_util::future::BoxFuture;

use super::Depth;
use crate::events::Message;
use crate::events::stored::{self, Unfit};

/// A message as it is put.
#[derive(Debug)]
pub struct Row {
    pub(super) message_id: String,
    pub(super) exchange: String,
    pub(super) routing_key: String,
    pub(super) properties: String,
    pub(super) body: Bytes,
    pub(super) put_at: i64,
}

/// A connection that messages are put over.
pub trait Insert {
    /// Keeps a message.
    fn insert(&mut self, row: Row) -> BoxFuture<'_, Result<(), sqlx::Error>>;
}

/// A database with an outbox. Instants are milliseconds since 1970.
pub trait Store: Send + Sync {
    /// Makes the tables where they are not there yet.
    fn install(&self) -> BoxFuture<'_, Result<(), sqlx::Error>>;

    /// Takes messages that are due, in their order, so that nobody else takes them while the lease is there; of each key the first ones
    /// that are there, or none.
    fn take(&self, now: i64, bounds: Bounds) -> BoxFuture<'_, Result<Taken, sqlx::Error>>;

    /// How much waits.
    fn depth(&self, now: i64) -> BoxFuture<'_, Result<Depth, sqlx::Error>>;
}

/// How much is taken at a time.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Messages.
    pub(super) messages: u32,
    /// Bytes of their bodies; the first one is taken whatever it has.
    pub(super) bytes: i64,
    /// After how long others take what somebody took who says nothing more, in milliseconds.
    pub(super) lease: u32,
}

/// What was taken.
pub struct Taken {
    pub(super) messages: Vec<Kept>,
    pub(super) lease: Box<dyn Lease>,
}

/// A right to messages. Where it is dropped, others can take them: at once, or when it has run out.
pub(super) trait Lease: Send {
    /// Says that somebody still works on them.
    fn renew(&mut self) -> BoxFuture<'_, Result<(), sqlx::Error>>;

    /// Forgets what was published, notes what failed, and gives all others back.
    fn settle(self: Box<Self>, outcome: Outcome) -> BoxFuture<'static, Result<(), sqlx::Error>>;
}

/// A message that was taken.
#[derive(Debug)]
pub(super) struct Kept {
    pub(super) id: i64,
    pub(super) attempts: i64,
    pub(super) message: Result<Message, Unfit>,
}

/// What became of a batch; what it does not name was not tried.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub(super) sent: Vec<i64>,
    pub(super) failed: Vec<Failed>,
}

/// A message that is to be tried again later.
#[derive(Debug)]
pub(super) struct Failed {
    pub(super) id: i64,
    pub(super) due_at: i64,
    /// Whether those of its key wait for it.
    pub(super) holding: bool,
    pub(super) failure: String,
}

/// A row as it is read: id, attempts, exchange, routing key, properties, body.
pub(super) type Columns = (i64, i64, String, String, String, Vec<u8>);

impl From<Columns> for Kept {
    fn from((id, attempts, exchange, routing_key, properties, body): Columns) -> Self {
        Self {
            id,
            attempts,
            message: stored::read(exchange, routing_key, body, &properties),
        }
    }
}

/// How many of these sizes are within a bound; at least one, where there is one.
pub(super) fn within(bytes: i64, sizes: impl IntoIterator<Item = i64>) -> usize {
    let mut total = 0_i64;
    let fit = sizes.into_iter().enumerate().take_while(|(index, size)| {
        total = total.saturating_add(*size);
        *index == 0 || total <= bytes
    });
    fit.count()
}

/// The count and age of what waits, as a database says it.
pub(super) fn depth((waiting, failing, oldest): (i64, i64, Option<i64>), now: i64) -> Depth {
    let count = |number: i64| u64::try_from(number).unwrap_or(0);
    Depth {
        waiting: count(waiting),
        failing: count(failing),
        oldest: oldest.map(|put_at| std::time::Duration::from_millis(count(now.saturating_sub(put_at)))),
    }
}
