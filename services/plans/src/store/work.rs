//! What is left to be done in the runs service for the plans.
//!
//! All of it can be told from the states of the sessions, so a process that ends in the middle leaves nothing undone that
//! the next one would not find.

use runnerly_common::{Error, db};
use sqlx::SqliteConnection;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::sessions::{self, Row};
use super::{PlanStore, row, save};
use crate::model::{Plan, Status, Step};

/// How many plans are worked on at a time.
const PLANS: u32 = 100;
/// How many runs are deleted in one step.
const DELETIONS: u32 = 20;

impl PlanStore {
    /// Plans with something to do now, those that wait longest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn due(&self, now: OffsetDateTime) -> Result<Vec<Uuid>, Error> {
        let plans = sqlx::query_scalar(
            "SELECT id FROM plans
             WHERE retry_at <= ? AND (status = 'expanding' OR (status = 'abandoned' AND EXISTS (
                 SELECT 1 FROM plan_sessions WHERE plan_id = plans.id AND state = 'obsolete')))
             ORDER BY retry_at, created_at LIMIT ?",
        )
        .bind(db::micros(now))
        .bind(PLANS)
        .fetch_all(&self.pool)
        .await?;
        Ok(plans)
    }

    /// The next thing to do for a plan, with the plan. With nothing left to do, an expanding plan becomes active.
    ///
    /// # Errors
    /// When there is no such plan, and when the database fails.
    pub async fn next_step(&self, id: Uuid, now: OffsetDateTime) -> Result<(Plan, Option<Step>), Error> {
        let mut tx = db::write(&self.pool).await?;
        let mut plan = row::get(&mut tx, id).await?;
        let step = match plan.status {
            Status::Expanding => match deletions(&mut tx, id).await? {
                Some(step) => Some(step),
                None => creations(&mut tx, id).await?,
            },
            Status::Abandoned => deletions(&mut tx, id).await?,
            Status::Active | Status::Completed | Status::Failed => None,
        };
        if step.is_none() && plan.status == Status::Expanding {
            plan.status = Status::Active;
            plan.attempts = 0;
            save(&mut tx, &mut plan, now).await?;
        }
        tx.commit().await?;
        if step.is_none() {
            self.tell();
        }
        Ok((plan, step))
    }

    /// Notes that a step is done.
    ///
    /// # Errors
    /// When there is no such plan, and when the database fails.
    pub async fn done(&self, id: Uuid, step: &Step, now: OffsetDateTime) -> Result<(), Error> {
        let mut tx = db::write(&self.pool).await?;
        match step {
            Step::Delete(runs) => {
                for run in runs {
                    // one that came back by a later revision stays
                    sqlx::query("DELETE FROM plan_sessions WHERE run_id = ? AND state = 'obsolete'")
                        .bind(run)
                        .execute(&mut *tx)
                        .await?;
                }
            }
            Step::Create(sessions) => {
                for (run, _) in sessions {
                    // one that has become obsolete meanwhile is to be deleted again
                    sqlx::query("UPDATE plan_sessions SET state = 'created' WHERE run_id = ? AND state = 'pending'")
                        .bind(run)
                        .execute(&mut *tx)
                        .await?;
                }
            }
        }
        sqlx::query("UPDATE plans SET attempts = 0, retry_at = 0 WHERE id = ?")
            .bind(id)
            .execute(&mut *tx)
            .await?;
        let mut plan = row::get(&mut tx, id).await?;
        let created = sessions::count_created(&mut tx, id).await?;
        if created != plan.sessions_created {
            plan.sessions_created = created;
            save(&mut tx, &mut plan, now).await?;
        }
        tx.commit().await?;
        self.tell();
        Ok(())
    }

    /// Notes that a step failed and is to be tried again.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn postpone(&self, id: Uuid, until: OffsetDateTime) -> Result<(), Error> {
        sqlx::query("UPDATE plans SET attempts = attempts + 1, retry_at = ? WHERE id = ?")
            .bind(db::micros(until))
            .bind(id)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Notes that the runs of an expanding plan cannot be created.
    ///
    /// # Errors
    /// When there is no such plan, and when the database fails.
    pub async fn fail(&self, id: Uuid, reason: &str, now: OffsetDateTime) -> Result<(), Error> {
        let mut tx = db::write(&self.pool).await?;
        let mut plan = row::get(&mut tx, id).await?;
        if plan.status == Status::Expanding {
            plan.status = Status::Failed;
            plan.failure = Some(reason.to_owned());
            save(&mut tx, &mut plan, now).await?;
            tx.commit().await?;
            self.tell();
        }
        Ok(())
    }

    /// Has the runs of a plan created once more.
    ///
    /// # Errors
    /// When the runner has no such plan, when it is neither failed nor expanding, and when the database fails.
    pub async fn expand_again(&self, runner_id: Uuid, id: Uuid, now: OffsetDateTime) -> Result<Plan, Error> {
        let mut tx = db::write(&self.pool).await?;
        let mut plan = row::get_of(&mut tx, runner_id, id).await?;
        if !matches!(plan.status, Status::Failed | Status::Expanding) {
            return Err(Error::Conflict("the plan is neither failed nor expanding"));
        }
        if plan.status == Status::Expanding && plan.attempts == 0 {
            return Ok(plan);
        }
        plan.status = Status::Expanding;
        plan.failure = None;
        plan.attempts = 0;
        save(&mut tx, &mut plan, now).await?;
        tx.commit().await?;
        self.tell();
        Ok(plan)
    }

    /// Completes the active plans whose race was before `today`, and says how many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn complete_past(&self, today: Date, now: OffsetDateTime) -> Result<usize, Error> {
        let mut tx = db::write(&self.pool).await?;
        let past: Vec<Uuid> = sqlx::query_scalar("SELECT id FROM plans WHERE status = 'active' AND race_date < ?")
            .bind(today)
            .fetch_all(&mut *tx)
            .await?;
        for id in &past {
            let mut plan = row::get(&mut tx, *id).await?;
            plan.status = Status::Completed;
            save(&mut tx, &mut plan, now).await?;
        }
        tx.commit().await?;
        self.tell();
        Ok(past.len())
    }
}

/// Runs to delete.
async fn deletions(connection: &mut SqliteConnection, id: Uuid) -> Result<Option<Step>, Error> {
    let runs: Vec<Uuid> =
        sqlx::query_scalar("SELECT run_id FROM plan_sessions WHERE plan_id = ? AND state = 'obsolete' LIMIT ?")
            .bind(id)
            .bind(DELETIONS)
            .fetch_all(connection)
            .await?;
    Ok((!runs.is_empty()).then_some(Step::Delete(runs)))
}

/// The runs of the first week that has some to create.
async fn creations(connection: &mut SqliteConnection, id: Uuid) -> Result<Option<Step>, Error> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT * FROM plan_sessions WHERE plan_id = ?1 AND state = 'pending' AND week = (
             SELECT min(week) FROM plan_sessions WHERE plan_id = ?1 AND state = 'pending')
         ORDER BY date, slot",
    )
    .bind(id)
    .fetch_all(connection)
    .await?;
    Ok((!rows.is_empty()).then(|| Step::Create(rows.into_iter().map(Row::session).collect())))
}
