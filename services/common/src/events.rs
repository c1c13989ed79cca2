//! Messages in the database of a service: those that it tells, each in the transaction of the change that it tells of, and
//! the ids of those that it has heard, each in the transaction of its effect.
//!
//! ```
//! use runnerly_common::events::{Effect, Receipt};
//! use runnerly_common::{Error, db};
//! use sqlx::SqlitePool;
//!
//! /// Applies a message once, however often it is delivered.
//! async fn apply(pool: &SqlitePool, receipt: &Receipt) -> Result<Effect, Error> {
//!     let mut tx = db::write(pool).await?;
//!     if !receipt.is_first(&mut tx).await? {
//!         return Ok(Effect::Duplicate);
//!     }
//!     // the effect, in the same transaction
//!     tx.commit().await?;
//!     Ok(Effect::Applied)
//! }
//! ```

mod nowhere;

use std::sync::{Arc, OnceLock};

use sqlx::{SqliteConnection, SqlitePool};
use wirewright_runtime::events::outbox::{self, Depth, Relay};
use wirewright_runtime::events::{Broker, Context, Publisher, Send, inbox};

use crate::Error;

/// Makes the tables of messages where they are not there yet.
///
/// # Errors
/// When the database fails.
pub async fn install(pool: &SqlitePool) -> Result<(), Error> {
    outbox::install(pool).await?;
    Ok(inbox::install(pool).await?)
}

/// A publisher of messages that are to be told by [`tell`]: it has no broker, so it sends nothing by itself.
#[must_use]
pub fn unsent() -> Publisher {
    Publisher::from(nowhere::Nowhere)
}

/// Tells a message if, and only if, this transaction is committed.
///
/// # Errors
/// When the message is not what its contract says, and when the database fails.
pub async fn tell(connection: &mut SqliteConnection, send: Send<'_>) -> Result<(), Error> {
    let message = send.message().map_err(Error::internal)?;
    Ok(outbox::put(connection, &message).await?)
}

/// What a service tells: messages that wait in its database until a broker has them. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Outbox {
    pool: SqlitePool,
    relay: Arc<OnceLock<Relay>>,
}

impl Outbox {
    /// The messages in a database.
    #[must_use]
    pub fn new(pool: SqlitePool) -> Self {
        Self {
            pool,
            relay: Arc::default(),
        }
    }

    /// What publishes them to the broker that was named first.
    pub fn relay(&self, broker: Arc<dyn Broker>) -> Relay {
        let relay = || Relay::new(self.pool.clone(), broker);
        self.relay.get_or_init(relay).clone()
    }

    /// Says that a transaction with messages was committed, so that they leave at once.
    pub fn notify(&self) {
        if let Some(relay) = self.relay.get() {
            relay.notify();
        }
    }

    /// How much waits.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn depth(&self) -> Result<Depth, Error> {
        Ok(outbox::depth(&self.pool).await?)
    }
}

/// By what a delivered message is known again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    queue: String,
    message_id: Option<String>,
}

impl Receipt {
    /// The receipt of a message from a queue.
    pub fn new(queue: impl Into<String>, message_id: impl Into<String>) -> Self {
        Self {
            queue: queue.into(),
            message_id: Some(message_id.into()),
        }
    }

    /// Whether the message was not applied before. It counts as applied once the transaction is committed. A message
    /// without an id is always the first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_first(&self, connection: &mut SqliteConnection) -> Result<bool, Error> {
        match &self.message_id {
            Some(id) => Ok(inbox::first(connection, &self.queue, id).await?),
            None => Ok(true),
        }
    }
}

impl From<Context> for Receipt {
    fn from(context: Context) -> Self {
        Self {
            queue: context.queue,
            message_id: context.message_id,
        }
    }
}

/// What a message has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// What it is for.
    Applied,
    /// Nothing, for it was applied before.
    Duplicate,
    /// Nothing, for what has happened since goes further.
    Outdated,
}

/// The end of a handler: what the message has done is for the log.
///
/// # Errors
/// Those of the effect, so that the message is tried again.
pub fn settle(message: &'static str, effect: Result<Effect, Error>) -> Result<(), Error> {
    let effect = effect?;
    tracing::debug!(message, ?effect, "a message was heard");
    Ok(())
}

#[cfg(test)]
mod tests {
    use sqlx::migrate::Migrator;
    use tempfile::TempDir;
    use wirewright_runtime::events::{BrokerError, KeyPart, PublishError, Sending};

    use super::*;
    use crate::db;

    static GREETING: Sending = Sending::new("greeting", "talk").key(&[KeyPart::Text("greeting.hello")]);

    async fn database() -> Result<(SqlitePool, TempDir), Error> {
        let folder = tempfile::tempdir().map_err(Error::internal)?;
        let pool = db::open(&folder.path().join("a.sqlite"), &Migrator::DEFAULT).await?;
        Ok((pool, folder))
    }

    #[tokio::test]
    async fn what_is_told_leaves_with_its_transaction_only() -> Result<(), Error> {
        let (pool, _folder) = database().await?;
        let publisher = unsent();
        let outbox = Outbox::new(pool.clone());
        for (commits, waiting) in [(false, 0), (true, 1)] {
            let mut tx = db::write(&pool).await?;
            tell(&mut tx, publisher.send(&GREETING, &"hello".to_owned())).await?;
            if commits {
                tx.commit().await?;
            } else {
                tx.rollback().await?;
            }
            assert_eq!(outbox.depth().await?.waiting, waiting);
        }
        let sent = publisher.send(&GREETING, &"hello".to_owned()).await;
        assert_eq!(sent, Err(PublishError::Broker(BrokerError::Closed)));
        Ok(())
    }

    #[tokio::test]
    async fn s11_a_message_is_the_first_until_its_effect_is_committed() -> Result<(), Error> {
        let (pool, _folder) = database().await?;
        let receipt = Receipt::new("runs.races", "1");
        // the process dies before the commit, so the message comes again
        let mut tx = db::write(&pool).await?;
        assert!(receipt.is_first(&mut tx).await?);
        drop(tx);
        let mut tx = db::write(&pool).await?;
        assert!(receipt.is_first(&mut tx).await?);
        tx.commit().await?;
        // and after it, before the broker was told
        let mut tx = db::write(&pool).await?;
        assert!(!receipt.is_first(&mut tx).await?);
        // another queue has an effect of its own
        assert!(Receipt::new("runs.plans", "1").is_first(&mut tx).await?);
        Ok(())
    }
}
