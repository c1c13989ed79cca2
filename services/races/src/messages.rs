//! The messages of the contract: what is told of races, and what is heard of runners.

use std::sync::LazyLock;

use races_api::events::{self as contract, RunnerlyRacesConsumer, RunnerlyRacesPublisher};
use races_api::types::{RaceCalledOff, RaceChanged, RaceTold, UserErased};
use runnerly_common::events;
use time::OffsetDateTime;
use uuid::Uuid;
use wirewright_runtime::events::{Consumers, Context, Failure, Send};

use crate::model::Race;
use crate::store::RaceStore;

/// What is told, on its way into the outbox.
static PUBLISHER: LazyLock<RunnerlyRacesPublisher> =
    LazyLock::new(|| RunnerlyRacesPublisher::new(events::unsent().app_id("races")));

/// A race was added.
pub(crate) fn created(race: &Race) -> Send<'static> {
    PUBLISHER.race_created(&RaceTold {
        race_id: race.id,
        version: race.version,
        race: race.clone().into(),
    })
}

/// These properties of a race were changed.
pub(crate) fn updated(race: &Race, changed: Vec<String>) -> Send<'static> {
    PUBLISHER.race_updated(&RaceChanged {
        race_id: race.id,
        version: race.version,
        race: race.clone().into(),
        changed,
    })
}

/// A race will not take place.
pub(crate) fn cancelled(race: &Race, participants: Vec<Uuid>) -> Send<'static> {
    PUBLISHER.race_cancelled(&RaceCalledOff {
        race_id: race.id,
        version: race.version,
        name: race.input.name.clone(),
        date: race.input.date,
        participants,
    })
}

/// What the service hears, and what it does then; it has to run beside the router.
pub fn consumers(store: RaceStore) -> Consumers {
    contract::consumers(Listener {
        store,
        clock: OffsetDateTime::now_utc,
    })
}

struct Listener {
    store: RaceStore,
    clock: fn() -> OffsetDateTime,
}

impl RunnerlyRacesConsumer for Listener {
    async fn user_erased(&self, message: UserErased, context: Context) -> Result<(), Failure> {
        let erased = self
            .store
            .erase_runner(&context.into(), message.user_id, (self.clock)())
            .await;
        Ok(events::settle("user.erased", erased)?)
    }
}
