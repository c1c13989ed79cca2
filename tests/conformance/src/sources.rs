//! Where the groups of a set come from.

use std::path::{Path, PathBuf};

use wirewright::KEYWORD_TABLES;

use crate::args::Args;
use crate::remotes::{self, Prefixes};
use crate::set::Set;
use crate::suite::{self, Group, Suite};
use crate::{Result, keywords, random};

/// The groups that random ones found to be wrong once, from the folder of the project.
const REGRESSIONS: &str = "tests/conformance/regressions.json";

/// The seed where none is asked for.
const SEED: u64 = 1;
/// How many random groups there are where no number is asked for.
const COUNT: u32 = 150;

/// Where groups come from.
#[derive(Debug)]
pub(crate) struct Sources {
    root: PathBuf,
    /// Only where a set needs it.
    suite: Option<Suite>,
    seed: u64,
    count: u32,
}

impl Sources {
    pub(crate) fn find(args: &Args, root: &Path) -> Result<Self> {
        let suite = args.sets().any(Set::is_of_suite);
        Ok(Self {
            root: root.to_owned(),
            suite: suite.then(|| Suite::find(args.suite.as_deref(), root)).transpose()?,
            seed: args.seed.unwrap_or(SEED),
            count: args.count.unwrap_or(COUNT),
        })
    }

    /// The groups of a set.
    pub(crate) fn groups(&self, set: Set) -> Result<Vec<Group>> {
        match (set, &self.suite) {
            (Set::Keywords, _) => keywords::groups(KEYWORD_TABLES),
            (Set::Random, _) => random::groups(self.seed, self.count),
            (Set::Regressions, _) => suite::read(&self.root.join(REGRESSIONS), "regressions.json"),
            (_, Some(suite)) => set.groups(suite),
            (_, None) => Ok(Vec::new()),
        }
    }

    /// How the report names a set.
    pub(crate) fn title(&self, set: Set) -> String {
        match set {
            Set::Random => format!("random (seed {})", self.seed),
            _ => set.title().to_owned(),
        }
    }

    /// The documents that schemas of the suite refer to.
    pub(crate) fn remotes(&self) -> Result<Prefixes> {
        match &self.suite {
            Some(suite) => remotes::prefixes(suite, &self.root),
            None => Ok(Prefixes::new()),
        }
    }
}
