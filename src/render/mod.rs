//! How findings look: one file per format.

mod clean;
mod excerpt;
mod json;
mod text;

pub(crate) use clean::line;
pub use json::{json, operation as summary_json};
pub use text::{operation as summary_text, text};

#[cfg(test)]
mod tests;
