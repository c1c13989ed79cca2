//! The command line.

use std::path::PathBuf;

use clap::Parser;

use crate::set::Set;
use crate::suite::Group;

/// Runs the JSON Schema test suite, keyword tables and random schemas through generated servers and clients.
#[derive(Debug, Parser)]
#[command(max_term_width = 110)]
pub(crate) struct Args {
    /// The folder of the suite: the one with `tests` and `remotes` in it
    #[arg(long, value_name = "DIR")]
    pub(crate) suite: Option<PathBuf>,
    /// Only this set
    #[arg(long, value_enum)]
    pub(crate) set: Option<Set>,
    /// Only files of this name, such as `minimum`, `draft4/minimum.json` or `keywords/minimum`
    #[arg(long, value_name = "NAME")]
    pub(crate) file: Option<String>,
    /// Only groups whose description has this text
    #[arg(long, value_name = "TEXT")]
    pub(crate) group: Option<String>,
    /// What random schemas are made from: the same number makes the same ones
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
    /// How many random schemas there are
    #[arg(long, value_name = "N")]
    pub(crate) count: Option<u32>,
}

impl Args {
    /// The sets that are asked for.
    pub(crate) fn sets(&self) -> impl Iterator<Item = Set> {
        Set::ALL
            .into_iter()
            .filter(|set| self.set.is_none_or(|wanted| wanted == *set))
    }

    /// The groups that are asked for.
    pub(crate) fn narrow(&self, mut groups: Vec<Group>) -> Vec<Group> {
        groups.retain(|group| self.file.as_deref().is_none_or(|name| is_named(&group.file, name)));
        groups.retain(|group| {
            self.group
                .as_deref()
                .is_none_or(|text| group.description.contains(text))
        });
        groups
    }
}

/// Whether a file has this name: the end of its path, with or without `.json`.
fn is_named(file: &str, name: &str) -> bool {
    let end = |path: &str| {
        path.strip_suffix(name)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
    };
    end(file) || file.strip_suffix(".json").is_some_and(end)
}

#[cfg(test)]
mod tests {
    use super::is_named;

    #[test]
    fn a_file_is_named_by_the_end_of_its_path() {
        let file = "draft2020-12/maxItems.json";
        for name in ["maxItems", "maxItems.json", "draft2020-12/maxItems", file] {
            assert!(is_named(file, name), "{name}");
        }
        for name in ["Items", "max", "draft4/maxItems", "draft2020-12"] {
            assert!(!is_named(file, name), "{name}");
        }
    }
}
