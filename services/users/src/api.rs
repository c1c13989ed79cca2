//! The operations of the contract over the store.

use axum::middleware;
use axum::routing::get;
use runnerly_common::etag::{self, Tags};
use runnerly_common::token::{Caller, Keys, Tokens};
use runnerly_common::{Error, problem};
use time::OffsetDateTime;
use users_api::operations::{
    DeleteMeRequest, DeleteMeResponse, GetKeysRequest, GetKeysResponse, GetMeRequest, GetMeResponse, GetProfileRequest,
    GetProfileResponse, GetUserIdsRequest, GetUserIdsResponse, IssueTokenRequest, IssueTokenResponse,
    RegisterUserRequest, RegisterUserResponse, UpdateMeRequest, UpdateMeResponse, VerifyTokenRequest,
    VerifyTokenResponse,
};
use users_api::server::{self, RunnerlyUsersApi, ServicesApi, TokensApi, UsersApi};
use users_api::types::KeySet;
use wirewright_runtime::http::header::ETAG;
use wirewright_runtime::http::{HeaderValue, StatusCode};
use wirewright_runtime::problem::Problem;
use wirewright_runtime::server::{Denied, Options, Router, not_found};
use wirewright_runtime::violation::{Place, Violation, Violations};

use crate::client::ServiceClient;
use crate::grant::Desk;
use crate::keyring::Keyring;
use crate::model::NewUser;
use crate::password::Passwords;
use crate::store::{Registered, UserStore};
use crate::{convert, errors, link};

/// How long the keys may be kept: when there is a new one, nobody signs with the old one any more, but what it has
/// signed stays good.
const KEYS_MAX_AGE: &str = "public, max-age=300";
/// The contract's default of `limit`.
const LIMIT: u32 = 10;

/// The service: what answers the requests.
#[derive(Clone, Debug)]
pub struct Api {
    desk: Desk,
    tokens: Tokens,
    clock: fn() -> OffsetDateTime,
}

impl Api {
    /// The service over a store, by the clock of the system. `clients` are the services that may have tokens of their own.
    ///
    /// # Errors
    /// When the store fails, or the system has no random numbers.
    pub async fn new(store: UserStore, clients: Vec<ServiceClient>) -> Result<Self, Error> {
        Self::with_clock(store, clients, OffsetDateTime::now_utc).await
    }

    /// The same by another clock.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub async fn with_clock(
        store: UserStore,
        clients: Vec<ServiceClient>,
        clock: fn() -> OffsetDateTime,
    ) -> Result<Self, Error> {
        let keyring = Keyring::open(&store, clock()).await?;
        let tokens = Tokens::new("users", Keys::fixed(keyring.public())).with_clock(clock);
        let desk = Desk {
            store,
            keyring,
            passwords: Passwords::new()?,
            clients,
        };
        Ok(Self { desk, tokens, clock })
    }

    fn store(&self) -> &UserStore {
        &self.desk.store
    }
}

/// A router for the operations, and `/healthz`. Everything else is answered 404.
pub fn router(api: Api) -> Router {
    router_with(api, Options::default())
}

/// The same with options of your own.
pub fn router_with(api: Api, options: Options) -> Router {
    let tokens = api.tokens.clone();
    server::router_with(api, tokens, options)
        .layer(middleware::from_fn(errors::of_oauth))
        .route("/healthz", get(|| async { "ok" }))
        .fallback(not_found)
}

impl RunnerlyUsersApi for Api {
    type Error = Problem;
    type Principal = Caller;
}

impl UsersApi for Api {
    async fn register_user(&self, request: RegisterUserRequest) -> Result<RegisterUserResponse, Problem> {
        let mut body = request.body;
        let password = body.password.clone();
        let new = NewUser {
            email: std::mem::take(&mut body.email),
            strava_token: body.strava_token.clone().value(),
            password: self.desk.passwords.hash(password.clone()).await?,
            details: convert::details(body),
        };
        let registered = self
            .store()
            .register(request.idempotency_key, new, (self.clock)())
            .await?;
        let user = match registered {
            Registered::Now(user) => user,
            Registered::Before(user) => {
                let hash = self.store().password(user.id).await?;
                if !self.desk.passwords.verify(password, hash).await? {
                    return Err(Error::KeyReused.into());
                }
                user
            }
        };
        Ok(RegisterUserResponse::Created {
            location: link::me(),
            etag: etag::resource(user.version),
            body: Box::new(user.into()),
        })
    }

    async fn get_me(&self, caller: Caller, request: GetMeRequest) -> Result<GetMeResponse, Problem> {
        let user = self.store().get(caller.runner()?).await?;
        let etag = etag::resource(user.version);
        let known = request.if_none_match.as_deref().map(Tags::parse);
        if known.is_some_and(|known| known.name_version(user.version)) {
            return Ok(GetMeResponse::NotModified { etag });
        }
        Ok(GetMeResponse::Ok {
            body: Box::new(user.into()),
            etag,
        })
    }

    async fn update_me(&self, caller: Caller, request: UpdateMeRequest) -> Result<UpdateMeResponse, Problem> {
        let runner = caller.runner()?;
        let versions = etag::required(request.if_match.as_deref())?;
        let mut body = request.body;
        let password = body.password.take();
        let mut patch = convert::patch(body);
        if let Some(password) = password {
            patch.password = Some(self.desk.passwords.hash(password).await?);
        }
        let updated = self.store().update(runner, &versions, &patch, (self.clock)()).await;
        let user = updated.map_err(changed)?;
        Ok(UpdateMeResponse::Ok {
            etag: etag::resource(user.version),
            body: Box::new(user.into()),
        })
    }

    async fn delete_me(&self, caller: Caller, request: DeleteMeRequest) -> Result<DeleteMeResponse, Problem> {
        let versions = etag::required(request.if_match.as_deref())?;
        let deleted = self.store().delete(caller.runner()?, &versions).await;
        deleted.map_err(changed)?;
        Ok(DeleteMeResponse::NoContent)
    }
}

impl ServicesApi for Api {
    async fn get_profile(&self, _: Caller, request: GetProfileRequest) -> Result<GetProfileResponse, Problem> {
        let user = self.store().get(request.user_id).await?;
        let etag = etag::resource(user.version);
        let known = request.if_none_match.as_deref().map(Tags::parse);
        if known.is_some_and(|known| known.name_version(user.version)) {
            return Ok(GetProfileResponse::NotModified { etag });
        }
        Ok(GetProfileResponse::Ok {
            body: Box::new(user.into()),
            etag,
        })
    }

    async fn get_user_ids(&self, _: Caller, request: GetUserIdsRequest) -> Result<GetUserIdsResponse, Problem> {
        let limit = request.limit.and_then(|limit| u32::try_from(limit).ok());
        let (limit, cursor) = (limit.unwrap_or(LIMIT), request.cursor.as_deref());
        let tag = |version| etag::list(version, &(limit, cursor));
        if let Some(known) = request.if_none_match.as_deref().map(Tags::parse) {
            let etag = tag(self.store().collection_version().await?)?;
            if known.name(&etag) {
                return Ok(GetUserIdsResponse::NotModified { etag });
            }
        }
        let page = self.store().ids(limit, cursor).await?;
        Ok(GetUserIdsResponse::Ok {
            etag: tag(page.version)?,
            link: page.next_cursor.as_deref().map(|cursor| link::next(&request, cursor)),
            body: page.ids,
        })
    }
}

impl TokensApi for Api {
    async fn issue_token(&self, request: IssueTokenRequest) -> Result<IssueTokenResponse, Problem> {
        Ok(self.desk.issue(request.body, (self.clock)()).await?)
    }

    async fn verify_token(&self, request: VerifyTokenRequest) -> Result<VerifyTokenResponse, Problem> {
        let audience: Vec<&str> = request.body.audience.iter().map(String::as_str).collect();
        let token = request.body.access_token.expose();
        match self.tokens.claims(token, &audience).await {
            Ok(claims) => Ok(VerifyTokenResponse::Ok(Box::new(convert::claims(claims)))),
            Err(Denied::Failed(problem)) => Err(problem),
            Err(Denied::Unauthenticated | Denied::Forbidden(_)) => Err(not_good()),
        }
    }

    async fn get_keys(&self, request: GetKeysRequest) -> Result<GetKeysResponse, Problem> {
        let keys: Vec<_> = self.desk.keyring.public().collect();
        let names: Vec<&str> = keys.iter().map(|key| key.kid()).collect();
        let etag = etag::list(0, &names)?;
        let cache_control = KEYS_MAX_AGE.to_owned();
        let known = request.if_none_match.as_deref().map(Tags::parse);
        if known.is_some_and(|known| known.name(&etag)) {
            return Ok(GetKeysResponse::NotModified { etag, cache_control });
        }
        let keys = keys.iter().map(convert::key).collect();
        Ok(GetKeysResponse::Ok {
            body: KeySet { keys },
            etag,
            cache_control,
        })
    }
}

/// What a change fails with: 412 comes with the current entity tag.
fn changed(error: Error) -> Problem {
    let current = match &error {
        Error::Stale(version) => HeaderValue::try_from(etag::resource(*version)).ok(),
        _ => None,
    };
    let problem = Problem::from(error);
    match current {
        Some(current) => problem.header(ETAG, current),
        None => problem,
    }
}

/// 400 for an access token that is not good.
fn not_good() -> Problem {
    let mut violation = Violation::new(Place::Body, "token", "is not a good access token");
    "/access_token".clone_into(&mut violation.pointer);
    let mut violations = Violations::default();
    violations.push(violation);
    problem::problem(
        StatusCode::BAD_REQUEST,
        "validation-failed",
        "The request breaks the contract",
    )
    .errors(violations)
}
