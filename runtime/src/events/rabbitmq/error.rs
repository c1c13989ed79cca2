//! What lapin says went wrong, as a broker's error.

use lapin::protocol::{AMQPError, AMQPErrorKind, AMQPHardError};
use lapin::{Error, ErrorKind};

use super::super::BrokerError;

/// The broker's answer that there is no such thing (`NOT_FOUND`).
pub(super) const NOT_FOUND: u16 = 404;

/// What the broker said, where it said anything.
pub(super) fn refusal(error: &Error) -> Option<&AMQPError> {
    match error.kind() {
        ErrorKind::ProtocolError(said) => Some(said),
        _ => None,
    }
}

/// What lapin says went wrong. What the broker holds against the request itself is a refusal; all else is about the connection.
pub(super) fn told(error: &Error) -> BrokerError {
    match error.kind() {
        ErrorKind::ProtocolError(said) if is_final(said.kind()) => BrokerError::Refused(said.get_message().to_string()),
        ErrorKind::ProtocolError(said) => BrokerError::Connection(said.get_message().to_string()),
        ErrorKind::AuthProviderError(why) => BrokerError::Refused(why.clone()),
        ErrorKind::SerialisationError(_) => BrokerError::Invalid(error.to_string()),
        _ => BrokerError::Connection(error.to_string()),
    }
}

/// Whether the same would be answered in the same way again.
fn is_final(kind: &AMQPErrorKind) -> bool {
    match kind {
        AMQPErrorKind::Soft(_) => true,
        AMQPErrorKind::Hard(hard) => matches!(
            hard,
            AMQPHardError::NOTALLOWED | AMQPHardError::NOTIMPLEMENTED | AMQPHardError::SYNTAXERROR
        ),
    }
}
