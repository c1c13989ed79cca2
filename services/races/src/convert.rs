//! Between the contract's types and the store's.

use races_api::operations::ListRacesRequest;
use races_api::types::{self, DistanceKind as ContractKind};
use uuid::Uuid;

use crate::model::{DistanceKind, Location, Near, Race, RaceInput, RaceQuery, Status, Visibility};

mod results;

/// The contract's default of `limit`.
const LIMIT: u32 = 10;

impl From<ContractKind> for DistanceKind {
    fn from(kind: ContractKind) -> Self {
        match kind {
            ContractKind::Value5k => Self::FiveK,
            ContractKind::Value10k => Self::TenK,
            ContractKind::Half => Self::Half,
            ContractKind::Marathon => Self::Marathon,
            ContractKind::Ultra => Self::Ultra,
            ContractKind::Other => Self::Other,
        }
    }
}

impl From<DistanceKind> for ContractKind {
    fn from(kind: DistanceKind) -> Self {
        match kind {
            DistanceKind::FiveK => Self::Value5k,
            DistanceKind::TenK => Self::Value10k,
            DistanceKind::Half => Self::Half,
            DistanceKind::Marathon => Self::Marathon,
            DistanceKind::Ultra => Self::Ultra,
            DistanceKind::Other => Self::Other,
        }
    }
}

impl From<types::Visibility> for Visibility {
    fn from(visibility: types::Visibility) -> Self {
        match visibility {
            types::Visibility::Public => Self::Public,
            types::Visibility::Private => Self::Private,
        }
    }
}

impl From<Visibility> for types::Visibility {
    fn from(visibility: Visibility) -> Self {
        match visibility {
            Visibility::Public => Self::Public,
            Visibility::Private => Self::Private,
        }
    }
}

impl From<Status> for types::RaceStatus {
    fn from(status: Status) -> Self {
        match status {
            Status::Scheduled => Self::Scheduled,
            Status::Cancelled => Self::Cancelled,
            Status::Finished => Self::Finished,
        }
    }
}

impl From<types::Location> for Location {
    fn from(location: types::Location) -> Self {
        Self {
            name: location.name,
            country: location.country.value(),
            lat: location.lat.value(),
            lon: location.lon.value(),
        }
    }
}

impl From<Location> for types::Location {
    fn from(location: Location) -> Self {
        Self {
            name: location.name,
            country: location.country.into(),
            lat: location.lat.into(),
            lon: location.lon.into(),
        }
    }
}

impl From<types::RaceInput> for RaceInput {
    fn from(input: types::RaceInput) -> Self {
        Self {
            name: input.name,
            date: input.date,
            distance: input.distance,
            distance_kind: input.distance_kind.into(),
            location: input.location.into(),
            start_time: input.start_time.value(),
            website: input.website.value(),
            visibility: input.visibility.map_or(Visibility::Public, Into::into),
        }
    }
}

impl From<Race> for types::Race {
    fn from(race: Race) -> Self {
        let input = race.input;
        Self {
            name: input.name,
            date: input.date,
            distance: input.distance,
            distance_kind: input.distance_kind.into(),
            location: input.location.into(),
            start_time: input.start_time,
            website: input.website,
            visibility: input.visibility.into(),
            id: race.id,
            status: race.status.into(),
            created_by: race.created_by,
            version: race.version,
            created_at: race.created_at,
            updated_at: race.updated_at,
        }
    }
}

/// What a runner, or anybody, asks of the list.
pub(crate) fn query(viewer: Option<Uuid>, request: &ListRacesRequest) -> RaceQuery {
    RaceQuery {
        viewer,
        from: request.from,
        to: request.to,
        kinds: request
            .distance_kind
            .iter()
            .flatten()
            .copied()
            .map(Into::into)
            .collect(),
        near: request.near.as_ref().map(|near| Near {
            lat: near.lat,
            lon: near.lon,
            radius_km: near.radius_km,
        }),
        text: request.q.clone(),
        limit: limit(request.limit),
        cursor: request.cursor.clone(),
    }
}

/// How many items a page has at most.
pub(crate) fn limit(requested: Option<i32>) -> u32 {
    requested.and_then(|limit| u32::try_from(limit).ok()).unwrap_or(LIMIT)
}
