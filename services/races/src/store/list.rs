//! Lists of races, page by page.

use runnerly_common::{Error, cursor};
use sqlx::{QueryBuilder, Sqlite};
use time::Date;
use uuid::Uuid;

use super::RaceStore;
use super::row::{self, Row};
use crate::model::{Page, Race, RaceQuery};
use crate::place;

impl RaceStore {
    /// Lists races that the viewer can see, the earliest first.
    ///
    /// # Errors
    /// When the cursor is not one of this list, and when the database fails.
    pub async fn list(&self, query: &RaceQuery) -> Result<Page, Error> {
        let mut select = select(query)?;
        // one transaction, so that the version belongs to the items
        let mut tx = self.pool.begin().await?;
        let version = row::collection_version(&mut tx).await?;
        let rows: Vec<Row> = select.build_query_as().fetch_all(&mut *tx).await?;
        tx.commit().await?;
        let mut items = rows.into_iter().map(Row::race).collect::<Result<Vec<Race>, Error>>()?;
        let limit = usize::try_from(query.limit).unwrap_or(usize::MAX);
        let more = items.len() > limit;
        items.truncate(limit);
        let last = items.last().filter(|_| more);
        let next_cursor = last
            .map(|last| cursor::encode(&(last.input.date, last.id)))
            .transpose()?;
        Ok(Page {
            version,
            items,
            next_cursor,
        })
    }
}

/// The statement that reads one race more than the page holds.
fn select(query: &RaceQuery) -> Result<QueryBuilder<Sqlite>, Error> {
    let mut sql = QueryBuilder::new("SELECT * FROM races WHERE (visibility = 'public' OR created_by = ");
    sql.push_bind(query.viewer).push(")");
    if let Some(from) = query.from {
        sql.push(" AND date >= ").push_bind(from);
    }
    if let Some(to) = query.to {
        sql.push(" AND date <= ").push_bind(to);
    }
    if !query.kinds.is_empty() {
        sql.push(" AND distance_kind IN (");
        let mut list = sql.separated(", ");
        for kind in &query.kinds {
            list.push_bind(*kind);
        }
        sql.push(")");
    }
    if let Some(near) = &query.near {
        let [x, y, z] = place::point(near.lat, near.lon);
        sql.push(" AND x * ")
            .push_bind(x)
            .push(" + y * ")
            .push_bind(y)
            .push(" + z * ")
            .push_bind(z);
        sql.push(" >= ").push_bind(place::threshold(near));
    }
    if let Some(text) = &query.text {
        sql.push(" AND instr(words, ")
            .push_bind(text.to_lowercase())
            .push(") > 0");
    }
    if let Some(cursor) = &query.cursor {
        let (date, id): (Date, Uuid) = cursor::decode(cursor)?;
        sql.push(" AND (date, id) > (")
            .push_bind(date)
            .push(", ")
            .push_bind(id)
            .push(")");
    }
    sql.push(" ORDER BY date, id LIMIT ").push_bind(query.limit + 1);
    Ok(sql)
}
