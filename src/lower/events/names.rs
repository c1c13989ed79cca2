//! What methods and descriptors of messages are called.

use std::collections::HashMap;

use crate::code::Ident;
use crate::document::events::{EventOperation, Events};

use crate::lower::naming::{self, Scope};
use crate::lower::operations::methods;

/// Words that titles end in and that say nothing of what the messages are of.
const ENDS: [&str; 6] = ["Events", "Event", "Messages", "Messaging", "Service", "Api"];

/// What the names of publisher and consumer begin with: `Runs events` and `runs` both give `Runs`.
pub(super) fn stem(title: &str) -> String {
    let name = naming::camel(title);
    let mut stem = name.as_str();
    let shorter = |stem: &'_ str| ENDS.iter().find_map(|end| stem.strip_suffix(end)).map(str::len);
    while let Some(length) = shorter(stem).filter(|length| *length > 0) {
        stem = &stem[..length];
    }
    stem.to_owned()
}

/// The title without the words that say nothing: `Runnerly runs messages` is about `Runnerly runs`.
pub(super) fn subject(title: &str) -> String {
    let mut words: Vec<&str> = title.split_whitespace().collect();
    let empty = |word: &str| ENDS.iter().any(|end| end.eq_ignore_ascii_case(word));
    while words.len() > 1 && words.last().is_some_and(|word| empty(word)) {
        words.pop();
    }
    words.join(" ")
}

/// Names that are in use, and how often messages occur.
pub(super) struct Names {
    sent: Scope,
    received: Scope,
    constants: Scope,
    /// How many operations that send, or that receive, have a message of this name.
    uses: HashMap<(bool, String), usize>,
}

impl Names {
    pub(super) fn new(events: &Events) -> Self {
        let mut uses = HashMap::new();
        for operation in &events.operations {
            for (name, _) in &operation.messages {
                *uses.entry((operation.sends, naming::snake(name))).or_default() += 1;
            }
        }
        Self {
            sent: methods(),
            received: methods(),
            constants: Scope::default(),
            uses,
        }
    }

    /// Method and descriptor of a message. A method is called by its message, and where several operations have that, by the
    /// operation; a descriptor always by the operation, whose name is the only one of its kind.
    pub(super) fn claim(&mut self, operation: &EventOperation, message: &str) -> (Ident, Ident) {
        let by_operation = match &operation.messages[..] {
            [_] => operation.name.clone(),
            _ => format!("{} {message}", operation.name),
        };
        let by_message = naming::snake(message);
        let uses = self.uses.get(&(operation.sends, by_message.clone()));
        let words = if uses.is_some_and(|uses| *uses > 1) {
            naming::snake(&by_operation)
        } else {
            by_message
        };
        let methods = if operation.sends {
            &mut self.sent
        } else {
            &mut self.received
        };
        let constant = self.constants.claim(&naming::shouty(&naming::snake(&by_operation)));
        (methods.claim(&words), constant)
    }

    /// The descriptor of what answers a message.
    pub(super) fn claim_reply(&mut self, constant: &Ident) -> Ident {
        self.constants.claim(&format!("{}_REPLY", constant.word()))
    }
}

#[cfg(test)]
mod tests {
    use super::{stem, subject};

    #[test]
    fn titles_lose_what_says_nothing() {
        for (title, expected) in [
            ("Runnerly races events", "RunnerlyRaces"),
            ("Runs service messages", "Runs"),
            ("runs", "Runs"),
            ("Events", "Events"),
            ("Races API", "Races"),
        ] {
            assert_eq!(stem(title), expected, "{title}");
        }
        assert_eq!(subject("Runnerly races  events"), "Runnerly races");
        assert_eq!(subject("Events"), "Events");
    }
}
