//! Races as the service keeps them.

use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

mod results;

pub use results::{Outcome, Participant, Publication, RaceResult, Subscription};

/// The usual distances.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[sqlx(type_name = "TEXT")]
pub enum DistanceKind {
    /// 5 km.
    #[serde(rename = "5k")]
    #[sqlx(rename = "5k")]
    FiveK,
    /// 10 km.
    #[serde(rename = "10k")]
    #[sqlx(rename = "10k")]
    TenK,
    /// 21.0975 km.
    #[serde(rename = "half")]
    #[sqlx(rename = "half")]
    Half,
    /// 42.195 km.
    #[serde(rename = "marathon")]
    #[sqlx(rename = "marathon")]
    Marathon,
    /// Anything longer.
    #[serde(rename = "ultra")]
    #[sqlx(rename = "ultra")]
    Ultra,
    /// Anything else.
    #[serde(rename = "other")]
    #[sqlx(rename = "other")]
    Other,
}

/// Who can see a race.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[sqlx(type_name = "TEXT", rename_all = "snake_case")]
pub enum Visibility {
    /// Everybody.
    Public,
    /// Only the runner who added it.
    Private,
}

/// Whether a race is still to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[sqlx(type_name = "TEXT", rename_all = "snake_case")]
pub enum Status {
    /// It is.
    Scheduled,
    /// It will not take place.
    Cancelled,
    /// It is over.
    Finished,
}

/// A place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Location {
    /// What it is called.
    pub name: String,
    /// The country in two letters (ISO 3166-1).
    pub country: Option<String>,
    /// Degrees north of the equator.
    pub lat: Option<f64>,
    /// Degrees east of Greenwich.
    pub lon: Option<f64>,
}

/// What a runner says of a race.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RaceInput {
    /// Its name.
    pub name: String,
    /// Its day.
    pub date: Date,
    /// Its distance in metres.
    pub distance: f64,
    /// Its distance in words.
    pub distance_kind: DistanceKind,
    /// Its place.
    pub location: Location,
    /// When it starts, as `HH:MM` by the clock of the place.
    pub start_time: Option<String>,
    /// Where to read more.
    pub website: Option<String>,
    /// Who can see it.
    pub visibility: Visibility,
}

/// A race.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Race {
    /// Its id.
    pub id: Uuid,
    /// What is known of it.
    pub input: RaceInput,
    /// Whether it is still to come.
    pub status: Status,
    /// The runner who added it.
    pub created_by: Uuid,
    /// Counts its changes, from 1.
    pub version: i64,
    /// When it was added.
    pub created_at: OffsetDateTime,
    /// When it was last changed.
    pub updated_at: OffsetDateTime,
}

/// A circle around a place.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Near {
    /// Degrees north of the equator.
    pub lat: f64,
    /// Degrees east of Greenwich.
    pub lon: f64,
    /// How far around, in kilometres.
    pub radius_km: f64,
}

/// Which races to list; all of it has to fit.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct RaceQuery {
    /// The runner who looks; without one, only public races are seen.
    pub viewer: Option<Uuid>,
    /// On this day or later.
    pub from: Option<Date>,
    /// On this day or earlier.
    pub to: Option<Date>,
    /// Over one of these distances; empty for all.
    pub kinds: Vec<DistanceKind>,
    /// Around a place.
    pub near: Option<Near>,
    /// With this text in the name of the race or of its place, whatever its case.
    pub text: Option<String>,
    /// How many at most.
    pub limit: u32,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

/// A page of those who take part in a race.
#[derive(Clone, Debug, PartialEq)]
pub struct ParticipantPage {
    /// How often it changed who takes part.
    pub version: i64,
    /// Who takes part.
    pub items: Vec<Participant>,
    /// Where the next page begins.
    pub next_cursor: Option<String>,
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// The version of all races, no newer than the items.
    pub version: i64,
    /// The races.
    pub items: Vec<Race>,
    /// Where the next page begins.
    pub next_cursor: Option<String>,
}
