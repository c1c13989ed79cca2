//! Fetching keys.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use runnerly_common::token::{Keys, SigningKey, Tokens};
use tokio::time::advance;
use wirewright_runtime::server::{Denied, Router};

use crate::{claims, key, users};

/// A users service that publishes keys, and counts how often it is asked.
#[derive(Clone, Default)]
struct Publisher(Arc<Mutex<Published>>);

#[derive(Default)]
struct Published {
    keys: Vec<SigningKey>,
    is_down: bool,
    /// The status of every answer.
    answered: Vec<u16>,
}

impl Publisher {
    fn publish(&self, keys: &[&SigningKey]) {
        self.0.lock().expect("no panic").keys = keys.iter().map(|key| (*key).clone()).collect();
    }

    fn set_down(&self, is_down: bool) {
        self.0.lock().expect("no panic").is_down = is_down;
    }

    /// The statuses of the answers since the last look.
    fn answered(&self) -> Vec<u16> {
        std::mem::take(&mut self.0.lock().expect("no panic").answered)
    }

    fn answer(&self, headers: &HeaderMap) -> Response {
        let mut published = self.0.lock().expect("no panic");
        let etag = format!("\"{}\"", published.keys.len());
        let headers = match headers.get(header::IF_NONE_MATCH) {
            _ if published.is_down => Err(StatusCode::SERVICE_UNAVAILABLE),
            Some(known) if *known == etag => Err(StatusCode::NOT_MODIFIED),
            _ => Ok([(header::CONTENT_TYPE, "application/json")]),
        };
        let keys: Vec<String> = published.keys.iter().map(jwk).collect();
        let cached = [
            (header::ETAG, etag.as_str()),
            (header::CACHE_CONTROL, "public, max-age=60"),
        ];
        let response = match headers {
            Ok(json) => (cached, json, format!("{{\"keys\":[{}]}}", keys.join(","))).into_response(),
            Err(status) => (status, cached).into_response(),
        };
        published.answered.push(response.status().as_u16());
        response
    }

    fn tokens(&self) -> Tokens {
        let publisher = self.clone();
        let router = Router::new().route(
            "/.well-known/jwks.json",
            get(move |headers: HeaderMap| async move { publisher.answer(&headers) }),
        );
        Tokens::new("runs", Keys::of(users(router)))
    }
}

fn jwk(key: &SigningKey) -> String {
    let (kid, x) = (key.public().kid().to_owned(), key.public().x().to_owned());
    format!(r#"{{"kty":"OKP","crv":"Ed25519","x":"{x}","kid":"{kid}","alg":"EdDSA","use":"sig"}}"#)
}

fn token(key: &SigningKey) -> String {
    key.sign(&claims()).expect("a token")
}

#[tokio::test(start_paused = true)]
async fn keys_are_fetched_once_and_looked_after_in_time() {
    let (publisher, first) = (Publisher::default(), key());
    publisher.publish(&[&first]);
    let tokens = publisher.tokens();
    for _ in 0..3 {
        assert!(tokens.caller(&token(&first)).await.is_ok());
    }
    assert_eq!(publisher.answered(), [200]);
    advance(Duration::from_secs(60)).await;
    for _ in 0..3 {
        assert!(tokens.caller(&token(&first)).await.is_ok());
    }
    assert_eq!(publisher.answered(), [304]);
}

#[tokio::test(start_paused = true)]
async fn a_new_key_is_fetched_once_and_unknown_ones_not_all_the_time() {
    let (publisher, first, second, foreign) = (Publisher::default(), key(), key(), key());
    publisher.publish(&[&first]);
    let tokens = publisher.tokens();
    assert!(tokens.caller(&token(&first)).await.is_ok());
    publisher.publish(&[&second, &first]);
    advance(Duration::from_secs(5)).await;
    for key in [&second, &first, &second] {
        assert!(tokens.caller(&token(key)).await.is_ok());
    }
    assert_eq!(publisher.answered(), [200, 200]);
    for _ in 0..20 {
        assert_eq!(tokens.caller(&token(&foreign)).await, Err(Denied::Unauthenticated));
        advance(Duration::from_secs(1)).await;
    }
    let asked = publisher.answered();
    assert!(
        (3..=4).contains(&asked.len()) && asked.iter().all(|status| *status == 304),
        "{asked:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn what_is_known_stays_good_while_nobody_answers() {
    let (publisher, first, second) = (Publisher::default(), key(), key());
    publisher.publish(&[&first]);
    publisher.set_down(true);
    let tokens = publisher.tokens();
    for _ in 0..3 {
        let Err(Denied::Failed(problem)) = tokens.caller(&token(&first)).await else {
            panic!("not refused");
        };
        assert_eq!(
            (problem.status().as_u16(), &problem.headers()["retry-after"]),
            (503, &"1".parse().expect("a value"))
        );
    }
    // The client tries three times.
    assert_eq!(publisher.answered(), [503; 3]);
    publisher.set_down(false);
    advance(Duration::from_secs(1)).await;
    assert!(tokens.caller(&token(&first)).await.is_ok());

    publisher.set_down(true);
    advance(Duration::from_secs(3600)).await;
    for _ in 0..3 {
        assert!(tokens.caller(&token(&first)).await.is_ok());
    }
    assert!(matches!(tokens.caller(&token(&second)).await, Err(Denied::Failed(_))));
    publisher.set_down(false);
    publisher.publish(&[&first, &second]);
    advance(Duration::from_secs(1)).await;
    assert!(tokens.caller(&token(&second)).await.is_ok());
    assert_eq!(publisher.answered(), [200, 503, 503, 503, 200]);
}

#[tokio::test(start_paused = true)]
async fn many_callers_fetch_once() {
    let (publisher, first) = (Publisher::default(), key());
    publisher.publish(&[&first]);
    let tokens = publisher.tokens();
    let callers: Vec<_> = (0..20)
        .map(|_| {
            let (tokens, token) = (tokens.clone(), token(&first));
            tokio::spawn(async move { tokens.caller(&token).await.is_ok() })
        })
        .collect();
    for caller in callers {
        assert!(caller.await.expect("no panic"));
    }
    assert_eq!(publisher.answered(), [200]);
}
