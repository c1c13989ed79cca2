//! Several files in one input.

use std::path::{Path, PathBuf};

use wirewright::source::Memory;

/// What a line between two files begins with; the name of the second one follows. It is a comment of YAML, so that the
/// beginning of an input that is cut off is still a file.
pub const SEPARATOR: &str = "#### ";

/// The files of an input, and the first one's path.
pub fn split(bytes: &[u8]) -> (Memory, PathBuf) {
    let first = PathBuf::from("api/first.yaml");
    let mut files = Memory::default();
    let mut path = first.clone();
    let mut content = Vec::new();
    for line in bytes.split_inclusive(|&byte| byte == b'\n') {
        let name = line.strip_prefix(SEPARATOR.as_bytes()).map(String::from_utf8_lossy);
        match name {
            Some(name) => {
                let next = Path::new("api").join(name.trim());
                files
                    .0
                    .insert(std::mem::replace(&mut path, next), std::mem::take(&mut content));
            }
            None => content.extend_from_slice(line),
        }
    }
    files.0.entry(path).or_insert(content);
    (files, first)
}

/// The files that are not this one.
pub fn others<'f>(files: &'f Memory, path: &'f Path) -> impl Iterator<Item = PathBuf> + 'f {
    files.0.keys().filter(move |other| *other != path).cloned()
}

/// The file beside the first one that looks like an AsyncAPI document, where that does not.
pub fn messages(files: &Memory, path: &Path) -> Option<PathBuf> {
    let says = |path: &Path, word: &[u8]| files.0.get(path).is_some_and(|text| text.starts_with(word));
    let other = others(files, path).find(|other| says(other, b"asyncapi"));
    other.filter(|_| !says(path, b"asyncapi"))
}
