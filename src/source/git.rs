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
    /// The commit, or a name of it.
    commit: String,
    /// What stands before paths: the working directory below the root of the repository.
    prefix: PathBuf,
    /// The root of the repository, where it is known.
    root: Option<PathBuf>,
}

impl Revision {
    /// The revision of this name, such as `main`, `v1.2.0` or `HEAD~1`.
    ///
    /// # Errors
    /// When there is none, or `git` cannot be run.
    pub fn new(name: &str) -> io::Result<Self> {
        let revision = Self {
            name: name.to_owned(),
            commit: name.to_owned(),
            prefix: PathBuf::new(),
            root: None,
        };
        // What begins like an option is one to git.
        if name.starts_with('-') || name.contains(':') {
            return Err(io::Error::other(format!("`{name}` is no revision")));
        }
        git(&["rev-parse", "--verify", "--quiet", &format!("{name}^{{commit}}")])
            .map_err(|_| io::Error::other(format!("git knows no revision `{name}`")))?;
        Ok(revision)
    }

    /// The commit at which the working tree left a revision, which changes are to be compared with. Where git cannot tell it, for it
    /// has no more than the last commits, it is the revision itself. Paths are seen from the working directory.
    ///
    /// # Errors
    /// As [`Revision::new`].
    pub fn base(name: &str) -> io::Result<Self> {
        let revision = Self::new(name)?;
        let line = |output: Vec<u8>| String::from_utf8_lossy(&output).trim_end().to_owned();
        let merge_base = git(&["merge-base", "HEAD", name]).map(line);
        Ok(Self {
            commit: merge_base
                .ok()
                .filter(|commit| !commit.is_empty())
                .unwrap_or_else(|| name.to_owned()),
            prefix: git(&["rev-parse", "--show-prefix"]).map(line)?.into(),
            root: Some(git(&["rev-parse", "--show-toplevel"]).map(line)?.into()),
            ..revision
        })
    }

    /// Whether it has a file.
    #[must_use]
    pub fn has(&self, path: &Path) -> bool {
        git(&["cat-file", "-e", &self.object(path)]).is_ok()
    }

    fn object(&self, path: &Path) -> String {
        let in_root = self.root.as_ref().and_then(|root| path.strip_prefix(root).ok());
        let path = in_root.map_or_else(|| self.prefix.join(path), Path::to_owned);
        format!("{}:{}", self.commit, clean(&path).display())
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
