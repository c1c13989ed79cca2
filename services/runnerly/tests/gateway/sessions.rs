//! Who is let in, and for how long.

use std::time::Duration;

use gateway_api::operations::{GetDashboardResponse, LoginResponse};
use runnerly_gateway::{Api, Limits, router};
use users_api::client::Client as Users;
use users_api::operations::{DeleteMeRequest, DeleteMeResponse};
use wirewright_runtime::client::Client;

use crate::Outcome;
use crate::bed::{
    ANNA, BERT, PASSWORD, bed, browser, dashboard, gateway, is_signed_out, login, sign_in, slow, stub, upstreams,
};

#[tokio::test]
async fn who_is_not_known_stays_outside() -> Outcome {
    let bed = bed().await?;
    let nowhere = "http://127.0.0.1:1/api";
    let url = gateway([bed.users.url(), nowhere, nowhere, nowhere], Limits::default()).await?;
    let nobody = browser(&url, None)?;
    for (email, password) in [(ANNA, "another horse"), ("nobody@runnerly.example", PASSWORD)] {
        let answer = nobody.login(&login(email, password)).await?;
        assert!(matches!(answer, LoginResponse::Forbidden(_)), "{answer:?}");
    }
    let answer = nobody.login(&login("anna", PASSWORD)).await?;
    assert!(matches!(answer, LoginResponse::BadRequest(_)), "{answer:?}");
    assert!(is_signed_out(&browser(&url, Some("guessed"))?).await?);
    let upstreams = upstreams([bed.users.url(), nowhere, nowhere, nowhere])?;
    let secure = stub(router(Api::new(upstreams).secure())).await?;
    let answer = browser(secure.trim_end_matches("/api"), None)?
        .login(&login(ANNA, PASSWORD))
        .await?;
    assert!(
        matches!(&answer, LoginResponse::NoContent { set_cookie, .. } if set_cookie.ends_with("; SameSite=Lax; Secure")),
        "{answer:?}"
    );

    // and who is known sees that nothing is there
    let anna = sign_in(&url, ANNA).await?;
    let answer = anna.get_dashboard().await?;
    let GetDashboardResponse::ServiceUnavailable { body, retry_after } = answer else {
        return Err(format!("{answer:?}").into());
    };
    assert_eq!(
        (body.causes.map(|causes| causes.len()), retry_after),
        (Some(3), Some(5))
    );
    bed.users.stop().await;
    let answer = nobody.login(&login(ANNA, PASSWORD)).await?;
    assert!(matches!(answer, LoginResponse::ServiceUnavailable { .. }), "{answer:?}");
    Ok(())
}

#[tokio::test]
async fn sessions_are_bounded_in_number_and_time() -> Outcome {
    let bed = bed().await?;
    let page = slow(Duration::ZERO).await?;
    let limits = Limits {
        sessions: 2,
        of_runner: 2,
        ..Limits::default()
    };
    let urls = [bed.users.url(), &page, &page, &page];
    let url = gateway(urls, limits).await?;
    let first = sign_in(&url, ANNA).await?;
    let second = sign_in(&url, ANNA).await?;
    let answer = browser(&url, None)?.login(&login(BERT, PASSWORD)).await?;
    assert!(matches!(answer, LoginResponse::ServiceUnavailable { .. }), "{answer:?}");
    assert!(!is_signed_out(&first).await?);
    sign_in(&url, &ANNA.to_uppercase()).await?;
    assert!(is_signed_out(&first).await?);
    assert!(!is_signed_out(&second).await?);

    let lifetime = Duration::from_secs(2);
    let url = gateway(urls, Limits { lifetime, ..limits }).await?;
    let anna = sign_in(&url, ANNA).await?;
    assert!(!is_signed_out(&anna).await?);
    tokio::time::sleep(lifetime).await;
    assert!(is_signed_out(&anna).await?);
    Ok(())
}

#[tokio::test]
async fn access_tokens_are_renewed_before_they_expire() -> Outcome {
    let bed = bed().await?;
    let page = slow(Duration::ZERO).await?;
    // longer than a token lives, so that each request renews it
    let renew = Duration::from_secs(60 * 60);
    let urls = [bed.users.url(), &page, &page, &page];
    let url = gateway(
        urls,
        Limits {
            renew,
            ..Limits::default()
        },
    )
    .await?;
    let (anna, bert) = (sign_in(&url, ANNA).await?, sign_in(&url, BERT).await?);
    // a refresh token is good once: two requests at a time must not use the same one
    let (one, other) = tokio::join!(dashboard(&anna), dashboard(&anna));
    assert_eq!((one?.1, other?.1), (vec![], vec![]));

    // who is erased is signed out with the next renewal
    let builder = Client::builder(bed.users.url()).credential(&users_api::security::BEARER, bed.token().await?);
    let request = DeleteMeRequest {
        if_match: Some("*".to_owned()),
    };
    let answer = Users::from(builder.build()?).delete_me(&request).await?;
    assert_eq!(answer, DeleteMeResponse::NoContent);
    assert!(is_signed_out(&anna).await?);

    // the token is still good while the users service is away
    bed.users.stop().await;
    assert_eq!(dashboard(&bert).await?.1, []);
    Ok(())
}
