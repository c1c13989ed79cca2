//! Services, browsers and what they are asked for.

use std::time::Duration;

use axum::Router;
use axum::routing::any;
use gateway_api::client::Client as Gateway;
use gateway_api::operations::{GetDashboardResponse, LoginRequest, LoginResponse};
use gateway_api::security::SESSION;
use gateway_api::types::{Dashboard, GetDashboardOkXRunnerlyDegradedItem as Part, Login};
use races_api::operations::CreateRaceRequest;
use races_api::types::{DistanceKind, Location, RaceInput, Visibility};
use runnerly::{Network, Service};
use runnerly_common::callback::Settings;
use runnerly_common::token::random_secret;
use runnerly_gateway::{Api, Limits, Upstreams, of_runner, router};
use runs_api::operations::CreateRunRequest;
use runs_api::types::{NewPlannedRun, NewPlannedRunStatus, NewRecordedRun, NewRecordedRunStatus, NewRun, RunType};
use tempfile::TempDir;
use time::OffsetDateTime;
use tokio::net::TcpListener;
use users_api::client::Client as Users;
use users_api::operations::{IssueTokenRequest, RegisterUserRequest};
use users_api::types::{RegisterUserBody, TokenRequest, TokenRequestGrantType};
use uuid::Uuid;
use wirewright_runtime::client::{Client, Credential, Responses};
use wirewright_runtime::server::{ServeOptions, serve};
use wirewright_runtime::types::Secret;

use crate::Outcome;

pub(crate) const ANNA: &str = "anna@runnerly.example";
pub(crate) const BERT: &str = "bert@runnerly.example";
pub(crate) const PASSWORD: &str = "correct horse battery";

pub(crate) async fn listener() -> Outcome<TcpListener> {
    Ok(TcpListener::bind("127.0.0.1:0").await?)
}

/// Nobody is called back here.
pub(crate) fn callbacks() -> Outcome<Settings> {
    Ok(Settings {
        hosts: Vec::new(),
        only_hosts: false,
        secret: random_secret()?,
    })
}

/// A service that is not one, on a socket, and its URL.
pub(crate) async fn stub(router: Router) -> Outcome<String> {
    let listener = listener().await?;
    let url = format!("http://{}/api", listener.local_addr()?);
    tokio::spawn(serve(listener, router, ServeOptions::default(), std::future::pending()));
    Ok(url)
}

/// A service that answers with an empty page after a time.
pub(crate) async fn slow(wait: Duration) -> Outcome<String> {
    let page = move || async move {
        tokio::time::sleep(wait).await;
        let headers = [("content-type", "application/json"), ("etag", "\"1\"")];
        (headers, r#"{"items":[],"next_cursor":null}"#)
    };
    stub(Router::new().fallback(any(page))).await
}

/// Clients of the users, runs, races and plans services at these URLs.
pub(crate) fn upstreams([users, runs, races, plans]: [&str; 4]) -> Outcome<Upstreams> {
    let client = |url, scheme| of_runner(Client::builder(url), scheme).build();
    Ok(Upstreams {
        users: Client::new(users)?.into(),
        runs: client(runs, &runs_api::security::BEARER)?.into(),
        races: client(races, &races_api::security::BEARER)?.into(),
        plans: client(plans, &plans_api::security::BEARER)?.into(),
    })
}

/// A gateway with limits of its own, and its URL.
pub(crate) async fn gateway(urls: [&str; 4], limits: Limits) -> Outcome<String> {
    let api = Api::with_limits(upstreams(urls)?, limits);
    let url = stub(router(api)).await?;
    Ok(url.trim_end_matches("/api").to_owned())
}

/// A client of the gateway that takes no answer that breaks the contract; with a cookie, or without.
pub(crate) fn browser(url: &str, cookie: Option<&str>) -> Outcome<Gateway> {
    let builder = Client::builder(url).responses(Responses::Enforce);
    let builder = match cookie {
        Some(id) => builder.credential(&SESSION, Credential::api_key(id)),
        None => builder,
    };
    Ok(builder.build()?.into())
}

pub(crate) fn login(email: &str, password: &str) -> LoginRequest {
    LoginRequest {
        body: Login {
            email: email.to_owned(),
            password: Secret::new(password.to_owned()),
        },
    }
}

/// Signs somebody in, and gives the browser with the cookie.
pub(crate) async fn sign_in(url: &str, email: &str) -> Outcome<Gateway> {
    let answer = browser(url, None)?.login(&login(email, PASSWORD)).await?;
    let LoginResponse::NoContent { set_cookie, .. } = answer else {
        return Err(format!("{answer:?}").into());
    };
    let cookie = set_cookie.strip_prefix("runnerly_session=");
    let (id, attributes) = cookie.and_then(|cookie| cookie.split_once("; ")).ok_or("no cookie")?;
    assert!(attributes.ends_with("; Path=/; HttpOnly; SameSite=Lax"), "{attributes}");
    browser(url, Some(id))
}

/// What the dashboard has, and which parts it lacks.
pub(crate) async fn dashboard(browser: &Gateway) -> Outcome<(Dashboard, Vec<Part>)> {
    match browser.get_dashboard().await? {
        GetDashboardResponse::Ok {
            body,
            x_runnerly_degraded,
            ..
        } => Ok((body, x_runnerly_degraded.unwrap_or_default())),
        other => Err(format!("{other:?}").into()),
    }
}

pub(crate) async fn is_signed_out(browser: &Gateway) -> Outcome<bool> {
    let answer = browser.get_dashboard().await?;
    Ok(matches!(answer, GetDashboardResponse::Unauthorized { .. }))
}

/// The users service with Anna and Bert.
pub(crate) struct Bed {
    pub(crate) users: Service,
    pub(crate) folder: TempDir,
}

pub(crate) async fn bed() -> Outcome<Bed> {
    let folder = tempfile::tempdir()?;
    let network = Network::new(None, "test")?;
    let users = runnerly::users(listener().await?, folder.path(), &network, Vec::new()).await?;
    let client = Users::from(Client::builder(users.url()).build()?);
    for email in [ANNA, BERT] {
        let request = RegisterUserRequest {
            idempotency_key: Uuid::now_v7(),
            body: RegisterUserBody::new(email.to_owned(), Secret::new(PASSWORD.to_owned())),
        };
        let answer = client.register_user(&request).await?;
        answer.created().map_err(|other| format!("{other:?}"))?;
    }
    Ok(Bed { users, folder })
}

impl Bed {
    /// An access token of Anna's with all scopes, which no browser has.
    pub(crate) async fn token(&self) -> Outcome<Credential> {
        let body = TokenRequest {
            username: Some(ANNA.to_owned()),
            password: Some(Secret::new(PASSWORD.to_owned())),
            ..TokenRequest::new(TokenRequestGrantType::Password)
        };
        let users = Users::from(Client::builder(self.users.url()).build()?);
        let answer = users.issue_token(&IssueTokenRequest { body }).await?;
        let token = answer.ok().map_err(|other| format!("{other:?}"))?;
        Ok(Credential::bearer(token.access_token.into_inner()))
    }
}

/// Adds a race that only Anna sees, a run that is done and one for tomorrow.
pub(crate) async fn fill(races: &Service, runs: &Service, token: &Credential) -> Outcome {
    let now = OffsetDateTime::now_utc();
    let tomorrow = now.date().next_day().ok_or("the end of time")?;
    let builder = Client::builder(races.url()).credential(&races_api::security::BEARER, token.clone());
    let races = races_api::client::Client::from(builder.build()?);
    let place = Location::new("Lyon".to_owned());
    let race = RaceInput::new("River".to_owned(), tomorrow, 10_000.0, DistanceKind::Value10k, place);
    let request = CreateRaceRequest {
        idempotency_key: Uuid::now_v7(),
        body: RaceInput {
            visibility: Some(Visibility::Private),
            ..race
        },
    };
    races
        .create_race(&request)
        .await?
        .created()
        .map_err(|other| format!("{other:?}"))?;
    let builder = Client::builder(runs.url()).credential(&runs_api::security::BEARER, token.clone());
    let runs = runs_api::client::Client::from(builder.build()?);
    let title = |text: &str| text.to_owned();
    let (planned, done) = (NewPlannedRunStatus::Planned, NewRecordedRunStatus::Done);
    let planned = NewPlannedRun::new(planned, title("Tomorrow"), RunType::Free, tomorrow);
    let done = NewRecordedRun::new(done, title("Today"), RunType::Free, now, 5_000.0, 1_500);
    for body in [
        NewRun::NewPlannedRun(Box::new(planned)),
        NewRun::NewRecordedRun(Box::new(done)),
    ] {
        let request = CreateRunRequest {
            idempotency_key: Uuid::now_v7(),
            body,
        };
        runs.create_run(&request)
            .await?
            .created()
            .map_err(|other| format!("{other:?}"))?;
    }
    Ok(())
}
