//! JUDGE: what JSON Schema itself says of the values in a contract. The crate `jsonschema` is asked, which shares nothing with the
//! checks that are generated.
//!
//! ```text
//! judge(&Document, &Source, &[Claim]) -> Judged
//! ```

mod canonical;
mod effort;
mod overlap;
mod schemas;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use jsonschema::error::ValidationErrorKind;
use jsonschema::{Draft, PatternOptions, ValidationError, Validator};
use serde_json::{Map, Value as Json, json};

use crate::document::{Document, Id, Schema};
use crate::source::{NodeId, Source, Value};

use effort::Effort;
use schemas::Schemas;

pub(crate) use canonical::{canonical, covers, is_empty};
pub(crate) use overlap::is_covered;

/// How far patterns that look around or refer back may go back.
const MAX_STEPS_BACK: usize = 100_000;

/// So many characters the words of an error have at most.
const MAX_WORDS: usize = 160;

/// A schema, and a value that is said to fit it.
pub(crate) type Claim = (Id<Schema>, NodeId);

/// A value that does not fit.
#[derive(Debug)]
pub(crate) struct Misfit {
    /// The part of the value that breaks the schema first.
    pub(crate) part: NodeId,
    /// What is wrong with it.
    pub(crate) words: String,
    /// The schema that it breaks, and the keyword there.
    pub(crate) broken: Option<(NodeId, String)>,
    /// How many other things are wrong with the value.
    pub(crate) more: usize,
}

/// What came of judging.
#[derive(Debug, Default)]
pub(crate) struct Judged {
    /// The values that do not fit, in the order of the claims.
    pub(crate) misfits: Vec<Misfit>,
    /// What was not judged: it would take too long, or has no verdict here.
    pub(crate) unjudged: Vec<Claim>,
}

/// Judges values by their schemas.
pub(crate) fn judge(document: &Document, source: &Source, claims: &[Claim]) -> Judged {
    let mut schemas = Schemas::new(document, source);
    let mut judged = Judged::default();
    let mut effort = Effort::default();
    let mut sound = Vec::new();
    for claim in claims {
        let root = schemas.reach(claim.0);
        if effort.allows(&schemas, root, source.value(claim.1)) {
            sound.push(*claim);
        } else {
            judged.unjudged.push(*claim);
        }
    }
    match together(&mut schemas, &sound) {
        Some(validator) => judged.misfits = misfits(&validator, &schemas, source, &sound),
        None => judged.unjudged.extend(sound),
    }
    judged
}

/// Judges a value that stands outside the contract: what is wrong with it, a line for each part that does not fit.
pub(crate) fn judge_elsewhere(
    document: &Document,
    source: &Source,
    schema: Id<Schema>,
    value: Value<'_>,
) -> Vec<Misfit> {
    let mut schemas = Schemas::new(document, source);
    let root = schemas.reach(schema);
    let unjudged = || {
        let words = "it was not judged: its schema asks for too many steps, or is none".to_owned();
        vec![Misfit {
            part: value.id(),
            words,
            broken: None,
            more: 0,
        }]
    };
    if !Effort::default().allows(&schemas, root, value) {
        return unjudged();
    }
    let Some(validator) = validator(&schemas, json!({"allOf": [Schemas::reference(root)]})) else {
        return unjudged();
    };
    let written = value.to_json();
    let errors = validator.iter_errors(&written);
    let misfit = |error: ValidationError<'_>| {
        let tokens = error
            .instance_path()
            .as_str()
            .split('/')
            .skip(1)
            .map(str::to_owned)
            .collect::<Vec<_>>();
        let part = tokens.iter().try_fold(value, |value, token| value.step(token));
        Misfit {
            part: part.unwrap_or(value).id(),
            words: words(&error),
            broken: None,
            more: 0,
        }
    };
    errors.map(misfit).collect()
}

/// A schema over the definitions of those that were reached.
fn validator(schemas: &Schemas<'_>, mut schema: Json) -> Option<Validator> {
    schema["$defs"] = schemas.definitions().into();
    let options = jsonschema::options().with_draft(Draft::Draft202012);
    let patterns = PatternOptions::fancy_regex().backtrack_limit(MAX_STEPS_BACK);
    let options = options.with_pattern_options(patterns).should_validate_formats(true);
    options.build(&schema).ok()
}

/// One schema that says of each value, in an object with all of them, which schema it has to fit: what they share is compiled once.
fn together(schemas: &mut Schemas<'_>, claims: &[Claim]) -> Option<Validator> {
    let roots = claims.iter().enumerate().map(|(number, claim)| {
        let root = schemas.reach(claim.0);
        (number.to_string(), Schemas::reference(root))
    });
    let roots: Map<String, Json> = roots.collect();
    validator(schemas, json!({"properties": roots}))
}

fn misfits(validator: &Validator, schemas: &Schemas<'_>, source: &Source, claims: &[Claim]) -> Vec<Misfit> {
    let values = claims.iter().enumerate().map(|(number, claim)| {
        let value = source.value(claim.1).to_json();
        (number.to_string(), value)
    });
    let values = Json::Object(values.collect());
    let mut misfits: BTreeMap<usize, Misfit> = BTreeMap::new();
    for error in validator.iter_errors(&values) {
        let Some((number, part)) = place(source, claims, &error) else {
            continue;
        };
        misfits
            .entry(number)
            .and_modify(|misfit| misfit.more += 1)
            .or_insert_with(|| Misfit {
                part: part.id(),
                words: words(&error),
                broken: broken(schemas, &error),
                more: 0,
            });
    }
    misfits.into_values().collect()
}

/// Which claim an error is about, and the part of its value.
fn place<'s>(source: &'s Source, claims: &[Claim], error: &ValidationError<'_>) -> Option<(usize, Value<'s>)> {
    let path = error.instance_path().as_str();
    let mut tokens = path.split('/').skip(1);
    let number: usize = tokens.next()?.parse().ok()?;
    let root = source.value(claims.get(number)?.1);
    Some((number, tokens.try_fold(root, Value::step).unwrap_or(root)))
}

/// The schema whose keyword an error is about.
fn broken(schemas: &Schemas<'_>, error: &ValidationError<'_>) -> Option<(NodeId, String)> {
    let path = error.schema_path().as_str().strip_prefix("/$defs/")?;
    let (number, rest) = path.split_once('/')?;
    let keyword = rest.split('/').next()?.to_owned();
    Some((schemas.node(number.parse().ok()?)?, keyword))
}

/// What is wrong, in few words.
fn words(error: &ValidationError<'_>) -> String {
    let words = match error.kind() {
        ValidationErrorKind::Enum { .. } => "value is none of those listed".to_owned(),
        ValidationErrorKind::FalseSchema => "nothing is allowed here".to_owned(),
        _ => error.masked().to_string(),
    };
    match words.char_indices().nth(MAX_WORDS) {
        Some((end, _)) => format!("{}…", &words[..end]),
        None => words,
    }
}
