//! LOAD: the text of YAML and JSON files becomes one arena of nodes, each with its place.
//!
//! ```text
//! load(path, &dyn Fs, &Limits) -> (Source, Findings)
//! ```
//!
//! Later stages see the arena through [`Value`] and never read a file again. JSON goes through `jiter` and YAML through
//! `granit-parser`; both drive the same builder, so limits, duplicate keys and positions are handled in one place.

mod address;
mod arena;
mod builder;
mod edit;
mod fs;
mod git;
mod json;
mod limits;
mod load;
mod nearest;
mod number;
mod position;
mod reference;
mod remote;
pub(crate) mod rules;
mod scalar;
mod scope;
mod value;
mod yaml;

pub(crate) use address::fragment_of;
pub(crate) use address::is_absolute;
pub use arena::{Fetched, File, NodeId, Source};
pub(crate) use fs::clean;
pub use fs::{Disk, Fs, Memory};
pub use git::Revision;
pub use limits::Limits;
pub use load::{load, load_both};
pub(crate) use nearest::nearest;
#[cfg(feature = "judge")]
pub(crate) use number::to_json as json_number;
pub use position::Position;
pub use reference::RefError;
pub(crate) use reference::anchor_name;
pub(crate) use scope::{is_address, whole_address};
pub use value::{Entry, Kind, Value};

#[cfg(test)]
mod tests;
