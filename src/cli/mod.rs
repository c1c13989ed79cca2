//! What the commands take and do.

mod bundle;
mod ci;
mod contracts;
mod diff;
mod explain;
mod generate;
mod lint;
#[cfg(feature = "mq")]
mod mq;
mod output;
mod paths;
mod progress;
mod table;

pub(crate) use bundle::Bundle;
pub(crate) use ci::{Ci, usual_format};
pub(crate) use diff::Diff;
pub(crate) use explain::Explain;
pub(crate) use generate::Generate;
pub(crate) use lint::Lint;
#[cfg(feature = "mq")]
pub(crate) use mq::Mq;

/// Exit statuses: findings at the level that fails, or drift.
const FOUND: u8 = 1;
/// Wrong usage, a file that cannot be read, or something else that is no fault of the contract.
pub(crate) const FAILED: u8 = 2;
