//! How findings look: one file per format.

mod clean;
mod excerpt;
mod json;
mod text;

pub(crate) use clean::line;
pub use json::json;
pub use text::text;

#[cfg(test)]
mod tests;
