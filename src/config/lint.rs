//! `[lint]`: which rules are asked, and how much their findings matter.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

use super::rule;
use crate::custom::{Custom, MAX_RULES, Ruleset};
#[cfg(test)]
use crate::diagnostic::Rule;
use crate::diagnostic::{AnyRule, Diagnostic, Findings, Group, Level};
use crate::source::Source;

/// The section as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Section {
    #[serde(default)]
    groups: BTreeMap<Spanned<String>, Word>,
    #[serde(default)]
    rules: BTreeMap<Spanned<String>, Word>,
    /// Rules of the project's own.
    #[serde(default)]
    rule: Vec<rule::Table>,
    /// A ruleset in the form of Spectral.
    ruleset: Option<Spanned<String>>,
    /// Contracts that are looked at where none is named.
    #[serde(default)]
    specs: Vec<String>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Word {
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
    custom: Vec<Custom>,
    ruleset: Ruleset,
    specs: Vec<PathBuf>,
}

impl Settings {
    /// `ruleset` takes the place of the one that the section names, which is seen from `folder`.
    ///
    /// # Errors
    /// Where a name is that of no group or no rule, or a rule of the project's own is none: the byte, and the reason.
    pub(super) fn read(section: Section, folder: &Path, ruleset: Option<&Path>) -> Result<Self, (usize, String)> {
        let mut settings = Self {
            specs: section.specs.iter().map(|spec| folder.join(spec)).collect(),
            ..Self::default()
        };
        let named = section.ruleset.as_ref().filter(|_| ruleset.is_none());
        if let Some(path) = named
            .map(|named| folder.join(named.as_ref()))
            .or(ruleset.map(Path::to_owned))
        {
            let at = named.map_or(0, |named| named.span().start);
            settings.extend(Ruleset::read(&path, &is_built_in).map_err(|why| (at, why))?);
        }
        settings.custom.extend(rules_of(section.rule)?);
        let mut codes = HashSet::new();
        if let Some(twice) = settings
            .custom
            .iter()
            .find(|custom| !codes.insert(custom.rule.code.as_str()))
        {
            let why = format!("there is a rule `{}` here and in the ruleset", twice.rule.code);
            return Err((named.map_or(0, |named| named.span().start), why));
        }
        for (name, word) in section.groups {
            let group = Group::ALL.into_iter().find(|group| group.as_str() == name.as_ref());
            let group = group.ok_or_else(|| unknown(&name, "group", Group::ALL.map(Group::as_str).into_iter()))?;
            settings.groups.insert(group, word.into());
        }
        for (name, word) in section.rules {
            if !settings.codes().any(|code| code == name.as_ref()) {
                return Err(unknown(&name, "rule", settings.codes()));
            }
            settings.rules.insert(name.into_inner(), word.into());
        }
        Ok(settings)
    }

    /// The same with findings of one rule at its own level.
    #[cfg(test)]
    pub(crate) fn with(mut self, rule: &'static Rule) -> Self {
        self.rules.insert(rule.code.to_owned(), Setting::On(rule.level));
        self
    }

    /// The codes of all rules.
    fn codes(&self) -> impl Iterator<Item = &str> {
        let custom = self.custom.iter().map(|custom| custom.rule.code.as_str());
        built_in().map(|code| code as &str).chain(custom)
    }

    /// Takes what a ruleset holds.
    fn extend(&mut self, mut ruleset: Ruleset) {
        self.custom.append(&mut ruleset.rules);
        for said in std::mem::take(&mut ruleset.overrides) {
            self.rules
                .insert(said.code, said.level.map_or(Setting::Off, Setting::On));
        }
        self.ruleset = ruleset;
    }

    /// The rules that are the project's own.
    pub(crate) fn custom(&self) -> &[Custom] {
        &self.custom
    }

    /// Contracts that are looked at where none is named.
    pub(super) fn specs(&self) -> &[PathBuf] {
        &self.specs
    }

    /// What is not known of the ruleset.
    pub(crate) fn told(&self, source: &mut Source) -> Findings {
        self.ruleset.told(source)
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

/// Codes that no rule of a project can have.
fn built_in() -> impl Iterator<Item = &'static str> {
    crate::rules().chain(crate::changes()).map(|rule| rule.code)
}

fn is_built_in(code: &str) -> bool {
    built_in().any(|known| known == code)
}

/// The rules of tables, each with a code that no other one has.
fn rules_of(tables: Vec<rule::Table>) -> Result<Vec<Custom>, (usize, String)> {
    if let Some(table) = tables.get(MAX_RULES) {
        return Err((table.code.span().start, format!("there are at most {MAX_RULES} rules")));
    }
    let mut codes = HashSet::new();
    for table in &tables {
        let code: &str = table.code.as_ref();
        let why = if is_built_in(code) {
            format!("`{code}` is a rule of Wirewright; call this one otherwise")
        } else if !codes.insert(code) {
            format!("there is a rule `{code}` above")
        } else {
            continue;
        };
        return Err((table.code.span().start, why));
    }
    tables.into_iter().map(rule::Table::custom).collect()
}

fn unknown<'a>(name: &Spanned<String>, what: &str, known: impl Iterator<Item = &'a str>) -> (usize, String) {
    let near = crate::source::nearest(name.as_ref(), known);
    let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    (
        name.span().start,
        format!("there is no {what} `{}`{near}", name.as_ref()),
    )
}
