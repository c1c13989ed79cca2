//! What has to hold of all contracts, over random ones.

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::Value;

use super::compare;
use super::contracts::{Place, Schemas, reached, schemas, wider};
use crate::diagnostic::{Findings, Level};

/// Runs a test over the same random inputs every time; `PROPTEST_CASES` asks for more of them.
pub(super) fn over<S: Strategy>(inputs: S, test: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    let config = Config {
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    TestRunner::new_with_rng(config, rng)
        .run(&inputs, test)
        .unwrap_or_else(|error| panic!("{error}"));
}

pub(super) fn between(old: &Value, new: &Value, place: Place) -> Findings {
    compare(&Schemas::contract(old, place), &Schemas::contract(new, place)).0
}

/// What was found, a line each.
pub(super) fn told(findings: &Findings) -> String {
    let line = |found: &crate::diagnostic::Diagnostic| {
        format!(
            "{} {} {} {}\n",
            found.level,
            found.rule.code(),
            found.pointer.as_str(),
            found.message
        )
    };
    findings.iter().map(line).collect()
}

#[test]
fn a_random_contract_is_no_change_to_itself() {
    over(schemas(), |schemas| {
        for place in [Place::Requests, Place::Answers] {
            let whole = schemas.whole();
            let findings = between(&whole, &whole, place);
            prop_assert!(findings.is_empty(), "{}", told(&findings));
        }
        Ok(())
    });
}

/// Schemas, and the same with one of them made to allow more.
fn widened() -> impl Strategy<Value = (Value, Value)> {
    (schemas(), any::<Index>(), any::<Index>()).prop_filter_map("nothing can be wider", |(schemas, place, way)| {
        let narrow = schemas.whole();
        let places: Vec<(String, Vec<Value>)> = reached(&narrow)
            .into_iter()
            .map(|pointer| (wider(narrow.pointer(&pointer).unwrap()), pointer))
            .filter(|(ways, _)| !ways.is_empty())
            .map(|(ways, pointer)| (pointer, ways))
            .collect();
        if places.is_empty() {
            return None;
        }
        let (pointer, ways) = place.get(&places);
        let mut wide = narrow.clone();
        *wide.pointer_mut(pointer).unwrap() = way.get(ways).clone();
        Some((narrow, wide))
    })
}

/// What `allOf` says twice can be said once without any change, so of it nothing is known.
fn is_said_twice(whole: &Value) -> bool {
    whole.to_string().contains("allOf") || whole.to_string().contains("xclusiveM")
}

#[test]
fn what_allows_more_breaks_who_reads_it_alone() {
    over(widened(), |(narrow, wide)| {
        for place in [Place::Requests, Place::Answers] {
            let (widened, narrowed) = (between(&narrow, &wide, place), between(&wide, &narrow, place));
            let (safe, breaking) = match place {
                Place::Requests => (&widened, &narrowed),
                Place::Answers => (&narrowed, &widened),
            };
            prop_assert!(!safe.has_errors(), "{place:?}\n{}{narrow:#}\n{wide:#}", told(safe));
            if !is_said_twice(&narrow) {
                // Of a limit, or a closed object, who reads an answer may not know.
                let worst = if place == Place::Answers {
                    Level::Warning
                } else {
                    Level::Error
                };
                prop_assert!(
                    breaking.iter().any(|found| found.level <= worst),
                    "{place:?}\n{}{narrow}\n{wide}",
                    told(breaking)
                );
            }
        }
        Ok(())
    });
}
