//! Parameters that are the whole query.

use transport::querystring::client::Client;
use transport::querystring::operations::*;
use transport::querystring::security::KEY;
use transport::querystring::server::{WholeQueriesApi, router};
use transport::querystring::types::{ListKeyedPage, ListRunsSelector, SearchFilter, SearchFilterNear};
use wirewright_runtime::client::Credential;
use wirewright_runtime::problem::Problem;
use wirewright_runtime::server::{Denied, Given, Presented, Router, Verifier};
use wirewright_runtime::types::Maybe;

use crate::harness::{clients, send};

struct Service;

struct Keys;

impl Verifier for Keys {
    type Principal = ();

    async fn verify(&self, presented: &Presented<'_>) -> Result<(), Denied> {
        match presented.given(&KEY) {
            Some(Given::Key(key)) if key == "secret" => Ok(()),
            _ => Err(Denied::Unauthenticated),
        }
    }
}

impl WholeQueriesApi for Service {
    type Error = Problem;
    type Principal = ();

    async fn search(&self, request: SearchRequest) -> Result<SearchResponse, Problem> {
        Ok(SearchResponse::Ok(format!("{:?}", request.filter)))
    }

    async fn list_runs(&self, request: ListRunsRequest) -> Result<ListRunsResponse, Problem> {
        Ok(ListRunsResponse::Ok(format!("{:?}", request.selector)))
    }

    async fn list_values(&self, request: ListValuesRequest) -> Result<ListValuesResponse, Problem> {
        Ok(ListValuesResponse::Ok(format!("{:?}", request.path)))
    }

    async fn list_keyed(&self, (): (), request: ListKeyedRequest) -> Result<ListKeyedResponse, Problem> {
        Ok(ListKeyedResponse::Ok(format!("{:?}", request.page)))
    }
}

fn service() -> Router {
    router(Service, Keys)
}

fn filter() -> SearchFilter {
    let mut filter = SearchFilter::new("a&b=c d+é".to_owned());
    filter.tags = Some(vec!["x,y".to_owned(), "z".to_owned()]);
    filter.near = Some(SearchFilterNear { lat: 45.5 });
    filter.limit = Some(3);
    filter.additional.insert("more".to_owned(), 7);
    filter
}

#[tokio::test]
async fn values_go_there_in_every_form() {
    for client in clients(service(), "", |builder| {
        builder.credential(&KEY, Credential::api_key("secret"))
    })
    .await
    {
        let client = Client::from(client);
        let answer = client
            .search(&SearchRequest { filter: filter() })
            .await
            .expect("an answer");
        assert_eq!(answer, SearchResponse::Ok(format!("{:?}", filter())));

        let selector = ListRunsSelector {
            numbers: vec![1, 2],
            flag: Maybe::Null,
        };
        for selector in [Some(selector), None] {
            let expected = format!("{selector:?}");
            let answer = client
                .list_runs(&ListRunsRequest { selector })
                .await
                .expect("an answer");
            assert_eq!(answer, ListRunsResponse::Ok(expected));
        }

        let path = Some("$.a.b[1:1] + \"é\"".to_owned());
        let expected = format!("{path:?}");
        let answer = client
            .list_values(&ListValuesRequest { path })
            .await
            .expect("an answer");
        assert_eq!(answer, ListValuesResponse::Ok(expected));

        // The key is no part of the object.
        for page in [Some(ListKeyedPage { page: Some(2) }), None] {
            let expected = format!("{page:?}");
            let answer = client.list_keyed(&ListKeyedRequest { page }).await.expect("an answer");
            assert_eq!(answer, ListKeyedResponse::Ok(expected));
        }
    }
}

#[tokio::test]
async fn queries_are_read_as_the_specification_writes_them() {
    for (line, text) in [
        ("GET /search?q=a+b&tags=x", "tags: Some([\"x\"])"),
        ("GET /search?tags=x&q=ab&tags=y", "tags: Some([\"x\", \"y\"])"),
        (
            "GET /search?q=ab&near=%7B%22lat%22%3A1%7D",
            "near: Some(SearchFilterNear { lat: 1.0 })",
        ),
        // OpenAPI 3.2, section 4.12.9.
        (
            "GET /runs?%7B%22numbers%22%3A%5B1%2C2%5D%2C%22flag%22%3Anull%7D",
            "numbers: [1, 2], flag: Null",
        ),
        ("GET /values?%24.a.b%5B1%3A1%5D", "Some(\"$.a.b[1:1]\")"),
        ("GET /values?", "None"),
        ("GET /keyed?api_key=secret", "None"),
        ("GET /keyed?api_key=secret&page=4", "page: Some(4)"),
    ] {
        let (status, _, body) = send(service(), line).await;
        assert!(status == 200 && body.contains(text), "{line}: {status} {body}");
    }
}

#[tokio::test]
async fn queries_are_checked() {
    for (line, error) in [
        ("GET /search", r#""in":"query","name":"filter","code":"required""#),
        ("GET /search?q=a", r#""pointer":"/q","code":"minLength""#),
        (
            "GET /search?q=ab&tags=1&tags=2&tags=3&tags=4",
            r#""pointer":"/tags","code":"maxItems""#,
        ),
        (
            "GET /search?q=ab&near=%7B%22lat%22%3A91%7D",
            r#""pointer":"/near/lat","code":"maximum""#,
        ),
        ("GET /search?q=ab&more=x", r#""pointer":"/more","code":"type""#),
        (
            "GET /runs?%7B%22numbers%22%3A%5B%5D%7D",
            r#""pointer":"/numbers","code":"minItems""#,
        ),
        ("GET /runs?numbers=1", r#""name":"selector","code":"syntax""#),
        ("GET /values?a", r#""name":"path","code":"pattern""#),
        ("GET /values?%2", r#""name":"path""#),
        (
            "GET /keyed?api_key=secret&size=4",
            r#""pointer":"/size","code":"additionalProperties""#,
        ),
    ] {
        let (status, _, body) = send(service(), line).await;
        assert!(status == 400 && body.contains(error), "{line}: {status} {body}");
    }
}
