//! `[lint]`: which rules are asked, and how much their findings matter.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;
use toml::Spanned;

#[cfg(test)]
use crate::diagnostic::Rule;
use crate::diagnostic::{AnyRule, Diagnostic, Findings, Group, Level};

/// The section as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Section {
    #[serde(default)]
    groups: BTreeMap<Spanned<String>, Word>,
    #[serde(default)]
    rules: BTreeMap<Spanned<String>, Word>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Word {
    Off,
    Info,
    Warning,
    Error,
}

/// What a user wants of a rule or a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Setting {
    /// Not to be asked.
    Off,
    /// To be asked, with findings of this level.
    On(Level),
}

impl From<Word> for Setting {
    fn from(word: Word) -> Self {
        match word {
            Word::Off => Self::Off,
            Word::Info => Self::On(Level::Info),
            Word::Warning => Self::On(Level::Warning),
            Word::Error => Self::On(Level::Error),
        }
    }
}

/// What the user wants of rules; what is not named is as the rule says.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settings {
    groups: HashMap<Group, Setting>,
    rules: HashMap<String, Setting>,
}

impl Settings {
    /// # Errors
    /// Where a name is that of no group or no rule: the byte, and the reason.
    pub(super) fn read(section: Section) -> Result<Self, (usize, String)> {
        let mut settings = Self::default();
        for (name, word) in section.groups {
            let group = Group::ALL.into_iter().find(|group| group.as_str() == name.as_ref());
            let group = group.ok_or_else(|| unknown(&name, "group", Group::ALL.map(Group::as_str).into_iter()))?;
            settings.groups.insert(group, word.into());
        }
        for (name, word) in section.rules {
            let all = || crate::rules().chain(crate::changes());
            let rule = all().find(|rule| rule.code == name.as_ref());
            let rule = rule.ok_or_else(|| unknown(&name, "rule", all().map(|rule| rule.code)))?;
            settings.rules.insert(rule.code.to_owned(), word.into());
        }
        Ok(settings)
    }

    /// The same with findings of one rule at its own level.
    #[cfg(test)]
    pub(crate) fn with(mut self, rule: &'static Rule) -> Self {
        self.rules.insert(rule.code.to_owned(), Setting::On(rule.level));
        self
    }

    /// What is said of a rule: of itself, or else of its group.
    fn of(&self, rule: &AnyRule) -> Option<Setting> {
        let named = self.rules.get(rule.code());
        named.or_else(|| self.groups.get(&rule.group())).copied()
    }

    /// Whether findings of a rule are wanted.
    pub(crate) fn asks_for(&self, rule: &AnyRule) -> bool {
        match self.of(rule) {
            Some(Setting::Off) => false,
            Some(Setting::On(_)) => true,
            None => !rule.off(),
        }
    }

    /// Gives the findings of rules the level that is wanted, and takes out those that are not.
    pub(crate) fn apply(&self, findings: Findings) -> Findings {
        self.change(findings, |_| false)
    }

    /// The same for findings of all stages: what nothing can be generated for stays an error.
    pub(crate) fn apply_to_warnings(&self, findings: Findings) -> Findings {
        self.change(findings, |finding| finding.level == Level::Error)
    }

    fn change(&self, findings: Findings, stays: impl Fn(&Diagnostic) -> bool) -> Findings {
        let (wanted, _) = findings.part(|finding| {
            if stays(finding) {
                return true;
            }
            if let Some(Setting::On(level)) = self.of(&finding.rule) {
                finding.level = level;
            }
            self.asks_for(&finding.rule)
        });
        wanted
    }
}

fn unknown(name: &Spanned<String>, what: &str, known: impl Iterator<Item = &'static str>) -> (usize, String) {
    let near = crate::source::nearest(name.as_ref(), known);
    let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    (
        name.span().start,
        format!("there is no {what} `{}`{near}", name.as_ref()),
    )
}
