//! The plans service of Runnerly: training plans of runners, and the series of runs that they become.

pub mod api;
pub mod messages;
pub mod model;
pub mod store;
pub mod templates;

mod calendar;
mod convert;
mod link;
mod rules;

#[cfg(test)]
mod tests;

pub use api::{Api, router, router_with};
pub use messages::Listener;
