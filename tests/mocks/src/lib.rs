//! The generated code of a service, and its mock.

/// Laps of a race.
#[allow(
    dead_code,
    missing_docs,
    reason = "a build script's output is not this crate's interface"
)]
pub mod laps {
    include!(concat!(env!("OUT_DIR"), "/laps/mod.rs"));
}
