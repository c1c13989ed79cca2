//! What is read: all orders, as the events made them that were heard of.

use std::fmt;

use futures_util::TryStreamExt as _;
use orders_api::events::OrdersConsumer;
use orders_api::types::OrderEvent;
use sqlx::{SqliteConnection, SqlitePool};
use uuid::Uuid;
use wirewright_runtime::events::{Context, Failure, inbox};

use crate::order::Order;
use crate::orders::{Error, read};

const TABLE: &str = include_str!("view.sql");

/// The read model, and who keeps it. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct View {
    pool: SqlitePool,
}

/// An order in the read model.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct Line {
    pub(crate) order_id: Uuid,
    #[sqlx(flatten)]
    pub(crate) order: Order,
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Order {
            version,
            status,
            customer,
            meals,
            cents,
        } = &self.order;
        write!(
            f,
            "{customer}: {status}, version {version}, meals: {meals}, cents: {cents}"
        )
    }
}

impl View {
    pub(crate) async fn open(pool: SqlitePool) -> Result<Self, Error> {
        sqlx::query(TABLE).execute(&pool).await?;
        Ok(Self { pool })
    }

    /// All orders, the first one first.
    pub(crate) async fn lines(&self) -> Result<Vec<Line>, Error> {
        let lines = sqlx::query_as("SELECT * FROM order_view ORDER BY order_id");
        Ok(lines.fetch_all(&self.pool).await?)
    }

    /// How many events it has not heard of yet.
    pub(crate) async fn behind(&self) -> Result<i64, Error> {
        let behind = "SELECT count(*) FROM order_events e LEFT JOIN order_view v USING (order_id) WHERE e.version > ifnull(v.version, 0)";
        Ok(sqlx::query_scalar(behind).fetch_one(&self.pool).await?)
    }

    /// Takes it away. What is heard meanwhile is tried again.
    pub(crate) async fn forget(&self) -> Result<(), Error> {
        sqlx::query("DROP TABLE order_view").execute(&self.pool).await?;
        Ok(())
    }

    /// Makes it anew of all events. Nobody sees it half done, and what is told meanwhile comes after it.
    pub(crate) async fn rebuild(&self) -> Result<(), Error> {
        let mut tx = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query("DROP TABLE IF EXISTS order_view").execute(&mut *tx).await?;
        sqlx::query(TABLE).execute(&mut *tx).await?;
        // nobody appends while this writes, so another connection sees all events
        let events = sqlx::query_scalar("SELECT event FROM order_events ORDER BY order_id, version");
        let mut events = events.fetch(&self.pool);
        while let Some(event) = events.try_next().await? {
            let event: Vec<u8> = event;
            apply(&mut tx, &read(&event)?).await?;
        }
        Ok(tx.commit().await?)
    }
}

impl OrdersConsumer for View {
    async fn order_event(&self, event: OrderEvent, context: Context) -> Result<(), Failure> {
        let id = context.message_id.ok_or_else(|| Failure::give_up("it has no id"))?;
        let mut tx = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        if inbox::first(&mut *tx, &context.queue, &id).await? {
            apply(&mut tx, &event).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// Notes an event, unless a rebuild has done so: then it is no news.
async fn apply(connection: &mut SqliteConnection, event: &OrderEvent) -> Result<(), Error> {
    let known = sqlx::query_as("SELECT * FROM order_view WHERE order_id = ?").bind(event.order_id);
    let order: Order = known.fetch_optional(&mut *connection).await?.unwrap_or_default();
    if event.version <= order.version {
        return Ok(());
    }
    if event.version > order.version + 1 {
        return Err(Error::Early);
    }
    let order = order.after(&event.change)?;
    sqlx::query("INSERT OR REPLACE INTO order_view (order_id, version, status, customer, meals, cents) VALUES (?, ?, ?, ?, ?, ?)")
        .bind(event.order_id)
        .bind(order.version)
        .bind(order.status)
        .bind(order.customer)
        .bind(order.meals)
        .bind(order.cents)
        .execute(connection)
        .await?;
    Ok(())
}
