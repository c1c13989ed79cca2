//! How findings look: one file per format.

mod clean;
mod excerpt;
mod github;
mod gitlab;
mod json;
#[cfg(feature = "cli")]
mod junit;
mod sarif;
mod text;

use crate::diagnostic::Findings;
use crate::source::Source;

/// What was found in one contract, with its text.
pub type Found<'a> = (&'a Findings, &'a Source);

pub use clean::line;
pub use github::github;
pub use gitlab::gitlab;
pub use json::{json, operation as summary_json};
#[cfg(feature = "cli")]
pub use junit::junit;
pub use sarif::sarif;
pub use text::{operation as summary_text, text};

#[cfg(test)]
mod tests;
