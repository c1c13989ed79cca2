//! The same calls by each client.

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client as Hyper;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use races_api::client::Client as Races;
use races_api::operations::races::{
    CreateRaceRequest, CreateRaceResponse, GetRaceRequest, GetRaceResponse, ListRacesRequest, ListRacesResponse,
};
use races_api::security::BEARER;
use races_api::types::RaceInput;
use uuid::Uuid;
use wirewright_runtime::client::{Breaker, Cache, Client, Credential};
use wirewright_runtime::codec::{ReadOptions, from_json};

use crate::data::{ID, INPUT, Input, Race, TOKEN};

/// A client, and what it calls.
#[derive(Clone)]
pub(crate) enum Caller {
    Generated(Races, RaceInput),
    Reqwest(reqwest::Client, String),
    Hyper(Hyper<HttpConnector, Full<Bytes>>, String),
}

impl Caller {
    pub(crate) fn of(name: &str, url: &str) -> Self {
        match name {
            "reqwest" => Self::Reqwest(reqwest::Client::new(), url.to_owned()),
            "hyper" => Self::Hyper(Hyper::builder(TokioExecutor::new()).build_http(), url.to_owned()),
            _ => {
                let builder = Client::builder(url).breaker(Breaker::default());
                let builder = match name {
                    "generated, cache" => builder.cache(Cache::default().every_operation()),
                    _ => builder,
                };
                let client = builder
                    .credential(&BEARER, Credential::bearer(TOKEN))
                    .build()
                    .expect("a client");
                let input = from_json(INPUT.as_bytes(), &ReadOptions::default()).expect("a race");
                Self::Generated(client.into(), input)
            }
        }
    }

    /// `GET /races/{id}`
    pub(crate) async fn get(&self) {
        match self {
            Self::Generated(client, _) => {
                let request = GetRaceRequest {
                    race_id: ID,
                    x_runner_id: None,
                    if_none_match: None,
                };
                let race = client.get_race(&request).await.expect("an answer");
                assert!(matches!(race, GetRaceResponse::Ok { .. }));
            }
            Self::Reqwest(client, url) => {
                let request = client.get(format!("{url}/races/{ID}")).bearer_auth(TOKEN);
                let answer = request
                    .header("accept", "application/json")
                    .send()
                    .await
                    .expect("an answer");
                let race: Race = answer.json().await.expect("a race");
                assert_eq!(race.id, ID);
            }
            Self::Hyper(client, url) => {
                let uri = format!("{url}/races/{ID}");
                let request = axum::http::Request::get(uri).header("authorization", format!("Bearer {TOKEN}"));
                let request = request
                    .header("accept", "application/json")
                    .body(Full::default())
                    .expect("a request");
                let race: Race = read(client, request).await;
                assert_eq!(race.id, ID);
            }
        }
    }

    /// `POST /races`
    pub(crate) async fn post(&self) {
        let key = Uuid::from_u128(7);
        match self {
            Self::Generated(client, input) => {
                let request = CreateRaceRequest {
                    idempotency_key: key,
                    body: input.clone(),
                };
                let race = client.create_race(&request).await.expect("an answer");
                assert!(matches!(race, CreateRaceResponse::Created { .. }));
            }
            Self::Reqwest(client, url) => {
                let input: Input = serde_json::from_str(INPUT).expect("a race");
                let request = client.post(format!("{url}/races")).bearer_auth(TOKEN).json(&input);
                let answer = request
                    .header("idempotency-key", key.to_string())
                    .send()
                    .await
                    .expect("an answer");
                let race: Race = answer.json().await.expect("a race");
                assert_eq!(race.id, ID);
            }
            Self::Hyper(client, url) => {
                let input: Input = serde_json::from_str(INPUT).expect("a race");
                let body = serde_json::to_vec(&input).expect("a race");
                let request = axum::http::Request::post(format!("{url}/races"))
                    .header("authorization", format!("Bearer {TOKEN}"))
                    .header("content-type", "application/json")
                    .header("idempotency-key", key.to_string())
                    .body(Full::from(body))
                    .expect("a request");
                let race: Race = read(client, request).await;
                assert_eq!(race.id, ID);
            }
        }
    }

    /// `GET /races`, a hundred of them
    pub(crate) async fn list(&self) {
        let Self::Generated(client, _) = self else {
            panic!("only of generated clients")
        };
        let races = client
            .list_races(&ListRacesRequest::default())
            .await
            .expect("an answer");
        assert!(matches!(races, ListRacesResponse::Ok { body, .. } if body.items.len() == 100));
    }
}

async fn read(client: &Hyper<HttpConnector, Full<Bytes>>, request: axum::http::Request<Full<Bytes>>) -> Race {
    let answer = client.request(request).await.expect("an answer");
    let body = answer.into_body().collect().await.expect("a body").to_bytes();
    serde_json::from_slice(&body).expect("a race")
}
