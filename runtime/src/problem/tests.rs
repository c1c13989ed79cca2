//! Problems on the wire.

use super::*;
use crate::codec::to_json;
use crate::operation::Parameter;
use crate::violation::{Bounds, Place, Violation};

fn json(problem: &Problem) -> String {
    String::from_utf8(to_json(problem)).expect("UTF-8")
}

#[test]
fn violations_are_errors_with_their_place() {
    let mut violations = Violations::default();
    violations.push(Violation::new(
        Parameter::query("limit").place(),
        "maximum",
        "must be at most 100",
    ));
    let mut nested = Violation::new(Parameter::header("X-Tags").place(), "type", "expected an integer");
    nested.pointer = "/1".to_owned();
    violations.push(nested);
    violations.push(Violation::new(Place::Body, "required", "must have the property `id`"));
    let problem = Problem::from(violations).request_id("7").instance("/runs");
    assert_eq!(
        json(&problem),
        concat!(
            r#"{"type":"urn:wirewright:problem:validation-failed","title":"Validation failed","status":400,"#,
            r#""instance":"/runs","request_id":"7","errors":["#,
            r#"{"in":"query","name":"limit","code":"maximum","message":"must be at most 100"},"#,
            r#"{"in":"header","name":"X-Tags","pointer":"/1","code":"type","message":"expected an integer"},"#,
            r#"{"in":"body","pointer":"","code":"required","message":"must have the property `id`"}]}"#
        )
    );
}

#[test]
fn broken_text_is_malformed() {
    let violation = Violation::new(Place::Body, "syntax", "expected value at line 1, column 1");
    assert_eq!(Problem::validation_failed(violation.into()).type_uri(), MALFORMED);
}

#[test]
fn violations_that_were_left_out_are_told() {
    let mut violations = Violations::with_bounds(Bounds { count: 0, bytes: 0 });
    violations.push(Violation::new(Place::Body, "type", "x"));
    assert!(json(&Problem::from(violations)).contains(r#""errors":[],"errors_truncated":true"#));
}

#[test]
fn the_problems_of_the_framework_have_their_status() {
    for (problem, status, kind) in [
        (Problem::not_found(), 404, NOT_FOUND),
        (Problem::method_not_allowed("GET, HEAD"), 405, METHOD_NOT_ALLOWED),
        (Problem::not_acceptable(&["application/json"]), 406, NOT_ACCEPTABLE),
        (Problem::too_large(10), 413, TOO_LARGE),
        (
            Problem::unsupported_media_type(&["application/json"]),
            415,
            UNSUPPORTED_MEDIA_TYPE,
        ),
        (Problem::response_invalid(), 500, RESPONSE_INVALID),
        (Problem::internal(), 500, INTERNAL),
        (Problem::new(StatusCode::IM_A_TEAPOT), 418, "about:blank"),
    ] {
        assert_eq!((problem.status().as_u16(), problem.type_uri()), (status, kind));
        assert!(json(&problem).starts_with(&format!(r#"{{"type":"{kind}","title":""#)));
    }
    assert_eq!(Problem::method_not_allowed("GET").headers()["allow"], "GET");
}

#[test]
fn an_extension_cannot_take_the_place_of_a_member() {
    let problem = Problem::new(StatusCode::CONFLICT)
        .extension("status", 200)
        .extension("balance", 30);
    assert_eq!(
        json(&problem),
        r#"{"type":"about:blank","title":"Conflict","status":409,"balance":30}"#
    );
}
