//! Between the contract's types and the store's.

use runs_api::operations::{ExportRunsRequest, GetRunsRequest, ListRunsRequest};
use runs_api::types;
use time::Month;

use crate::model::{Group, RunQuery, RunType, Sort, Source, StatsFilter, Status, Totals};

mod answer;
mod input;

pub(crate) use input::bulk;

/// The contract's default of `limit`.
const LIMIT: u32 = 10;
/// How many runs of a whole list are read at a time.
const EXPORT_PAGE: u32 = 200;

impl From<types::RunType> for RunType {
    fn from(kind: types::RunType) -> Self {
        match kind {
            types::RunType::Training => Self::Training,
            types::RunType::Race => Self::Race,
            types::RunType::Free => Self::Free,
        }
    }
}

impl From<RunType> for types::RunType {
    fn from(kind: RunType) -> Self {
        match kind {
            RunType::Training => Self::Training,
            RunType::Race => Self::Race,
            RunType::Free => Self::Free,
        }
    }
}

impl From<types::RunSource> for Source {
    fn from(source: types::RunSource) -> Self {
        match source {
            types::RunSource::Manual => Self::Manual,
            types::RunSource::Strava => Self::Strava,
            types::RunSource::Gpx => Self::Gpx,
            types::RunSource::Plan => Self::Plan,
        }
    }
}

impl From<Source> for types::RunSource {
    fn from(source: Source) -> Self {
        match source {
            Source::Manual => Self::Manual,
            Source::Strava => Self::Strava,
            Source::Gpx => Self::Gpx,
            Source::Plan => Self::Plan,
        }
    }
}

impl From<types::RunStatus> for Status {
    fn from(status: types::RunStatus) -> Self {
        match status {
            types::RunStatus::Planned => Self::Planned,
            types::RunStatus::Done => Self::Done,
            types::RunStatus::Missed => Self::Missed,
            types::RunStatus::Cancelled => Self::Cancelled,
        }
    }
}

impl From<types::RunPatchStatus> for Status {
    fn from(status: types::RunPatchStatus) -> Self {
        match status {
            types::RunPatchStatus::Planned => Self::Planned,
            types::RunPatchStatus::Missed => Self::Missed,
            types::RunPatchStatus::Cancelled => Self::Cancelled,
        }
    }
}

impl From<types::RunSort> for Sort {
    fn from(sort: types::RunSort) -> Self {
        match sort {
            types::RunSort::DateDesc => Self::DateDesc,
            types::RunSort::DateAsc => Self::DateAsc,
            types::RunSort::DistanceDesc => Self::DistanceDesc,
            types::RunSort::DistanceAsc => Self::DistanceAsc,
        }
    }
}

impl From<types::StatsGroup> for Group {
    fn from(group: types::StatsGroup) -> Self {
        match group {
            types::StatsGroup::Week => Self::Week,
            types::StatsGroup::Month => Self::Month,
            types::StatsGroup::Year => Self::Year,
        }
    }
}

impl From<types::RunFilter> for StatsFilter {
    fn from(filter: types::RunFilter) -> Self {
        Self {
            kind: filter.r#type.map(Into::into),
            from: filter.from,
            to: filter.to,
        }
    }
}

impl From<Totals> for types::RunTotals {
    fn from(totals: Totals) -> Self {
        Self {
            runs: totals.runs,
            distance: totals.distance,
            elapsed_time: totals.elapsed_time,
            elevation_gain: totals.elevation_gain,
        }
    }
}

impl From<&ListRunsRequest> for RunQuery {
    fn from(request: &ListRunsRequest) -> Self {
        let mut query = Self {
            from: request.from,
            to: request.to,
            kinds: request.r#type.iter().flatten().copied().map(Into::into).collect(),
            statuses: request.status.iter().flatten().copied().map(Into::into).collect(),
            plan_id: request.plan_id,
            race_id: request.race_id,
            min_distance: request.min_distance,
            sort: request.sort.map(Into::into).unwrap_or_default(),
            limit: request
                .limit
                .and_then(|limit| u32::try_from(limit).ok())
                .unwrap_or(LIMIT),
            cursor: request.cursor.clone(),
        };
        if let Some(year) = request.year {
            query.keep_to(year, request.month.and_then(month));
        }
        query
    }
}

impl From<&ExportRunsRequest> for RunQuery {
    fn from(request: &ExportRunsRequest) -> Self {
        Self {
            from: request.from,
            to: request.to,
            sort: Sort::DateAsc,
            limit: EXPORT_PAGE,
            ..Self::default()
        }
    }
}

impl From<&GetRunsRequest> for RunQuery {
    fn from(request: &GetRunsRequest) -> Self {
        let mut query = Self {
            sort: Sort::DateAsc,
            limit: EXPORT_PAGE,
            ..Self::default()
        };
        query.keep_to(request.year, month(request.month));
        query
    }
}

fn month(number: i32) -> Option<Month> {
    u8::try_from(number)
        .ok()
        .and_then(|number| Month::try_from(number).ok())
}
