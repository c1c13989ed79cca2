//! What the judge says of examples.

use std::fmt::Write as _;
use std::path::Path;

use super::{Claim, Judged, judge};
use crate::document::read;
use crate::keyword::TABLES;
use crate::source::{Limits, Memory, load};

/// What comes of the examples in `components` of a contract.
fn judged(version: &str, components: &str) -> (Judged, Vec<String>) {
    let text =
        format!("openapi: {version}\ninfo: {{title: T, version: 1.0.0}}\npaths: {{}}\ncomponents:\n{components}");
    let files = Memory::from([("a.yaml", text.as_str())]);
    let (source, findings) = load(Path::new("a.yaml"), &files, &Limits::default());
    assert!(!findings.has_errors(), "{findings:?}\n{text}");
    let (document, _) = read(&source);
    let claims: Vec<Claim> = document
        .schemas
        .iter()
        .flat_map(|(schema, it)| it.examples.iter().map(move |value| (schema, *value)))
        .collect();
    let judged = judge(&document, &source, &claims);
    let misfits = judged.misfits.iter().map(|misfit| {
        let at = source
            .value(misfit.part)
            .pointer()
            .as_str()
            .replace("/components/schemas/", "");
        format!("{at}: {}", misfit.words)
    });
    let misfits = misfits.collect();
    (judged, misfits)
}

#[test]
fn every_case_of_every_keyword_is_judged_as_its_table_says() {
    let mut cases = 0;
    for case in TABLES.iter().flat_map(|table| table.cases) {
        // What refers to itself by `$defs` or has an address is no schema of a document of its own.
        if case.schema.contains("\"#") || case.schema.contains("$id") || case.schema.contains("$dynamic") {
            continue;
        }
        let components = |value: &str| format!("  schemas: {{S: {{allOf: [{}], examples: [{value}]}}}}\n", case.schema);
        for (values, misfits) in [(case.valid, 0), (case.invalid, 1)] {
            for value in values {
                let (judged, said) = judged("3.1.0", &components(value));
                assert!(judged.unjudged.is_empty(), "{}: {value}", case.schema);
                assert_eq!(said.len(), misfits, "{}: {value}: {said:?}", case.schema);
                cases += 1;
            }
        }
    }
    assert!(cases > 200, "only {cases} cases");
}

#[test]
fn the_first_part_that_breaks_a_schema_is_told() {
    let (judged, said) = judged(
        "3.0.3",
        "  schemas:
    Run:
      type: object
      required: [id, laps]
      properties:
        id: {type: string, readOnly: true}
        day: {type: string, format: date, nullable: true}
        laps: {type: array, items: {$ref: '#/components/schemas/Lap'}}
      example: {day: null, laps: [{seconds: 1}, {seconds: 0}, {seconds: -1}]}
    Lap:
      properties: {seconds: {minimum: 0, exclusiveMinimum: true}}
",
    );
    assert_eq!(
        said,
        ["Run/example/laps/1/seconds: value is less than or equal to the minimum of 0"]
    );
    assert_eq!(judged.misfits[0].more, 1);
}

#[test]
fn schemas_that_ask_for_too_many_steps_are_not_asked() {
    let mut components = "  schemas:\n".to_owned();
    for number in 0..40 {
        let next = format!("{{$ref: '#/components/schemas/S{}'}}", number + 1);
        let _ = writeln!(components, "    S{number}: {{allOf: [{next}, {next}]}}");
    }
    components += "    S40: {type: string}\n    Deep: {$ref: '#/components/schemas/S0', example: 1}\n";
    components += "    Ring: {allOf: [{$ref: '#/components/schemas/Ring'}], example: 1}\n";
    let (judged, said) = judged("3.1.0", &components);
    assert_eq!(said, [""; 0]);
    assert_eq!(judged.unjudged.len(), 2);
}

#[test]
fn long_chains_of_schemas_are_compiled() {
    let mut components = "  schemas:\n".to_owned();
    for number in 0..3_000 {
        let _ = writeln!(
            components,
            "    S{number}: {{type: object, properties: {{next: {{$ref: '#/components/schemas/S{}'}}}}}}",
            number + 1
        );
    }
    components += "    S3000: {example: 1}\n    Start: {$ref: '#/components/schemas/S0', example: {next: 1}}\n";
    let (_, said) = judged("3.1.0", &components);
    assert_eq!(said, ["Start/example/next: value is not of type \"object\""]);
}

#[test]
fn what_dynamic_references_lead_to_is_not_judged() {
    let (judged, _) = judged(
        "3.1.0",
        "  schemas:
    List: {items: {$dynamicRef: '#item'}, $defs: {item: {$dynamicAnchor: item, type: string}}, example: [1]}
",
    );
    assert_eq!(judged.unjudged.len(), 1);
}

#[test]
fn what_no_schema_may_say_does_not_keep_the_others_from_being_judged() {
    let (judged, said) = judged(
        "3.1.0",
        "  schemas:
    Odd: {multipleOf: 0, required: [a, a], pattern: '(', type: [], dependentRequired: {a: [b, b]}, minLength: -1, example: {}}
    Even: {multipleOf: 2, example: 3}
",
    );
    assert!(judged.unjudged.is_empty());
    assert_eq!(said.len(), 2, "{said:?}");
}

#[test]
fn null_is_taken_where_it_is_surely_meant() {
    let (judged, said) = judged(
        "3.0.3",
        "  schemas:
    Port: {type: object}
    Meant: {nullable: true, allOf: [{$ref: '#/components/schemas/Port'}], example: null}
    Listed: {type: string, nullable: true, enum: [a], example: null}
    Replaced: {properties: {port: {nullable: true, $ref: '#/components/schemas/Port'}}, example: {port: null}}
    Plain: {allOf: [{$ref: '#/components/schemas/Port'}], example: null}
",
    );
    assert!(judged.unjudged.is_empty());
    let of_type = "value is not of type \"object\"";
    assert_eq!(
        said,
        [
            format!("Replaced/example/port: {of_type}"),
            format!("Plain/example: {of_type}")
        ]
    );
}
