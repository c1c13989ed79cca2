//! What the build script writes of each contract.

use std::pin::Pin;

use wirewright_runtime::operation::Operation;
use wirewright_runtime::server::{Options, Router};

use crate::service::Service;
use crate::world::{Outcome, World};

/// A contract.
#[derive(Debug)]
pub struct Contract {
    /// Its file without the ending, or its folder.
    pub name: &'static str,
    /// Its files by name as one JSON object; that of the contract is the first.
    pub documents: &'static str,
    /// Its own operations, its webhooks and its callbacks.
    pub interfaces: &'static [&'static Interface],
}

/// A round trip under way.
pub(crate) type Running<'w> = Pin<Box<dyn Future<Output = Outcome> + Send + 'w>>;

/// The operations, the webhooks or the callbacks of a contract.
#[derive(Debug)]
pub struct Interface {
    /// Its module, empty for the contract's own operations.
    pub module: &'static str,
    /// Its operations.
    pub operations: &'static [&'static Operation],
    /// What answers, bodies and parts can be: variants of enums.
    pub variants: &'static [&'static str],
    /// The path that its operations stand under.
    pub base_path: &'static str,
    pub(crate) router: fn(Service, Options) -> Router,
    pub(crate) call: fn(&World, usize, u64) -> Running<'_>,
}

impl Contract {
    /// The contract of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        crate::CONTRACTS.iter().find(|contract| contract.name == name)
    }
}

impl Interface {
    /// Whether the service sends these requests, and others receive them.
    #[must_use]
    pub fn is_sent(&self) -> bool {
        !self.module.is_empty()
    }

    /// A router that calls a service.
    pub fn router(&self, service: Service, options: Options) -> Router {
        (self.router)(service, options)
    }
}
