//! What methods and descriptors of messages are called.

use std::collections::{HashMap, HashSet};

use crate::code::Ident;
use crate::document::events::{EventOperation, Events};
use crate::model::{self, TypeDef};

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

/// Gives another name to descriptors that are called as a type: `M1` is the descriptor of the operation `m1`, and the type of the message
/// `m1`, which is a value too where it is made as a function is called.
pub(in crate::lower) fn tell_apart(events: &mut model::Events, types: &[TypeDef]) {
    let names: HashSet<&str> = types.iter().map(|ty| ty.name.word()).collect();
    let clashes = |constant: &Ident| names.contains(constant.word());
    let mut scope = Scope::default();
    for constant in events.constants().filter(|constant| !clashes(constant)) {
        scope.claim_exactly(constant.word());
    }
    for name in &names {
        scope.claim_exactly(name);
    }
    for constant in events.constants_mut().filter(|constant| clashes(constant)) {
        *constant = scope.claim(constant.word());
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{stem, subject};
    use crate::Options;
    use crate::source::Memory;

    #[test]
    fn descriptors_are_not_called_as_types_are() {
        let text = "asyncapi: 3.0.0\ninfo: {title: T, version: 1.0.0}\n\
                    channels: {c: {address: c, messages: {m1: {payload: {type: string, minLength: 1}}, toOwned: {payload: {type: string}}}}}\n\
                    operations:\n  m1: {action: send, channel: {$ref: '#/channels/c'}, messages: [{$ref: '#/channels/c/messages/m1'}]}\n  \
                    heard: {action: receive, channel: {$ref: '#/channels/c'}}\n";
        let files = Memory::from([("a.yaml", text)]);
        let model = crate::generate::model(&files, Path::new("a.yaml"), &Options::default()).expect("a model");
        let events = model.events.expect("messages");
        let types: Vec<_> = model.types.iter().map(|ty| ty.name.word()).collect();
        assert!(types.contains(&"M1"), "{types:?}");
        let constants: Vec<_> = events.constants().map(crate::code::Ident::word).collect();
        assert_eq!(constants, ["M12", "HEARD_M1", "HEARD_TO_OWNED"]);
        let functions: Vec<_> = events.received.iter().map(|one| one.message.function.word()).collect();
        assert_eq!(functions, ["m1", "to_owned2"]);
    }

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
