//! The races service of Runnerly: races that runners have added, public or private.

pub mod model;
pub mod store;

mod place;
mod rules;

#[cfg(test)]
mod tests;
