//! Access tokens of runners, from the users service by its generated client.

use std::time::Duration;

use runnerly_common::token::Claims;
use tokio::time::Instant;
use users_api::client::Client;
use users_api::operations::{IssueTokenRequest, IssueTokenResponse};
use users_api::types::{Token, TokenErrorError, TokenRequest, TokenRequestGrantType};
use uuid::Uuid;
use wirewright_runtime::client::Credential;
use wirewright_runtime::types::Secret;

/// What the dashboard needs; a token that leaks is good for no more.
const SCOPE: &str = "plans:read races:read runs:read";

/// The tokens of a session. `Debug` does not show them.
#[derive(Clone, Debug)]
pub(crate) struct Tokens {
    /// What calls are made with.
    pub(crate) access: Credential,
    /// Whose they are.
    pub(crate) runner: Option<Uuid>,
    /// Until when they can be.
    pub(crate) good_until: Instant,
    pub(crate) refresh: Option<Secret<String>>,
}

/// Why there is no token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// What it was asked for with is not good.
    NotGood,
    /// The users service does not give one now.
    Unavailable,
}

impl Tokens {
    /// The first tokens of who knows the password.
    pub(crate) async fn of_password(users: &Client, email: String, password: Secret<String>) -> Result<Self, Refusal> {
        let request = TokenRequest {
            username: Some(email),
            password: Some(password),
            scope: Some(SCOPE.to_owned()),
            ..TokenRequest::new(TokenRequestGrantType::Password)
        };
        ask(users, request).await
    }

    /// The next tokens after these, which are used up.
    pub(crate) async fn next(&self, users: &Client) -> Result<Self, Refusal> {
        let refresh = self.refresh.clone().ok_or(Refusal::NotGood)?;
        let request = TokenRequest {
            refresh_token: Some(refresh),
            ..TokenRequest::new(TokenRequestGrantType::RefreshToken)
        };
        ask(users, request).await
    }

    /// Whether they are good for so long.
    pub(crate) fn last(&self, time: Duration) -> bool {
        Instant::now() + time < self.good_until
    }
}

async fn ask(users: &Client, body: TokenRequest) -> Result<Tokens, Refusal> {
    let asked = Instant::now();
    match users.issue_token(&IssueTokenRequest { body }).await {
        Ok(IssueTokenResponse::Ok { body, .. }) => Ok(held(body, asked)),
        Ok(IssueTokenResponse::BadRequest { body, .. }) if body.error == TokenErrorError::InvalidGrant => {
            Err(Refusal::NotGood)
        }
        Ok(other) => {
            tracing::error!(?other, "the users service gives no token");
            Err(Refusal::Unavailable)
        }
        Err(error) => {
            tracing::warn!(%error, "the users service was not understood or reached");
            Err(Refusal::Unavailable)
        }
    }
}

fn held(token: Token, asked: Instant) -> Tokens {
    let lifetime = Duration::from_secs(u64::try_from(token.expires_in).unwrap_or_default());
    Tokens {
        runner: Claims::runner_unchecked(token.access_token.expose()),
        access: Credential::bearer(token.access_token.into_inner()),
        good_until: asked + lifetime,
        refresh: token.refresh_token,
    }
}
