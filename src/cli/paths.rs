//! Names and ways of files.

use std::path::{Path, PathBuf};

use wirewright::Runtime;

/// `runs` of `specs/runs.openapi.yaml`.
pub(super) fn stem(path: &Path) -> String {
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    name.split('.').next().unwrap_or_default().to_owned()
}

/// A version, or a folder as it is seen from the package.
pub(super) fn runtime(text: &str, folder: &Path) -> Runtime {
    let is_version =
        text.starts_with(|c: char| c.is_ascii_digit() || "^~=<>*".contains(c)) && !Path::new(text).exists();
    if is_version {
        return Runtime::Version(text.to_owned());
    }
    Runtime::Path(relative(folder, Path::new(text)).to_string_lossy().replace('\\', "/"))
}

/// The way from one folder to another; absolute where there is none.
fn relative(from: &Path, to: &Path) -> PathBuf {
    let (from, to) = (whole(from), whole(to));
    let shared = from
        .components()
        .zip(to.components())
        .take_while(|(a, b)| a == b)
        .count();
    if shared <= 1 {
        return to;
    }
    let up = from.components().skip(shared).map(|_| std::path::Component::ParentDir);
    up.chain(to.components().skip(shared)).collect()
}

/// The path without links, as far as it exists.
fn whole(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let existing = path
        .ancestors()
        .find_map(|known| Some((known, known.canonicalize().ok()?)));
    match existing {
        Some((known, canonical)) => canonical.join(path.strip_prefix(known).unwrap_or(Path::new(""))),
        None => path,
    }
}
