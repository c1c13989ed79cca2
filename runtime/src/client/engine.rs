//! What carries requests: any tower service of HTTP requests.

use bytes::Bytes;
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Full};
use tower::util::BoxCloneSyncService;
use tower::{Service, ServiceExt as _};

/// An error of an engine.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// The body of a request: all of it at once, so that a request can be cloned and sent again.
pub type Body = Full<Bytes>;

/// The body of an answer, as it comes in.
pub type AnswerBody = UnsyncBoxBody<Bytes, BoxError>;

/// What carries requests, of whatever make.
pub type Engine = BoxCloneSyncService<http::Request<Body>, http::Response<AnswerBody>, BoxError>;

/// Any service as an engine.
pub(super) fn boxed<S, B>(service: S) -> Engine
where
    S: Service<http::Request<Body>, Response = http::Response<B>> + Clone + Send + Sync + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send + 'static,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    let service = service
        .map_response(|response: http::Response<B>| response.map(boxed_body))
        .map_err(Into::into);
    BoxCloneSyncService::new(service)
}

fn boxed_body<B>(body: B) -> AnswerBody
where
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    body.map_err(Into::into).boxed_unsync()
}

/// The engine for real sockets. It follows no redirects, because a contract may describe them.
#[cfg(feature = "reqwest")]
pub(super) fn reqwest(connect_timeout: std::time::Duration) -> Result<Engine, BoxError> {
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(connect_timeout)
        // Less than after what our own server closes an idle connection, so that no request is sent into the closing.
        .pool_idle_timeout(std::time::Duration::from_secs(8))
        .build()
        .map_err(reqwest::Error::without_url)?;
    let service = tower::service_fn(move |request: http::Request<Body>| {
        let client = client.clone();
        async move {
            let request = request.map(|body| reqwest::Body::from(body.into_inner().unwrap_or_default()));
            // The URL may hold a key, so no error repeats it.
            let response = client
                .execute(request.try_into()?)
                .await
                .map_err(reqwest::Error::without_url)?;
            Ok::<http::Response<reqwest::Body>, reqwest::Error>(response.into())
        }
    });
    Ok(boxed(service))
}
