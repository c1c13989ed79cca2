//! Who is let in, and how others find out.

use runnerly_common::token::{Identity, Keys, Tokens};
use runnerly_users::store::UserStore;
use time::Duration;
use users_api::operations::{
    GetKeysRequest, GetKeysResponse, GetMeRequest, GetMeResponse, GetUserIdsRequest, GetUserIdsResponse,
    VerifyTokenRequest, VerifyTokenResponse,
};
use users_api::types::{KeyCrv, Token, TokenRequest, TokenToVerify};
use wirewright_runtime::server::Denied;

use crate::{CLIENT_SECRET, EMAIL, LATER, NOW, PASSWORD, bed, by_password, by_secret, clock, secret, start};

fn for_audience(audience: &str, request: TokenRequest) -> TokenRequest {
    TokenRequest {
        audience: Some(audience.to_owned()),
        ..request
    }
}

#[tokio::test]
async fn operations_are_for_those_who_have_their_scope() {
    let bed = bed().await;
    bed.register(EMAIL).await;
    let runner = bed.token(by_password(EMAIL, PASSWORD)).await;
    let service = bed.token(by_secret("plans", CLIENT_SECRET)).await;

    let answer = bed.client(Some(&service)).get_me(&GetMeRequest::default()).await;
    let answer = answer.expect("an answer");
    assert!(matches!(answer, GetMeResponse::Forbidden(_)), "{answer:?}");
    let answer = bed
        .client(Some(&runner))
        .get_user_ids(&GetUserIdsRequest::default())
        .await;
    let answer = answer.expect("an answer");
    assert!(matches!(answer, GetUserIdsResponse::Forbidden(_)), "{answer:?}");

    let elsewhere = bed.token(for_audience("runs", by_password(EMAIL, PASSWORD))).await;
    let nobody = Token {
        access_token: secret("a.b.c"),
        ..runner.clone()
    };
    for refused in [elsewhere, nobody] {
        let answer = bed.client(Some(&refused)).get_me(&GetMeRequest::default()).await;
        let GetMeResponse::Unauthorized { www_authenticate, .. } = answer.expect("an answer") else {
            panic!("not 401");
        };
        let expected = "Bearer realm=\"bearer\", error=\"invalid_token\", scope=\"profile:read\"";
        assert_eq!(www_authenticate, expected);
    }
    LATER.set(Duration::minutes(15) - Duration::seconds(1));
    let answer = bed.client(Some(&runner)).get_me(&GetMeRequest::default()).await;
    assert!(matches!(answer.expect("an answer"), GetMeResponse::Ok { .. }));
    LATER.set(Duration::minutes(15));
    let answer = bed.client(Some(&runner)).get_me(&GetMeRequest::default()).await;
    assert!(matches!(answer.expect("an answer"), GetMeResponse::Unauthorized { .. }));
}

#[tokio::test]
async fn other_services_verify_by_the_published_keys() {
    let bed = bed().await;
    let anna = bed.register(EMAIL).await;
    let runs = Tokens::new("runs", Keys::of(bed.client(None))).with_clock(clock);
    let token = bed.token(by_password(EMAIL, PASSWORD)).await;
    let caller = runs.caller(token.access_token.expose()).await.expect("a caller");
    assert_eq!(caller.identity, Identity::Runner(anna.id));
    assert_eq!(caller.scopes.join(" "), token.scope);
    let token = bed.token(for_audience("runs", by_secret("plans", CLIENT_SECRET))).await;
    let caller = runs.caller(token.access_token.expose()).await.expect("a caller");
    assert_eq!(caller.identity, Identity::Service("plans".to_owned()));
    let token = bed
        .token(for_audience("plans", by_secret("plans", CLIENT_SECRET)))
        .await;
    let refused = runs.caller(token.access_token.expose()).await;
    assert_eq!(refused, Err(Denied::Unauthenticated));
}

#[tokio::test]
async fn keys_are_published_and_not_sent_again() {
    let bed = bed().await;
    let client = bed.client(None);
    let answer = client.get_keys(&GetKeysRequest::default()).await.expect("an answer");
    let GetKeysResponse::Ok {
        body,
        etag,
        cache_control,
    } = answer
    else {
        panic!("{answer:?}");
    };
    assert_eq!(cache_control, "public, max-age=300");
    assert_eq!(
        body.keys.iter().map(|key| key.crv).collect::<Vec<_>>(),
        [KeyCrv::Ed25519]
    );
    let known = GetKeysRequest {
        if_none_match: Some(etag.clone()),
    };
    let answer = client.get_keys(&known).await.expect("an answer");
    assert_eq!(answer, GetKeysResponse::NotModified { etag, cache_control });
}

#[tokio::test]
async fn a_token_is_explained_to_those_who_cannot_verify() {
    let bed = bed().await;
    let anna = bed.register(EMAIL).await;
    let token = bed.token(for_audience("runs", by_password(EMAIL, PASSWORD))).await;
    let ask = |audience: Option<&str>| VerifyTokenRequest {
        body: TokenToVerify {
            access_token: token.access_token.clone(),
            audience: audience.map(str::to_owned),
        },
    };
    let client = bed.client(None);
    for audience in [None, Some("runs")] {
        let answer = client.verify_token(&ask(audience)).await.expect("an answer");
        let claims = answer.ok().expect("claims");
        assert_eq!((claims.sub, claims.aud.as_str()), (anna.id.to_string(), "runs"));
        assert_eq!((claims.iat, claims.exp - claims.iat), (NOW.unix_timestamp(), 900));
        assert_eq!(claims.client_id, None);
    }
    let answer = client.verify_token(&ask(Some("plans"))).await.expect("an answer");
    assert!(matches!(answer, VerifyTokenResponse::BadRequest(_)), "{answer:?}");
    let altered = format!("{}x", token.access_token.expose());
    let altered = VerifyTokenRequest {
        body: TokenToVerify::new(secret(&altered)),
    };
    let answer = client.verify_token(&altered).await.expect("an answer");
    assert!(matches!(answer, VerifyTokenResponse::BadRequest(_)), "{answer:?}");
    LATER.set(Duration::hours(1));
    let answer = client.verify_token(&ask(None)).await.expect("an answer");
    assert!(matches!(answer, VerifyTokenResponse::BadRequest(_)), "{answer:?}");
}

#[tokio::test]
async fn keys_outlive_the_process_and_are_replaced_in_time() {
    let bed = bed().await;
    let names = async || {
        let answer = bed
            .client(None)
            .get_keys(&GetKeysRequest::default())
            .await
            .expect("an answer");
        let keys = answer.ok().expect("keys").keys;
        keys.into_iter().map(|key| key.kid).collect::<Vec<_>>()
    };
    let first = names().await;
    let restarted = async || {
        let store = UserStore::open(&bed.folder.path().join("users.sqlite"))
            .await
            .expect("a store");
        let keyring = runnerly_users::keyring::Keyring::open(&store, clock())
            .await
            .expect("keys");
        keyring.public().map(|key| key.kid().to_owned()).collect::<Vec<_>>()
    };
    LATER.set(Duration::days(30));
    assert_eq!(restarted().await, first);
    LATER.set(Duration::days(31));
    let two = restarted().await;
    assert_eq!((two.len(), &two[1]), (2, &first[0]));
    // Tokens of the old key can be good for an hour more.
    LATER.set(Duration::days(31) + Duration::hours(1));
    assert_eq!(restarted().await, two);
    LATER.set(Duration::days(31) + Duration::hours(1) + Duration::seconds(1));
    assert_eq!(restarted().await, two[..1]);
    drop(start(&bed.folder).await);
}
