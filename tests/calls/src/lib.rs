//! The generated code of three contracts: one with webhooks, one with callbacks, one with links.

/// A club that tells when runs are finished.
#[allow(
    dead_code,
    missing_docs,
    reason = "a build script's output is not this crate's interface"
)]
pub mod club {
    include!(concat!(env!("OUT_DIR"), "/webhooks/mod.rs"));
}

/// Races that call back.
#[allow(
    dead_code,
    missing_docs,
    reason = "a build script's output is not this crate's interface"
)]
pub mod races {
    include!(concat!(env!("OUT_DIR"), "/callbacks/mod.rs"));
}

/// Runs whose answers are linked to other operations.
#[allow(
    dead_code,
    missing_docs,
    reason = "a build script's output is not this crate's interface"
)]
pub mod runs {
    include!(concat!(env!("OUT_DIR"), "/links/mod.rs"));
}
