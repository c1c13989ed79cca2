//! From a request to the plan that it asks for.

use plans_api::operations::CreatePlanRequest;
use plans_api::types::{Level, PlanRequest, Weekday};
use races_api::client::Client;
use races_api::operations::{GetRaceRequest, GetRaceResponse};
use races_api::types::{Race, RaceStatus};
use runnerly_common::Error;
use runnerly_common::idempotency::KeyedRequest;
use runnerly_common::problem::problem;
use runnerly_domain::PlanInputs;
use time::Date;
use uuid::Uuid;
use wirewright_runtime::client;
use wirewright_runtime::http::header::RETRY_AFTER;
use wirewright_runtime::http::{HeaderValue, StatusCode};
use wirewright_runtime::problem::Problem;

use super::Api;
use crate::convert;
use crate::model::{NewPlan, Plan};
use crate::templates::{self, Template};

/// After how many seconds to ask again when the races service does not answer.
const RETRY_AFTER_SECONDS: HeaderValue = HeaderValue::from_static("5");

/// The race that a plan leads up to.
struct Goal {
    race_id: Option<Uuid>,
    name: Option<String>,
    date: Date,
    distance: f64,
}

/// What both kinds of requests say of how to prepare.
struct Wishes {
    start_date: Date,
    template: Option<String>,
    name: Option<String>,
    level: Option<Level>,
    days: Option<Vec<Weekday>>,
    long_run_day: Option<Weekday>,
    goal_time: Option<i32>,
}

impl Api {
    /// Keeps the plan that a new request asks for.
    pub(super) async fn pick(
        &self,
        keyed: &KeyedRequest,
        runner_id: Uuid,
        request: CreatePlanRequest,
    ) -> Result<Plan, Problem> {
        let new = self.new_plan(runner_id, request.body).await?;
        Ok(self.store.create(keyed, new, (self.clock)()).await?)
    }

    /// The plan that a request asks for.
    pub(super) async fn new_plan(&self, runner_id: Uuid, request: PlanRequest) -> Result<NewPlan, Problem> {
        let (goal, wishes) = match request {
            PlanRequest::PlanForRace(request) => {
                let race = race(&self.races, runner_id, request.race_id).await?;
                let goal = Goal {
                    race_id: Some(race.id),
                    name: Some(race.name),
                    date: race.date,
                    distance: race.distance,
                };
                let wishes = Wishes {
                    start_date: request.start_date,
                    template: request.template,
                    name: request.name,
                    level: request.level,
                    days: request.days,
                    long_run_day: request.long_run_day,
                    goal_time: request.goal_time.value(),
                };
                (goal, wishes)
            }
            PlanRequest::PlanForDate(request) => {
                let goal = Goal {
                    race_id: None,
                    name: None,
                    date: request.race_date,
                    distance: request.distance,
                };
                let wishes = Wishes {
                    start_date: request.start_date,
                    template: request.template,
                    name: request.name,
                    level: request.level,
                    days: request.days,
                    long_run_day: request.long_run_day,
                    goal_time: request.goal_time.value(),
                };
                (goal, wishes)
            }
        };
        Ok(combine(runner_id, goal, wishes)?)
    }
}

/// The plan for a race as the runner wishes it.
fn combine(runner_id: Uuid, goal: Goal, wishes: Wishes) -> Result<NewPlan, Error> {
    let template = match &wishes.template {
        Some(slug) => Some(templates::find(slug).ok_or_else(|| Error::rule("/template", "there is no such template"))?),
        None => None,
    };
    let (level, days, long_run_day) = templates::resolve(
        template,
        wishes.level.map(convert::domain_level),
        wishes.days.map(convert::domain_days),
        wishes.long_run_day.map(convert::domain_day),
    );
    Ok(NewPlan {
        runner_id,
        race_id: goal.race_id,
        name: name(wishes.name, goal.name, template, goal.date),
        template: wishes.template,
        distance: goal.distance,
        inputs: PlanInputs {
            start_date: wishes.start_date,
            race_date: goal.date,
            distance: goal.distance.round() as u32,
            level,
            days,
            long_run_day,
            goal_time: wishes.goal_time.and_then(|seconds| u32::try_from(seconds).ok()),
        },
    })
}

/// What the runner calls the plan, else what its race is called, else its template.
fn name(wished: Option<String>, race: Option<String>, template: Option<&Template>, date: Date) -> String {
    wished
        .or(race)
        .or_else(|| template.map(|template| template.name.to_owned()))
        .unwrap_or_else(|| format!("Race on {date}"))
}

/// The race, as the races service knows it.
async fn race(races: &Client, runner_id: Uuid, id: Uuid) -> Result<Race, Problem> {
    let request = GetRaceRequest {
        x_runner_id: Some(runner_id),
        ..GetRaceRequest::new(id)
    };
    match races.get_race(&request).await {
        Ok(GetRaceResponse::Ok { body, .. }) if body.status == RaceStatus::Cancelled => {
            Err(Error::rule("/race_id", "the race is cancelled").into())
        }
        Ok(GetRaceResponse::Ok { body, .. }) => Ok(*body),
        Ok(GetRaceResponse::NotFound(_)) => Err(Problem::from(Error::NotFound).detail("There is no such race.")),
        Ok(GetRaceResponse::Default { status, .. }) if status.is_server_error() => Err(unavailable()),
        Ok(other) => {
            tracing::warn!(?other, "the races service refuses to tell of a race");
            Err(failed())
        }
        Err(error) => Err(not_answered(&error)),
    }
}

/// What a call that has failed comes to.
fn not_answered(error: &client::Error) -> Problem {
    tracing::warn!(%error, "the races service was not understood or reached");
    match error.kind() {
        // without a token the races service cannot be asked for the runner
        client::ErrorKind::Transport(_) | client::ErrorKind::BreakerOpen | client::ErrorKind::Credentials { .. } => {
            unavailable()
        }
        _ if error.status().is_some_and(|status| status.is_server_error()) => unavailable(),
        client::ErrorKind::Timeout(_) => problem(
            StatusCode::GATEWAY_TIMEOUT,
            "upstream-timeout",
            "A service takes too long to answer",
        ),
        _ => failed(),
    }
}

fn unavailable() -> Problem {
    problem(
        StatusCode::SERVICE_UNAVAILABLE,
        "upstream-unavailable",
        "A service does not answer",
    )
    .detail("A service that knows of races does not answer. A plan for a day and a distance can be made without it.")
    .header(RETRY_AFTER, RETRY_AFTER_SECONDS)
}

fn failed() -> Problem {
    problem(StatusCode::BAD_GATEWAY, "upstream-failed", "A service failed")
        .detail("The races service was not understood.")
}
