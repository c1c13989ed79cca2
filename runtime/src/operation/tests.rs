use super::*;

const LIMIT: Parameter = Parameter::query("limit");
static LIST: Operation = Operation::get("list", "/runs")
    .parameters(&[LIMIT])
    .produces(&["application/json"]);

#[test]
fn descriptions_are_constants() {
    assert_eq!(LIST.parameters, &[LIMIT]);
    assert_eq!(LIST.method(), Method::GET);
    assert_eq!(Operation::new("QUERY", "q", "/").method().as_str(), "QUERY");
}

#[test]
fn the_defaults_of_openapi_hold() {
    assert!(Parameter::query("q").explode);
    assert!(!Parameter::query("q").style(Style::PipeDelimited).explode);
    assert!(Parameter::query("q").style(Style::Form).explode);
    assert!(Parameter::path("p").required);
    assert!(!Parameter::header("h").explode);
}
