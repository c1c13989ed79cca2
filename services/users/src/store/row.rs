//! Runners as rows.

use runnerly_common::{Error, db};
use sqlx::SqliteConnection;
use uuid::Uuid;
use wirewright_runtime::types::Secret;

use crate::model::{Details, PasswordHash, Sex, Status, User};

/// A row of the table, without its secrets.
#[derive(Debug, sqlx::FromRow)]
struct Row {
    id: Uuid,
    email: String,
    strava_linked: bool,
    firstname: Option<String>,
    lastname: Option<String>,
    age: Option<i32>,
    weight: Option<f64>,
    sex: Option<Sex>,
    max_hr: Option<i32>,
    rest_hr: Option<i32>,
    vo2max: Option<f64>,
    preferences: String,
    roles: String,
    status: Status,
    version: i64,
    created_at: i64,
    updated_at: i64,
}

impl Row {
    fn user(self) -> Result<User, Error> {
        Ok(User {
            id: self.id,
            email: self.email,
            details: Details {
                firstname: self.firstname,
                lastname: self.lastname,
                age: self.age,
                weight: self.weight,
                sex: self.sex,
                max_hr: self.max_hr,
                rest_hr: self.rest_hr,
                vo2max: self.vo2max,
                preferences: serde_json::from_str(&self.preferences)?,
            },
            strava_linked: self.strava_linked,
            status: self.status,
            roles: serde_json::from_str(&self.roles)?,
            version: self.version,
            created_at: db::instant(self.created_at)?,
            updated_at: db::instant(self.updated_at)?,
        })
    }
}

/// Adds a runner.
pub(super) async fn insert(
    connection: &mut SqliteConnection,
    user: &User,
    password: &PasswordHash,
    strava_token: Option<&Secret<String>>,
) -> Result<(), Error> {
    let details = &user.details;
    let inserted = sqlx::query(
        "INSERT INTO users (id, email, email_key, password_hash, strava_token, firstname, lastname, age, weight, sex,
             max_hr, rest_hr, vo2max, preferences, roles, status, version, created_at, updated_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(user.id)
    .bind(&user.email)
    .bind(user.email.to_lowercase())
    .bind(&password.0)
    .bind(strava_token.map(Secret::expose))
    .bind(&details.firstname)
    .bind(&details.lastname)
    .bind(details.age)
    .bind(details.weight)
    .bind(details.sex)
    .bind(details.max_hr)
    .bind(details.rest_hr)
    .bind(details.vo2max)
    .bind(serde_json::to_string(&details.preferences)?)
    .bind(serde_json::to_string(&user.roles)?)
    .bind(user.status)
    .bind(user.version)
    .bind(db::micros(user.created_at))
    .bind(db::micros(user.updated_at))
    .execute(connection)
    .await;
    match inserted {
        Ok(_) => Ok(()),
        Err(error) if Error::is_duplicate(&error) => Err(Error::Conflict("the address is taken")),
        Err(error) => Err(error.into()),
    }
}

/// Writes a runner over their version before, but for the secrets.
pub(super) async fn update(connection: &mut SqliteConnection, user: &User) -> Result<(), Error> {
    let details = &user.details;
    let updated = sqlx::query(
        "UPDATE users SET firstname = ?, lastname = ?, age = ?, weight = ?, sex = ?, max_hr = ?, rest_hr = ?,
             vo2max = ?, preferences = ?, version = ?, updated_at = ?
         WHERE id = ? AND version = ?",
    )
    .bind(&details.firstname)
    .bind(&details.lastname)
    .bind(details.age)
    .bind(details.weight)
    .bind(details.sex)
    .bind(details.max_hr)
    .bind(details.rest_hr)
    .bind(details.vo2max)
    .bind(serde_json::to_string(&details.preferences)?)
    .bind(user.version)
    .bind(db::micros(user.updated_at))
    .bind(user.id)
    .bind(user.version - 1)
    .execute(connection)
    .await?;
    // the caller read the version under the write lock, so it cannot have changed
    if updated.rows_affected() == 1 {
        Ok(())
    } else {
        Err(Error::Stale(user.version - 1))
    }
}

/// Sets or clears the token for Strava.
pub(super) async fn set_strava_token(
    connection: &mut SqliteConnection,
    id: Uuid,
    token: Option<&Secret<String>>,
) -> Result<(), Error> {
    sqlx::query("UPDATE users SET strava_token = ? WHERE id = ?")
        .bind(token.map(Secret::expose))
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}

/// Sets the password.
pub(super) async fn set_password(
    connection: &mut SqliteConnection,
    id: Uuid,
    password: &PasswordHash,
) -> Result<(), Error> {
    sqlx::query("UPDATE users SET password_hash = ? WHERE id = ?")
        .bind(&password.0)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}

/// Reads a runner.
pub(super) async fn get(connection: &mut SqliteConnection, id: Uuid) -> Result<User, Error> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT id, email, strava_token IS NOT NULL AS strava_linked, firstname, lastname, age, weight, sex, max_hr,
             rest_hr, vo2max, preferences, roles, status, version, created_at, updated_at
         FROM users WHERE id = ?",
    )
    .bind(id)
    .fetch_optional(connection)
    .await?;
    row.ok_or(Error::NotFound)?.user()
}

/// Deletes a runner with the refresh tokens and the answer to the registration, which has what the runner said.
pub(super) async fn delete(connection: &mut SqliteConnection, id: Uuid) -> Result<(), Error> {
    sqlx::query("DELETE FROM users WHERE id = ?")
        .bind(id)
        .execute(&mut *connection)
        .await?;
    sqlx::query("DELETE FROM idempotency_keys WHERE operation = 'registerUser' AND json_extract(answer, '$.id') = ?")
        .bind(id.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Counts that somebody came or went.
pub(super) async fn count_change(connection: &mut SqliteConnection) -> Result<(), Error> {
    sqlx::query("UPDATE collection_version SET version = version + 1")
        .execute(connection)
        .await?;
    Ok(())
}

/// How often somebody came or went.
pub(super) async fn collection_version(connection: &mut SqliteConnection) -> Result<i64, Error> {
    Ok(sqlx::query_scalar("SELECT version FROM collection_version")
        .fetch_one(connection)
        .await?)
}
