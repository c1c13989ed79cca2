//! Where things are.

use std::path::{Path, PathBuf};

use crate::set::Set;
use crate::{Result, files};

/// The folder of the project.
pub(crate) fn root() -> Result<PathBuf> {
    files::canonical(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."))
}

/// The folder that the harness writes to.
pub(crate) fn target(root: &Path) -> PathBuf {
    root.join("target/conformance")
}

/// Where things of a set are.
#[derive(Debug)]
pub(crate) struct Place {
    /// The folder of the project.
    pub(crate) root: PathBuf,
    /// The folder of the set: a workspace of cargo.
    pub(crate) folder: PathBuf,
    name: &'static str,
}

impl Place {
    pub(crate) fn new(root: &Path, set: Set) -> Self {
        Self {
            root: root.to_owned(),
            folder: target(root).join(set.name()),
            name: set.name(),
        }
    }

    /// The contract.
    pub(crate) fn contract(&self) -> PathBuf {
        self.folder.join("contract.json")
    }

    /// The folder with one schema for each group.
    pub(crate) fn schemas(&self) -> PathBuf {
        self.folder.join("schemas")
    }

    /// The instances.
    pub(crate) fn cases(&self) -> PathBuf {
        self.folder.join("cases.json")
    }

    /// The generated package.
    pub(crate) fn api(&self) -> PathBuf {
        self.folder.join("api")
    }

    /// The package of the program.
    pub(crate) fn program(&self) -> PathBuf {
        self.folder.join("program")
    }

    /// What cargo builds: one folder for all sets.
    pub(crate) fn build(&self) -> PathBuf {
        target(&self.root).join("target")
    }

    /// The name of the generated package.
    pub(crate) fn api_name(&self) -> String {
        format!("{}-api", self.name)
    }

    /// The name of the package of the program.
    pub(crate) fn program_name(&self) -> String {
        format!("{}-program", self.name)
    }
}
