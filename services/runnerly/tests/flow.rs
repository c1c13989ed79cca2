//! From a race to the runs of a plan, over real sockets.

use std::collections::BTreeMap;
use std::time::Duration;

use plans_api::client::Client as Plans;
use plans_api::operations::{
    CreatePlanRequest, CreatePlanResponse, DeletePlanRequest, GetPlanRequest, GetPlanScheduleOkBody,
    GetPlanScheduleRequest, PreviewPlanRequest,
};
use plans_api::types::{Plan, PlanForDate, PlanForRace, PlanRequest, PlanStatus, ScheduleWeek};
use races_api::client::Client as Races;
use races_api::operations::CreateRaceRequest;
use races_api::types::{DistanceKind, Location, Race, RaceInput};
use runnerly::{Network, Service};
use runnerly_common::callback::Settings;
use runnerly_common::token::random_secret;
use runs_api::client::Client as Runs;
use runs_api::operations::ListRunsRequest;
use runs_api::types::{PlannedRun, Run, RunStatus};
use tempfile::TempDir;
use time::{Date, OffsetDateTime, Weekday};
use tokio::net::TcpListener;
use users_api::client::Client as Users;
use users_api::operations::{IssueTokenRequest, RegisterUserRequest};
use users_api::types::{RegisterUserBody, TokenRequest, TokenRequestGrantType};
use uuid::Uuid;
use wirewright_runtime::client::{Client, Credential, Responses};
use wirewright_runtime::security::Scheme;
use wirewright_runtime::types::Secret;

type Outcome = Result<(), Box<dyn std::error::Error>>;

const PASSWORD: &str = "correct horse battery";
/// Seconds of a day.
const DAY: u64 = 24 * 60 * 60;

/// A Monday that is still to come.
fn start() -> Date {
    OffsetDateTime::now_utc().date().next_occurrence(Weekday::Monday) + Duration::from_secs(7 * DAY)
}

/// The Sunday eleven weeks later.
fn race_day() -> Date {
    start() + Duration::from_secs(76 * DAY)
}

/// A listener on any free port, and where its service will be.
async fn listener() -> Result<(TcpListener, String), Box<dyn std::error::Error>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/api", listener.local_addr()?);
    Ok((listener, url))
}

/// Anna's access token, after she has registered.
async fn sign_up(users: &Service) -> Result<String, Box<dyn std::error::Error>> {
    let users = Users::from(Client::builder(users.url()).responses(Responses::Enforce).build()?);
    let (email, password) = ("anna@runnerly.example".to_owned(), Secret::new(PASSWORD.to_owned()));
    let request = RegisterUserRequest {
        idempotency_key: Uuid::now_v7(),
        body: RegisterUserBody::new(email.clone(), password.clone()),
    };
    let answer = users.register_user(&request).await?;
    answer.created().map_err(|other| format!("{other:?}"))?;
    let body = TokenRequest {
        username: Some(email),
        password: Some(password),
        ..TokenRequest::new(TokenRequestGrantType::Password)
    };
    let answer = users.issue_token(&IssueTokenRequest { body }).await?;
    let token = answer.ok().map_err(|other| format!("{other:?}"))?;
    Ok(token.access_token.into_inner())
}

/// A client with a token that takes no answer that breaks the contract.
fn client<C: From<Client>>(url: &str, scheme: &Scheme, token: &str) -> Result<C, Box<dyn std::error::Error>> {
    let builder = Client::builder(url).responses(Responses::Enforce);
    Ok(builder.credential(scheme, Credential::bearer(token)).build()?.into())
}

async fn create_race(races: &Races) -> Result<Race, Box<dyn std::error::Error>> {
    let location = Location::new("Lyon".to_owned());
    let request = CreateRaceRequest {
        idempotency_key: Uuid::now_v7(),
        body: RaceInput::new(
            "Lyon Half".to_owned(),
            race_day(),
            21_097.5,
            DistanceKind::Half,
            location,
        ),
    };
    let answer = races.create_race(&request).await?;
    Ok(answer.created().map_err(|other| format!("{other:?}"))?)
}

fn plan_for(race: Uuid) -> PlanRequest {
    PlanRequest::PlanForRace(Box::new(PlanForRace {
        template: Some("half-intermediate".to_owned()),
        goal_time: 6_300.into(),
        ..PlanForRace::new(race, start())
    }))
}

fn plan_for_date() -> PlanRequest {
    PlanRequest::PlanForDate(Box::new(PlanForDate::new(race_day(), 10_000.0, start())))
}

async fn create_plan(plans: &Plans, body: PlanRequest) -> Result<Plan, Box<dyn std::error::Error>> {
    let request = CreatePlanRequest {
        idempotency_key: Uuid::now_v7(),
        body,
    };
    let answer = plans.create_plan(&request).await?;
    let plan = answer.accepted().map_err(|other| format!("{other:?}"))?;
    assert_eq!((plan.status, plan.sessions_created), (PlanStatus::Expanding, 0));
    Ok(plan)
}

async fn get_plan(plans: &Plans, id: Uuid) -> Result<Plan, Box<dyn std::error::Error>> {
    let answer = plans.get_plan(&GetPlanRequest::new(id)).await?;
    Ok(answer.ok().map_err(|other| format!("{other:?}"))?)
}

/// The plan once it is active; half a minute is more than the first two waits of the expander.
async fn active(plans: &Plans, id: Uuid) -> Result<Plan, Box<dyn std::error::Error>> {
    for _ in 0..300 {
        let plan = get_plan(plans, id).await?;
        if plan.status == PlanStatus::Active {
            return Ok(plan);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Err("the plan did not become active".into())
}

/// Every planned run of a plan, page by page.
async fn planned(runs: &Runs, plan: Uuid) -> Result<Vec<PlannedRun>, Box<dyn std::error::Error>> {
    let mut all = Vec::new();
    let mut request = ListRunsRequest {
        plan_id: Some(plan),
        status: Some(vec![RunStatus::Planned]),
        limit: Some(20),
        ..ListRunsRequest::default()
    };
    loop {
        let answer = runs.list_runs(&request).await?;
        let page = answer.ok().map_err(|other| format!("{other:?}"))?;
        for run in page.items {
            match run {
                Run::PlannedRun(run) => all.push(*run),
                Run::RecordedRun(run) => return Err(format!("{run:?}").into()),
            }
        }
        request.cursor = page.next_cursor;
        if request.cursor.is_none() {
            return Ok(all);
        }
    }
}

async fn schedule(plans: &Plans, id: Uuid) -> Result<Vec<ScheduleWeek>, Box<dyn std::error::Error>> {
    let answer = plans.get_plan_schedule(&GetPlanScheduleRequest::new(id)).await?;
    match answer.ok() {
        Ok(GetPlanScheduleOkBody::Json(schedule)) => Ok(schedule.weeks),
        other => Err(format!("{other:?}").into()),
    }
}

/// Checks that the planned runs are exactly the sessions of the plan.
async fn check_runs(plans: &Plans, runs: &Runs, plan: &Plan) -> Outcome {
    let planned = planned(runs, plan.id).await?;
    assert_eq!(i32::try_from(planned.len())?, plan.sessions_total);
    assert_eq!(plan.sessions_created, plan.sessions_total);
    assert!(
        planned
            .iter()
            .all(|run| (plan.first_date..=plan.last_date).contains(&run.scheduled_on))
    );
    let weeks = schedule(plans, plan.id).await?;
    let sessions: BTreeMap<Option<Uuid>, (Date, String, Option<f64>)> = weeks
        .into_iter()
        .flat_map(|week| week.sessions)
        .map(|session| {
            (
                session.run_id,
                (session.date, session.title, Some(session.distance.into())),
            )
        })
        .collect();
    let runs: BTreeMap<Option<Uuid>, (Date, String, Option<f64>)> = planned
        .into_iter()
        .map(|run| (Some(run.id), (run.scheduled_on, run.title, run.distance)))
        .collect();
    assert_eq!(runs, sessions);
    Ok(())
}

/// The services in a folder that goes away with them.
struct Bed {
    users: Service,
    races: Service,
    runs: Service,
    plans: Service,
    _folder: TempDir,
}

/// The users service, where all of them are, and the secret of the plans service.
async fn users(
    folder: &TempDir,
    races: &str,
    runs: &str,
) -> Result<(Service, Network, Secret<String>), Box<dyn std::error::Error>> {
    let secret = random_secret()?;
    let clients = vec![runnerly::plans_client(&secret)];
    let users = runnerly::users(listener().await?.0, folder.path(), clients).await?;
    let network = Network::new(None, "test")?.with("users", users.url());
    let network = network.with("races", races).with("runs", runs);
    Ok((users, network, secret))
}

/// Nobody is called back here.
fn callbacks() -> Result<Settings, Box<dyn std::error::Error>> {
    Ok(Settings {
        hosts: Vec::new(),
        only_hosts: false,
        secret: random_secret()?,
    })
}

async fn bed() -> Result<Bed, Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let (races, races_url) = listener().await?;
    let (runs, runs_url) = listener().await?;
    let (users, network, secret) = users(&folder, &races_url, &runs_url).await?;
    Ok(Bed {
        races: runnerly::races(races, folder.path(), &network, &callbacks()?).await?,
        runs: runnerly::runs(runs, folder.path(), &network, &callbacks()?, Vec::new()).await?,
        plans: runnerly::plans(listener().await?.0, folder.path(), &network, &secret).await?,
        users,
        _folder: folder,
    })
}

#[tokio::test]
async fn a_plan_for_a_race_becomes_its_runs() -> Outcome {
    let bed = bed().await?;
    let anna = sign_up(&bed.users).await?;
    let races: Races = client(bed.races.url(), &races_api::security::BEARER, &anna)?;
    let runs: Runs = client(bed.runs.url(), &runs_api::security::BEARER, &anna)?;
    let plans: Plans = client(bed.plans.url(), &plans_api::security::BEARER, &anna)?;
    let race = create_race(&races).await?;
    let plan = create_plan(&plans, plan_for(race.id)).await?;
    assert_eq!(
        (plan.race_id, plan.last_date, plan.name.as_str()),
        (Some(race.id), race_day(), "Lyon Half")
    );
    let plan = active(&plans, plan.id).await?;
    check_runs(&plans, &runs, &plan).await?;

    // the preview says the same, but for the ids of runs
    let preview = plans
        .preview_plan(&PreviewPlanRequest {
            body: plan_for(race.id),
        })
        .await?;
    let preview = preview.ok().map_err(|other| format!("{other:?}"))?;
    let mut weeks = schedule(&plans, plan.id).await?;
    for session in weeks.iter_mut().flat_map(|week| &mut week.sessions) {
        session.run_id = None;
    }
    assert_eq!(preview.schedule, weeks);

    // tokens are verified, and the plans service has its own, while nobody gives new ones
    bed.users.stop().await;
    // all runs are still to come, so a plan that is given up leaves none
    let request = DeletePlanRequest {
        if_match: Some(format!("\"{}\"", plan.version)),
        ..DeletePlanRequest::new(plan.id)
    };
    plans
        .delete_plan(&request)
        .await?
        .accepted()
        .map_err(|other| format!("{other:?}"))?;
    for _ in 0..300 {
        if planned(&runs, plan.id).await?.is_empty() {
            bed.plans.stop().await;
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Err("the runs were not deleted".into())
}

#[tokio::test]
async fn runs_are_created_once_their_service_is_back() -> Outcome {
    let folder = tempfile::tempdir()?;
    let (closed, races_url) = listener().await?;
    drop(closed);
    let (closed, runs_url) = listener().await?;
    drop(closed);
    let (users, network, secret) = users(&folder, &races_url, &runs_url).await?;
    let anna = sign_up(&users).await?;
    let service = runnerly::plans(listener().await?.0, folder.path(), &network, &secret).await?;
    let plans: Plans = client(service.url(), &plans_api::security::BEARER, &anna)?;

    // without the races service only a plan for a day can be made
    let request = CreatePlanRequest {
        idempotency_key: Uuid::now_v7(),
        body: plan_for(Uuid::now_v7()),
    };
    let answer = plans.create_plan(&request).await?;
    assert!(
        matches!(
            &answer,
            CreatePlanResponse::ServiceUnavailable {
                retry_after: Some(5),
                ..
            }
        ),
        "{answer:?}"
    );
    let plan = create_plan(&plans, plan_for_date()).await?;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(get_plan(&plans, plan.id).await?.status, PlanStatus::Expanding);
    // another process takes the work over
    service.stop().await;
    let service = runnerly::plans(listener().await?.0, folder.path(), &network, &secret).await?;
    let plans: Plans = client(service.url(), &plans_api::security::BEARER, &anna)?;

    let address = runs_url.trim_start_matches("http://").trim_end_matches("/api");
    let runs_service = runnerly::runs(
        TcpListener::bind(address).await?,
        folder.path(),
        &network,
        &callbacks()?,
        Vec::new(),
    )
    .await?;
    let runs: Runs = client(runs_service.url(), &runs_api::security::BEARER, &anna)?;
    let plan = active(&plans, plan.id).await?;
    check_runs(&plans, &runs, &plan).await?;
    service.stop().await;
    runs_service.stop().await;
    Ok(())
}

#[tokio::test]
async fn a_race_that_was_seen_lately_is_enough_for_a_plan() -> Outcome {
    let bed = bed().await?;
    let anna = sign_up(&bed.users).await?;
    let races: Races = client(bed.races.url(), &races_api::security::BEARER, &anna)?;
    let plans: Plans = client(bed.plans.url(), &plans_api::security::BEARER, &anna)?;
    let (seen, other) = (create_race(&races).await?, create_race(&races).await?);
    let plan = create_plan(&plans, plan_for(seen.id)).await?;
    assert_eq!(plan.warnings, []);

    bed.races.stop().await;
    let plan = create_plan(&plans, plan_for(seen.id)).await?;
    let warnings: Vec<_> = plan.warnings.iter().map(|warning| warning.detail.as_deref()).collect();
    assert_eq!(
        warnings,
        [Some(
            "the race may have changed: it is as it was less than an hour before the plan was made"
        )]
    );
    assert_eq!((plan.race_id, plan.last_date), (Some(seen.id), race_day()));
    let request = CreatePlanRequest {
        idempotency_key: Uuid::now_v7(),
        body: plan_for(other.id),
    };
    let answer = plans.create_plan(&request).await?;
    assert!(
        matches!(answer, CreatePlanResponse::ServiceUnavailable { .. }),
        "{answer:?}"
    );
    Ok(())
}
