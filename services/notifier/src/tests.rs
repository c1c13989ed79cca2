//! The notifier against a real database.

use runnerly_common::events::{Effect, Receipt};
use runnerly_common::{Error, erased};
use tempfile::TempDir;
use time::OffsetDateTime;
use time::macros::{date, datetime};
use uuid::Uuid;

use crate::model::{Kind, MailState, News};
use crate::news;
use crate::store::NotifierStore;

mod folder;
mod messages;
mod smtp;
mod store;

const NOW: OffsetDateTime = datetime!(2026-11-21 08:00 UTC);
const ANNA: Uuid = Uuid::from_u128(0xa);
const BERT: Uuid = Uuid::from_u128(0xb);
const RACE: Uuid = Uuid::from_u128(0xc);
const FROM: &str = "Runnerly <noreply@runnerly.example>";

/// A store in a folder that goes away with it.
struct Bed {
    store: NotifierStore,
    folder: TempDir,
}

async fn bed() -> Result<Bed, Error> {
    let folder = tempfile::tempdir().map_err(Error::internal)?;
    let store = NotifierStore::open(&folder.path().join("notifier.sqlite")).await?;
    Ok(Bed { store, folder })
}

fn receipt(id: &str) -> Receipt {
    Receipt::new("notifications", id)
}

fn cancelled() -> News {
    news::race_cancelled(RACE, "Riverside Half", date!(2027 - 03 - 14))
}

impl Bed {
    async fn register(&self, runner_id: Uuid, email: &str) -> Result<Effect, Error> {
        let receipt = receipt(&format!("registered {}", runner_id.as_u128()));
        let who = (runner_id, email);
        self.store.register(&receipt, who, &news::registered(), NOW).await
    }

    /// What a runner was told, and how far the mails are.
    async fn told(&self, runner_id: Uuid) -> Result<Vec<(Kind, MailState)>, Error> {
        let all = self.store.notifications(runner_id).await?;
        Ok(all.into_iter().map(|one| (one.kind, one.mail)).collect())
    }
}
