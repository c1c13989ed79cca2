//! The database of the service.

use std::path::Path;

use runnerly_common::etag::{self, Tags};
use runnerly_common::events::{self, Outbox};
use runnerly_common::housekeeping::House;
use runnerly_common::idempotency::{self, Claim, KeyedRequest};
use runnerly_common::{Error, db};
use sqlx::SqlitePool;
use sqlx::migrate::Migrator;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::model::{NewUser, PasswordHash, Role, Status, User, UserPatch};
use crate::{messages, rules};

mod keys;
mod list;
mod refresh;
mod row;

pub use refresh::Session;

static MIGRATOR: Migrator = sqlx::migrate!();

/// All runners. Cheap to clone.
#[derive(Clone, Debug)]
pub struct UserStore {
    pool: SqlitePool,
    outbox: Outbox,
}

/// What became of a request to register.
#[derive(Clone, Debug, PartialEq)]
pub enum Registered {
    /// The runner is registered.
    Now(User),
    /// The runner was registered by the same request before.
    Before(User),
}

impl UserStore {
    /// Opens the database in a file, and creates it when there is none.
    ///
    /// # Errors
    /// When the file cannot be opened or brought to the current schema.
    pub async fn open(file: &Path) -> Result<Self, Error> {
        let pool = db::open(file, &MIGRATOR).await?;
        let outbox = Outbox::new(pool.clone());
        Ok(Self { pool, outbox })
    }

    /// What is told of runners.
    #[must_use]
    pub fn outbox(&self) -> &Outbox {
        &self.outbox
    }

    /// Registers a runner, once for each idempotency key. The password does not tell requests apart here.
    ///
    /// # Errors
    /// When the address is taken, when the runner breaks a rule, when the key belongs to another request, and when the
    /// database fails.
    pub async fn register(&self, key: Uuid, new: NewUser, now: OffsetDateTime) -> Result<Registered, Error> {
        let strava_token = new.strava_token.as_ref().map(|token| token.expose());
        // Who registers is not known yet. Only a hash of the content is kept, which a password would be guessed from.
        let content = (&new.email, &new.details, strava_token);
        let request = KeyedRequest::new("registerUser", Uuid::nil(), key, &content)?;
        let mut tx = db::write(&self.pool).await?;
        if let Claim::Answered(answer) = request.claim(&mut tx, now).await? {
            return Ok(Registered::Before(serde_json::from_str(&answer)?));
        }
        rules::check(&new.details)?;
        let now = db::stored(now);
        let user = User {
            id: Uuid::now_v7(),
            email: new.email,
            details: new.details,
            strava_linked: new.strava_token.is_some(),
            status: Status::Active,
            roles: vec![Role::Runner],
            version: 1,
            created_at: now,
            updated_at: now,
        };
        row::insert(&mut tx, &user, &new.password, new.strava_token.as_ref()).await?;
        row::count_change(&mut tx).await?;
        request.finish(&mut tx, &serde_json::to_string(&user)?).await?;
        events::tell(&mut tx, messages::registered(&user)).await?;
        tx.commit().await?;
        self.outbox.notify();
        Ok(Registered::Now(user))
    }

    /// Reads a runner.
    ///
    /// # Errors
    /// When there is none, and when the database fails.
    pub async fn get(&self, id: Uuid) -> Result<User, Error> {
        let mut connection = self.pool.acquire().await?;
        row::get(&mut connection, id).await
    }

    /// Who signs in with an address: the runner and the hash of the password; `None` where there is none who may.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn credentials(&self, email: &str) -> Result<Option<(Uuid, PasswordHash)>, Error> {
        let found: Option<(Uuid, String)> =
            sqlx::query_as("SELECT id, password_hash FROM users WHERE email_key = ? AND status = 'active'")
                .bind(email.to_lowercase())
                .fetch_optional(&self.pool)
                .await?;
        Ok(found.map(|(id, hash)| (id, PasswordHash(hash))))
    }

    /// The hash of a runner's password.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn password(&self, id: Uuid) -> Result<Option<PasswordHash>, Error> {
        let found: Option<String> = sqlx::query_scalar("SELECT password_hash FROM users WHERE id = ?")
            .bind(id)
            .fetch_optional(&self.pool)
            .await?;
        Ok(found.map(PasswordHash))
    }

    /// Changes a runner. A new password ends all refresh tokens.
    ///
    /// # Errors
    /// When there is none, when another version is meant, when the new state breaks a rule, and when the database fails.
    pub async fn update(
        &self,
        id: Uuid,
        versions: &Tags,
        patch: &UserPatch,
        now: OffsetDateTime,
    ) -> Result<User, Error> {
        let mut tx = db::write(&self.pool).await?;
        let user = row::get(&mut tx, id).await?;
        etag::check(versions, user.version)?;
        let details = patch.applied(&user.details);
        rules::check(&details)?;
        if details == user.details && patch.password.is_none() && patch.strava_token.is_none() {
            return Ok(user);
        }
        let strava_token = patch.strava_token.as_ref();
        let changed = User {
            details,
            strava_linked: strava_token.map_or(user.strava_linked, Option::is_some),
            version: user.version + 1,
            updated_at: db::stored(now),
            ..user
        };
        row::update(&mut tx, &changed).await?;
        if let Some(token) = strava_token {
            row::set_strava_token(&mut tx, id, token.as_ref()).await?;
        }
        if let Some(password) = &patch.password {
            row::set_password(&mut tx, id, password).await?;
            refresh::end_all(&mut tx, id).await?;
        }
        tx.commit().await?;
        Ok(changed)
    }

    /// Erases a runner, and all that is kept of them; the other services are told to.
    ///
    /// # Errors
    /// When there is none, when another version is meant, and when the database fails.
    pub async fn delete(&self, id: Uuid, versions: &Tags) -> Result<(), Error> {
        let mut tx = db::write(&self.pool).await?;
        let user = row::get(&mut tx, id).await?;
        etag::check(versions, user.version)?;
        row::delete(&mut tx, id).await?;
        row::count_change(&mut tx).await?;
        events::tell(&mut tx, messages::erased(id)).await?;
        tx.commit().await?;
        self.outbox.notify();
        Ok(())
    }
}

/// Answers to requests with idempotency keys are forgotten after a day, and refresh tokens when they have expired.
impl House for UserStore {
    async fn tidy(&self, now: OffsetDateTime) -> Result<(), Error> {
        let mut tx = db::write(&self.pool).await?;
        idempotency::forget_old(&mut tx, now).await?;
        refresh::forget_expired(&mut tx, now).await?;
        tx.commit().await?;
        Ok(())
    }
}
