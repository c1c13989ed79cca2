//! The services behind the gateway.

use std::time::Duration;

use tokio::task_local;
use wirewright_runtime::client::{Ask, BoxError, BuildError, Builder, Credential, Provider};

/// How long the users service may take for a token.
const TOKEN_TIMEOUT: Duration = Duration::from_secs(3);

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
    /// Clients of the services at these URLs, made by a builder for each.
    ///
    /// # Errors
    /// When a URL cannot be used.
    pub fn new([users, runs, races, plans]: [&str; 4], builder: impl Fn(&str) -> Builder) -> Result<Self, BuildError> {
        let client = |url, scheme| builder(url).provider(scheme, OfRunner).build();
        Ok(Self {
            users: builder(users).timeout(TOKEN_TIMEOUT).build()?.into(),
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
