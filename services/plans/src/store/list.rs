//! Lists of plans, page by page.

use runnerly_common::{Error, cursor, db};
use sqlx::{QueryBuilder, Sqlite};
use uuid::Uuid;

use super::PlanStore;
use super::row::{self, Row};
use crate::model::{Page, Plan, PlanQuery};

impl PlanStore {
    /// Lists the plans of a runner, the latest first.
    ///
    /// # Errors
    /// When the cursor is not one of this list, and when the database fails.
    pub async fn list(&self, runner_id: Uuid, query: &PlanQuery) -> Result<Page, Error> {
        let mut select = select(runner_id, query)?;
        // one transaction, so that the version belongs to the items
        let mut tx = self.pool.begin().await?;
        let version = row::collection_version(&mut tx, runner_id).await?;
        let rows: Vec<Row> = select.build_query_as().fetch_all(&mut *tx).await?;
        tx.commit().await?;
        let mut items = rows.into_iter().map(Row::plan).collect::<Result<Vec<Plan>, Error>>()?;
        let limit = usize::try_from(query.limit).unwrap_or(usize::MAX);
        let more = items.len() > limit;
        items.truncate(limit);
        let last = items.last().filter(|_| more);
        let next_cursor = last
            .map(|last| cursor::encode(&(db::micros(last.created_at), last.id)))
            .transpose()?;
        Ok(Page {
            version,
            items,
            next_cursor,
        })
    }
}

/// The statement that reads one plan more than the page holds.
fn select(runner_id: Uuid, query: &PlanQuery) -> Result<QueryBuilder<Sqlite>, Error> {
    let mut sql = QueryBuilder::new("SELECT * FROM plans WHERE runner_id = ");
    sql.push_bind(runner_id);
    if !query.statuses.is_empty() {
        sql.push(" AND status IN (");
        let mut list = sql.separated(", ");
        for status in &query.statuses {
            list.push_bind(*status);
        }
        sql.push(")");
    }
    if let Some(cursor) = &query.cursor {
        let (created_at, id): (i64, Uuid) = cursor::decode(cursor)?;
        sql.push(" AND (created_at, id) < (")
            .push_bind(created_at)
            .push(", ")
            .push_bind(id)
            .push(")");
    }
    sql.push(" ORDER BY created_at DESC, id DESC LIMIT ")
        .push_bind(query.limit + 1);
    Ok(sql)
}
