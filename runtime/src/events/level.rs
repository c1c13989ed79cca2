//! What happens to messages that break their contract.

use crate::violation::Violations;

/// How strictly messages are held against their contract.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Level {
    /// Nothing is checked.
    Off,
    /// The message goes on as it is; a warning and the counter `wirewright_message_violations_total` tell of it.
    Report,
    /// The message is not sent; one that came is given up.
    #[default]
    Enforce,
}

impl Level {
    pub(super) const fn checks(self) -> bool {
        !matches!(self, Self::Off)
    }
}

/// How many violations a warning names.
const NAMED: usize = 5;

/// Logs and counts a message that breaks its contract. No value of it is logged.
#[cold]
pub(super) fn report(direction: &'static str, message: &'static str, violations: &Violations) {
    let named: Vec<String> = violations.iter().take(NAMED).map(ToString::to_string).collect();
    tracing::warn!(
        direction,
        message_name = message,
        violations = violations.len(),
        first = named.join("; "),
        "a message breaks its contract"
    );
    metrics::counter!("wirewright_message_violations_total", "direction" => direction, "message" => message)
        .increment(1);
}
