//! Typed values: enums, and the check before a value is sent.

use wirewright_runtime::rule::check;
use wirewright_runtime::types::Map;

use crate::sample::types::*;
use crate::{RUN, read, told};

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

mod rules {
    use wirewright_runtime::codec::{Decode, Encode, ReadOptions, Reader, from_json, to_json};
    use wirewright_runtime::rule::{Any, Checker, Entries, Format, Integer, Items, Number, Rule, Text};
    use wirewright_runtime::types::{Base64, Date, DateTime, Ipv4Addr, Ipv6Addr, Map, Maybe, Secret, Uuid, Value};

    use crate::told;

    /// What a rule says of a text that is read, and of the value that it stands for.
    fn judge<T: Encode>(rule: &impl Rule<T>, json: &str) -> Vec<String> {
        let lenient = Reader::json(json.as_bytes(), &ReadOptions::lenient())
            .read(|r| r.rule(rule))
            .expect("a value");
        let mut at = Checker::default();
        rule.check(&lenient, &mut at);
        let read = Reader::json(json.as_bytes(), &ReadOptions::default()).read(|r| r.rule(rule));
        let read = read.map_or_else(|violations| told::<()>(Err(violations)), |_| Vec::new());
        assert_eq!(
            read,
            if at.violations().is_empty() {
                Vec::new()
            } else {
                told::<()>(Err(at.into_violations()))
            },
            "{json}"
        );
        read
    }

    #[test]
    fn each_limit_of_numbers_is_kept_at_its_edge() {
        const INTEGER: Integer = Integer::new().minimum(2).exclusive_maximum(11).multiple_of(3);
        assert_eq!(judge::<i64>(&INTEGER, "3"), [""; 0]);
        assert_eq!(judge::<u8>(&INTEGER, "9.0"), [""; 0]);
        assert_eq!(judge::<i8>(&INTEGER, "1"), [" minimum 2", " multipleOf 3"]);
        assert_eq!(judge::<i32>(&INTEGER, "12"), [" exclusiveMaximum 11"]);
        assert_eq!(
            judge::<i32>(&Integer::new().exclusive_minimum(5).maximum(7), "5"),
            [" exclusiveMinimum 5"]
        );
        assert_eq!(
            judge::<i32>(&Integer::new().exclusive_minimum(5).maximum(7), "8"),
            [" maximum 7"]
        );
        assert_eq!(
            judge::<u64>(&Integer::new().maximum(u64::MAX.into()), "18446744073709551615"),
            [""; 0]
        );
        const NUMBER: Number = Number::new().minimum(0.1).exclusive_maximum(0.3).multiple_of(0.1);
        assert_eq!(judge::<f64>(&Number::new().minimum(1e300), "0"), [" minimum 1e300"]);
        assert_eq!(judge::<f64>(&NUMBER, "0.1"), [""; 0]);
        assert_eq!(judge::<f32>(&NUMBER, "0.2"), [""; 0]);
        assert_eq!(judge::<f64>(&NUMBER, "0.3"), [" exclusiveMaximum 0.3"]);
        assert_eq!(judge::<f32>(&NUMBER, "0.05"), [" minimum 0.1", " multipleOf 0.1"]);
        assert_eq!(
            judge::<f32>(&Number::new().exclusive_minimum(0.1).maximum(0.7), "0.1"),
            [" exclusiveMinimum 0.1"]
        );
        assert_eq!(
            judge::<f32>(&Number::new().exclusive_minimum(0.1).maximum(0.7), "0.7"),
            [""; 0]
        );
    }

    #[test]
    fn lengths_are_in_characters() {
        const TEXT: Text = Text::new().min_length(2).max_length(3);
        for (text, expected) in [
            ("", &[" minLength 2"][..]),
            ("é", &[" minLength 2"]),
            ("😀", &[" minLength 2"]),
            ("éé", &[]),
            ("😀😀😀", &[]),
            ("abcd", &[" maxLength 3"]),
            ("😀😀😀😀", &[" maxLength 3"]),
        ] {
            assert_eq!(judge::<String>(&TEXT, &format!("\"{text}\"")), expected, "{text}");
            assert_eq!(
                judge::<Secret<String>>(&TEXT, &format!("\"{text}\"")),
                expected,
                "{text}"
            );
        }
        assert_eq!(
            judge::<String>(&Text::new().format(Format::Email), "\"a@b.c\""),
            [""; 0]
        );
        assert_eq!(
            judge::<String>(&Text::new().format(Format::Email), "\"a\""),
            [" format email"]
        );
        assert_eq!(
            judge::<Base64>(&Text::new().max_length(4), "\"aGVsbG8=\""),
            [" maxLength 4"]
        );
    }

    #[test]
    fn counts_of_items_and_properties() {
        const ITEMS: Items<Any> = Items::new(Any).min_items(1).max_items(2);
        assert_eq!(judge::<Vec<Value>>(&ITEMS, "[]"), [" minItems 1"]);
        assert_eq!(judge::<Vec<Value>>(&ITEMS, "[1, null]"), [""; 0]);
        assert_eq!(judge::<Vec<i32>>(&ITEMS, "[1, 2, 3]"), [" maxItems 2"]);
        const MAP: Entries<Integer> = Entries::new(Integer::new().maximum(5))
            .min_properties(1)
            .max_properties(2)
            .names(Text::new().max_length(2));
        assert_eq!(judge::<Map<i32>>(&MAP, "{}"), [" minProperties 1"]);
        assert_eq!(judge::<Map<i32>>(&MAP, r#"{"a": 1, "bb": 5}"#), [""; 0]);
        assert_eq!(judge::<Map<i32>>(&MAP, r#"{"ccc": 1}"#), ["/ccc maxLength 2"]);
        assert_eq!(judge::<Map<i32>>(&MAP, r#"{"a": 6}"#), ["/a maximum 5"]);
        assert_eq!(
            judge::<Map<i32>>(&MAP, r#"{"a": 1, "b": 1, "c": 1}"#),
            [" maxProperties 2"]
        );
        assert_eq!(
            judge::<Vec<Vec<i32>>>(&Items::new(Items::new(Any).unique_items()), "[[1], [2, 2]]"),
            ["/1 uniqueItems true"]
        );
    }

    #[test]
    fn null_keeps_every_limit_where_it_is_allowed() {
        const TEXT: Text = Text::new().min_length(9);
        assert_eq!(judge::<Option<String>>(&TEXT, "null"), [""; 0]);
        assert_eq!(judge::<Maybe<String>>(&TEXT, "null"), [""; 0]);
        assert_eq!(judge::<Maybe<String>>(&TEXT, "\"\""), [" minLength 9"]);
        assert_eq!(judge::<Option<i64>>(&Integer::new().minimum(1), "0"), [" minimum 1"]);
        assert_eq!(judge::<Maybe<f64>>(&Number::new().minimum(1.0), "null"), [""; 0]);
        assert_eq!(
            judge::<Vec<Option<String>>>(&Items::new(TEXT), "[null, \"\"]"),
            ["/1 minLength 9"]
        );
        assert_eq!(
            judge::<Option<Vec<i32>>>(&Items::new(Any).min_items(1), "[]"),
            [" minItems 1"]
        );
        assert_eq!(
            judge::<Maybe<Map<Option<i32>>>>(&Entries::new(Integer::new().minimum(1)), r#"{"a": null}"#),
            [""; 0]
        );
    }

    fn comes_back<T: Decode + Encode>(json: &str) -> String {
        let value: T = from_json(json.as_bytes(), &ReadOptions::default()).expect(json);
        String::from_utf8(to_json(&value)).expect("UTF-8")
    }

    #[test]
    fn the_types_with_a_form_of_their_own_come_back() {
        for (json, written) in [
            (r#""2024-02-29T12:00:00.500+01:30""#, r#""2024-02-29T12:00:00.5+01:30""#),
            (r#""0000-01-01t00:00:00z""#, r#""0000-01-01T00:00:00Z""#),
            (r#""1998-12-31T23:59:60Z""#, r#""1998-12-31T23:59:59.999999999Z""#),
        ] {
            assert_eq!(comes_back::<DateTime>(json), written);
        }
        assert_eq!(comes_back::<Date>(r#""0099-12-31""#), r#""0099-12-31""#);
        assert_eq!(
            comes_back::<Uuid>(r#""7F9C2B1E-5D3A-4C8B-9E6F-0A1B2C3D4E5F""#),
            r#""7f9c2b1e-5d3a-4c8b-9e6f-0a1b2c3d4e5f""#
        );
        assert_eq!(comes_back::<Ipv4Addr>(r#""127.0.0.1""#), r#""127.0.0.1""#);
        assert_eq!(comes_back::<Ipv6Addr>(r#""0:0::1""#), r#""::1""#);
        assert_eq!(comes_back::<Base64>(r#""aGVsbG8=""#), r#""aGVsbG8=""#);
        assert_eq!(comes_back::<Box<Option<()>>>("null"), "null");
        assert_eq!(
            comes_back::<Vec<u64>>("[18446744073709551615, 0]"),
            "[18446744073709551615,0]"
        );
        assert_eq!(comes_back::<Vec<f32>>("[0.1, 16777217]"), "[0.1,16777216.0]");
        assert_eq!(format!("{:?}", Secret::new("x")), "Secret");
    }

    #[test]
    fn times_that_have_no_form_are_told_and_do_not_panic() {
        let early = time::Date::from_calendar_date(-5, time::Month::March, 7).expect("a day");
        let offset = time::UtcOffset::from_hms(1, 2, 3).expect("an offset");
        assert_eq!(
            told::<()>(Err(wirewright_runtime::rule::check(&early))),
            [" format date"]
        );
        let moment = early.midnight().assume_offset(offset);
        assert_eq!(
            told::<()>(Err(wirewright_runtime::rule::check(&moment))),
            [" format date-time"]
        );
        assert!(to_json(&moment).starts_with(b"\"-0005-03-0"));
        let exact = time::Date::from_ordinal_date(2024, 1)
            .expect("a day")
            .midnight()
            .assume_offset(offset);
        assert_eq!(
            to_json(&exact),
            br#""2023-12-31T22:57:57Z""#,
            "an offset with seconds is written at UTC"
        );
    }
}
