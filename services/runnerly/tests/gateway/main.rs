//! Browsers' way into Runnerly, over real sockets.

mod discovery;
mod failures;
mod status;

use std::time::{Duration, Instant};

use axum::Router;
use axum::routing::any;
use gateway_api::client::Client as Gateway;
use gateway_api::operations::{GetDashboardResponse, LoginRequest, LoginResponse, LogoutResponse};
use gateway_api::security::SESSION;
use gateway_api::types::{
    Dashboard, GetDashboardOkXRunnerlyDegradedItem as Part, Login, PlansPart, RacesPart, RunsPart, RunsState,
};
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
use users_api::operations::{DeleteMeRequest, DeleteMeResponse, IssueTokenRequest, RegisterUserRequest};
use users_api::types::{RegisterUserBody, TokenRequest, TokenRequestGrantType};
use uuid::Uuid;
use wirewright_runtime::client::{Client, Credential, Responses};
use wirewright_runtime::server::{ServeOptions, serve};
use wirewright_runtime::types::Secret;

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

const ANNA: &str = "anna@runnerly.example";
const BERT: &str = "bert@runnerly.example";
const PASSWORD: &str = "correct horse battery";

async fn listener() -> Outcome<TcpListener> {
    Ok(TcpListener::bind("127.0.0.1:0").await?)
}

/// Nobody is called back here.
fn callbacks() -> Outcome<Settings> {
    Ok(Settings {
        hosts: Vec::new(),
        only_hosts: false,
        secret: random_secret()?,
    })
}

/// A service that is not one, on a socket, and its URL.
async fn stub(router: Router) -> Outcome<String> {
    let listener = listener().await?;
    let url = format!("http://{}/api", listener.local_addr()?);
    tokio::spawn(serve(listener, router, ServeOptions::default(), std::future::pending()));
    Ok(url)
}

/// A service that answers with an empty page after a time.
async fn slow(wait: Duration) -> Outcome<String> {
    let page = move || async move {
        tokio::time::sleep(wait).await;
        let headers = [("content-type", "application/json"), ("etag", "\"1\"")];
        (headers, r#"{"items":[],"next_cursor":null}"#)
    };
    stub(Router::new().fallback(any(page))).await
}

/// Clients of the users, runs, races and plans services at these URLs.
fn upstreams([users, runs, races, plans]: [&str; 4]) -> Outcome<Upstreams> {
    let client = |url, scheme| of_runner(Client::builder(url), scheme).build();
    Ok(Upstreams {
        users: Client::new(users)?.into(),
        runs: client(runs, &runs_api::security::BEARER)?.into(),
        races: client(races, &races_api::security::BEARER)?.into(),
        plans: client(plans, &plans_api::security::BEARER)?.into(),
    })
}

/// A gateway with limits of its own, and its URL.
async fn gateway(urls: [&str; 4], limits: Limits) -> Outcome<String> {
    let api = Api::with_limits(upstreams(urls)?, limits);
    let url = stub(router(api)).await?;
    Ok(url.trim_end_matches("/api").to_owned())
}

/// A client of the gateway that takes no answer that breaks the contract; with a cookie, or without.
fn browser(url: &str, cookie: Option<&str>) -> Outcome<Gateway> {
    let builder = Client::builder(url).responses(Responses::Enforce);
    let builder = match cookie {
        Some(id) => builder.credential(&SESSION, Credential::api_key(id)),
        None => builder,
    };
    Ok(builder.build()?.into())
}

fn login(email: &str, password: &str) -> LoginRequest {
    LoginRequest {
        body: Login {
            email: email.to_owned(),
            password: Secret::new(password.to_owned()),
        },
    }
}

/// Signs somebody in, and gives the browser with the cookie.
async fn sign_in(url: &str, email: &str) -> Outcome<Gateway> {
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
async fn dashboard(browser: &Gateway) -> Outcome<(Dashboard, Vec<Part>)> {
    match browser.get_dashboard().await? {
        GetDashboardResponse::Ok {
            body,
            x_runnerly_degraded,
            ..
        } => Ok((body, x_runnerly_degraded.unwrap_or_default())),
        other => Err(format!("{other:?}").into()),
    }
}

async fn is_signed_out(browser: &Gateway) -> Outcome<bool> {
    let answer = browser.get_dashboard().await?;
    Ok(matches!(answer, GetDashboardResponse::Unauthorized { .. }))
}

/// The users service with Anna and Bert.
struct Bed {
    users: Service,
    folder: TempDir,
}

async fn bed() -> Outcome<Bed> {
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
    async fn token(&self) -> Outcome<Credential> {
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
async fn fill(races: &Service, runs: &Service, token: &Credential) -> Outcome {
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

#[tokio::test]
async fn the_dashboard_has_what_the_services_have_that_answer() -> Outcome {
    let bed = bed().await?;
    let folder = bed.folder.path();
    let callbacks = callbacks()?;
    let network = Network::new(None, "test")?.with("users", bed.users.url());
    let races = runnerly::races(listener().await?, folder, &network, &callbacks).await?;
    let runs = runnerly::runs(listener().await?, folder, &network, &callbacks, Vec::new()).await?;
    fill(&races, &runs, &bed.token().await?).await?;
    let plans = slow(Duration::ZERO).await?;
    let network = network.with("runs", runs.url()).with("races", races.url());
    let gateway = runnerly::gateway(listener().await?, &network.with("plans", plans), false).await?;
    let anna = sign_in(gateway.url(), ANNA).await?;
    let (seen, missing) = dashboard(&anna).await?;
    assert_eq!(missing, []);
    let (RunsPart::Runs(own), RacesPart::Races(next), PlansPart::Plans(_)) = (&seen.runs, &seen.races, &seen.plans)
    else {
        return Err(format!("{seen:?}").into());
    };
    assert_eq!((own.data.recent[0].title.as_str(), own.data.recent.len()), ("Today", 1));
    assert_eq!(
        (own.data.upcoming[0].title.as_str(), own.data.upcoming.len()),
        ("Tomorrow", 1)
    );
    assert_eq!((next.data[0].name.as_str(), next.data.len()), ("River", 1));
    let anna_saw = next.clone();
    // one client serves all sessions, and each sees its own
    let (seen, _) = dashboard(&sign_in(gateway.url(), BERT).await?).await?;
    let (RunsPart::Runs(own), RacesPart::Races(next)) = (&seen.runs, &seen.races) else {
        return Err(format!("{seen:?}").into());
    };
    assert_eq!((own.data.recent.len(), next.data.len()), (0, 0));

    races.stop().await;
    let (seen, missing) = dashboard(&anna).await?;
    assert_eq!(missing, [Part::Races]);
    // what came the last time is shown, and that it is old
    let RacesPart::Races(old) = &seen.races else {
        return Err(format!("{seen:?}").into());
    };
    assert_eq!(
        (old.state, &old.data, old.fetched_at),
        (RunsState::Stale, &anna_saw.data, anna_saw.fetched_at)
    );
    assert_eq!(old.problem.as_ref().map(|problem| problem.status), Some(503));
    assert!(
        matches!(&seen.runs, RunsPart::Runs(runs) if runs.state == RunsState::Ok),
        "{seen:?}"
    );
    // in a session of its own there is nothing to show
    let (seen, missing) = dashboard(&sign_in(gateway.url(), ANNA).await?).await?;
    assert_eq!(missing, [Part::Races]);
    let RacesPart::Unavailable(gone) = &seen.races else {
        return Err(format!("{seen:?}").into());
    };
    assert_eq!((gone.problem.status, gone.retry_after), (503, Some(5)));

    let answer = anna.logout().await?;
    let LogoutResponse::NoContent { set_cookie } = answer else {
        return Err(format!("{answer:?}").into());
    };
    assert!(set_cookie.starts_with("runnerly_session=; Max-Age=0; "), "{set_cookie}");
    assert!(is_signed_out(&anna).await?);
    Ok(())
}

#[tokio::test]
async fn who_is_not_known_stays_outside() -> Outcome {
    let bed = bed().await?;
    let nowhere = "http://127.0.0.1:1/api";
    let url = gateway([bed.users.url(), nowhere, nowhere, nowhere], Limits::default()).await?;
    let nobody = browser(&url, None)?;
    for (email, password) in [(ANNA, "another horse"), ("nobody@runnerly.example", PASSWORD)] {
        let answer = nobody.login(&login(email, password)).await?;
        assert!(matches!(answer, LoginResponse::Forbidden(_)), "{answer:?}");
    }
    let answer = nobody.login(&login("anna", PASSWORD)).await?;
    assert!(matches!(answer, LoginResponse::BadRequest(_)), "{answer:?}");
    assert!(is_signed_out(&browser(&url, Some("guessed"))?).await?);
    let upstreams = upstreams([bed.users.url(), nowhere, nowhere, nowhere])?;
    let secure = stub(router(Api::new(upstreams).secure())).await?;
    let answer = browser(secure.trim_end_matches("/api"), None)?
        .login(&login(ANNA, PASSWORD))
        .await?;
    assert!(
        matches!(&answer, LoginResponse::NoContent { set_cookie, .. } if set_cookie.ends_with("; SameSite=Lax; Secure")),
        "{answer:?}"
    );

    // and who is known sees that nothing is there
    let anna = sign_in(&url, ANNA).await?;
    let answer = anna.get_dashboard().await?;
    let GetDashboardResponse::ServiceUnavailable { body, retry_after } = answer else {
        return Err(format!("{answer:?}").into());
    };
    assert_eq!(
        (body.causes.map(|causes| causes.len()), retry_after),
        (Some(3), Some(5))
    );
    bed.users.stop().await;
    let answer = nobody.login(&login(ANNA, PASSWORD)).await?;
    assert!(matches!(answer, LoginResponse::ServiceUnavailable { .. }), "{answer:?}");
    Ok(())
}

#[tokio::test]
async fn services_are_asked_at_once_and_not_waited_for_long() -> Outcome {
    let bed = bed().await?;
    let third = slow(Duration::from_millis(300)).await?;
    let url = gateway([bed.users.url(), &third, &third, &third], Limits::default()).await?;
    let anna = sign_in(&url, ANNA).await?;
    let began = Instant::now();
    let (_, missing) = dashboard(&anna).await?;
    assert_eq!(missing, []);
    // one after another they would take 900 ms
    assert!(began.elapsed() < Duration::from_millis(850), "{:?}", began.elapsed());

    let hanging = slow(Duration::from_secs(60)).await?;
    let url = gateway([bed.users.url(), &third, &hanging, &third], Limits::default()).await?;
    let anna = sign_in(&url, ANNA).await?;
    let began = Instant::now();
    let (seen, missing) = dashboard(&anna).await?;
    let took = began.elapsed();
    assert_eq!(missing, [Part::Races]);
    assert!((700..1_500).contains(&took.as_millis()), "{took:?}");
    let RacesPart::Unavailable(gone) = seen.races else {
        return Err(format!("{seen:?}").into());
    };
    assert_eq!(gone.problem.status, 504);
    Ok(())
}

#[tokio::test]
async fn sessions_are_bounded_in_number_and_time() -> Outcome {
    let bed = bed().await?;
    let page = slow(Duration::ZERO).await?;
    let limits = Limits {
        sessions: 2,
        of_runner: 2,
        ..Limits::default()
    };
    let urls = [bed.users.url(), &page, &page, &page];
    let url = gateway(urls, limits).await?;
    let first = sign_in(&url, ANNA).await?;
    let second = sign_in(&url, ANNA).await?;
    let answer = browser(&url, None)?.login(&login(BERT, PASSWORD)).await?;
    assert!(matches!(answer, LoginResponse::ServiceUnavailable { .. }), "{answer:?}");
    assert!(!is_signed_out(&first).await?);
    sign_in(&url, &ANNA.to_uppercase()).await?;
    assert!(is_signed_out(&first).await?);
    assert!(!is_signed_out(&second).await?);

    let lifetime = Duration::from_secs(2);
    let url = gateway(urls, Limits { lifetime, ..limits }).await?;
    let anna = sign_in(&url, ANNA).await?;
    assert!(!is_signed_out(&anna).await?);
    tokio::time::sleep(lifetime).await;
    assert!(is_signed_out(&anna).await?);
    Ok(())
}

#[tokio::test]
async fn access_tokens_are_renewed_before_they_expire() -> Outcome {
    let bed = bed().await?;
    let page = slow(Duration::ZERO).await?;
    // longer than a token lives, so that each request renews it
    let renew = Duration::from_secs(60 * 60);
    let urls = [bed.users.url(), &page, &page, &page];
    let url = gateway(
        urls,
        Limits {
            renew,
            ..Limits::default()
        },
    )
    .await?;
    let (anna, bert) = (sign_in(&url, ANNA).await?, sign_in(&url, BERT).await?);
    // a refresh token is good once: two requests at a time must not use the same one
    let (one, other) = tokio::join!(dashboard(&anna), dashboard(&anna));
    assert_eq!((one?.1, other?.1), (vec![], vec![]));

    // who is erased is signed out with the next renewal
    let builder = Client::builder(bed.users.url()).credential(&users_api::security::BEARER, bed.token().await?);
    let request = DeleteMeRequest {
        if_match: Some("*".to_owned()),
    };
    let answer = Users::from(builder.build()?).delete_me(&request).await?;
    assert_eq!(answer, DeleteMeResponse::NoContent);
    assert!(is_signed_out(&anna).await?);

    // the token is still good while the users service is away
    bed.users.stop().await;
    assert_eq!(dashboard(&bert).await?.1, []);
    Ok(())
}
