//! Rules that projects make for their contracts, in `wirewright.toml` or in a ruleset of Spectral.
//!
//! ```text
//! Custom { given: [Selector], then: [Then] }     what is looked at, and what is asked of it
//! check(&Custom, &Source) -> Findings
//! ```

mod casing;
mod check;
mod pattern;
#[cfg(feature = "judge")]
mod schema;
#[cfg(not(feature = "judge"))]
#[path = "unjudged.rs"]
mod schema;
mod select;
mod spectral;
#[cfg(all(test, feature = "judge"))]
mod tests;

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Findings, OwnRule, Pointer, Span, rules};
use crate::document::report;
use crate::source::{Source, Value};

pub(crate) use casing::Casing;
pub(crate) use check::Check;
use check::{Subject, Verdict};
pub(crate) use pattern::Pattern;
pub(crate) use schema::Schema;
use select::View;
pub(crate) use select::{Bare, Selector};
pub(crate) use spectral::Ruleset;

rules! {
    Correctness;
    RULESET_UNSUPPORTED = "ruleset-unsupported", Warning, "Something in a ruleset is not known, and is left out.",
        "Of rulesets in the form of Spectral Wirewright reads the rules that are data: `given` is a JSONPath, and `then` one of the functions \
         `alphabetical`, `casing`, `defined`, `enumeration`, `falsy`, `length`, `pattern`, `schema`, `truthy` and `undefined`. What else there \
         is in a ruleset has no effect; nothing of it is left out without this warning. Write such a rule in another way, or live without \
         it: `ruleset-unsupported = \"off\"` in `[lint.rules]` of `wirewright.toml` says so.";
    RULESET_STANDARD = "ruleset-standard", Info, "A ruleset extends one of Spectral's own, for which Wirewright's rules stand.",
        "`extends: spectral:oas` asks for the rules that Spectral brings along. Wirewright has rules of its own for what they are about \
         (`wirewright explain` lists them), with codes of their own: what a ruleset says of one of Spectral's by its name has no effect.";
}

/// How many rules a configuration may have.
pub(crate) const MAX_RULES: usize = 1000;

/// A rule of a project.
#[derive(Clone, Debug)]
pub(crate) struct Custom {
    pub(crate) rule: Arc<OwnRule>,
    /// What is looked at.
    pub(crate) given: Vec<Selector>,
    /// What is asked of each; where nothing is, its being there is a finding.
    pub(crate) then: Vec<Then>,
    /// Whether what a reference leads to stands in its place.
    pub(crate) follow: bool,
    /// The versions of OpenAPI that it is for, by how they begin; all where there are none.
    pub(crate) versions: Vec<String>,
    /// What findings say, with placeholders such as `{{error}}`.
    pub(crate) message: String,
    pub(crate) help: Option<String>,
}

/// What is asked of a value.
#[derive(Clone, Debug)]
pub(crate) struct Then {
    pub(crate) field: Field,
    pub(crate) check: Check,
    /// How much it demands.
    pub(crate) mood: Mood,
}

/// What of a value is looked at.
#[derive(Clone, Debug)]
pub(crate) enum Field {
    /// Itself.
    Whole,
    /// Each of its keys.
    Keys,
    /// A member, or one inside of a member: `contact.email`.
    Member(String),
    /// What a path selects in it.
    Path(Selector),
}

/// How much is demanded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mood {
    /// That it holds.
    Must,
    /// That it does not.
    MustNot,
    /// That it holds for values of the kind that it is about.
    Should,
}

/// What a field is, with its place.
struct Target<'s> {
    subject: Subject<'s>,
    span: Span,
    pointer: Pointer,
    /// How it is called.
    property: String,
}

/// Tells what breaks a rule.
pub(crate) fn check(custom: &Custom, source: &Source) -> Findings {
    let mut findings = Findings::new();
    let version = source.root().get("openapi").and_then(Value::as_str).unwrap_or_default();
    let is_of = |wanted: &String| version.starts_with(wanted.as_str());
    if !custom.versions.is_empty() && !custom.versions.iter().any(is_of) {
        return findings;
    }
    let view = View {
        source,
        follow: custom.follow,
    };
    for selector in &custom.given {
        for found in selector.select(view, source.root()) {
            let target = match found.member.filter(|_| selector.is_of_keys()) {
                Some((object, entry)) => key(object, entry),
                None => itself(found.value),
            };
            if custom.then.is_empty() {
                findings.push(custom.found(&target, "it is not to be there".to_owned()));
            }
            for then in &custom.then {
                for target in then.field.of(&target, found.value, view) {
                    if let Some(error) = then.breaks(&target, view) {
                        findings.push(custom.found(&target, error));
                    }
                }
            }
        }
    }
    findings
}

impl Custom {
    fn found(&self, target: &Target<'_>, error: String) -> Diagnostic {
        let message = fill(&self.message, |name| match name {
            "property" => Some(target.property.clone()),
            "error" => Some(error.clone()),
            "description" => Some(self.rule.summary.clone()),
            "value" => Some(target.subject.shown().trim_matches('`').to_owned()),
            "path" => Some(target.pointer.to_string()),
            _ => None,
        });
        let mut found = Diagnostic::new(Arc::clone(&self.rule), message).at(target.span, target.pointer.clone());
        if !found.message.contains(&error) {
            found = found.label(error);
        }
        found.help = self.help.clone();
        found
    }
}

impl Then {
    /// What is wrong with it, if anything.
    fn breaks(&self, target: &Target<'_>, view: View<'_>) -> Option<String> {
        match (self.check.of(target.subject, view), self.mood) {
            (Verdict::Fails(why), Mood::Must | Mood::Should) | (Verdict::OtherKind(why), Mood::Must) => Some(why),
            (Verdict::Holds, Mood::MustNot) => Some(format!("{} is what it is not to be", target.subject.shown())),
            _ => None,
        }
    }
}

impl Field {
    fn of<'s>(&self, target: &Target<'s>, value: Value<'s>, view: View<'s>) -> Vec<Target<'s>> {
        match self {
            Self::Whole => vec![target.again()],
            Self::Keys => {
                let object = view.target(value);
                object.entries().map(|entry| key(object, entry)).collect()
            }
            Self::Member(path) => vec![member(path, value, view)],
            Self::Path(selector) => {
                let found = selector.select(view, value);
                let keys = selector.is_of_keys();
                let targets = found.into_iter().map(|found| match found.member.filter(|_| keys) {
                    Some((object, entry)) => key(object, entry),
                    None => itself(found.value),
                });
                let mut targets: Vec<_> = targets.collect();
                if targets.is_empty() {
                    targets.push(missing(value, ""));
                }
                targets
            }
        }
    }
}

impl Target<'_> {
    fn again(&self) -> Self {
        Self {
            subject: self.subject,
            span: self.span,
            pointer: self.pointer.clone(),
            property: self.property.clone(),
        }
    }
}

fn itself(value: Value<'_>) -> Target<'_> {
    Target {
        subject: Subject::Value(value),
        span: report::place(value),
        pointer: value.pointer(),
        property: value.key().unwrap_or_default().to_owned(),
    }
}

fn key<'s>(object: Value<'s>, entry: crate::source::Entry<'s>) -> Target<'s> {
    Target {
        subject: Subject::Key(entry.key),
        span: entry.key_span,
        pointer: object.pointer().join(entry.key),
        property: entry.key.to_owned(),
    }
}

fn missing<'s>(object: Value<'s>, name: &str) -> Target<'s> {
    Target {
        subject: Subject::Missing,
        property: name.to_owned(),
        ..itself(object)
    }
}

/// The member of this name, or, where there is none, that of each part between dots.
fn member<'s>(path: &str, value: Value<'s>, view: View<'s>) -> Target<'s> {
    let value = view.target(value);
    let found = |(_, entry): (Value<'s>, crate::source::Entry<'s>)| Target {
        property: entry.key.to_owned(),
        ..itself(view.target(entry.value))
    };
    if let Some(member) = view.member(value, path) {
        return found(member);
    }
    let mut value = value;
    let mut last = None;
    for name in path.split('.') {
        match view.member(value, name) {
            Some(member) => {
                value = view.target(member.1.value);
                last = Some(member);
            }
            None => match name.parse().ok().and_then(|at: usize| value.items().nth(at)) {
                Some(item) => {
                    value = view.target(item);
                    last = None;
                }
                None => return missing(value, name),
            },
        }
    }
    last.map_or_else(|| itself(value), found)
}

/// A message with what its placeholders stand for; those that are not known stay.
fn fill(template: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let (mut text, mut rest) = (String::new(), template);
    while let Some((before, behind)) = rest.split_once("{{") {
        text.push_str(before);
        let filled = behind
            .split_once("}}")
            .and_then(|(name, rest)| Some((value(name.trim())?, rest)));
        match filled {
            Some((value, after)) => {
                text.push_str(&value);
                rest = after;
            }
            None => {
                text.push_str("{{");
                rest = behind;
            }
        }
    }
    text + rest
}

/// Whether a text can be the code of a rule: it stands in lines and addresses.
pub(crate) fn is_code(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || "-_.:/@".contains(c);
    !text.is_empty() && text.len() <= 80 && text.chars().all(fits)
}
