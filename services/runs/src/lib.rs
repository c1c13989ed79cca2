//! The runs service of Runnerly: planned and recorded runs, each of one runner.

pub mod model;
pub mod store;

mod rules;

#[cfg(test)]
mod tests;
