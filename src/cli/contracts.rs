//! Which contracts a command is about.

use std::path::{Path, PathBuf};

use wirewright::Options;

use super::generate::reading;

/// A contract, and how it is read.
pub(super) struct Contract {
    pub(super) spec: PathBuf,
    pub(super) options: Options,
}

/// The contracts that are named, or else those of the configuration. One that the configuration generates from is read as it says there.
pub(super) fn contracts(named: &[PathBuf], options: &Options) -> Result<Vec<Contract>, String> {
    let specs = if named.is_empty() {
        options.config.specs()
    } else {
        named.to_vec()
    };
    if specs.is_empty() {
        let why = "no contract is named, and wirewright.toml has none: name one, or write `spec` and `out` in [[generate]], or `specs` in [lint]";
        return Err(why.to_owned());
    }
    let contract = |spec: PathBuf| {
        let job = options.config.jobs().iter().find(|job| is_same(&job.spec, &spec));
        Contract {
            options: job.map_or_else(|| options.clone(), |job| reading(&job.reading, options)),
            spec,
        }
    };
    Ok(specs.into_iter().map(contract).collect())
}

/// Whether two paths lead to one file.
pub(super) fn is_same(a: &Path, b: &Path) -> bool {
    let whole = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    a == b || whole(a) == whole(b)
}
