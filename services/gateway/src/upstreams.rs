//! The services behind the gateway.

use tokio::task_local;
use wirewright_runtime::client::{Ask, BoxError, Builder, Credential, Provider};
use wirewright_runtime::security::Scheme;

task_local! {
    /// For whom the services are called. One client serves all runners, so that they share its connections.
    static ACCESS: Credential;
}

/// Clients of the services, of which all but the first are made with [`of_runner`].
#[derive(Clone, Debug)]
pub struct Upstreams {
    /// Of the users service.
    pub users: users_api::client::Client,
    /// Of the runs service.
    pub runs: runs_api::client::Client,
    /// Of the races service.
    pub races: races_api::client::Client,
    /// Of the plans service.
    pub plans: plans_api::client::Client,
}

/// A client that shows, for this scheme, the credential of the runner for whom a call is made.
pub fn of_runner(builder: Builder, scheme: &Scheme) -> Builder {
    builder.provider(scheme, OfRunner)
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
