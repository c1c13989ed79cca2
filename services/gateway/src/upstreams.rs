//! The services behind the gateway.

use tokio::task_local;
use wirewright_runtime::client::{Ask, BoxError, BuildError, Builder, Credential, Provider};

task_local! {
    /// For whom the services are called. One client serves all runners, so that they share its connections.
    static ACCESS: Credential;
}

/// Clients of the services.
#[derive(Clone, Debug)]
pub struct Upstreams {
    pub(crate) users: users_api::client::Client,
    pub(crate) runs: runs_api::client::Client,
    pub(crate) races: races_api::client::Client,
    pub(crate) plans: plans_api::client::Client,
}

impl Upstreams {
    /// Clients of the users, runs, races and plans services.
    ///
    /// # Errors
    /// When one cannot be made.
    pub fn new([users, runs, races, plans]: [Builder; 4]) -> Result<Self, BuildError> {
        let client = |builder: Builder, scheme| builder.provider(scheme, OfRunner).build();
        Ok(Self {
            users: users.build()?.into(),
            runs: client(runs, &runs_api::security::BEARER)?.into(),
            races: client(races, &races_api::security::BEARER)?.into(),
            plans: client(plans, &plans_api::security::BEARER)?.into(),
        })
    }
}

/// Makes calls for the runner whose credential it is.
pub(crate) async fn as_runner<F: Future>(access: Credential, calls: F) -> F::Output {
    ACCESS.scope(access, calls).await
}

/// Shows the credential of the runner for whom the call is made.
struct OfRunner;

impl Provider for OfRunner {
    async fn credential(&self, _: Ask<'_>) -> Result<Option<Credential>, BoxError> {
        Ok(ACCESS.try_with(Clone::clone).ok())
    }
}
