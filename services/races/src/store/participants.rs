//! Who takes part in races.

use runnerly_common::{Error, cursor, db, erased};
use sqlx::SqliteConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{RaceStore, is_visible, row};
use crate::model::{Participant, ParticipantPage, Status};

/// How many runners can take part in a race: a message that it is cancelled names them all.
const MOST: i64 = 20_000;

/// A row of the table.
#[derive(Debug, sqlx::FromRow)]
struct Row {
    runner_id: Uuid,
    goal_time: Option<i32>,
    share: bool,
    since: i64,
}

impl RaceStore {
    /// Has a runner take part in a race, and says whether that is new.
    ///
    /// # Errors
    /// When the runner cannot see the race or is gone, when it is cancelled, over or full, and when the database fails.
    pub async fn participate(
        &self,
        runner_id: Uuid,
        race_id: Uuid,
        (goal_time, share): (Option<i32>, bool),
        now: OffsetDateTime,
    ) -> Result<(Participant, bool), Error> {
        let mut tx = db::write(&self.pool).await?;
        erased::refuse(&mut tx, runner_id).await?;
        let race = row::get(&mut tx, race_id).await?;
        if !is_visible(&race, Some(runner_id)) {
            return Err(Error::NotFound);
        }
        if race.status != Status::Scheduled {
            return Err(Error::Conflict("the race is cancelled or over"));
        }
        let before: Option<i64> =
            sqlx::query_scalar("SELECT since FROM participants WHERE race_id = ? AND runner_id = ?")
                .bind(race_id)
                .bind(runner_id)
                .fetch_optional(&mut *tx)
                .await?;
        if before.is_none() && count(&mut tx, race_id).await? >= MOST {
            return Err(Error::Conflict("twenty thousand runners take part already"));
        }
        let since = before.unwrap_or_else(|| db::micros(now));
        sqlx::query(
            "INSERT OR REPLACE INTO participants (race_id, runner_id, goal_time, share, since) VALUES (?, ?, ?, ?, ?)",
        )
        .bind(race_id)
        .bind(runner_id)
        .bind(goal_time)
        .bind(share)
        .bind(since)
        .execute(&mut *tx)
        .await?;
        count_change(&mut tx, race_id).await?;
        tx.commit().await?;
        let participant = Participant {
            runner_id,
            goal_time,
            share,
            since: db::instant(since)?,
        };
        Ok((participant, before.is_none()))
    }

    /// Has a runner take part in a race no longer.
    ///
    /// # Errors
    /// When the runner cannot see the race, and when the database fails.
    pub async fn withdraw(&self, runner_id: Uuid, race_id: Uuid) -> Result<(), Error> {
        let mut tx = db::write(&self.pool).await?;
        let race = row::get(&mut tx, race_id).await?;
        if !is_visible(&race, Some(runner_id)) {
            return Err(Error::NotFound);
        }
        sqlx::query("DELETE FROM participants WHERE race_id = ? AND runner_id = ?")
            .bind(race_id)
            .bind(runner_id)
            .execute(&mut *tx)
            .await?;
        count_change(&mut tx, race_id).await?;
        tx.commit().await?;
        Ok(())
    }

    /// How often it changed who takes part in a race.
    ///
    /// # Errors
    /// When the viewer cannot see the race, and when the database fails.
    pub async fn participants_version(&self, viewer: Uuid, race_id: Uuid) -> Result<i64, Error> {
        let mut connection = self.pool.acquire().await?;
        version(&mut connection, viewer, race_id).await
    }

    /// Who takes part in a race, the first one first. Goals that are not to be seen are left out.
    ///
    /// # Errors
    /// When the viewer cannot see the race, when the cursor is not one of this list, and when the database fails.
    pub async fn participants(
        &self,
        viewer: Uuid,
        race_id: Uuid,
        limit: u32,
        after: Option<&str>,
    ) -> Result<ParticipantPage, Error> {
        let (since, runner_id): (i64, Uuid) = after.map_or(Ok((i64::MIN, Uuid::nil())), cursor::decode)?;
        // one transaction, so that the version belongs to the items
        let mut tx = self.pool.begin().await?;
        let version = version(&mut tx, viewer, race_id).await?;
        let mut rows: Vec<Row> = sqlx::query_as(
            "SELECT * FROM participants WHERE race_id = ? AND (since, runner_id) > (?, ?)
             ORDER BY since, runner_id LIMIT ?",
        )
        .bind(race_id)
        .bind(since)
        .bind(runner_id)
        .bind(limit + 1)
        .fetch_all(&mut *tx)
        .await?;
        tx.commit().await?;
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let last = rows.last().filter(|_| more);
        let next_cursor = last
            .map(|row| cursor::encode(&(row.since, row.runner_id)))
            .transpose()?;
        let seen = |row: Row| {
            Ok(Participant {
                goal_time: row.goal_time.filter(|_| row.share || row.runner_id == viewer),
                runner_id: row.runner_id,
                share: row.share,
                since: db::instant(row.since)?,
            })
        };
        Ok(ParticipantPage {
            version,
            items: rows.into_iter().map(seen).collect::<Result<_, Error>>()?,
            next_cursor,
        })
    }
}

/// How many take part in a race.
async fn count(connection: &mut SqliteConnection, race_id: Uuid) -> Result<i64, Error> {
    let count = sqlx::query_scalar("SELECT count(*) FROM participants WHERE race_id = ?").bind(race_id);
    Ok(count.fetch_one(connection).await?)
}

/// Counts a change of who takes part.
async fn count_change(connection: &mut SqliteConnection, race_id: Uuid) -> Result<(), Error> {
    sqlx::query("UPDATE races SET participants_version = participants_version + 1 WHERE id = ?")
        .bind(race_id)
        .execute(connection)
        .await?;
    Ok(())
}

/// How often it changed who takes part in a race that the viewer can see.
async fn version(connection: &mut SqliteConnection, viewer: Uuid, race_id: Uuid) -> Result<i64, Error> {
    let version: Option<i64> = sqlx::query_scalar(
        "SELECT participants_version FROM races WHERE id = ? AND (visibility = 'public' OR created_by = ?)",
    )
    .bind(race_id)
    .bind(viewer)
    .fetch_optional(connection)
    .await?;
    version.ok_or(Error::NotFound)
}
