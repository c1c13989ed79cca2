//! What users of generated mocks rely on. Tests of what Runnerly is to show are named by its numbers.

use std::panic::{AssertUnwindSafe, catch_unwind};

use mocks::laps::client::Client;
use mocks::laps::mock::Mock;
use mocks::laps::operations::{
    ExportLapsRequest, ExportLapsResponse, GetLapRequest, GetLapResponse, ImportLapsRequest, ImportLapsResponse,
};
use mocks::laps::security::TOKEN;
use mocks::laps::server::{LapsApi, ManyApi, OneApi, router};
use mocks::laps::types::Lap;
use mocks::laps::webhooks;
use wirewright_runtime::client::{self, Credential, Retry};
use wirewright_runtime::http::{Response, StatusCode};
use wirewright_runtime::mock::Fault;
use wirewright_runtime::problem::Problem;
use wirewright_runtime::server::{Denied, Presented, Verifier};
use wirewright_runtime::types::{ByteStream, ItemStream};

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// A client with a token that asks once, over whatever carries its requests.
fn client(builder: client::Builder) -> Outcome<Client> {
    let builder = builder.credential(&TOKEN, Credential::bearer("anna"));
    Ok(builder.retry(Retry::none()).build()?.into())
}

fn lap(seconds: i32) -> GetLapResponse {
    GetLapResponse::Ok {
        body: Lap::new(seconds),
        etag: "\"7\"".to_owned(),
    }
}

/// What a test fails with.
fn failure(test: impl FnOnce()) -> String {
    let payload = catch_unwind(AssertUnwindSafe(test)).expect_err("it does not fail");
    payload.downcast_ref::<String>().cloned().unwrap_or_default()
}

/// The service itself, which knows the lap of the same number.
struct Service;

impl LapsApi for Service {
    type Error = Problem;
    type Principal = ();
}

impl OneApi for Service {
    async fn get_lap(&self, (): (), request: GetLapRequest) -> Result<GetLapResponse, Problem> {
        match request.number {
            number @ ..=600 => Ok(lap(number)),
            _ => Err(Problem::new(StatusCode::NOT_FOUND)),
        }
    }
}

impl ManyApi for Service {
    async fn import_laps(&self, (): (), request: ImportLapsRequest) -> Result<ImportLapsResponse, Problem> {
        request.body.collect(1024).await?;
        Ok(ImportLapsResponse::NoContent)
    }

    async fn export_laps(&self, (): (), _: ExportLapsRequest) -> Result<ExportLapsResponse, Problem> {
        Ok(ExportLapsResponse::Ok(laps(&[1, 2])))
    }
}

impl Verifier for Service {
    type Principal = ();

    async fn verify(&self, _: &Presented<'_>) -> Result<(), Denied> {
        Ok(())
    }
}

fn laps(seconds: &[i32]) -> ItemStream<Lap> {
    ItemStream::from(seconds.iter().copied().map(Lap::new).collect::<Vec<_>>())
}

/// What the client of a service sees of it.
async fn visit(client: &Client) -> Outcome<Vec<String>> {
    let mut seen = Vec::new();
    for number in [95, 700] {
        let answer = client.get_lap(&GetLapRequest { number }).await?;
        seen.push(match answer {
            GetLapResponse::Ok { body, etag } => format!("{} {etag}", body.seconds),
            GetLapResponse::NotFound(body) => body.title,
            GetLapResponse::ServiceUnavailable(body) => body.title,
        });
    }
    let body = ByteStream::new("application/octet-stream", "1;95");
    let answer = client.import_laps(ImportLapsRequest { body }).await?;
    seen.push(format!("{answer:?}"));
    let exported = client.export_laps().await?.ok().map_err(|other| format!("{other:?}"))?;
    let exported = exported.collect(10).await?;
    seen.extend(exported.iter().map(|lap| lap.seconds.to_string()));
    Ok(seen)
}

#[tokio::test]
async fn the_same_client_works_against_router_mock_and_socket() -> Outcome {
    let real = client::Client::builder("http://laps.test/api").service(router(Service, Service));
    let expected = visit(&client(real)?).await?;
    assert_eq!(expected, ["95 \"7\"", "Not Found", "NoContent", "1", "2"]);

    let mock = Mock::new();
    mock.get_lap().with(|request| lap(request.number));
    mock.get_lap()
        .when(|request| request.number > 600)
        .fails(StatusCode::NOT_FOUND);
    mock.import_laps().with_async(|request| async move {
        assert_eq!(request.body.collect(1024).await.unwrap_or_default(), "1;95");
        ImportLapsResponse::NoContent
    });
    mock.export_laps().with(|_| ExportLapsResponse::Ok(laps(&[1, 2])));
    assert_eq!(visit(&client(mock.builder())?).await?, expected);
    let served = mock.serve().await?;
    assert_eq!(visit(&client(client::Client::builder(served.url()))?).await?, expected);
    assert_eq!(mock.get_lap().calls().len(), 4);
    assert_eq!((mock.import_laps().count(), mock.export_laps().count()), (2, 2));
    Ok(())
}

#[tokio::test]
async fn t80_several_answers_in_their_order_and_a_call_without_one_fails_the_test() -> Outcome {
    let mock = Mock::new();
    let served = mock.serve().await?;
    let client = Client::from(
        client::Client::builder(served.url())
            .credential(&TOKEN, Credential::bearer("anna"))
            .build()?,
    );
    mock.get_lap()
        .fails(StatusCode::SERVICE_UNAVAILABLE)
        .then()
        .answers(lap(95))
        .times(1);
    let request = GetLapRequest { number: 1 };
    assert_eq!(
        client
            .get_lap(&request)
            .await?
            .ok()
            .map_err(|other| format!("{other:?}"))?
            .seconds,
        95
    );
    assert_eq!(mock.get_lap().calls(), [request.clone(), request.clone()]);
    mock.verify();

    let error = client.get_lap(&request).await.expect_err("the contract has no 501");
    assert!(error.to_string().contains("501"), "{error}");
    let failed = failure(move || drop(mock));
    assert_eq!(
        failed,
        "getLap (GET /laps/{number}) has no answer after 2 calls for GetLapRequest { number: 1 }"
    );
    Ok(())
}

#[tokio::test]
async fn t80_a_fault_is_one_of_the_answers() -> Outcome {
    let mock = Mock::new();
    mock.get_lap().fails(Fault::Reset).then().answers(lap(95)).times(1);
    let builder = mock.builder().credential(&TOKEN, Credential::bearer("anna"));
    let client = Client::from(builder.build()?);
    let answer = client.get_lap(&GetLapRequest { number: 1 }).await?;
    assert_eq!(answer, lap(95), "the client has tried again");
    mock.verify();
    Ok(())
}

#[tokio::test]
async fn t81_an_answer_outside_the_contract_fails_the_test_with_a_pointer() -> Outcome {
    let mock = Mock::new();
    let client = client(mock.builder())?;
    let wrong = |splits: &[i32]| GetLapResponse::Ok {
        body: Lap {
            splits: Some(splits.to_vec()),
            ..Lap::new(601)
        },
        etag: "7".to_owned(),
    };
    let words = [
        "getLap (GET /laps/{number}) is answered 200 outside the contract: header `ETag`: must have at least 3 characters (minLength)",
        "body at /seconds: must be at most 600 (maximum)",
        "body at /splits/1: must be at least 1 (minimum)",
    ];
    // Typed, where it is given.
    let failed = failure(|| drop(mock.get_lap().answers(wrong(&[30, 0]))));
    assert_eq!(failed, words.join("\n"));
    // As it was recorded from a service that is not like its contract.
    let recorded = Response::builder()
        .header("content-type", "application/json")
        .header("etag", "\"7\"");
    let recorded = recorded.body(r#"{"seconds": 95, "splits": [30, "31"]}"#)?;
    let failed = failure(|| drop(mock.get_lap().sends(recorded)));
    assert!(
        failed.contains("body at /splits/1: expected an integer, found a string (type)"),
        "{failed}"
    );
    // From a closure, once it is called; the client does not get it.
    mock.get_lap().with(move |_| wrong(&[30, 0]));
    assert!(client.get_lap(&GetLapRequest { number: 1 }).await.is_err());
    // An item of a body that comes in pieces.
    mock.export_laps().with(|_| ExportLapsResponse::Ok(laps(&[95, 0])));
    let answer = client.export_laps().await?.ok().map_err(|other| format!("{other:?}"))?;
    assert!(answer.collect(10).await.is_err());
    let failed = failure(move || drop(mock));
    let item =
        "exportLaps (GET /laps) is answered 200 outside the contract: body at /1/seconds: must be at least 1 (minimum)";
    assert_eq!(failed, format!("{}\n{item}", words.join("\n")));
    Ok(())
}

#[tokio::test]
async fn requests_are_held_against_the_contract_too() -> Outcome {
    let mock = Mock::new();
    let client = client(mock.builder())?;
    mock.get_lap().answers(lap(95));
    assert!(client.get_lap(&GetLapRequest { number: 0 }).await.is_err());
    let failed = failure(|| mock.verify());
    assert!(
        failed.starts_with("GET /api/laps/0 is outside the contract: 400 {"),
        "{failed}"
    );
    assert!(failed.contains("must be at least 1"), "{failed}");
    let sent = &mock.requests()[0];
    assert_eq!(sent.headers()["authorization"], "Bearer anna");
    Ok(())
}

#[tokio::test]
async fn who_receives_webhooks_has_a_mock() -> Outcome {
    let mock = webhooks::mock::Mock::new();
    mock.lap_done()
        .answers(webhooks::operations::LapDoneResponse::NoContent);
    let served = mock.serve().await?;
    let sender = webhooks::client::Client::new()?;
    let request = webhooks::operations::LapDoneRequest { body: Lap::new(95) };
    sender.lap_done(&format!("{}/lapDone", served.url()), &request).await?;
    assert_eq!(mock.lap_done().calls(), [request]);
    Ok(())
}
