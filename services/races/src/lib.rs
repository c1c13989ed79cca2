//! The races service of Runnerly: races that runners have added, public or private, who takes part, and
//! how they went.

pub mod api;
pub mod callbacks;
pub mod model;
pub mod store;

mod convert;
mod link;
mod messages;
mod place;
mod rules;
mod table;

#[cfg(test)]
mod tests;

pub use api::{Api, router, router_with};
pub use messages::consumers;
