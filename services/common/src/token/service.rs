//! The access tokens of services.

use std::fmt;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::Instant;
use users_api::client::Client;
use users_api::operations::{IssueTokenRequest, IssueTokenResponse};
use users_api::types::{TokenRequest, TokenRequestGrantType};
use wirewright_runtime::client::{Ask, BoxError, Credential, Provider};
use wirewright_runtime::types::Secret;

/// Fetches access tokens for a service by its secret (RFC 6749, section 4.4), and keeps each until shortly before it
/// expires. `Debug` shows no secret.
pub struct ServiceToken {
    users: Client,
    client_id: String,
    client_secret: Secret<String>,
    audience: &'static str,
    held: Mutex<Option<Held>>,
}

/// A token that was fetched.
struct Held {
    credential: Credential,
    good_until: Instant,
}

impl ServiceToken {
    /// Tokens of the service `client_id` for the service `audience`.
    pub fn new(
        users: Client,
        client_id: impl Into<String>,
        client_secret: Secret<String>,
        audience: &'static str,
    ) -> Self {
        Self {
            users,
            client_id: client_id.into(),
            client_secret,
            audience,
            held: Mutex::new(None),
        }
    }

    async fn fetch(&self) -> Result<Held, BoxError> {
        let body = TokenRequest {
            client_id: Some(self.client_id.clone()),
            client_secret: Some(self.client_secret.clone()),
            audience: Some(self.audience.to_owned()),
            ..TokenRequest::new(TokenRequestGrantType::ClientCredentials)
        };
        let asked = Instant::now();
        match self.users.issue_token(&IssueTokenRequest { body }).await? {
            IssueTokenResponse::Ok { body, .. } => {
                let lifetime = Duration::from_secs(u64::try_from(body.expires_in).unwrap_or_default());
                Ok(Held {
                    credential: Credential::bearer(body.access_token.into_inner()),
                    // A tenth is left for the call itself, and for clocks that differ.
                    good_until: asked + lifetime * 9 / 10,
                })
            }
            refused => Err(format!("the users service gives no token: {refused:?}").into()),
        }
    }
}

impl Provider for ServiceToken {
    async fn credential(&self, ask: Ask<'_>) -> Result<Option<Credential>, BoxError> {
        let mut held = self.held.lock().await;
        if let Some(held) = &*held
            && Instant::now() < held.good_until
            && ask.refused != Some(&held.credential)
        {
            return Ok(Some(held.credential.clone()));
        }
        let fetched = self.fetch().await?;
        Ok(Some(held.insert(fetched).credential.clone()))
    }
}

impl fmt::Debug for ServiceToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServiceToken")
            .field("client_id", &self.client_id)
            .field("audience", &self.audience)
            .finish_non_exhaustive()
    }
}
