//! Where calls go, and under which paths they are answered.

use transport::served::client::Client;
use transport::served::operations::*;
use transport::served::server::{ServersApi, router};
use transport::served::servers::{
    Beside, BesideStage, Files, FilesBucket, FilesExampleCom, Intake, Production, ProductionRegion,
};
use wirewright_runtime::client::{self, ErrorKind};
use wirewright_runtime::problem::Problem;

use crate::harness::{clients, send, start};

struct Service;

impl ServersApi for Service {
    type Error = Problem;

    async fn list_runs(&self, _: ListRunsRequest) -> Result<ListRunsResponse, Problem> {
        Ok(ListRunsResponse::Ok("runs".to_owned()))
    }

    async fn add_run(&self, _: AddRunRequest) -> Result<AddRunResponse, Problem> {
        Ok(AddRunResponse::Ok("added".to_owned()))
    }

    async fn get_track(&self, request: GetTrackRequest) -> Result<GetTrackResponse, Problem> {
        Ok(GetTrackResponse::Ok(request.id))
    }

    async fn put_track(&self, _: PutTrackRequest) -> Result<PutTrackResponse, Problem> {
        Ok(PutTrackResponse::NoContent)
    }

    async fn delete_track(&self, _: DeleteTrackRequest) -> Result<DeleteTrackResponse, Problem> {
        Ok(DeleteTrackResponse::NoContent)
    }
}

fn get_track() -> GetTrackRequest {
    GetTrackRequest { id: "7".to_owned() }
}

#[test]
fn servers_are_values_with_the_defaults_of_the_contract() {
    assert_eq!(Production::default().url(), "https://eu.example.com:8443/v1");
    let asia = Production {
        region: ProductionRegion::ApSouth1,
        base: "v2".to_owned(),
        ..Production::default()
    };
    assert_eq!(asia.url(), "https://ap-south-1.example.com:8443/v2");
    let test = Beside {
        stage: BesideStage::Test,
    };
    assert_eq!(
        test.url("https://runs.example/docs/openapi.yaml"),
        "https://runs.example/docs/test/v1"
    );
    assert_eq!(
        Intake.url("https://runs.example/docs/openapi.yaml"),
        "https://runs.example/intake"
    );
    assert_eq!(BASE_PATH, "/v1");
    for url in [Production::default().url(), asia.url(), Files::default().url()] {
        client::Client::new(&url).expect(&url);
    }
}

#[tokio::test]
async fn operations_are_answered_under_the_base_paths_of_their_servers() {
    for (line, status) in [
        ("GET /v1/runs", 200),
        ("POST /v1/runs", 405),
        ("POST /intake/runs", 200),
        ("GET /intake/runs", 405),
        ("GET /main/tracks/7", 200),
        ("GET /cold/tracks/7", 404),
        ("PUT /tracks/7", 204),
        ("DELETE /v1/tracks/7", 204),
        ("GET /v1/tracks/7", 405),
    ] {
        assert_eq!(send(router(Service), line).await.0, status, "{line}");
    }
}

#[tokio::test]
async fn a_client_sends_operations_to_their_servers() {
    let address = start(router(Service)).await;
    let own = |builder: client::Builder| {
        builder
            .server(&Files::SERVER, &format!("http://{address}/main"))
            .server(&FilesExampleCom::SERVER, &format!("http://{address}"))
    };
    for client in clients(router(Service), "/v1", own).await {
        let client = Client::from(client);
        assert_eq!(
            client.list_runs().await.expect("an answer"),
            ListRunsResponse::Ok("runs".to_owned())
        );
        assert_eq!(
            client.add_run().await.expect("an answer"),
            AddRunResponse::Ok("added".to_owned())
        );
        let track = client.get_track(&get_track()).await.expect("an answer");
        assert_eq!(track, GetTrackResponse::Ok("7".to_owned()));
        client
            .put_track(&PutTrackRequest { id: "7".to_owned() })
            .await
            .expect("an answer");
        client
            .delete_track(&DeleteTrackRequest { id: "7".to_owned() })
            .await
            .expect("an answer");
    }
}

#[tokio::test]
async fn without_a_word_the_contract_decides() {
    let seen = tower::service_fn(|request: wirewright_runtime::http::Request<client::Body>| async move {
        Err::<wirewright_runtime::http::Response<client::Body>, _>(request.uri().to_string())
    });
    let client = client::Client::with_service("https://test.example/v1", seen).expect("a client");
    let client = Client::from(client);
    let sent = |error: client::Error| match error.into_kind() {
        ErrorKind::Transport(uri) => uri.to_string(),
        kind => format!("{kind:?}"),
    };
    let uris = [
        client.list_runs().await.map_err(sent).expect_err("no answer"),
        client.add_run().await.map_err(sent).expect_err("no answer"),
        client
            .get_track(&get_track())
            .await
            .map_err(sent)
            .expect_err("no answer"),
    ];
    assert_eq!(
        uris,
        [
            "https://test.example/v1/runs",
            "https://test.example/intake/runs",
            "https://files.example.com/main/tracks/7"
        ]
    );
    let cold = Files {
        bucket: FilesBucket::Cold,
    }
    .url();
    assert_eq!(cold, "https://files.example.com/cold");
    let refused = client::Client::builder("http://h")
        .server(&Files::SERVER, "/cold")
        .build();
    assert!(refused.is_err());
}
