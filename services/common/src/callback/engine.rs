//! The engine of callbacks: it looks at the addresses that a name leads to when it connects, so that no name of the internet
//! leads into the service's own network.

use std::net::SocketAddr;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tower::util::BoxCloneSyncService;
use wirewright_runtime::client::{Body, BoxError};
use wirewright_runtime::http::{Request, Response};

use super::address::is_public;
use super::targets::Allowed;

pub(super) type Engine = BoxCloneSyncService<Request<Body>, Response<reqwest::Body>, BoxError>;

/// An engine that connects to public addresses, and to any of those that hosts on the list have.
pub(super) fn engine(allowed: Allowed, connect_timeout: Duration) -> Result<Engine, reqwest::Error> {
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        // a proxy would look up names by itself
        .no_proxy()
        .dns_resolver(Resolver(allowed))
        .connect_timeout(connect_timeout)
        .build()?;
    let service = tower::service_fn(move |request: Request<Body>| {
        let client = client.clone();
        async move {
            let bytes = request.body().whole().cloned();
            let bytes = bytes.ok_or("a callback that comes in pieces is not sent")?;
            let request = request.map(|_| reqwest::Body::from(bytes));
            // the URL may hold a key, so no error repeats it
            let response = client.execute(request.try_into()?).await;
            let response = response.map_err(reqwest::Error::without_url)?;
            Ok::<Response<reqwest::Body>, BoxError>(response.into())
        }
    });
    Ok(BoxCloneSyncService::new(service))
}

/// Looks up names, and keeps public addresses only, but for hosts on the list.
struct Resolver(Allowed);

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let listed = self.0.lists(name.as_str());
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let addresses: Vec<SocketAddr> = found.filter(|address| listed || is_public(address.ip())).collect();
            if addresses.is_empty() {
                return Err("the name leads to no public address".into());
            }
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}
