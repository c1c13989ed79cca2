//! Reads the root file and every file that it reaches.

mod cost;
mod files;
mod links;
mod mapped;
mod overlay;
mod patterns;
mod remote;
mod scan;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicUsize;

use super::arena::{Arena, Source};
use super::fs::Fs;
use super::limits::Limits;
use crate::diagnostic::{FileId, Findings};

/// Reads the file at `path` and the files that its references lead to, as values with places.
///
/// Only files in the root file's folder are read, and those that [`Limits::allow_outside`] and [`Limits::mapped`] name;
/// only what is at the hosts of [`Limits::remote`] is fetched from the network. There is always a source: what could not be read is null in it, and a finding says why. A
/// reference that leads nowhere is no finding yet: [`Source::resolve`] tells when it is asked.
///
/// ```
/// use std::path::Path;
/// use wirewright::source::{Limits, Memory, load};
///
/// let files = Memory::from([
///     ("api/root.yaml", "pet: {$ref: 'common.yaml#/Pet'}"),
///     ("api/common.yaml", "Pet: {type: object}"),
/// ]);
/// let (source, findings) = load(Path::new("api/root.yaml"), &files, &Limits::default());
/// assert!(findings.is_empty());
///
/// let pet = source.root().get("pet").unwrap();
/// let target = source.resolve(pet.id(), pet.get("$ref").unwrap().as_str().unwrap()).unwrap();
/// assert_eq!(source.value(target).pointer().to_string(), "#/Pet");
/// assert_eq!(source.files()[1].name, "api/common.yaml");
/// ```
#[must_use]
pub fn load(path: &Path, fs: &dyn Fs, limits: &Limits) -> (Source, Findings) {
    load_both(path, None, fs, limits)
}

/// The same with the AsyncAPI document at `events` beside it, whose folder may be read too. What both refer to is one value.
///
/// ```
/// use std::path::Path;
/// use wirewright::source::{Limits, Memory, load_both};
///
/// let files = Memory::from([("api.yaml", "openapi: 3.1.0"), ("events.yaml", "asyncapi: 3.0.0")]);
/// let (source, findings) = load_both(Path::new("api.yaml"), Some(Path::new("events.yaml")), &files, &Limits::default());
/// assert!(findings.is_empty());
/// assert!(source.root().get("openapi").is_some());
/// assert!(source.events().unwrap().get("asyncapi").is_some());
/// ```
#[must_use]
pub fn load_both(path: &Path, events: Option<&Path>, fs: &dyn Fs, limits: &Limits) -> (Source, Findings) {
    let mut loader = Loader {
        fs,
        limits,
        source: Source {
            files: Vec::new(),
            arena: Arena::default(),
            scopes: HashMap::new(),
            beside: None,
            has_names: false,
            fetched: Vec::new(),
            guesses: AtomicUsize::new(0),
        },
        findings: Findings::new(),
        by_path: HashMap::new(),
        folders: Vec::new(),
        maps: Vec::new(),
        bytes: 0,
        address_bytes: 0,
        looks: cost::MAX,
        told: Vec::new(),
    };
    loader.root(path);
    loader.source.beside = events.map(|path| loader.entry(path));
    for overlay in &limits.overlays {
        loader.overlay(overlay);
    }
    let mut next = 0;
    while next < loader.source.files.len() {
        loader.follow(FileId(next as u32));
        next += 1;
    }
    (loader.source, loader.findings)
}

/// The state of loading one contract.
struct Loader<'a> {
    fs: &'a dyn Fs,
    limits: &'a Limits,
    source: Source,
    findings: Findings,
    by_path: HashMap<PathBuf, FileId>,
    /// The folders that may be read, canonical.
    folders: Vec<PathBuf>,
    /// The addresses that are read from folders.
    maps: Vec<mapped::Map>,
    /// The bytes read so far.
    bytes: u64,
    /// The bytes of the addresses of schemas so far.
    address_bytes: usize,
    /// How many values the targets of overlays may still look at.
    looks: u64,
    /// The limits that were told of.
    told: Vec<String>,
}
