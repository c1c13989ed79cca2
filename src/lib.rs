//! Wirewright reads OpenAPI contracts, checks them, and writes Rust: types, a validated axum server and a typed client.
//!
//! In a build script:
//!
//! ```no_run
//! wirewright::Build::new("specs/pets.openapi.yaml").server().client().write_to_out_dir()?;
//! # Ok::<(), wirewright::Error>(())
//! ```
//!
//! The way of the data, each step a function of what the one before handed on:
//!
//! ```text
//! load   (path, Fs)            -> Source        text with places
//! read   (Source)              -> Document      OpenAPI of any version
//! check  (Document)            -> Findings      what is surely not meant
//! lower  (Document)            -> Model         what is generated, with names
//! emit   (Model)               -> Files         path and text
//! write  (Files)               -> Outcome       formatted, compared, written
//! ```

pub mod diagnostic;
pub mod document;
pub mod render;
pub mod source;

mod baseline;
mod build;
mod bundle;
mod code;
mod config;
mod custom;
mod diff;
mod drift;
mod emit;
mod error;
mod fix;
mod generate;
#[cfg(feature = "judge")]
mod judge;
mod keyword;
mod lint;
mod lock;
mod lower;
#[cfg(feature = "judge")]
mod messages;
mod model;
mod options;
mod policy;
mod summary;
mod topology;
mod versions;
mod write;

pub use baseline::Baseline;
pub use build::Build;
pub use config::{Config, Job, Reading};
pub use drift::drift;
pub use emit::{Files, Part, Runtime};
pub use error::Error;
pub use fix::{Fixed, fix};
#[cfg(feature = "judge")]
pub use generate::messages;
pub use generate::{Bundled, Generated, Linted, bundle, generate, generate_from, lint, lint_from, write};
pub use keyword::{Case, TABLES as KEYWORD_TABLES, Table};
pub use lock::Lock;
#[cfg(feature = "judge")]
pub use messages::{Draft, Messages, Unfit, Written};
pub use model::{Argument, Binding, Exchange, ExchangeKind, Queue, Topology};
pub use options::Options;
pub use summary::{Fate, Reason, Summary};
pub use topology::{topology, topology_from};
pub use versions::{Diffed, Place, diff, diff_code_from, diff_folders, diff_from};
pub use write::{Mode, Outcome};

/// Every kind of change between two versions, in the order of their names.
pub fn changes() -> impl Iterator<Item = &'static diagnostic::Rule> {
    diff::change_rules()
}

/// A contract before and after a change of a kind, in YAML and without what all contracts begin with; the line on which the change is
/// told ends in `# here`. `None` for kinds that no short contract shows.
///
/// ```
/// let rule = wirewright::changes().find(|rule| rule.code == "parameter-required").unwrap();
/// let [before, after] = wirewright::change_example(rule).unwrap();
/// assert!(!before.contains("required: true") && after.contains("required: true"));
/// ```
pub fn change_example(rule: &diagnostic::Rule) -> Option<[&'static str; 2]> {
    diff::change_example(rule)
}

/// Every rule of Wirewright that a finding can cite, in the order of the stages. [`Config::rules`] has those of a project.
pub fn rules() -> impl Iterator<Item = &'static diagnostic::Rule> {
    [
        source::rules::RULES,
        document::rules::RULES,
        lower::RULES,
        config::RULES,
        custom::RULES,
        lint::RULES,
        drift::RULES,
        #[cfg(feature = "judge")]
        messages::RULES,
    ]
    .into_iter()
    .flatten()
    .copied()
    .chain(lint::lint_rules())
}
