//! The lock file: what was fetched from the network, with its hash, so that it cannot change unseen.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::source::Fetched;

/// The name of the file, which stands beside the contract.
const NAME: &str = "wirewright.lock";

const HEAD: &str =
    "# What was fetched for the contracts of this folder, with its SHA-256. Remove a line to take what is there now.\n";

/// The lock file beside a contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lock {
    path: PathBuf,
    hashes: BTreeMap<String, String>,
    changed: bool,
}

impl Lock {
    /// The one beside a contract; empty where there is none.
    pub(crate) fn beside(contract: &Path) -> io::Result<Self> {
        let path = contract.with_file_name(NAME);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(io::Error::new(error.kind(), format!("{}: {error}", path.display()))),
        };
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let hashes = lines.filter_map(|line| line.split_once(' '));
        Ok(Self {
            hashes: hashes.map(|(hash, url)| (url.to_owned(), hash.to_owned())).collect(),
            path,
            changed: false,
        })
    }

    /// The hash of each URL.
    pub(crate) fn hashes(&self) -> &BTreeMap<String, String> {
        &self.hashes
    }

    /// Adds what was fetched and is not in it yet.
    pub(crate) fn add(&mut self, fetched: &[Fetched]) {
        for Fetched { url, hash } in fetched {
            self.changed |= self.hashes.insert(url.clone(), hash.clone()).is_none();
        }
    }

    /// Where it stands.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether something was fetched that it did not know.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.changed
    }

    /// Writes it, where something was added.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&self) -> io::Result<()> {
        if !self.changed {
            return Ok(());
        }
        let lines = self.hashes.iter().fold(HEAD.to_owned(), |mut text, (url, hash)| {
            let _ = writeln!(text, "{hash} {url}");
            text
        });
        fs::write(&self.path, lines)
    }
}
