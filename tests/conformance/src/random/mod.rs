//! Random groups: schemas over all keywords, each with instances of which about half are valid. What is expected says the
//! crate `jsonschema`, so generated code is compared with another implementation beyond what the suite thought of.
//!
//! Properties without a field are not held by the type of an answer, so a handler may be able to send only a part of a
//! valid instance; then what is expected is the verdict on that part. What is no disagreement is not made: integers beyond 64 bits and numbers beyond those of a double (the judge rounds
//! them), references that lead back to themselves without going into the value (undefined by the specification), and
//! schemas that the judge does not take.

mod dice;
mod instance;
mod judge;
mod mutate;
mod schema;
pub(crate) mod shrink;
mod words;

use std::collections::HashSet;

use serde_json::Value;
use serde_json::value::RawValue;

use crate::Result;
use crate::suite::{Case, Group};
use dice::Dice;
use judge::Judge;

/// The name that stands for the file of the groups.
const FILE: &str = "random";
/// Instances of a group, at most.
const MAX_CASES: usize = 16;
/// How often instances are made to find valid ones.
const TRIES: usize = 80;
/// How many schemas are tried until one allows some instances and refuses others.
const SCHEMAS: usize = 6;

/// So many groups, always the same ones for a seed.
pub(crate) fn groups(seed: u64, count: u32) -> Result<Vec<Group>> {
    (1..=count).map(|number| group(seed, number)).collect()
}

/// Whether a schema allows an instance, both as text.
pub(crate) fn allows(schema: &str, instance: &str) -> bool {
    let judge = serde_json::from_str(schema).ok().and_then(|schema| Judge::new(&schema));
    let instance = serde_json::from_str(instance).ok();
    judge
        .zip(instance)
        .is_some_and(|(judge, instance)| judge.allows(&instance))
}

fn group(seed: u64, number: u32) -> Result<Group> {
    let mut dice = Dice::new(seed, number);
    let mut found = (Value::Bool(true), Vec::new());
    for _ in 0..SCHEMAS {
        let schema = schema::schema(&mut dice);
        let Some(judge) = Judge::new(&schema) else { continue };
        let instances = instances(&schema, &judge, &mut dice);
        let valid = instances.iter().filter(|(_, valid)| *valid).count();
        let mixed = valid > 0 && valid < instances.len();
        found = (schema, instances);
        if mixed {
            break;
        }
    }
    let (schema, instances) = found;
    Ok(Group {
        number,
        file: FILE.to_owned(),
        description: format!("seed {seed}, group {number}"),
        schema: raw(&schema)?,
        tests: instances.iter().map(case).collect::<Result<_>>()?,
    })
}

/// Different instances with their verdicts: up to half of them valid, as far as these are found.
fn instances(schema: &Value, judge: &Judge, dice: &mut Dice) -> Vec<(Value, bool)> {
    let mut seen = HashSet::new();
    let mut chosen: Vec<(Value, bool)> = Vec::new();
    for turn in 0..TRIES {
        let made = match turn % 4 {
            0 | 1 => instance::instance(schema, dice),
            2 if !chosen.is_empty() => mutate::mutated(dice.one(&chosen).0.clone(), dice),
            2 => mutate::mutated(instance::instance(schema, dice), dice),
            _ => words::value(dice, 2),
        };
        let valid = judge.allows(&made);
        let same = chosen.iter().filter(|(_, known)| *known == valid).count();
        if same < MAX_CASES / 2 && seen.insert(words::text(&made)) {
            chosen.push((made, valid));
        }
    }
    chosen
}

fn case((instance, valid): &(Value, bool)) -> Result<Case> {
    Ok(Case {
        description: words::text(instance),
        data: raw(instance)?,
        valid: *valid,
    })
}

fn raw(value: &Value) -> Result<Box<RawValue>> {
    RawValue::from_string(words::text(value)).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::groups;

    #[test]
    fn groups_are_the_same_for_a_seed_and_have_both_verdicts() {
        let text = |seed| {
            let groups = groups(seed, 60).unwrap();
            groups
                .iter()
                .map(|group| group.schema.get().to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(text(1), text(1));
        assert_ne!(text(1), text(2));
        let groups = groups(1, 60).unwrap();
        let cases = || groups.iter().flat_map(|group| &group.tests);
        let valid = cases().filter(|case| case.valid).count();
        assert!(
            valid * 3 > cases().count() && valid * 3 < cases().count() * 2,
            "{valid}"
        );
        let mixed = groups.iter().filter(|group| group.tests.iter().any(|case| !case.valid));
        assert!(mixed.count() > 50);
    }
}
