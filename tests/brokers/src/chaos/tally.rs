//! What became of the orders.

use std::fmt;

use sqlx::PgPool;

/// How the orders stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct Tally {
    /// Orders that were committed, and whose messages only the outbox has published at first.
    pub(crate) published: i64,
    /// Effects.
    pub(crate) applied: i64,
    /// Orders without an effect.
    pub(crate) lost: i64,
    /// Effects that an order has beyond the first one.
    pub(crate) doubled: i64,
    /// Effects of what was rolled back.
    pub(crate) invented: i64,
    /// Messages that came again and were not applied.
    pub(crate) again: i64,
}

const COUNT: &str = "
    WITH proving AS (SELECT id FROM orders WHERE id NOT IN (SELECT order_id FROM forestalled))
    SELECT (SELECT count(*) FROM proving) AS published,
        (SELECT count(*) FROM applied WHERE order_id NOT IN (SELECT order_id FROM forestalled)) AS applied,
        (SELECT count(*) FROM orders WHERE NOT EXISTS (SELECT 1 FROM applied WHERE order_id = id)) AS lost,
        (SELECT count(*) - count(DISTINCT order_id) FROM applied) AS doubled,
        (SELECT count(*) FROM applied WHERE NOT EXISTS (SELECT 1 FROM orders WHERE order_id = id)) AS invented,
        (SELECT count(*) FROM again) AS again";

impl Tally {
    pub(crate) async fn of(pool: &PgPool) -> Self {
        sqlx::query_as(COUNT).fetch_one(pool).await.expect("the database")
    }

    /// Whether each order has one effect, and nothing else has any.
    pub(crate) fn is_right(&self) -> bool {
        let Self {
            published,
            applied,
            lost,
            doubled,
            invented,
            again: _,
        } = *self;
        published > 0 && published == applied && (lost, doubled, invented) == (0, 0, 0)
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            published,
            applied,
            lost,
            doubled,
            invented,
            again,
        } = self;
        writeln!(f, "chaos: {again} messages came again and were not applied")?;
        if *invented > 0 {
            writeln!(f, "chaos: {invented} effects of what was rolled back")?;
        }
        write!(
            f,
            "chaos: published {published}, applied {applied}, lost {lost}, doubled {doubled}"
        )
    }
}
