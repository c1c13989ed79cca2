//! How a client is made.

mod calls;
#[cfg(feature = "net")]
mod connections;

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, header};
use tokio::sync::Semaphore;
use tower::{Layer, Service};

use super::base::{Base, BaseUrl, Servers};
#[cfg(feature = "breaker")]
use super::breaker::{Breaker, Breakers};
use super::calls::{Calls, timed, tried};
use super::credentials::{Credential, Credentials, Provider};
use super::encoding::Compression;
use super::engine::{Body, BoxError, Engine, boxed};
use super::target::{AnyTargets, Targets};
use super::{Addresses, BuildError, Client, ErrorKind, Hedge, Responses};
use crate::encoding::Encoding;
use crate::operation::Server;
use crate::security::Scheme;
use crate::signature::Signer;

type AddLayer = Box<dyn FnOnce(Engine) -> Engine>;

/// Settings of a [`Client`] that is to be made.
///
/// ```
/// use std::time::Duration;
///
/// use http::{HeaderValue, header};
/// use wirewright_runtime::client::{Client, Responses};
///
/// # fn main() -> Result<(), wirewright_runtime::client::BuildError> {
/// # let service = tower::service_fn(|_: http::Request<wirewright_runtime::client::Body>| async {
/// #     Ok::<_, std::io::Error>(http::Response::new(wirewright_runtime::client::Body::default()))
/// # });
/// let client = Client::builder("http://localhost:5002/api")
///     .header(header::AUTHORIZATION, HeaderValue::from_static("Bearer secret"))
///     .timeout(Duration::from_secs(3))
///     .responses(Responses::Enforce)
///     .service(service)
///     .build()?;
/// assert!(!format!("{client:?}").contains("secret"));
/// # Ok(())
/// # }
/// ```
#[must_use]
pub struct Builder {
    base: Result<Base, BuildError>,
    headers: HeaderMap,
    calls: Calls,
    body_limit: usize,
    reconnects: u32,
    slots: usize,
    prefer: Option<String>,
    responses: Responses,
    compression: Option<Compression>,
    credentials: Credentials,
    servers: Servers,
    targets: Option<Arc<dyn AnyTargets>>,
    signer: Option<Arc<dyn Signer>>,
    /// Why a credential cannot be shown, or a server cannot be where it should.
    failure: Option<BuildError>,
    /// `None` for the one for real sockets.
    engine: Option<Engine>,
    #[cfg(feature = "net")]
    net: super::net::Settings,
    hedge: Option<Hedge>,
    #[cfg(feature = "cache")]
    cache: Option<super::Cache>,
    #[cfg(feature = "breaker")]
    breaker: Option<Breaker>,
    /// What stands around each try.
    inside: Vec<AddLayer>,
    /// What stands around all tries.
    around: Vec<AddLayer>,
}

impl Builder {
    pub(super) fn new(base_url: &str) -> Self {
        Self {
            base: BaseUrl::parse(base_url).map(Base::Fixed),
            ..Self::sender()
        }
    }

    pub(super) fn at(addresses: &Addresses) -> Self {
        Self {
            base: Ok(Base::Found(addresses.clone())),
            ..Self::sender()
        }
    }

    pub(super) fn sender() -> Self {
        Self {
            base: Ok(Base::None),
            headers: HeaderMap::new(),
            calls: Calls::default(),
            body_limit: 16 * 1024 * 1024,
            reconnects: 3,
            slots: 3,
            prefer: None,
            responses: Responses::Off,
            compression: None,
            credentials: Credentials::default(),
            servers: Servers::default(),
            targets: None,
            signer: None,
            failure: None,
            engine: None,
            #[cfg(feature = "net")]
            net: super::net::Settings::default(),
            hedge: None,
            #[cfg(feature = "cache")]
            cache: None,
            #[cfg(feature = "breaker")]
            breaker: None,
            inside: Vec::new(),
            around: Vec::new(),
        }
    }

    /// A header for every call, where the call has none of that name. Of one name the last is kept.
    pub fn header(mut self, name: HeaderName, mut value: HeaderValue) -> Self {
        if is_secret(&name) {
            value.set_sensitive(true);
        }
        self.headers.insert(name, value);
        self
    }

    /// Where a server of the contract is, in place of where the contract says. Only operations that have a server of their
    /// own go there; all others go to the client's base URL.
    ///
    /// ```
    /// use wirewright_runtime::client::Client;
    /// use wirewright_runtime::operation::Server;
    ///
    /// // Generated code has one for each server, in its module `servers`.
    /// static FILES: Server = Server::new("https://files.example/v1", "/v1");
    ///
    /// let builder = Client::builder("http://localhost:5002/api").server(&FILES, "http://localhost:5003/v1");
    /// ```
    pub fn server(mut self, server: &Server, base_url: &str) -> Self {
        if let Err(error) = self.servers.add(server, base_url) {
            self.failure.get_or_insert(error);
        }
        self
    }

    /// What is shown for a security scheme of the contract. Of one scheme the last is kept, of either kind.
    ///
    /// ```
    /// use wirewright_runtime::client::{Client, Credential};
    /// use wirewright_runtime::security::Scheme;
    ///
    /// // Generated code has one for each scheme, in its module `security`.
    /// static BEARER_AUTH: Scheme = Scheme::bearer("bearerAuth");
    ///
    /// let builder = Client::builder("http://localhost:5002/api");
    /// let builder = builder.credential(&BEARER_AUTH, Credential::bearer("secret"));
    /// assert!(!format!("{builder:?}").contains("secret"));
    /// ```
    pub fn credential(mut self, scheme: &Scheme, credential: Credential) -> Self {
        if let Err(error) = self.credentials.add(scheme, &credential) {
            self.failure.get_or_insert(error);
        }
        self
    }

    /// Who is asked what to show for a security scheme of the contract.
    pub fn provider(mut self, scheme: &Scheme, provider: impl Provider) -> Self {
        self.credentials.add_provider(scheme, provider);
        self
    }

    /// Who decides which URLs are called, of calls that have a URL each: without this, every `http` and `https` one is.
    ///
    /// It should be set wherever others choose the URL, for a service can be made to call what only it can reach: see
    /// [`Targets`].
    pub fn targets(mut self, targets: impl Targets) -> Self {
        self.targets = Some(Arc::new(targets));
        self
    }

    /// Who signs requests: it adds headers that it makes of the raw bytes of the body.
    pub fn signer(mut self, signer: impl Signer) -> Self {
        self.signer = Some(Arc::new(signer));
        self
    }

    /// How often the client connects again, without an event in between, to a stream of server-sent events that breaks
    /// off: 3 times by default. It asks for those after the last one by `Last-Event-ID`, and waits as long as the server
    /// has said in `retry`, or a second; twice as long each time.
    pub fn reconnects(mut self, times: u32) -> Self {
        self.reconnects = times;
        self
    }

    /// The media type that is asked for, and sent, wherever the contract has it, such as `application/msgpack` beside JSON.
    /// By default the first one that the contract names.
    pub fn prefer(mut self, media_type: impl Into<String>) -> Self {
        self.prefer = Some(media_type.into());
        self
    }

    /// The greatest size of an answer's body in bytes, decoded and encoded, or of each item of one that is a stream of items: 16 MiB by
    /// default. Bytes that come in pieces have no limit.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Compresses the bodies of requests that have so many bytes or more. By default none is: the server has to know the
    /// encoding, and one that does not answers 415.
    pub fn compress(mut self, encoding: Encoding, from: usize) -> Self {
        self.compression = Some(Compression { encoding, from });
        self
    }

    /// What is done about answers that break the contract. By default, with [`Responses::Off`], a value only has to fit
    /// its type: limits are not checked, and values of enums that the contract does not name are taken where the type
    /// has a place for them.
    pub fn responses(mut self, responses: Responses) -> Self {
        self.responses = responses;
        self
    }

    /// Another engine: any tower service, such as an `axum::Router`, which then is called without a socket.
    pub fn service<S, B>(mut self, service: S) -> Self
    where
        S: Service<http::Request<Body>, Response = http::Response<B>> + Clone + Send + Sync + 'static,
        S::Error: Into<BoxError>,
        S::Future: Send + 'static,
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        self.engine = Some(boxed(service));
        self
    }

    /// Puts a tower layer around the engine. It sees every try of a call; the layer added last sees it first.
    pub fn layer<L, B>(mut self, layer: L) -> Self
    where
        L: Layer<Engine> + 'static,
        L::Service: Service<http::Request<Body>, Response = http::Response<B>> + Clone + Send + Sync + 'static,
        <L::Service as Service<http::Request<Body>>>::Error: Into<BoxError>,
        <L::Service as Service<http::Request<Body>>>::Future: Send + 'static,
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        self.inside.push(Box::new(move |engine| boxed(layer.layer(engine))));
        self
    }

    /// Puts a tower layer around all tries of a call: it sees a call once. The layer added last sees it first.
    pub fn layer_around_tries<L, B>(mut self, layer: L) -> Self
    where
        L: Layer<Engine> + 'static,
        L::Service: Service<http::Request<Body>, Response = http::Response<B>> + Clone + Send + Sync + 'static,
        <L::Service as Service<http::Request<Body>>>::Error: Into<BoxError>,
        <L::Service as Service<http::Request<Body>>>::Future: Send + 'static,
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        self.around.push(Box::new(move |engine| boxed(layer.layer(engine))));
        self
    }

    /// The client.
    ///
    /// # Errors
    /// When a credential is not one of its scheme, is empty, or has characters that its place cannot have; when a base
    /// URL is not an absolute HTTP URL, or has a query, a fragment or a user name; or when there is no engine: none was
    /// given, and the default one is left out (feature `net`).
    pub fn build(self) -> Result<Client, BuildError> {
        if let Some(error) = self.failure {
            return Err(error);
        }
        #[cfg(feature = "net")]
        let engine = self.engine.unwrap_or_else(|| super::net::engine(self.net));
        #[cfg(not(feature = "net"))]
        let engine = self.engine.ok_or_else(BuildError::no_engine)?;
        let engine = timed(self.inside.into_iter().fold(engine, |engine, inside| inside(engine)));
        #[cfg(feature = "breaker")]
        let breakers = self.breaker.map(|breaker| Breakers::new(breaker, engine.clone()));
        #[cfg(feature = "breaker")]
        let engine = breakers.as_ref().map_or(engine, Breakers::engine);
        let base = self.base?;
        let engine = match &base {
            Base::Found(addresses) => addresses.balanced(engine),
            _ => engine,
        };
        let engine = match self.hedge {
            Some(hedge) => hedge.engine(engine),
            None => engine,
        };
        let engine = tried(engine);
        #[cfg(feature = "cache")]
        let engine = match self.cache {
            Some(cache) => cache.engine(engine, self.body_limit),
            None => engine,
        };
        Ok(Client {
            calls: Arc::new(self.calls),
            inner: Arc::new(Inner {
                base,
                headers: self.headers,
                body_limit: self.body_limit,
                reconnects: self.reconnects,
                slots: Semaphore::new(self.slots),
                prefer: self.prefer,
                responses: self.responses,
                compression: self.compression,
                credentials: self.credentials,
                servers: self.servers,
                targets: self.targets,
                signer: self.signer,
                #[cfg(feature = "breaker")]
                breakers,
                engine: self.around.into_iter().fold(engine, |engine, around| around(engine)),
            }),
        })
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The URL is not checked yet, so it may hold a password.
        let headers: Vec<_> = self.headers.keys().collect();
        f.debug_struct("Builder")
            .field("headers", &headers)
            .field("credentials", &self.credentials)
            .field("calls", &self.calls)
            .finish_non_exhaustive()
    }
}

/// What the clones of a client share.
pub(super) struct Inner {
    pub(super) base: Base,
    pub(super) headers: HeaderMap,
    pub(super) body_limit: usize,
    pub(super) reconnects: u32,
    pub(super) slots: Semaphore,
    pub(super) prefer: Option<String>,
    pub(super) responses: Responses,
    pub(super) compression: Option<Compression>,
    pub(super) credentials: Credentials,
    pub(super) servers: Servers,
    pub(super) targets: Option<Arc<dyn AnyTargets>>,
    pub(super) signer: Option<Arc<dyn Signer>>,
    #[cfg(feature = "breaker")]
    pub(super) breakers: Option<Arc<Breakers>>,
    pub(super) engine: Engine,
}

impl Inner {
    /// The request with the headers of the signer, if there is one.
    pub(super) fn sign(&self, request: http::Request<Body>) -> Result<http::Request<Body>, ErrorKind> {
        let Some(signer) = &self.signer else { return Ok(request) };
        let (mut head, body) = request.into_parts();
        let Some(bytes) = body.whole() else {
            let reason = "a body that comes in pieces cannot be signed before it is sent";
            return Err(ErrorKind::Signature(reason.into()));
        };
        let signature = signer.sign(&head, bytes).map_err(ErrorKind::Signature)?;
        head.headers.extend(signature);
        Ok(http::Request::from_parts(head, body))
    }
}

/// Whether a header's value is not to be shown.
pub(super) fn is_secret(name: &HeaderName) -> bool {
    [
        header::AUTHORIZATION,
        header::PROXY_AUTHORIZATION,
        header::COOKIE,
        header::SET_COOKIE,
    ]
    .contains(name)
}
