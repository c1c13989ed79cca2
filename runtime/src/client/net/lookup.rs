//! How hosts are found: a resolver of one's own, or the system's.

use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::vec::IntoIter;

use hyper_util::client::legacy::connect::dns::{GaiResolver, Name};
use tower::{Service, ServiceExt as _};

use crate::body::BoxError;

/// Finds the addresses of hosts, in place of the system's resolver.
///
/// What it does not return is not connected to. Addresses that stand in a URL themselves are not looked up.
///
/// ```
/// use std::net::IpAddr;
/// use wirewright_runtime::client::{BoxError, Client, Resolver};
///
/// struct Local;
///
/// impl Resolver for Local {
///     async fn resolve(&self, host: &str) -> Result<Vec<IpAddr>, BoxError> {
///         match host {
///             "runs.internal" => Ok(vec![IpAddr::from([127, 0, 0, 1])]),
///             _ => Err("it is not known".into()),
///         }
///     }
/// }
///
/// let builder = Client::builder("http://runs.internal:5002/api").resolver(Local);
/// ```
pub trait Resolver: Send + Sync + 'static {
    /// The addresses of a host; the error says why there are none.
    fn resolve(&self, host: &str) -> impl Future<Output = Result<Vec<IpAddr>, BoxError>> + Send;
}

type Resolved<'a> = Pin<Box<dyn Future<Output = Result<Vec<IpAddr>, BoxError>> + Send + 'a>>;

/// Resolvers of any type.
pub(super) trait AnyResolver: Send + Sync {
    fn resolve_any<'a>(&'a self, host: &'a str) -> Resolved<'a>;
}

impl<R: Resolver> AnyResolver for R {
    fn resolve_any<'a>(&'a self, host: &'a str) -> Resolved<'a> {
        Box::pin(self.resolve(host))
    }
}

/// Who is asked for addresses.
#[derive(Clone)]
pub(super) enum Lookup {
    System(GaiResolver),
    Own(Arc<dyn AnyResolver>),
}

impl Lookup {
    pub(super) fn system() -> Self {
        Self::System(GaiResolver::new())
    }

    pub(super) fn own(resolver: impl Resolver) -> Self {
        Self::Own(Arc::new(resolver))
    }
}

impl Service<Name> for Lookup {
    type Response = IntoIter<SocketAddr>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, host: Name) -> Self::Future {
        let lookup = self.clone();
        Box::pin(async move {
            let addresses: Vec<SocketAddr> = match lookup {
                Self::System(resolver) => resolver.oneshot(host).await?.collect(),
                Self::Own(resolver) => {
                    let found = resolver.resolve_any(host.as_str()).await?;
                    // The port is that of the URL.
                    found.into_iter().map(|address| SocketAddr::new(address, 0)).collect()
                }
            };
            Ok(addresses.into_iter())
        })
    }
}
