//! Which tokens are good.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use runnerly_common::token::{ANY_AUDIENCE, Caller, Claims, Identity, Keys, SigningKey, Tokens};
use time::OffsetDateTime;
use uuid::Uuid;
use wirewright_runtime::server::Denied;

use crate::{ANNA, claims, key};

/// Who calls the runs service by a token, where only this key is known.
async fn caller(key: &SigningKey, token: &str) -> Result<Caller, Denied> {
    Tokens::new("runs", Keys::fixed([key.public()])).caller(token).await
}

fn signed(key: &SigningKey, change: impl FnOnce(&mut Claims)) -> String {
    let mut claims = claims();
    change(&mut claims);
    key.sign(&claims).expect("a token")
}

fn part(json: &str) -> String {
    URL_SAFE_NO_PAD.encode(json)
}

#[tokio::test]
async fn runners_and_services_are_told_apart() {
    let key = key();
    let runner = caller(&key, &signed(&key, |_| {})).await.expect("a caller");
    assert_eq!(runner.identity, Identity::Runner(ANNA));
    assert_eq!(runner.scopes, ["runs:read", "runs:write"]);
    assert_eq!(runner.runner(), Ok(ANNA));
    assert_eq!(runner.runner_or(Some(ANNA)), Ok(ANNA));
    assert!(runner.runner_or(Some(Uuid::from_u128(0xb))).is_err());

    let claims = Claims::of_service("plans", ANY_AUDIENCE, &[], OffsetDateTime::now_utc());
    let service = caller(&key, &key.sign(&claims).expect("a token"))
        .await
        .expect("a caller");
    assert_eq!(service.identity, Identity::Service("plans".to_owned()));
    assert_eq!(service.scopes, Vec::<String>::new());
    assert!(service.runner().is_err());
    assert_eq!(service.runner_or(Some(ANNA)), Ok(ANNA));
}

#[tokio::test]
async fn claims_have_to_be_those_of_the_service() {
    let key = key();
    let now = OffsetDateTime::now_utc().unix_timestamp();
    let bad: [fn(&mut Claims, i64); 4] = [
        |claims, _| claims.aud = "plans".to_owned(),
        |claims, _| claims.iss = "https://elsewhere.example".to_owned(),
        |claims, now| claims.exp = now,
        |claims, _| claims.sub = "anna".to_owned(),
    ];
    for (index, change) in bad.into_iter().enumerate() {
        let token = signed(&key, |claims| change(claims, now));
        assert_eq!(caller(&key, &token).await, Err(Denied::Unauthenticated), "{index}");
    }
    let token = signed(&key, |claims| claims.exp = now + 5);
    assert!(caller(&key, &token).await.is_ok());
}

#[tokio::test]
async fn only_the_signature_of_the_key_is_good() {
    let ours = key();
    let token = signed(&ours, |_| {});
    let [header, payload, signature] = token.split('.').collect::<Vec<_>>()[..] else {
        panic!("{token}");
    };
    let kid = ours.public().kid().to_owned();
    let none = part(&format!(r#"{{"alg":"none","typ":"at+jwt","kid":"{kid}"}}"#));
    let other = signed(&key(), |_| {});
    let altered = part(r#"{"iss":"https://runnerly.example","aud":"runs","sub":"x","exp":9999999999}"#);
    let cases = [
        String::new(),
        "..".to_owned(),
        "a.b.c".to_owned(),
        format!("{header}.{payload}"),
        format!("{header}.{payload}."),
        format!("{header}.{payload}.{signature}."),
        format!("{none}.{payload}."),
        format!("{none}.{payload}.{signature}"),
        format!("{header}.{altered}.{signature}"),
        format!("{header}.{payload}.{}", other.rsplit('.').next().unwrap_or_default()),
        other,
    ];
    for token in cases {
        assert_eq!(caller(&ours, &token).await, Err(Denied::Unauthenticated), "{token}");
    }
}

#[tokio::test]
async fn the_public_key_is_no_secret_to_sign_with() {
    let ours = key();
    let mut header = Header::new(Algorithm::HS256);
    header.typ = Some("at+jwt".to_owned());
    header.kid = Some(ours.public().kid().to_owned());
    let x = ours.public().x().to_owned();
    for secret in [x.as_bytes(), &URL_SAFE_NO_PAD.decode(&x).expect("Base64")] {
        let secret = EncodingKey::from_secret(secret).expect("a secret");
        let token = encode(&header, &claims(), &secret).expect("a token");
        assert_eq!(caller(&ours, &token).await, Err(Denied::Unauthenticated));
    }
}

#[tokio::test]
async fn other_kinds_of_tokens_are_no_access_tokens() {
    let ours = key();
    let bytes = ours.to_pkcs8();
    let secret = EncodingKey::from_ed_der(bytes.expose());
    for (typ, is_good) in [(Some("at+jwt"), true), (Some("JWT"), false), (None, false)] {
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = typ.map(str::to_owned);
        header.kid = Some(ours.public().kid().to_owned());
        let token = encode(&header, &claims(), &secret).expect("a token");
        assert_eq!(caller(&ours, &token).await.is_ok(), is_good, "{typ:?}");
    }
}

#[test]
fn a_key_comes_back_and_is_not_shown() {
    let ours = key();
    let bytes = ours.to_pkcs8();
    let again = SigningKey::from_pkcs8(bytes.expose()).expect("a key");
    assert_eq!(again.public().kid(), ours.public().kid());
    assert_eq!(format!("{ours:?}"), format!("SigningKey({:?})", ours.public().kid()));
    assert!(SigningKey::from_pkcs8(&bytes.expose()[1..]).is_err());
}

#[test]
fn whose_a_token_is_can_be_read_without_a_key() {
    let key = key();
    let now = OffsetDateTime::now_utc();
    let sign = |claims: &Claims| key.sign(claims).expect("a token");
    assert_eq!(Claims::runner_unchecked(&sign(&claims())), Some(ANNA));
    let of_service = Claims::of_service(&ANNA.to_string(), "runs", &[], now);
    for token in ["", "a.b.c", "..", &sign(&of_service)] {
        assert_eq!(Claims::runner_unchecked(token), None, "{token}");
    }
}
