//! What a handle has declared, to be there again on a broker that lost it.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::super::Topology;

/// How many topologies are remembered, the last ones.
const MOST: usize = 100;

/// The topologies that were declared, each once.
#[derive(Default)]
pub(super) struct Declared(Mutex<Vec<Topology>>);

impl Declared {
    /// Remembers what stays when a connection ends; the rest is the affair of those who consume.
    pub(super) fn add(&self, topology: &Topology) {
        let lasting = lasting(topology);
        let mut all = self.locked();
        if lasting != Topology::new() && !all.contains(&lasting) {
            let surplus = (all.len() + 1).saturating_sub(MOST);
            all.drain(..surplus);
            all.push(lasting);
        }
    }

    pub(super) fn all(&self) -> Vec<Topology> {
        self.locked().clone()
    }

    fn locked(&self) -> MutexGuard<'_, Vec<Topology>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn lasting(topology: &Topology) -> Topology {
    let mut topology = topology.clone();
    let (passing, lasting): (Vec<_>, Vec<_>) = topology
        .queues
        .into_iter()
        .partition(|queue| queue.exclusive || queue.auto_delete);
    topology.queues = lasting;
    topology
        .bindings
        .retain(|binding| !passing.iter().any(|queue| queue.name == binding.queue));
    topology
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::{Exchange, Kind, Queue};

    fn named(name: &str) -> Topology {
        Topology::new().exchange(Exchange::new(name, Kind::Topic))
    }

    #[test]
    fn what_goes_with_a_connection_is_not_remembered() {
        let declared = Declared::default();
        let lasting = named("x").queue(Queue::new("q")).bind("q", "x", "#");
        let all = lasting
            .clone()
            .queue(Queue::new("mine").exclusive())
            .bind("mine", "x", "a.*");
        declared.add(&all);
        declared.add(&lasting);
        declared.add(&Topology::new().queue(Queue::new("reply.1").exclusive().auto_delete()));
        assert_eq!(declared.all(), [lasting]);
    }

    #[test]
    fn the_last_are_remembered() {
        let declared = Declared::default();
        (0..=MOST).for_each(|number| declared.add(&named(&number.to_string())));
        let all = declared.all();
        assert_eq!((all.len(), all.first()), (MOST, Some(&named("1"))));
    }
}
