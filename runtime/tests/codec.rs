//! Reading, checking and writing, through code as the generator prints it.
#![allow(missing_docs, unreachable_pub)]

mod sample;

use proptest::prelude::*;
use sample::types::*;
use wirewright_runtime::codec::{Decode, ReadOptions, from_json, to_json};
use wirewright_runtime::rule::check;
use wirewright_runtime::types::{Map, Maybe, Uuid, Value};
use wirewright_runtime::violation::{Bounds, Violations};

const RUN: &str = r#"{
    "id": "7f9c2b1e-5d3a-4c8b-9e6f-0a1b2c3d4e5f", "title": "Morning", "status": "done", "strava_id": null,
    "start_date": "2024-02-29T06:30:00+01:00"
}"#;

fn read<T: Decode>(json: &str) -> Result<T, Violations> {
    from_json(json.as_bytes(), &ReadOptions::default())
}

/// The minimal run with other members put in before its end.
fn run_with(members: &str) -> String {
    RUN.replace("+01:00\"", &format!("+01:00\", {members}"))
}

/// `pointer keyword limit` of each violation.
fn told<T: std::fmt::Debug>(result: Result<T, Violations>) -> Vec<String> {
    let violations = result.expect_err("violations");
    let tell = |limit: Option<&str>| limit.map(|limit| format!(" {limit}")).unwrap_or_default();
    violations
        .iter()
        .map(|v| format!("{} {}{}", v.pointer, v.keyword, tell(v.limit.as_deref())))
        .collect()
}

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
        r#""type": "half-marathon", "description": null, "tags": ["easy", "river"], "distance": 58.3, "day": "2024-02-29",
        "metrics": {"b": 1, "a": 2.5}, "weather": {"wind": [1, 2.0, "x", null, true]}, "é\n": 1e2"#,
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
            r#"{"id":"7f9c2b1e-5d3a-4c8b-9e6f-0a1b2c3d4e5f","title":"Morning","status":"done","strava_id":9007199254740993,"#,
            r#""start_date":"2024-02-29T06:30:00+01:00","type":"half-marathon","description":null,"tags":["easy","river"],"#,
            r#""distance":58.3,"day":"2024-02-29","metrics":{"a":2.5,"b":1.0},"weather":{"wind":[1,2.0,"x",null,true]},"é\n":100.0}"#
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
        "title": "", "status": "gone", "strava_id": 0, "start_date": "2024-02-30T00:00:00Z", "type": 5, "description": [],
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
        r#""tags": ["{secret}"], "type": "{secret}", "day": "{secret}", "distance": "{secret}", "metrics": {{"m": "{secret}"}}, "next": "{secret}""#
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
fn broken_text_is_one_violation_with_its_place() {
    for (json, message) in [
        ("", "EOF while parsing a value at line 1, column 1"),
        ("{\n \"a\" 1}", "expected `:` at line 2, column 6"),
        ("{\"a\": 1,}", "trailing comma at line 1, column 9"),
        ("{} x", "trailing characters at line 1, column 4"),
        ("{\"a\": tru}", "expected ident at line 1, column 10"),
        ("{\"a\": \"\\ud800\"}", ""),
        ("{\"a\": \"\\x\"}", "invalid escape"),
        ("{\"a\": \"\u{1}\"}", "control character"),
        ("{\"a\": 01}", "invalid number"),
        ("{\"a\": NaN}", "expected value"),
        ("{\"a\": -}", "invalid number"),
        ("{\"a\": [1, 2", "EOF while parsing a list"),
        ("{\"a\"", "EOF while parsing an object"),
        ("\u{feff}{}", "expected value at line 1, column 1"),
    ] {
        let violations = read::<Map<Value>>(json).expect_err(json);
        assert_eq!(violations.len(), 1, "{json}: {violations}");
        assert_eq!(violations.as_slice()[0].keyword, "syntax", "{json}");
        assert!(
            violations.as_slice()[0].message.contains(message),
            "{json}: {violations}"
        );
    }
    let violations = from_json::<Value>(b"\"\xff\"", &ReadOptions::default()).expect_err("no UTF-8");
    assert_eq!(
        violations.as_slice()[0].message,
        "invalid unicode code point at line 1, column 2"
    );
}

#[test]
fn broken_text_in_what_is_passed_over_is_found_too() {
    for json in [
        "[\"\\ud800\"]",
        "[1,]",
        "[nul]",
        "{\"a\":[1,{\"b\":-}]}",
        "[\"\\u12\"]",
        "[1 2]",
        "{\"a\":1 \"b\":2}",
    ] {
        assert_eq!(
            read::<i32>(json).expect_err(json).as_slice()[0].keyword,
            "syntax",
            "{json}"
        );
    }
}

#[test]
fn violations_before_broken_text_are_kept() {
    assert_eq!(
        told(read::<Vec<i32>>("[1, \"x\", 2")),
        ["/1 type an integer", " syntax"]
    );
}

#[test]
fn depth_is_bounded_and_costs_no_stack() {
    for open in ["[", "{\"a\":", "[{\"a\":"] {
        let deep = open.repeat(100_000);
        for told in [
            told(read::<Value>(&deep)),
            told(read::<i32>(&deep)),
            told(read::<PlanRequest>(&deep)),
            told(read::<RecordedRun>(&deep)),
        ] {
            assert!(told.last().is_some_and(|last| last.ends_with("depth 128")), "{told:?}");
        }
    }
    let fits = "[".repeat(128) + &"]".repeat(128);
    assert!(read::<Value>(&fits).is_ok());
    assert_eq!(told(read::<i32>(&fits)), [" type an integer"]);
    assert!(read::<Value>(&format!("[{fits}]")).is_err());
    assert!(told(read::<i32>(&format!("[{fits}]")))[0].ends_with("depth 128"));
    let next = r#"{"next": "#.repeat(1000);
    assert!(
        told(read::<RecordedRun>(&next))
            .last()
            .is_some_and(|last| last.ends_with("depth 128"))
    );
}

#[test]
fn the_number_of_violations_is_bounded() {
    let json = format!("[{}]", vec!["\"x\""; 1_000_000].join(","));
    let violations = read::<Vec<i32>>(&json).expect_err("violations");
    assert_eq!(violations.len(), 100);
    assert!(violations.truncated());
    let options = ReadOptions {
        bounds: Bounds { count: 0, bytes: 0 },
        ..ReadOptions::default()
    };
    let violations = from_json::<i32>(b"true", &options).expect_err("a violation");
    assert!(violations.truncated() && violations.len() == 0);
}

#[test]
fn long_names_are_shortened() {
    let json = format!(
        r#"{{"status": "planned", "slot": 1, "sources": [], "{}": 1}}"#,
        "k".repeat(1_000_000)
    );
    let violations = read::<Run>(&json).expect_err("a violation");
    assert_eq!(violations.as_slice()[0].keyword, "additionalProperties");
    assert!(violations.to_string().len() < 400);
}

#[test]
fn a_tag_tells_the_members_of_a_union_apart() {
    let planned = r#"{"slot": 1, "sources": ["strava"], "status": "planned"}"#;
    let expected = PlannedRun {
        status: PlannedRunStatus::Planned,
        slot: Slot::Value1,
        sources: vec![Source::Strava],
    };
    assert_eq!(read::<Run>(planned), Ok(Run::PlannedRun(expected)));
    assert!(matches!(read::<Run>(RUN), Ok(Run::RecordedRun(_))));
    assert_eq!(told(read::<Vec<Run>>(r#"[{"a": 1}]"#)), ["/0 required status"]);
    assert_eq!(told(read::<Run>(r#"{"status": 5}"#)), ["/status type a string"]);
    assert_eq!(
        told(read::<Run>(r#"{"status": "lost"}"#)),
        ["/status discriminator planned, missed, done"]
    );
    assert_eq!(told(read::<Run>("[]")), [" type an object"]);
    assert_eq!(told(read::<Run>(r#"{"a": [1,}"#)), [" syntax"]);
    assert_eq!(
        told(read::<Run>(&planned.replace("slot", "slots"))),
        ["/slots additionalProperties false", " required slot"]
    );
}

#[test]
fn a_union_without_a_tag_takes_the_branch_that_fits() {
    let by_date = read::<PlanRequest>(r#"{"date": "2024-02-29", "weeks": 4.0}"#);
    assert!(
        matches!(by_date, Ok(PlanRequest::ByDate(ByDate { weeks: Some(4), .. }))),
        "{by_date:?}"
    );
    assert_eq!(
        read::<PlanRequest>(" \"any-time\" "),
        Ok(PlanRequest::Text("any-time".to_owned()))
    );
    let list = read::<Vec<PlanRequest>>(r#"["a", {"date": "2024-02-29"}, "b"]"#).expect("a list");
    assert_eq!(list.len(), 3);
}

#[test]
fn a_union_that_nothing_fits_tells_of_the_nearest_branch() {
    let violations = read::<Vec<PlanRequest>>(r#"[{"date": "2024-02-29", "weeks": 3}]"#).expect_err("violations");
    assert_eq!(
        violations.to_string(),
        "body at /0: must match one of ByRace, ByDate, Text; ByDate comes nearest (oneOf)\n\
         body at /0/weeks: as ByDate: must be at least 4 (minimum)"
    );
    assert_eq!(
        told(read::<PlanRequest>("\"Not so\"")),
        [" oneOf ByRace, ByDate, Text", " pattern ^[a-z0-9-]+$"]
    );
    assert_eq!(told(read::<PlanRequest>("true"))[0], " oneOf ByRace, ByDate, Text");
}

#[test]
fn a_union_that_two_branches_fit_is_refused_unless_read_leniently() {
    let both = r#"{"date": "2024-02-29", "race": "7f9c2b1e-5d3a-4c8b-9e6f-0a1b2c3d4e5f"}"#;
    let violations = read::<PlanRequest>(both).expect_err("a violation");
    assert_eq!(
        violations.to_string(),
        "body: must match only one of ByRace, ByDate, Text (oneOf)"
    );
    assert!(matches!(
        from_json(both.as_bytes(), &ReadOptions::lenient()),
        Ok(PlanRequest::ByRace(_))
    ));
}

#[test]
fn a_lenient_reader_takes_what_the_types_can_hold() {
    let lenient = ReadOptions::lenient();
    let json = run_with(r#""tags": ["Not ok", "Not ok"], "distance": -1, "metrics": {"a": -1}"#)
        .replace("null", "0")
        .replace("Morning", "");
    let run: RecordedRun = from_json(json.as_bytes(), &lenient).expect("a run");
    assert_eq!(run.distance, Some(-1.0));
    let planned = br#"{"status": "planned", "slot": 0, "sources": ["garmin"], "more": {}}"#;
    let run: Run = from_json(planned, &lenient).expect("a run");
    assert!(matches!(run, Run::PlannedRun(run) if run.sources == [Source::Unknown("garmin".to_owned())]));
    for json in ["{}", r#"{"status": "done"}"#, "5"] {
        assert!(from_json::<RecordedRun>(json.as_bytes(), &lenient).is_err(), "{json}");
    }
}

#[test]
fn enums_are_checked() {
    assert_eq!(told(read::<Slot>("2")), [" enum 0, 1"]);
    assert_eq!(
        told(read::<Slot>("170141183460469231731687303715884105727")),
        [" enum 0, 1"]
    );
    assert_eq!(read::<Slot>("1.0"), Ok(Slot::Value1));
    assert_eq!(told(read::<Source>("\"garmin\"")), [" enum strava"]);
    assert_eq!("strava".parse(), Ok(Source::Strava));
    assert_eq!(Slot::try_from(0), Ok(Slot::Value0));
    assert_eq!(
        (RunType::HalfMarathon.to_string(), Slot::Value1.to_string()),
        ("half-marathon".to_owned(), "1".to_owned())
    );
    assert_eq!(
        RunType::ALL.iter().map(AsRef::as_ref).collect::<Vec<&str>>(),
        ["training", "half-marathon"]
    );
}

#[test]
fn typed_values_are_checked_before_they_are_sent() {
    let mut run: RecordedRun = read(RUN).expect("a run");
    assert!(check(&run).is_empty());
    run.title = "x".repeat(129);
    run.strava_id = Some(0);
    run.tags = Some(vec!["A".to_owned(), "b".to_owned(), "b".to_owned()]);
    run.distance = Some(f64::NAN);
    run.metrics = Some(Map::from([("a~b".to_owned(), -0.5)]));
    let mut inner = run.clone();
    inner.distance = Some(500_000.1);
    run.next = Some(Box::new(inner));
    assert_eq!(
        told::<()>(Err(check(&Run::RecordedRun(Box::new(run))))),
        [
            "/title maxLength 128",
            "/strava_id minimum 1",
            "/tags/0 pattern ^[a-z0-9-]+$",
            "/tags uniqueItems true",
            "/distance format double",
            "/distance multipleOf 0.1",
            "/metrics/a~0b minimum 0",
            "/next/title maxLength 128",
            "/next/strava_id minimum 1",
            "/next/tags/0 pattern ^[a-z0-9-]+$",
            "/next/tags uniqueItems true",
            "/next/distance maximum 500000",
            "/next/metrics/a~0b minimum 0",
        ]
    );
    let planned = PlannedRun {
        status: PlannedRunStatus::Planned,
        slot: Slot::Value0,
        sources: vec![Source::Strava, Source::Unknown("x".to_owned())],
    };
    assert_eq!(told::<()>(Err(check(&planned))), ["/sources/1 enum strava"]);
}

/// How long a step may take on a slow machine without optimisation. What must not happen takes minutes.
fn in_time(what: &str, step: impl FnOnce()) {
    let begun = std::time::Instant::now();
    step();
    let took = begun.elapsed();
    assert!(took.as_secs() < 20, "{what} took {took:?}");
}

mod large {
    use super::*;
    use wirewright_runtime::codec::Reader;
    use wirewright_runtime::rule::{Any, Items, Number};

    #[test]
    fn a_million_unique_items() {
        const UNIQUE: Items<Any> = Items::new(Any).unique_items();
        let numbers: Vec<String> = (0..1_000_000).map(|number| number.to_string()).collect();
        let json = format!("[{}]", numbers.join(","));
        let read =
            |json: &str| Reader::json(json.as_bytes(), &ReadOptions::default()).read::<Vec<u32>>(|r| r.rule(&UNIQUE));
        in_time("uniqueItems", || {
            assert_eq!(read(&json).map(|items| items.len()), Ok(1_000_000));
            assert_eq!(
                told(read(&json.replace(",999999]", ",999999,77e0]"))),
                [" uniqueItems true"]
            );
        });
    }

    #[test]
    fn ten_megabytes_of_anything() {
        in_time("10 MB", || {
            let text = format!("\"{}\"", "é".repeat(5_000_000));
            assert!(read::<String>(&text).is_ok());
            assert_eq!(told(read::<PlanRequest>(&text)).len(), 3);
            let digits = "9".repeat(10_000_000);
            assert!(read::<f64>(&format!("0.{digits}")).is_ok());
            assert_eq!(told(read::<f64>(&digits)), [" syntax"]);
            assert_eq!(told(read::<i64>(&format!("1.{digits}"))), [" type an integer"]);
            let run = run_with(&format!("\"x\": [{}0]", "0,".repeat(4_000_000)));
            assert!(read::<RecordedRun>(&run).is_ok());
        });
    }

    #[test]
    fn huge_exponents_are_fast() {
        const HALF: Number = Number::new().multiple_of(0.5);
        in_time("multipleOf", || {
            for (json, fits) in [
                ("1e308", true),
                ("1.7976931348623157e308", true),
                ("0.25", false),
                ("5e-324", false),
            ] {
                let read = Reader::json(json.as_bytes(), &ReadOptions::default()).read::<f64>(|r| r.rule(&HALF));
                assert_eq!(read.is_ok(), fits, "{json}");
            }
            assert_eq!(told(read::<i32>("1e99999999999999999999999999")), [" format int128"]);
        });
    }

    /// A union within itself, tried at each of three branches: exponential without a budget.
    #[derive(Debug)]
    struct Nested;

    impl Decode for Nested {
        fn decode(r: &mut Reader<'_>) -> Option<Self> {
            r.one_of(&["A", "B", "C"], |r, _| {
                let mut array = r.array()?;
                while r.item(&mut array) {
                    Self::decode(r);
                }
                None
            })
        }
    }

    #[test]
    fn nested_unions_stay_within_their_budget() {
        in_time("oneOf", || {
            let deep = "[".repeat(100) + &"]".repeat(100);
            let told = told(read::<Nested>(&deep));
            assert_eq!(told.len(), 1, "{told:?}");
            assert!(told[0].ends_with("budget"), "{told:?}");
        });
    }

    #[test]
    fn deep_tagged_unions_fit_the_budget() {
        // The tag comes last at every level, so that each look ahead passes over all that is inside.
        #[derive(Debug)]
        struct Level;
        const FIELDS: wirewright_runtime::codec::Fields = wirewright_runtime::codec::Fields::new(&["tag"], &["inner"]);
        impl Decode for Level {
            fn decode(r: &mut Reader<'_>) -> Option<Self> {
                r.tag("tag", &["a"])?;
                let mut object = r.object(&FIELDS)?;
                while let Some(field) = r.field(&mut object) {
                    match field {
                        0 => drop(r.value::<String>()),
                        1 => drop(r.value::<Self>()),
                        _ => r.deny(),
                    }
                }
                r.finish(object)?;
                Some(Self)
            }
        }
        let mut json = r#"{"tag":"a"}"#.to_owned();
        for _ in 0..126 {
            json = format!(r#"{{"inner":{json},"tag":"a"}}"#);
        }
        assert!(read::<Level>(&json).is_ok());
    }
}

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
        title in ".{1,20}", strava_id in any::<Option<i64>>(), distance in any::<Option<f64>>(), seconds in -62_167_219_200_i64..253_402_300_799,
        metrics in prop::collection::btree_map(".{0,5}", -1e9..1e9_f64, 0..4), tags in any::<Option<Vec<String>>>(), id in any::<u128>(),
    ) {
        let run = RecordedRun {
            id: Uuid::from_u128(id), title, status: RecordedRunStatus::Missed, strava_id, r#type: None, description: Maybe::Null, tags,
            distance: Some(distance.filter(|distance| distance.is_finite()).unwrap_or(1.0)),
            start_date: time::OffsetDateTime::from_unix_timestamp(seconds).expect("a time"), day: None, metrics: Some(metrics), next: None,
            additional: Map::new(),
        };
        prop_assert_eq!(from_json(&to_json(&run), &ReadOptions::lenient()), Ok(run));
    }

    #[test]
    fn checks_of_read_and_of_typed_values_agree(title in ".{0,130}", strava_id in -2..2_i64, distance in prop::sample::select(vec![0.0, 0.1, 0.15, 1e6]), tags in prop::collection::vec("[a-bA]{0,2}", 0..12)) {
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
                from_json::<RecordedRun>(bytes, &options).err(), from_json::<Run>(bytes, &options).err(), from_json::<PlanRequest>(bytes, &options).err(),
                from_json::<Vec<Option<Slot>>>(bytes, &options).err(),
            ] {
                let broken = result.is_some_and(|violations| violations.iter().any(|violation| violation.keyword == "syntax"));
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
