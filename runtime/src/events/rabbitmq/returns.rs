//! Whose message came back.
//!
//! A message that no queue takes comes back (`basic.return`) before its confirmation, and lapin hands it on with the next confirmation of the
//! channel, in the order in which they came. Where several messages are on their way that can be the confirmation of another one: what came
//! back is known by its message id here, and a message that was confirmed with what is not its own waits until it is certain.

use std::collections::HashMap;

use lapin::types::ShortString;

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

/// A message came back that is not on its way.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Stray;

type Certain = Vec<(ShortString, Verdict)>;

/// The messages of a channel that are not certain yet, by their message ids.
#[derive(Default)]
pub(super) struct Returns {
    /// Those on their way, and whether they came back.
    flying: HashMap<ShortString, bool>,
    /// Those that were confirmed while another one came back.
    held: HashMap<ShortString, Verdict>,
    /// How many of those on their way came back.
    owed: usize,
}

impl Returns {
    /// A message goes out.
    pub(super) fn sent(&mut self, id: ShortString) {
        self.flying.insert(id, false);
    }

    /// The next confirmation of the channel, and what came with it: what is certain now.
    ///
    /// Once no message on its way has come back, nothing that was confirmed can still wait inside of lapin: each confirmation takes one away,
    /// so those that took are as many as those that were taken, and are the same.
    pub(super) fn confirmed(
        &mut self,
        id: &ShortString,
        verdict: Verdict,
        came_back: Option<&ShortString>,
    ) -> Result<Certain, Stray> {
        let mut certain = Vec::new();
        if let Some(returned) = came_back {
            certain.extend(self.returned(returned)?);
        }
        match self.flying.remove(id).ok_or(Stray)? {
            true => {
                self.owed -= 1;
                certain.push((id.clone(), Verdict::Returned));
            }
            false if came_back.is_some() => {
                self.held.insert(id.clone(), verdict);
            }
            false => certain.push((id.clone(), verdict)),
        }
        if self.owed == 0 {
            certain.extend(self.held.drain());
        }
        Ok(certain)
    }

    fn returned(&mut self, id: &ShortString) -> Result<Option<(ShortString, Verdict)>, Stray> {
        if let Some(returned) = self.flying.get_mut(id) {
            self.owed += usize::from(!*returned);
            *returned = true;
            return Ok(None);
        }
        let held = self.held.remove_entry(id).ok_or(Stray)?;
        Ok(Some((held.0, Verdict::Returned)))
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

    fn id(message: usize) -> ShortString {
        message.to_string().into()
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
    fn verdicts(steps: &[Step]) -> HashMap<ShortString, Verdict> {
        let (mut returns, mut waiting, mut known) = (Returns::default(), VecDeque::new(), HashMap::new());
        for message in 0..COUNT {
            returns.sent(id(message));
        }
        for step in steps {
            match *step {
                Step::Returned(message) => waiting.push_back(id(message)),
                Step::Confirmed(message) => {
                    let came_back = waiting.pop_front();
                    let certain = returns.confirmed(&id(message), Verdict::Taken, came_back.as_ref());
                    for (id, verdict) in certain.expect("all are on their way") {
                        assert_eq!(known.insert(id, verdict), None, "each is told once");
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
                    assert_eq!(known.get(&id(message)), Some(&verdict));
                }
            }
        }
    }

    #[test]
    fn what_was_not_sent_cannot_come_back() {
        let mut returns = Returns::default();
        returns.sent(id(1));
        assert_eq!(returns.confirmed(&id(1), Verdict::Taken, Some(&id(2))), Err(Stray));
        assert_eq!(returns.confirmed(&id(2), Verdict::Taken, None), Err(Stray));
    }
}
