//! The service on the generated router.

use axum::Router;
use races_api::operations::{
    BASE_PATH, CreateRaceRequest, CreateRaceResponse, DeleteRaceRequest, DeleteRaceResponse, GetRaceRequest,
    GetRaceResponse, ListRacesRequest, ListRacesResponse, ReplaceRaceRequest, ReplaceRaceResponse,
};
use races_api::security::BEARER;
use races_api::server::races::routes;
use races_api::server::{RacesApi, RunnerlyRacesApi};
use races_api::types::{DistanceKind, Location, Race, RaceInput, RaceStatus, Visibility};
use uuid::Uuid;
use wirewright_runtime::problem::Problem;
use wirewright_runtime::server::{Denied, Given, Options, Presented, Responses, Routes, Verifier};
use wirewright_runtime::types::Maybe;

use crate::data::{ETAG, NOW, RACE_ID, RUNNER, day};

/// A service that knows one race.
struct Service {
    race: Race,
}

impl RunnerlyRacesApi for Service {
    type Error = Problem;
    type Principal = Uuid;
}

impl RacesApi for Service {
    async fn list_races(&self, _: Option<Uuid>, _: ListRacesRequest) -> Result<ListRacesResponse, Problem> {
        Err(Problem::not_found())
    }

    async fn create_race(&self, runner: Uuid, request: CreateRaceRequest) -> Result<CreateRaceResponse, Problem> {
        Ok(CreateRaceResponse::Created {
            body: Box::new(added(request.body, request.idempotency_key, runner)),
            location: format!("/api/races/{}", request.idempotency_key),
            etag: ETAG.to_owned(),
        })
    }

    async fn get_race(&self, runner: Option<Uuid>, request: GetRaceRequest) -> Result<GetRaceResponse, Problem> {
        if request.race_id != self.race.id || runner.is_none() {
            return Err(Problem::not_found());
        }
        Ok(GetRaceResponse::Ok {
            body: Box::new(self.race.clone()),
            etag: ETAG.to_owned(),
        })
    }

    async fn replace_race(&self, _: Uuid, _: ReplaceRaceRequest) -> Result<ReplaceRaceResponse, Problem> {
        Err(Problem::not_found())
    }

    async fn delete_race(&self, _: Uuid, _: DeleteRaceRequest) -> Result<DeleteRaceResponse, Problem> {
        Err(Problem::not_found())
    }
}

/// Takes a runner's id for a token.
struct Ids;

impl Verifier for Ids {
    type Principal = Uuid;

    async fn verify(&self, presented: &Presented<'_>) -> Result<Uuid, Denied> {
        match presented.given(&BEARER) {
            Some(Given::Token(token)) => Uuid::try_parse(token).map_err(|_| Denied::Unauthenticated),
            _ => Err(Denied::Unauthenticated),
        }
    }
}

fn added(input: RaceInput, id: Uuid, created_by: Uuid) -> Race {
    Race {
        name: input.name,
        date: input.date,
        distance: input.distance,
        distance_kind: input.distance_kind,
        location: input.location,
        start_time: input.start_time.value(),
        website: input.website.value(),
        visibility: input.visibility.unwrap_or(Visibility::Public),
        id,
        status: RaceStatus::Scheduled,
        created_by,
        version: 1,
        created_at: NOW,
        updated_at: NOW,
    }
}

/// The one race.
pub(crate) fn race() -> Race {
    let location = Location {
        name: "Eisenach, Markt".to_owned(),
        country: Maybe::Value("DE".to_owned()),
        lat: Maybe::Value(50.9747),
        lon: Maybe::Value(10.3197),
    };
    let mut input = RaceInput::new(
        "Rennsteiglauf Supermarathon".to_owned(),
        day(),
        73_900.0,
        DistanceKind::Ultra,
        location,
    );
    input.start_time = Maybe::Value("06:00".to_owned());
    input.website = Maybe::Value("https://www.rennsteiglauf.example/supermarathon?year=2027".to_owned());
    added(input, RACE_ID, RUNNER)
}

/// The router, with answers checked or not.
pub(crate) fn router(responses: Responses) -> Router {
    let options = Options {
        responses,
        ..Options::default()
    };
    let service = Routes::new(Service { race: race() }, options).verifier(Ids);
    routes(service).into_router(BASE_PATH)
}
