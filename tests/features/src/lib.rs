//! A service of every contract in `specs/features`, and round trips of random values through all of its operations.
//!
//! The build script generates all parts of each contract, reads what they declare, and writes the code that makes values
//! of it, compares them, serves and calls. Values are made from the contract's schemas, as JSON, and decoded.

mod contract;
mod draw;
mod glue;
mod held;
mod service;
mod spec;
mod world;

pub use contract::{Contract, Interface, Type};
pub use service::Service;
pub use world::{Outcome, World, with_certificate};

include!(concat!(env!("OUT_DIR"), "/contracts.rs"));
