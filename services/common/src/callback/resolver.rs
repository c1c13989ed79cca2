//! The addresses that callbacks go to: they are looked at when the name is, so that no name of the internet leads into the service's own
//! network.

use std::net::IpAddr;

use wirewright_runtime::client::{BoxError, Resolver};

use super::address::is_public;
use super::targets::Allowed;

/// Looks up names, and keeps public addresses only, but for hosts on the list.
pub(super) struct PublicOnly(pub(super) Allowed);

impl Resolver for PublicOnly {
    async fn resolve(&self, host: &str) -> Result<Vec<IpAddr>, BoxError> {
        let listed = self.0.lists(host);
        let found = tokio::net::lookup_host((host, 0)).await?;
        let found = found.map(|address| address.ip());
        let addresses: Vec<IpAddr> = found.filter(|address| listed || is_public(*address)).collect();
        if addresses.is_empty() {
            return Err("the name leads to no public address".into());
        }
        Ok(addresses)
    }
}
