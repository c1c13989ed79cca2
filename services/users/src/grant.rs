//! Giving access tokens (RFC 6749).

use runnerly_common::Error;
use runnerly_common::token::{ANY_AUDIENCE, Claims, RUNNER_LIFETIME, SERVICE_LIFETIME, random_secret};
use time::{Duration, OffsetDateTime};
use users_api::operations::IssueTokenResponse;
use users_api::types::{
    Token, TokenError, TokenErrorError as Code, TokenRequest, TokenRequestGrantType, TokenTokenType,
};
use wirewright_runtime::types::Secret;

use crate::client::{self, ServiceClient};
use crate::keyring::Keyring;
use crate::password::Passwords;
use crate::store::{Session, UserStore};

/// What runners may have tokens for.
const RUNNER_SCOPES: [&str; 8] = [
    "profile:read",
    "profile:write",
    "runs:read",
    "runs:write",
    "plans:read",
    "plans:write",
    "races:read",
    "races:write",
];
/// For whom tokens are.
const AUDIENCES: [&str; 5] = [ANY_AUDIENCE, "users", "runs", "plans", "races"];
/// Tokens are not to be kept by caches (RFC 6749, section 5.1).
pub(crate) const NO_STORE: &str = "no-store";

/// What tokens are given by.
#[derive(Clone, Debug)]
pub(crate) struct Desk {
    pub(crate) store: UserStore,
    pub(crate) keyring: Keyring,
    pub(crate) passwords: Passwords,
    pub(crate) clients: Vec<ServiceClient>,
}

/// Why no token is given.
#[derive(Debug)]
enum Refusal {
    /// An error of RFC 6749, section 5.2.
    Error(Code, &'static str),
    /// The service failed.
    Failed(Error),
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl Desk {
    /// The answer to a request for a token.
    pub(crate) async fn issue(&self, request: TokenRequest, now: OffsetDateTime) -> Result<IssueTokenResponse, Error> {
        let given = match request.grant_type {
            TokenRequestGrantType::ClientCredentials => self.for_service(request, now),
            TokenRequestGrantType::Password => self.for_password(request, now).await,
            TokenRequestGrantType::RefreshToken => self.for_refresh_token(request, now).await,
        };
        match given {
            Ok(body) => Ok(IssueTokenResponse::Ok {
                body,
                cache_control: NO_STORE.to_owned(),
            }),
            Err(Refusal::Error(code, description)) => Ok(refused(code, description)),
            Err(Refusal::Failed(error)) => Err(error),
        }
    }

    fn for_service(&self, request: TokenRequest, now: OffsetDateTime) -> Result<Token, Refusal> {
        let id = required(request.client_id, "`client_id` is missing")?;
        let secret = required_secret(request.client_secret, "`client_secret` is missing")?;
        let audience = audience(request.audience)?;
        let client = client::find(&self.clients, &id, &secret).ok_or(Refusal::Error(
            Code::InvalidClient,
            "The client or its secret is wrong.",
        ))?;
        let allowed: Vec<&str> = client.scopes().iter().map(String::as_str).collect();
        let scopes = narrowed(&allowed, request.scope.as_deref())?;
        let claims = Claims::of_service(client.id(), audience, &scopes, now);
        self.token(&claims, SERVICE_LIFETIME)
    }

    async fn for_password(&self, request: TokenRequest, now: OffsetDateTime) -> Result<Token, Refusal> {
        let username = required(request.username, "`username` is missing")?;
        let password = required_secret(request.password, "`password` is missing")?;
        let audience = audience(request.audience)?;
        let scopes = narrowed(&RUNNER_SCOPES, request.scope.as_deref())?;
        // Whether the runner, the password or both are wrong is not to be told from the answer, nor from its time.
        let (user_id, hash) = self.store.credentials(&username).await?.unzip();
        let is_right = self.passwords.verify(password, hash).await?;
        let Some(user_id) = user_id.filter(|_| is_right) else {
            return Err(Refusal::Error(Code::InvalidGrant, "The user or the password is wrong."));
        };
        let refresh_token = random_secret().map_err(Error::internal)?;
        let session = Session {
            user_id,
            scope: scopes.join(" "),
        };
        self.store.begin(&session, &refresh_token, now).await?;
        let claims = Claims::of_runner(user_id, audience, &scopes, now);
        let token = self.token(&claims, RUNNER_LIFETIME)?;
        Ok(Token {
            refresh_token: Some(refresh_token),
            ..token
        })
    }

    async fn for_refresh_token(&self, request: TokenRequest, now: OffsetDateTime) -> Result<Token, Refusal> {
        let old = required_secret(request.refresh_token, "`refresh_token` is missing")?;
        let audience = audience(request.audience)?;
        // Before the old token is used up: a scope that nobody can have does not end a session.
        narrowed(&RUNNER_SCOPES, request.scope.as_deref())?;
        let refresh_token = random_secret().map_err(Error::internal)?;
        let session = self.store.renew(&old, &refresh_token, now).await?;
        let session = session.ok_or(Refusal::Error(Code::InvalidGrant, "The refresh token is not good."))?;
        let allowed: Vec<&str> = session.scope.split(' ').collect();
        let scopes = narrowed(&allowed, request.scope.as_deref())?;
        let claims = Claims::of_runner(session.user_id, audience, &scopes, now);
        let token = self.token(&claims, RUNNER_LIFETIME)?;
        Ok(Token {
            refresh_token: Some(refresh_token),
            ..token
        })
    }

    fn token(&self, claims: &Claims, lifetime: Duration) -> Result<Token, Refusal> {
        let signed = self.keyring.sign(claims)?;
        let seconds = i32::try_from(lifetime.whole_seconds()).unwrap_or(i32::MAX);
        Ok(Token::new(
            Secret::new(signed),
            TokenTokenType::Bearer,
            seconds,
            claims.scope.clone(),
        ))
    }
}

/// An answer that no token is given: 401 for a client that is not known, and 400 for all else.
fn refused(code: Code, description: &str) -> IssueTokenResponse {
    let body = TokenError {
        error: code,
        error_description: Some(description.to_owned()),
    };
    let cache_control = NO_STORE.to_owned();
    match body.error {
        Code::InvalidClient => IssueTokenResponse::Unauthorized { body, cache_control },
        _ => IssueTokenResponse::BadRequest { body, cache_control },
    }
}

/// A parameter that has to be there. One without a value counts as absent.
fn required(value: Option<String>, missing: &'static str) -> Result<String, Refusal> {
    value
        .filter(|value| !value.is_empty())
        .ok_or(Refusal::Error(Code::InvalidRequest, missing))
}

fn required_secret(value: Option<Secret<String>>, missing: &'static str) -> Result<Secret<String>, Refusal> {
    value
        .filter(|value| !value.expose().is_empty())
        .ok_or(Refusal::Error(Code::InvalidRequest, missing))
}

/// For whom the token is to be.
fn audience(requested: Option<String>) -> Result<&'static str, Refusal> {
    let requested = requested.filter(|audience| !audience.is_empty());
    let Some(requested) = requested else {
        return Ok(ANY_AUDIENCE);
    };
    let known = AUDIENCES.into_iter().find(|audience| *audience == requested);
    known.ok_or(Refusal::Error(Code::InvalidRequest, "There is no such audience."))
}

/// The scopes that are asked for, each once; all that are allowed where none is.
fn narrowed<'a>(allowed: &[&'a str], requested: Option<&str>) -> Result<Vec<&'a str>, Refusal> {
    let mut requested: Vec<&str> = requested.unwrap_or_default().split(' ').collect();
    requested.retain(|scope| !scope.is_empty());
    if requested.is_empty() {
        return Ok(allowed.to_vec());
    }
    if requested.iter().any(|scope| !allowed.contains(scope)) {
        return Err(Refusal::Error(
            Code::InvalidScope,
            "The scope is not one that the caller may have.",
        ));
    }
    let scopes = allowed.iter().filter(|scope| requested.contains(scope));
    Ok(scopes.copied().collect())
}
