//! What users decide about what is generated, linted and compared.

use std::path::PathBuf;

use crate::baseline::Baseline;
use crate::config::Config;
use crate::emit::{Part, Runtime};
use crate::source::Limits;

/// What is generated, and how.
#[derive(Clone, Debug)]
pub struct Options {
    /// The AsyncAPI document that belongs to the contract, where the contract is an OpenAPI document.
    pub events: Option<PathBuf>,
    /// The halves that are wanted; types are always there.
    pub parts: Vec<Part>,
    /// The name of the package to write; without one only its modules are written.
    pub package: Option<String>,
    /// Where the package gets the runtime from.
    pub runtime: Runtime,
    /// Whether each tag is a Cargo feature of the package, so that who uses few of a contract's operations compiles few. All are
    /// on by default, and a server needs them all.
    pub tag_features: bool,
    /// The words for the trait that a server implements; from the contract's title when there are none.
    pub api: Option<String>,
    /// Whether `format` limits strings. Without that it only describes them, and all of them are a `String`.
    pub formats: bool,
    /// Whether a schema without `type` allows every kind of value, as JSON Schema says. Without that it allows those
    /// that its keywords speak about: `properties` are meant for objects.
    pub exact: bool,
    /// The tags of the operations that are wanted; empty for all operations, unless `operations` names some. With either,
    /// components that no operation reaches are left out too.
    pub tags: Vec<String>,
    /// Single operations that are wanted, beside those of `tags`: each by its `operationId`, or by its method and path, such
    /// as `GET /runs`.
    pub operations: Vec<String>,
    /// The `x-` fields of operations that generated code is to know: `Operation::extension` of the runtime reads them.
    pub extensions: Vec<String>,
    /// Codes of findings that may pass: warnings are not shown, and what an error stands in is left out while the rest is
    /// generated.
    pub allow: Vec<String>,
    /// Findings that linting passes over.
    pub baseline: Baseline,
    /// How many findings of one code and level are kept; one more says how many others there are.
    pub shown: usize,
    /// Whether what the specification forbids is an error even where it is clear what is meant.
    pub strict: bool,
    /// Whether the files are formatted by `rustfmt`.
    pub format: bool,
    /// How much a contract may ask for.
    pub limits: Limits,
    /// What the configuration says.
    pub config: Config,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            events: None,
            parts: vec![
                Part::Types,
                Part::Server,
                Part::Client,
                Part::Sender,
                Part::Receiver,
                Part::Events,
            ],
            package: None,
            runtime: Runtime::Version(env!("CARGO_PKG_VERSION").to_owned()),
            tag_features: false,
            api: None,
            formats: true,
            exact: false,
            tags: Vec::new(),
            operations: Vec::new(),
            extensions: Vec::new(),
            allow: Vec::new(),
            baseline: Baseline::default(),
            shown: crate::diagnostic::SHOWN,
            strict: false,
            format: true,
            limits: Limits::default(),
            config: Config::default(),
        }
    }
}
