//! The runs service of Runnerly: planned and recorded runs, each of one runner.

pub mod api;
pub mod model;
pub mod store;

mod convert;
mod link;
mod rules;

#[cfg(test)]
mod tests;

pub use api::{router, router_with};
