//! The generated code of a service that fails.

/// Laps of a race.
#[allow(
    dead_code,
    missing_docs,
    reason = "a build script's output is not this crate's interface"
)]
pub mod laps {
    include!(concat!(env!("OUT_DIR"), "/laps/mod.rs"));
}

/// Operations with keys of several kinds.
#[allow(
    dead_code,
    missing_docs,
    reason = "a build script's output is not this crate's interface"
)]
pub mod keys {
    include!(concat!(env!("OUT_DIR"), "/keys/mod.rs"));
}
