//! T25: what is not a success is told apart.

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use faults::keys::client::Client;
use faults::keys::operations::{GetPaceRequest, GetPaceResponse};
use tokio::net::TcpListener;
use wirewright_runtime::client::{self, ErrorKind};
use wirewright_runtime::server::{ServeOptions, serve};

/// A service that answers this to `GET /paces/1`.
async fn answering(status: StatusCode, kind: &'static str, body: &'static str) -> Client {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let answer = get(move || async move { (status, [("content-type", kind)], body) });
    let router = Router::new().route("/paces/1", answer);
    tokio::spawn(serve(listener, router, ServeOptions::default(), std::future::pending()));
    client::Client::new(&url).expect("a client").into()
}

#[tokio::test]
async fn t25_a_declared_status_is_a_variant_and_any_other_an_error_with_the_body() {
    let request = GetPaceRequest { number: 1 };
    let problem = r#"{"title":"There is no such pace","status":404}"#;
    let client = answering(StatusCode::NOT_FOUND, "application/problem+json", problem).await;
    let answer = client.get_pace(&request).await.expect("an answer");
    let GetPaceResponse::NotFound(problem) = answer else {
        panic!("{answer:?}");
    };
    assert_eq!((problem.title.as_str(), problem.status), ("There is no such pace", 404));

    let client = answering(StatusCode::IM_A_TEAPOT, "text/plain", "short and stout").await;
    let error = client.get_pace(&request).await.expect_err("nothing that is declared");
    let ErrorKind::UnexpectedStatus { status, excerpt, .. } = error.kind() else {
        panic!("{error:?}");
    };
    assert_eq!(
        (status.as_u16(), excerpt.to_string().as_str()),
        (418, "short and stout")
    );

    // other statuses of success are none of the operation either
    let client = answering(StatusCode::ACCEPTED, "application/json", "{}").await;
    let error = client.get_pace(&request).await.expect_err("nothing that is declared");
    assert!(
        matches!(error.kind(), ErrorKind::UnexpectedStatus { status, .. } if status.as_u16() == 202),
        "{error:?}"
    );
}
