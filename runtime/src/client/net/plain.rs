//! Connections without TLS, which is not part of this build.

use http::Uri;
use http::uri::Scheme;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::proxy::matcher::Intercept;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tower::ServiceExt as _;

use super::lookup::Lookup;
use crate::body::BoxError;

const NO_TLS: &str = "`https` is not part of this build: it needs the feature `rustls`";

pub(super) type Stream = TokioIo<TcpStream>;

/// Says that there is no TLS.
#[derive(Clone)]
pub(super) struct Secure;

impl Secure {
    pub(super) fn system() -> Self {
        Self
    }

    /// A stream to the host of a URL.
    pub(super) async fn over(&self, tcp: HttpConnector<Lookup>, uri: Uri) -> Result<Stream, BoxError> {
        if uri.scheme() == Some(&Scheme::HTTPS) {
            return Err(NO_TLS.into());
        }
        Ok(tcp.oneshot(uri).await?)
    }

    /// A stream to the host of a URL of `https`, through a proxy.
    #[expect(clippy::unused_async, reason = "as it is with TLS")]
    pub(super) async fn through(&self, _: &Intercept, _: HttpConnector<Lookup>, _: Uri) -> Result<Stream, BoxError> {
        Err(NO_TLS.into())
    }
}
