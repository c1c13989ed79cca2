//! Files, with the path in what is said of an error.

use std::fs;
use std::path::{Path, PathBuf};

use crate::Result;

/// The text of a file.
pub(crate) fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|error| said(path, &error))
}

/// Writes a file and the folders above it. A file that is the same already is not touched, so that cargo compiles only
/// what changed.
pub(crate) fn write(path: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(path).is_ok_and(|known| known == text) {
        return Ok(());
    }
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(|error| said(parent, &error))?;
    }
    fs::write(path, text).map_err(|error| said(path, &error))
}

/// Copies a file.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to).map_err(|error| said(from, &error)).map(drop)
}

/// Removes a folder, if it is there.
pub(crate) fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(said(folder, &error)),
        _ => Ok(()),
    }
}

/// The path with links followed.
pub(crate) fn canonical(path: &Path) -> Result<PathBuf> {
    fs::canonicalize(path).map_err(|error| said(path, &error))
}

/// The files of a folder whose names end so, in the order of their names.
pub(crate) fn list(folder: &Path, end: &str) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).map_err(|error| said(folder, &error))?;
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| said(folder, &error))?.path();
        if path.is_file() && path.to_string_lossy().ends_with(end) {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

fn said(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}
