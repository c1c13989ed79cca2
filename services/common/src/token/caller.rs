//! Who calls, as an access token says.

use uuid::Uuid;
use wirewright_runtime::problem::Problem;

use super::Claims;
use crate::Error;

/// Who calls, and with which scopes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Who it is.
    pub identity: Identity,
    /// What the token is good for.
    pub scopes: Vec<String>,
}

/// A runner or a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identity {
    /// A runner, by id.
    Runner(Uuid),
    /// A service that calls for itself, by its name.
    Service(String),
}

impl Caller {
    /// The caller that claims name; `None` where the subject is neither a service nor a runner's id.
    #[must_use]
    pub fn of(claims: &Claims) -> Option<Self> {
        let identity = match &claims.client_id {
            Some(client) => Identity::Service(client.clone()),
            None => Identity::Runner(Uuid::try_parse(&claims.sub).ok()?),
        };
        Some(Self {
            identity,
            scopes: claims.scopes().map(str::to_owned).collect(),
        })
    }

    /// The runner who calls.
    ///
    /// # Errors
    /// 403 when it is a service.
    pub fn runner(&self) -> Result<Uuid, Problem> {
        self.runner_or(None)
    }

    /// The runner for whom the call is made: the one who calls, or the one whom a service names.
    ///
    /// # Errors
    /// 403 when a runner names another one, and when a service names none.
    pub fn runner_or(&self, named: Option<Uuid>) -> Result<Uuid, Problem> {
        match (&self.identity, named) {
            (Identity::Runner(runner), None) => Ok(*runner),
            (Identity::Runner(runner), Some(named)) if named == *runner => Ok(named),
            (Identity::Runner(_), Some(_)) => Err(forbidden("Only services may call for another runner.")),
            (Identity::Service(_), Some(named)) => Ok(named),
            (Identity::Service(_), None) => Err(forbidden("A service has to call for a runner here.")),
        }
    }
}

fn forbidden(detail: &'static str) -> Problem {
    Problem::from(Error::Forbidden).detail(detail)
}
