//! What is told of the generated code: each change once, at its root.

use super::{compare_code, whole};
use crate::diagnostic::Level;

const OLD: &str = "
paths:
  /runs:
    get:
      operationId: listRuns
      responses:
        '200':
          description: The runs.
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Run'}}}}
    post:
      operationId: addRun
      requestBody:
        required: true
        content:
          application/json:
            schema: {type: object, required: [run], properties: {run: {$ref: '#/components/schemas/Run'}, at: {$ref: '#/components/schemas/Place'}}}
      responses:
        '201': {description: Added., content: {application/json: {schema: {$ref: '#/components/schemas/Run'}}}}
components:
  schemas:
    Run: {type: object, required: [id], properties: {id: {$ref: '#/components/schemas/Id'}, unit: {type: string, enum: [km, mi]}}}
    Id: {type: string}
    Place: {type: object, properties: {a: {type: string}}}
";

/// What is told, as code and pointer.
fn told(changes: &[(&str, &str)]) -> Vec<(&'static str, String, String)> {
    let new = changes.iter().fold(OLD.to_owned(), |text, (old, new)| {
        assert!(text.contains(old), "{old}");
        text.replace(old, new)
    });
    let (findings, _) = compare_code(&whole(OLD), &whole(&new));
    let line = |found: &crate::diagnostic::Diagnostic| {
        (
            super::code(found),
            found.pointer.as_str().to_owned(),
            found.message.clone(),
        )
    };
    findings.iter().map(line).collect()
}

fn codes(changes: &[(&str, &str)]) -> Vec<(&'static str, String)> {
    told(changes)
        .into_iter()
        .map(|(code, pointer, _)| (code, pointer))
        .collect()
}

fn found(code: &'static str, pointer: &str) -> (&'static str, String) {
    (code, pointer.to_owned())
}

#[test]
fn another_name_is_told_once_and_not_where_it_is_used() {
    let renamed = told(&[("    Place: ", "    Spot: "), ("schemas/Place", "schemas/Spot")]);
    assert_eq!(renamed.len(), 1, "{renamed:?}");
    assert_eq!(renamed[0].0, "rust-item-removed");
    let renamed = told(&[("operationId: addRun", "operationId: createRun")]);
    let message = "`create_run`, `CREATE_RUN`, `CreateRunRequest` and 1 more were `add_run`, `ADD_RUN`, `AddRunRequest` and 1 more before";
    let expected = ("rust-item-renamed", "/paths/~1runs/post".to_owned(), message.to_owned());
    assert_eq!(renamed, [expected]);
}

#[test]
fn another_type_behind_a_name_is_told_once() {
    let changed = told(&[("Id: {type: string}", "Id: {type: integer}")]);
    let message = "`Id` is `i64` now, and was `String`";
    assert_eq!(
        changed,
        [(
            "rust-type-changed",
            "/components/schemas/Id".to_owned(),
            message.to_owned()
        )]
    );
}

#[test]
fn what_belongs_to_an_operation_goes_with_it() {
    let start = OLD.find("    post:").unwrap();
    let end = OLD.find("components:").unwrap();
    let gone = told(&[(&OLD[start..end], "")]);
    let (removed, more): (Vec<_>, Vec<_>) = gone.iter().partition(|(code, ..)| *code == "rust-item-removed");
    let message = "`add_run`, `ADD_RUN`, `AddRunRequest` and 1 more are gone";
    assert_eq!(removed.len(), 1, "{gone:?}");
    assert_eq!(
        (removed[0].1.as_str(), removed[0].2.as_str()),
        ("/paths/~1runs", message)
    );
    // Nobody sends the enum any more, so a server can add to it.
    assert!(
        more.iter().all(|(_, pointer, _)| pointer.ends_with("/unit")),
        "{more:?}"
    );
}

#[test]
fn a_new_operation_is_one_more_method_to_write() {
    let post = "    post:\n";
    let more = "    put:\n      operationId: setRuns\n      responses: {'204': {description: Set.}}\n    post:\n";
    assert_eq!(
        codes(&[(post, more)]),
        [found("rust-method-added", "/paths/~1runs/put")]
    );
}

#[test]
fn parts_of_types_are_told_where_they_are_described() {
    let unit = "/components/schemas/Run/properties/unit";
    assert_eq!(
        codes(&[("[km, mi]", "[km, mi, m]")]),
        [found("rust-variant-added", unit)]
    );
    assert_eq!(codes(&[("[km, mi]", "[km]")]), [found("rust-variant-removed", unit)]);
    let answer = "        '201': {";
    let more = "        '409': {description: Known.}\n        '201': {";
    assert_eq!(
        codes(&[(answer, more)]),
        [found("rust-variant-added", "/paths/~1runs/post")]
    );
}

/// A struct that is made by `new` can have a field more.
#[test]
fn a_field_more_is_a_warning_where_values_can_be_made_without_it() {
    let level = |old: &str, new: &str| {
        let (findings, _) = compare_code(&whole(OLD), &whole(&OLD.replace(old, new)));
        let levels: Vec<(&'static str, Level)> =
            findings.iter().map(|found| (super::code(found), found.level)).collect();
        levels
    };
    let optional = level(
        "Run: {type: object, required: [id], properties: {",
        "Run: {type: object, required: [id], properties: {more: {type: string}, ",
    );
    assert_eq!(optional, [("rust-field-added", Level::Warning)]);
    let required = level(
        "Run: {type: object, required: [id], properties: {",
        "Run: {type: object, required: [id, more], properties: {more: {type: string}, ",
    );
    assert_eq!(required, [("rust-field-added", Level::Error)]);
}

#[test]
fn words_and_limits_are_no_change_to_who_compiles() {
    assert_eq!(
        codes(&[
            ("description: The runs.", "description: All runs."),
            ("Id: {type: string}", "Id: {type: string, maxLength: 5}")
        ]),
        []
    );
}
