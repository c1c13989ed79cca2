//! What calls show.

use std::convert::Infallible;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use http::{HeaderMap, Request, Response, StatusCode};

use super::*;
use crate::client::{Body, Client, Error};
use crate::operation::Parameter;

static BASIC: Scheme = Scheme::basic("basicAuth");
static BEARER: Scheme = Scheme::bearer("bearerAuth");
static DIGEST: Scheme = Scheme::http("digestAuth", "digest");
static HEADER: Scheme = Scheme::key_in_header("headerKey", "X-Key");
static QUERY: Scheme = Scheme::key_in_query("queryKey", "api key");
static COOKIE: Scheme = Scheme::key_in_cookie("session", "sid");
static TLS: Scheme = Scheme::mutual_tls("tls");

static BY_BASIC: Operation = Operation::get("byBasic", "/").security(&[&[BASIC.required()]]);
static BY_BEARER: Operation = Operation::get("byBearer", "/").security(&[&[BEARER.scopes(&["a"])]]);
static BY_DIGEST: Operation = Operation::get("byDigest", "/").security(&[&[DIGEST.required()]]);
static BY_HEADER: Operation = Operation::get("byHeader", "/").security(&[&[HEADER.required()]]);
static BY_QUERY: Operation = Operation::get("byQuery", "/").security(&[&[QUERY.required()]]);
static BY_COOKIE: Operation = Operation::get("byCookie", "/").security(&[&[COOKIE.required()]]);
static BY_TLS: Operation = Operation::get("byTls", "/").security(&[&[TLS.required()]]);
static EITHER: Operation =
    Operation::get("either", "/").security(&[&[BEARER.required(), HEADER.required()], &[QUERY.required()]]);
static MAYBE: Operation = Operation::get("maybe", "/")
    .security(&[&[BEARER.required()]])
    .anonymous();
static BOTH: Operation = Operation::get("both", "/").security(&[&[BEARER.required(), BASIC.required()]]);
static OPEN: Operation = Operation::get("open", "/");

/// What a call sent: the query and the headers that may hold credentials.
#[derive(Debug, Default, PartialEq)]
struct Seen {
    query: Option<String>,
    headers: Vec<(String, String)>,
}

/// An engine that keeps what it was sent, and answers with the first status that is left, or else 200.
#[derive(Clone, Default)]
struct Log {
    seen: Arc<Mutex<Vec<Request<Body>>>>,
    statuses: Arc<Mutex<Vec<u16>>>,
}

impl Log {
    fn answering(statuses: &[u16]) -> Self {
        let log = Self::default();
        log.statuses.lock().expect("a lock").extend(statuses.iter().rev());
        log
    }

    fn client(&self, prepare: impl FnOnce(crate::client::Builder) -> crate::client::Builder) -> Client {
        let log = self.clone();
        let engine = tower::service_fn(move |request: Request<Body>| {
            let status = log.statuses.lock().expect("a lock").pop().unwrap_or(200);
            let mut response = Response::new(Body::default());
            *response.status_mut() = StatusCode::from_u16(status).expect("a status");
            let location = request.uri().to_string().parse().expect("a header");
            response.headers_mut().insert("location", location);
            log.seen.lock().expect("a lock").push(request);
            async { Ok::<_, Infallible>(response) }
        });
        prepare(Client::builder("http://h").service(engine))
            .build()
            .expect("a client")
    }

    fn seen(&self) -> Vec<Seen> {
        let requests = std::mem::take(&mut *self.seen.lock().expect("a lock"));
        requests
            .iter()
            .map(|request| seen(request.uri().query(), request.headers()))
            .collect()
    }
}

fn seen(query: Option<&str>, headers: &HeaderMap) -> Seen {
    let headers = ["authorization", "x-key", "cookie"].into_iter().filter_map(|name| {
        let value = headers.get(name)?;
        assert!(value.is_sensitive(), "{name}");
        Some((name.to_owned(), value.to_str().expect("a text").to_owned()))
    });
    Seen {
        query: query.map(str::to_owned),
        headers: headers.collect(),
    }
}

fn header(name: &str, value: &str) -> Seen {
    Seen {
        query: None,
        headers: vec![(name.to_owned(), value.to_owned())],
    }
}

fn query(text: &str) -> Seen {
    Seen {
        query: Some(text.to_owned()),
        headers: Vec::new(),
    }
}

async fn send(client: &Client, operation: &'static Operation) -> Result<u16, Error> {
    client.call(operation).send().await.map(|answer| answer.status_code())
}

#[tokio::test]
async fn each_credential_has_its_place() {
    for (scheme, operation, credential, expected) in [
        (
            &BASIC,
            &BY_BASIC,
            Credential::basic("ada", "a:é"),
            header("authorization", "Basic YWRhOmE6w6k="),
        ),
        (
            &BEARER,
            &BY_BEARER,
            Credential::bearer("a.b"),
            header("authorization", "Bearer a.b"),
        ),
        (
            &DIGEST,
            &BY_DIGEST,
            Credential::http("username=\"a\""),
            header("authorization", "digest username=\"a\""),
        ),
        (
            &HEADER,
            &BY_HEADER,
            Credential::api_key("k+/="),
            header("x-key", "k+/="),
        ),
        (
            &QUERY,
            &BY_QUERY,
            Credential::api_key("a&b=c+d é%"),
            query("api%20key=a%26b%3Dc%2Bd%20%C3%A9%25"),
        ),
        (
            &COOKIE,
            &BY_COOKIE,
            Credential::api_key("k+/=;,\" %é"),
            header("cookie", "sid=k+/=%3B%2C%22%20%25%C3%A9"),
        ),
        (&TLS, &BY_TLS, Credential::certificate(), Seen::default()),
    ] {
        let log = Log::default();
        let client = log.client(|builder| builder.credential(scheme, credential));
        send(&client, operation).await.expect(scheme.name);
        send(&client, &OPEN).await.expect(scheme.name);
        assert_eq!(log.seen(), [expected, Seen::default()], "{}", scheme.name);
    }
}

#[tokio::test]
async fn the_first_alternative_that_the_client_has_is_used() {
    let log = Log::default();
    let bearer = Credential::bearer("b");
    let key = Credential::api_key("k");
    let client = log.client(|builder| {
        builder
            .credential(&BEARER, bearer.clone())
            .credential(&QUERY, key.clone())
    });
    send(&client, &EITHER).await.expect("an answer");
    assert_eq!(log.seen(), [query("api%20key=k")]);
    let client = log.client(|builder| {
        let builder = builder
            .credential(&BEARER, bearer.clone())
            .credential(&QUERY, key.clone());
        builder.credential(&HEADER, Credential::api_key("h"))
    });
    send(&client, &EITHER).await.expect("an answer");
    let both = [("authorization", "Bearer b"), ("x-key", "h")];
    let both = both.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    assert_eq!(
        log.seen(),
        [Seen {
            query: None,
            headers: both
        }]
    );
    let client = log.client(|builder| builder.credential(&HEADER, key));
    send(&client, &MAYBE).await.expect("an answer");
    assert_eq!(log.seen(), [Seen::default()]);
}

#[tokio::test]
async fn nothing_is_sent_without_credentials() {
    let log = Log::default();
    let client = log.client(|builder| builder.credential(&HEADER, Credential::api_key("hunter2")));
    let error = send(&client, &EITHER).await.expect_err("no credentials");
    assert!(matches!(error.kind(), ErrorKind::NoCredentials(needs) if needs.len() == 2));
    assert_eq!(
        error.to_string(),
        "either: the client has no credentials for it: bearerAuth and headerKey; or queryKey"
    );
    assert_eq!(log.seen(), []);
}

#[tokio::test]
async fn what_a_call_shows_by_itself_is_not_shown_twice() {
    static WITH_KEY: Parameter = Parameter::query("api key");
    static WITH_COOKIE: Parameter = Parameter::cookie("sid");
    let log = Log::default();
    let client = log.client(|builder| builder.credential(&QUERY, Credential::api_key("of the client")));
    let mut call = client.call(&BY_QUERY);
    call.parameter(&WITH_KEY, "of the call");
    call.send().await.expect("an answer");
    assert_eq!(log.seen(), [query("api%20key=of%20the%20call")]);
    let mut call = client.call(&BY_COOKIE);
    call.parameter(&WITH_COOKIE, "of the call");
    call.send().await.expect("an answer");
    assert_eq!(log.seen(), [header("cookie", "sid=of%20the%20call")]);
}

#[tokio::test]
async fn credentials_stand_beside_parameters() {
    static LIMIT: Parameter = Parameter::query("limit");
    static THEME: Parameter = Parameter::cookie("theme");
    let log = Log::default();
    let client = log.client(|builder| {
        let builder = builder.credential(&QUERY, Credential::api_key("k"));
        builder.credential(&COOKIE, Credential::api_key("k"))
    });
    let mut call = client.call(&BY_QUERY);
    call.parameter(&LIMIT, &3_i32);
    call.send().await.expect("an answer");
    assert_eq!(log.seen(), [query("limit=3&api%20key=k")]);
    let mut call = client.call(&BY_COOKIE);
    call.parameter(&THEME, "dark");
    call.send().await.expect("an answer");
    assert_eq!(log.seen(), [header("cookie", "theme=dark; sid=k")]);
}

#[tokio::test]
async fn headers_of_all_calls_are_credentials_too() {
    let log = Log::default();
    let value = |text: &'static str| http::HeaderValue::from_static(text);
    let client = log.client(|builder| {
        let builder = builder.header(http::header::AUTHORIZATION, value("bearer default"));
        builder.header(http::header::COOKIE, value("a=b; sid=default"))
    });
    send(&client, &BY_BEARER).await.expect("an answer");
    send(&client, &BY_COOKIE).await.expect("an answer");
    let error = send(&client, &BY_BASIC).await.expect_err("another scheme");
    assert!(matches!(error.kind(), ErrorKind::NoCredentials(_)));
    let seen = log.seen();
    assert_eq!(seen.len(), 2);
    assert_eq!(seen[0].headers[0].1, "bearer default");
    // What is given for the scheme comes first.
    let client = log.client(|builder| {
        let builder = builder.header(http::header::AUTHORIZATION, value("Bearer default"));
        builder.credential(&BEARER, Credential::bearer("own"))
    });
    send(&client, &BY_BEARER).await.expect("an answer");
    assert_eq!(log.seen(), [header("authorization", "Bearer own")]);
}

#[tokio::test]
async fn two_credentials_cannot_stand_in_one_place() {
    let log = Log::default();
    let client = log.client(|builder| {
        let builder = builder.credential(&BEARER, Credential::bearer("hunter2"));
        builder.credential(&BASIC, Credential::basic("hunter2", "hunter2"))
    });
    let error = send(&client, &BOTH).await.expect_err("one place");
    assert!(
        matches!(
            error.kind(),
            ErrorKind::Credentials {
                scheme: "basicAuth",
                ..
            }
        ),
        "{error:?}"
    );
    assert!(!format!("{error:?} {error}").contains("hunter2"));
    assert_eq!(log.seen(), []);
}

#[test]
fn credentials_that_cannot_be_shown_are_refused_at_once() {
    static ODD: Scheme = Scheme::key_in_header("odd", "X Key");
    for (scheme, credential, reason) in [
        (
            &BEARER,
            Credential::api_key("hunter2"),
            "the scheme takes a bearer token",
        ),
        (&HEADER, Credential::bearer("hunter2"), "the scheme takes a key"),
        (&TLS, Credential::bearer("hunter2"), "the scheme takes a certificate"),
        (&BASIC, Credential::basic("hunter2:", "hunter2"), "the user has a colon"),
        (&BEARER, Credential::bearer(""), "the credential is empty"),
        (&QUERY, Credential::api_key(""), "the key is empty"),
        (
            &HEADER,
            Credential::api_key("hunter2\r\nX-Evil: 1"),
            "it has characters that a header cannot have",
        ),
        (&ODD, Credential::api_key("hunter2"), "no header can have its name"),
    ] {
        let builder = Client::builder("http://h").credential(scheme, credential);
        assert!(!format!("{builder:?}").contains("hunter2"));
        let error = builder.build().expect_err(reason);
        let expected = format!("the credential of `{}` cannot be used: {reason}", scheme.name);
        assert_eq!(error.to_string(), expected);
        assert!(!format!("{error:?}").contains("hunter2"));
    }
}

/// Gives `token 1`, and the next one when that is refused.
struct Tokens {
    asked: AtomicUsize,
    most: usize,
}

impl Provider for Arc<Tokens> {
    async fn credential(&self, ask: Ask<'_>) -> Result<Option<Credential>, BoxError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let last = |number: usize| Credential::bearer(format!("t{number}"));
        match ask.refused {
            None => Ok(Some(last(1))),
            Some(refused) if *refused == last(1) && self.most > 1 => Ok(Some(last(2))),
            Some(refused) if self.most == 1 => Ok(Some(refused.clone())),
            Some(_) if self.most == 0 => Ok(None),
            Some(_) => Err("hunter2 is unreachable".into()),
        }
    }
}

fn tokens(most: usize) -> Arc<Tokens> {
    let asked = AtomicUsize::new(0);
    Arc::new(Tokens { asked, most })
}

#[tokio::test]
async fn a_refused_credential_is_renewed_once() {
    let sent = |numbers: &[usize]| -> Vec<Seen> {
        let tokens = numbers
            .iter()
            .map(|number| header("authorization", &format!("Bearer t{number}")));
        tokens.collect()
    };
    for (most, statuses, status, asked, numbers) in [
        (2, &[200][..], 200, 1, &[1][..]),
        (2, &[401, 200], 200, 2, &[1, 2]),
        (2, &[401, 401, 200], 401, 2, &[1, 2]),
        // Only a 401 says that the credential is not good.
        (2, &[403, 200], 403, 1, &[1]),
        // There is no other one.
        (1, &[401, 200], 401, 2, &[1]),
        (0, &[401, 200], 401, 2, &[1]),
    ] {
        let (log, tokens) = (Log::answering(statuses), tokens(most));
        let client = log.client(|builder| builder.provider(&BEARER, Arc::clone(&tokens)));
        assert_eq!(
            send(&client, &BY_BEARER).await.expect("an answer"),
            status,
            "{statuses:?}"
        );
        assert_eq!(tokens.asked.load(Ordering::SeqCst), asked, "{statuses:?}");
        assert_eq!(log.seen(), sent(numbers), "{statuses:?}");
    }
    let log = Log::answering(&[401]);
    let client = log.client(|builder| builder.credential(&BEARER, Credential::bearer("t1")));
    assert_eq!(send(&client, &BY_BEARER).await.expect("an answer"), 401);
    assert_eq!(log.seen(), sent(&[1]));
}

/// Fails, or has nothing, or has what the scheme does not take.
struct Poor(fn() -> Result<Option<Credential>, BoxError>);

impl Provider for Poor {
    async fn credential(&self, ask: Ask<'_>) -> Result<Option<Credential>, BoxError> {
        assert_eq!(ask.need.scopes.len() + usize::from(ask.need.scheme != &BEARER), 1);
        self.0()
    }
}

#[tokio::test]
async fn a_provider_may_have_nothing_or_fail() {
    let log = Log::default();
    let client = |give| log.client(|builder| builder.provider(&BEARER, Poor(give)));
    let error = send(&client(|| Ok(None)), &BY_BEARER).await.expect_err("nothing");
    assert!(matches!(error.kind(), ErrorKind::NoCredentials(_)));
    let error = send(&client(|| Err("it is down".into())), &BY_BEARER)
        .await
        .expect_err("a failure");
    assert_eq!(
        error.to_string(),
        "byBearer: the credentials of `bearerAuth` could not be had"
    );
    assert_eq!(
        std::error::Error::source(&error).map(ToString::to_string).as_deref(),
        Some("it is down")
    );
    let error = send(&client(|| Ok(Some(Credential::api_key("hunter2")))), &BY_BEARER).await;
    let error = error.expect_err("a key");
    assert!(matches!(error.kind(), ErrorKind::Credentials { .. }));
    assert!(!format!("{error:?}").contains("hunter2"));
    assert_eq!(log.seen(), []);
}

#[tokio::test]
async fn the_key_of_a_query_is_shown_nowhere() {
    let log = Log::answering(&[302]);
    let client = log.client(|builder| builder.credential(&QUERY, Credential::api_key("hunter2")));
    let call = client.call(&BY_QUERY);
    let shown = format!("{client:?} {call:?}");
    let answer = call.send().await.expect("an answer");
    assert!(
        answer.headers()["location"]
            .to_str()
            .expect("a text")
            .contains("hunter2")
    );
    let shown = format!("{shown} {answer:?}");
    let error = answer.unexpected();
    let shown = format!("{shown} {error:?} {error}");
    assert!(!shown.contains("hunter2"), "{shown}");
    assert!(shown.contains("queryKey"), "{shown}");
}
