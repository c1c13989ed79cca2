//! The ids of all runners, page by page.

use runnerly_common::{Error, cursor};
use uuid::Uuid;

use super::{UserStore, row};
use crate::model::IdPage;

impl UserStore {
    /// Lists the ids of runners, those who registered first first.
    ///
    /// # Errors
    /// When the cursor is not one of this list, and when the database fails.
    pub async fn ids(&self, limit: u32, after: Option<&str>) -> Result<IdPage, Error> {
        let after: Uuid = after.map(cursor::decode).transpose()?.unwrap_or(Uuid::nil());
        // one transaction, so that the version belongs to the ids
        let mut tx = self.pool.begin().await?;
        let version = row::collection_version(&mut tx).await?;
        // one more than the page holds
        let mut ids: Vec<Uuid> = sqlx::query_scalar("SELECT id FROM users WHERE id > ? ORDER BY id LIMIT ?")
            .bind(after)
            .bind(i64::from(limit) + 1)
            .fetch_all(&mut *tx)
            .await?;
        tx.commit().await?;
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = ids.len() > limit;
        ids.truncate(limit);
        let last = ids.last().filter(|_| more);
        Ok(IdPage {
            version,
            next_cursor: last.map(cursor::encode).transpose()?,
            ids,
        })
    }

    /// How often somebody came or went.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn collection_version(&self) -> Result<i64, Error> {
        let mut connection = self.pool.acquire().await?;
        row::collection_version(&mut connection).await
    }
}
