//! What has to be done now and then.

use std::time::Duration;

use runnerly_common::Error;
use time::OffsetDateTime;
use tokio::time::sleep;

use crate::store::PlanStore;

/// How often.
const PAUSE: Duration = Duration::from_secs(60 * 60);

/// Completes plans whose race is over, and forgets old idempotency keys.
#[derive(Clone, Debug)]
pub struct Housekeeping {
    store: PlanStore,
    clock: fn() -> OffsetDateTime,
}

impl Housekeeping {
    pub(crate) fn new(store: PlanStore, clock: fn() -> OffsetDateTime) -> Self {
        Self { store, clock }
    }

    /// Does it for ever: at once, and every hour.
    pub async fn run(self) {
        loop {
            if let Err(error) = self.work().await {
                tracing::error!(%error, "old plans could not be completed");
            }
            sleep(PAUSE).await;
        }
    }

    /// Does it once.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn work(&self) -> Result<(), Error> {
        let now = (self.clock)();
        self.store.complete_past(now.date(), now).await?;
        self.store.forget_old_keys(now).await?;
        Ok(())
    }
}
