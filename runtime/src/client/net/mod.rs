//! The engine for real sockets: hyper, over connections that are pooled and counted. The pool is [`hyper_util::client::pool`].

mod carried;
mod connect;
mod connection;
mod counted;
mod limits;
mod lookup;
#[cfg(not(feature = "rustls"))]
mod plain;
mod settings;
#[cfg(feature = "rustls")]
mod tls;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::uri::Scheme;
use http::{Request, Response, Uri};
use hyper_util::client::pool::cache;
use hyper_util::rt::TokioExecutor;
use tokio::sync::Semaphore;
use tokio::time::Instant;
use tower::{Service, ServiceExt as _, service_fn};

use super::calls::Call;
use super::engine::{Body, BoxError, Engine, NoConnection, NotSent, boxed};
use carried::{Carried, Failed, Inner, Lease, Pooled};
use connect::{Connector, Connects};
use limits::Limits;
pub use lookup::Resolver;
pub(super) use settings::Settings;

/// From so many hosts on those are forgotten that there is no connection to.
const MAX_HOSTS: usize = 1000;

/// The engine with these settings. It follows no redirects, because a contract may describe them.
pub(super) fn engine(settings: Settings) -> Engine {
    // A connection that comes too late for its call is kept for the next one.
    let pool = |connects| cache::builder().executor(TokioExecutor::new()).build(connects);
    let net = Arc::new(Net::new(settings, pool, |pooled| pooled.inner_mut()));
    boxed(service_fn(move |request| Arc::clone(&net).carry(request)))
}

/// The connections of a client. The pools are of one type, which has no name.
struct Net<C: Service<Uri>> {
    settings: Settings,
    connector: Arc<Connector>,
    limits: Arc<Limits>,
    pool: fn(Connects) -> C,
    inner: Inner<C::Response>,
    hosts: Mutex<HashMap<Origin, Host<C>>>,
}

/// The connections to one host.
#[derive(Clone)]
struct Host<C> {
    room: Arc<Semaphore>,
    pool: C,
}

impl<C, P> Net<C>
where
    C: Service<Uri, Response = P, Error = BoxError> + Clone,
    P: Pooled,
{
    fn new(settings: Settings, pool: fn(Connects) -> C, inner: Inner<P>) -> Self {
        Self {
            connector: Arc::new(Connector::new(&settings)),
            limits: Limits::new(settings.connections),
            settings,
            pool,
            inner,
            hosts: Mutex::default(),
        }
    }

    async fn carry(self: Arc<Self>, mut request: Request<Body>) -> Result<Response<Carried<P>>, BoxError> {
        let uri = request.uri().clone();
        let origin = Origin::of(&uri)?;
        let mut new_ones = 0;
        let (began, longest) = (Instant::now(), self.longest_wait(&request));
        loop {
            // However often what it gets turns out to be closed, it waits no longer than that.
            let left = longest.saturating_sub(began.elapsed());
            let mut pool = self.host(&origin).pool;
            let room = tokio::time::timeout(left, pool.ready()).await;
            let pool = room.map_err(|_| NoConnection(longest))??;
            let pooled = pool.call(uri.clone()).await.map_err(NotSent::new)?;
            let lease = Lease::new(pooled, self.inner, &self.limits);
            match lease.send(request).await {
                Ok(answer) => return Ok(answer),
                Err(Failed::Broken(error)) => return Err(error),
                Err(Failed::Unsent {
                    request: unsent,
                    used,
                    error,
                }) => {
                    // A connection may be new, and have lain in the pool for a while all the same.
                    new_ones += usize::from(!used);
                    if new_ones > 1 {
                        return Err(NotSent::new(error).into());
                    }
                    request = *unsent;
                }
            }
            *request.uri_mut() = uri.clone();
        }
    }

    /// How long a request waits for a connection. It is over a little before the try is, so that what was waited for is told.
    fn longest_wait(&self, request: &Request<Body>) -> Duration {
        const BEFORE: Duration = Duration::from_millis(5);
        let limit = Call::of(request).and_then(Call::limits).map(|(until, _)| until);
        let left = limit.map(|until| until.saturating_duration_since(Instant::now()).saturating_sub(BEFORE));
        left.map_or(self.settings.wait, |left| left.min(self.settings.wait))
    }

    fn host(&self, origin: &Origin) -> Host<C> {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(host) = hosts.get(origin) {
            return host.clone();
        }
        if hosts.len() >= MAX_HOSTS {
            // Whoever uses one has its room: a permit, a clone of its pool, or a place in the line.
            hosts.retain(|_, host| Arc::strong_count(&host.room) > 2);
        }
        let most = self.settings.per_host.min(self.settings.connections);
        let room = Arc::new(Semaphore::new(most));
        let connects = Connects::new(&self.connector, &self.limits, Arc::clone(&room));
        let pool = (self.pool)(connects);
        let host = Host { room, pool };
        hosts.insert(origin.clone(), host.clone());
        host
    }
}

/// What connections are the same for: scheme, host and port.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Origin {
    secure: bool,
    host: String,
    port: u16,
}

impl Origin {
    fn of(uri: &Uri) -> Result<Self, BoxError> {
        let host = uri.host().ok_or("the URL is not absolute")?;
        let secure = uri.scheme() == Some(&Scheme::HTTPS);
        Ok(Self {
            secure,
            host: host.to_ascii_lowercase(),
            port: uri.port_u16().unwrap_or(if secure { 443 } else { 80 }),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        let of = |uri: &'static str| Origin::of(&Uri::from_static(uri)).ok();
        assert!(of("http://H/a?b") == of("http://h:80/"));
        assert!(of("https://h") == of("https://h:443/c"));
        assert!(of("https://h:80") != of("http://h:80"));
        assert!(of("http://h:81") != of("http://h"));
        assert!(of("/a").is_none());
    }
}
