//! No secret is seen in an answer, in a log or in `Debug`.

use std::io;
use std::sync::{Arc, Mutex};

use axum::body::Body;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::format::FmtSpan;
use users_api::operations::{IssueTokenRequest, UpdateMeRequest};
use users_api::types::UpdateMeBody;
use wirewright_runtime::http::Request;
use wirewright_runtime::types::Maybe;

use crate::{CLIENT_SECRET, EMAIL, PASSWORD, bed, by_password, by_secret, registration, secret};

const STRAVA: &str = "strava-5151";
const NEW_PASSWORD: &str = "battery staple 99";

/// Keeps all that is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no panic").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn no_secret_is_seen() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(LevelFilter::TRACE)
        .with_span_events(FmtSpan::NEW)
        .with_writer(move || writer.clone())
        .finish();
    // For the threads of the database too. This is the only test that sets it.
    tracing::subscriber::set_global_default(subscriber).expect("the only subscriber");
    let bed = bed().await;
    let mut seen = String::new();

    let mut request = registration(EMAIL);
    request.body.strava_token = Maybe::Value(secret(STRAVA));
    seen.push_str(&format!("{request:?}"));
    let answer = bed.client(None).register_user(&request).await.expect("an answer");
    seen.push_str(&format!("{answer:?}"));
    for body in [
        by_password(EMAIL, PASSWORD),
        by_password(EMAIL, NEW_PASSWORD),
        by_secret("plans", CLIENT_SECRET),
    ] {
        let request = IssueTokenRequest { body };
        seen.push_str(&format!("{request:?}"));
        seen.push_str(&format!("{:?}", bed.client(None).issue_token(&request).await));
    }
    let token = bed.token(by_password(EMAIL, PASSWORD)).await;
    let client = bed.client(Some(&token));
    let mut change = UpdateMeRequest {
        if_match: Some("*".to_owned()),
        body: UpdateMeBody::default(),
    };
    change.body.password = Some(secret(NEW_PASSWORD));
    change.body.strava_token = Maybe::Value(secret(STRAVA));
    seen.push_str(&format!("{change:?}{client:?}"));
    seen.push_str(&format!("{:?}", client.update_me(&change).await));

    // The wire has the token where it is given, and nothing else.
    let bearer = format!("Bearer {}", token.access_token.expose());
    let request = Request::get("/api/users/me")
        .header("authorization", bearer)
        .body(Body::empty());
    seen.push_str(&bed.send(request.expect("a request")).await.2);
    // A body that is refused is not repeated.
    let body = format!(r#"{{"email": 1, "password": ["{PASSWORD}"], "strava_token": {{"a": "{STRAVA}"}}}}"#);
    let request = Request::post("/api/users")
        .header("content-type", "application/json")
        .body(Body::from(body));
    seen.push_str(&bed.send(request.expect("a request")).await.2);

    let logged = String::from_utf8(log.0.lock().expect("no panic").clone()).expect("text");
    assert!(
        logged.contains("registerUser") && logged.contains("INSERT INTO users"),
        "{logged}"
    );
    seen.push_str(&logged);
    let refresh_token = token.refresh_token.as_ref().map_or("", |token| token.expose().as_str());
    for secret in [
        PASSWORD,
        NEW_PASSWORD,
        STRAVA,
        CLIENT_SECRET,
        "$argon2id",
        refresh_token,
    ] {
        assert!(!seen.contains(secret), "{secret}: {seen}");
    }
    assert!(!seen.contains(token.access_token.expose().as_str()), "{seen}");
}
