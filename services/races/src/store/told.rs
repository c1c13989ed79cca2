//! What is told of races, in the transaction of the change that it tells of.

use runnerly_common::{Error, events};
use sqlx::SqliteConnection;
use uuid::Uuid;

use crate::messages;
use crate::model::{Race, RaceInput, Status};

/// Tells of a race that was added.
pub(super) async fn created(connection: &mut SqliteConnection, race: &Race) -> Result<(), Error> {
    events::tell(connection, messages::created(race)).await
}

/// Tells of a race that was changed; of one that will not take place, those who would have run are told too.
pub(super) async fn changed(connection: &mut SqliteConnection, before: &Race, race: &Race) -> Result<(), Error> {
    if race.status == Status::Cancelled {
        return cancelled(connection, race).await;
    }
    events::tell(connection, messages::updated(race, differences(before, race))).await
}

/// Tells of a race that will not take place.
pub(super) async fn cancelled(connection: &mut SqliteConnection, race: &Race) -> Result<(), Error> {
    let participants: Vec<Uuid> =
        sqlx::query_scalar("SELECT runner_id FROM participants WHERE race_id = ? ORDER BY since, runner_id")
            .bind(race.id)
            .fetch_all(&mut *connection)
            .await?;
    events::tell(connection, messages::cancelled(race, participants)).await
}

/// The properties of the contract that differ.
fn differences(before: &Race, race: &Race) -> Vec<String> {
    let (a, b): (&RaceInput, &RaceInput) = (&before.input, &race.input);
    let all = [
        ("name", a.name != b.name),
        ("date", a.date != b.date),
        ("distance", a.distance != b.distance),
        ("distance_kind", a.distance_kind != b.distance_kind),
        ("location", a.location != b.location),
        ("start_time", a.start_time != b.start_time),
        ("website", a.website != b.website),
        ("visibility", a.visibility != b.visibility),
        ("status", before.status != race.status),
    ];
    let changed = all.into_iter().filter(|(_, differs)| *differs);
    changed.map(|(name, _)| name.to_owned()).collect()
}
