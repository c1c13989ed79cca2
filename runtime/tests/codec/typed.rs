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
