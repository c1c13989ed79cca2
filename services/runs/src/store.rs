//! The database of the service.

use std::path::Path;
use std::sync::Arc;

use runnerly_common::etag::{self, Tags};
use runnerly_common::events::{self, Outbox};
use runnerly_common::idempotency::{Claim, KeyedRequest};
use runnerly_common::{Error, db, erased};
use sqlx::migrate::Migrator;
use sqlx::{SqliteConnection, SqlitePool};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::files::Files;
use crate::model::{Completion, Details, NewRun, Recorded, Run, RunPatch, Status};
use crate::{messages, rules};

mod bulk;
mod effects;
mod feed;
mod house;
mod list;
mod row;
mod stats;
mod uploads;
mod webhooks;

use feed::Feed;
pub use feed::{Change, ChangeKind};

static MIGRATOR: Migrator = sqlx::migrate!();

/// The runs of all runners. Cheap to clone.
#[derive(Clone, Debug)]
pub struct RunStore {
    pool: SqlitePool,
    files: Files,
    feed: Feed,
    webhooks: Arc<[String]>,
    outbox: Outbox,
}

impl RunStore {
    /// Opens the database in a file, and creates it when there is none. Files of tracks are in a folder beside it.
    ///
    /// # Errors
    /// When the file cannot be opened or brought to the current schema, or there can be no folder.
    pub async fn open(file: &Path) -> Result<Self, Error> {
        let pool = db::open(file, &MIGRATOR).await?;
        Ok(Self {
            outbox: Outbox::new(pool.clone()),
            pool,
            files: Files::open(&file.with_extension("tracks"))?,
            feed: Feed::default(),
            webhooks: Arc::default(),
        })
    }

    /// What is told of runs.
    #[must_use]
    pub fn outbox(&self) -> &Outbox {
        &self.outbox
    }

    /// A connection to the database, to look at what is there.
    #[cfg(test)]
    pub(crate) async fn connection(&self) -> Result<sqlx::pool::PoolConnection<sqlx::Sqlite>, Error> {
        Ok(self.pool.acquire().await?)
    }

    /// The files of tracks.
    pub(crate) fn files(&self) -> &Files {
        &self.files
    }

    /// Creates a run, once for each idempotency key.
    ///
    /// # Errors
    /// When the run breaks a rule, when there is one with its id or its activity, when the key belongs to another request,
    /// when the runner is gone, and when the database fails.
    pub async fn create(&self, runner_id: Uuid, key: Uuid, new: &NewRun, now: OffsetDateTime) -> Result<Run, Error> {
        let request = KeyedRequest::new("createRun", runner_id, key, new)?;
        let mut tx = db::write(&self.pool).await?;
        if let Claim::Answered(answer) = request.claim(&mut tx, now).await? {
            return Ok(serde_json::from_str(&answer)?);
        }
        erased::refuse(&mut tx, runner_id).await?;
        let mut run = new_run(runner_id, new, now)?;
        effects::follow_race(&mut tx, &mut run).await?;
        match row::existing(&mut tx, &run).await? {
            Some(row::Existing::Id { .. }) => return Err(Error::Conflict("there is a run with this id")),
            Some(row::Existing::Activity) => return Err(Error::Conflict("the activity is recorded already")),
            None => row::insert(&mut tx, &run, &row::origin(new)?).await?,
        }
        row::count_change(&mut tx, runner_id).await?;
        request.finish(&mut tx, &serde_json::to_string(&run)?).await?;
        tx.commit().await?;
        self.feed.tell(ChangeKind::Created, [&run]);
        Ok(run)
    }

    /// Reads a run.
    ///
    /// # Errors
    /// When the runner has no such run, and when the database fails.
    pub async fn get(&self, runner_id: Uuid, id: Uuid) -> Result<Run, Error> {
        let mut connection = self.pool.acquire().await?;
        row::get(&mut connection, runner_id, id).await
    }

    /// Changes a run.
    ///
    /// # Errors
    /// When the runner has no such run, when it has another version, when the change breaks a rule, and when the database
    /// fails.
    pub async fn update(
        &self,
        runner_id: Uuid,
        id: Uuid,
        versions: &Tags,
        patch: RunPatch,
        now: OffsetDateTime,
    ) -> Result<Run, Error> {
        let mut tx = db::write(&self.pool).await?;
        let mut run = row::get(&mut tx, runner_id, id).await?;
        etag::check(versions, run.version)?;
        rules::patch(&mut run.details, &patch)?;
        run.title = patch.title.unwrap_or(run.title);
        run.description = patch.description.unwrap_or(run.description);
        run.kind = patch.kind.unwrap_or(run.kind);
        run.tags = patch.tags.unwrap_or(run.tags);
        run.race_id = patch.race_id.unwrap_or(run.race_id);
        save(&mut tx, &mut run, now).await?;
        tx.commit().await?;
        self.feed.tell(ChangeKind::Updated, [&run]);
        Ok(run)
    }

    /// Makes a planned run a recorded one.
    ///
    /// # Errors
    /// When the runner has no such run, when it has another version, when it is neither planned nor missed, when its
    /// activity is recorded already, when the recording breaks a rule, and when the database fails.
    pub async fn complete(
        &self,
        runner_id: Uuid,
        id: Uuid,
        versions: Option<&Tags>,
        completion: Completion,
        now: OffsetDateTime,
    ) -> Result<Run, Error> {
        let mut tx = db::write(&self.pool).await?;
        let mut run = row::get(&mut tx, runner_id, id).await?;
        versions.map_or(Ok(()), |versions| etag::check(versions, run.version))?;
        match &run.details {
            Details::Recorded(_) => return Err(Error::Conflict("the run is done already")),
            Details::Planned(planned) if planned.status == Status::Cancelled => {
                return Err(Error::Conflict("the run is cancelled"));
            }
            Details::Planned(_) => {}
        }
        let recorded = rules::recorded(completion.recording)?;
        run.details = Details::Recorded(Recorded {
            fulfils: Some(id),
            ..recorded
        });
        run.title = completion.title.unwrap_or(run.title);
        run.description = completion.description.unwrap_or(run.description);
        run.tags = completion.tags.unwrap_or(run.tags);
        save(&mut tx, &mut run, now).await.map_err(|error| match error {
            Error::Database(error) if Error::is_duplicate(&error) => {
                Error::Conflict("the activity is recorded already")
            }
            other => other,
        })?;
        self.announce(&mut tx, &run, now).await?;
        events::tell(&mut tx, messages::completed(&run)).await?;
        tx.commit().await?;
        self.outbox.notify();
        self.feed.tell(ChangeKind::Updated, [&run]);
        Ok(run)
    }

    /// Deletes a run.
    ///
    /// # Errors
    /// When the runner has no such run, when it has another version, and when the database fails.
    pub async fn delete(&self, runner_id: Uuid, id: Uuid, versions: Option<&Tags>) -> Result<(), Error> {
        let mut tx = db::write(&self.pool).await?;
        let run = row::get(&mut tx, runner_id, id).await?;
        versions.map_or(Ok(()), |versions| etag::check(versions, run.version))?;
        row::delete(&mut tx, id).await?;
        row::count_change(&mut tx, runner_id).await?;
        tx.commit().await?;
        self.feed.tell(ChangeKind::Deleted, [&run]);
        if run.has_track {
            self.files.remove(id).await;
        }
        Ok(())
    }

    /// The version of all runs of a runner; 0 before the first one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn collection_version(&self, runner_id: Uuid) -> Result<i64, Error> {
        let mut connection = self.pool.acquire().await?;
        row::collection_version(&mut connection, runner_id).await
    }
}

/// A run as it is when it is created.
fn new_run(runner_id: Uuid, new: &NewRun, now: OffsetDateTime) -> Result<Run, Error> {
    let now = db::stored(now);
    Ok(Run {
        id: new.id.unwrap_or_else(Uuid::now_v7),
        runner_id,
        title: new.title.clone(),
        description: new.description.clone(),
        kind: new.kind,
        source: new.source,
        plan_id: new.plan_id,
        race_id: new.race_id,
        tags: new.tags.clone(),
        has_track: false,
        details: rules::details(new)?,
        version: 1,
        created_at: now,
        updated_at: now,
    })
}

/// Writes a changed run as its next version.
async fn save(connection: &mut SqliteConnection, run: &mut Run, now: OffsetDateTime) -> Result<(), Error> {
    run.version += 1;
    run.updated_at = db::stored(now);
    row::update(connection, run).await?;
    row::count_change(connection, run.runner_id).await
}
