//! Runners about themselves, and services about runners.

use axum::body::Body;
use users_api::operations::{
    DeleteMeRequest, DeleteMeResponse, GetMeRequest, GetMeResponse, GetProfileRequest, GetProfileResponse,
    GetUserIdsRequest, GetUserIdsResponse, IssueTokenResponse, RegisterUserResponse, UpdateMeRequest, UpdateMeResponse,
};
use users_api::types::{Role, Sex, UpdateMeBody, UserStatus};
use uuid::Uuid;
use wirewright_runtime::http::{Request, StatusCode};
use wirewright_runtime::types::{Map, Maybe};

use crate::{CLIENT_SECRET, EMAIL, NOW, PASSWORD, bed, by_password, by_refresh_token, by_secret, registration, secret};

fn change(version: i64, body: UpdateMeBody) -> UpdateMeRequest {
    UpdateMeRequest {
        if_match: Some(format!("\"{version}\"")),
        body,
    }
}

#[tokio::test]
async fn a_runner_is_registered_read_changed_and_erased() {
    let bed = bed().await;
    let mut request = registration(EMAIL);
    request.body.firstname = Maybe::Value("Anna".to_owned());
    request.body.weight = Maybe::Value(58.3);
    request.body.sex = Maybe::Value(Sex::Value2);
    request.body.strava_token = Maybe::Value(secret("strava-5151"));
    request.body.preferences = Some(Map::from([("units".to_owned(), "km".to_owned())]));
    let answer = bed.client(None).register_user(&request).await.expect("an answer");
    let RegisterUserResponse::Created { body, location, etag } = answer else {
        panic!("{answer:?}");
    };
    assert_eq!((location.as_str(), etag.as_str()), ("/api/users/me", "\"1\""));
    assert_eq!(
        (body.firstname.as_deref(), body.lastname.as_deref()),
        (Some("Anna"), None)
    );
    assert_eq!(
        (body.weight, body.sex, body.strava_linked),
        (Some(58.3), Some(Sex::Value2), true)
    );
    assert_eq!((&body.status, &body.created_at), (&UserStatus::Active, &NOW));
    assert_eq!(body.roles, [Role::Runner]);

    let token = bed.token(by_password(EMAIL, PASSWORD)).await;
    let client = bed.client(Some(&token));
    let answer = client.get_me(&GetMeRequest::default()).await.expect("an answer");
    assert_eq!(
        answer,
        GetMeResponse::Ok {
            body,
            etag: etag.clone()
        }
    );
    let known = GetMeRequest {
        if_none_match: Some("W/\"1\"".to_owned()),
    };
    let answer = client.get_me(&known).await.expect("an answer");
    assert_eq!(answer, GetMeResponse::NotModified { etag });

    let patch = UpdateMeBody {
        firstname: Maybe::Null,
        age: Maybe::Value(34),
        strava_token: Maybe::Null,
        preferences: Some(Map::from([
            ("units".to_owned(), None),
            ("language".to_owned(), Some("fr".to_owned())),
        ])),
        ..UpdateMeBody::default()
    };
    let answer = client.update_me(&change(1, patch)).await.expect("an answer");
    let UpdateMeResponse::Ok { body, etag } = answer else {
        panic!("{answer:?}");
    };
    assert_eq!(
        (body.firstname.as_deref(), body.age, body.weight),
        (None, Some(34), Some(58.3))
    );
    assert_eq!((body.strava_linked, body.version, etag.as_str()), (false, 2, "\"2\""));
    assert_eq!(body.preferences, Map::from([("language".to_owned(), "fr".to_owned())]));

    let request = DeleteMeRequest { if_match: Some(etag) };
    let answer = client.delete_me(&request).await.expect("an answer");
    assert_eq!(answer, DeleteMeResponse::NoContent);
    let answer = client.get_me(&GetMeRequest::default()).await.expect("an answer");
    assert!(matches!(answer, GetMeResponse::NotFound(_)), "{answer:?}");
    let answer = bed.issue(by_refresh_token(&token)).await;
    assert!(matches!(answer, IssueTokenResponse::BadRequest { .. }), "{answer:?}");
}

#[tokio::test]
async fn an_address_has_one_runner_whatever_its_case() {
    let bed = bed().await;
    bed.register(EMAIL).await;
    let request = registration("Anna@Runnerly.Example");
    let answer = bed.client(None).register_user(&request).await.expect("an answer");
    assert!(matches!(answer, RegisterUserResponse::Conflict(_)), "{answer:?}");
    bed.token(by_password("ANNA@RUNNERLY.EXAMPLE", PASSWORD)).await;
}

#[tokio::test]
async fn the_same_request_registers_once() {
    let bed = bed().await;
    let client = bed.client(None);
    let request = registration(EMAIL);
    let first = client.register_user(&request).await.expect("an answer");
    assert_eq!(client.register_user(&request).await.expect("an answer"), first);
    let mut other_password = request.clone();
    other_password.body.password = secret("battery staple");
    let mut other_name = request.clone();
    other_name.body.firstname = Maybe::Value("Bert".to_owned());
    for other in [other_password, other_name] {
        let answer = client.register_user(&other).await.expect("an answer");
        assert!(
            matches!(answer, RegisterUserResponse::UnprocessableContent(_)),
            "{answer:?}"
        );
    }
    // What was answered does not outlive the runner.
    let token = bed.token(by_password(EMAIL, PASSWORD)).await;
    let erase = DeleteMeRequest {
        if_match: Some("*".to_owned()),
    };
    bed.client(Some(&token)).delete_me(&erase).await.expect("an answer");
    let again = client.register_user(&request).await.expect("an answer");
    assert_ne!(again.created().expect("a user").id, first.created().expect("a user").id);
}

#[tokio::test]
async fn a_change_is_for_the_current_version_and_keeps_the_rules() {
    let bed = bed().await;
    let (_, client) = bed.anna().await;
    let mut request = change(1, UpdateMeBody::default());
    request.body.max_hr = Maybe::Value(180);
    let without = UpdateMeRequest {
        if_match: None,
        ..request.clone()
    };
    let answer = client.update_me(&without).await.expect("an answer");
    assert!(
        matches!(answer, UpdateMeResponse::PreconditionRequired(_)),
        "{answer:?}"
    );
    client
        .update_me(&request)
        .await
        .expect("an answer")
        .ok()
        .expect("a change");
    let answer = client.update_me(&request).await.expect("an answer");
    let UpdateMeResponse::PreconditionFailed { etag, .. } = answer else {
        panic!("{answer:?}");
    };
    assert_eq!(etag, "\"2\"");
    let stale = DeleteMeRequest {
        if_match: Some("\"1\"".to_owned()),
    };
    let answer = client.delete_me(&stale).await.expect("an answer");
    assert!(
        matches!(answer, DeleteMeResponse::PreconditionFailed { .. }),
        "{answer:?}"
    );

    let mut broken = change(2, UpdateMeBody::default());
    broken.body.max_hr = Maybe::Value(100);
    broken.body.rest_hr = Maybe::Value(100);
    let answer = client.update_me(&broken).await.expect("an answer");
    assert!(
        matches!(answer, UpdateMeResponse::UnprocessableContent(_)),
        "{answer:?}"
    );
    // Nothing new is no change.
    let mut same = change(2, UpdateMeBody::default());
    same.body.max_hr = Maybe::Value(180);
    let answer = client.update_me(&same).await.expect("an answer");
    assert_eq!(answer.ok().expect("a user").version, 2);
}

#[tokio::test]
async fn a_new_password_ends_the_old_one_and_all_refresh_tokens() {
    let bed = bed().await;
    bed.register(EMAIL).await;
    let token = bed.token(by_password(EMAIL, PASSWORD)).await;
    let mut request = change(1, UpdateMeBody::default());
    request.body.password = Some(secret("battery staple"));
    let answer = bed.client(Some(&token)).update_me(&request).await.expect("an answer");
    assert_eq!(answer.ok().expect("a user").version, 2);
    for refused in [by_refresh_token(&token), by_password(EMAIL, PASSWORD)] {
        let answer = bed.issue(refused).await;
        assert!(matches!(answer, IssueTokenResponse::BadRequest { .. }), "{answer:?}");
    }
    bed.token(by_password(EMAIL, "battery staple")).await;
}

#[tokio::test]
async fn services_read_ids_page_by_page_and_profiles() {
    let bed = bed().await;
    let mut ids = Vec::new();
    for n in 0..5 {
        ids.push(bed.register(&format!("runner{n}@runnerly.example")).await.id);
    }
    let token = bed.token(by_secret("plans", CLIENT_SECRET)).await;
    let client = bed.client(Some(&token));
    let request = GetUserIdsRequest {
        limit: Some(3),
        ..GetUserIdsRequest::default()
    };
    let answer = client.get_user_ids(&request).await.expect("an answer");
    let GetUserIdsResponse::Ok { body, link, .. } = answer else {
        panic!("{answer:?}");
    };
    assert_eq!(body, ids[..3]);
    let link = link.expect("a next page");
    let path = link
        .strip_prefix('<')
        .and_then(|link| link.strip_suffix(">; rel=\"next\""));
    let request = Request::get(path.expect("a path"))
        .header("authorization", format!("Bearer {}", token.access_token.expose()))
        .body(Body::empty());
    let (status, response, text) = bed.send(request.expect("a request")).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(text, format!("[\"{}\",\"{}\"]", ids[3], ids[4]));
    assert!(!response.headers().contains_key("link"));
    let foreign = GetUserIdsRequest {
        cursor: Some("abc".to_owned()),
        ..GetUserIdsRequest::default()
    };
    let answer = client.get_user_ids(&foreign).await.expect("an answer");
    assert!(matches!(answer, GetUserIdsResponse::BadRequest(_)), "{answer:?}");

    let answer = client
        .get_profile(&GetProfileRequest::new(ids[0]))
        .await
        .expect("an answer");
    assert_eq!(
        answer.ok().map(|profile| (profile.user_id, profile.age)),
        Ok((ids[0], None))
    );
    let unknown = GetProfileRequest::new(Uuid::now_v7());
    let answer = client.get_profile(&unknown).await.expect("an answer");
    assert!(matches!(answer, GetProfileResponse::NotFound(_)), "{answer:?}");
}
