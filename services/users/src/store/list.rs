//! The ids of all runners, page by page.

use runnerly_common::{Error, cursor};
use uuid::Uuid;

use super::UserStore;
use crate::model::IdPage;

impl UserStore {
    /// Lists the ids of runners, those who registered first first.
    ///
    /// # Errors
    /// When the cursor is not one of this list, and when the database fails.
    pub async fn ids(&self, limit: u32, after: Option<&str>) -> Result<IdPage, Error> {
        let after: Uuid = after.map(cursor::decode).transpose()?.unwrap_or(Uuid::nil());
        // one more than the page holds
        let mut ids: Vec<Uuid> = sqlx::query_scalar("SELECT id FROM users WHERE id > ? ORDER BY id LIMIT ?")
            .bind(after)
            .bind(i64::from(limit) + 1)
            .fetch_all(&self.pool)
            .await?;
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = ids.len() > limit;
        ids.truncate(limit);
        let last = ids.last().filter(|_| more);
        Ok(IdPage {
            next_cursor: last.map(cursor::encode).transpose()?,
            ids,
        })
    }
}
