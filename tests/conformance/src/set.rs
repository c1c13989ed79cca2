//! Which sets of groups there are, and what contract each becomes.

use clap::ValueEnum;

use crate::suite::{Group, Suite};
use crate::{Result, dialect};

/// Groups that become one contract: a part of the suite, or groups of our own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Set {
    /// What the generator's own tables say of each keyword.
    Keywords,
    /// What random schemas once found to be wrong.
    Regressions,
    /// Random schemas of draft 2020-12.
    Random,
    /// What draft 2020-12 leaves open: formats that are asserted, and patterns of ECMA-262.
    Optional,
    /// What draft 4 and OpenAPI 3.0 have in common.
    Draft4,
    /// What draft 2020-12 requires.
    Required,
}

impl Set {
    /// In the order of the report: the required part comes last.
    pub(crate) const ALL: [Self; 6] = [
        Self::Keywords,
        Self::Regressions,
        Self::Random,
        Self::Optional,
        Self::Draft4,
        Self::Required,
    ];

    /// The name of its folder.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Keywords => "keywords",
            Self::Regressions => "regressions",
            Self::Random => "random",
            Self::Optional => "optional",
            Self::Draft4 => "draft4",
            Self::Required => "required",
        }
    }

    /// How the report names it.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Keywords => "keywords",
            Self::Regressions => "regressions",
            Self::Random => "random",
            Self::Optional => "optional",
            Self::Draft4 => "openapi 3.0",
            Self::Required => "conformance",
        }
    }

    /// The version of its contract.
    pub(crate) fn openapi(self) -> &'static str {
        match self {
            Self::Draft4 => "3.0.3",
            _ => "3.1.0",
        }
    }

    /// Whether its groups are a part of the suite.
    pub(crate) fn is_of_suite(self) -> bool {
        !matches!(self, Self::Keywords | Self::Regressions | Self::Random)
    }

    /// Whether an answer's type may hold only a part of an instance, which then is judged instead
    /// ([`random`](crate::random)).
    pub(crate) fn judges_what_is_held(self) -> bool {
        matches!(self, Self::Regressions | Self::Random)
    }

    /// Its groups, if it is a part of the suite.
    pub(crate) fn groups(self, suite: &Suite) -> Result<Vec<Group>> {
        let mut groups = suite.groups(&self.files(suite)?)?;
        if self == Self::Draft4 {
            groups.retain(|group| dialect::is_in_openapi_30(&group.schema));
        }
        Ok(groups)
    }

    fn files(self, suite: &Suite) -> Result<Vec<String>> {
        match self {
            Self::Optional => {
                let mut files = suite.files("draft2020-12/optional/format")?;
                let mut others = suite.files("draft2020-12/optional")?;
                others.retain(|name| name.ends_with("/ecmascript-regex.json"));
                files.append(&mut others);
                Ok(files)
            }
            Self::Draft4 => suite.files("draft4"),
            Self::Required => suite.files("draft2020-12"),
            Self::Keywords | Self::Regressions | Self::Random => Ok(Vec::new()),
        }
    }
}
