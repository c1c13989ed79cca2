//! The store against a real database.

use plans_api::types::TrainingCreated;
use runnerly_common::Error;
use runnerly_common::etag::Tags;
use runnerly_common::events::Receipt;
use runnerly_common::idempotency::KeyedRequest;
use runnerly_domain::{Days, Level, PlanInputs, Session, Weekday};
use tempfile::TempDir;
use time::OffsetDateTime;
use time::macros::{date, datetime};
use uuid::Uuid;
use wirewright_runtime::codec::{Decode, ReadOptions, from_json};

use crate::model::{NewPlan, Plan, PlanWeek, Progress, Status};
use crate::store::PlanStore;

mod api;
mod change;
mod create;
mod races;
mod training;
mod watch;

/// The day before the first week of [`new_plan`].
const NOW: OffsetDateTime = datetime!(2026-12-27 08:00 UTC);
const ANNA: Uuid = Uuid::from_u128(0xa);
const BERT: Uuid = Uuid::from_u128(0xb);

/// A store in a folder that goes away with it.
struct Bed {
    store: PlanStore,
    folder: TempDir,
}

async fn bed() -> Result<Bed, Error> {
    let folder = tempfile::tempdir().map_err(Error::corrupt)?;
    let store = PlanStore::open(&folder.path().join("plans.sqlite")).await?;
    Ok(Bed { store, folder })
}

fn days(days: &[Weekday]) -> Days {
    days.iter().copied().collect()
}

/// Eleven weeks from Monday, 28 December 2026.
fn new_plan() -> NewPlan {
    NewPlan {
        runner_id: ANNA,
        race_id: Some(Uuid::from_u128(0xc)),
        race_version: Some(3),
        template: Some("half-intermediate".to_owned()),
        name: "Spring half".to_owned(),
        distance: 21_097.5,
        warnings: Vec::new(),
        inputs: PlanInputs {
            start_date: date!(2026 - 12 - 28),
            race_date: date!(2027 - 03 - 14),
            distance: 21_098,
            level: Level::Intermediate,
            days: days(&[Weekday::Tuesday, Weekday::Thursday, Weekday::Saturday, Weekday::Sunday]),
            long_run_day: Weekday::Sunday,
            goal_time: Some(6_300),
        },
    }
}

fn request(key: Uuid, content: &str) -> Result<KeyedRequest, Error> {
    KeyedRequest::new("createPlan", ANNA, key, &content)
}

/// Keeps a plan with a new key.
async fn create(store: &PlanStore) -> Result<Plan, Error> {
    store.create(&request(Uuid::now_v7(), "")?, new_plan(), NOW).await
}

fn any() -> Tags {
    Tags::parse("*")
}

fn version(version: i64) -> Tags {
    Tags::parse(&format!("\"{version}\""))
}

fn sessions(weeks: &[PlanWeek]) -> Vec<(Uuid, Session)> {
    weeks.iter().flat_map(|week| week.sessions.clone()).collect()
}

/// A message that was not heard before.
fn receipt() -> Receipt {
    Receipt::new("plans.training", Uuid::now_v7().to_string())
}

/// The messages that wait for a broker, by the beginning of their routing key; they wait no longer.
async fn told<M: Decode>(store: &PlanStore, key: &str) -> Result<Vec<M>, Error> {
    let bodies = store.take_messages(key).await?;
    let read =
        |body: Vec<u8>| from_json(&body, &ReadOptions::default()).map_err(|error| Error::Corrupt(error.to_string()));
    bodies.into_iter().map(read).collect()
}

/// What planners were asked for.
async fn asked(store: &PlanStore) -> Result<Vec<TrainingCreated>, Error> {
    told(store, "training.created.").await
}

/// What the runs service would hold.
#[derive(Default)]
struct Runs(std::collections::HashSet<Uuid>);

impl Runs {
    /// Does what a planner does for a message, and gives back what it tells step by step.
    fn carry_out(&mut self, job: &TrainingCreated) -> Vec<Progress> {
        self.0.retain(|run| !job.deletions.contains(run));
        let step = |created: Vec<Uuid>, deleted: Vec<Uuid>| Progress {
            plan_id: job.plan_id,
            created,
            deleted,
        };
        let deletions = (!job.deletions.is_empty()).then(|| step(Vec::new(), job.deletions.clone()));
        let weeks = job
            .weeks
            .iter()
            .map(|week| step(week.runs.iter().filter_map(|run| run.id).collect(), Vec::new()));
        let steps: Vec<Progress> = deletions.into_iter().chain(weeks).collect();
        self.0.extend(steps.iter().flat_map(|step| &step.created));
        steps
    }
}

/// Does what planners are asked for until they are asked for nothing more, and says how many steps that were.
async fn work(store: &PlanStore, runs: &mut Runs, now: OffsetDateTime) -> Result<usize, Error> {
    let mut steps = 0;
    loop {
        let jobs = asked(store).await?;
        if jobs.is_empty() {
            return Ok(steps);
        }
        for step in jobs.iter().flat_map(|job| runs.carry_out(job)) {
            store.progressed(&receipt(), &step, now).await?;
            steps += 1;
        }
    }
}
