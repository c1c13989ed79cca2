//! Requests to operations that need credentials.

use std::convert::Infallible;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Request, StatusCode};
use http_body_util::BodyExt as _;
use serde_json::Value;
use tower::ServiceExt as _;

use super::read::{Found, find};
use super::*;
use crate::operation::Parameter;
use crate::server::{Call, FromCall, IntoReply, Options, Reply, Routes};

static BASIC: Scheme = Scheme::basic("basicAuth");
static BEARER: Scheme = Scheme::bearer("bearerAuth");
static DIGEST: Scheme = Scheme::http("digestAuth", "digest");
static HEADER: Scheme = Scheme::key_in_header("headerKey", "X-Key");
static QUERY: Scheme = Scheme::key_in_query("queryKey", "api key");
static COOKIE: Scheme = Scheme::key_in_cookie("session", "sid");
static OAUTH: Scheme = Scheme::oauth2("oauth");
static TLS: Scheme = Scheme::mutual_tls("tls");
static NOWHERE: Scheme = Scheme::undefined("nowhere");

static EITHER: Operation = Operation::post("either", "/either")
    .parameters(&[Parameter::query("n").required()])
    .consumes(&["application/json"])
    .produces(&["application/json"])
    .security(&[
        &[OAUTH.scopes(&["read", "write"])],
        &[BASIC.required(), HEADER.required()],
        &[NOWHERE.required()],
    ]);
static MAYBE: Operation = Operation::get("maybe", "/maybe")
    .produces(&["text/plain"])
    .security(&[&[BEARER.required()], &[COOKIE.required()]])
    .anonymous();
static FORGOTTEN: Operation =
    Operation::get("forgotten", "/forgotten").security(&[&[DIGEST.required()], &[TLS.required()]]);
static DEMANDING: Operation = Operation::get("demanding", "/demanding")
    .security(&[&[QUERY.required()]])
    .anonymous();

/// Takes the word `good` in every place, as the user of that name.
struct Words;

impl Verifier for Words {
    type Principal = String;

    async fn verify(&self, presented: &Presented<'_>) -> Result<String, Denied> {
        for credential in presented.credentials() {
            match &credential.given {
                Given::Token(token) if token == "weak" => presented.check_scopes(&["read"])?,
                Given::Token(token) if token == "barred" => return Err(Denied::Forbidden(Vec::new())),
                Given::Token(token) if token == "late" => {
                    return Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE).into());
                }
                Given::Token(word) | Given::Key(word) | Given::Other(word) if word == "good" => {}
                Given::Basic { user, password } if user == "ada" && password == "good" => {}
                Given::Certificate(certificate) if certificate.der == "good" => {}
                _ => return Err(Denied::Unauthenticated),
            }
        }
        Ok(presented.head().uri.path().to_owned())
    }

    fn challenge(&self, scheme: &'static Scheme) -> Option<HeaderValue> {
        (*scheme == DIGEST).then(|| HeaderValue::from_static("Digest realm=\"r\", nonce=\"n\""))
    }
}

struct Text(String);

impl IntoReply for Text {
    fn into_reply(self, reply: &mut Reply) {
        reply.status(200);
        reply.text("text/plain", &self.0);
    }
}

struct Number;

impl FromCall for Number {
    fn from_call(call: &mut Call) -> Option<Self> {
        let number = call.required::<i32>(&Parameter::query("n"));
        let body = call.json::<i32>();
        number.and(body).map(|_| Self)
    }
}

fn router() -> Router {
    Routes::new((), Options::default())
        .verifier(Words)
        .secured(&EITHER, |_: Arc<()>, who: String, _: Number| async move { answer(who) })
        .optional(&MAYBE, |_: Arc<()>, who: Option<String>, ()| async move {
            answer(who.unwrap_or_else(|| "nobody".to_owned()))
        })
        .operation(&FORGOTTEN, |_: Arc<()>, ()| async move { answer("open".to_owned()) })
        .secured(&DEMANDING, |_: Arc<()>, who: String, ()| async move { answer(who) })
        .into_router("")
}

fn answer(text: String) -> Result<Text, Problem> {
    Ok(Text(text))
}

async fn send(method: &str, uri: &str, headers: &[(&str, &str)]) -> (u16, HeaderMap, Bytes) {
    let mut request = Request::builder().method(method).uri(uri);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::empty()).expect("a request");
    let Ok(response): Result<_, Infallible> = router().oneshot(request).await;
    let (parts, body) = response.into_parts();
    let body = body.collect().await.expect("a whole body").to_bytes();
    (parts.status.as_u16(), parts.headers, body)
}

/// The status, the challenges and the problem.
async fn refused(method: &str, uri: &str, headers: &[(&str, &str)]) -> (u16, Vec<String>, Value) {
    let (status, headers, body) = send(method, uri, headers).await;
    let challenges = headers.get_all("www-authenticate").into_iter();
    let challenges = challenges
        .map(|value| value.to_str().expect("a text").to_owned())
        .collect();
    (status, challenges, serde_json::from_slice(&body).expect("a problem"))
}

fn head(uri: &str, headers: &[(&str, &[u8])]) -> Parts {
    let mut request = Request::builder().uri(uri);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut parts = request.body(()).expect("a request").into_parts().0;
    parts.extensions.insert(ClientCertificate {
        der: Bytes::from_static(b"der"),
    });
    parts
}

#[test]
fn credentials_of_every_scheme_are_read() {
    let given = |scheme: &Scheme, uri: &str, header: (&str, &[u8])| find(scheme, &head(uri, &[header]));
    let none = ("accept", &b"*/*"[..]);
    let basic = |user: &str, password: &str| Given::Basic {
        user: user.to_owned(),
        password: password.to_owned(),
    };
    let authorization = |text: &'static str| ("authorization", text.as_bytes());
    let key = |text: &str| Given::Key(text.to_owned());
    for (scheme, uri, header, expected) in [
        (&BASIC, "/", authorization("Basic YWRhOmE6Yg=="), basic("ada", "a:b")),
        (&BASIC, "/", authorization("basic  w6k6"), basic("é", "")),
        (
            &BEARER,
            "/",
            authorization("bEARER a.b-c~+/=="),
            Given::Token("a.b-c~+/==".to_owned()),
        ),
        (&OAUTH, "/", authorization("Bearer t"), Given::Token("t".to_owned())),
        (
            &DIGEST,
            "/",
            authorization("Digest username=\"a\", uri=\"/\""),
            Given::Other("username=\"a\", uri=\"/\"".to_owned()),
        ),
        (&HEADER, "/", ("x-key", "é ü".as_bytes()), key("é ü")),
        (&QUERY, "/?a=1&api%20key=a%26b%2B+c", none, key("a&b+ c")),
        (&COOKIE, "/", ("cookie", b"a=1; sid=a%3Bb+c="), key("a;b+c=")),
        (
            &TLS,
            "/",
            none,
            Given::Certificate(ClientCertificate {
                der: Bytes::from_static(b"der"),
            }),
        ),
    ] {
        assert_eq!(given(scheme, uri, header), Found::Whole(expected), "{}", scheme.name);
    }
    for (scheme, uri, header) in [
        (&BASIC, "/", none),
        (&BASIC, "/", authorization("Bearer t")),
        (&BEARER, "/", authorization("Bearerx t")),
        (&HEADER, "/", ("x-key", b" ")),
        (&QUERY, "/?api%20key=", none),
        (&COOKIE, "/", ("cookie", b"sid=; other=x")),
        (&NOWHERE, "/", authorization("nowhere x")),
    ] {
        assert_eq!(given(scheme, uri, header), Found::Absent, "{}", scheme.name);
    }
    for (scheme, uri, header) in [
        (&BASIC, "/", authorization("Basic ???")),
        (&BASIC, "/", authorization("Basic YWRh")),
        (&BASIC, "/", authorization("Basic /zo=")),
        (&BEARER, "/", authorization("Bearer")),
        (&BEARER, "/", ("authorization", b"Bearer \xff")),
        (&HEADER, "/", ("x-key", b"\xff")),
        (&QUERY, "/?api%20key=%zz", none),
        (&QUERY, "/?api%20key=a&api+key=a", none),
        (&COOKIE, "/", ("cookie", b"sid=a; sid=b")),
        (&COOKIE, "/", ("cookie", b"sid=%f")),
    ] {
        assert_eq!(given(scheme, uri, header), Found::Broken, "{} {uri}", scheme.name);
    }
    let twice = head("/", &[("authorization", b"Bearer a"), ("authorization", b"Basic YTpi")]);
    assert_eq!(find(&BEARER, &twice), Found::Broken);
}

#[tokio::test]
async fn the_first_alternative_that_is_whole_is_verified() {
    let basic = ("authorization", "Basic YWRhOmdvb2Q=");
    for (uri, headers, expected) in [
        ("/maybe", &[("authorization", "Bearer good")][..], "/maybe"),
        ("/maybe", &[("cookie", "sid=good")], "/maybe"),
        // One that cannot be read does not stand in the way of a whole one.
        (
            "/maybe",
            &[("authorization", "Bearer"), ("cookie", "sid=good")],
            "/maybe",
        ),
        ("/maybe", &[], "nobody"),
        // Of another scheme than those of the operation.
        ("/maybe", &[basic], "nobody"),
    ] {
        let (status, _, body) = send("GET", uri, headers).await;
        assert_eq!((status, &body[..]), (200, expected.as_bytes()), "{headers:?}");
    }
    // A bad token is not overlooked for a good cookie, nor because nobody is let in too.
    for headers in [
        &[("authorization", "Bearer bad"), ("cookie", "sid=good")][..],
        &[("authorization", "Bearer")],
        &[("cookie", "sid=bad")],
    ] {
        assert_eq!(refused("GET", "/maybe", headers).await.0, 401, "{headers:?}");
    }
}

#[tokio::test]
async fn all_of_an_alternative_is_needed() {
    let basic = ("authorization", "Basic YWRhOmdvb2Q=");
    assert_eq!(refused("POST", "/either?n=1", &[basic]).await.0, 401);
    assert_eq!(refused("POST", "/either?n=1", &[basic, ("x-key", "bad")]).await.0, 401);
    // Past the guard: there is no body.
    assert_eq!(refused("POST", "/either?n=1", &[basic, ("x-key", "good")]).await.0, 400);
}

#[tokio::test]
async fn a_401_names_all_that_could_be_shown() {
    let (status, challenges, problem) = refused("POST", "/either", &[]).await;
    assert_eq!(status, 401);
    assert_eq!(
        challenges,
        [
            "Bearer realm=\"oauth\", scope=\"read write\"",
            "Basic realm=\"basicAuth\", charset=\"UTF-8\"",
            "ApiKey realm=\"headerKey\", in=\"header\", name=\"X-Key\"",
        ]
    );
    assert_eq!(problem["type"], "urn:wirewright:problem:unauthenticated");
    assert_eq!(problem["title"], "Unauthorized");
    assert_eq!(
        problem["detail"],
        "The request needs credentials: oauth; or basicAuth and headerKey; or nowhere."
    );
    let (_, challenges, problem) = refused("POST", "/either", &[("authorization", "Bearer hunter2")]).await;
    assert_eq!(
        challenges[0],
        "Bearer realm=\"oauth\", error=\"invalid_token\", scope=\"read write\""
    );
    assert_eq!(challenges.len(), 3);
    assert_eq!(problem["detail"], "The credentials of oauth are not good.");
    assert!(!problem.to_string().contains("hunter2"));
}

#[tokio::test]
async fn a_403_names_the_scopes_that_are_missing() {
    let (status, challenges, problem) = refused("POST", "/either", &[("authorization", "Bearer weak")]).await;
    assert_eq!(status, 403);
    assert_eq!(
        challenges,
        ["Bearer realm=\"oauth\", error=\"insufficient_scope\", scope=\"read write\""]
    );
    assert_eq!(problem["type"], "urn:wirewright:problem:forbidden");
    assert_eq!(problem["detail"], "The credentials lack write.");
    assert_eq!(problem["missing_scopes"], serde_json::json!(["write"]));
    let (status, challenges, problem) = refused("POST", "/either", &[("authorization", "Bearer barred")]).await;
    assert_eq!((status, challenges.len()), (403, 0));
    assert!(problem.get("missing_scopes").is_none() && problem.get("detail").is_none());
}

#[tokio::test]
async fn what_goes_wrong_in_the_verifier_is_answered() {
    let (status, challenges, _) = refused("POST", "/either", &[("authorization", "Bearer late")]).await;
    assert_eq!((status, challenges.len()), (503, 0));
}

#[tokio::test]
async fn credentials_are_asked_for_after_the_path_and_before_anything_else() {
    let good = ("authorization", "Bearer good");
    for (method, uri, headers, status) in [
        ("GET", "/nothing", &[][..], 404),
        ("GET", "/either", &[], 405),
        (
            "POST",
            "/either",
            &[("accept", "image/png"), ("content-type", "text/csv")],
            401,
        ),
        ("POST", "/either", &[("accept", "image/png"), good], 406),
        ("POST", "/either", &[good], 400),
    ] {
        assert_eq!(send(method, uri, headers).await.0, status, "{method} {uri} {headers:?}");
    }
}

#[tokio::test]
async fn an_operation_that_is_added_without_a_guard_is_closed() {
    let (status, challenges, _) = refused("GET", "/forgotten", &[("authorization", "Digest good")]).await;
    assert_eq!(status, 401);
    assert_eq!(
        challenges,
        ["Digest realm=\"r\", nonce=\"n\"", "MutualTLS realm=\"tls\""]
    );
    // Without a verifier too.
    let routes = Routes::new((), Options::default());
    let router = routes.operation(&FORGOTTEN, |_: Arc<()>, ()| async move { answer("open".to_owned()) });
    let request = Request::get("/forgotten").body(Body::empty()).expect("a request");
    let Ok(response): Result<_, Infallible> = router.into_router("").oneshot(request).await;
    assert_eq!(response.status(), 401);
    // A handler that wants to know who calls is not called for nobody.
    assert_eq!(refused("GET", "/demanding", &[]).await.0, 401);
    assert_eq!(send("GET", "/demanding?api+key=good", &[]).await.0, 200);
}

#[test]
fn challenges_cannot_be_broken_out_of() {
    static ODD: Scheme = Scheme::oauth2("a\"b\\\u{e9}\n");
    static CALL: Operation =
        Operation::get("call", "/").security(&[&[ODD.scopes(&["ok", "a\"b", "c d", ""])], &[OTHER.required()]]);
    static OTHER: Scheme = Scheme::http("other", "no token");
    let challenges = challenge::all(&crate::server::Nobody, &CALL, None);
    assert_eq!(challenges, ["Bearer realm=\"ab\", scope=\"ok\""]);
}

#[test]
fn no_secret_is_shown() {
    let head = head("/?api%20key=hunter2", &[("x-key", b"hunter2")]);
    let credentials = [&HEADER, &QUERY, &TLS].map(|scheme| match find(scheme, &head) {
        Found::Whole(given) => Credential {
            need: scheme.required(),
            given,
        },
        other => panic!("{other:?}"),
    });
    let presented = Presented {
        operation: &EITHER,
        head: &head,
        credentials: credentials.to_vec(),
    };
    let shown = format!("{presented:?}");
    assert!(!shown.contains("hunter2") && shown.contains("headerKey"), "{shown}");
    assert!(matches!(presented.given(&QUERY), Some(Given::Key(key)) if key == "hunter2"));
    assert!(presented.given(&BASIC).is_none());
    assert_eq!(presented.scopes().count(), 0);
}

#[test]
fn a_call_shows_no_credentials() {
    let mut parts = head(
        "/?api%20key=hunter2",
        &[("authorization", b"Bearer hunter2"), ("x-key", b"hunter2")],
    );
    let id = crate::server::RequestId::of(&parts.headers);
    parts.extensions.clear();
    let call = Call::new(&EITHER, parts, Vec::new(), id);
    let shown = format!("{call:?} {:?} {:?}", call.headers(), call.head().headers);
    assert!(!shown.contains("hunter2"), "{shown}");
}
