//! Where files come from.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

/// Where files come from: the disk, or a map in tests.
pub trait Fs {
    /// The bytes of a file, at most `limit + 1` of them: one more than `limit` says that the file is larger.
    ///
    /// # Errors
    /// The file does not exist, may not be read, or is not a regular file.
    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>>;

    /// The canonical path, with symbolic links followed, so that a link cannot lead out of a folder unseen.
    ///
    /// # Errors
    /// There is no such file.
    fn canonical(&self, path: &Path) -> io::Result<PathBuf>;

    /// The files below a folder, by their paths from it. Links and what begins with a dot are passed over.
    ///
    /// # Errors
    /// It is no folder, or cannot be listed.
    fn files_below(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        let _ = folder;
        Err(io::Error::new(io::ErrorKind::Unsupported, "folders are not listed"))
    }

    /// What users call a file of this name.
    fn label(&self, name: &str) -> String {
        name.to_owned()
    }

    /// The bytes at a URL, at most `limit + 1` of them. Nothing is asked for that [`Limits::remote`](super::Limits::remote)
    /// does not name.
    ///
    /// # Errors
    /// It cannot be fetched, or this does not fetch at all.
    fn fetch(&self, url: &str, limit: u64) -> io::Result<Vec<u8>> {
        let _ = (url, limit);
        Err(io::Error::new(
            io::ErrorKind::Unsupported,
            "nothing is fetched from the network",
        ))
    }
}

/// The files of this machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct Disk;

impl Fs for Disk {
    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        // Opening a pipe or a device could wait for ever, so the kind of file is looked at first.
        if !fs::metadata(path)?.is_file() {
            return Err(io::Error::other("not a regular file"));
        }
        let mut bytes = Vec::new();
        fs::File::open(path)?
            .take(limit.saturating_add(1))
            .read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        fs::canonicalize(path)
    }

    fn files_below(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        let mut files = Vec::new();
        let mut waiting = vec![PathBuf::new()];
        while let Some(below) = waiting.pop() {
            for entry in fs::read_dir(folder.join(&below))? {
                let entry = entry?;
                let (path, kind) = (below.join(entry.file_name()), entry.file_type()?);
                let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
                if kind.is_dir() && !hidden {
                    waiting.push(path);
                } else if kind.is_file() && !hidden {
                    files.push(path);
                }
            }
        }
        files.sort();
        Ok(files)
    }

    fn fetch(&self, url: &str, limit: u64) -> io::Result<Vec<u8>> {
        super::remote::fetch(url, limit)
    }
}

/// Files that are held in memory, by path: for tests and for users that have the text already.
///
/// ```
/// use std::path::Path;
/// use wirewright::source::{Limits, Memory, load};
///
/// let files = Memory::from([("api.yaml", "openapi: 3.1.0")]);
/// let (source, findings) = load(Path::new("api.yaml"), &files, &Limits::default());
///
/// assert!(findings.is_empty());
/// assert_eq!(source.root().get("openapi").and_then(|v| v.as_str()), Some("3.1.0"));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Memory(pub BTreeMap<PathBuf, Vec<u8>>);

impl<P: Into<PathBuf>, B: Into<Vec<u8>>, const N: usize> From<[(P, B); N]> for Memory {
    fn from(files: [(P, B); N]) -> Self {
        Self(
            files
                .into_iter()
                .map(|(path, bytes)| (clean(&path.into()), bytes.into()))
                .collect(),
        )
    }
}

impl Fs for Memory {
    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        let bytes = self.0.get(&clean(path)).ok_or(io::ErrorKind::NotFound)?;
        let length = usize::try_from(limit).map_or(bytes.len(), |limit| bytes.len().min(limit.saturating_add(1)));
        Ok(bytes[..length].to_vec())
    }

    fn files_below(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        let folder = clean(folder);
        let below = self.0.keys().filter_map(|file| file.strip_prefix(&folder).ok());
        let files: Vec<PathBuf> = below
            .filter(|path| !path.as_os_str().is_empty())
            .map(Path::to_owned)
            .collect();
        if files.is_empty() {
            return Err(io::ErrorKind::NotFound.into());
        }
        Ok(files)
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        let path = clean(path);
        // A folder is there if there is a file in it.
        let known = self.0.keys().any(|file| file.starts_with(&path));
        if known {
            Ok(path)
        } else {
            Err(io::ErrorKind::NotFound.into())
        }
    }
}

/// The path without `.` and with every `..` taken back, by its text alone.
pub(crate) fn clean(path: &Path) -> PathBuf {
    let mut cleaned = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => match cleaned.components().next_back() {
                Some(Component::Normal(_)) => {
                    cleaned.pop();
                }
                Some(Component::RootDir | Component::Prefix(_)) => {}
                _ => cleaned.push(".."),
            },
            other => cleaned.push(other),
        }
    }
    cleaned
}
