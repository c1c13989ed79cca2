//! `known.txt`: cases that are known to come out otherwise than the suite says.

use std::path::Path;

use crate::suite::{Case, Group};
use crate::{Result, files};

/// Where the list is, from the folder of the project.
pub(crate) const PATH: &str = "tests/conformance/known.txt";

/// The list, a line for each case: `file / group / case: reason`.
#[derive(Debug, Default)]
pub(crate) struct Known(Vec<String>);

impl Known {
    /// Reads the list; empty lines and comments after `#` are passed over.
    pub(crate) fn read(root: &Path) -> Result<Self> {
        Self::parse(&files::read(&root.join(PATH))?)
    }

    pub(crate) fn parse(text: &str) -> Result<Self> {
        let lines = text.lines().map(str::trim);
        let entries: Vec<String> = lines
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .map(str::to_owned)
            .collect();
        match entries.iter().find(|entry| !is_entry(entry)) {
            Some(entry) => Err(format!("{PATH}: `{entry}` is not `file / group / case: reason`")),
            None => Ok(Self(entries)),
        }
    }

    pub(crate) fn entries(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Whether the list names a case.
    pub(crate) fn names(&self, group: &Group, case: &Case) -> bool {
        let key = key(group, case);
        self.entries().any(|entry| is_about(entry, &key))
    }
}

/// A case as the list names it.
pub(crate) fn key(group: &Group, case: &Case) -> String {
    format!("{} / {} / {}", group.file, group.description, case.description)
}

/// Whether an entry is about the case with this key. Descriptions may hold anything, so the entry is not taken apart.
pub(crate) fn is_about(entry: &str, key: &str) -> bool {
    entry.strip_prefix(key).is_some_and(|rest| rest.starts_with(": "))
}

fn is_entry(line: &str) -> bool {
    line.matches(" / ").count() >= 2 && line.contains(": ")
}

#[cfg(test)]
mod tests {
    use super::{Known, is_about};

    #[test]
    fn an_entry_names_a_whole_case() {
        let known = Known::parse("# a comment\n\na.json / b: c / d: why\n").unwrap();
        let entry = known.entries().next().unwrap();
        assert!(is_about(entry, "a.json / b: c / d"));
        assert!(!is_about(entry, "a.json / b: c / dd"));
        assert!(Known::parse("a.json / b: why").is_err());
    }
}
