//! Races as rows.

use runnerly_common::{Error, db};
use sqlx::SqliteConnection;
use time::Date;
use uuid::Uuid;

use crate::model::{DistanceKind, Location, Race, RaceInput, Status, Visibility};
use crate::place;

/// A row of the table.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct Row {
    id: Uuid,
    name: String,
    date: Date,
    distance: f64,
    distance_kind: DistanceKind,
    place: String,
    country: Option<String>,
    lat: Option<f64>,
    lon: Option<f64>,
    start_time: Option<String>,
    website: Option<String>,
    visibility: Visibility,
    status: Status,
    created_by: Uuid,
    version: i64,
    created_at: i64,
    updated_at: i64,
}

impl Row {
    /// The race that the row holds.
    pub(super) fn race(self) -> Result<Race, Error> {
        let location = Location {
            name: self.place,
            country: self.country,
            lat: self.lat,
            lon: self.lon,
        };
        let input = RaceInput {
            name: self.name,
            date: self.date,
            distance: self.distance,
            distance_kind: self.distance_kind,
            location,
            start_time: self.start_time,
            website: self.website,
            visibility: self.visibility,
        };
        Ok(Race {
            id: self.id,
            input,
            status: self.status,
            created_by: self.created_by,
            version: self.version,
            created_at: db::instant(self.created_at)?,
            updated_at: db::instant(self.updated_at)?,
        })
    }
}

/// The text that searching looks through.
fn words(input: &RaceInput) -> String {
    format!("{}\n{}", input.name.to_lowercase(), input.location.name.to_lowercase())
}

/// Adds a race.
pub(super) async fn insert(connection: &mut SqliteConnection, race: &Race) -> Result<(), Error> {
    let input = &race.input;
    let point = place::of(&input.location);
    sqlx::query(
        "INSERT INTO races (id, name, date, distance, distance_kind, place, country, lat, lon, start_time, website,
             visibility, status, created_by, version, created_at, updated_at, words, x, y, z)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(race.id)
    .bind(&input.name)
    .bind(input.date)
    .bind(input.distance)
    .bind(input.distance_kind)
    .bind(&input.location.name)
    .bind(&input.location.country)
    .bind(input.location.lat)
    .bind(input.location.lon)
    .bind(&input.start_time)
    .bind(&input.website)
    .bind(input.visibility)
    .bind(race.status)
    .bind(race.created_by)
    .bind(race.version)
    .bind(db::micros(race.created_at))
    .bind(db::micros(race.updated_at))
    .bind(words(input))
    .bind(point.map(|[x, _, _]| x))
    .bind(point.map(|[_, y, _]| y))
    .bind(point.map(|[_, _, z]| z))
    .execute(connection)
    .await?;
    Ok(())
}

/// Writes a race over its version before.
pub(super) async fn update(connection: &mut SqliteConnection, race: &Race) -> Result<(), Error> {
    let input = &race.input;
    let point = place::of(&input.location);
    let updated = sqlx::query(
        "UPDATE races SET name = ?, date = ?, distance = ?, distance_kind = ?, place = ?, country = ?, lat = ?, lon = ?,
             start_time = ?, website = ?, visibility = ?, status = ?, version = ?, updated_at = ?, words = ?, x = ?,
             y = ?, z = ?
         WHERE id = ? AND version = ?",
    )
    .bind(&input.name)
    .bind(input.date)
    .bind(input.distance)
    .bind(input.distance_kind)
    .bind(&input.location.name)
    .bind(&input.location.country)
    .bind(input.location.lat)
    .bind(input.location.lon)
    .bind(&input.start_time)
    .bind(&input.website)
    .bind(input.visibility)
    .bind(race.status)
    .bind(race.version)
    .bind(db::micros(race.updated_at))
    .bind(words(input))
    .bind(point.map(|[x, _, _]| x))
    .bind(point.map(|[_, y, _]| y))
    .bind(point.map(|[_, _, z]| z))
    .bind(race.id)
    .bind(race.version - 1)
    .execute(connection)
    .await?;
    // the caller read the version under the write lock, so it cannot have changed
    if updated.rows_affected() == 1 {
        Ok(())
    } else {
        Err(Error::Stale(race.version - 1))
    }
}

/// Reads a race, whoever can see it.
pub(super) async fn get(connection: &mut SqliteConnection, id: Uuid) -> Result<Race, Error> {
    let row: Option<Row> = sqlx::query_as("SELECT * FROM races WHERE id = ?")
        .bind(id)
        .fetch_optional(connection)
        .await?;
    row.ok_or(Error::NotFound)?.race()
}

/// Counts a change of the races.
pub(super) async fn count_change(connection: &mut SqliteConnection) -> Result<(), Error> {
    sqlx::query("UPDATE collection_version SET version = version + 1")
        .execute(connection)
        .await?;
    Ok(())
}

/// How many changes of the races there were.
pub(super) async fn collection_version(connection: &mut SqliteConnection) -> Result<i64, Error> {
    Ok(sqlx::query_scalar("SELECT version FROM collection_version")
        .fetch_one(connection)
        .await?)
}
