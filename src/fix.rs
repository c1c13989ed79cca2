//! The edits after which a contract surely means the same, made in its text: what stands around them stays as it is.

use std::path::PathBuf;

use crate::diagnostic::{Edit, FileId, Findings};
use crate::source::Source;

/// What became of a contract's files.
#[derive(Debug, Default)]
pub struct Fixed {
    /// The files that changed, with their new text.
    pub files: Vec<(PathBuf, String)>,
    /// How many findings were mended.
    pub mended: usize,
}

/// Makes the sure edits of the findings in the files that were read from this machine. Of edits that overlap the first is made.
///
/// ```
/// use std::path::Path;
/// use wirewright::source::Memory;
/// use wirewright::{Options, fix, lint_from};
///
/// let text = "openapi: 3.1.0\ninfo: {title: T, version: 1.10} # soon 2\npaths: {}\n";
/// let files = Memory::from([("a.yaml", text)]);
/// let linted = lint_from(&files, Path::new("a.yaml"), &Options::default())?;
/// let fixed = fix(&linted.findings, &linted.source);
/// let expected = "openapi: 3.1.0\ninfo: {title: T, version: \"1.10\"} # soon 2\npaths: {}\n";
/// assert_eq!(fixed.files, [("a.yaml".into(), expected.to_owned())]);
/// # Ok::<(), wirewright::Error>(())
/// ```
#[must_use]
pub fn fix(findings: &Findings, source: &Source) -> Fixed {
    let mut fixed = Fixed::default();
    for (number, file) in (0..).zip(source.files()) {
        let is_local = source.local_files().any(|local| local.path == file.path);
        let edits = sure(findings, FileId(number));
        if edits.is_empty() || !is_local {
            continue;
        }
        let (text, made) = apply(&file.text, edits);
        fixed.mended += made;
        fixed.files.push((file.path.clone(), text));
    }
    fixed
}

/// The sure edits of a file by their places. A finding's edits are made together or not at all, so it has to be of one file.
fn sure(findings: &Findings, file: FileId) -> Vec<&[Edit]> {
    let sure = |edits: &&[Edit]| !edits.is_empty() && edits.iter().all(|edit| edit.sure && edit.span.file == file);
    let mut all: Vec<&[Edit]> = findings.iter().map(|finding| &*finding.edits).filter(sure).collect();
    all.sort_by_key(|edits| edits[0].span);
    all
}

fn apply(text: &str, all: Vec<&[Edit]>) -> (String, usize) {
    let mut made: Vec<&Edit> = Vec::new();
    let mut mended = 0;
    for edits in all {
        let overlaps = |edit: &Edit| {
            made.iter()
                .any(|other| edit.span.start < other.span.end && other.span.start < edit.span.end)
        };
        if !edits.iter().any(overlaps) {
            made.extend(edits);
            mended += 1;
        }
    }
    made.sort_by_key(|edit| edit.span);
    let (mut changed, mut at) = (String::with_capacity(text.len()), 0);
    for edit in made {
        let (start, end) = (edit.span.start as usize, edit.span.end as usize);
        changed.push_str(text.get(at..start).unwrap_or_default());
        changed.push_str(&edit.replacement);
        at = end;
    }
    changed.push_str(text.get(at..).unwrap_or_default());
    (changed, mended)
}
