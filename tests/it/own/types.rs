//! Types of one's own are read, written and checked as the contract says.

use own::api::operations::ListRunsRequest;
use own::api::types::Run;
use own::{Money, Pace};
use wirewright_runtime::codec::{ReadOptions, from_json, to_json};
use wirewright_runtime::rule::check;

const ID: &str = "01a22357-defa-75b6-a017-48c4417c99d6";

fn problems(json: &str) -> String {
    from_json::<Run>(json.as_bytes(), &ReadOptions::default()).unwrap_err().to_string()
}

#[test]
fn values_come_and_go_as_they_are() {
    let json = format!(
        r#"{{"fee":{{"amount":250,"currency":"EUR"}},"refund":null,"paces":["4:05","12:00"],"id":"{ID}","prize":{{"amount":9,"currency":"EUR"}},"splits":{{"a":"5:00"}}}}"#
    );
    let run: Run = from_json(json.as_bytes(), &ReadOptions::default()).unwrap();
    let (fee, paces): (Money, Option<Vec<Pace>>) = (run.fee, run.paces.clone());
    assert_eq!((fee, paces), (Money(250), Some(vec![Pace(245), Pace(720)])));
    assert_eq!(run.id.map(|id| id.0.to_string()).as_deref(), Some(ID));
    assert_eq!(String::from_utf8(to_json(&run)).unwrap(), json);
    assert!(check(&run).is_empty());
}

#[test]
fn what_the_contract_says_holds_and_what_the_type_says_too() {
    let fee = r#""fee":{"amount":1,"currency":"EUR"}"#;
    for (json, expected) in [
        (r#"{"fee":{"amount":-1,"currency":"EUR"}}"#.to_owned(), "body at /fee/amount: must be at least 0 (minimum)"),
        (r#"{"fee":{"amount":1,"currency":"CHF"}}"#.to_owned(), "body at /fee: must be in euros (rule)"),
        (format!(r#"{{{fee},"paces":["4:05","4:61"]}}"#), "body at /paces/1: must have less than 60 seconds (rule)"),
        (format!(r#"{{{fee},"splits":{{"x":"4:61"}}}}"#), "body at /splits/x: must have less than 60 seconds (rule)"),
    ] {
        assert_eq!(problems(&json), expected);
    }
    assert!(problems(&format!(r#"{{{fee},"paces":["4:5"]}}"#)).contains("(pattern)"));
}

#[test]
fn values_that_the_contract_does_not_allow_are_found_before_they_are_sent() {
    let mut run = Run::new(Money(-1));
    run.paces = Some(vec![Pace(60_000)]);
    let found = check(&run).to_string();
    assert!(found.contains("body at /fee/amount: must be at least 0 (minimum)"), "{found}");
    assert!(found.contains("body at /paces/0: must have at most 5 characters (maxLength)"), "{found}");
    assert_eq!(ListRunsRequest { pace: Some(Pace(5)) }.pace, Some(Pace(5)));
}
