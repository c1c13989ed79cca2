//! A service whose answers depend on what it is asked, and helpers to call it.

use std::time::Duration;

use http::{HeaderValue, Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Full};
use tower::ServiceExt as _;
use wirewright_runtime::bytes::Bytes;
use wirewright_runtime::client::{self, Responses};
use wirewright_runtime::http;
use wirewright_runtime::problem::Problem;
use wirewright_runtime::server::{Options, Router};
use wirewright_runtime::types::ByteStream;

use crate::api::client::Client;
use crate::api::operations::*;
use crate::api::server::{RunsApi, router_with};
use crate::api::types::{Fault, NewRun, RunPage};

pub struct Service;

fn fault(status: u16) -> Fault {
    Fault {
        title: "Fault".to_owned(),
        status: status.into(),
    }
}

impl RunsApi for Service {
    type Error = Problem;

    async fn list_runs(&self, request: ListRunsRequest) -> Result<ListRunsResponse, Problem> {
        let ListRunsRequest { limit, kind, session } = request;
        match limit {
            Some(98) => Ok(ListRunsResponse::Default {
                status: StatusCode::SERVICE_UNAVAILABLE,
                body: fault(503),
            }),
            // More titles than the contract allows.
            Some(99) => Ok(ListRunsResponse::Ok(RunPage {
                titles: vec!["title".to_owned(); 4],
            })),
            _ => {
                let titles = [
                    format!("{limit:?}"),
                    format!("{:?}", kind.map(|kind| kind.len())),
                    format!("{session:?}"),
                ];
                Ok(ListRunsResponse::Ok(RunPage {
                    titles: titles.to_vec(),
                }))
            }
        }
    }

    async fn create_run(&self, request: CreateRunRequest) -> Result<CreateRunResponse, Problem> {
        let location = format!("/runs/{}", request.idempotency_key);
        let created = |location, count| {
            Ok(CreateRunResponse::Created {
                body: request.body.clone(),
                location,
                count,
            })
        };
        match request.body.title.as_str() {
            "panic" => panic!("on purpose"),
            "taken" => {
                Err(Problem::new(StatusCode::CONFLICT).header(http::header::RETRY_AFTER, HeaderValue::from_static("7")))
            }
            "wrong range" => Ok(CreateRunResponse::ClientError {
                status: StatusCode::BAD_GATEWAY,
                body: fault(502),
            }),
            "great count" => created(location, Some(10)),
            "line break" => created("a\nb".to_owned(), None),
            _ => created(location, Some(1)),
        }
    }

    async fn get_run(&self, request: GetRunRequest) -> Result<GetRunResponse, Problem> {
        if request.if_none_match.as_deref() == Some("\"1\"") {
            return Ok(GetRunResponse::NotModified);
        }
        match request.run_id.as_str() {
            "slow" => tokio::time::sleep(Duration::from_secs(1)).await,
            "missing" => {
                return Ok(GetRunResponse::ClientError {
                    status: StatusCode::NOT_FOUND,
                    body: fault(404),
                });
            }
            _ => {}
        }
        Ok(GetRunResponse::Ok {
            body: NewRun {
                title: request.run_id,
                distance: None,
            },
            etag: "\"1\"".to_owned(),
        })
    }

    async fn cancel_run(&self, _: CancelRunRequest) -> Result<CancelRunResponse, Problem> {
        Ok(CancelRunResponse::NoContent)
    }

    async fn compare(&self, request: CompareRequest) -> Result<CompareResponse, Problem> {
        Ok(CompareResponse::Ok(format!("{} to {}", request.base, request.head)))
    }

    async fn get_track(&self, request: GetTrackRequest) -> Result<GetTrackResponse, Problem> {
        match request.format.as_str() {
            "csv" => Ok(GetTrackResponse::OkCsv(format!("id\n{}\n", request.run_id))),
            _ => Ok(GetTrackResponse::OkGpx(ByteStream::new(
                "application/gpx+xml",
                &b"<gpx/>\xff"[..],
            ))),
        }
    }

    async fn login(&self, request: LoginRequest) -> Result<LoginResponse, Problem> {
        Ok(LoginResponse::Ok(format!(
            "{} {:?}",
            request.body.user, request.body.scopes
        )))
    }

    async fn put_note(&self, request: PutNoteRequest) -> Result<PutNoteResponse, Problem> {
        Ok(PutNoteResponse::Ok(format!("{}={:?}", request.name, request.body)))
    }

    async fn post_file(&self, request: PostFileRequest) -> Result<PostFileResponse, Problem> {
        Ok(PostFileResponse::Ok(request.body))
    }
}

/// A router that refuses its own wrong answers.
pub fn router() -> Router {
    router_with(Service, Options::tests())
}

/// A client of `router` without a socket.
pub fn client_of(router: Router, responses: Responses) -> Client {
    let builder = client::Client::builder("http://runs.test/api")
        .responses(responses)
        .service(router);
    Client::from(builder.build().expect("a client"))
}

/// An answer with all of its body.
pub struct Whole {
    pub status: u16,
    pub headers: http::HeaderMap,
    pub extensions: http::Extensions,
    pub body: Bytes,
}

impl Whole {
    pub async fn of<B>(response: Response<B>) -> Self
    where
        B: http_body::Body<Data = Bytes>,
        B::Error: std::fmt::Debug,
    {
        let (parts, body) = response.into_parts();
        let body = body.collect().await.expect("a whole body").to_bytes();
        Self {
            status: parts.status.as_u16(),
            headers: parts.headers,
            extensions: parts.extensions,
            body,
        }
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().expect("a text"))
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("a text")
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }

    /// The name of the problem that the answer is.
    pub fn problem(&self) -> String {
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["status"], self.status);
        assert_eq!(problem["request_id"], self.header("x-request-id"));
        let kind = problem["type"].as_str().expect("a type");
        kind.strip_prefix("urn:wirewright:problem:").unwrap_or(kind).to_owned()
    }
}

/// Sends `METHOD /path` with headers and a body to the router.
pub async fn send(router: Router, line: &str, headers: &[(&str, &str)], body: impl Into<Bytes>) -> Whole {
    let (method, uri) = line.split_once(' ').expect("a method and a path");
    let mut request = Request::builder().method(method).uri(uri);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Full::new(body.into())).expect("a request");
    let Ok(response) = router.oneshot(request).await;
    Whole::of(response).await
}
