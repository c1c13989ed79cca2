//! What access tokens say.

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

/// Who gives access tokens.
pub const ISSUER: &str = "https://runnerly.example";
/// The audience of tokens that are for every service.
pub const ANY_AUDIENCE: &str = "runnerly";
/// How long the tokens of runners are good.
pub const RUNNER_LIFETIME: Duration = Duration::minutes(15);
/// How long the tokens of services are good.
pub const SERVICE_LIFETIME: Duration = Duration::hours(1);

/// The claims of an access token (RFC 9068, section 2.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// Who gave it.
    pub iss: String,
    /// For whom it is: a service, or [`ANY_AUDIENCE`].
    pub aud: String,
    /// Who calls by it: a runner's id or a service's name.
    pub sub: String,
    /// The service, where one calls for itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// When it was given, in seconds since 1970.
    pub iat: i64,
    /// When it expires, in seconds since 1970.
    pub exp: i64,
    /// Its scopes, with spaces between them.
    pub scope: String,
    /// The token.
    pub jti: Uuid,
}

impl Claims {
    /// A token for a runner, given now.
    #[must_use]
    pub fn of_runner(runner: Uuid, audience: &str, scopes: &[&str], now: OffsetDateTime) -> Self {
        Self::new(runner.to_string(), None, audience, scopes, now, RUNNER_LIFETIME)
    }

    /// A token for a service, given now.
    #[must_use]
    pub fn of_service(service: &str, audience: &str, scopes: &[&str], now: OffsetDateTime) -> Self {
        let name = service.to_owned();
        Self::new(name.clone(), Some(name), audience, scopes, now, SERVICE_LIFETIME)
    }

    fn new(
        sub: String,
        client_id: Option<String>,
        audience: &str,
        scopes: &[&str],
        now: OffsetDateTime,
        lifetime: Duration,
    ) -> Self {
        Self {
            iss: ISSUER.to_owned(),
            aud: audience.to_owned(),
            sub,
            client_id,
            iat: now.unix_timestamp(),
            exp: (now + lifetime).unix_timestamp(),
            scope: scopes.join(" "),
            jti: Uuid::now_v7(),
        }
    }

    /// The runner whom a token says that it is for. Nothing of it is checked: it is for who was just given the token.
    #[must_use]
    pub fn runner_unchecked(token: &str) -> Option<Uuid> {
        let claims: Self = jsonwebtoken::dangerous::insecure_decode_claims(token).ok()?;
        claims.sub.parse().ok().filter(|_| claims.client_id.is_none())
    }

    /// The scopes.
    pub fn scopes(&self) -> impl Iterator<Item = &str> {
        self.scope.split(' ').filter(|scope| !scope.is_empty())
    }
}
