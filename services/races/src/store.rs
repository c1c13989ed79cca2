//! The database of the service.

use std::path::Path;

use runnerly_common::etag::{self, Tags};
use runnerly_common::events::Outbox;
use runnerly_common::idempotency::{Claim, KeyedRequest};
use runnerly_common::{Error, db, erased};
use sqlx::SqlitePool;
use sqlx::migrate::Migrator;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::model::{Race, RaceInput, Status, Visibility};
use crate::rules;

mod effects;
mod house;
mod list;
mod participants;
mod results;
mod row;
mod subscriptions;
mod told;

pub use effects::NOBODY;

static MIGRATOR: Migrator = sqlx::migrate!();

/// All races. Cheap to clone.
#[derive(Clone, Debug)]
pub struct RaceStore {
    pool: SqlitePool,
    outbox: Outbox,
}

impl RaceStore {
    /// Opens the database in a file, and creates it when there is none.
    ///
    /// # Errors
    /// When the file cannot be opened or brought to the current schema.
    pub async fn open(file: &Path) -> Result<Self, Error> {
        let pool = db::open(file, &MIGRATOR).await?;
        let outbox = Outbox::new(pool.clone());
        Ok(Self { pool, outbox })
    }

    /// A connection to the database, to look at what is there.
    #[cfg(test)]
    pub(crate) async fn connection(&self) -> Result<sqlx::pool::PoolConnection<sqlx::Sqlite>, Error> {
        Ok(self.pool.acquire().await?)
    }

    /// What is told of races.
    #[must_use]
    pub fn outbox(&self) -> &Outbox {
        &self.outbox
    }

    /// Adds a race, once for each idempotency key.
    ///
    /// # Errors
    /// When the race breaks a rule, when the key belongs to another request, when the runner is gone, and when the database
    /// fails.
    pub async fn create(
        &self,
        runner_id: Uuid,
        key: Uuid,
        input: &RaceInput,
        now: OffsetDateTime,
    ) -> Result<Race, Error> {
        let request = KeyedRequest::new("createRace", runner_id, key, input)?;
        let mut tx = db::write(&self.pool).await?;
        if let Claim::Answered(answer) = request.claim(&mut tx, now).await? {
            return Ok(serde_json::from_str(&answer)?);
        }
        erased::refuse(&mut tx, runner_id).await?;
        rules::check(input)?;
        let now = db::stored(now);
        let race = Race {
            id: Uuid::now_v7(),
            input: input.clone(),
            status: Status::Scheduled,
            created_by: runner_id,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        row::insert(&mut tx, &race).await?;
        row::count_change(&mut tx).await?;
        told::created(&mut tx, &race).await?;
        request.finish(&mut tx, &serde_json::to_string(&race)?).await?;
        tx.commit().await?;
        self.outbox.notify();
        Ok(race)
    }

    /// Reads a race that the viewer can see.
    ///
    /// # Errors
    /// When there is none, and when the database fails.
    pub async fn get(&self, viewer: Option<Uuid>, id: Uuid) -> Result<Race, Error> {
        let mut connection = self.pool.acquire().await?;
        let race = row::get(&mut connection, id).await?;
        if is_visible(&race, viewer) {
            Ok(race)
        } else {
            Err(Error::NotFound)
        }
    }

    /// Replaces what is known of a race.
    ///
    /// # Errors
    /// When the runner cannot see it, did not add it or means another version, when it is cancelled, when the new state
    /// breaks a rule, and when the database fails.
    pub async fn replace(
        &self,
        runner_id: Uuid,
        id: Uuid,
        versions: &Tags,
        input: RaceInput,
        now: OffsetDateTime,
    ) -> Result<Race, Error> {
        let change = |race: Race| {
            if race.status == Status::Cancelled {
                return Err(Error::Conflict("the race is cancelled"));
            }
            rules::check(&input)?;
            Ok(Race { input, ..race })
        };
        self.change(runner_id, id, versions, now, change).await
    }

    /// Cancels a race; one that is cancelled stays as it is.
    ///
    /// # Errors
    /// When the runner cannot see it, did not add it or means another version, and when the database fails.
    pub async fn cancel(&self, runner_id: Uuid, id: Uuid, versions: &Tags, now: OffsetDateTime) -> Result<Race, Error> {
        self.change(runner_id, id, versions, now, |race| {
            Ok(Race {
                status: Status::Cancelled,
                ..race
            })
        })
        .await
    }

    async fn change(
        &self,
        runner_id: Uuid,
        id: Uuid,
        versions: &Tags,
        now: OffsetDateTime,
        change: impl FnOnce(Race) -> Result<Race, Error>,
    ) -> Result<Race, Error> {
        let mut tx = db::write(&self.pool).await?;
        let race = row::get(&mut tx, id).await?;
        if !is_visible(&race, Some(runner_id)) {
            return Err(Error::NotFound);
        }
        if race.created_by != runner_id {
            return Err(Error::Forbidden);
        }
        etag::check(versions, race.version)?;
        let changed = change(race.clone())?;
        if changed == race {
            return Ok(race);
        }
        let changed = Race {
            version: race.version + 1,
            updated_at: db::stored(now),
            ..changed
        };
        row::update(&mut tx, &changed).await?;
        row::count_change(&mut tx).await?;
        told::changed(&mut tx, &race, &changed).await?;
        tx.commit().await?;
        self.outbox.notify();
        Ok(changed)
    }

    /// The version of all races; 0 before the first one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn collection_version(&self) -> Result<i64, Error> {
        let mut connection = self.pool.acquire().await?;
        row::collection_version(&mut connection).await
    }
}

fn is_visible(race: &Race, viewer: Option<Uuid>) -> bool {
    race.input.visibility == Visibility::Public || viewer == Some(race.created_by)
}
