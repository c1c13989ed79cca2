//! What a contract may cost to read.

use std::collections::BTreeMap;
use std::path::PathBuf;

/// What loading may cost and which folders it may read. Whatever goes beyond is a finding that names the limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one file. 64 MiB.
    pub file_bytes: u64,
    /// Bytes of all files together. 256 MiB.
    pub total_bytes: u64,
    /// Files that a contract may reach. 1000.
    pub files: usize,
    /// How deep values may be nested, aliases followed. 255.
    pub depth: usize,
    /// Values in all files together. 5 million, which is ten times the largest public contracts.
    pub nodes: usize,
    /// How many values the aliases and merge keys of one file may add: this many, and ten times its own values. 1
    /// million.
    pub aliases: usize,
    /// Folders outside the root file's own from which files may be read too. None.
    pub allow_outside: Vec<PathBuf>,
    /// Addresses that are read from folders: what begins with the first, such as `https://example.com/schemas`, is a
    /// file in the second, or is the second when that is a file. A file is also found with `.json` behind its name. The
    /// longest address counts. None.
    pub mapped: Vec<(String, PathBuf)>,
    /// Hosts that files are fetched from, by `https`: `example.com`, `example.com:8443`; or an origin, such as
    /// `http://localhost:8080`. None.
    pub remote: Vec<String>,
    /// The SHA-256 that what is fetched has to have, as hexadecimal digits, by its URL. What is not in it is not compared. None.
    pub locked: BTreeMap<String, String>,
    /// Overlays that change the root file, one after the other, before anything is made of it. None.
    pub overlays: Vec<PathBuf>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 64 << 20,
            total_bytes: 256 << 20,
            files: 1000,
            depth: 255,
            nodes: 5_000_000,
            aliases: 1_000_000,
            allow_outside: Vec::new(),
            mapped: Vec::new(),
            remote: Vec::new(),
            locked: BTreeMap::new(),
            overlays: Vec::new(),
        }
    }
}

impl Limits {
    /// How many values one file with `nodes` values may have once its aliases are written out.
    pub(super) fn expanded(&self, nodes: usize) -> u64 {
        (nodes as u64).saturating_mul(10).saturating_add(self.aliases as u64)
    }
}
