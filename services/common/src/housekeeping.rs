//! What has to be done now and then in the database of a service, so that it does not grow without end.

use std::time::Duration;

use sqlx::SqlitePool;
use time::OffsetDateTime;
use tokio::time::sleep;
use wirewright_runtime::events::inbox;

use crate::Error;

/// How often.
const PAUSE: Duration = Duration::from_secs(60 * 60);
/// How long things are kept that nothing is to be done about any more.
pub const KEPT: time::Duration = time::Duration::days(30);

/// A database with things that become old.
pub trait House: Send + Sync + 'static {
    /// Forgets what is old by this time.
    ///
    /// # Errors
    /// When the database fails; what was forgotten until then stays so.
    fn tidy(&self, now: OffsetDateTime) -> impl Future<Output = Result<(), Error>> + Send;
}

/// Keeps a house tidy for ever: at once, and every hour.
pub async fn keep(house: impl House) {
    loop {
        if let Err(error) = house.tidy(OffsetDateTime::now_utc()).await {
            tracing::error!(%error, "what is old could not be forgotten");
        }
        sleep(PAUSE).await;
    }
}

/// Forgets which messages were applied more than [`KEPT`] ago. One that comes again later, from dead letters, is applied again.
///
/// # Errors
/// When the database fails.
pub async fn forget_applied(pool: &SqlitePool) -> Result<u64, Error> {
    Ok(inbox::forget_older_than(pool, KEPT.unsigned_abs()).await?)
}
