//! Each scheme from the client to the handler.

use security::contract::client::Client;
use security::contract::operations::*;
use security::contract::security::*;
use security::contract::types::{Caller, Run};
use security::{READER, SECRET, TOKEN};
use wirewright_runtime::client::{Builder, Credential, Error, ErrorKind};

use crate::harness::{Server, clients, start, with_certificate};

/// Who the service takes the caller for, in the process and over a socket.
async fn names<R, F: Future<Output = Result<R, Error>>>(
    server: &Server,
    prepare: impl Fn(Builder) -> Builder,
    call: impl Fn(Client) -> F,
    body: impl Fn(R) -> Option<Caller>,
) -> [String; 2] {
    let [within, over_socket] = clients(server, prepare);
    let within = call(within).await.expect("an answer");
    let over_socket = call(over_socket).await.expect("an answer");
    [within, over_socket].map(|answer| body(answer).expect("a caller").name)
}

fn add_run() -> AddRunRequest {
    AddRunRequest {
        limit: 1,
        body: Run { distance: 5.0 },
    }
}

macro_rules! assert_names {
    ($server:expr, $prepare:expr, $call:expr, $name:expr) => {
        let found = names($server, $prepare, $call, |answer| answer.ok().ok()).await;
        assert_eq!(found, [$name, $name]);
    };
}

#[tokio::test]
async fn every_scheme_leads_to_its_principal() {
    let server = &start().await;
    let token = Credential::bearer(TOKEN);
    let key = Credential::api_key(SECRET);
    let with = |scheme, credential: &Credential| {
        let credential = credential.clone();
        move |builder: Builder| builder.credential(scheme, credential.clone())
    };
    assert_names!(
        server,
        with(&BEARER_AUTH, &token),
        |c| async move { c.who_am_i().await },
        "token by bearerAuth"
    );
    let basic = Credential::basic("ada", SECRET);
    assert_names!(
        server,
        with(&BASIC_AUTH, &basic),
        |c| async move { c.use_basic().await },
        "ada by basicAuth"
    );
    let digest = Credential::http("response=\"hunter2\"");
    assert_names!(
        server,
        with(&DIGEST_AUTH, &digest),
        |c| async move { c.use_digest().await },
        "digest by digestAuth"
    );
    assert_names!(
        server,
        with(&HEADER_KEY, &key),
        |c| async move { c.use_header_key().await },
        "key by headerKey"
    );
    let query = |c: Client| async move { c.use_query_key(&UseQueryKeyRequest { limit: Some(3) }).await };
    assert_names!(server, with(&QUERY_KEY, &key), query, "key by queryKey");
    let cookie = |c: Client| async move {
        let theme = Some("dark".to_owned());
        c.use_cookie_key(&UseCookieKeyRequest { theme }).await
    };
    assert_names!(server, with(&SESSION_COOKIE, &key), cookie, "key by sessionCookie");
    assert_names!(
        server,
        with(&OPEN_ID, &token),
        |c| async move { c.use_open_id().await },
        "token by openId"
    );
    let certificate = |builder| {
        with_certificate(builder, "hunter2 in DER").credential(&CLIENT_CERTIFICATE, Credential::certificate())
    };
    let tls = |c: Client| async move { c.use_tls().await };
    assert_names!(server, certificate, tls, "certificate by clientCertificate");
    let reader = Credential::bearer(READER);
    assert_names!(
        server,
        with(&OAUTH, &reader),
        |c| async move { c.list_runs().await },
        "reader by oauth"
    );
}

#[tokio::test]
async fn all_of_one_alternative_is_shown() {
    let server = &start().await;
    let add = |c: Client| async move { c.add_run(&add_run()).await };
    let both = |builder: Builder| {
        let builder = builder.credential(&HEADER_KEY, Credential::api_key(SECRET));
        builder.credential(&BASIC_AUTH, Credential::basic("ada", SECRET))
    };
    assert_names!(server, both, add, "ada by basicAuth, key by headerKey");
    // The first alternative of the contract for which the client has all.
    let all = |builder| both(builder).credential(&OAUTH, Credential::bearer(TOKEN));
    assert_names!(server, all, add, "token by oauth");
    for client in clients(server, |builder| {
        builder.credential(&HEADER_KEY, Credential::api_key(SECRET))
    }) {
        let error = client.add_run(&add_run()).await.expect_err("one of two");
        assert!(matches!(error.kind(), ErrorKind::NoCredentials(_)), "{error:?}");
        assert_eq!(
            error.to_string(),
            "addRun: the client has no credentials for it: oauth; or basicAuth and headerKey"
        );
    }
}

#[tokio::test]
async fn an_operation_may_ask_for_less_than_the_root() {
    let server = &start().await;
    let none = |builder| builder;
    assert_names!(server, none, |c| async move { c.read_public().await }, "anybody");
    let maybe = |c: Client| async move { c.read_maybe().await };
    assert_names!(server, none, maybe, "nobody");
    let token = |builder: Builder| builder.credential(&BEARER_AUTH, Credential::bearer(TOKEN));
    assert_names!(server, token, maybe, "token by bearerAuth");
    let cookie = |builder| token(builder).credential(&SESSION_COOKIE, Credential::api_key(SECRET));
    assert_names!(server, cookie, maybe, "key by sessionCookie");
}
