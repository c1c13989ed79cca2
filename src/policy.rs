//! What a user decides about findings: which may pass, and how strictly a contract is read.

use std::collections::BTreeSet;

use crate::config::Config;
use crate::diagnostic::{AnyRule, Diagnostic, Findings, Level};
use crate::error::Error;

/// Why an error stays one though its code may pass.
const TOO_MANY_TO_ALLOW: &str = "there are too many of them to leave out what each of them stands in";

/// What the specification asks for without forbidding the rest ("SHOULD"), or says to have no effect ("SHALL be ignored"): warnings
/// however strictly a contract is read.
const NOT_FORBIDDEN: [&str; 11] = [
    "binding-unmatched",
    "dialect-unsupported",
    "enum-duplicate",
    "enum-empty",
    "events-ignored",
    "message-name-duplicate",
    "param-reserved-header",
    "queue-unused",
    "ref-siblings-ignored",
    "routing-key-ignored",
    "trait-overlap",
];

/// What later stages warn of though the specification forbids it.
const FORBIDDEN: [&str; 4] = [
    "default-breaks-schema",
    "example-exclusive",
    "link-operation-unknown",
    "tag-duplicate",
];

/// Codes that may pass, and whether a contract has to keep to the letter of the specification.
#[derive(Debug)]
pub(crate) struct Policy<'a> {
    allow: &'a [String],
    strict: bool,
    /// The allowed codes that were found.
    found: BTreeSet<String>,
}

impl<'a> Policy<'a> {
    /// # Errors
    /// When an allowed code is none, or one without which there is nothing to generate.
    pub(crate) fn new(allow: &'a [String], strict: bool, config: &Config) -> Result<Self, Error> {
        for code in allow {
            match crate::rules().find(|rule| rule.code == *code) {
                None if config.rules().any(|rule| rule.code() == code) => {}
                None => return Err(Error::Allow(format!("there is no code `{code}`"))),
                Some(rule) if rule.level == Level::Error && !crate::document::can_be_allowed(rule) => {
                    return Err(Error::Allow(format!("nothing can be generated in spite of `{code}`")));
                }
                Some(_) => {}
            }
        }
        Ok(Self {
            allow,
            strict,
            found: BTreeSet::new(),
        })
    }

    /// Judges what was found in the contract's text and structure. Errors that may pass become warnings, and are taken
    /// out: what they stand in cannot be generated.
    pub(crate) fn of_the_document(&mut self, findings: Findings) -> (Findings, Vec<Diagnostic>) {
        findings.part(|finding| {
            let forbidden = !NOT_FORBIDDEN.contains(&finding.rule.code());
            if self.strict && forbidden && finding.level == Level::Warning && !self.allows(&finding.rule) {
                finding.level = Level::Error;
            } else if finding.level == Level::Error && self.allows(&finding.rule) {
                // What nobody has a list of cannot be left out.
                if finding.more > 0 {
                    finding.notes.push(TOO_MANY_TO_ALLOW.to_owned());
                    return true;
                }
                finding.level = Level::Warning;
                return false;
            }
            true
        })
    }

    /// Judges what was found in later stages.
    pub(crate) fn of_later_stages(&mut self, findings: Findings) -> Findings {
        let (findings, _) = findings.part(|finding| {
            let forbidden = finding.level == Level::Warning && FORBIDDEN.contains(&finding.rule.code());
            if self.strict && forbidden && !self.allows(&finding.rule) {
                finding.level = Level::Error;
            }
            true
        });
        findings
    }

    /// Takes out what need not be shown: warnings, and all that rules of the project find.
    pub(crate) fn hide(&mut self, findings: &mut Findings) {
        findings.retain(|finding| {
            let stays = finding.level == Level::Error && !matches!(finding.rule, AnyRule::Own(_));
            stays || !self.allows(&finding.rule)
        });
    }

    fn allows(&mut self, rule: &AnyRule) -> bool {
        let allows = self.allow.iter().any(|code| code == rule.code());
        if allows {
            self.found.insert(rule.code().to_owned());
        }
        allows
    }

    /// The allowed codes that nothing was found of.
    pub(crate) fn unused(&self) -> Vec<String> {
        let unused = self.allow.iter().filter(|code| !self.found.contains(*code));
        unused.cloned().collect()
    }
}
