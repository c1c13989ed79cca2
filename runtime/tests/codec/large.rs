//! Text that is large, or small and hard.

use wirewright_runtime::codec::{Decode, Fields, ReadOptions, Reader};
use wirewright_runtime::rule::{Any, Items, Number};

use crate::sample::types::*;
use crate::{read, run_with, told};

/// How long a step may take on a slow machine without optimisation. What must not happen takes hours.
fn in_time(what: &str, step: impl FnOnce()) {
    let begun = std::time::Instant::now();
    step();
    let took = begun.elapsed();
    assert!(took.as_secs() < 120, "{what} took {took:?}");
}

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
    const FIELDS: Fields = Fields::new(&["tag"], &["inner"]);
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
