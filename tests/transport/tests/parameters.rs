//! What styles and flags of parameters mean on the wire.

use transport::parameter_styles::client::Client;
use transport::parameter_styles::operations::*;
use transport::parameter_styles::server::{ParameterStylesApi, router};
use transport::parameter_styles::types::{
    TakeDeepFilter, TakeDeepFilterLegsItem, TakeDeepFilterSize, TakeDeepFilterSizeUnit,
};
use wirewright_runtime::client::{self, ErrorKind};
use wirewright_runtime::http::{Request, Response};
use wirewright_runtime::problem::Problem;
use wirewright_runtime::types::Date;

use crate::harness::{clients, send};

struct Service;

impl ParameterStylesApi for Service {
    type Error = Problem;

    async fn take_empty(&self, request: TakeEmptyRequest) -> Result<TakeEmptyResponse, Problem> {
        Ok(TakeEmptyResponse::Ok(format!("{request:?}")))
    }

    async fn take_reserved(&self, request: TakeReservedRequest) -> Result<TakeReservedResponse, Problem> {
        Ok(TakeReservedResponse::Ok(format!("{request:?}")))
    }

    async fn take_apart(&self, request: TakeApartRequest) -> Result<TakeApartResponse, Problem> {
        Ok(TakeApartResponse::Ok(format!("{request:?}")))
    }

    async fn take_deep(&self, request: TakeDeepRequest) -> Result<TakeDeepResponse, Problem> {
        Ok(TakeDeepResponse::Ok(format!("{request:?}")))
    }
}

#[tokio::test]
async fn an_empty_value_is_an_unused_parameter_where_the_contract_allows_it() {
    for (line, status, text) in [
        (
            "GET /empty?needed=&limit=&tags=",
            200,
            r#"{ limit: Some(20), tags: None, needed: "", plain: None }"#,
        ),
        (
            "GET /empty?needed&limit&plain",
            200,
            r#"{ limit: Some(20), tags: None, needed: "", plain: Some("") }"#,
        ),
        (
            "GET /empty?needed=x&limit=3&tags=1&tags=2",
            200,
            r#"limit: Some(3), tags: Some([1, 2])"#,
        ),
        (
            "GET /empty?needed=x&tags=&tags=2",
            400,
            r#""name":"tags","pointer":"/0","code":"type""#,
        ),
        ("GET /empty?limit=", 400, r#""name":"needed","code":"required""#),
    ] {
        let (found, _, body) = send(router(Service), line).await;
        assert!(found == status && body.contains(text), "{line}: {found} {body}");
    }
}

/// What a client would send: the URL and the cookies.
async fn sent(request: &TakeReservedRequest) -> Result<String, ErrorKind> {
    let service = tower::service_fn(|request: Request<client::Body>| async move {
        let cookies = request
            .headers()
            .get("cookie")
            .map_or("", |value| value.to_str().expect("a text"));
        Err::<Response<client::Body>, _>(format!("{} {cookies}", request.uri()))
    });
    let client = Client::from(client::Client::with_service("http://h", service).expect("a client"));
    match client.take_reserved(request).await.expect_err("no answer").into_kind() {
        ErrorKind::Transport(sent) => Ok(sent.to_string()),
        kind => Err(kind),
    }
}

fn reserved() -> TakeReservedRequest {
    TakeReservedRequest {
        r#where: "a:b/c;d".to_owned(),
        next: Some("/x?y=[z]&w#v".to_owned()),
        from: Some("a=b/c,d".to_owned()),
        as_is: Some("a=b/c%20".to_owned()),
    }
}

#[tokio::test]
async fn reserved_characters_are_sent_as_they_are_where_they_can_be() {
    assert_eq!(
        sent(&reserved()).await.expect("a request"),
        "http://h/reserved/a:b%2Fc;d?next=/x?y=%5Bz%5D%26w%23v from=a=b/c%2Cd; as-is=a=b/c%20"
    );
    let mut escaped = reserved();
    escaped.next = Some("50%25 of 3%".to_owned());
    let line = sent(&escaped).await.expect("a request");
    assert!(line.contains("next=50%25%20of%203%25 "), "{line}");
    for dots in ["..", "%2e%2E", ".%2e"] {
        escaped.r#where = dots.to_owned();
        assert!(matches!(sent(&escaped).await, Err(ErrorKind::Request(_))), "{dots}");
    }
    for client in clients(router(Service), "", |builder| builder).await {
        let answer = Client::from(client)
            .take_reserved(&reserved())
            .await
            .expect("an answer");
        assert_eq!(answer, TakeReservedResponse::Ok(format!("{:?}", reserved())));
    }
}

#[tokio::test]
async fn deep_objects_hold_objects_and_lists() {
    let unit = TakeDeepFilterSizeUnit {
        name: Some("km & more".to_owned()),
    };
    let filter = TakeDeepFilter {
        name: Some("a=b".to_owned()),
        tags: Some(vec!["x".to_owned(), "y,z".to_owned()]),
        size: Some(TakeDeepFilterSize {
            min: Some(5),
            unit: Some(unit),
        }),
        legs: Some(vec![
            TakeDeepFilterLegsItem { km: 2.5 },
            TakeDeepFilterLegsItem { km: 7.0 },
        ]),
        matrix: Some(vec![vec![1, 2], vec![3]]),
    };
    let request = TakeDeepRequest {
        filter: Some(filter),
        day: Some(Date::from_ordinal_date(2026, 335).expect("a date")),
    };
    for client in clients(router(Service), "", |builder| builder).await {
        let answer = Client::from(client).take_deep(&request).await.expect("an answer");
        assert_eq!(answer, TakeDeepResponse::Ok(format!("{request:?}")));
    }
    for (line, status, text) in [
        (
            "GET /deep?filter[name]=a&filter[size][min]=3&filter[tags][]=x",
            200,
            r#"tags: Some(["x"])"#,
        ),
        ("GET /deep", 200, "{ filter: None, day: None }"),
        (
            "GET /deep?filter[size][min]=-1",
            400,
            r#""pointer":"/size/min","code":"minimum""#,
        ),
        (
            "GET /deep?filter[tags]=1&filter[tags]=2&filter[tags]=3",
            400,
            r#""pointer":"/tags","code":"maxItems""#,
        ),
        (
            "GET /deep?filter[legs]=%7B%22km%22:101%7D",
            400,
            r#""pointer":"/legs/0/km","code":"maximum""#,
        ),
        ("GET /deep?filter[legs]=5", 400, r#""pointer":"/legs/0","code":"type""#),
        ("GET /deep?filter[size]=5", 400, r#""pointer":"/size","code":"type""#),
        (
            "GET /deep?filter[other]=5",
            400,
            r#""pointer":"/other","code":"additionalProperties""#,
        ),
        (
            "GET /deep?filter[a]=5&filter[a][b]=5",
            400,
            r#""name":"filter","code":"syntax""#,
        ),
    ] {
        let (found, _, body) = send(router(Service), line).await;
        assert!(found == status && body.contains(text), "{line}: {found} {body}");
    }
}

#[tokio::test]
async fn parameters_without_anything_between_them_are_told_apart() {
    let request = TakeApartRequest {
        file: "a.b/c".to_owned(),
        kind: "tar.gz".to_owned(),
        word: "x;at=1.".to_owned(),
        at: vec![1, -2],
    };
    for client in clients(router(Service), "", |builder| builder).await {
        let answer = Client::from(client).take_apart(&request).await.expect("an answer");
        assert_eq!(answer, TakeApartResponse::Ok(format!("{request:?}")));
    }
    for (line, status, text) in [
        (
            "GET /files/a.tar.gz/1,2;at=3",
            200,
            r#"{ file: "a", kind: "tar.gz", word: "1,2", at: [3] }"#,
        ),
        ("GET /files/a/1;at=3", 404, ""),
        ("GET /files/a.b/1", 404, ""),
        ("GET /files/.b/1;at=3", 404, ""),
        ("GET /files/a.b/1;to=3", 400, r#""name":"at""#),
        (
            "GET /files/a.b/1;at=x",
            400,
            r#""name":"at","pointer":"/0","code":"type""#,
        ),
        ("GET /files/a.123456789/1;at=3", 400, r#""name":"kind""#),
    ] {
        let (found, _, body) = send(router(Service), line).await;
        assert!(found == status && body.contains(text), "{line}: {found} {body}");
    }
}
