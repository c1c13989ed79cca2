//! What is there, and what is not to be declared otherwise.

#[cfg(feature = "sqlite")]
use std::sync::Arc;

#[cfg(feature = "sqlite")]
use tokio::time::Instant;

#[cfg(feature = "sqlite")]
use super::keep::{Keeper, Known};
use super::queue::Stored;
use super::state::State;
use crate::events::{Binding, BrokerError, Exchange, Header, Queue, Topology};

impl State {
    pub(super) fn declare(&mut self, topology: &Topology, connection: u64) -> Result<(), BrokerError> {
        let declared = self.declare_all(topology, connection);
        // What came before a refusal is there, and takes messages.
        self.define();
        declared
    }

    fn declare_all(&mut self, topology: &Topology, connection: u64) -> Result<(), BrokerError> {
        topology
            .exchanges
            .iter()
            .try_for_each(|exchange| self.declare_exchange(exchange))?;
        for queue in topology.all_queues() {
            self.declare_queue(queue, connection)?;
        }
        topology.bindings.iter().try_for_each(|binding| self.bind(binding))
    }

    /// Tells what is durable, where that is kept.
    pub(super) fn define(&mut self) {
        let Some(keeper) = &self.keeper else { return };
        let queues = self.queues.values().filter(|stored| stored.outlives());
        let exchanges = self.exchanges.values().filter(|exchange| exchange.durable);
        let mut durable = Topology {
            queues: queues.map(|stored| stored.queue.clone()).collect(),
            exchanges: exchanges.cloned().collect(),
            bindings: self.bindings.clone(),
        };
        durable.bindings.retain(|binding| {
            let queue = self.queues.get(&binding.queue).is_some_and(Stored::outlives);
            queue
                && self
                    .exchanges
                    .get(&binding.exchange)
                    .is_some_and(|exchange| exchange.durable)
        });
        if durable != self.defined {
            keeper.define(&durable);
            self.defined = durable;
        }
    }

    /// Declares what was there when another process ended, and puts its messages back.
    #[cfg(feature = "sqlite")]
    pub(super) fn restore(
        &mut self,
        topology: Topology,
        messages: Vec<Known>,
        keeper: Arc<dyn Keeper>,
        now: Instant,
    ) -> Result<(), BrokerError> {
        self.keeper = Some(Arc::clone(&keeper));
        topology
            .exchanges
            .iter()
            .try_for_each(|exchange| self.declare_exchange(exchange))?;
        let mut queues = topology.queues.iter();
        queues.try_for_each(|queue| self.declare_queue(queue.clone(), 0))?;
        topology.bindings.iter().try_for_each(|binding| self.bind(binding))?;
        self.defined = topology;
        for Known {
            id,
            queue,
            message,
            age,
        } in messages
        {
            match self.queues.get_mut(&queue) {
                Some(stored) => stored.restore(id, message, age, now),
                None => tracing::error!(queue, id, "a message is kept for a queue that was not declared"),
            }
        }
        Ok(())
    }

    fn declare_exchange(&mut self, exchange: &Exchange) -> Result<(), BrokerError> {
        let name = &exchange.name;
        if name.is_empty() {
            let why = "ACCESS_REFUSED - operation not permitted on the default exchange";
            return Err(BrokerError::Refused(why.to_owned()));
        }
        match self.exchanges.get(name) {
            None => drop(self.exchanges.insert(name.clone(), exchange.clone())),
            Some(known) => {
                if let Some(difference) = exchange_difference(exchange, known) {
                    return Err(unequal("exchange", name, &difference));
                }
            }
        }
        Ok(())
    }

    fn declare_queue(&mut self, queue: Queue, connection: u64) -> Result<(), BrokerError> {
        if queue.quorum && (!queue.durable || queue.exclusive || queue.auto_delete) {
            let why = format!(
                "PRECONDITION_FAILED - quorum queue '{}' has to be durable and shared",
                queue.name
            );
            return Err(BrokerError::Refused(why));
        }
        if self.queues.contains_key(&queue.name) {
            let known = self.stored(&queue.name, connection)?;
            return match queue_difference(&queue, &known.queue) {
                Some(difference) => Err(unequal("queue", &queue.name, &difference)),
                None => Ok(()),
            };
        }
        let owner = queue.exclusive.then_some(connection);
        let stored = Stored::new(queue.clone(), owner, self.bounds).kept_by(self.keeper.as_ref());
        self.queues.insert(queue.name, stored);
        Ok(())
    }

    fn bind(&mut self, binding: &Binding) -> Result<(), BrokerError> {
        let missing = |what: &str, name: &str| BrokerError::Refused(format!("NOT_FOUND - no {what} '{name}'"));
        if !self.exchanges.contains_key(&binding.exchange) {
            return Err(missing("exchange", &binding.exchange));
        }
        if !self.queues.contains_key(&binding.queue) {
            return Err(missing("queue", &binding.queue));
        }
        if !self.bindings.contains(binding) {
            self.bindings.push(binding.clone());
        }
        Ok(())
    }
}

fn unequal(what: &str, name: &str, difference: &str) -> BrokerError {
    BrokerError::Refused(format!(
        "PRECONDITION_FAILED - inequivalent arg for {what} '{name}': {difference}"
    ))
}

/// How what is wanted differs from what is there.
pub(super) fn exchange_difference(wanted: &Exchange, known: &Exchange) -> Option<String> {
    differ("type", wanted.kind.as_str(), known.kind.as_str())
        .or_else(|| differ("durable", wanted.durable, known.durable))
        .or_else(|| differ("auto_delete", wanted.auto_delete, known.auto_delete))
}

/// How what is wanted differs from what is there.
pub(super) fn queue_difference(wanted: &Queue, known: &Queue) -> Option<String> {
    differ("durable", wanted.durable, known.durable)
        .or_else(|| differ("exclusive", wanted.exclusive, known.exclusive))
        .or_else(|| differ("auto_delete", wanted.auto_delete, known.auto_delete))
        .or_else(|| argument_difference(&wanted.all_arguments(), &known.all_arguments()))
}

fn differ<T: PartialEq + std::fmt::Display>(what: &str, wanted: T, known: T) -> Option<String> {
    (wanted != known).then(|| format!("received '{what}' {wanted} but current is {known}"))
}

fn argument_difference(wanted: &[(String, Header)], known: &[(String, Header)]) -> Option<String> {
    let find = |all: &[(String, Header)], name: &str| {
        all.iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.clone())
    };
    let mut names = wanted.iter().chain(known).map(|(name, _)| name);
    names.find_map(|name| {
        let (wanted, known) = (find(wanted, name), find(known, name));
        (wanted != known).then(|| format!("received '{name}' {} but current is {}", told(wanted), told(known)))
    })
}

fn told(value: Option<Header>) -> String {
    match value {
        None => "none".to_owned(),
        Some(Header::Text(text)) => format!("'{text}'"),
        Some(Header::Integer(number)) => number.to_string(),
        Some(Header::Boolean(value)) => value.to_string(),
        Some(other) => format!("{other:?}"),
    }
}
