//! Lists of runs, page by page.

use runnerly_common::{Error, cursor, db};
use serde::{Deserialize, Serialize};
use sqlx::{QueryBuilder, Sqlite};
use uuid::Uuid;

use super::RunStore;
use super::row::{self, Row};
use crate::model::{Details, Page, Run, RunQuery, Sort};

/// The last run of a page: in which order, its place in it, and its id.
#[derive(Debug, Serialize, Deserialize)]
struct Place(Sort, Key, Uuid);

/// What runs are ordered by.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum Key {
    /// When the run counts.
    Date(i64),
    /// Its distance.
    Distance(f64),
}

impl RunStore {
    /// Lists runs of a runner.
    ///
    /// # Errors
    /// When the cursor is not one of this list, and when the database fails.
    pub async fn list(&self, runner_id: Uuid, query: &RunQuery) -> Result<Page, Error> {
        let mut select = select(runner_id, query)?;
        // one transaction, so that the version belongs to the items
        let mut tx = self.pool.begin().await?;
        let version = row::collection_version(&mut tx, runner_id).await?;
        let rows: Vec<Row> = select.build_query_as().fetch_all(&mut *tx).await?;
        tx.commit().await?;
        let mut items = rows.into_iter().map(Row::run).collect::<Result<Vec<Run>, Error>>()?;
        let limit = usize::try_from(query.limit).unwrap_or(usize::MAX);
        let more = items.len() > limit;
        items.truncate(limit);
        let last = items.last().filter(|_| more);
        let next_cursor = last.map(|last| cursor::encode(&place(query.sort, last))).transpose()?;
        Ok(Page {
            version,
            items,
            next_cursor,
        })
    }
}

/// The statement that reads one run more than the page holds.
fn select(runner_id: Uuid, query: &RunQuery) -> Result<QueryBuilder<Sqlite>, Error> {
    let mut sql = QueryBuilder::new("SELECT * FROM runs WHERE runner_id = ");
    sql.push_bind(runner_id);
    if let Some(from) = query.from {
        sql.push(" AND day >= ").push_bind(from);
    }
    if let Some(to) = query.to {
        sql.push(" AND day <= ").push_bind(to);
    }
    push_any(&mut sql, " AND type IN (", &query.kinds);
    push_any(&mut sql, " AND status IN (", &query.statuses);
    if let Some(plan_id) = query.plan_id {
        sql.push(" AND plan_id = ").push_bind(plan_id);
    }
    if let Some(race_id) = query.race_id {
        sql.push(" AND race_id = ").push_bind(race_id);
    }
    if let Some(min_distance) = query.min_distance {
        sql.push(" AND distance >= ").push_bind(min_distance);
    }
    push_page(&mut sql, query)?;
    Ok(sql)
}

fn push_any<T>(sql: &mut QueryBuilder<Sqlite>, start: &'static str, values: &[T])
where
    T: Copy + for<'q> sqlx::Encode<'q, Sqlite> + sqlx::Type<Sqlite>,
{
    if !values.is_empty() {
        sql.push(start);
        let mut list = sql.separated(", ");
        for value in values {
            list.push_bind(*value);
        }
        sql.push(")");
    }
}

/// The order, where the page before ended, and the length of the page.
fn push_page(sql: &mut QueryBuilder<Sqlite>, query: &RunQuery) -> Result<(), Error> {
    let (column, comparison, direction) = match query.sort {
        Sort::DateDesc => ("occurs_at", "<", "DESC"),
        Sort::DateAsc => ("occurs_at", ">", "ASC"),
        Sort::DistanceDesc => ("coalesce(distance, 0)", "<", "DESC"),
        Sort::DistanceAsc => ("coalesce(distance, 0)", ">", "ASC"),
    };
    if let Some(cursor) = &query.cursor {
        let Place(sort, key, id) = cursor::decode(cursor)?;
        if sort != query.sort {
            return Err(Error::Cursor);
        }
        sql.push(format_args!(" AND ({column}, id) {comparison} ("));
        match key {
            Key::Date(micros) => sql.push_bind(micros),
            Key::Distance(metres) => sql.push_bind(metres),
        };
        sql.push(", ").push_bind(id).push(")");
    }
    sql.push(format_args!(" ORDER BY {column} {direction}, id {direction} LIMIT "))
        .push_bind(query.limit + 1);
    Ok(())
}

fn place(sort: Sort, run: &Run) -> Place {
    let (date, distance) = match &run.details {
        Details::Planned(planned) => (
            planned.scheduled_on.midnight().assume_utc(),
            planned.distance.unwrap_or(0.0),
        ),
        Details::Recorded(recorded) => (recorded.start_date, recorded.distance),
    };
    let key = match sort {
        Sort::DateDesc | Sort::DateAsc => Key::Date(db::micros(date)),
        Sort::DistanceDesc | Sort::DistanceAsc => Key::Distance(distance),
    };
    Place(sort, key, run.id)
}
