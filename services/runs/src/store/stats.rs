//! Sums over the recorded runs of a runner.

use std::collections::BTreeMap;

use runnerly_common::Error;
use sqlx::QueryBuilder;
use uuid::Uuid;

use super::{RunStore, row};
use crate::model::{Group, StatsFilter, Totals};

#[derive(Debug, sqlx::FromRow)]
struct Period {
    period: String,
    #[sqlx(flatten)]
    totals: Totals,
}

impl RunStore {
    /// Sums up recorded runs by period, with the version of the runner's runs that the sums are no older than.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn stats(
        &self,
        runner_id: Uuid,
        filter: &StatsFilter,
        group: Group,
    ) -> Result<(i64, BTreeMap<String, Totals>), Error> {
        let format = match group {
            Group::Week => "%G-W%V",
            Group::Month => "%Y-%m",
            Group::Year => "%Y",
        };
        let mut sql = QueryBuilder::new("SELECT strftime(");
        sql.push_bind(format).push(
            ", day) AS period, count(*) AS runs, total(distance) AS distance,
             sum(elapsed_time) AS elapsed_time, total(total_elevation_gain) AS elevation_gain
             FROM runs WHERE status = 'done' AND runner_id = ",
        );
        sql.push_bind(runner_id);
        if let Some(kind) = filter.kind {
            sql.push(" AND type = ").push_bind(kind);
        }
        if let Some(from) = filter.from {
            sql.push(" AND day >= ").push_bind(from);
        }
        if let Some(to) = filter.to {
            sql.push(" AND day <= ").push_bind(to);
        }
        sql.push(" GROUP BY period");
        let mut tx = self.pool.begin().await?;
        let version = row::collection_version(&mut tx, runner_id).await?;
        let periods: Vec<Period> = sql.build_query_as().fetch_all(&mut *tx).await?;
        tx.commit().await?;
        Ok((
            version,
            periods
                .into_iter()
                .map(|period| (period.period, period.totals))
                .collect(),
        ))
    }
}
