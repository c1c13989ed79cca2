//! A queue: what is ready, what is unsettled, and who consumes.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use tokio::time::Instant;

use super::Bounds;
use super::death::Reason;
use super::keep::{Keeper, Kept};
use super::rules::{Overflow, Rules};
use crate::events::{Consume, Depth, Header, Message, Queue};

/// A queue.
#[derive(Debug)]
pub(super) struct Stored {
    pub(super) queue: Queue,
    pub(super) rules: Rules,
    /// The connection that an exclusive queue belongs to.
    pub(super) owner: Option<u64>,
    /// By priority, and then by age.
    ready: VecDeque<Entry>,
    bytes: usize,
    unsettled: BTreeMap<u64, Unsettled>,
    /// The first one is next, or, of single active consumers, the active one.
    consumers: VecDeque<Consumer>,
    consumed: bool,
    next: u64,
    /// Where its messages are kept.
    keeper: Option<Arc<dyn Keeper>>,
}

/// A message in a queue.
#[derive(Debug)]
pub(super) struct Entry {
    /// Where it was in the order of all messages.
    number: u64,
    pub(super) message: Message,
    redelivered: bool,
    /// How often it came back.
    returns: u32,
    expires: Option<Instant>,
    since: Instant,
    kept: Option<Kept>,
}

#[derive(Debug)]
struct Unsettled {
    entry: Entry,
    consumer: Option<u64>,
    connection: u64,
}

#[derive(Debug)]
struct Consumer {
    id: u64,
    connection: u64,
    how: Consume,
    /// How many messages it has that are not settled.
    held: usize,
    /// What was sent to it and not taken yet.
    sent: VecDeque<Taken>,
}

/// A message that left a queue.
#[derive(Debug)]
pub(super) struct Taken {
    /// By which it is settled; `None` where it is settled already.
    pub(super) tag: Option<u64>,
    pub(super) message: Message,
    pub(super) redelivered: bool,
}

impl Consumer {
    fn has_room(&self) -> bool {
        let most = usize::from(self.how.prefetch);
        match self.how.auto_ack {
            // Nothing else would hold back what nobody takes.
            true => self.sent.len() < most.max(1),
            false => most == 0 || self.held < most,
        }
    }
}

impl Stored {
    pub(super) fn new(queue: Queue, owner: Option<u64>, bounds: Bounds) -> Self {
        Self {
            rules: Rules::of(&queue, bounds),
            queue,
            owner,
            ready: VecDeque::new(),
            bytes: 0,
            unsettled: BTreeMap::new(),
            consumers: VecDeque::new(),
            consumed: false,
            next: 0,
            keeper: None,
        }
    }

    /// The same, whose messages are kept, if it is to outlive the process.
    pub(super) fn kept_by(mut self, keeper: Option<&Arc<dyn Keeper>>) -> Self {
        self.keeper = keeper.filter(|_| self.outlives()).cloned();
        self
    }

    /// Whether a broker that begins again has it.
    pub(super) fn outlives(&self) -> bool {
        self.queue.durable && !self.queue.exclusive
    }

    pub(super) fn depth(&self) -> Depth {
        Depth {
            ready: self.ready.len() as u64,
            consumers: self.consumers.len() as u64,
        }
    }

    pub(super) fn is_full(&self, message: &Message) -> bool {
        self.ready.len() >= self.rules.max_length
            || self.bytes.saturating_add(message.body.len()) > self.rules.max_bytes
    }

    /// Whether the queue takes no more.
    pub(super) fn refuses(&self, message: &Message) -> bool {
        self.rules.overflow != Overflow::DropHead && self.is_full(message)
    }

    pub(super) fn push(&mut self, message: Message, now: Instant) {
        let mut entry = self.entry(message, now);
        let keeper = self.keeper.as_ref();
        let keeper = keeper.filter(|_| entry.message.persistent || self.queue.quorum);
        entry.kept = keeper.map(|keeper| Kept::new(keeper, &self.queue.name, &entry.message));
        self.insert(entry);
    }

    /// Puts in what was kept before, by this number, so long ago.
    #[cfg(feature = "sqlite")]
    pub(super) fn restore(&mut self, id: i64, message: Message, age: std::time::Duration, now: Instant) {
        let mut entry = self.entry(message, now);
        let left = entry.expires.map(|at| at.duration_since(now).saturating_sub(age));
        entry.expires = left.map(|left| now + left);
        entry.redelivered = true;
        entry.kept = self.keeper.as_ref().map(|keeper| Kept::known(keeper, id));
        self.insert(entry);
    }

    /// A message that has just come.
    pub(super) fn entry(&mut self, message: Message, now: Instant) -> Entry {
        let ttl = match (self.rules.ttl, message.properties.expiration) {
            (Some(queue), Some(message)) => Some(queue.min(message)),
            (queue, message) => queue.or(message),
        };
        self.next += 1;
        Entry {
            number: self.next,
            message,
            redelivered: false,
            returns: 0,
            expires: ttl.and_then(|ttl| now.checked_add(ttl)),
            since: now,
            kept: None,
        }
    }

    fn insert(&mut self, entry: Entry) {
        self.bytes += entry.message.body.len();
        let place = |entry: &Entry| (u8::MAX - self.priority(entry), entry.number);
        let at = self.ready.partition_point(|other| place(other) < place(&entry));
        self.ready.insert(at, entry);
    }

    fn priority(&self, entry: &Entry) -> u8 {
        let told = entry.message.properties.priority.unwrap_or(0);
        self.rules.max_priority.map_or(0, |most| told.min(most))
    }

    fn pop(&mut self) -> Option<Entry> {
        let entry = self.ready.pop_front()?;
        self.bytes -= entry.message.body.len();
        Some(entry)
    }

    /// What is in the way of newer messages.
    pub(super) fn pop_surplus(&mut self) -> Option<Entry> {
        let over = self.ready.len() > self.rules.max_length || self.bytes > self.rules.max_bytes;
        if over { self.pop() } else { None }
    }

    /// What is next and has waited too long. What has just come may be delivered before.
    pub(super) fn pop_expired(&mut self, now: Instant, just_come: bool) -> Option<Entry> {
        let first = self.ready.front()?;
        let expired = first.expires.is_some_and(|at| at <= now) && (just_come || first.since < now);
        if expired { self.pop() } else { None }
    }

    pub(super) fn expires_next(&self) -> Option<Instant> {
        self.ready.front()?.expires
    }

    /// Sends what is ready to those who have room for it.
    pub(super) fn deliver(&mut self, numbers: &mut u64) {
        while !self.ready.is_empty() {
            let most = if self.rules.single_active_consumer {
                1
            } else {
                self.consumers.len()
            };
            let Some(at) = self.consumers.iter().take(most).position(Consumer::has_room) else {
                return;
            };
            let (Some(mut consumer), Some(entry)) = (self.consumers.remove(at), self.pop()) else {
                return;
            };
            let taken = match consumer.how.auto_ack {
                true => entry.taken(None),
                false => self.lend(entry, Some(consumer.id), consumer.connection, numbers),
            };
            consumer.held += usize::from(taken.tag.is_some());
            consumer.sent.push_back(taken);
            if self.rules.single_active_consumer {
                self.consumers.push_front(consumer);
            } else {
                self.consumers.push_back(consumer);
            }
        }
    }

    fn lend(&mut self, entry: Entry, consumer: Option<u64>, connection: u64, numbers: &mut u64) -> Taken {
        *numbers += 1;
        let taken = entry.taken(Some(*numbers)).counted(self.queue.quorum, entry.returns);
        let unsettled = Unsettled {
            entry,
            consumer,
            connection,
        };
        self.unsettled.insert(*numbers, unsettled);
        taken
    }

    pub(super) fn get(&mut self, connection: u64, numbers: &mut u64) -> Option<Taken> {
        let entry = self.pop()?;
        Some(self.lend(entry, None, connection, numbers))
    }

    /// What was sent to a consumer; an error where there is no such consumer.
    pub(super) fn take(&mut self, consumer: u64) -> Result<Option<Taken>, ()> {
        let found = self.consumers.iter_mut().find(|known| known.id == consumer);
        found.map(|consumer| consumer.sent.pop_front()).ok_or(())
    }

    pub(super) fn add_consumer(&mut self, id: u64, how: Consume, connection: u64) {
        self.consumed = true;
        self.consumers.push_back(Consumer {
            id,
            connection,
            how,
            held: 0,
            sent: VecDeque::new(),
        });
    }

    /// Whether the consumers that are there leave no room for another one.
    pub(super) fn excludes(&self, how: Consume) -> bool {
        !self.consumers.is_empty() && (how.exclusive || self.consumers.iter().any(|known| known.how.exclusive))
    }

    /// Removes a consumer. What it has not taken goes back.
    pub(super) fn cancel(&mut self, id: u64) -> Vec<Entry> {
        let Some(at) = self.consumers.iter().position(|known| known.id == id) else {
            return Vec::new();
        };
        let sent = self
            .consumers
            .remove(at)
            .map(|consumer| consumer.sent)
            .unwrap_or_default();
        let tags: Vec<u64> = sent.into_iter().filter_map(|taken| taken.tag).collect();
        tags.into_iter()
            .filter_map(|tag| self.requeue(tag).ok().flatten())
            .collect()
    }

    /// Whether the last consumer of an auto-delete queue is gone.
    pub(super) fn is_left(&self) -> bool {
        self.queue.auto_delete && self.consumed && self.consumers.is_empty()
    }

    /// Forgets a message that is settled; an error where it is settled or back already.
    pub(super) fn settle(&mut self, tag: u64) -> Result<Entry, ()> {
        let unsettled = self.unsettled.remove(&tag).ok_or(())?;
        let consumer = self
            .consumers
            .iter_mut()
            .find(|known| Some(known.id) == unsettled.consumer);
        if let Some(consumer) = consumer {
            consumer.held -= 1;
        }
        Ok(unsettled.entry)
    }

    /// Puts a message back to where it was; gives it where it came back too often.
    pub(super) fn requeue(&mut self, tag: u64) -> Result<Option<Entry>, ()> {
        let mut entry = self.settle(tag)?;
        entry.redelivered = true;
        entry.returns += 1;
        if self.rules.delivery_limit.is_some_and(|limit| entry.returns > limit) {
            return Ok(Some(entry));
        }
        self.insert(entry);
        Ok(None)
    }

    /// Loses the consumers of a connection, or all, and takes back what they had; gives what came back too often.
    pub(super) fn disconnect(&mut self, connection: Option<u64>) -> Vec<Entry> {
        let lost = |of: u64| connection.is_none_or(|connection| connection == of);
        self.consumers.retain(|consumer| !lost(consumer.connection));
        let unsettled = self
            .unsettled
            .iter()
            .filter(|(_, unsettled)| lost(unsettled.connection));
        let tags: Vec<u64> = unsettled.map(|(tag, _)| *tag).collect();
        tags.into_iter()
            .filter_map(|tag| self.requeue(tag).ok().flatten())
            .collect()
    }

    /// Forgets what a broker that restarts does not keep.
    pub(super) fn forget_transient(&mut self) {
        if !self.queue.quorum {
            self.ready.retain(|entry| entry.message.persistent);
            self.bytes = self.ready.iter().map(|entry| entry.message.body.len()).sum();
        }
    }

    pub(super) fn purge(&mut self) -> u64 {
        self.bytes = 0;
        self.ready.drain(..).len() as u64
    }

    /// Everything that is unsettled, for the figures of tests.
    #[cfg(test)]
    pub(super) fn unsettled(&self) -> usize {
        self.unsettled.len()
    }
}

impl Entry {
    fn taken(&self, tag: Option<u64>) -> Taken {
        Taken {
            tag,
            message: self.message.clone(),
            redelivered: self.redelivered,
        }
    }
}

impl Taken {
    /// Quorum queues tell how often a message came back.
    fn counted(mut self, quorum: bool, returns: u32) -> Self {
        if quorum && returns > 0 {
            self.message
                .properties
                .set_header("x-delivery-count", Header::Integer(i64::from(returns)));
        }
        self
    }
}

/// Messages on their way out of a queue, and why.
pub(super) fn buried(
    queue: &str,
    entries: Vec<Entry>,
    reason: Reason,
) -> impl Iterator<Item = (String, Entry, Reason)> {
    entries.into_iter().map(move |entry| (queue.to_owned(), entry, reason))
}
