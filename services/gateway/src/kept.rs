//! What dashboards had the last time, for when a service does not answer.

use std::time::Duration;

use gateway_api::types::{Dashboard, Plans, PlansPart, Races, RacesPart, Runs, RunsPart};
use moka::sync::Cache;
use time::OffsetDateTime;

use crate::session::Key;

/// Of how many sessions parts are kept; beyond them, those that are not looked at are forgotten.
const SESSIONS: u64 = 1000;
/// How old a part may be.
const OLDEST: Duration = Duration::from_secs(60 * 60);

/// The parts that came the last time, of each session. Clones share them.
#[derive(Clone, Debug)]
pub(crate) struct Kept(Cache<Key, Parts>);

/// The parts of one session.
#[derive(Clone, Debug, Default)]
pub(crate) struct Parts {
    pub(crate) runs: Option<Box<Runs>>,
    pub(crate) races: Option<Box<Races>>,
    pub(crate) plans: Option<Box<Plans>>,
}

impl Kept {
    pub(crate) fn new() -> Self {
        let cache = Cache::builder().max_capacity(SESSIONS).time_to_live(OLDEST);
        Self(cache.build())
    }

    /// The parts of a session that are not too old.
    pub(crate) fn of(&self, session: &Key, now: OffsetDateTime) -> Parts {
        let kept = self.0.get(session).unwrap_or_default();
        let young = |fetched_at: OffsetDateTime| now - fetched_at < OLDEST;
        Parts {
            runs: kept.runs.filter(|runs| young(runs.fetched_at)),
            races: kept.races.filter(|races| young(races.fetched_at)),
            plans: kept.plans.filter(|plans| young(plans.fetched_at)),
        }
    }

    /// Keeps the parts that a dashboard shows. One that it does not show is forgotten: it is too old, or the service says that this
    /// runner must not see it.
    pub(crate) fn keep(&self, session: &Key, dashboard: &Dashboard) {
        let mut shown = Parts::default();
        if let RunsPart::Runs(runs) = &dashboard.runs {
            shown.runs = Some(runs.clone());
        }
        if let RacesPart::Races(races) = &dashboard.races {
            shown.races = Some(races.clone());
        }
        if let PlansPart::Plans(plans) = &dashboard.plans {
            shown.plans = Some(plans.clone());
        }
        // A visit at the same time may have seen something newer.
        self.0.entry(*session).and_upsert_with(|before| match before {
            Some(before) => shown.newer(before.into_value()),
            None => shown,
        });
    }

    pub(crate) fn forget(&self, session: &Key) {
        self.0.invalidate(session);
    }
}

impl Parts {
    /// These parts, and in place of each the other one that was fetched later.
    fn newer(mut self, other: Self) -> Self {
        if let (Some(own), Some(other)) = (&mut self.runs, other.runs)
            && other.fetched_at > own.fetched_at
        {
            *own = other;
        }
        if let (Some(own), Some(other)) = (&mut self.races, other.races)
            && other.fetched_at > own.fetched_at
        {
            *own = other;
        }
        if let (Some(own), Some(other)) = (&mut self.plans, other.plans)
            && other.fetched_at > own.fetched_at
        {
            *own = other;
        }
        self
    }
}
