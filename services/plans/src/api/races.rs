//! The races that plans lead up to, as the races service knows them.

use std::time::Duration;

use moka::sync::Cache;
use races_api::client::Client;
use races_api::operations::{GetRaceRequest, GetRaceResponse};
use races_api::types::{Race, RaceStatus};
use runnerly_common::Error;
use runnerly_common::problem::problem;
use runnerly_domain::Warning;
use time::OffsetDateTime;
use uuid::Uuid;
use wirewright_runtime::client;
use wirewright_runtime::http::header::RETRY_AFTER;
use wirewright_runtime::http::{HeaderValue, StatusCode};
use wirewright_runtime::problem::Problem;

/// After how many seconds to ask again when the races service does not answer.
const RETRY_AFTER_SECONDS: HeaderValue = HeaderValue::from_static("5");
/// How many races are kept for when it does not, and for how long.
const KEPT: (u64, Duration) = (1000, Duration::from_secs(24 * 60 * 60));

/// The races service, and what it said of races lately. Clones share both.
#[derive(Clone, Debug)]
pub(super) struct Races {
    client: Client,
    /// By runner and race: not every runner sees every race.
    known: Cache<(Uuid, Uuid), (Race, OffsetDateTime)>,
}

/// Why there is no race to tell of.
enum Failure {
    /// The service does not answer: what it said the last time may still hold.
    Away(Problem),
    /// There is none, or it will not take place.
    Gone(Problem),
    Other(Problem),
}

impl Races {
    pub(super) fn new(client: Client) -> Self {
        let known = Cache::builder().max_capacity(KEPT.0).time_to_live(KEPT.1).build();
        Self { client, known }
    }

    /// The race as a runner sees it; where the service does not answer, as it was the last time, with a warning that says so.
    pub(super) async fn get(
        &self,
        runner_id: Uuid,
        id: Uuid,
        now: OffsetDateTime,
    ) -> Result<(Race, Option<Warning>), Problem> {
        let key = (runner_id, id);
        match self.ask(runner_id, id).await {
            Ok(race) => {
                self.known.insert(key, (race.clone(), now));
                Ok((race, None))
            }
            Err(Failure::Away(why)) => {
                let (race, asked_at) = self.known.get(&key).ok_or(why)?;
                let hours = u32::try_from((now - asked_at).whole_hours()).unwrap_or_default();
                Ok((race, Some(Warning::RaceNotConfirmed { hours })))
            }
            Err(Failure::Gone(why)) => {
                self.known.invalidate(&key);
                Err(why)
            }
            Err(Failure::Other(why)) => Err(why),
        }
    }

    async fn ask(&self, runner_id: Uuid, id: Uuid) -> Result<Race, Failure> {
        let request = GetRaceRequest {
            x_runner_id: Some(runner_id),
            ..GetRaceRequest::new(id)
        };
        match self.client.get_race(&request).await {
            Ok(GetRaceResponse::Ok { body, .. }) if body.status == RaceStatus::Cancelled => {
                Err(Failure::Gone(Error::rule("/race_id", "the race is cancelled").into()))
            }
            Ok(GetRaceResponse::Ok { body, .. }) => Ok(*body),
            Ok(GetRaceResponse::NotFound(_)) => Err(Failure::Gone(
                Problem::from(Error::NotFound).detail("There is no such race."),
            )),
            Ok(GetRaceResponse::Default { status, .. }) if is_passing(status) => Err(Failure::Away(unavailable())),
            Ok(other) => {
                tracing::warn!(?other, "the races service refuses to tell of a race");
                Err(Failure::Other(failed()))
            }
            Err(error) => Err(not_answered(&error)),
        }
    }
}

/// What a call that has failed comes to.
fn not_answered(error: &client::Error) -> Failure {
    tracing::warn!(%error, "the races service was not understood or reached");
    match error.kind() {
        // without a token the races service cannot be asked for the runner
        client::ErrorKind::Transport(_)
        | client::ErrorKind::NoConnection(_)
        | client::ErrorKind::BreakerOpen
        | client::ErrorKind::Credentials { .. } => Failure::Away(unavailable()),
        _ if error.status().is_some_and(is_passing) => Failure::Away(unavailable()),
        client::ErrorKind::Timeout(_) => Failure::Away(problem(
            StatusCode::GATEWAY_TIMEOUT,
            "upstream-timeout",
            "A service takes too long to answer",
        )),
        _ => Failure::Other(failed()),
    }
}

/// Whether a status says that the service is in trouble, and nothing of the race.
fn is_passing(status: StatusCode) -> bool {
    let busy = [
        StatusCode::REQUEST_TIMEOUT,
        StatusCode::TOO_EARLY,
        StatusCode::TOO_MANY_REQUESTS,
    ];
    status.is_server_error() || busy.contains(&status)
}

fn unavailable() -> Problem {
    problem(
        StatusCode::SERVICE_UNAVAILABLE,
        "upstream-unavailable",
        "A service does not answer",
    )
    .detail("A service that knows of races does not answer. A plan for a day and a distance can be made without it.")
    .header(RETRY_AFTER, RETRY_AFTER_SECONDS)
}

fn failed() -> Problem {
    problem(StatusCode::BAD_GATEWAY, "upstream-failed", "A service failed")
        .detail("The races service was not understood.")
}
