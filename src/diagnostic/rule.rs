//! A rule that a finding can cite: a code, a level and a page of explanation.

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use super::Level;

/// What a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// What the specification forbids, or what surely is not meant.
    Correctness,
    /// What generated code holds less exactly, or with awkward names.
    Codegen,
    /// What helps whoever means harm.
    Security,
    /// What makes later versions break their callers.
    Compatibility,
    /// How contracts are written.
    Style,
    /// What changes for those who compile against the generated code.
    Api,
    /// What a project asks of its contracts by rules of its own.
    Own,
}

impl Group {
    /// Every group.
    pub const ALL: [Self; 7] = [
        Self::Correctness,
        Self::Codegen,
        Self::Security,
        Self::Compatibility,
        Self::Style,
        Self::Api,
        Self::Own,
    ];

    /// The lower-case word that the configuration uses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Correctness => "correctness",
            Self::Codegen => "codegen",
            Self::Security => "security",
            Self::Compatibility => "compatibility",
            Self::Style => "style",
            Self::Api => "api",
            Self::Own => "own",
        }
    }
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A rule of Wirewright: what `wirewright explain CODE` prints.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Kebab-case name, the code of its findings.
    pub code: &'static str,
    /// What it is about.
    pub group: Group,
    /// How much a finding of it matters unless configured otherwise.
    pub level: Level,
    /// Whether it is looked for only where the configuration asks for it.
    pub off: bool,
    /// One sentence.
    pub summary: &'static str,
    /// Why it matters and how to mend it, in Markdown.
    pub explanation: &'static str,
    /// A contract that breaks it, and the same one mended: for rules of linting alone.
    pub example: Option<Example>,
}

impl Rule {
    /// Whether it is one of linting, so that nothing depends on what it finds.
    pub(crate) fn is_of_linting(&self) -> bool {
        self.example.is_some()
    }
}

/// A rule that a project made for its own contracts, in `wirewright.toml` or in a ruleset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnRule {
    /// The code of its findings; no rule of Wirewright has it.
    pub code: String,
    /// How much a finding of it matters unless configured otherwise.
    pub level: Level,
    /// Whether it is looked for only where the configuration asks for it.
    pub off: bool,
    /// One sentence.
    pub summary: String,
    /// What it looks at, and where it is written.
    pub explanation: String,
}

/// The rule that a finding cites. Two are the same when they have the same code.
#[derive(Clone, Debug)]
pub enum AnyRule {
    /// One of Wirewright.
    BuiltIn(&'static Rule),
    /// One of the project.
    Own(Arc<OwnRule>),
}

impl AnyRule {
    /// The name that users see.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::BuiltIn(rule) => rule.code,
            Self::Own(rule) => &rule.code,
        }
    }

    /// What it is about.
    #[must_use]
    pub fn group(&self) -> Group {
        match self {
            Self::BuiltIn(rule) => rule.group,
            Self::Own(_) => Group::Own,
        }
    }

    /// How much a finding of it matters unless configured otherwise.
    #[must_use]
    pub fn level(&self) -> Level {
        match self {
            Self::BuiltIn(rule) => rule.level,
            Self::Own(rule) => rule.level,
        }
    }

    /// Whether it is looked for only where the configuration asks for it.
    #[must_use]
    pub fn off(&self) -> bool {
        match self {
            Self::BuiltIn(rule) => rule.off,
            Self::Own(rule) => rule.off,
        }
    }

    /// One sentence.
    #[must_use]
    pub fn summary(&self) -> &str {
        match self {
            Self::BuiltIn(rule) => rule.summary,
            Self::Own(rule) => &rule.summary,
        }
    }

    /// Why it matters and how to mend it, in Markdown.
    #[must_use]
    pub fn explanation(&self) -> &str {
        match self {
            Self::BuiltIn(rule) => rule.explanation,
            Self::Own(rule) => &rule.explanation,
        }
    }

    /// A contract that breaks it, and the same one mended: for Wirewright's own rules of linting alone.
    #[must_use]
    pub fn example(&self) -> Option<&'static Example> {
        match self {
            Self::BuiltIn(rule) => rule.example.as_ref(),
            Self::Own(_) => None,
        }
    }

    /// Whether it is one of linting, so that nothing depends on what it finds.
    pub(crate) fn is_of_linting(&self) -> bool {
        match self {
            Self::BuiltIn(rule) => rule.is_of_linting(),
            Self::Own(_) => true,
        }
    }
}

impl From<&'static Rule> for AnyRule {
    fn from(rule: &'static Rule) -> Self {
        Self::BuiltIn(rule)
    }
}

impl From<Arc<OwnRule>> for AnyRule {
    fn from(rule: Arc<OwnRule>) -> Self {
        Self::Own(rule)
    }
}

impl PartialEq for AnyRule {
    fn eq(&self, other: &Self) -> bool {
        self.code() == other.code()
    }
}

impl Eq for AnyRule {}

impl PartialOrd for AnyRule {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for AnyRule {
    fn cmp(&self, other: &Self) -> Ordering {
        self.code().cmp(other.code())
    }
}

/// A contract that breaks a rule, and the same one mended: both in YAML, and without what all contracts begin with where that is
/// OpenAPI 3.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    /// The one that breaks it. Each line on which a finding begins ends in `# here`.
    pub bad: &'static str,
    /// The one that does not.
    pub good: &'static str,
}

/// Declares the rules of a stage, all of one group, and their list, `RULES`.
macro_rules! rules {
    ($group:ident; $($name:ident = $code:literal, $level:ident, $summary:literal, $explanation:literal;)*) => {
        $(
            #[doc = $summary]
            pub(crate) static $name: $crate::diagnostic::Rule = $crate::diagnostic::Rule {
                code: $code,
                group: $crate::diagnostic::Group::$group,
                level: $crate::diagnostic::Level::$level,
                off: false,
                summary: $summary,
                explanation: $explanation,
                example: None,
            };
        )*
        /// The rules of this stage.
        pub(crate) static RULES: &[&$crate::diagnostic::Rule] = &[$(&$name),*];
    };
}
pub(crate) use rules;
