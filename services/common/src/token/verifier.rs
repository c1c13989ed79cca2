//! Judging access tokens.

use time::OffsetDateTime;
use wirewright_runtime::server::{Denied, Given, Presented, Verifier};

use super::caller::Caller;
use super::claims::{ANY_AUDIENCE, Claims};
use super::keys::{Keys, named_by};

/// Judges the access tokens of the callers of one service. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Tokens {
    audience: &'static str,
    keys: Keys,
    clock: fn() -> OffsetDateTime,
}

impl Tokens {
    /// For the service of this name, by the clock of the system.
    #[must_use]
    pub fn new(audience: &'static str, keys: Keys) -> Self {
        Self {
            audience,
            keys,
            clock: OffsetDateTime::now_utc,
        }
    }

    /// The same by another clock.
    #[must_use]
    pub fn with_clock(self, clock: fn() -> OffsetDateTime) -> Self {
        Self { clock, ..self }
    }

    /// Who calls by a token that is for this service.
    ///
    /// # Errors
    /// When the token is not good, or the keys cannot be had.
    pub async fn caller(&self, token: &str) -> Result<Caller, Denied> {
        let claims = self.claims(token, &[self.audience, ANY_AUDIENCE]).await?;
        Caller::of(&claims).ok_or(Denied::Unauthenticated)
    }

    /// What a token says that is for one of these; for anyone where there are none.
    ///
    /// # Errors
    /// When the token is not good, or the keys cannot be had.
    pub async fn claims(&self, token: &str, audience: &[&str]) -> Result<Claims, Denied> {
        let kid = named_by(token).ok_or(Denied::Unauthenticated)?;
        let key = self.keys.find(&kid).await?.ok_or(Denied::Unauthenticated)?;
        let claims = key.read(token, audience).ok_or(Denied::Unauthenticated)?;
        if claims.exp <= (self.clock)().unix_timestamp() {
            return Err(Denied::Unauthenticated);
        }
        Ok(claims)
    }
}

impl Verifier for Tokens {
    type Principal = Caller;

    async fn verify(&self, presented: &Presented<'_>) -> Result<Caller, Denied> {
        let [credential] = presented.credentials() else {
            return Err(Denied::Unauthenticated);
        };
        let Given::Token(token) = &credential.given else {
            return Err(Denied::Unauthenticated);
        };
        let caller = self.caller(token).await?;
        presented.check_scopes(&caller.scopes)?;
        Ok(caller)
    }
}
