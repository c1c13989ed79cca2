//! The races service of Runnerly: races that runners have added, public or private.

pub mod api;
pub mod model;
pub mod store;

mod convert;
mod link;
mod place;
mod rules;

#[cfg(test)]
mod tests;

pub use api::{router, router_with};
