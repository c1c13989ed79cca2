//! T42: answers that are kept, and asked for again by their tags.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, Method, Response, StatusCode, header};
use tokio::net::TcpListener;
use wirewright_runtime::client::{Builder, Cache, Client};
use wirewright_runtime::operation::{Content, Operation, Parameter, Response as Described, is};

static GET_LAP: Operation = Operation::get("getLap", "/lap").responses(LAP);
static LIST_LAPS: Operation = Operation::get("listLaps", "/laps").responses(LAP);
static PUT_LAP: Operation = Operation::put("putLap", "/lap");
static LAP: &[Described] = &[Described::code(200).content(&[Content::typed("text/plain", is::<String>)])];
static RUNNER: Parameter = Parameter::header("X-Runner");
static CONDITION: Parameter = Parameter::header("If-None-Match");

/// A service with a version, how it says that answers may be kept, and how often it said everything, or only that nothing is new.
struct Service {
    address: SocketAddr,
    version: Arc<AtomicUsize>,
    whole: Arc<AtomicUsize>,
    confirmed: Arc<AtomicUsize>,
}

impl Service {
    async fn start(control: &'static str) -> Self {
        let counters: [Arc<AtomicUsize>; 3] = std::array::from_fn(|_| Arc::default());
        let [version, whole, confirmed] = counters.clone();
        let router = Router::new().fallback(move |request: Request| {
            let [version, whole, confirmed] = counters.clone();
            async move {
                if request.method() == Method::PUT {
                    version.fetch_add(1, Ordering::SeqCst);
                }
                let tag = format!("\"{}\"", version.load(Ordering::SeqCst));
                let response = Response::builder()
                    .header(header::ETAG, &tag)
                    .header(header::CACHE_CONTROL, control);
                if request
                    .headers()
                    .get(header::IF_NONE_MATCH)
                    .is_some_and(|known| *known == tag)
                {
                    confirmed.fetch_add(1, Ordering::SeqCst);
                    let response = response.status(StatusCode::NOT_MODIFIED).body(Body::empty());
                    return response.expect("a response");
                }
                whole.fetch_add(1, Ordering::SeqCst);
                let who = ["authorization", "x-runner"].map(|name| request.headers().get(name).cloned());
                let response = response.header(header::CONTENT_TYPE, "text/plain");
                response
                    .body(Body::from(format!("{tag} for {who:?}")))
                    .expect("a response")
            }
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async move { axum::serve(listener, router).await.expect("a server") });
        Self {
            address,
            version,
            whole,
            confirmed,
        }
    }

    fn client(&self, prepare: impl FnOnce(Builder) -> Builder) -> Client {
        let cache = Cache::default().operations(["getLap"]);
        let builder = Client::builder(&format!("http://{}", self.address)).cache(cache);
        prepare(builder).build().expect("a client")
    }

    /// Whole answers, and those that said that nothing is new.
    fn said(&self) -> (usize, usize) {
        (self.whole.load(Ordering::SeqCst), self.confirmed.load(Ordering::SeqCst))
    }
}

async fn get(client: &Client, operation: &'static Operation) -> String {
    let answer = client.call(operation).send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK);
    String::from_utf8_lossy(answer.body()).into_owned()
}

#[tokio::test]
async fn t42_an_answer_that_still_holds_is_not_sent_again() {
    let service = Service::start("no-cache").await;
    let client = service.client(|builder| builder);
    let first = get(&client, &GET_LAP).await;
    assert_eq!(get(&client, &GET_LAP).await, first);
    assert_eq!(service.said(), (1, 1));
    service.version.fetch_add(1, Ordering::SeqCst);
    assert_ne!(get(&client, &GET_LAP).await, first);
    assert_eq!(service.said(), (2, 1));
}

#[tokio::test]
async fn t42_a_fresh_answer_is_not_asked_for_until_something_is_changed() {
    let service = Service::start("max-age=60").await;
    let client = service.client(|builder| builder);
    let first = get(&client, &GET_LAP).await;
    for _ in 0..3 {
        assert_eq!(get(&client, &GET_LAP).await, first);
    }
    assert_eq!(service.said(), (1, 0));
    client.call(&PUT_LAP).send().await.expect("an answer");
    assert_ne!(get(&client, &GET_LAP).await, first);
}

#[tokio::test]
async fn t42_nobody_gets_what_is_another_ones() {
    let service = Service::start("max-age=60").await;
    // One cache for all of them.
    let client = service.client(|builder| builder.header(header::AUTHORIZATION, HeaderValue::from_static("Bearer a")));
    let as_runner = async |runner: &'static str| {
        let mut call = client.call(&GET_LAP);
        call.parameter(&RUNNER, runner);
        String::from_utf8_lossy(call.send().await.expect("an answer").body()).into_owned()
    };
    let (anna, bert) = (as_runner("anna").await, as_runner("bert").await);
    assert_ne!(anna, bert);
    assert_eq!((as_runner("anna").await, as_runner("bert").await), (anna, bert));
    assert_eq!(service.said(), (2, 0));
}

#[tokio::test]
async fn t42_other_operations_and_calls_with_a_condition_go_past_it() {
    let service = Service::start("max-age=60").await;
    let client = service.client(|builder| builder);
    for _ in 0..2 {
        get(&client, &LIST_LAPS).await;
    }
    assert_eq!(service.said(), (2, 0));
    get(&client, &GET_LAP).await;
    for (tag, status) in [("\"0\"", 304), ("\"7\"", 200), ("\"7\"", 200)] {
        let mut call = client.call(&GET_LAP);
        call.parameter(&CONDITION, tag);
        let answer = call.send().await.expect("an answer");
        assert_eq!(answer.status_code(), status, "it asked, so it is told");
    }
    assert_eq!(service.said(), (5, 1));
}

#[tokio::test]
async fn what_must_not_be_kept_is_not() {
    let service = Service::start("no-store").await;
    let client = service.client(|builder| builder);
    for _ in 0..3 {
        get(&client, &GET_LAP).await;
    }
    assert_eq!(service.said(), (3, 0));
}

#[tokio::test]
async fn what_was_used_least_goes_first() {
    let service = Service::start("max-age=60").await;
    let cache = Cache::default().every_operation().size(0);
    let client = service.client(|builder| {
        builder
            .cache(cache)
            .header(HeaderName::from_static("x-a"), HeaderValue::from_static("b"))
    });
    for _ in 0..3 {
        get(&client, &GET_LAP).await;
    }
    assert_eq!(service.said(), (3, 0), "there is room for none");
}

/// A service that answers with these, one after another, and from then on with the last of them; and a client that keeps its answers.
async fn scripted(answers: Vec<Response<&'static str>>) -> (Client, Arc<AtomicUsize>) {
    let (hits, counted) = (Arc::<AtomicUsize>::default(), Arc::<AtomicUsize>::default());
    let hit = Arc::clone(&hits);
    let router = Router::new().fallback(move || {
        let number = hit.fetch_add(1, Ordering::SeqCst);
        counted.store(number + 1, Ordering::SeqCst);
        let answer = &answers[number.min(answers.len() - 1)];
        let mut response = Response::new(Body::from(*answer.body()));
        *response.status_mut() = answer.status();
        *response.headers_mut() = answer.headers().clone();
        std::future::ready(response)
    });
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, router).await.expect("a server") });
    let client = Client::builder(&url).cache(Cache::default().every_operation());
    (client.build().expect("a client"), hits)
}

fn answer(status: u16, headers: &[(&str, &str)], body: &'static str) -> Response<&'static str> {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    response.body(body).expect("a response")
}

#[tokio::test]
async fn an_age_that_is_none_harms_no_later_call() {
    let age = ("Age", "18446744073709551615");
    let kept = answer(
        200,
        &[("Cache-Control", "max-age=60"), age, ("Content-Type", "text/plain")],
        "lap",
    );
    let (client, hits) = scripted(vec![kept]).await;
    for _ in 0..3 {
        assert_eq!(get(&client, &GET_LAP).await, "lap");
        tokio::time::sleep(Duration::from_millis(1100)).await;
    }
    assert_eq!(hits.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn headers_that_repeat_are_all_kept() {
    let links = [("Link", "<a>; rel=a"), ("Link", "<b>; rel=b")];
    let control = [("Cache-Control", "max-age=60"), ("Content-Type", "text/plain")];
    let (client, hits) = scripted(vec![answer(200, &[links, control].concat(), "lap")]).await;
    for _ in 0..2 {
        let answer = client.call(&GET_LAP).send().await.expect("an answer");
        assert_eq!(answer.headers().get_all("link").iter().count(), 2);
    }
    assert_eq!(hits.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn that_nothing_is_new_is_not_told_to_who_did_not_ask() {
    let date = "Sun, 06 Nov 1994 08:49:37 GMT";
    let first = [
        ("Cache-Control", "no-cache"),
        ("Last-Modified", date),
        ("Content-Type", "text/plain"),
    ];
    // It does not say of what.
    let second = answer(304, &[], "");
    let third = answer(
        200,
        &[("Cache-Control", "no-store"), ("Content-Type", "text/plain")],
        "new",
    );
    let (client, hits) = scripted(vec![answer(200, &first, "old"), second, third]).await;
    assert_eq!(get(&client, &GET_LAP).await, "old");
    assert_eq!(get(&client, &GET_LAP).await, "new");
    assert_eq!(hits.load(Ordering::SeqCst), 3);
}
