//! What holds for any value and any text.

use proptest::prelude::*;
use wirewright_runtime::codec::{ReadOptions, from_json, to_json};
use wirewright_runtime::rule::check;
use wirewright_runtime::types::{Map, Maybe, Uuid, Value};
use wirewright_runtime::violation::Violations;

use crate::sample::types::*;
use crate::{RUN, read};

/// Any JSON value whose numbers survive being read as `Value`.
fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>()
            .prop_filter("finite", |number| number.is_finite())
            .prop_map(Value::from),
        ".*".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(".*", inner, 0..6).prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// Text that is often nearly JSON.
fn nearly_json() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "\\u",
        "d800",
        "status",
        "planned",
        "done",
        "\"id\":",
        "\"status\":\"done\"",
        "1",
        "-",
        "0",
        ".",
        "e",
        "9e999",
        "null",
        "true",
        "nul",
        " ",
        "\n",
        "é",
        "\u{0}",
        "\"next\":{",
        "\"tags\":[",
        "\"sources\":[\"strava\"]",
    ]);
    prop::collection::vec(pieces, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_value_comes_back(value in any_value()) {
        let written = to_json(&value);
        prop_assert!(serde_json::from_slice::<Value>(&written).is_ok());
        prop_assert_eq!(from_json::<Value>(&written, &ReadOptions::default()), Ok(value));
    }

    #[test]
    fn any_run_comes_back(
        title in ".{1,20}", strava_id in any::<Option<i64>>(), distance in any::<f64>(), id in any::<u128>(),
        seconds in -62_167_219_200_i64..253_402_300_799,
        metrics in prop::collection::btree_map(".{0,5}", -1e9..1e9_f64, 0..4), tags in any::<Option<Vec<String>>>(),
    ) {
        let run = RecordedRun {
            id: Uuid::from_u128(id),
            title,
            status: RecordedRunStatus::Missed,
            strava_id,
            r#type: None,
            description: Maybe::Null,
            tags,
            distance: Some(if distance.is_finite() { distance } else { 1.0 }),
            start_date: time::OffsetDateTime::from_unix_timestamp(seconds).expect("a time"),
            day: None,
            metrics: Some(metrics),
            next: None,
            additional: Map::new(),
        };
        prop_assert_eq!(from_json(&to_json(&run), &ReadOptions::lenient()), Ok(run));
    }

    #[test]
    fn checks_of_read_and_of_typed_values_agree(
        title in ".{0,130}", strava_id in -2..2_i64, distance in prop::sample::select(vec![0.0, 0.1, 0.15, 1e6]),
        tags in prop::collection::vec("[a-bA]{0,2}", 0..12),
    ) {
        let mut run: RecordedRun = read(RUN).expect("a run");
        (run.title, run.strava_id, run.distance, run.tags) = (title, Some(strava_id), Some(distance), Some(tags));
        let read = match from_json::<RecordedRun>(&to_json(&run), &ReadOptions::default()) {
            Ok(_) => Violations::default(),
            Err(violations) => violations,
        };
        let checked = check(&run);
        prop_assert_eq!(read.as_slice(), checked.as_slice());
    }

    #[test]
    fn nothing_panics_on_any_text(text in prop_oneof![".*", nearly_json()]) {
        for options in [ReadOptions::default(), ReadOptions::lenient()] {
            let bytes = text.as_bytes();
            let valid = serde_json::from_slice::<serde::de::IgnoredAny>(bytes).is_ok();
            for result in [
                from_json::<RecordedRun>(bytes, &options).err(),
                from_json::<Run>(bytes, &options).err(),
                from_json::<PlanRequest>(bytes, &options).err(),
                from_json::<Vec<Option<Slot>>>(bytes, &options).err(),
            ] {
                let is_syntax = |violations: Violations| violations.iter().any(|found| found.keyword == "syntax");
                let broken = result.is_some_and(is_syntax);
                prop_assert!(valid || broken, "{text}: not seen to be broken");
            }
        }
    }

    #[test]
    fn nothing_panics_on_any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        let read = from_json::<Value>(&bytes, &ReadOptions::default());
        prop_assert_eq!(read.is_ok(), serde_json::from_slice::<Value>(&bytes).is_ok() , "{:?}", read);
    }
}
