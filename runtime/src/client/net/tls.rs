//! Connections with TLS, where a URL is one of `https`.

use std::sync::{Arc, OnceLock};

use http::Uri;
use http::uri::Scheme;
use hyper_rustls::{ConfigBuilderExt as _, HttpsConnector, MaybeHttpsStream};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::proxy::matcher::Intercept;
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use rustls::crypto::aws_lc_rs;
use tokio::net::TcpStream;
use tower::ServiceExt as _;

use super::lookup::Lookup;
use crate::body::BoxError;

pub(super) type Stream = MaybeHttpsStream<TokioIo<TcpStream>>;

/// Speaks TLS with hosts of `https`.
#[derive(Clone)]
pub(super) struct Secure {
    /// Made when it is first needed, because the system's certificates are read for it.
    config: OnceLock<Arc<ClientConfig>>,
}

impl Secure {
    /// As the system has it: with its roots, and without a certificate of the client.
    pub(super) fn system() -> Self {
        Self {
            config: OnceLock::new(),
        }
    }

    pub(super) fn by(config: Arc<ClientConfig>) -> Self {
        Self {
            config: OnceLock::from(config),
        }
    }

    /// A stream to the host of a URL.
    pub(super) async fn over(&self, tcp: HttpConnector<Lookup>, uri: Uri) -> Result<Stream, BoxError> {
        if uri.scheme() == Some(&Scheme::HTTPS) {
            HttpsConnector::from((tcp, self.config()?)).oneshot(uri).await
        } else {
            Ok(MaybeHttpsStream::Http(tcp.oneshot(uri).await?))
        }
    }

    /// A stream to the host of a URL of `https`, through a proxy.
    pub(super) async fn through(
        &self,
        proxy: &Intercept,
        tcp: HttpConnector<Lookup>,
        uri: Uri,
    ) -> Result<Stream, BoxError> {
        let tunnel = Tunnel::new(proxy.uri().clone(), tcp);
        let tunnel = match proxy.basic_auth() {
            Some(credentials) => tunnel.with_auth(credentials.clone()),
            None => tunnel,
        };
        HttpsConnector::from((tunnel, self.config()?)).oneshot(uri).await
    }

    fn config(&self) -> Result<Arc<ClientConfig>, BoxError> {
        if let Some(config) = self.config.get() {
            return Ok(Arc::clone(config));
        }
        let provider = Arc::new(aws_lc_rs::default_provider());
        let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
        let mut config = builder.try_with_platform_verifier()?.with_no_client_auth();
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(Arc::clone(self.config.get_or_init(|| Arc::new(config))))
    }
}
