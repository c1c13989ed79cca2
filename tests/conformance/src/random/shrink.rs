//! Smaller schemas and instances with the same fault, for a disagreement that somebody has to read.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::judge::Judge;
use super::{case, raw, words};
use crate::Result;
use crate::result::SetResult;
use crate::suite::Group;

/// Groups that are made smaller; the others can wait until these are mended.
const MAX_GROUPS: usize = 6;
/// Candidates that are tried at once for a group.
const AT_ONCE: usize = 30;
const MAX_ROUNDS: usize = 30;

/// A disagreement on its way.
#[derive(Debug)]
pub(crate) struct Shrinking {
    /// The description of the group that it was found in.
    found: String,
    schema: Value,
    instance: Value,
    /// Whether there is no code for the group at all.
    left_out: bool,
    /// Candidates that were tried since it last got smaller.
    passed: usize,
    done: bool,
}

/// A smaller schema, or a smaller instance.
#[derive(Clone, Debug)]
struct Candidate {
    of: usize,
    schema: Value,
    instance: Value,
}

impl Shrinking {
    /// The first disagreement of each group.
    pub(crate) fn of(result: &SetResult<'_>) -> Vec<Self> {
        let mut seen = BTreeSet::new();
        let told = result
            .disagreements
            .iter()
            .map(|found| (found.group, found.case.data.get(), false));
        let left_out = result.selection.left_out().iter();
        let left_out = left_out.map(|(group, _)| (*group, "null", true));
        let all = told.chain(left_out).filter(|(group, ..)| seen.insert(group.number));
        let parse = |text: &str| serde_json::from_str(text).unwrap_or_default();
        all.take(MAX_GROUPS)
            .map(|(group, instance, left_out)| Self {
                found: group.description.clone(),
                schema: parse(group.schema.get()),
                instance: parse(instance),
                left_out,
                passed: 0,
                done: false,
            })
            .collect()
    }

    /// The next candidates, the smallest first.
    fn candidates(&self, of: usize) -> Vec<Candidate> {
        let candidate = |schema, instance| Candidate { of, schema, instance };
        let mut all: Vec<Candidate> = smaller(&self.schema)
            .into_iter()
            .map(|schema| candidate(schema, self.instance.clone()))
            .collect();
        if !self.left_out {
            let instances = smaller(&self.instance).into_iter();
            all.extend(instances.map(|instance| candidate(self.schema.clone(), instance)));
        }
        all.retain(|candidate| Judge::new(&candidate.schema).is_some());
        all.sort_by_key(Candidate::size);
        all.into_iter().skip(self.passed).take(AT_ONCE).collect()
    }

    /// Whether a run of one candidate went wrong in the same way.
    fn is_in(&self, number: u32, result: &SetResult<'_>) -> bool {
        if self.left_out {
            let mut left_out = result.selection.left_out().iter();
            return left_out.any(|(group, _)| group.number == number);
        }
        result.disagreements.iter().any(|found| found.group.number == number)
    }

    /// A group for `regressions.json`.
    fn group(&self) -> Value {
        let valid = Judge::new(&self.schema).is_some_and(|judge| judge.allows(&self.instance));
        let test = json!({"description": "", "data": self.instance, "valid": valid});
        json!({"description": self.found, "schema": self.schema, "tests": [test]})
    }
}

impl Candidate {
    fn size(&self) -> usize {
        words::text(&self.schema).len() + words::text(&self.instance).len()
    }

    fn group(&self, number: u32) -> Result<Group> {
        let valid = Judge::new(&self.schema).is_some_and(|judge| judge.allows(&self.instance));
        Ok(Group {
            number,
            file: "shrunk".to_owned(),
            description: number.to_string(),
            schema: raw(&self.schema)?,
            tests: vec![case(&(self.instance.clone(), valid))?],
        })
    }
}

/// Makes disagreements smaller as long as that works; `check` runs groups and hands over what came of them.
pub(crate) fn shrink(
    found: &mut [Shrinking],
    mut check: impl FnMut(&[Group], &mut dyn FnMut(&SetResult<'_>)) -> Result<()>,
) -> Result<()> {
    for _ in 0..MAX_ROUNDS {
        let open = found.iter().enumerate().filter(|(_, found)| !found.done);
        let candidates: Vec<Candidate> = open.flat_map(|(of, found)| found.candidates(of)).collect();
        if candidates.is_empty() {
            break;
        }
        let numbered = (1..).zip(&candidates);
        let groups: Vec<Group> = numbered
            .map(|(number, candidate)| candidate.group(number))
            .collect::<Result<_>>()?;
        check(&groups, &mut |result| {
            for (of, found) in found.iter_mut().enumerate() {
                take(found, of, &candidates, result);
            }
        })?;
    }
    Ok(())
}

/// Goes on with the smallest candidate that went wrong.
fn take(found: &mut Shrinking, of: usize, candidates: &[Candidate], result: &SetResult<'_>) {
    let mut tried = (1..).zip(candidates).filter(|(_, candidate)| candidate.of == of);
    if let Some((_, better)) = tried.clone().find(|(number, _)| found.is_in(*number, result)) {
        found.schema.clone_from(&better.schema);
        found.instance.clone_from(&better.instance);
        found.passed = 0;
    } else {
        found.passed += AT_ONCE;
        found.done = tried.next().is_none();
    }
}

/// What is left of disagreements, for `regressions.json`.
pub(crate) fn told(found: &[Shrinking]) -> String {
    let groups = found.iter().map(|found| words::text(&found.group()));
    groups.map(|group| format!("shrunk: {group}\n")).collect()
}

/// A value with one thing less, in every way.
fn smaller(value: &Value) -> Vec<Value> {
    let mut all = Vec::new();
    match value {
        Value::Object(entries) => {
            for (name, inside) in entries {
                let mut less = entries.clone();
                less.shift_remove(name);
                all.push(Value::Object(less));
                for inside in smaller(inside) {
                    let mut less = entries.clone();
                    less.insert(name.clone(), inside);
                    all.push(Value::Object(less));
                }
            }
        }
        Value::Array(items) => {
            for (index, inside) in items.iter().enumerate() {
                let mut less = items.clone();
                less.remove(index);
                all.push(Value::Array(less));
                for inside in smaller(inside) {
                    let mut less = items.clone();
                    less[index] = inside;
                    all.push(Value::Array(less));
                }
            }
        }
        _ => {}
    }
    all
}

#[cfg(test)]
mod tests {
    use super::smaller;
    use serde_json::json;

    #[test]
    fn one_thing_less() {
        let all = smaller(&json!({"a": [1, {"b": 2}], "c": 3}));
        let expected = [
            json!({"c": 3}),
            json!({"a": [{"b": 2}], "c": 3}),
            json!({"a": [1], "c": 3}),
            json!({"a": [1, {}], "c": 3}),
            json!({"a": [1, {"b": 2}]}),
        ];
        assert_eq!(all, expected);
    }
}
