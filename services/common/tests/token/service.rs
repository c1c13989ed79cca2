//! Services' own tokens.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use runnerly_common::token::ServiceToken;
use tokio::time::advance;
use users_api::operations::GetUserIdsRequest;
use users_api::security::BEARER;
use wirewright_runtime::client;
use wirewright_runtime::server::Router;
use wirewright_runtime::types::{Secret, Value};

use crate::users;

/// Gives the tokens `token-1`, `token-2` and so on to the one who knows the secret.
fn desk() -> Router {
    let given = Arc::new(AtomicUsize::new(0));
    let route = post(move |form: String| {
        let number = given.fetch_add(1, Ordering::Relaxed) + 1;
        async move { issue(&form, number) }
    });
    Router::new().route("/oauth/token", route)
}

fn issue(form: &str, number: usize) -> Response {
    let cached = [("cache-control", "no-store")];
    if form != "grant_type=client_credentials&client_id=plans&client_secret=hunter2&audience=users" {
        let body = Json(Value::from_iter([("error", "invalid_client")]));
        return (StatusCode::UNAUTHORIZED, cached, body).into_response();
    }
    let token = Value::from(format!("token-{number}"));
    let body = Value::from_iter([
        ("access_token", token),
        ("token_type", "Bearer".into()),
        ("expires_in", 3_600.into()),
        ("scope", "users:read".into()),
    ]);
    (cached, Json(body)).into_response()
}

/// A client of a service that answers the token by which it is called, as long as that is not `refused`.
fn called_by(secret: &str, refused: &'static str) -> users_api::client::Client {
    let answer = move |headers: axum::http::HeaderMap| async move {
        let token = headers["authorization"].to_str().unwrap_or_default().to_owned();
        let number: u128 = token
            .rsplit('-')
            .next()
            .and_then(|number| number.parse().ok())
            .unwrap_or_default();
        if token.ends_with(refused) {
            return StatusCode::UNAUTHORIZED.into_response();
        }
        let ids = vec![uuid::Uuid::from_u128(number).to_string()];
        ([("etag", "W/\"1\"")], Json(ids)).into_response()
    };
    let router = Router::new().route("/api/user_ids", axum::routing::get(answer));
    let provider = ServiceToken::new(users(desk()), "plans", Secret::new(secret.to_owned()), "users");
    assert!(!format!("{provider:?}").contains(secret));
    let builder = client::Client::builder("http://users").service(router);
    builder.provider(&BEARER, provider).build().expect("a client").into()
}

/// The number of the token that a call has.
async fn number(client: &users_api::client::Client) -> u128 {
    let answer = client
        .get_user_ids(&GetUserIdsRequest::default())
        .await
        .expect("an answer");
    answer.ok().expect("ids")[0].as_u128()
}

#[tokio::test(start_paused = true)]
async fn a_token_is_kept_until_shortly_before_it_expires() {
    let client = called_by("hunter2", "none");
    for _ in 0..3 {
        assert_eq!(number(&client).await, 1);
    }
    advance(Duration::from_secs(3_239)).await;
    assert_eq!(number(&client).await, 1);
    advance(Duration::from_secs(1)).await;
    assert_eq!(number(&client).await, 2);
}

#[tokio::test(start_paused = true)]
async fn a_token_that_is_refused_is_replaced() {
    let client = called_by("hunter2", "token-1");
    assert_eq!(number(&client).await, 2);
    assert_eq!(number(&client).await, 2);
}

#[tokio::test(start_paused = true)]
async fn a_wrong_secret_is_an_error_that_does_not_show_it() {
    let client = called_by("hunter3", "none");
    let error = client
        .get_user_ids(&GetUserIdsRequest::default())
        .await
        .expect_err("no token");
    assert!(
        matches!(error.kind(), client::ErrorKind::Credentials { .. }),
        "{error:?}"
    );
    assert!(!format!("{error:?} {error}").contains("hunter3"));
}
