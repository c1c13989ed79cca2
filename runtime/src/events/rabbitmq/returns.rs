//! Whose message came back.
//!
//! A message that no queue takes comes back (`basic.return`) before its confirmation, and lapin hands it on with the next confirmation of the
//! channel, in the order in which they came. Where several messages are on their way that can be the confirmation of another one: a message that
//! was confirmed with what is not its own waits until it is certain.

use std::collections::{HashMap, HashSet};

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The broker has it.
    Taken,
    /// No queue takes it.
    Returned,
    /// The broker did not take it over.
    NotTaken,
}

/// The number of a message, in the order in which they were sent.
pub(super) type Tag = u64;

/// The messages of a channel that are not certain yet.
#[derive(Default)]
pub(super) struct Returns {
    /// Those on their way that came back.
    returned: HashSet<Tag>,
    /// Those that were confirmed while another one came back.
    held: HashMap<Tag, Verdict>,
}

impl Returns {
    /// The next confirmation of the channel, and what came with it. Once nothing is [owed](Self::owes), what is held is certain.
    ///
    /// Then no message on its way has come back, and nothing that was confirmed can still wait inside of lapin: each confirmation takes one
    /// away, so those that took are as many as those that were taken, and are the same.
    pub(super) fn confirmed(&mut self, tag: Tag, verdict: Verdict, came_back: Option<Tag>) -> Option<Verdict> {
        if let Some(returned) = came_back {
            match self.held.get_mut(&returned) {
                Some(verdict) => *verdict = Verdict::Returned,
                None => drop(self.returned.insert(returned)),
            }
        }
        if self.returned.remove(&tag) {
            return Some(Verdict::Returned);
        }
        if came_back.is_some() {
            self.held.insert(tag, verdict);
            return None;
        }
        Some(verdict)
    }

    /// Whether a message came back that is not confirmed yet.
    fn owes(&self) -> bool {
        !self.returned.is_empty()
    }

    /// What is held and certain now.
    pub(super) fn certain(&mut self) -> Vec<(Tag, Verdict)> {
        match self.owes() {
            true => Vec::new(),
            false => self.held.drain().collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use super::*;

    /// How many messages are on their way.
    const COUNT: usize = 4;

    /// What a channel hears of one message.
    #[derive(Clone, Copy, PartialEq)]
    enum Step {
        Returned(usize),
        Confirmed(usize),
    }

    /// Every order in which the steps can come: what comes back does so before it is confirmed.
    fn orders(done: &mut Vec<Step>, comes_back: [bool; COUNT], found: &mut Vec<Vec<Step>>) {
        let mut is_last = true;
        for message in 0..COUNT {
            let (returned, confirmed) = (Step::Returned(message), Step::Confirmed(message));
            let next = match comes_back[message] && !done.contains(&returned) {
                true => returned,
                false => confirmed,
            };
            if !done.contains(&next) {
                is_last = false;
                done.push(next);
                orders(done, comes_back, found);
                done.pop();
            }
        }
        if is_last {
            found.push(done.clone());
        }
    }

    /// As lapin does it: a confirmation takes the oldest that came back.
    fn verdicts(steps: &[Step]) -> HashMap<usize, Verdict> {
        let (mut returns, mut waiting, mut known) = (Returns::default(), VecDeque::new(), HashMap::new());
        for step in steps {
            match *step {
                Step::Returned(message) => waiting.push_back(message as Tag),
                Step::Confirmed(message) => {
                    let tag = message as Tag;
                    let own = returns.confirmed(tag, Verdict::Taken, waiting.pop_front());
                    let certain = own.map(|verdict| (tag, verdict)).into_iter().chain(returns.certain());
                    for (tag, verdict) in certain {
                        assert_eq!(known.insert(tag as usize, verdict), None, "each is told once");
                    }
                }
            }
        }
        known
    }

    #[test]
    fn each_message_is_told_what_became_of_it_in_whatever_order_things_come() {
        for bits in 0..1 << COUNT {
            let comes_back: [bool; COUNT] = std::array::from_fn(|message| bits >> message & 1 == 1);
            let mut found = Vec::new();
            orders(&mut Vec::new(), comes_back, &mut found);
            assert!(found.len() >= 24, "all orders of {COUNT} confirmations");
            for steps in found {
                let known = verdicts(&steps);
                for (message, comes_back) in comes_back.into_iter().enumerate() {
                    let verdict = if comes_back { Verdict::Returned } else { Verdict::Taken };
                    assert_eq!(known.get(&message), Some(&verdict));
                }
            }
        }
    }
}
