//! Exchanges, queues and bindings, and how messages go between them.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use tokio::time::Instant;

use super::Bounds;
use super::death::{self, Reason};
use super::keep::Keeper;
use super::queue::{Entry, Stored, Taken, buried};
use super::route::takes;
use super::rules::Overflow;
use crate::events::{Binding, BrokerError, Consume, Exchange, Message, Topology};

/// All that a broker has.
#[derive(Debug)]
pub(super) struct State {
    pub(super) exchanges: BTreeMap<String, Exchange>,
    pub(super) queues: BTreeMap<String, Stored>,
    pub(super) bindings: Vec<Binding>,
    pub(super) bounds: Bounds,
    pub(super) away: bool,
    /// Where what is durable is kept, if it is.
    pub(super) keeper: Option<Arc<dyn Keeper>>,
    /// What it was told last to be there.
    pub(super) defined: Topology,
    /// What left its queue unhandled, and has to go elsewhere.
    buried: VecDeque<(String, Entry, Reason)>,
    numbers: u64,
}

impl State {
    pub(super) fn new(bounds: Bounds) -> Self {
        Self {
            exchanges: BTreeMap::new(),
            queues: BTreeMap::new(),
            bindings: Vec::new(),
            bounds,
            away: false,
            keeper: None,
            defined: Topology::new(),
            buried: VecDeque::new(),
            numbers: 0,
        }
    }

    /// A number that nothing else has.
    pub(super) fn number(&mut self) -> u64 {
        self.numbers += 1;
        self.numbers
    }

    /// The queue, where this connection may use it.
    pub(super) fn stored(&mut self, queue: &str, connection: u64) -> Result<&mut Stored, BrokerError> {
        let stored = self.queues.get_mut(queue);
        let stored = stored.ok_or_else(|| BrokerError::Refused(format!("NOT_FOUND - no queue '{queue}'")))?;
        match stored.owner {
            Some(owner) if owner != connection => Err(BrokerError::Refused(format!(
                "RESOURCE_LOCKED - cannot obtain exclusive access to locked queue '{queue}'"
            ))),
            _ => Ok(stored),
        }
    }

    pub(super) fn publish(&mut self, message: &Message, now: Instant) -> Result<(), BrokerError> {
        let (exchange, routing_key) = (&message.exchange, &message.routing_key);
        let Some(targets) = self.targets(message) else {
            return Err(BrokerError::Refused(format!("NOT_FOUND - no exchange '{exchange}'")));
        };
        if targets.is_empty() && message.mandatory {
            return Err(BrokerError::Returned {
                exchange: exchange.clone(),
                routing_key: routing_key.clone(),
            });
        }
        // What is delivered says nothing of how it was published.
        let sent = Message {
            mandatory: true,
            confirmed: true,
            ..message.clone()
        };
        let accepted = targets
            .iter()
            .filter(|target| self.push(target, sent.clone(), now))
            .count();
        match accepted == targets.len() || !message.confirmed {
            true => Ok(()),
            false => Err(BrokerError::NotConfirmed),
        }
    }

    /// The queues that take a message, each once; `None` where there is no such exchange.
    fn targets(&self, message: &Message) -> Option<Vec<String>> {
        if message.exchange.is_empty() {
            let queue = self.queues.contains_key(&message.routing_key);
            return Some(queue.then(|| message.routing_key.clone()).into_iter().collect());
        }
        let kind = self.exchanges.get(&message.exchange)?.kind;
        let fitting = self
            .bindings
            .iter()
            .filter(|binding| binding.exchange == message.exchange);
        let mut targets: Vec<String> = fitting
            .filter(|binding| takes(kind, binding, message))
            .map(|binding| binding.queue.clone())
            .collect();
        targets.sort_unstable();
        targets.dedup();
        Some(targets)
    }

    /// Whether a queue took a message.
    fn push(&mut self, name: &str, message: Message, now: Instant) -> bool {
        let Some(stored) = self.queues.get_mut(name) else {
            return false;
        };
        if stored.refuses(&message) {
            if stored.rules.overflow == Overflow::RejectAndBury {
                let entry = stored.entry(message, now);
                self.buried.push_back((name.to_owned(), entry, Reason::MaxLength));
            }
            return false;
        }
        stored.push(message, now);
        while let Some(surplus) = stored.pop_surplus() {
            self.buried.push_back((name.to_owned(), surplus, Reason::MaxLength));
        }
        true
    }

    /// Puts a message into a queue, however full that is.
    fn force(&mut self, name: &str, message: &Message, now: Instant) -> bool {
        let stored = self.queues.get_mut(name);
        stored.map(|stored| stored.push(message.clone(), now)).is_some()
    }

    /// Lets happen what has to: messages expire, go to their consumers, and to where dead letters go.
    pub(super) fn turn(&mut self, now: Instant) {
        loop {
            for (name, stored) in &mut self.queues {
                for just_come in [false, true] {
                    while let Some(expired) = stored.pop_expired(now, just_come) {
                        self.buried.push_back((name.clone(), expired, Reason::Expired));
                    }
                    stored.deliver(&mut self.numbers);
                }
            }
            if self.buried.is_empty() {
                return;
            }
            while let Some((queue, entry, reason)) = self.buried.pop_front() {
                self.bury(&queue, entry, reason, now);
            }
        }
    }

    /// Sends a message to where the dead letters of its queue go, if they go anywhere.
    fn bury(&mut self, queue: &str, entry: Entry, reason: Reason, now: Instant) {
        let Some(rules) = self.queues.get(queue).map(|stored| &stored.rules) else {
            return;
        };
        let at_least_once = rules.buries_at_least_once;
        let Some(to) = rules.dead_letter.clone() else {
            return;
        };
        let mut message = entry.message;
        death::tell(&mut message, queue, reason);
        message.exchange = to.exchange;
        message.routing_key = to.key.unwrap_or(message.routing_key);
        let targets = self.targets(&message).unwrap_or_default();
        if targets.is_empty() {
            let (exchange, routing_key) = (&message.exchange, &message.routing_key);
            tracing::warn!(queue, exchange, routing_key, "a dead letter is lost: no queue takes it");
        }
        for target in targets.iter().filter(|target| !death::goes_round(&message, target)) {
            // RabbitMQ lets such a message wait until there is room.
            let kept = self.push(target, message.clone(), now) || (at_least_once && self.force(target, &message, now));
            if !kept {
                tracing::warn!(queue, target, "a dead letter is lost: the queue behind is full");
            }
        }
    }

    pub(super) fn consume(&mut self, queue: &str, how: Consume, connection: u64) -> Result<u64, BrokerError> {
        let id = self.number();
        let stored = self.stored(queue, connection)?;
        if stored.excludes(how) {
            let why = format!("ACCESS_REFUSED - queue '{queue}' in exclusive use");
            return Err(BrokerError::Refused(why));
        }
        stored.add_consumer(id, how, connection);
        Ok(id)
    }

    pub(super) fn get(&mut self, queue: &str, connection: u64) -> Result<Option<Taken>, BrokerError> {
        let mut numbers = self.numbers;
        let taken = self.stored(queue, connection)?.get(connection, &mut numbers);
        self.numbers = numbers;
        Ok(taken)
    }

    /// What was sent to a consumer; an error where it has ended.
    pub(super) fn take(&mut self, queue: &str, consumer: u64) -> Result<Option<Taken>, ()> {
        self.queues.get_mut(queue).ok_or(())?.take(consumer)
    }

    pub(super) fn cancel(&mut self, queue: &str, consumer: u64) {
        if let Some(stored) = self.queues.get_mut(queue) {
            let surplus = stored.cancel(consumer);
            self.buried.extend(buried(queue, surplus, Reason::DeliveryLimit));
            if stored.is_left() {
                self.delete(queue);
            }
        }
    }

    pub(super) fn ack(&mut self, queue: &str, tag: u64) -> Result<(), ()> {
        self.queues.get_mut(queue).ok_or(())?.settle(tag).map(drop)
    }

    pub(super) fn reject(&mut self, queue: &str, tag: u64, requeue: bool) -> Result<(), ()> {
        let stored = self.queues.get_mut(queue).ok_or(())?;
        let (surplus, reason) = match requeue {
            true => (stored.requeue(tag)?, Reason::DeliveryLimit),
            false => (Some(stored.settle(tag)?), Reason::Rejected),
        };
        self.buried.extend(buried(queue, surplus.into_iter().collect(), reason));
        Ok(())
    }

    /// A connection is gone.
    pub(super) fn disconnect(&mut self, connection: u64) {
        self.lose(Some(connection));
        let gone = |stored: &Stored| stored.owner == Some(connection) || stored.is_left();
        self.delete_all(gone);
    }

    /// All connections are gone, and what is not durable.
    pub(super) fn restart(&mut self) {
        self.lose(None);
        self.delete_all(|stored| !stored.queue.durable || stored.queue.exclusive || stored.is_left());
        self.queues.values_mut().for_each(Stored::forget_transient);
        self.exchanges.retain(|_, exchange| exchange.durable);
        let exchanges = &self.exchanges;
        self.bindings
            .retain(|binding| exchanges.contains_key(&binding.exchange));
    }

    fn lose(&mut self, connection: Option<u64>) {
        for (name, stored) in &mut self.queues {
            let surplus = stored.disconnect(connection);
            self.buried.extend(buried(name, surplus, Reason::DeliveryLimit));
        }
    }

    fn delete_all(&mut self, gone: impl Fn(&Stored) -> bool) {
        let names: Vec<String> = self
            .queues
            .iter()
            .filter(|(_, stored)| gone(stored))
            .map(|(name, _)| name.clone())
            .collect();
        names.iter().for_each(|name| self.delete(name));
    }

    /// Deletes a queue, its bindings, and exchanges that go with them.
    fn delete(&mut self, queue: &str) {
        self.queues.remove(queue);
        let (gone, kept) = std::mem::take(&mut self.bindings)
            .into_iter()
            .partition(|binding: &Binding| binding.queue == queue);
        self.bindings = kept;
        let gone: Vec<Binding> = gone;
        for binding in gone {
            let left = !self.bindings.iter().any(|other| other.exchange == binding.exchange);
            if left
                && self
                    .exchanges
                    .get(&binding.exchange)
                    .is_some_and(|exchange| exchange.auto_delete)
            {
                self.exchanges.remove(&binding.exchange);
            }
        }
        self.define();
    }

    /// When the next message expires.
    pub(super) fn expires_next(&self) -> Option<Instant> {
        self.queues.values().filter_map(Stored::expires_next).min()
    }
}
