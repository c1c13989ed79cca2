//! A rule that a finding can cite: a code, a level and a page of explanation.

use super::Level;

/// A rule: what `wirewright explain CODE` prints.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Kebab-case name, the code of its findings.
    pub code: &'static str,
    /// How much a finding of it matters unless configured otherwise.
    pub level: Level,
    /// One sentence.
    pub summary: &'static str,
    /// Why it matters and how to mend it, in Markdown.
    pub explanation: &'static str,
}

/// Declares the rules of a stage and their list, `RULES`.
macro_rules! rules {
    ($($name:ident = $code:literal, $level:ident, $summary:literal, $explanation:literal;)*) => {
        $(
            #[doc = $summary]
            pub(crate) static $name: $crate::diagnostic::Rule = $crate::diagnostic::Rule {
                code: $code,
                level: $crate::diagnostic::Level::$level,
                summary: $summary,
                explanation: $explanation,
            };
        )*
        /// The rules of this stage.
        pub(crate) static RULES: &[&$crate::diagnostic::Rule] = &[$(&$name),*];
    };
}
pub(crate) use rules;
