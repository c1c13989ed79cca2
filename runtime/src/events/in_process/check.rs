//! How what is there differs from what has to be.

use super::declare::{exchange_difference, queue_difference};
use super::state::State;
use crate::events::{Binding, Difference, Drift, Topology};

impl State {
    pub(super) fn check(&self, topology: &Topology) -> Vec<Drift> {
        let mut found = Vec::new();
        for exchange in &topology.exchanges {
            let known = self.exchanges.get(&exchange.name);
            let difference = known.map(|known| exchange_difference(exchange, known));
            found.extend(drift("exchange", &exchange.name, difference));
        }
        for queue in topology.all_queues() {
            let known = self.queues.get(&queue.name);
            let difference = known.map(|known| queue_difference(&queue, &known.queue));
            found.extend(drift("queue", &queue.name, difference));
        }
        let missing = topology
            .bindings
            .iter()
            .filter(|binding| !self.bindings.contains(binding));
        found.extend(missing.map(|binding| of_binding(binding, Difference::Missing)));
        let ours = |binding: &&Binding| topology.queues.iter().any(|queue| queue.name == binding.queue);
        let unknown = self
            .bindings
            .iter()
            .filter(ours)
            .filter(|binding| !topology.bindings.contains(binding));
        found.extend(unknown.map(|binding| of_binding(binding, Difference::Unknown)));
        found
    }
}

/// `None` where it is not there, `Some(None)` where it is as it has to be.
fn drift(what: &'static str, name: &str, difference: Option<Option<String>>) -> Option<Drift> {
    let difference = match difference {
        None => Difference::Missing,
        Some(difference) => Difference::Other(difference?),
    };
    Some(Drift {
        what,
        name: name.to_owned(),
        difference,
    })
}

fn of_binding(binding: &Binding, difference: Difference) -> Drift {
    let Binding {
        queue,
        exchange,
        pattern,
        ..
    } = binding;
    Drift {
        what: "binding",
        name: format!("{exchange} -> {queue} ({pattern})"),
        difference,
    }
}
