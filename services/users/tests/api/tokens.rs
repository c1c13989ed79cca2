//! Giving tokens.

use axum::body::Body;
use time::Duration;
use users_api::operations::IssueTokenResponse;
use users_api::types::{Token, TokenErrorError as Code, TokenRequest, TokenRequestGrantType as Grant};
use wirewright_runtime::http::{Request, StatusCode};

use crate::{Bed, CLIENT_SECRET, EMAIL, LATER, PASSWORD, bed, by_password, by_refresh_token, by_secret};

/// The error that a request for a token is answered with.
async fn refusal(bed: &Bed, body: TokenRequest) -> (u16, Code, String) {
    match bed.issue(body).await {
        IssueTokenResponse::BadRequest { body, cache_control } => {
            assert_eq!(cache_control, "no-store");
            (400, body.error, body.error_description.unwrap_or_default())
        }
        IssueTokenResponse::Unauthorized { body, .. } => (401, body.error, body.error_description.unwrap_or_default()),
        other => panic!("{other:?}"),
    }
}

fn with_scope(scope: &str, request: TokenRequest) -> TokenRequest {
    TokenRequest {
        scope: Some(scope.to_owned()),
        ..request
    }
}

#[tokio::test]
async fn a_password_gives_a_token_for_a_quarter_of_an_hour() {
    let bed = bed().await;
    bed.register(EMAIL).await;
    let token = bed.token(by_password(EMAIL, PASSWORD)).await;
    assert_eq!(token.expires_in, 900);
    assert!(
        token.scope.starts_with("profile:read profile:write runs:read"),
        "{}",
        token.scope
    );
    assert!(token.refresh_token.is_some());
    let token = bed
        .token(with_scope("runs:write  runs:read", by_password(EMAIL, PASSWORD)))
        .await;
    assert_eq!(token.scope, "runs:read runs:write");
    let refused = refusal(&bed, with_scope("runs:read runs:bulk", by_password(EMAIL, PASSWORD))).await;
    assert_eq!((refused.0, refused.1), (400, Code::InvalidScope));
}

#[tokio::test]
async fn who_does_not_exist_is_refused_like_a_wrong_password() {
    let bed = bed().await;
    bed.register(EMAIL).await;
    let wrong = refusal(&bed, by_password(EMAIL, "battery staple")).await;
    assert_eq!((wrong.0, &wrong.1), (400, &Code::InvalidGrant));
    assert_eq!(
        refusal(&bed, by_password("bert@runnerly.example", PASSWORD)).await,
        wrong
    );
    assert_eq!(refusal(&bed, by_password("no address", PASSWORD)).await, wrong);
}

#[tokio::test]
async fn a_refresh_token_is_good_once() {
    let bed = bed().await;
    bed.register(EMAIL).await;
    let first = bed
        .token(with_scope("runs:read plans:read", by_password(EMAIL, PASSWORD)))
        .await;
    let second = bed.token(by_refresh_token(&first)).await;
    assert_eq!(second.scope, "runs:read plans:read");
    let third = bed.token(with_scope("runs:read", by_refresh_token(&second))).await;
    assert_eq!(third.scope, "runs:read");
    // Another sign-in is another family.
    let other = bed.token(by_password(EMAIL, PASSWORD)).await;
    for _ in 0..2 {
        let refused = refusal(&bed, by_refresh_token(&second)).await;
        assert_eq!((refused.0, refused.1), (400, Code::InvalidGrant));
        // The one that came of it has ended too.
        let refused = refusal(&bed, by_refresh_token(&third)).await;
        assert_eq!((refused.0, refused.1), (400, Code::InvalidGrant));
    }
    bed.token(by_refresh_token(&other)).await;
}

#[tokio::test]
async fn a_refresh_token_expires_and_gives_no_more_scopes() {
    let bed = bed().await;
    bed.register(EMAIL).await;
    let token = bed.token(with_scope("runs:read", by_password(EMAIL, PASSWORD))).await;
    let refused = refusal(&bed, with_scope("nothing", by_refresh_token(&token))).await;
    assert_eq!((refused.0, refused.1), (400, Code::InvalidScope));
    LATER.set(Duration::days(30) - Duration::seconds(1));
    let token = bed.token(by_refresh_token(&token)).await;
    LATER.set(Duration::days(60));
    let refused = refusal(&bed, by_refresh_token(&token)).await;
    assert_eq!((refused.0, refused.1), (400, Code::InvalidGrant));
}

#[tokio::test]
async fn a_service_has_tokens_by_its_secret() {
    let bed = bed().await;
    let token = bed.token(by_secret("plans", CLIENT_SECRET)).await;
    assert_eq!(
        (token.expires_in, token.scope.as_str()),
        (3_600, "users:read runs:bulk")
    );
    assert!(token.refresh_token.is_none());
    let narrowed = bed
        .token(with_scope("runs:bulk", by_secret("plans", CLIENT_SECRET)))
        .await;
    assert_eq!(narrowed.scope, "runs:bulk");
    let wrong = refusal(&bed, by_secret("plans", "another")).await;
    assert_eq!((wrong.0, &wrong.1), (401, &Code::InvalidClient));
    assert_eq!(refusal(&bed, by_secret("nobody", CLIENT_SECRET)).await, wrong);
    let refused = refusal(&bed, with_scope("profile:read", by_secret("plans", CLIENT_SECRET))).await;
    assert_eq!((refused.0, refused.1), (400, Code::InvalidScope));
}

#[tokio::test]
async fn what_is_missing_or_unknown_is_an_invalid_request() {
    let bed = bed().await;
    let unknown_audience = TokenRequest {
        audience: Some("elsewhere".to_owned()),
        ..by_secret("plans", CLIENT_SECRET)
    };
    let without_value = TokenRequest {
        username: Some(String::new()),
        ..by_password(EMAIL, PASSWORD)
    };
    for request in [
        unknown_audience,
        without_value,
        by_secret("plans", ""),
        TokenRequest::new(Grant::RefreshToken),
        TokenRequest::new(Grant::Password),
        TokenRequest::new(Grant::ClientCredentials),
    ] {
        let refused = refusal(&bed, request).await;
        assert_eq!((refused.0, refused.1), (400, Code::InvalidRequest));
    }
}

#[tokio::test]
async fn requests_outside_the_contract_are_refused_as_oauth_says() {
    let bed = bed().await;
    for (body, error) in [
        ("", "invalid_request"),
        ("grant_type=implicit", "unsupported_grant_type"),
        ("grant_type=password&grant_type=password", "invalid_request"),
        ("grant_type=password&username=%FF", "invalid_request"),
        ("grant_type=password&scope=%22%0A\u{e9}", "invalid_request"),
    ] {
        let request = Request::post("/oauth/token")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(body));
        let (status, response, text) = bed.send(request.expect("a request")).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{text}");
        assert_eq!(response.headers()["content-type"], "application/json", "{text}");
        assert_eq!(response.headers()["cache-control"], "no-store", "{text}");
        assert!(text.starts_with(&format!("{{\"error\":\"{error}\"")), "{body}: {text}");
    }
    let request = Request::post("/oauth/token")
        .header("content-type", "application/json")
        .body(Body::from("{}"));
    let (status, ..) = bed.send(request.expect("a request")).await;
    assert_eq!(status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

#[tokio::test]
async fn tokens_are_one_of_a_kind() {
    let bed = bed().await;
    let first: Token = bed.token(by_secret("plans", CLIENT_SECRET)).await;
    let second = bed.token(by_secret("plans", CLIENT_SECRET)).await;
    assert_ne!(first.access_token, second.access_token);
}
