//! The runs service of Runnerly: planned and recorded runs, each of one runner.

pub mod api;
pub mod callbacks;
pub mod importer;
pub mod model;
pub mod store;

mod convert;
mod files;
mod link;
mod messages;
mod rules;
mod track;

#[cfg(test)]
mod tests;

pub use api::{Api, router, router_with};
pub use importer::Importer;
pub use messages::consumers;
