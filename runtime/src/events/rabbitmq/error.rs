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

/// Whether the broker closed the channel for what one message on it asks.
pub(super) fn is_of_channel(error: &Error) -> bool {
    refusal(error).is_some_and(|said| matches!(said.kind(), AMQPErrorKind::Soft(_)))
}

/// Whether the connection was closed for what lapin (4.12.3) does: messages that wait to be sent when the broker closes their channel are sent
/// all the same, and the broker closes the connection for that (`CHANNEL_ERROR`).
pub(super) fn is_of_another_channel(error: &Error) -> bool {
    let kind = refusal(error).map(AMQPError::kind);
    kind == Some(&AMQPErrorKind::Hard(AMQPHardError::CHANNELERROR))
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
