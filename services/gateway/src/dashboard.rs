//! The parts of the dashboard, each from another service.

use gateway_api::types::{
    Dashboard, GetDashboardOkXRunnerlyDegradedItem as Part, PlanSummary, Plans, PlansPart, Problem as ContractProblem,
    RaceSummary, Races, RacesPart, Runs, RunsData, RunsPart, RunsState as State, Unavailable, UnavailableState,
};
use plans_api::operations::{ListPlansRequest, ListPlansResponse};
use plans_api::types::PlanStatus;
use races_api::operations::{ListRacesRequest, ListRacesResponse};
use runs_api::operations::{ListRunsRequest, ListRunsResponse};
use runs_api::types::{RunSort, RunStatus};
use time::{Date, Duration, OffsetDateTime};
use tokio::time::{Instant, timeout_at};
use wirewright_runtime::client;
use wirewright_runtime::http::StatusCode;

use crate::kept::Parts;
use crate::summary;
use crate::upstreams::Upstreams;

/// How many items a part has.
const ITEMS: i32 = 10;
/// How many runs are to come at most.
const UPCOMING: i32 = 50;
/// How far ahead planned runs are looked for.
const AHEAD: Duration = Duration::days(7);
/// When to try again after a service was not there, in seconds.
pub(crate) const RETRY_AFTER: i32 = 5;

/// Why a part is not there, or not new.
struct Gone {
    why: Box<ContractProblem>,
    /// What came the last time may be shown: the service does not say that this runner must not see it.
    may_be_stale: bool,
}

/// All parts, asked for at once; in place of what has not come by the deadline stands what is kept.
pub(crate) async fn read(upstreams: &Upstreams, kept: Parts, deadline: Instant, now: OffsetDateTime) -> Dashboard {
    let today = now.date();
    let (runs, races, plans) = tokio::join!(
        by(deadline, runs(upstreams, today)),
        by(deadline, races(upstreams, today)),
        by(deadline, plans(upstreams)),
    );
    of_parts(runs, races, plans, kept, now)
}

/// The parts that are kept, where nobody says whose runner it is.
pub(crate) fn kept(kept: Parts, now: OffsetDateTime) -> Dashboard {
    of_parts(Err(away()), Err(away()), Err(away()), kept, now)
}

fn of_parts(
    runs: Result<RunsData, Gone>,
    races: Result<Vec<RaceSummary>, Gone>,
    plans: Result<Vec<PlanSummary>, Gone>,
    kept: Parts,
    now: OffsetDateTime,
) -> Dashboard {
    Dashboard {
        runs: match (runs, kept.runs) {
            (Ok(data), _) => RunsPart::Runs(Box::new(Runs::new(State::Ok, now, data))),
            (Err(gone), Some(mut runs)) if gone.may_be_stale => {
                (runs.state, runs.problem) = (State::Stale, Some(*gone.why));
                RunsPart::Runs(runs)
            }
            (Err(gone), _) => RunsPart::Unavailable(gone.part()),
        },
        races: match (races, kept.races) {
            (Ok(data), _) => RacesPart::Races(Box::new(Races::new(State::Ok, now, data))),
            (Err(gone), Some(mut races)) if gone.may_be_stale => {
                (races.state, races.problem) = (State::Stale, Some(*gone.why));
                RacesPart::Races(races)
            }
            (Err(gone), _) => RacesPart::Unavailable(gone.part()),
        },
        plans: match (plans, kept.plans) {
            (Ok(data), _) => PlansPart::Plans(Box::new(Plans::new(State::Ok, now, data))),
            (Err(gone), Some(mut plans)) if gone.may_be_stale => {
                (plans.state, plans.problem) = (State::Stale, Some(*gone.why));
                PlansPart::Plans(plans)
            }
            (Err(gone), _) => PlansPart::Unavailable(gone.part()),
        },
    }
}

impl Gone {
    fn part(self) -> Box<Unavailable> {
        Box::new(Unavailable {
            retry_after: Some(RETRY_AFTER),
            ..Unavailable::new(UnavailableState::Unavailable, *self.why)
        })
    }
}

/// The parts that are stale or not there.
pub(crate) fn degraded(dashboard: &Dashboard) -> Vec<Part> {
    let mut degraded = Vec::new();
    if !matches!(&dashboard.runs, RunsPart::Runs(runs) if runs.state == State::Ok) {
        degraded.push(Part::Runs);
    }
    if !matches!(&dashboard.races, RacesPart::Races(races) if races.state == State::Ok) {
        degraded.push(Part::Races);
    }
    if !matches!(&dashboard.plans, PlansPart::Plans(plans) if plans.state == State::Ok) {
        degraded.push(Part::Plans);
    }
    degraded
}

/// Why there is no part at all; nothing where there is one.
pub(crate) fn nothing(dashboard: &Dashboard) -> Option<Vec<ContractProblem>> {
    let (RunsPart::Unavailable(runs), RacesPart::Unavailable(races), PlansPart::Unavailable(plans)) =
        (&dashboard.runs, &dashboard.races, &dashboard.plans)
    else {
        return None;
    };
    Some([runs, races, plans].map(|gone| gone.problem.clone()).to_vec())
}

async fn by<T>(deadline: Instant, part: impl Future<Output = Result<T, Gone>>) -> Result<T, Gone> {
    timeout_at(deadline, part).await.unwrap_or_else(|_| Err(late()))
}

async fn runs(upstreams: &Upstreams, today: Date) -> Result<RunsData, Gone> {
    let recent = ListRunsRequest {
        status: Some(vec![RunStatus::Done]),
        limit: Some(ITEMS),
        ..ListRunsRequest::default()
    };
    let upcoming = ListRunsRequest {
        status: Some(vec![RunStatus::Planned]),
        from: Some(today),
        to: today.checked_add(AHEAD),
        sort: Some(RunSort::DateAsc),
        limit: Some(UPCOMING),
        ..ListRunsRequest::default()
    };
    let (recent, upcoming) = tokio::try_join!(page_of_runs(upstreams, &recent), page_of_runs(upstreams, &upcoming))?;
    Ok(RunsData { recent, upcoming })
}

async fn page_of_runs(
    upstreams: &Upstreams,
    request: &ListRunsRequest,
) -> Result<Vec<gateway_api::types::RunSummary>, Gone> {
    match upstreams.runs.list_runs(request).await.map_err(unreached)? {
        ListRunsResponse::Ok { body, .. } => Ok(body.items.into_iter().map(summary::run).collect()),
        ListRunsResponse::Default { status, .. } => Err(refused(status)),
        ListRunsResponse::NotModified { .. } => Err(refused(StatusCode::NOT_MODIFIED)),
        ListRunsResponse::BadRequest(_) => Err(refused(StatusCode::BAD_REQUEST)),
        ListRunsResponse::Unauthorized { .. } => Err(refused(StatusCode::UNAUTHORIZED)),
        ListRunsResponse::Forbidden(_) => Err(refused(StatusCode::FORBIDDEN)),
    }
}

async fn races(upstreams: &Upstreams, today: Date) -> Result<Vec<RaceSummary>, Gone> {
    let request = ListRacesRequest {
        from: Some(today),
        limit: Some(ITEMS),
        ..ListRacesRequest::default()
    };
    match upstreams.races.list_races(&request).await.map_err(unreached)? {
        ListRacesResponse::Ok { body, .. } => Ok(body.items.into_iter().map(summary::race).collect()),
        ListRacesResponse::Default { status, .. } => Err(refused(status)),
        ListRacesResponse::NotModified { .. } => Err(refused(StatusCode::NOT_MODIFIED)),
        ListRacesResponse::BadRequest(_) => Err(refused(StatusCode::BAD_REQUEST)),
        ListRacesResponse::Unauthorized { .. } => Err(refused(StatusCode::UNAUTHORIZED)),
        ListRacesResponse::Forbidden(_) => Err(refused(StatusCode::FORBIDDEN)),
    }
}

async fn plans(upstreams: &Upstreams) -> Result<Vec<PlanSummary>, Gone> {
    let request = ListPlansRequest {
        status: Some(vec![PlanStatus::Expanding, PlanStatus::Active]),
        limit: Some(ITEMS),
        ..ListPlansRequest::default()
    };
    match upstreams.plans.list_plans(&request).await.map_err(unreached)? {
        ListPlansResponse::Ok { body, .. } => Ok(body.items.into_iter().map(summary::plan).collect()),
        ListPlansResponse::Default { status, .. } => Err(refused(status)),
        ListPlansResponse::NotModified { .. } => Err(refused(StatusCode::NOT_MODIFIED)),
        ListPlansResponse::BadRequest(_) => Err(refused(StatusCode::BAD_REQUEST)),
        ListPlansResponse::Unauthorized { .. } => Err(refused(StatusCode::UNAUTHORIZED)),
        ListPlansResponse::Forbidden(_) => Err(refused(StatusCode::FORBIDDEN)),
    }
}

/// A call that had no answer, or none that was understood.
fn unreached(error: client::Error) -> Gone {
    tracing::warn!(%error, "a service was not understood or reached");
    if let Some(status @ (StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN)) = error.status() {
        return refused(status);
    }
    match error.kind() {
        client::ErrorKind::Timeout(_) => late(),
        client::ErrorKind::Transport(_) | client::ErrorKind::NoConnection(_) | client::ErrorKind::BreakerOpen => away(),
        _ => unavailable("upstream-failed", "The service was not understood", 502),
    }
}

/// An answer that is not the one hoped for.
fn refused(status: StatusCode) -> Gone {
    tracing::warn!(%status, "a service refuses");
    let mut gone = unavailable("upstream-failed", "The service failed", 502);
    gone.why.detail = Some(format!("it answered {status}"));
    gone.may_be_stale = ![StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN].contains(&status);
    gone
}

fn away() -> Gone {
    unavailable("upstream-unavailable", "The service does not answer", 503)
}

fn late() -> Gone {
    unavailable("upstream-timeout", "The service did not answer in time", 504)
}

fn unavailable(kind: &str, title: &str, status: i32) -> Gone {
    Gone {
        why: Box::new(problem(kind, title, status)),
        may_be_stale: true,
    }
}

/// A problem of one of the types that the contract names.
pub(crate) fn problem(kind: &str, title: &str, status: i32) -> ContractProblem {
    ContractProblem {
        r#type: Some(format!("https://runnerly.example/problems/{kind}")),
        ..ContractProblem::new(title.to_owned(), status)
    }
}
