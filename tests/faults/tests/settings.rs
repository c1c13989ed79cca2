//! Clients that a file and the environment set; T31: secrets are not repeated.

use std::time::Duration;

use faults::laps::client::Client;
use faults::laps::operations::{GetLapRequest, GetLapResponse};
use wirewright_runtime::client::{Clients, ErrorKind};

use crate::service::{Answer, Service};

const DEFAULT: &str = "http://127.0.0.1:1";
const NONE: [(&str, &str); 0] = [];

fn parse(text: &str) -> Clients {
    Clients::parse(text).expect("settings").with_environment(NONE)
}

async fn client(clients: &Clients, default: &str) -> Client {
    let builder = clients.builder("laps", default).await.expect("settings");
    builder.build().expect("a client").into()
}

async fn status(client: &Client) -> Option<u16> {
    let answer = client.get_lap(&GetLapRequest { number: 1 }).await;
    match answer {
        Ok(GetLapResponse::Ok(_)) => Some(200),
        Ok(_) => Some(0),
        Err(error) => error.status().map(|status| status.as_u16()),
    }
}

fn url(service: &Service) -> String {
    format!("http://{}", service.address)
}

#[tokio::test]
async fn t30_the_environment_comes_before_the_file_and_the_file_before_the_default() {
    let services = [
        Service::start(&[Answer::of(200)]).await,
        Service::start(&[Answer::of(200)]).await,
        Service::start(&[Answer::of(200)]).await,
    ];
    let [default, file, environment] = services.each_ref().map(url);
    let text = format!("[clients.laps]\nurl = \"{file}\"");
    assert_eq!(status(&client(&parse(""), &default).await).await, Some(200));
    assert_eq!(status(&client(&parse(&text), &default).await).await, Some(200));
    let clients = parse(&text).with_environment([("LAPS_URL", environment), ("OTHER_URL", default.clone())]);
    assert_eq!(status(&client(&clients, &default).await).await, Some(200));
    assert_eq!(services.each_ref().map(Service::hits), [1, 1, 1]);
}

#[tokio::test]
async fn what_is_set_holds() {
    let service = Service::start(&[Answer::of(503)]).await;
    let text = r#"
        [clients.laps]
        token = "secret-token"
        headers = { x-client = "faults" }
        retry = { tries = 2, budget = 10.0 }
        breaker = { failures = 4, open_for = "1m" }
    "#;
    let clients = parse(text);
    let laps = client(&clients, &url(&service)).await;
    status(&laps).await;
    assert_eq!(service.hits(), 2);
    for headers in service.heard() {
        assert_eq!(
            (&headers["authorization"], &headers["x-client"]),
            (
                &"Bearer secret-token".parse().expect("a header"),
                &"faults".parse().expect("a header")
            )
        );
    }
    for _ in 0..5 {
        status(&laps).await;
    }
    assert_eq!(service.hits(), 4, "the breaker opened");
    let clients = clients.with_environment([("LAPS_RETRY_TRIES", "1"), ("LAPS_BREAKER_FAILURES", "0")]);
    let laps = client(&clients, &url(&service)).await;
    for _ in 0..6 {
        status(&laps).await;
    }
    assert_eq!(service.hits(), 10);
}

#[tokio::test]
async fn times_are_written_with_their_unit() {
    let slow = Answer {
        after: Duration::from_secs(2),
        ..Answer::of(200)
    };
    let service = Service::start(&[slow]).await;
    let clients = parse("[clients.laps]\ntimeout = \"150ms\"");
    let error = client(&clients, &url(&service))
        .await
        .get_lap(&GetLapRequest { number: 1 })
        .await;
    let error = error.expect_err("no answer");
    assert!(
        matches!(error.kind(), ErrorKind::Timeout(limit) if *limit == Duration::from_millis(150)),
        "{error}"
    );
}

#[tokio::test]
async fn t31_what_is_wrong_is_said_and_no_value_is_repeated() {
    for (text, message) in [
        (
            "[clients.laps]\ntimeout = \"secret\"",
            "a time is written as `500ms` or `3s`",
        ),
        ("[clients.laps]\nconnections = \"secret\"", "`connections` must be"),
        ("[clients.laps]\nsecrets = 1", "unknown field `secrets`"),
        ("[clients]\nlaps = \"secret\"", "must be a map"),
        (
            "[clients.laps]\nurl = \"secret\"",
            "the base URL cannot be used: it has no scheme and host",
        ),
        ("[clients.laps]\ntoken = \"secret\\n\"", "the token cannot be sent"),
        (
            "[clients.laps]\nretry = { tries = \"secret\" }",
            "`retry.tries` must be",
        ),
    ] {
        let error = parse(text).builder("laps", DEFAULT).await.map(|_| ()).expect_err(text);
        let said = error.to_string();
        assert!(said.contains(message), "{said}");
        assert!(
            !said.replace("secrets", "").contains("secret")
                && !format!("{error:?}").replace("secrets", "").contains("secret"),
            "{said}"
        );
    }
    let error = Clients::parse("[client.laps]\ntoken = \"secret\"");
    let error = error.map(|_| ()).expect_err("no clients");
    assert_eq!(
        error.to_string(),
        "the settings have `[clients]` and `[discovery]`, and no `client`"
    );
    let error = Clients::parse("[clients.laps]\ntoken = \"secret")
        .map(|_| ())
        .expect_err("no TOML");
    assert!(
        error.to_string().contains("line 2") && !error.to_string().contains("secret"),
        "{error}"
    );
    let clients = parse("[clients.laps]\ntoken = \"secret\"");
    assert!(!format!("{clients:?}").contains("secret"));
    let builder = clients.builder("laps", DEFAULT).await.expect("settings");
    assert!(!format!("{builder:?}").contains("secret"));
    assert!(!format!("{:?}", builder.build().expect("a client")).contains("secret"));
}
