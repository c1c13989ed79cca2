//! Refresh tokens. Each is good once; when it is shown again, somebody else has it too, and its whole family ends
//! (RFC 9700, section 4.14.2).

use runnerly_common::{Error, db};
use sha2::{Digest, Sha256};
use sqlx::SqliteConnection;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;
use wirewright_runtime::types::Secret;

use super::UserStore;

/// How long a refresh token is good.
const LIFETIME: Duration = Duration::days(30);

/// Whom a refresh token is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The runner.
    pub user_id: Uuid,
    /// The scopes, with spaces between them.
    pub scope: String,
}

impl UserStore {
    /// Keeps the first refresh token of a sign-in.
    ///
    /// # Errors
    /// When the database fails, or the runner is gone.
    pub async fn begin(&self, session: &Session, token: &Secret<String>, now: OffsetDateTime) -> Result<(), Error> {
        let mut connection = self.pool.acquire().await?;
        insert(&mut connection, session, Uuid::now_v7(), token, now).await
    }

    /// Puts a refresh token in the place of another; `None` where that is not good.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn renew(
        &self,
        old: &Secret<String>,
        new: &Secret<String>,
        now: OffsetDateTime,
    ) -> Result<Option<Session>, Error> {
        let mut tx = db::write(&self.pool).await?;
        let found: Option<(Uuid, Uuid, String, i64, bool)> = sqlx::query_as(
            "SELECT family, user_id, scope, expires_at, used FROM refresh_tokens
             JOIN users ON users.id = user_id AND status = 'active'
             WHERE digest = ?",
        )
        .bind(digest(old))
        .fetch_optional(&mut *tx)
        .await?;
        let renewed = match found {
            None => None,
            Some((family, _, _, _, true)) => {
                end(&mut tx, family).await?;
                None
            }
            Some((_, _, _, expires_at, false)) if expires_at <= db::micros(now) => None,
            Some((family, user_id, scope, _, false)) => {
                let session = Session { user_id, scope };
                use_up(&mut tx, old).await?;
                insert(&mut tx, &session, family, new, now).await?;
                Some(session)
            }
        };
        tx.commit().await?;
        Ok(renewed)
    }
}

/// The token has 256 bits by chance, so that its hash needs no salt and no work.
fn digest(token: &Secret<String>) -> Vec<u8> {
    Sha256::digest(token.expose()).to_vec()
}

async fn insert(
    connection: &mut SqliteConnection,
    session: &Session,
    family: Uuid,
    token: &Secret<String>,
    now: OffsetDateTime,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO refresh_tokens (digest, family, user_id, scope, expires_at, used) VALUES (?, ?, ?, ?, ?, 0)",
    )
    .bind(digest(token))
    .bind(family)
    .bind(session.user_id)
    .bind(&session.scope)
    .bind(db::micros(now + LIFETIME))
    .execute(connection)
    .await?;
    Ok(())
}

async fn use_up(connection: &mut SqliteConnection, token: &Secret<String>) -> Result<(), Error> {
    sqlx::query("UPDATE refresh_tokens SET used = 1 WHERE digest = ?")
        .bind(digest(token))
        .execute(connection)
        .await?;
    Ok(())
}

async fn end(connection: &mut SqliteConnection, family: Uuid) -> Result<(), Error> {
    sqlx::query("DELETE FROM refresh_tokens WHERE family = ?")
        .bind(family)
        .execute(connection)
        .await?;
    Ok(())
}

/// Ends all refresh tokens of a runner.
pub(super) async fn end_all(connection: &mut SqliteConnection, user_id: Uuid) -> Result<(), Error> {
    sqlx::query("DELETE FROM refresh_tokens WHERE user_id = ?")
        .bind(user_id)
        .execute(connection)
        .await?;
    Ok(())
}

/// Forgets refresh tokens that have expired.
pub(super) async fn forget_expired(connection: &mut SqliteConnection, now: OffsetDateTime) -> Result<(), Error> {
    sqlx::query("DELETE FROM refresh_tokens WHERE expires_at <= ?")
        .bind(db::micros(now))
        .execute(connection)
        .await?;
    Ok(())
}
