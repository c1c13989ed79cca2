//! The service that is called: it answers the same bytes each time.

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bytes::Bytes;
use tokio::net::TcpListener;

use crate::data::{ETAG, ID, page, race};

/// Says its URL on a line, and answers until the process ends.
pub(crate) async fn serve() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    println!("http://{}/api", listener.local_addr().expect("an address"));
    let (race, page) = (Bytes::from(race()), Bytes::from(page()));
    let one = race.clone();
    let router = Router::new()
        .route(
            "/api/races/{id}",
            get(move |headers: HeaderMap| std::future::ready(known(&headers, &one))),
        )
        .route(
            "/api/races",
            get(move |headers: HeaderMap| std::future::ready(known(&headers, &page)))
                .post(move |request: Request| created(request, race.clone())),
        );
    axum::serve(listener, router).await.expect("a server");
}

fn known(headers: &HeaderMap, body: &Bytes) -> Response {
    if headers.get(header::IF_NONE_MATCH).is_some_and(|tag| tag == ETAG) {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, ETAG)]).into_response();
    }
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::ETAG, ETAG),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, body.clone()).into_response()
}

async fn created(request: Request, body: Bytes) -> Response {
    let read = axum::body::to_bytes(request.into_body(), 1 << 20).await;
    let location = format!("/api/races/{ID}");
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::ETAG, ETAG),
        (header::LOCATION, &*location),
    ];
    let status = if read.is_ok() {
        StatusCode::CREATED
    } else {
        StatusCode::BAD_REQUEST
    };
    (status, headers, body).into_response()
}
