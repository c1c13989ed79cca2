//! The generated code of a club that publishes and receives each kind of message.

/// A club with a document for operations and one for messages.
#[allow(
    dead_code,
    missing_docs,
    reason = "a build script's output is not this crate's interface"
)]
pub mod club {
    include!(concat!(env!("OUT_DIR"), "/club/mod.rs"));
}
