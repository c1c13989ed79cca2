//! What a runner does with the services.

use std::collections::BTreeMap;
use std::time::Duration;

use plans_api::client::Client as Plans;
use plans_api::operations::{CreatePlanRequest, GetPlanRequest, GetPlanScheduleOkBody, GetPlanScheduleRequest};
use plans_api::types::{Plan, PlanForDate, PlanForRace, PlanRequest, PlanStatus, ScheduleWeek, Weekday as DayOfWeek};
use races_api::client::Client as Races;
use races_api::operations::CreateRaceRequest;
use races_api::types::{DistanceKind, Location, Race, RaceInput};
use runnerly::Service;
use runs_api::client::Client as Runs;
use runs_api::operations::ListRunsRequest;
use runs_api::types::{PlannedRun, Run, RunStatus};
use time::{Date, OffsetDateTime, Weekday};
use tokio::net::TcpListener;
use users_api::client::Client as Users;
use users_api::operations::{IssueTokenRequest, RegisterUserRequest};
use users_api::types::{RegisterUserBody, TokenRequest, TokenRequestGrantType};
use uuid::Uuid;
use wirewright_runtime::client::{Client, Credential, Responses};
use wirewright_runtime::security::Scheme;
use wirewright_runtime::types::Secret;

use crate::Outcome;

pub(crate) const PASSWORD: &str = "correct horse battery";
/// Seconds of a day.
pub(crate) const DAY: u64 = 24 * 60 * 60;

/// A Monday that is still to come.
pub(crate) fn start() -> Date {
    OffsetDateTime::now_utc().date().next_occurrence(Weekday::Monday) + Duration::from_secs(7 * DAY)
}

/// The Sunday eleven weeks later.
pub(crate) fn race_day() -> Date {
    start() + Duration::from_secs(76 * DAY)
}

/// A listener on any free port, and where its service will be.
pub(crate) async fn listener() -> Outcome<(TcpListener, String)> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/api", listener.local_addr()?);
    Ok((listener, url))
}

/// A runner's access token, after they have registered.
pub(crate) async fn sign_up(users: &Service, email: &str) -> Outcome<String> {
    let users = Users::from(Client::builder(users.url()).responses(Responses::Enforce).build()?);
    let (email, password) = (email.to_owned(), Secret::new(PASSWORD.to_owned()));
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
pub(crate) fn client<C: From<Client>>(url: &str, scheme: &Scheme, token: &str) -> Outcome<C> {
    let builder = Client::builder(url).responses(Responses::Enforce);
    Ok(builder.credential(scheme, Credential::bearer(token)).build()?.into())
}

pub(crate) async fn create_race(races: &Races) -> Outcome<Race> {
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

pub(crate) fn plan_for(race: Uuid) -> PlanRequest {
    PlanRequest::PlanForRace(Box::new(PlanForRace {
        template: Some("half-intermediate".to_owned()),
        goal_time: 6_300.into(),
        ..PlanForRace::new(race, start())
    }))
}

pub(crate) fn plan_for_date() -> PlanRequest {
    plan_of_weeks(11)
}

/// A plan of so many whole weeks.
pub(crate) fn plan_of_weeks(weeks: u64) -> PlanRequest {
    let race_day = start() + Duration::from_secs((7 * weeks - 1) * DAY);
    PlanRequest::PlanForDate(Box::new(PlanForDate::new(race_day, 10_000.0, start())))
}

/// A plan of as few runs as there can be: four weeks with two days each.
pub(crate) fn short_plan() -> PlanRequest {
    let race_day = start() + Duration::from_secs((7 * 4 - 1) * DAY);
    PlanRequest::PlanForDate(Box::new(PlanForDate {
        days: Some(vec![DayOfWeek::Wednesday, DayOfWeek::Sunday]),
        ..PlanForDate::new(race_day, 5_000.0, start())
    }))
}

pub(crate) async fn create_plan(plans: &Plans, body: PlanRequest) -> Outcome<Plan> {
    let request = CreatePlanRequest {
        idempotency_key: Uuid::now_v7(),
        body,
    };
    let answer = plans.create_plan(&request).await?;
    let plan = answer.accepted().map_err(|other| format!("{other:?}"))?;
    assert_eq!((plan.status, plan.sessions_created), (PlanStatus::Expanding, 0));
    Ok(plan)
}

pub(crate) async fn get_plan(plans: &Plans, id: Uuid) -> Outcome<Plan> {
    let answer = plans.get_plan(&GetPlanRequest::new(id)).await?;
    Ok(answer.ok().map_err(|other| format!("{other:?}"))?)
}

/// The plan once it is active; a minute is more than the first two waits of a planner.
pub(crate) async fn active(plans: &Plans, id: Uuid) -> Outcome<Plan> {
    becomes(plans, id, PlanStatus::Active, Duration::from_secs(60)).await
}

/// The plan once it has a status.
pub(crate) async fn becomes(plans: &Plans, id: Uuid, status: PlanStatus, limit: Duration) -> Outcome<Plan> {
    let until = tokio::time::Instant::now() + limit;
    loop {
        let plan = get_plan(plans, id).await?;
        if plan.status == status {
            return Ok(plan);
        }
        if tokio::time::Instant::now() > until {
            return Err(format!("the plan is {:?} ({:?}), not {status:?}", plan.status, plan.failure).into());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Every planned run of a plan, page by page.
pub(crate) async fn planned(runs: &Runs, plan: Uuid) -> Outcome<Vec<PlannedRun>> {
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

pub(crate) async fn schedule(plans: &Plans, id: Uuid) -> Outcome<Vec<ScheduleWeek>> {
    let answer = plans.get_plan_schedule(&GetPlanScheduleRequest::new(id)).await?;
    match answer.ok() {
        Ok(GetPlanScheduleOkBody::Json(schedule)) => Ok(schedule.weeks),
        other => Err(format!("{other:?}").into()),
    }
}

/// Checks that the planned runs are exactly the sessions of the plan.
pub(crate) async fn check_runs(plans: &Plans, runs: &Runs, plan: &Plan) -> Outcome {
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
