//! The store against a real database.

use runnerly_common::Error;
use runnerly_common::etag::Tags;
use runnerly_common::idempotency::KeyedRequest;
use runnerly_domain::{Days, Level, PlanInputs, Session, Weekday};
use tempfile::TempDir;
use time::OffsetDateTime;
use time::macros::{date, datetime};
use uuid::Uuid;

use crate::model::{NewPlan, Plan, PlanWeek, Status, Step};
use crate::store::PlanStore;

mod api;
mod change;
mod create;
mod expander;
mod watch;
mod work;

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

/// What the runs service would hold.
#[derive(Default)]
struct Runs(std::collections::HashSet<Uuid>);

impl Runs {
    fn carry_out(&mut self, step: &Step) {
        match step {
            Step::Delete(runs) => self.0.retain(|run| !runs.contains(run)),
            Step::Create(sessions) => self.0.extend(sessions.iter().map(|(run, _)| *run)),
        }
    }
}

/// Works on a plan until nothing is left to do, and says in how many steps.
async fn work(store: &PlanStore, id: Uuid, runs: &mut Runs, now: OffsetDateTime) -> Result<usize, Error> {
    for steps in 0.. {
        let (_, Some(step)) = store.next_step(id, now).await? else {
            return Ok(steps);
        };
        runs.carry_out(&step);
        store.done(id, &step, now).await?;
    }
    Ok(usize::MAX)
}
