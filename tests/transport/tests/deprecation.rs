//! Operations that are on their way out.
//!
//! A service still answers deprecated operations, and that alone brings no warning.
#![deny(deprecated)]

use transport::deprecation::client::Client;
use transport::deprecation::operations::*;
use transport::deprecation::server::{DeprecationApi, router};
use transport::deprecation::types::Race;
use wirewright_runtime::http::HeaderValue;
use wirewright_runtime::problem::Problem;

use crate::harness::{clients, send};

struct Service;

impl DeprecationApi for Service {
    type Error = Problem;

    async fn list_races(&self, request: ListRacesRequest) -> Result<ListRacesResponse, Problem> {
        match request.limit {
            Some(0) => {
                Err(Problem::not_found().header("deprecation".parse().expect("a name"), HeaderValue::from_static("@7")))
            }
            _ => Ok(ListRacesResponse::Ok {
                body: Vec::new(),
                x_pages: None,
            }),
        }
    }

    async fn add_race(&self, request: AddRaceRequest) -> Result<AddRaceResponse, Problem> {
        Ok(AddRaceResponse::Created(Box::new(request.body)))
    }
}

#[tokio::test]
async fn answers_of_deprecated_operations_say_so() {
    for (line, status, value) in [
        ("GET /races", 200, Some("@0")),
        ("GET /races?page=0", 400, Some("@0")),
        ("GET /races?limit=0", 404, Some("@7")),
        ("POST /races", 400, None),
        ("PUT /races", 405, None),
    ] {
        let (found, headers, _) = send(router(Service), line).await;
        let header = headers.get("deprecation").map(|value| value.to_str().expect("a text"));
        assert_eq!((found, header), (status, value), "{line}");
    }
}

#[tokio::test]
async fn what_is_deprecated_still_works() {
    for client in clients(router(Service), "", |builder| builder).await {
        let client = Client::from(client);
        #[expect(deprecated, reason = "the contract has it still")]
        let listed = client
            .list_races(&ListRacesRequest::default())
            .await
            .expect("an answer");
        assert!(matches!(listed, ListRacesResponse::Ok { body, .. } if body.is_empty()));
        let race = Race::new("Hills".to_owned(), "trail".to_owned());
        let answer = client
            .add_race(&AddRaceRequest { body: race.clone() })
            .await
            .expect("an answer");
        assert!(matches!(answer, AddRaceResponse::Created(added) if added.name == race.name));
    }
}

#[test]
#[expect(deprecated, reason = "that is what it is about")]
fn fields_types_and_methods_are_marked() {
    let race = Race::new("Hills".to_owned(), "trail".to_owned());
    assert_eq!(race.kind, "trail");
    let request = ListRacesRequest {
        page: Some(1),
        limit: None,
    };
    assert_eq!(request.page, Some(1));
    assert!(race.distance.is_none());
    let _: Option<transport::deprecation::types::OldRace> = race.old;
}
