//! Who calls whom.

use std::sync::{Arc, Mutex, PoisonError};

use status_api::types::{Away, Breaker, Upstream};
use wirewright_runtime::client::{BreakerState, Client};
use wirewright_runtime::http::Uri;

/// The clients that services have of each other. Clones share the list.
#[derive(Clone, Debug, Default)]
pub struct Upstreams(Arc<Mutex<Vec<Known>>>);

#[derive(Clone, Debug)]
struct Known {
    caller: String,
    service: String,
    client: Client,
}

impl Upstreams {
    /// Adds a client that the service `caller` has of `service`.
    pub fn add(&self, caller: &str, service: &str, client: &Client) {
        let known = Known {
            caller: caller.to_owned(),
            service: service.to_owned(),
            client: client.clone(),
        };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(known);
    }

    fn all(&self) -> Vec<Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn list(&self) -> Vec<Upstream> {
        let upstream = |known: Known| Upstream {
            urls: known.client.urls(),
            breakers: breakers(&known.client).collect(),
            caller: known.caller,
            service: known.service,
        };
        self.all().into_iter().map(upstream).collect()
    }

    /// The hosts that are called with care, or not at all; not those that nobody calls any more, because the service has moved.
    pub(crate) fn away(&self) -> Vec<Away> {
        let away = |known: &Known| {
            let (caller, service) = (known.caller.clone(), known.service.clone());
            let called: Vec<String> = known.client.urls().iter().filter_map(|url| host(url)).collect();
            let open =
                breakers(&known.client).filter(|(host, breaker)| *breaker != Breaker::Closed && called.contains(host));
            open.map(move |(host, breaker)| Away {
                caller: caller.clone(),
                service: service.clone(),
                host,
                breaker,
            })
            .collect::<Vec<_>>()
        };
        self.all().iter().flat_map(away).collect()
    }
}

/// Host and port of a URL, as breakers name them.
fn host(url: &str) -> Option<String> {
    let url: Uri = url.parse().ok()?;
    let port = url
        .port_u16()
        .unwrap_or(if url.scheme_str() == Some("https") { 443 } else { 80 });
    Some(format!("{}:{port}", url.host()?))
}

fn breakers(client: &Client) -> impl Iterator<Item = (String, Breaker)> {
    client.breakers().into_iter().map(|(host, state)| {
        let breaker = match state {
            BreakerState::Closed => Breaker::Closed,
            BreakerState::HalfOpen => Breaker::HalfOpen,
            BreakerState::Open => Breaker::Open,
        };
        (host, breaker)
    })
}
