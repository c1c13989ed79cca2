//! The weeks and sessions of a plan.

use std::collections::BTreeMap;

use runnerly_common::Error;
use runnerly_domain::{Phase, Session, Week, Workout};
use sqlx::SqliteConnection;
use sqlx::types::Json;
use time::Date;
use uuid::Uuid;

use super::id_of;
use super::told::DELETIONS;
use crate::model::{Plan, PlanWeek};

/// A row of the table.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct Row {
    run_id: Uuid,
    week: u8,
    date: Date,
    slot: u8,
    workout: Json<Workout>,
    distance: u32,
}

impl Row {
    /// The session that the row holds, with the id of its run.
    pub(super) fn session(self) -> (Uuid, Session) {
        let session = Session {
            date: self.date,
            slot: self.slot,
            workout: self.workout.0,
            distance: self.distance,
        };
        (self.run_id, session)
    }
}

#[derive(Debug, sqlx::FromRow)]
struct WeekRow {
    week: u8,
    starts_on: Date,
    phase: String,
    volume: u32,
}

const PHASES: [(Phase, &str); 3] = [
    (Phase::Build, "build"),
    (Phase::CutBack, "cut-back"),
    (Phase::Taper, "taper"),
];

fn phase(text: &str) -> Result<Phase, Error> {
    let found = PHASES.iter().find(|(_, name)| *name == text);
    found
        .map(|(phase, _)| *phase)
        .ok_or_else(|| Error::Corrupt(format!("`{text}` is not a phase")))
}

fn phase_text(phase: Phase) -> &'static str {
    PHASES
        .iter()
        .find(|(own, _)| *own == phase)
        .map_or("", |(_, name)| name)
}

/// Adds a week whose runs are still to be created.
pub(super) async fn insert_week(connection: &mut SqliteConnection, plan: &Plan, week: &Week) -> Result<(), Error> {
    sqlx::query("INSERT INTO plan_weeks (plan_id, week, starts_on, phase, volume) VALUES (?, ?, ?, ?, ?)")
        .bind(plan.id)
        .bind(week.number)
        .bind(week.starts_on)
        .bind(phase_text(week.phase))
        .bind(week.volume)
        .execute(&mut *connection)
        .await?;
    for session in &week.sessions {
        sqlx::query(
            "INSERT INTO plan_sessions (run_id, plan_id, week, date, slot, workout, distance, state)
             VALUES (?, ?, ?, ?, ?, ?, ?, 'pending')",
        )
        .bind(id_of(plan, week, session))
        .bind(plan.id)
        .bind(week.number)
        .bind(session.date)
        .bind(session.slot)
        .bind(Json(session.workout))
        .bind(session.distance)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// Reads the weeks of a plan, or one of them.
pub(super) async fn weeks(
    connection: &mut SqliteConnection,
    plan_id: Uuid,
    only: Option<u8>,
) -> Result<Vec<PlanWeek>, Error> {
    let weeks: Vec<WeekRow> = sqlx::query_as(
        "SELECT week, starts_on, phase, volume FROM plan_weeks WHERE plan_id = ? AND coalesce(week = ?, 1) ORDER BY week",
    )
    .bind(plan_id)
    .bind(only)
    .fetch_all(&mut *connection)
    .await?;
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT * FROM plan_sessions WHERE plan_id = ? AND coalesce(week = ?, 1) AND state <> 'obsolete'
         ORDER BY date, slot",
    )
    .bind(plan_id)
    .bind(only)
    .fetch_all(connection)
    .await?;
    let mut sessions: BTreeMap<u8, Vec<(Uuid, Session)>> = BTreeMap::new();
    for row in rows {
        sessions.entry(row.week).or_default().push(row.session());
    }
    let week = |row: WeekRow| {
        Ok(PlanWeek {
            number: row.week,
            starts_on: row.starts_on,
            phase: phase(&row.phase)?,
            volume: row.volume,
            sessions: sessions.remove(&row.week).unwrap_or_default(),
        })
    };
    weeks.into_iter().map(week).collect()
}

/// Drops the weeks after the first ones; their runs are to be deleted.
pub(super) async fn give_up_weeks_after(
    connection: &mut SqliteConnection,
    plan_id: Uuid,
    kept: usize,
) -> Result<(), Error> {
    let kept = u8::try_from(kept).map_err(Error::corrupt)?;
    sqlx::query("UPDATE plan_sessions SET state = 'obsolete' WHERE plan_id = ? AND week > ?")
        .bind(plan_id)
        .bind(kept)
        .execute(&mut *connection)
        .await?;
    sqlx::query("DELETE FROM plan_weeks WHERE plan_id = ? AND week > ?")
        .bind(plan_id)
        .bind(kept)
        .execute(connection)
        .await?;
    Ok(())
}

/// Drops the sessions after a day, and gives back which runs are still to be deleted up to then.
pub(super) async fn drop_after(
    connection: &mut SqliteConnection,
    plan_id: Uuid,
    day: Date,
) -> Result<Vec<Uuid>, Error> {
    sqlx::query("DELETE FROM plan_sessions WHERE plan_id = ? AND date > ?")
        .bind(plan_id)
        .bind(day)
        .execute(&mut *connection)
        .await?;
    obsolete(connection, plan_id).await
}

/// The sessions whose runs are not there yet, week by week.
pub(super) async fn pending(
    connection: &mut SqliteConnection,
    plan_id: Uuid,
) -> Result<Vec<(u8, Vec<(Uuid, Session)>)>, Error> {
    let rows: Vec<Row> =
        sqlx::query_as("SELECT * FROM plan_sessions WHERE plan_id = ? AND state = 'pending' ORDER BY week, date, slot")
            .bind(plan_id)
            .fetch_all(connection)
            .await?;
    let mut weeks: BTreeMap<u8, Vec<(Uuid, Session)>> = BTreeMap::new();
    for row in rows {
        weeks.entry(row.week).or_default().push(row.session());
    }
    Ok(weeks.into_iter().collect())
}

/// Runs that the plan has no use for; as many as one message has room for.
pub(super) async fn obsolete(connection: &mut SqliteConnection, plan_id: Uuid) -> Result<Vec<Uuid>, Error> {
    let runs = sqlx::query_scalar(
        "SELECT run_id FROM plan_sessions WHERE plan_id = ? AND state = 'obsolete' ORDER BY week, date, slot LIMIT ?",
    )
    .bind(plan_id)
    .bind(i64::try_from(DELETIONS).unwrap_or(i64::MAX))
    .fetch_all(connection)
    .await?;
    Ok(runs)
}

/// Notes that a run is there, and says whether the plan has a use for it.
pub(super) async fn created(connection: &mut SqliteConnection, plan_id: Uuid, run: Uuid) -> Result<bool, Error> {
    let noted = sqlx::query(
        "UPDATE plan_sessions SET state = 'created' WHERE run_id = ? AND plan_id = ? AND state <> 'obsolete'",
    )
    .bind(run)
    .bind(plan_id)
    .execute(connection)
    .await?;
    Ok(noted.rows_affected() == 1)
}

/// Notes that a run is gone, if the plan has no use for it.
pub(super) async fn deleted(connection: &mut SqliteConnection, plan_id: Uuid, run: Uuid) -> Result<(), Error> {
    sqlx::query("DELETE FROM plan_sessions WHERE run_id = ? AND plan_id = ? AND state = 'obsolete'")
        .bind(run)
        .bind(plan_id)
        .execute(connection)
        .await?;
    Ok(())
}

/// Notes that all runs that the plan has a use for are there.
pub(super) async fn all_created(connection: &mut SqliteConnection, plan_id: Uuid) -> Result<(), Error> {
    sqlx::query("UPDATE plan_sessions SET state = 'created' WHERE plan_id = ? AND state = 'pending'")
        .bind(plan_id)
        .execute(connection)
        .await?;
    Ok(())
}

/// Whether there are runs to create or to delete.
pub(super) async fn is_work_left(connection: &mut SqliteConnection, plan_id: Uuid) -> Result<bool, Error> {
    let left =
        sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM plan_sessions WHERE plan_id = ? AND state <> 'created')")
            .bind(plan_id)
            .fetch_one(connection)
            .await?;
    Ok(left)
}

/// How many sessions of a plan are runs.
pub(super) async fn count_created(connection: &mut SqliteConnection, plan_id: Uuid) -> Result<u32, Error> {
    let count = sqlx::query_scalar("SELECT count(*) FROM plan_sessions WHERE plan_id = ? AND state = 'created'")
        .bind(plan_id)
        .fetch_one(connection)
        .await?;
    Ok(count)
}
