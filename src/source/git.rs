//! Files as they were in a revision of git.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::Fs;
use super::fs::clean;

/// The files of a revision, by their paths from the root of the repository that the working directory is in. They are read by the
/// command `git`.
#[derive(Clone, Debug)]
pub struct Revision {
    name: String,
}

impl Revision {
    /// The revision of this name, such as `main`, `v1.2.0` or `HEAD~1`.
    ///
    /// # Errors
    /// When there is none, or `git` cannot be run.
    pub fn new(name: &str) -> io::Result<Self> {
        let revision = Self { name: name.to_owned() };
        // What begins like an option is one to git.
        if name.starts_with('-') || name.contains(':') {
            return Err(io::Error::other(format!("`{name}` is no revision")));
        }
        git(&["rev-parse", "--verify", "--quiet", &format!("{name}^{{commit}}")])
            .map_err(|_| io::Error::other(format!("git knows no revision `{name}`")))?;
        Ok(revision)
    }

    fn object(&self, path: &Path) -> String {
        format!("{}:{}", self.name, clean(path).display())
    }
}

impl Fs for Revision {
    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        let object = self.object(path);
        let size = git(&["cat-file", "-s", &object])?;
        let size: u64 = String::from_utf8_lossy(&size).trim().parse().unwrap_or(0);
        if size > limit {
            // One byte more than the limit says that the file is larger.
            return Ok(vec![0; usize::try_from(limit.saturating_add(1)).unwrap_or(usize::MAX)]);
        }
        git(&["cat-file", "blob", &object])
    }

    fn files_below(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        let listed = git(&["ls-tree", "-r", "-z", "--name-only", &self.object(folder)])?;
        let names = String::from_utf8_lossy(&listed);
        let files = names.split('\0').filter(|name| !name.is_empty()).map(PathBuf::from);
        let hidden = |path: &PathBuf| path.iter().any(|part| part.as_encoded_bytes().starts_with(b"."));
        Ok(files.filter(|path| !hidden(path)).collect())
    }

    fn label(&self, name: &str) -> String {
        format!("{}:{name}", self.name)
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        let path = clean(path);
        if path.as_os_str().is_empty() {
            return Ok(path);
        }
        git(&["cat-file", "-e", &self.object(&path)])?;
        Ok(path)
    }
}

/// What git prints.
fn git(arguments: &[&str]) -> io::Result<Vec<u8>> {
    let output = Command::new("git").args(arguments).output()?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let why = String::from_utf8_lossy(&output.stderr)
        .lines()
        .next()
        .unwrap_or_default()
        .to_owned();
    let kind = io::ErrorKind::NotFound;
    Err(io::Error::new(
        kind,
        if why.is_empty() {
            "git does not have it".to_owned()
        } else {
            why
        },
    ))
}
