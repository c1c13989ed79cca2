//! Webhooks and callbacks: the service sends, and who receives is broken by the other way round.

use super::{compare, whole};
use crate::diagnostic::{Findings, Level};

fn codes(findings: &Findings) -> Vec<(&'static str, Level)> {
    findings.iter().map(|found| (super::code(found), found.level)).collect()
}

/// An operation that is asked, that of a webhook, and that of a callback.
fn contracts(operation: &str) -> [String; 3] {
    let done = "responses: {'204': {description: Done.}}";
    [
        whole(&format!("paths: {{/p: {{post: {operation}}}}}\n")),
        whole(&format!("paths: {{}}\nwebhooks: {{told: {{post: {operation}}}}}\n")),
        whole(&format!(
            "paths: {{/p: {{post: {{{done}, callbacks: {{told: {{'{{$request.query.url}}': {{post: {operation}}}}}}}}}}}}}\n"
        )),
    ]
}

/// What is found of the same change where it is asked, and where it is sent, as a webhook and as a callback.
fn found(old: &str, new: &str) -> [Vec<(&'static str, Level)>; 3] {
    let (old, new) = (contracts(old), contracts(new));
    std::array::from_fn(|at| codes(&compare(&old[at], &new[at]).0))
}

#[test]
fn what_is_asked_of_callers_is_given_to_receivers() {
    use Level::{Error, Info, Warning};
    let plain = "{responses: {'204': {description: Done.}}}";
    let with = |more: &str| format!("{{{more}, responses: {{'204': {{description: Done.}}}}}}");
    let parameter = |more: &str| {
        with(&format!(
            "parameters: [{{name: a, in: header, schema: {{type: string}}{more}}}]"
        ))
    };
    let body = |more: &str| {
        with(&format!(
            "requestBody: {{content: {{application/json: {{schema: {{type: string}}}}}}{more}}}"
        ))
    };
    let answer = |more: &str| {
        format!("{{responses: {{'204': {{description: Done., headers: {{A: {{schema: {{type: string}}{more}}}}}}}}}}}")
    };
    let required = ", required: true";
    let cases = [
        (
            plain.to_owned(),
            parameter(required),
            "parameter-added-required",
            Error,
            Info,
        ),
        (parameter(""), parameter(required), "parameter-required", Error, Info),
        (parameter(required), parameter(""), "parameter-optional", Info, Error),
        (
            parameter(required),
            plain.to_owned(),
            "parameter-removed",
            Warning,
            Error,
        ),
        (plain.to_owned(), body(required), "body-added", Error, Info),
        (body(""), body(required), "body-required", Error, Info),
        (body(required), body(""), "body-optional", Info, Error),
        (plain.to_owned(), answer(required), "header-added", Info, Error),
        (answer(required), plain.to_owned(), "header-removed", Error, Info),
        (answer(""), answer(required), "header-required", Info, Error),
        (answer(required), answer(""), "header-optional", Error, Info),
    ];
    for (old, new, code, asked, sent) in cases {
        let [first, webhook, callback] = found(&old, &new);
        assert_eq!(
            (first, webhook, callback),
            (vec![(code, asked)], vec![(code, sent)], vec![(code, sent)]),
            "{old}\n{new}"
        );
    }
}

#[test]
fn bodies_of_what_is_sent_are_read_by_who_receives() {
    let body = |kind: &str| {
        format!(
            "{{requestBody: {{required: true, content: {{application/json: {{schema: {{type: {kind}}}}}}}}}, responses: {{'204': {{description: Done.}}}}}}"
        )
    };
    let [asked, webhook, callback] = found(&body("integer"), &body("number"));
    assert_eq!(asked, [("type-changed", Level::Info)]);
    assert_eq!(
        (webhook.as_slice(), callback.as_slice()),
        (
            &[("type-changed", Level::Error)][..],
            &[("type-changed", Level::Error)][..]
        )
    );
}

#[test]
fn a_callback_that_is_gone_is_told() {
    let [_, _, old] = contracts("{responses: {'204': {description: Done.}}}");
    let new = whole("paths: {/p: {post: {responses: {'204': {description: Done.}}}}}\n");
    assert_eq!(codes(&compare(&old, &new).0), [("operation-removed", Level::Error)]);
    assert_eq!(codes(&compare(&new, &old).0), [("operation-added", Level::Info)]);
}

#[test]
fn scopes_that_are_asked_for_are_compared_one_by_one() {
    let contract = |scopes: &str| {
        whole(&format!(
            "paths: {{/p: {{get: {{security: [{{login: [{scopes}]}}], responses: {{'204': {{description: Done.}}}}}}}}}}\n\
             components: {{securitySchemes: {{login: {{type: oauth2, flows: {{clientCredentials: {{tokenUrl: 'https://example.com', \
             scopes: {{read: R, write: W}}}}}}}}}}}}\n"
        ))
    };
    let (less, more) = (contract("read"), contract("read, write"));
    assert_eq!(codes(&compare(&less, &more).0), [("security-added", Level::Error)]);
    assert_eq!(codes(&compare(&more, &less).0), [("security-removed", Level::Info)]);
}
