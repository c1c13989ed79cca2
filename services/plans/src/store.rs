//! The database of the service.

use std::path::Path;
use std::sync::Arc;

use runnerly_common::etag::{self, Tags};
use runnerly_common::events::Outbox;
use runnerly_common::idempotency::{Claim, KeyedRequest};
use runnerly_common::{Error, db, erased};
use runnerly_domain::{PlanInputs, Schedule, Warning, Week, expand, revise, run_id};
use sqlx::migrate::Migrator;
use sqlx::{SqliteConnection, SqlitePool};
use time::{Date, OffsetDateTime};
use tokio::sync::watch;
use uuid::Uuid;

use crate::model::{NewPlan, Plan, PlanPatch, PlanWeek, Status};
use crate::rules;

mod house;
mod list;
mod races;
mod row;
mod sessions;
mod told;
mod training;

pub use races::RaceNews;

static MIGRATOR: Migrator = sqlx::migrate!();

/// The plans of all runners. Cheap to clone.
#[derive(Clone, Debug)]
pub struct PlanStore {
    pool: SqlitePool,
    changes: Arc<watch::Sender<()>>,
    outbox: Outbox,
}

impl PlanStore {
    /// Opens the database in a file, and creates it when there is none.
    ///
    /// # Errors
    /// When the file cannot be opened or brought to the current schema.
    pub async fn open(file: &Path) -> Result<Self, Error> {
        let pool = db::open(file, &MIGRATOR).await?;
        Ok(Self {
            changes: Arc::default(),
            outbox: Outbox::new(pool.clone()),
            pool,
        })
    }

    /// What is told of plans, and waits for a broker.
    #[must_use]
    pub fn outbox(&self) -> &Outbox {
        &self.outbox
    }

    /// What tells that some plan has changed.
    pub(crate) fn changes(&self) -> watch::Receiver<()> {
        self.changes.subscribe()
    }

    /// Tells everyone who watches that a plan has changed, and has messages of it sent.
    fn tell(&self) {
        self.changes.send_replace(());
        self.outbox.notify();
    }

    /// Takes a request to create a plan. `None` means that it is new: [`create`](Self::create) the plan or
    /// [`release`](Self::release) the request. Otherwise it was carried out before, and this is the plan that came of it.
    ///
    /// # Errors
    /// When the key belongs to another request, while the same request is being carried out, and when the database fails.
    pub async fn claim(&self, request: &KeyedRequest, now: OffsetDateTime) -> Result<Option<Plan>, Error> {
        let mut connection = self.pool.acquire().await?;
        match request.claim(&mut connection, now).await? {
            Claim::New => Ok(None),
            Claim::Answered(answer) => Ok(Some(row::from_json(&answer)?)),
        }
    }

    /// Gives a request back after it failed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn release(&self, request: &KeyedRequest) -> Result<(), Error> {
        let mut connection = self.pool.acquire().await?;
        request.release(&mut connection).await
    }

    /// Keeps a plan, and asks for its runs.
    ///
    /// # Errors
    /// When there is no plan for the inputs, when the runner is gone, and when the database fails.
    pub async fn create(&self, request: &KeyedRequest, new: NewPlan, now: OffsetDateTime) -> Result<Plan, Error> {
        let schedule = expand(&new.inputs).map_err(|invalid| rules::broken(invalid, new.race_id.is_some()))?;
        let mut plan = new_plan(new, &schedule, db::stored(now))?;
        let mut tx = db::write(&self.pool).await?;
        erased::refuse(&mut tx, plan.runner_id).await?;
        races::follow_race(&mut tx, &mut plan).await?;
        row::insert(&mut tx, &plan).await?;
        for week in &schedule.weeks {
            sessions::insert_week(&mut tx, &plan, week).await?;
        }
        row::count_change(&mut tx, plan.runner_id).await?;
        told::asked(&mut tx, &plan).await?;
        request.finish(&mut tx, &row::to_json(&plan)?).await?;
        tx.commit().await?;
        self.tell();
        Ok(plan)
    }

    /// Reads a plan.
    ///
    /// # Errors
    /// When the runner has no such plan, and when the database fails.
    pub async fn get(&self, runner_id: Uuid, id: Uuid) -> Result<Plan, Error> {
        let mut connection = self.pool.acquire().await?;
        row::get_of(&mut connection, runner_id, id).await
    }

    /// Reads a plan with its weeks, or with one of them.
    ///
    /// # Errors
    /// When the runner has no such plan, and when the database fails.
    pub async fn schedule(&self, runner_id: Uuid, id: Uuid, week: Option<u8>) -> Result<(Plan, Vec<PlanWeek>), Error> {
        // one transaction, so that the sessions belong to the plan's version
        let mut tx = self.pool.begin().await?;
        let plan = row::get_of(&mut tx, runner_id, id).await?;
        let weeks = sessions::weeks(&mut tx, id, week).await?;
        tx.commit().await?;
        Ok((plan, weeks))
    }

    /// Changes a plan. Other days or another goal make it a new revision: weeks that begin after `today` are worked out
    /// anew, and planners are asked to replace their runs.
    ///
    /// # Errors
    /// When the runner has no such plan, when it has another version, when it is neither active nor failed, when the
    /// change gives no plan, and when the database fails.
    pub async fn update(
        &self,
        runner_id: Uuid,
        id: Uuid,
        versions: &Tags,
        patch: PlanPatch,
        now: OffsetDateTime,
    ) -> Result<Plan, Error> {
        let mut tx = db::write(&self.pool).await?;
        let mut plan = row::get_of(&mut tx, runner_id, id).await?;
        etag::check(versions, plan.version)?;
        if !matches!(plan.status, Status::Active | Status::Failed) {
            return Err(Error::Conflict("the plan is neither active nor failed"));
        }
        let inputs = PlanInputs {
            days: patch.days.unwrap_or(plan.inputs.days),
            long_run_day: patch.long_run_day.unwrap_or(plan.inputs.long_run_day),
            goal_time: patch.goal_time.unwrap_or(plan.inputs.goal_time),
            ..plan.inputs
        };
        plan.name = patch.name.unwrap_or(plan.name);
        if inputs != plan.inputs {
            plan.inputs = inputs;
            revise_plan(&mut tx, &mut plan, now.date()).await?;
            told::asked(&mut tx, &plan).await?;
        }
        save(&mut tx, &mut plan, now).await?;
        tx.commit().await?;
        self.tell();
        Ok(plan)
    }

    /// Gives up a plan, and tells so: its runs after today are to be deleted. A plan that is over, or given up, stays as it is.
    ///
    /// # Errors
    /// When the runner has no such plan, when it has another version, and when the database fails.
    pub async fn abandon(
        &self,
        runner_id: Uuid,
        id: Uuid,
        versions: &Tags,
        now: OffsetDateTime,
    ) -> Result<Plan, Error> {
        let mut tx = db::write(&self.pool).await?;
        let mut plan = row::get_of(&mut tx, runner_id, id).await?;
        etag::check(versions, plan.version)?;
        if matches!(plan.status, Status::Completed | Status::Abandoned) {
            return Ok(plan);
        }
        let unwanted = sessions::drop_after(&mut tx, id, now.date()).await?;
        plan.status = Status::Abandoned;
        plan.failure = None;
        plan.sessions_created = sessions::count_created(&mut tx, id).await?;
        told::unwanted(&mut tx, &plan, unwanted).await?;
        told::abandoned(&mut tx, &plan, now.date().saturating_add(time::Duration::DAY)).await?;
        save(&mut tx, &mut plan, now).await?;
        tx.commit().await?;
        self.tell();
        Ok(plan)
    }

    /// The version of all plans of a runner; 0 before the first one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn collection_version(&self, runner_id: Uuid) -> Result<i64, Error> {
        let mut connection = self.pool.acquire().await?;
        row::collection_version(&mut connection, runner_id).await
    }
}

#[cfg(test)]
impl PlanStore {
    /// The bodies of the messages that wait for a broker, by the beginning of their routing key; they wait no longer.
    pub(crate) async fn take_messages(&self, key: &str) -> Result<Vec<Vec<u8>>, Error> {
        let mut rows: Vec<(i64, Vec<u8>)> =
            sqlx::query_as("DELETE FROM wirewright_outbox WHERE routing_key LIKE ? || '%' RETURNING id, body")
                .bind(key)
                .fetch_all(&self.pool)
                .await?;
        rows.sort();
        Ok(rows.into_iter().map(|(_, body)| body).collect())
    }
}

/// A plan as it is when it is created.
fn new_plan(new: NewPlan, schedule: &Schedule, now: OffsetDateTime) -> Result<Plan, Error> {
    Ok(Plan {
        id: Uuid::now_v7(),
        runner_id: new.runner_id,
        race_id: new.race_id,
        template: new.template,
        name: new.name,
        distance: new.distance,
        inputs: new.inputs,
        weeks: u8::try_from(schedule.weeks.len()).map_err(Error::corrupt)?,
        sessions_total: u32::try_from(schedule.sessions_total()).map_err(Error::corrupt)?,
        first_date: schedule.first_date,
        peak_volume: schedule.peak_volume(),
        warnings: [new.warnings, schedule.warnings.clone()].concat(),
        revision: 1,
        status: Status::Expanding,
        sessions_created: 0,
        failure: None,
        race_version: new.race_version,
        version: 1,
        created_at: now,
        updated_at: now,
    })
}

/// Works out the weeks after today anew, from the plan's changed inputs.
async fn revise_plan(connection: &mut SqliteConnection, plan: &mut Plan, today: Date) -> Result<(), Error> {
    let weeks = sessions::weeks(connection, plan.id, None).await?;
    let kept: Vec<Week> = weeks
        .into_iter()
        .filter(|week| week.starts_on <= today)
        .map(PlanWeek::into_week)
        .collect();
    let schedule = revise(&plan.inputs, &kept).map_err(|invalid| rules::broken(invalid, plan.race_id.is_some()))?;
    plan.revision += 1;
    sessions::give_up_weeks_after(connection, plan.id, kept.len()).await?;
    for week in schedule.weeks.iter().skip(kept.len()) {
        sessions::insert_week(connection, plan, week).await?;
    }
    plan.sessions_total = u32::try_from(schedule.sessions_total()).map_err(Error::corrupt)?;
    plan.sessions_created = sessions::count_created(connection, plan.id).await?;
    plan.first_date = schedule.first_date;
    plan.peak_volume = schedule.peak_volume();
    // Nobody has asked for the race again.
    plan.warnings.retain(Warning::is_of_race);
    plan.warnings.extend(schedule.warnings);
    plan.status = Status::Expanding;
    plan.failure = None;
    Ok(())
}

impl PlanWeek {
    fn into_week(self) -> Week {
        let sessions = self.sessions.into_iter().map(|(_, session)| session).collect();
        let Self {
            number,
            starts_on,
            phase,
            volume,
            ..
        } = self;
        Week {
            number,
            starts_on,
            phase,
            volume,
            sessions,
        }
    }
}

/// Writes a changed plan as its next version.
async fn save(connection: &mut SqliteConnection, plan: &mut Plan, now: OffsetDateTime) -> Result<(), Error> {
    plan.version += 1;
    plan.updated_at = db::stored(now);
    row::update(connection, plan).await?;
    row::count_change(connection, plan.runner_id).await
}

/// The id of the run that a session of the plan's revision becomes.
fn id_of(plan: &Plan, week: &Week, session: &runnerly_domain::Session) -> Uuid {
    run_id(plan.id, plan.revision, week.number, session)
}
