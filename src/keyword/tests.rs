//! The cases of each keyword, judged by the table itself and by the `jsonschema` crate. Generated code is the third judge:
//! tests/conformance.

use serde_json::Value;

use super::{CHECKS, KEYWORDS, TABLES};

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn the_tables_are_right() {
    let mut judged = 0;
    for table in TABLES {
        for case in table.cases {
            let validator = jsonschema::options()
                .should_validate_formats(true)
                .build(&json(case.schema))
                .unwrap_or_else(|error| panic!("{}: {error}", case.schema));
            for (instances, expected) in [(case.valid, true), (case.invalid, false)] {
                for instance in instances {
                    assert_eq!(
                        validator.is_valid(&json(instance)),
                        expected,
                        "{} {instance}",
                        case.schema
                    );
                    judged += 1;
                }
            }
        }
    }
    assert!(judged > 150, "{judged}");
}

#[test]
fn every_keyword_has_its_cases() {
    assert_eq!(TABLES.len(), KEYWORDS.len() + CHECKS.len());
    // An anchor alone says nothing.
    for table in TABLES.iter().filter(|table| table.keyword != "$dynamicAnchor") {
        assert!(
            table.cases.iter().any(|case| !case.valid.is_empty()),
            "{}",
            table.keyword
        );
        assert!(
            table.cases.iter().any(|case| !case.invalid.is_empty()),
            "{}",
            table.keyword
        );
    }
}
