//! From a request to the plan that it asks for.

use plans_api::operations::CreatePlanRequest;
use plans_api::types::{Level, PlanRequest, Weekday};
use runnerly_common::Error;
use runnerly_common::idempotency::KeyedRequest;
use runnerly_domain::{PlanInputs, Warning};
use time::Date;
use uuid::Uuid;
use wirewright_runtime::problem::Problem;

use super::Api;
use crate::convert;
use crate::model::{NewPlan, Plan};
use crate::templates::{self, Template};

/// The race that a plan leads up to.
struct Goal {
    race_id: Option<Uuid>,
    race_version: Option<i64>,
    name: Option<String>,
    date: Date,
    distance: f64,
    warning: Option<Warning>,
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
                let (race, warning) = self.races.get(runner_id, request.race_id, (self.clock)()).await?;
                let goal = Goal {
                    race_id: Some(race.id),
                    race_version: Some(race.version),
                    name: Some(race.name),
                    date: race.date,
                    distance: race.distance,
                    warning,
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
                    race_version: None,
                    name: None,
                    date: request.race_date,
                    distance: request.distance,
                    warning: None,
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
        race_version: goal.race_version,
        name: name(wishes.name, goal.name, template, goal.date),
        template: wishes.template,
        distance: goal.distance,
        warnings: goal.warning.into_iter().collect(),
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
