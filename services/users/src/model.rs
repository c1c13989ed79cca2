//! Runners as the service keeps them.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;
use wirewright_runtime::types::Secret;

/// The sex by ISO/IEC 5218.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[sqlx(type_name = "TEXT")]
pub enum Sex {
    /// Not known.
    #[serde(rename = "0")]
    #[sqlx(rename = "0")]
    NotKnown,
    /// Male.
    #[serde(rename = "1")]
    #[sqlx(rename = "1")]
    Male,
    /// Female.
    #[serde(rename = "2")]
    #[sqlx(rename = "2")]
    Female,
    /// Not applicable.
    #[serde(rename = "9")]
    #[sqlx(rename = "9")]
    NotApplicable,
}

/// Whether a runner may sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "TEXT", rename_all = "snake_case")]
pub enum Status {
    /// Not yet.
    Pending,
    /// Yes.
    Active,
    /// Not any more.
    Disabled,
}

/// What a user may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// What every runner may.
    Runner,
    /// Runs races.
    Organizer,
    /// Runs Runnerly.
    Admin,
}

/// What a runner says of themselves.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Details {
    /// The first name.
    pub firstname: Option<String>,
    /// The last name.
    pub lastname: Option<String>,
    /// Years.
    pub age: Option<i32>,
    /// Kilograms.
    pub weight: Option<f64>,
    /// The sex.
    pub sex: Option<Sex>,
    /// The highest heart rate, in beats per minute.
    pub max_hr: Option<i32>,
    /// The heart rate at rest, in beats per minute.
    pub rest_hr: Option<i32>,
    /// Millilitres per kilogram and minute.
    pub vo2max: Option<f64>,
    /// Settings by name.
    pub preferences: BTreeMap<String, String>,
}

/// A runner. Has no secret.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct User {
    /// The runner.
    pub id: Uuid,
    /// The address, as it was given.
    pub email: String,
    /// What the runner says.
    pub details: Details,
    /// Whether there is a token for Strava.
    pub strava_linked: bool,
    /// Whether the runner may sign in.
    pub status: Status,
    /// What the runner may do.
    pub roles: Vec<Role>,
    /// Counts the changes, from 1.
    pub version: i64,
    /// When the runner registered.
    #[serde(with = "time::serde::timestamp::microseconds")]
    pub created_at: OffsetDateTime,
    /// When the runner was last changed.
    #[serde(with = "time::serde::timestamp::microseconds")]
    pub updated_at: OffsetDateTime,
}

/// A runner who registers, with the password hashed.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// The address.
    pub email: String,
    /// What the runner says.
    pub details: Details,
    /// The token for Strava.
    pub strava_token: Option<Secret<String>>,
    /// The hash of the password.
    pub password: PasswordHash,
}

/// The hash of a password, as a PHC string. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(pub(crate) String);

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash")
    }
}

/// What is to change of a runner: `None` stays, `Some(None)` is cleared.
#[derive(Clone, Debug, Default)]
pub struct UserPatch {
    /// The hash of the new password.
    pub password: Option<PasswordHash>,
    /// The token for Strava.
    pub strava_token: Option<Option<Secret<String>>>,
    /// The first name.
    pub firstname: Option<Option<String>>,
    /// The last name.
    pub lastname: Option<Option<String>>,
    /// Years.
    pub age: Option<Option<i32>>,
    /// Kilograms.
    pub weight: Option<Option<f64>>,
    /// The sex.
    pub sex: Option<Option<Sex>>,
    /// The highest heart rate.
    pub max_hr: Option<Option<i32>>,
    /// The heart rate at rest.
    pub rest_hr: Option<Option<i32>>,
    /// Millilitres per kilogram and minute.
    pub vo2max: Option<Option<f64>>,
    /// Settings by name; `None` removes one.
    pub preferences: BTreeMap<String, Option<String>>,
}

impl UserPatch {
    /// The details after the change.
    #[must_use]
    pub fn applied(&self, details: &Details) -> Details {
        let mut details = details.clone();
        set(&mut details.firstname, &self.firstname);
        set(&mut details.lastname, &self.lastname);
        set(&mut details.age, &self.age);
        set(&mut details.weight, &self.weight);
        set(&mut details.sex, &self.sex);
        set(&mut details.max_hr, &self.max_hr);
        set(&mut details.rest_hr, &self.rest_hr);
        set(&mut details.vo2max, &self.vo2max);
        for (name, value) in &self.preferences {
            match value {
                Some(value) => drop(details.preferences.insert(name.clone(), value.clone())),
                None => drop(details.preferences.remove(name)),
            }
        }
        details
    }
}

fn set<T: Clone>(value: &mut Option<T>, change: &Option<Option<T>>) {
    if let Some(changed) = change {
        value.clone_from(changed);
    }
}

/// A page of ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdPage {
    /// How often somebody came or went.
    pub version: i64,
    /// The ids.
    pub ids: Vec<Uuid>,
    /// Where the next page begins.
    pub next_cursor: Option<String>,
}
