//! A service with something in front of it that makes it slow, or has it refuse.

use std::sync::Arc;
use std::sync::atomic::{AtomicU16, AtomicU64, Ordering};
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::CONTENT_TYPE;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use tokio::net::TcpListener;
use wirewright_runtime::server::{Router, ServeOptions, serve};

use crate::Outcome;

/// What stands in front of a service.
#[derive(Clone, Debug, Default)]
pub(crate) struct Front(Arc<State>);

#[derive(Debug, Default)]
struct State {
    /// Milliseconds before each request is handed on.
    delay: AtomicU64,
    /// The status to answer with instead; 0 to hand on.
    status: AtomicU16,
}

impl Front {
    /// Stands in front of the service at a URL that ends with `/api`, and gives its own.
    pub(crate) async fn of(&self, url: &str) -> Outcome<String> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let own = format!("http://{}/api", listener.local_addr()?);
        let authority = url.trim_start_matches("http://").trim_end_matches("/api").to_owned();
        let client: Client<_, Body> = Client::builder(TokioExecutor::new()).build_http();
        let state = Arc::clone(&self.0);
        let router = Router::new().fallback(async move |request: Request| -> Response {
            tokio::time::sleep(Duration::from_millis(state.delay.load(Ordering::SeqCst))).await;
            match StatusCode::from_u16(state.status.load(Ordering::SeqCst)) {
                Ok(status) => problem(status),
                Err(_) => hand_on(&client, &authority, request).await,
            }
        });
        tokio::spawn(serve(listener, router, ServeOptions::default(), std::future::pending()));
        Ok(own)
    }

    /// Has each request wait.
    pub(crate) fn delay(&self, delay: Duration) {
        self.0
            .delay
            .store(u64::try_from(delay.as_millis()).unwrap_or(u64::MAX), Ordering::SeqCst);
    }

    /// Answers with a status itself, or not any more.
    pub(crate) fn refuse(&self, status: Option<StatusCode>) {
        self.0
            .status
            .store(status.map_or(0, |status| status.as_u16()), Ordering::SeqCst);
    }
}

fn problem(status: StatusCode) -> Response {
    let body = format!(r#"{{"title":"No","status":{}}}"#, status.as_u16());
    (status, [(CONTENT_TYPE, "application/problem+json")], body).into_response()
}

async fn hand_on<C>(client: &Client<C, Body>, authority: &str, mut request: Request) -> Response
where
    C: hyper_util::client::legacy::connect::Connect + Clone + Send + Sync + 'static,
{
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    let Ok(uri) = format!("http://{authority}{path}").parse::<Uri>() else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    *request.uri_mut() = uri;
    match client.request(request).await {
        Ok(answer) => answer.into_response(),
        Err(_) => StatusCode::BAD_GATEWAY.into_response(),
    }
}
