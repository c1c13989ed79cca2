//! What is read and what is told.

use wirewright_runtime::codec::{Decode, Kind, ReadOptions, Reader, from_json, to_json};
use wirewright_runtime::types::{Map, Maybe, Value};

use crate::sample::types::*;
use crate::{RUN, read, run_with, told};

#[test]
fn the_least_that_is_required_is_enough() {
    let run: RecordedRun = read(RUN).expect("a run");
    assert_eq!(run.title, "Morning");
    assert_eq!(run.strava_id, None);
    assert_eq!(run.description, Maybe::Absent);
    assert_eq!(run.distance, Some(5.5), "the default");
    assert_eq!(run.start_date.offset().whole_hours(), 1);
    assert_eq!(
        (run.r#type, &run.tags, &run.metrics, &run.next),
        (None, &None, &None, &None)
    );
    assert!(run.additional.is_empty());
}

#[test]
fn everything_is_read_and_written_back() {
    let json = run_with(
        r#""type": "half-marathon", "description": null, "tags": ["easy", "river"], "distance": 58.3,
        "day": "2024-02-29", "metrics": {"b": 1, "a": 2.5}, "weather": {"wind": [1, 2.0, "x", null, true]}, "é\n": 1e2"#,
    );
    let json = json.replace("\"strava_id\": null", "\"strava_id\": 9007199254740993");
    let run: RecordedRun = read(&json).expect("a run");
    assert_eq!(run.strava_id, Some(9_007_199_254_740_993));
    assert_eq!(run.description, Maybe::Null);
    assert_eq!(run.r#type, Some(RunType::HalfMarathon));
    assert_eq!(run.additional["weather"]["wind"][2], "x");
    assert_eq!(run.additional["é\n"], Value::from(100.0));
    let written = to_json(&run);
    assert_eq!(
        std::str::from_utf8(&written).expect("UTF-8"),
        concat!(
            r#"{"id":"7f9c2b1e-5d3a-4c8b-9e6f-0a1b2c3d4e5f","title":"Morning","status":"done","#,
            r#""strava_id":9007199254740993,"#,
            r#""start_date":"2024-02-29T06:30:00+01:00","type":"half-marathon","description":null,"#,
            r#""tags":["easy","river"],"#,
            r#""distance":58.3,"day":"2024-02-29","metrics":{"a":2.5,"b":1.0},"#,
            r#""weather":{"wind":[1,2.0,"x",null,true]},"é\n":100.0}"#
        )
    );
    assert_eq!(from_json(&written, &ReadOptions::default()), Ok(run));
}

#[test]
fn the_three_states_of_an_optional_nullable_property() {
    for (members, expected) in [
        ("\"a\": 1", Maybe::Absent),
        ("\"description\": null", Maybe::Null),
        ("\"description\": \"\"", Maybe::Value(String::new())),
    ] {
        let run: RecordedRun = read(&run_with(members)).expect("a run");
        assert_eq!(run.description, expected);
        let written = String::from_utf8(to_json(&run)).expect("UTF-8");
        assert_eq!(
            written.contains("\"description\""),
            !run.description.is_absent(),
            "{written}"
        );
    }
}

#[test]
fn null_is_refused_where_a_property_is_only_optional() {
    assert_eq!(
        told(read::<RecordedRun>(&run_with("\"tags\": null"))),
        ["/tags type an array"]
    );
}

#[test]
fn all_violations_come_at_once() {
    let json = r#"{
        "title": "", "status": "gone", "strava_id": 0, "start_date": "2024-02-30T00:00:00Z",
        "type": 5, "description": [],
        "tags": ["ok", "Not ok", "ok", "abcdefghijklmnopqrstuvwxyz", 7], "distance": 0.05, "day": "2024-2-3",
        "metrics": {"a/b": -1, "c": "x"}, "next": {"id": "7f9c2b1e5d3a4c8b9e6f0a1b2c3d4e5f"}
    }"#;
    assert_eq!(
        told(read::<RecordedRun>(json)),
        [
            "/title minLength 1",
            "/status enum missed, done",
            "/strava_id minimum 1",
            "/start_date format date-time",
            "/type type a string",
            "/description type a string",
            "/tags/1 pattern ^[a-z0-9-]+$",
            "/tags/3 maxLength 24",
            "/tags/4 type a string",
            "/tags uniqueItems true",
            "/distance multipleOf 0.1",
            "/day format date",
            "/metrics/a~1b minimum 0",
            "/metrics/c type a number",
            "/next/id format uuid",
            "/next required title",
            "/next required status",
            "/next required strava_id",
            "/next required start_date",
            " required id",
        ]
    );
}

#[test]
fn messages_are_plain_and_never_repeat_a_value() {
    let secret = "hunter2hunter2hunter2hunter2";
    let json = run_with(&format!(
        r#""tags": ["{secret}"], "type": "{secret}", "day": "{secret}", "distance": "{secret}",
        "metrics": {{"m": "{secret}"}}, "next": "{secret}""#
    ));
    let violations = read::<RecordedRun>(&json).expect_err("violations");
    let text = format!("{violations}{violations:?}");
    assert!(!text.contains("hunter2"), "{text}");
    assert!(
        text.contains("body at /distance: expected a number, found a string (type)"),
        "{text}"
    );
    assert!(
        text.contains("body at /tags/0: must have at most 24 characters (maxLength)"),
        "{text}"
    );
    assert!(
        text.contains("body at /type: must be one of training, half-marathon (enum)"),
        "{text}"
    );
}

#[test]
fn a_property_twice_is_a_violation_wherever_it_is() {
    assert_eq!(
        told(read::<RecordedRun>(&run_with(
            r#""title": "x", "distance": 1, "distance": 2"#
        ))),
        ["/title duplicate", "/distance duplicate"]
    );
    assert_eq!(
        told(read::<RecordedRun>(&run_with(r#""x": 1, "x": 1"#))),
        ["/x duplicate"]
    );
    assert_eq!(
        told(read::<RecordedRun>(&run_with(r#""x": {"y": 1, "y": 1}"#))),
        ["/x/y duplicate"]
    );
    assert_eq!(told(read::<Map<i32>>(r#"{"a": 1, "\u0061": 1}"#)), ["/a duplicate"]);
}

#[test]
fn escaped_names_are_the_same_names() {
    let run: RecordedRun = read(&RUN.replace("title", "t\\u0069tle")).expect("a run");
    assert_eq!(run.title, "Morning");
}

#[test]
fn integers_are_told_by_value() {
    assert_eq!(
        read::<Vec<i64>>("[2.0, 1e2, -0, 12.50e1, 9223372036854775807]"),
        Ok(vec![2, 100, 0, 125, i64::MAX])
    );
    assert_eq!(
        read::<Vec<u64>>("[18446744073709551615, 1e19]"),
        Ok(vec![u64::MAX, 10_000_000_000_000_000_000])
    );
    assert_eq!(told(read::<i64>("1.5")), [" type an integer"]);
    assert_eq!(told(read::<i64>("9223372036854775808")), [" format int64"]);
    assert_eq!(told(read::<i8>("128")), [" format int8"]);
    assert_eq!(told(read::<u32>("-1")), [" format uint32"]);
    assert_eq!(told(read::<u64>("1e400")), [" format int128"]);
    assert_eq!(told(read::<i32>("\"5\"")), [" type an integer"]);
    assert_eq!(
        read::<Vec<f64>>("[18446744073709551616, 1e-400, 123456789012345678901234567890]"),
        Ok(vec![18446744073709551616.0, 0.0, 123456789012345678901234567890.0])
    );
    assert_eq!(told(read::<f64>("1e400")), [" format double"]);
    assert_eq!(told(read::<f32>("1e39")), [" format float"]);
    assert_eq!(told(read::<Value>("[1e400]")), ["/0 format double"]);
}

#[test]
fn a_hand_written_type_can_look_at_what_comes() {
    /// Any number, or the length of any other JSON text.
    #[derive(Debug, PartialEq)]
    struct Size(usize);
    impl Decode for Size {
        fn decode(r: &mut Reader<'_>) -> Option<Self> {
            match r.kind()? {
                Kind::Number => r.value().map(|size: u32| Self(size as usize)),
                Kind::Boolean => r.mismatch(Kind::Number),
                _ => r.slice().map(|json| Self(json.len())),
            }
        }
    }
    assert_eq!(read(r#"[7, {"a": [1]}, null ]"#), Ok(vec![Size(7), Size(10), Size(4)]));
    assert_eq!(told(read::<Vec<Size>>("[true, 1]")), ["/0 type a number"]);
}
