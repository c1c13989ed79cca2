//! `[[lint.rule]]`: rules that a project makes for its contracts.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value as Json;
use toml::Spanned;

use super::lint::Word;
use crate::custom::{Bare, Casing, Check, Custom, Field, Mood, Pattern, Schema, Selector, Then, is_code};
use crate::diagnostic::{Level, OwnRule};

/// A byte, and what is wrong there.
type Wrong = (usize, String);

/// A rule as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Table {
    pub(super) code: Spanned<String>,
    at: Spanned<Places>,
    must: Option<Spanned<Demand>>,
    must_not: Option<Spanned<Demand>>,
    message: Spanned<String>,
    level: Option<Word>,
    help: Option<String>,
}

/// What is looked at.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Places {
    One(String),
    Many(Vec<String>),
}

/// What is asked of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Demand {
    field: Option<Spanned<String>>,
    pattern: Option<Spanned<String>>,
    casing: Option<Spanned<String>>,
    one_of: Option<Vec<Json>>,
    min_length: Option<u32>,
    max_length: Option<u32>,
    sorted: Option<Spanned<bool>>,
    schema: Option<Spanned<Json>>,
}

impl Table {
    /// # Errors
    /// What of it cannot be read, with its place.
    pub(super) fn custom(self) -> Result<Custom, Wrong> {
        let at = self.code.span().start;
        if !is_code(self.code.as_ref()) {
            let why = format!(
                "`{}` is no code: it has letters, digits, `-`, `_` and `.`",
                self.code.as_ref()
            );
            return Err((at, why));
        }
        if self.message.as_ref().trim().is_empty() {
            return Err((self.message.span().start, "the message is empty".to_owned()));
        }
        let paths = match self.at.as_ref() {
            Places::One(path) => std::slice::from_ref(path),
            Places::Many(paths) => paths,
        };
        let given = paths.iter().map(|path| Selector::parse(path, Bare::Exists));
        let given = given.collect::<Result<Vec<_>, _>>();
        let given = given.map_err(|why| (self.at.span().start, why))?;
        let must = self.must.map(|demand| then(demand, Mood::Must)).transpose()?;
        let must_not = self.must_not.map(|demand| then(demand, Mood::MustNot)).transpose()?;
        let (off, level) = match self.level {
            Some(Word::Off) => (true, Level::Warning),
            Some(Word::Error) => (false, Level::Error),
            Some(Word::Info) => (false, Level::Info),
            Some(Word::Warning) | None => (false, Level::Warning),
        };
        let looked: Vec<String> = paths.iter().map(|path| format!("`{path}`")).collect();
        let help = self
            .help
            .as_ref()
            .map_or_else(String::new, |help| format!("\n\n{help}"));
        let rule = OwnRule {
            code: self.code.into_inner(),
            level,
            off,
            summary: self.message.as_ref().clone(),
            explanation: format!(
                "A rule of wirewright.toml, which looks at {}.{help}",
                looked.join(" and ")
            ),
        };
        Ok(Custom {
            rule: Arc::new(rule),
            given,
            then: must.into_iter().chain(must_not).flatten().collect(),
            follow: true,
            versions: Vec::new(),
            message: self.message.into_inner(),
            help: self.help,
        })
    }
}

fn then(demand: Spanned<Demand>, mood: Mood) -> Result<Vec<Then>, Wrong> {
    let at = demand.span().start;
    let demand = demand.into_inner();
    let field = match &demand.field {
        None => Field::Whole,
        Some(name) => field(name)?,
    };
    let mut checks = demand.checks()?;
    if checks.is_empty() {
        // A field alone has to be there.
        if demand.field.is_none() {
            let why = "what is asked is missing: one of field, pattern, casing, one-of, min-length, max-length, sorted, schema";
            return Err((at, why.to_owned()));
        }
        checks.push(Check::Defined);
    }
    let then = |check| Then {
        field: field.clone(),
        check,
        mood,
    };
    Ok(checks.into_iter().map(then).collect())
}

fn field(name: &Spanned<String>) -> Result<Field, Wrong> {
    let at = name.span().start;
    match name.as_ref().as_str() {
        "" => Err((at, "the name of the field is missing".to_owned())),
        name if name.starts_with('@') => {
            let why = format!("there is no field `{name}`; `at` selects keys where it ends in `~`");
            Err((at, why))
        }
        path if path.starts_with('$') => Selector::parse(path, Bare::Exists)
            .map(Field::Path)
            .map_err(|why| (at, why)),
        name => Ok(Field::Member(name.to_owned())),
    }
}

impl Demand {
    fn checks(&self) -> Result<Vec<Check>, Wrong> {
        let mut checks = Vec::new();
        if let Some(written) = &self.pattern {
            let pattern = Pattern::new(written.as_ref(), "");
            checks.push(Check::Matches(pattern.map_err(|why| (written.span().start, why))?));
        }
        if let Some(written) = &self.casing {
            let casing = Casing::new(written.as_ref());
            checks.push(Check::Casing(casing.map_err(|why| (written.span().start, why))?));
        }
        if let Some(list) = &self.one_of {
            checks.push(Check::OneOf(list.clone()));
        }
        if self.min_length.or(self.max_length).is_some() {
            checks.push(Check::Length(
                self.min_length.map(f64::from),
                self.max_length.map(f64::from),
            ));
        }
        if let Some(sorted) = &self.sorted {
            if !sorted.as_ref() {
                return Err((sorted.span().start, "`sorted` is true, or left out".to_owned()));
            }
            checks.push(Check::Sorted(None));
        }
        if let Some(written) = &self.schema {
            let schema = Schema::new(written.as_ref(), None);
            checks.push(Check::Schema(schema.map_err(|why| (written.span().start, why))?));
        }
        Ok(checks)
    }
}
