//! The gateway alone: the services behind it are mocks, which keep to their contracts.

use std::time::{Duration, Instant};

use gateway_api::client::Client as Gateway;
use gateway_api::operations::{GetDashboardResponse, LoginRequest, LoginResponse};
use gateway_api::security::SESSION;
use gateway_api::types::{Dashboard, Login, RacesPart, RunsState as State};
use plans_api::operations::ListPlansResponse;
use races_api::operations::ListRacesResponse;
use races_api::types::RacePage;
use runnerly_gateway::{Api, Upstreams, of_runner, router};
use runs_api::operations::ListRunsResponse;
use runs_api::types::RunStatus;
use users_api::operations::IssueTokenResponse;
use users_api::types::{Token, TokenTokenType};
use wirewright_runtime::client::{Builder, Client, Credential, Responses, Retry};
use wirewright_runtime::http::StatusCode;
use wirewright_runtime::mock::Fault;
use wirewright_runtime::types::Secret;

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// The services behind the gateway, of which each has one answer for everything; those that a test is about have none.
struct Behind {
    users: users_api::mock::Mock,
    runs: runs_api::mock::Mock,
    races: races_api::mock::Mock,
    plans: plans_api::mock::Mock,
}

impl Behind {
    fn new() -> Self {
        let behind = Self {
            users: users_api::mock::Mock::new(),
            runs: runs_api::mock::Mock::new(),
            races: races_api::mock::Mock::new(),
            plans: plans_api::mock::Mock::new(),
        };
        let scope = "plans:read races:read runs:read".to_owned();
        let token = Token::new(Secret::new("anna".to_owned()), TokenTokenType::Bearer, 600, scope);
        behind.users.issue_token().answers(IssueTokenResponse::Ok {
            body: token,
            cache_control: "no-store".to_owned(),
        });
        behind.runs.list_runs().answers(ListRunsResponse::Ok {
            body: runs_api::types::RunPage {
                items: Vec::new(),
                next_cursor: None,
            },
            etag: "\"1\"".to_owned(),
            link: None,
        });
        behind.plans.list_plans().answers(ListPlansResponse::Ok {
            body: plans_api::types::PlanPage {
                items: Vec::new(),
                next_cursor: None,
            },
            etag: "\"1\"".to_owned(),
            link: None,
        });
        behind
    }

    fn upstreams(&self) -> Outcome<Upstreams> {
        // The pause before another try is at most so long: the dashboard has a budget of time.
        let quick = |builder: Builder| {
            builder.retry(Retry::default().pauses(Duration::from_millis(1), Duration::from_millis(5)))
        };
        let of = |builder, scheme| of_runner(quick(builder), scheme).build();
        Ok(Upstreams {
            users: quick(self.users.builder()).build()?.into(),
            runs: of(self.runs.builder(), &runs_api::security::BEARER)?.into(),
            races: of(self.races.builder(), &races_api::security::BEARER)?.into(),
            plans: of(self.plans.builder(), &plans_api::security::BEARER)?.into(),
        })
    }

    /// A browser that is signed in.
    async fn browser(&self) -> Outcome<Gateway> {
        let gateway = router(Api::new(self.upstreams()?));
        let client = || {
            Client::builder("http://gateway.test")
                .service(gateway.clone())
                .responses(Responses::Enforce)
        };
        let request = LoginRequest {
            body: Login {
                email: "anna@runnerly.example".to_owned(),
                password: Secret::new("correct horse battery".to_owned()),
            },
        };
        let LoginResponse::NoContent { set_cookie, .. } = Gateway::from(client().build()?).login(&request).await?
        else {
            return Err("nobody is signed in".into());
        };
        let cookie = set_cookie.split(['=', ';']).nth(1).ok_or("no cookie")?;
        Ok(client()
            .credential(&SESSION, Credential::api_key(cookie))
            .build()?
            .into())
    }
}

async fn dashboard(browser: &Gateway) -> Outcome<Dashboard> {
    match browser.get_dashboard().await? {
        GetDashboardResponse::Ok { body, .. } => Ok(body),
        other => Err(format!("{other:?}").into()),
    }
}

fn no_races() -> ListRacesResponse {
    ListRacesResponse::Ok {
        body: RacePage {
            items: Vec::new(),
            next_cursor: None,
        },
        etag: "\"1\"".to_owned(),
        link: None,
    }
}

fn state(dashboard: &Dashboard) -> Option<State> {
    match &dashboard.races {
        RacesPart::Races(races) => Some(races.state),
        RacesPart::Unavailable(_) => None,
    }
}

#[tokio::test]
async fn t80_a_race_list_that_fails_once_is_asked_for_again() -> Outcome {
    let behind = Behind::new();
    let races = behind.races.list_races();
    races
        .fails(StatusCode::SERVICE_UNAVAILABLE)
        .then()
        .answers(no_races())
        .times(1);
    let seen = dashboard(&behind.browser().await?).await?;
    assert_eq!(state(&seen), Some(State::Ok));

    let asked = races.calls();
    assert_eq!(asked.len(), 2);
    assert_eq!(asked[0], asked[1], "the same is asked for again");
    // Runs are asked for twice, each time for something else.
    let runs = behind.runs.list_runs().calls();
    let statuses: Vec<_> = runs
        .into_iter()
        .filter_map(|request| request.status)
        .flatten()
        .collect();
    assert!(statuses.contains(&RunStatus::Done) && statuses.contains(&RunStatus::Planned));
    let tokens = behind.races.requests();
    assert!(
        tokens
            .iter()
            .all(|request| request.headers()["authorization"] == "Bearer anna")
    );
    Ok(())
}

#[tokio::test]
async fn races_that_hang_or_break_off_leave_the_rest() -> Outcome {
    let behind = Behind::new();
    let browser = behind.browser().await?;
    let races = behind.races.list_races();
    races.answers(no_races()).then().fails(Fault::Silence).times(1);
    assert_eq!(state(&dashboard(&browser).await?), Some(State::Ok));
    let began = Instant::now();
    assert_eq!(
        state(&dashboard(&browser).await?),
        Some(State::Stale),
        "what came before is shown"
    );
    assert!(began.elapsed() < Duration::from_millis(900), "{:?}", began.elapsed());

    races.fails(Fault::Reset);
    assert_eq!(state(&dashboard(&browser).await?), Some(State::Stale));
    Ok(())
}
