//! The suite as it is on disk.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::{Result, files};

/// The JSON Schema test suite.
#[derive(Debug)]
pub(crate) struct Suite {
    folder: PathBuf,
}

/// A schema with instances.
#[derive(Debug, Deserialize)]
pub(crate) struct Group {
    /// Its position in its set, which names it in the contract.
    #[serde(skip)]
    pub(crate) number: u32,
    /// The file that it is in, from the folder of all tests.
    #[serde(skip)]
    pub(crate) file: String,
    pub(crate) description: String,
    /// As it is written.
    pub(crate) schema: Box<RawValue>,
    pub(crate) tests: Vec<Case>,
}

/// An instance, and whether the schema of its group allows it.
#[derive(Debug, Deserialize)]
pub(crate) struct Case {
    pub(crate) description: String,
    /// As it is written.
    pub(crate) data: Box<RawValue>,
    pub(crate) valid: bool,
}

impl Suite {
    /// The suite in the wanted folder, or where it usually is.
    pub(crate) fn find(wanted: Option<&Path>, root: &Path) -> Result<Self> {
        let usual = [
            root.join("../shared/conformance/JSON-Schema-Test-Suite"),
            root.join("target/json-schema-test-suite"),
        ];
        let folders = wanted.map_or(usual.to_vec(), |folder| vec![folder.to_owned()]);
        let found = folders.iter().find(|folder| folder.join("tests").is_dir());
        let folder = found.ok_or_else(|| missing(wanted))?;
        Ok(Self {
            folder: files::canonical(folder)?,
        })
    }

    /// The folder with the documents that schemas refer to.
    pub(crate) fn remotes(&self) -> PathBuf {
        self.folder.join("remotes")
    }

    /// The files of a folder of tests, by their paths from the folder of all tests; none where there is no such folder.
    pub(crate) fn files(&self, folder: &str) -> Result<Vec<String>> {
        let path = self.folder.join("tests").join(folder);
        if !path.is_dir() {
            return Ok(Vec::new());
        }
        let paths = files::list(&path, ".json")?;
        let names = paths.iter().filter_map(|path| path.file_name());
        Ok(names
            .map(|name| format!("{folder}/{}", name.to_string_lossy()))
            .collect())
    }

    /// The groups of files, numbered from 1.
    pub(crate) fn groups(&self, names: &[String]) -> Result<Vec<Group>> {
        let mut groups = Vec::new();
        for name in names {
            groups.extend(read(&self.folder.join("tests").join(name), name)?);
        }
        number(&mut groups);
        Ok(groups)
    }
}

/// The groups of one file, numbered from 1.
pub(crate) fn read(path: &Path, name: &str) -> Result<Vec<Group>> {
    let text = files::read(path)?;
    let mut groups: Vec<Group> = serde_json::from_str(&text).map_err(|error| format!("{name}: {error}"))?;
    for group in &mut groups {
        name.clone_into(&mut group.file);
    }
    number(&mut groups);
    Ok(groups)
}

/// Numbers groups from 1.
pub(crate) fn number(groups: &mut [Group]) {
    for (number, group) in (1..).zip(groups) {
        group.number = number;
    }
}

fn missing(wanted: Option<&Path>) -> String {
    match wanted {
        Some(folder) => format!("{} has no folder `tests`: that is not the suite", folder.display()),
        None => {
            "the JSON Schema test suite is not there: run `tests/conformance/fetch`, or name its folder with `--suite`"
                .to_owned()
        }
    }
}
