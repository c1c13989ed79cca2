//! What planners have done for the plans.

use runnerly_common::events::{Effect, Receipt};
use runnerly_common::{Error, db};
use sqlx::SqliteConnection;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::{PlanStore, row, save, sessions, told};
use crate::model::{Plan, Progress, Status};

impl PlanStore {
    /// Notes which runs of a plan are there now, and which are gone. A plan whose runs are all there is active.
    ///
    /// A planner may have come too late: runs that the plan has no use for any more are to be deleted, again if need be.
    ///
    /// # Errors
    /// When the database fails; then nothing has changed.
    pub async fn progressed(
        &self,
        receipt: &Receipt,
        progress: &Progress,
        now: OffsetDateTime,
    ) -> Result<Effect, Error> {
        let mut tx = db::write(&self.pool).await?;
        if !receipt.is_first(&mut tx).await? {
            return Ok(Effect::Duplicate);
        }
        // erased with its runner
        let Some(mut plan) = row::find(&mut tx, progress.plan_id).await? else {
            tx.commit().await?;
            return Ok(Effect::Outdated);
        };
        let mut unwanted = Vec::new();
        for run in &progress.created {
            if !sessions::created(&mut tx, plan.id, *run).await? {
                unwanted.push(*run);
            }
        }
        for run in &progress.deleted {
            sessions::deleted(&mut tx, plan.id, *run).await?;
        }
        if !progress.deleted.is_empty() {
            // more than one message has room for
            unwanted.extend(sessions::obsolete(&mut tx, plan.id).await?);
        }
        settle(&mut tx, &mut plan, now).await?;
        told::unwanted(&mut tx, &plan, unwanted).await?;
        tx.commit().await?;
        self.tell();
        Ok(Effect::Applied)
    }

    /// Notes that all runs of a plan's revision are there.
    ///
    /// # Errors
    /// When the database fails; then nothing has changed.
    pub async fn expanded(
        &self,
        receipt: &Receipt,
        (id, revision): (Uuid, u32),
        now: OffsetDateTime,
    ) -> Result<Effect, Error> {
        let mut tx = db::write(&self.pool).await?;
        if !receipt.is_first(&mut tx).await? {
            return Ok(Effect::Duplicate);
        }
        let current = row::find(&mut tx, id).await?.filter(|plan| plan.revision == revision);
        let Some(mut plan) = current else {
            tx.commit().await?;
            return Ok(Effect::Outdated);
        };
        sessions::all_created(&mut tx, id).await?;
        settle(&mut tx, &mut plan, now).await?;
        tx.commit().await?;
        self.tell();
        Ok(Effect::Applied)
    }

    /// Notes that the runs of an expanding plan cannot be created.
    ///
    /// # Errors
    /// When the database fails; then nothing has changed.
    pub async fn failed(
        &self,
        receipt: &Receipt,
        (id, revision): (Uuid, u32),
        reason: &str,
        now: OffsetDateTime,
    ) -> Result<Effect, Error> {
        let mut tx = db::write(&self.pool).await?;
        if !receipt.is_first(&mut tx).await? {
            return Ok(Effect::Duplicate);
        }
        let waiting = |plan: &Plan| plan.revision == revision && plan.status == Status::Expanding;
        let Some(mut plan) = row::find(&mut tx, id).await?.filter(waiting) else {
            tx.commit().await?;
            return Ok(Effect::Outdated);
        };
        plan.status = Status::Failed;
        plan.failure = Some(reason.to_owned());
        save(&mut tx, &mut plan, now).await?;
        tx.commit().await?;
        self.tell();
        Ok(Effect::Applied)
    }

    /// Asks once more for the runs of a plan.
    ///
    /// # Errors
    /// When the runner has no such plan, when it is neither failed nor expanding, and when the database fails.
    pub async fn expand_again(&self, runner_id: Uuid, id: Uuid, now: OffsetDateTime) -> Result<Plan, Error> {
        let mut tx = db::write(&self.pool).await?;
        let mut plan = row::get_of(&mut tx, runner_id, id).await?;
        match plan.status {
            Status::Expanding => {}
            Status::Failed => {
                plan.status = Status::Expanding;
                plan.failure = None;
                save(&mut tx, &mut plan, now).await?;
            }
            _ => return Err(Error::Conflict("the plan is neither failed nor expanding")),
        }
        told::asked(&mut tx, &plan).await?;
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

/// Counts the runs that are there; a plan that has them all, and no others, is active. One that had failed is too: somebody
/// had its message delivered again.
async fn settle(connection: &mut SqliteConnection, plan: &mut Plan, now: OffsetDateTime) -> Result<(), Error> {
    let created = sessions::count_created(connection, plan.id).await?;
    let waits = matches!(plan.status, Status::Expanding | Status::Failed);
    let is_done = waits && !sessions::is_work_left(connection, plan.id).await?;
    if created == plan.sessions_created && !is_done {
        return Ok(());
    }
    plan.sessions_created = created;
    if is_done {
        plan.status = Status::Active;
        plan.failure = None;
    }
    save(connection, plan, now).await
}
