//! Unions, and lenient reading.

use wirewright_runtime::codec::{Decode, Fields, ReadOptions, Reader, from_json};

use crate::sample::types::*;
use crate::{RUN, read, run_with, told};

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

/// A value that several of its kinds may fit.
#[derive(Debug, PartialEq)]
enum Any {
    Race(ByRace),
    Date(ByDate),
    Text(String),
    Nothing,
}

impl Decode for Any {
    fn decode(r: &mut Reader<'_>) -> Option<Self> {
        r.any_of(&["ByRace", "ByDate", "Text", "null"], |r, branch| match branch {
            0 => r.value().map(Self::Race),
            1 => r.value().map(Self::Date),
            2 => r.value().map(Self::Text),
            _ => r.value().map(|()| Self::Nothing),
        })
    }
}

#[test]
fn any_of_takes_the_first_branch_unless_another_knows_more() {
    let race = r#""race": "7f9c2b1e-5d3a-4c8b-9e6f-0a1b2c3d4e5f""#;
    let date = r#""date": "2024-02-29""#;
    assert!(matches!(read(&format!("{{{date}}}")), Ok(Any::Date(_))));
    assert!(
        matches!(read(&format!("{{{date}, {race}}}")), Ok(Any::Race(_))),
        "both know one property of two"
    );
    assert_eq!(read(" null "), Ok(Any::Nothing));
    let violations = read::<Any>(&format!("{{{race}, \"weeks\": 3, {date}}}")).expect_err("violations");
    assert_eq!(
        violations.as_slice()[0].message,
        "must match one of ByRace, ByDate, Text, null; ByRace comes nearest"
    );
    assert_eq!(told(read::<Any>("7"))[0], " anyOf ByRace, ByDate, Text, null");
}

#[test]
fn a_branch_that_knows_more_properties_is_better() {
    #[derive(Debug, PartialEq)]
    struct Named(usize);
    impl Decode for Named {
        fn decode(r: &mut Reader<'_>) -> Option<Self> {
            const FIELDS: [Fields; 3] = [
                Fields::new(&["a"], &[]),
                Fields::new(&["a"], &["b"]),
                Fields::new(&["a"], &["b"]),
            ];
            r.any_of(&["A", "B", "C"], |r, branch| {
                let mut object = r.object(&FIELDS[branch])?;
                while r.field(&mut object).is_some() {
                    r.skip();
                }
                r.finish(object)?;
                Some(Self(branch))
            })
        }
    }
    assert_eq!(read(r#"{"a": 1}"#), Ok(Named(0)));
    assert_eq!(
        read(r#"[{"a": 1, "b": 2}, {"a": 1, "c": 3}]"#),
        Ok(vec![Named(1), Named(0)])
    );
}

/// An expression whose operators all have operands, so that a branch is only told by its `op`.
#[derive(Debug)]
struct Expression;

impl Decode for Expression {
    fn decode(r: &mut Reader<'_>) -> Option<Self> {
        const FIELDS: Fields = Fields::new(&["op", "of"], &[]);
        r.one_of(&["And", "Or", "Not", "Some", "All"], |r, branch| {
            let mut of = None;
            let mut object = r.object(&FIELDS)?;
            while let Some(field) = r.field(&mut object) {
                match field {
                    0 => {
                        let op = r.value::<String>();
                        if op
                            .as_ref()
                            .is_some_and(|op| op != ["and", "or", "not", "some", "all"][branch])
                        {
                            r.checker().violation("const", "must be the operator");
                        }
                    }
                    1 => of = r.value::<Vec<Self>>(),
                    _ => r.deny(),
                }
            }
            r.finish(object)?;
            of.map(|_| Self)
        })
    }
}

#[test]
fn a_branch_that_is_out_is_not_looked_into() {
    let mut json = r#"{"op": "all", "of": []}"#.to_owned();
    for _ in 0..40 {
        json = format!(r#"{{"op": "some", "of": [{json}]}}"#);
    }
    assert!(read::<Expression>(&json).is_ok());
    let violations = read::<Expression>(&json.replace("\"all\"", "\"any\"")).expect_err("violations");
    let last = violations.as_slice().last().expect("a violation");
    assert_eq!(violations.len(), 42, "a union at each level, and the constant");
    assert_eq!(last.pointer, format!("{}/op", "/of/0".repeat(40)));
    assert_eq!(last.message, "as And: must be the operator");
}
