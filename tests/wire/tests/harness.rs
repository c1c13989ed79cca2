//! Requests that no generated client sends.

use axum::body::Body;
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;
use wirewright_runtime::bytes::Bytes;
use wirewright_runtime::http::{HeaderMap, Request};
use wirewright_runtime::server::Router;

/// A whole answer.
#[derive(Debug)]
pub(crate) struct Whole {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Whole {
    pub(crate) fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name).map(|value| value.to_str().expect("a text"));
        value.unwrap_or_default()
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("a text")
    }
}

/// Sends a request whose line is a method and a path.
pub(crate) async fn send(router: Router, line: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Whole {
    let (method, path) = line.split_once(' ').expect("a method and a path");
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(body.into()).expect("a request");
    let (parts, body) = router.oneshot(request).await.expect("an answer").into_parts();
    Whole {
        status: parts.status.as_u16(),
        headers: parts.headers,
        body: body.collect().await.expect("a body").to_bytes(),
    }
}
