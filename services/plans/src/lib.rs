//! The plans service of Runnerly: training plans of runners, and the series of runs that they become.

pub mod model;
pub mod store;
pub mod templates;

mod rules;

#[cfg(test)]
mod tests;
