//! The documents under `specs/invalid`: one for each rule, named after it.

use std::path::{Path, PathBuf};

use crate::diagnostic::Level;
use crate::document::read;
use crate::document::rules::RULES;
use crate::source::{Disk, Limits, Position, load};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("specs/invalid")
}

/// The findings of a file: code, level, line.
fn findings(name: &str) -> Vec<(String, Level, u32)> {
    let (source, problems) = load(&folder().join(name), &Disk, &Limits::default());
    assert!(problems.is_empty(), "{name}: {problems:?}");
    let line = |span| {
        let Position { line, .. } = source.line_column(span);
        line
    };
    read(&source)
        .1
        .iter()
        .map(|found| (found.rule.code().to_owned(), found.level, found.span.map_or(0, line)))
        .collect()
}

#[test]
fn each_rule_has_a_document_that_breaks_it_alone() {
    // No short document has too many operations.
    let rules = RULES
        .iter()
        .filter(|rule| !["too-many-operations", "mixed-versions"].contains(&rule.code));
    for rule in rules {
        let found = findings(&format!("{}.yaml", rule.code));
        assert!(!found.is_empty(), "{}", rule.code);
        assert!(
            found.iter().all(|(code, ..)| *code == rule.code),
            "{}: {found:?}",
            rule.code
        );
    }
}

#[test]
fn mixed_versions_are_told_construct_by_construct() {
    let wanted = [
        ("mixed-versions", Level::Warning, 2),
        ("unknown-field", Level::Error, 10),
        ("unknown-field", Level::Error, 16),
        ("unknown-field", Level::Error, 21),
    ];
    let wanted = wanted.map(|(code, level, line)| (code.to_owned(), level, line));
    assert_eq!(findings("mixed-versions.yaml"), wanted);
}
