//! A rule that a finding can cite: a code, a level and a page of explanation.

use std::fmt;

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
}

impl Group {
    /// Every group.
    pub const ALL: [Self; 5] = [
        Self::Correctness,
        Self::Codegen,
        Self::Security,
        Self::Compatibility,
        Self::Style,
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
        }
    }
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A rule: what `wirewright explain CODE` prints.
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
