use super::with;
use crate::diagnostic::Level;
use crate::document::{FlowKind, Location, SchemeKind};

#[test]
fn schemes_of_every_kind_are_read() {
    let text = "
components:
  securitySchemes:
    key: {type: apiKey, name: X-Key, in: header}
    bearer: {type: http, scheme: Bearer, bearerFormat: JWT, deprecated: true}
    oauth: {type: oauth2, flows: {clientCredentials: {tokenUrl: /t, scopes: {read: Reads}}, implicit: {authorizationUrl: /a, scopes: {}}}}
    oidc: {type: openIdConnect, openIdConnectUrl: /o}
    tls: {type: mutualTLS}
";
    let sample = with("3.2.0", text).clean();
    let kinds: Vec<_> = sample
        .document
        .components
        .security_schemes
        .iter()
        .map(|(_, scheme)| &scheme.kind)
        .collect();
    assert_eq!(
        kinds[0],
        &SchemeKind::ApiKey {
            name: "X-Key".to_owned(),
            location: Location::Header
        }
    );
    assert_eq!(
        kinds[1],
        &SchemeKind::Http {
            scheme: "bearer".to_owned(),
            bearer_format: Some("JWT".to_owned())
        }
    );
    let SchemeKind::OAuth2 { flows, .. } = kinds[2] else {
        panic!("{kinds:?}")
    };
    let names: Vec<_> = flows.iter().map(|flow| flow.kind).collect();
    assert_eq!(names, [FlowKind::Implicit, FlowKind::ClientCredentials]);
    assert_eq!(flows[1].scopes, [("read".to_owned(), "Reads".to_owned())]);
    assert_eq!(kinds[3], &SchemeKind::OpenIdConnect { url: "/o".to_owned() });
    assert_eq!(kinds[4], &SchemeKind::MutualTls);
}

#[test]
fn a_scheme_without_what_its_kind_needs_is_an_error() {
    for (scheme, field) in [
        ("{type: apiKey, in: header}", "name"),
        ("{type: http}", "scheme"),
        ("{type: oauth2}", "flows"),
        ("{type: openIdConnect}", "openIdConnectUrl"),
        ("{description: a}", "type"),
    ] {
        let sample = with("3.1.0", &format!("components: {{securitySchemes: {{a: {scheme}}}}}"));
        let found = sample.expect("missing-field", Level::Error, "/components/securitySchemes/a", "a");
        assert!(found.message.contains(&format!("`{field}`")), "{}", found.message);
    }
}

#[test]
fn an_unknown_type_of_scheme_is_an_error() {
    let sample = with(
        "3.1.0",
        "components: {securitySchemes: {a: {type: apiKei, name: a, in: query}}}",
    );
    let found = sample.expect(
        "invalid-value",
        Level::Error,
        "/components/securitySchemes/a/type",
        "apiKei",
    );
    assert_eq!(found.edits[0].replacement, "apiKey");
    assert_eq!(
        sample.document.components.security_schemes[0].1.kind,
        SchemeKind::Unknown
    );
}

#[test]
fn requirements_are_read() {
    let text = "security: [{a: []}, {}]\npaths: {/a: {get: {security: [{a: [r], b: []}], responses: {}}, put: {security: [], responses: {}}, post: {responses: {}}}}\n\
                components: {securitySchemes: {a: {type: mutualTLS}, b: {type: mutualTLS}}}";
    let document = with("3.1.0", text).clean().document;
    assert_eq!((document.security[0].0.len(), document.security[1].0.len()), (1, 0));
    let operations = &document.paths[0].operations;
    let first = operations[0].security.as_ref().map(|list| list[0].0.clone());
    assert_eq!(
        first,
        Some(vec![
            ("a".to_owned(), vec!["r".to_owned()]),
            ("b".to_owned(), Vec::new())
        ])
    );
    assert_eq!(operations[1].security, Some(Vec::new()));
    assert_eq!(operations[2].security, None);
}

#[test]
fn a_requirement_names_a_scheme() {
    let sample = with(
        "3.1.0",
        "security: [{bearr: []}]\ncomponents: {securitySchemes: {bearer: {type: http, scheme: bearer}}}",
    );
    let found = sample.expect("security-undefined", Level::Warning, "/security/0/bearr", "bearr");
    assert_eq!(found.help.as_deref(), Some("did you mean `bearer`?"));
    assert_eq!(sample.document.security.len(), 1);
}

#[test]
fn a_requirement_may_refer_to_a_scheme_since_32() {
    let text =
        "security: [{'#/components/securitySchemes/a': []}]\ncomponents: {securitySchemes: {a: {type: mutualTLS}}}";
    let sample = with("3.2.0", text).clean();
    assert_eq!(sample.document.components.security_schemes.len(), 2);
    assert_eq!(with("3.1.0", text).codes(), ["security-undefined"]);
}

#[test]
fn capital_letters_are_no_more_than_a_warning() {
    let sample = with(
        "3.1.0",
        "components: {securitySchemes: {a: {type: APIKEY, name: a, in: Query}}}",
    );
    assert_eq!(sample.codes(), ["invalid-value", "invalid-value"]);
    assert_eq!(sample.findings.count(Level::Warning), 2);
    let kind = SchemeKind::ApiKey {
        name: "a".to_owned(),
        location: Location::Query,
    };
    assert_eq!(sample.document.components.security_schemes[0].1.kind, kind);
}

#[test]
fn names_that_no_request_can_have_are_found() {
    for (scheme, field, name) in [
        ("{type: apiKey, in: header, name: X Key}", "name", "X Key"),
        ("{type: http, scheme: Bearer token}", "scheme", "Bearer token"),
    ] {
        let sample = with("3.1.0", &format!("components: {{securitySchemes: {{a: {scheme}}}}}"));
        let pointer = format!("/components/securitySchemes/a/{field}");
        sample.expect("invalid-value", Level::Warning, &pointer, name);
    }
    let fine = "components: {securitySchemes: {a: {type: apiKey, in: query, name: a key}, b: {type: apiKey, in: cookie, name: 'a;b'}}}";
    with("3.1.0", fine).clean();
}
