//! What happens to answers that break their contract.

use crate::operation::Operation;
use crate::violation::Violations;

/// What is done about an answer that breaks its contract.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Responses {
    /// Nothing is checked.
    Off,
    /// The answer goes on as it is; a warning and the counter `wirewright_response_violations_total` tell of it.
    #[default]
    Report,
    /// The answer is refused.
    Enforce,
}

impl Responses {
    /// Whether answers are checked at all.
    pub(crate) const fn checks(self) -> bool {
        !matches!(self, Self::Off)
    }
}

/// How many violations a warning names.
const NAMED: usize = 5;

/// Logs and counts an answer that breaks its contract. No value of it is logged.
#[cold]
pub(crate) fn report(
    side: &'static str,
    operation: &'static Operation,
    status: http::StatusCode,
    violations: &Violations,
) {
    let named: Vec<String> = violations.iter().take(NAMED).map(ToString::to_string).collect();
    tracing::warn!(
        side,
        operation = operation.id,
        status = status.as_u16(),
        violations = violations.len(),
        first = named.join("; "),
        "an answer breaks its contract"
    );
    metrics::counter!(
        "wirewright_response_violations_total",
        "side" => side,
        "operation" => operation.id,
        "status" => status.as_str().to_owned()
    )
    .increment(1);
}
