//! Signing keys.

use runnerly_common::token::SigningKey;
use runnerly_common::{Error, db};
use sqlx::SqliteConnection;
use time::OffsetDateTime;

use super::UserStore;

impl UserStore {
    /// The signing keys, the last one first. `fresh` becomes the last one where that is older than `signing_since`; keys
    /// whose next one is older than `good_since` are forgotten.
    ///
    /// # Errors
    /// When the database fails, or what it holds is no key.
    pub(crate) async fn signing_keys(
        &self,
        fresh: SigningKey,
        signing_since: OffsetDateTime,
        good_since: OffsetDateTime,
        now: OffsetDateTime,
    ) -> Result<Vec<SigningKey>, Error> {
        let mut tx = db::write(&self.pool).await?;
        let mut kept = all(&mut tx).await?;
        if kept.first().is_none_or(|(_, since)| *since < db::micros(signing_since)) {
            insert(&mut tx, &fresh, now).await?;
            kept.insert(0, (fresh, db::micros(now)));
        }
        let mut keys: Vec<(SigningKey, i64)> = Vec::with_capacity(kept.len());
        for (key, since) in kept {
            let signed_until = keys.last().map(|(_, since)| *since);
            if signed_until.is_some_and(|until| until < db::micros(good_since)) {
                forget(&mut tx, &key).await?;
            } else {
                keys.push((key, since));
            }
        }
        tx.commit().await?;
        Ok(keys.into_iter().map(|(key, _)| key).collect())
    }
}

async fn all(connection: &mut SqliteConnection) -> Result<Vec<(SigningKey, i64)>, Error> {
    let rows: Vec<(Vec<u8>, i64)> =
        sqlx::query_as("SELECT pkcs8, created_at FROM signing_keys ORDER BY created_at DESC, kid")
            .fetch_all(connection)
            .await?;
    let keys = rows.into_iter().map(|(pkcs8, since)| {
        let key = SigningKey::from_pkcs8(&pkcs8).map_err(Error::corrupt)?;
        Ok((key, since))
    });
    keys.collect()
}

async fn insert(connection: &mut SqliteConnection, key: &SigningKey, now: OffsetDateTime) -> Result<(), Error> {
    sqlx::query("INSERT INTO signing_keys (kid, pkcs8, created_at) VALUES (?, ?, ?)")
        .bind(key.public().kid())
        .bind(key.to_pkcs8().expose())
        .bind(db::micros(now))
        .execute(connection)
        .await?;
    Ok(())
}

async fn forget(connection: &mut SqliteConnection, key: &SigningKey) -> Result<(), Error> {
    sqlx::query("DELETE FROM signing_keys WHERE kid = ?")
        .bind(key.public().kid())
        .execute(connection)
        .await?;
    Ok(())
}
