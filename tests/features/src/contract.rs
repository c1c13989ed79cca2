//! What the build script writes of each contract.

use std::pin::Pin;

use wirewright_runtime::operation::Operation;
use wirewright_runtime::server::{Options, Router};

use crate::draw::{Draw, Made, Settings};
use crate::service::Service;
use crate::spec::Spec;
use crate::world::{Outcome, TRIES, World};

/// A contract.
#[derive(Debug)]
pub struct Contract {
    /// Its file without the ending, or its folder.
    pub name: &'static str,
    /// Its files by name as one JSON object; that of the contract is the first.
    pub documents: &'static str,
    /// Its own operations, its webhooks and its callbacks.
    pub interfaces: &'static [&'static Interface],
    /// The types of its schemas.
    pub types: &'static [Type],
}

/// A type of a schema.
#[derive(Debug)]
pub struct Type {
    /// Its name in Rust.
    pub name: &'static str,
    pub(crate) check: fn(&mut Draw<'_>) -> Made<Result<(), String>>,
}

impl Type {
    /// Draws values until the type takes one, writes it and reads it again.
    #[must_use]
    pub fn check(&self, contract: &Contract, seed: u64) -> Outcome {
        let spec = Spec::parse(contract.documents);
        let mut reason = String::new();
        for refused in 0..TRIES {
            // Some types are only for requests, and some only for answers.
            let answer = self.name.ends_with("Input") == (refused % 2 == 1);
            let settings = Settings::request(answer, None);
            let mut draw = Draw::new(&spec, seed.wrapping_add(refused), settings);
            match (self.check)(&mut draw) {
                Ok(Ok(())) => return Outcome::Same(refused),
                Ok(Err(differs)) => return Outcome::Differs(differs),
                Err(error) => reason = error.to_string(),
            }
        }
        Outcome::Refused(reason)
    }
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
