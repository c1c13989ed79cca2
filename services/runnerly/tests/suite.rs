//! The same questions for every operation of every contract, put to the services over real sockets: they all behave alike.
//!
//! What is asked follows from the descriptors that are generated of the contracts, which the mocks list.

use std::collections::BTreeMap;

use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client as Browser;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use runnerly::{Network, Service};
use runnerly_common::callback::Settings;
use runnerly_common::token::random_secret;
use runnerly_status::Figures;
use serde_json::Value;
use tempfile::TempDir;
use tokio::net::TcpListener;
use users_api::client::Client as Users;
use users_api::operations::{IssueTokenRequest, RegisterUserRequest};
use users_api::types::{RegisterUserBody, TokenRequest, TokenRequestGrantType};
use uuid::Uuid;
use wirewright_runtime::client::Client;
use wirewright_runtime::http::{HeaderMap, Request, StatusCode};
use wirewright_runtime::operation::{Location, Operation};
use wirewright_runtime::types::Secret;

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

const ANNA: &str = "anna@runnerly.example";
const PASSWORD: &str = "correct horse battery";
/// What every request is known by.
const REQUEST_ID: &str = "the-same-for-all";

/// A contract, and the service that has to keep to it.
struct Asked {
    operations: Vec<&'static Operation>,
    /// Where it is, with the base path.
    url: String,
    base_path: &'static str,
    /// The tokens of Anna and of a service, for what only either may do.
    tokens: Vec<String>,
}

/// All services.
struct Bed {
    asked: Vec<Asked>,
    browser: Browser<HttpConnector, Full<axum::body::Bytes>>,
    _services: Vec<Service>,
    _folder: TempDir,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

async fn listener() -> Outcome<TcpListener> {
    Ok(TcpListener::bind("127.0.0.1:0").await?)
}

/// Anna's access token, after she has registered.
async fn sign_up(url: &str) -> Outcome<String> {
    let users = Users::from(Client::builder(url).build()?);
    let password = Secret::new(PASSWORD.to_owned());
    let request = RegisterUserRequest {
        idempotency_key: Uuid::now_v7(),
        body: RegisterUserBody::new(ANNA.to_owned(), password.clone()),
    };
    let answer = users.register_user(&request).await?;
    answer.created().map_err(|other| format!("{other:?}"))?;
    let body = TokenRequest {
        username: Some(ANNA.to_owned()),
        password: Some(password),
        ..TokenRequest::new(TokenRequestGrantType::Password)
    };
    let answer = users.issue_token(&IssueTokenRequest { body }).await?;
    let token = answer.ok().map_err(|other| format!("{other:?}"))?;
    Ok(token.access_token.into_inner())
}

/// The access token of the plans service.
async fn service_token(url: &str, service: &str, secret: &Secret<String>) -> Outcome<String> {
    let body = TokenRequest {
        client_id: Some(service.to_owned()),
        client_secret: Some(secret.clone()),
        ..TokenRequest::new(TokenRequestGrantType::ClientCredentials)
    };
    let users = Users::from(Client::builder(url).build()?);
    let answer = users.issue_token(&IssueTokenRequest { body }).await?;
    let token = answer.ok().map_err(|other| format!("{other:?}"))?;
    Ok(token.access_token.into_inner())
}

impl Bed {
    async fn start() -> Outcome<Self> {
        let folder = tempfile::tempdir()?;
        let (secret, at) = (random_secret()?, folder.path());
        let callbacks = Settings {
            hosts: Vec::new(),
            only_hosts: false,
            secret: random_secret()?,
        };
        let network = Network::new(None, "test")?;
        let clients = vec![runnerly::plans_client(&secret), runnerly::planner_client(&secret)];
        let users = runnerly::users(listener().await?, at, &network, clients).await?;
        let network = network.with("users", users.url());
        let races = runnerly::races(listener().await?, at, &network, &callbacks).await?;
        let network = network.with("races", races.url());
        let runs = runnerly::runs(listener().await?, at, &network, &callbacks, Vec::new()).await?;
        let network = network.with("runs", runs.url());
        let plans = runnerly::plans(listener().await?, at, &network, &secret).await?;
        let network = network.with("plans", plans.url());
        let gateway = runnerly::gateway(listener().await?, &network, false).await?;
        let status = runnerly::status(listener().await?, &network, Figures::install()?).await?;
        let tokens = [
            sign_up(users.url()).await?,
            service_token(users.url(), "plans", &secret).await?,
            service_token(users.url(), "planner", &secret).await?,
        ];
        let asked = vec![
            Asked::of(&users_api::mock::Mock::new(), users.url(), &tokens),
            Asked::of(&races_api::mock::Mock::new(), races.url(), &tokens),
            Asked::of(&runs_api::mock::Mock::new(), runs.url(), &tokens),
            Asked::of(&plans_api::mock::Mock::new(), plans.url(), &tokens),
            Asked::of(&gateway_api::mock::Mock::new(), gateway.url(), &[]),
            Asked::of(&status_api::mock::Mock::new(), status.url(), &[]),
        ];
        Ok(Self {
            asked,
            browser: Browser::builder(TokioExecutor::new()).build_http(),
            _services: vec![users, races, runs, plans, gateway, status],
            _folder: folder,
        })
    }

    /// Asks with the first token that is good enough.
    async fn ask(&self, asked: &Asked, method: &str, url: &str) -> Outcome<Answer> {
        let mut answer = self.send(method, url, None).await?;
        for token in &asked.tokens {
            if [401, 403].contains(&answer.status.as_u16()) {
                answer = self.send(method, url, Some(token)).await?;
            }
        }
        Ok(answer)
    }

    async fn send(&self, method: &str, url: &str, token: Option<&str>) -> Outcome<Answer> {
        let mut request = Request::builder()
            .method(method)
            .uri(url)
            .header("x-request-id", REQUEST_ID);
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let response = self.browser.request(request.body(Full::default())?).await?;
        let (head, body) = response.into_parts();
        Ok(Answer {
            status: head.status,
            headers: head.headers,
            body: body.collect().await?.to_bytes().to_vec(),
        })
    }
}

impl Asked {
    fn of(mock: &wirewright_runtime::mock::Mock, url: &str, tokens: &[String]) -> Self {
        Self {
            operations: mock.operations().to_vec(),
            url: url.trim_end_matches(mock.base_path()).to_owned(),
            base_path: mock.base_path(),
            tokens: tokens.to_vec(),
        }
    }

    /// The URL of an operation, each parameter of whose path is this, or something that fits.
    fn url(&self, operation: &Operation, id: &str) -> String {
        let base_path = operation.server.map_or(self.base_path, |server| server.base_path);
        let mut url = format!("{}{base_path}{}", self.url, operation.path);
        for parameter in path_parameters(operation) {
            let value = match parameter {
                "year" => "2026",
                "month" => "11",
                name if is_id(name) => id,
                _ => "some",
            };
            url = url.replace(&format!("{{{parameter}}}"), value);
        }
        url
    }
}

fn path_parameters(operation: &Operation) -> impl Iterator<Item = &'static str> {
    let parameters = operation.parameters.iter();
    let of_path = parameters.filter(|parameter| parameter.location == Location::Path);
    of_path.map(|parameter| parameter.name)
}

fn is_id(name: &str) -> bool {
    name == "id" || name.ends_with("_id")
}

fn has_query(operation: &Operation, name: &str) -> bool {
    let mut parameters = operation.parameters.iter();
    parameters.any(|parameter| parameter.location == Location::Query && parameter.name == name)
}

/// Checks that an answer is a problem as every service has them, and gives it.
fn problem(what: &str, answer: &Answer) -> Outcome<Value> {
    let text = String::from_utf8_lossy(&answer.body);
    let header = |name: &str| answer.headers.get(name).and_then(|value| value.to_str().ok());
    assert_eq!(
        header("content-type"),
        Some("application/problem+json"),
        "{what}: {text}"
    );
    assert_eq!(header("x-request-id"), Some(REQUEST_ID), "{what}");
    let problem: Value = serde_json::from_slice(&answer.body)?;
    assert_eq!(problem["status"], answer.status.as_u16(), "{what}: {text}");
    assert_eq!(problem["request_id"], REQUEST_ID, "{what}: {text}");
    assert!(problem["title"].is_string(), "{what}: {text}");
    Ok(problem)
}

/// Whether a problem says of a parameter that it is wrong.
fn blames(problem: &Value, place: &str, name: &str) -> bool {
    let errors = problem["errors"].as_array().into_iter().flatten();
    errors
        .into_iter()
        .any(|error| error["in"] == place && error["name"] == name)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t20_every_service_tells_of_errors_alike() -> Outcome {
    let bed = Bed::start().await?;
    let mut statuses = BTreeMap::new();
    for asked in &bed.asked {
        let nothing = format!("{}{}/no-such-thing", asked.url, asked.base_path);
        let answer = bed.send("GET", &nothing, None).await?;
        assert_eq!(answer.status, 404, "{nothing}");
        problem(&nothing, &answer)?;
        for operation in &asked.operations {
            let (what, url) = (operation.id, asked.url(operation, &Uuid::now_v7().to_string()));
            let answer = bed.send("PROPFIND", &url, None).await?;
            assert_eq!(answer.status, 405, "{what}");
            problem(what, &answer)?;
            let allow = answer.headers["allow"].to_str()?;
            assert!(
                allow.split(", ").any(|method| method == operation.method),
                "{what}: {allow}"
            );
            *statuses.entry(405).or_insert(0) += 1;
            if operation.security.is_empty() || operation.anonymous {
                continue;
            }
            let answer = bed.send(operation.method, &url, None).await?;
            assert_eq!(answer.status, 401, "{what}");
            assert!(answer.headers.contains_key("www-authenticate"), "{what}");
            problem(what, &answer)?;
            let breaches = operation.breaches(answer.status, &answer.headers, &answer.body);
            assert!(breaches.is_empty(), "{what}: {breaches}");
            *statuses.entry(401).or_insert(0) += 1;
        }
    }
    assert!(statuses[&405] > 40 && statuses[&401] > 30, "{statuses:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t20_every_service_knows_things_by_ids_alike() -> Outcome {
    let bed = Bed::start().await?;
    let mut asked_of = (0, 0);
    for asked in bed.asked.iter().filter(|asked| !asked.tokens.is_empty()) {
        for operation in &asked.operations {
            let Some(name) = path_parameters(operation).find(|name| is_id(name)) else {
                continue;
            };
            let what = operation.id;
            let answer = bed.ask(asked, operation.method, &asked.url(operation, "7")).await?;
            // Where a scope lacks, or a body, that is told first.
            match answer.status.as_u16() {
                403 | 415 => {}
                400 => {
                    let problem = problem(what, &answer)?;
                    assert!(blames(&problem, "path", name), "{what}: {problem}");
                    asked_of.0 += 1;
                }
                other => return Err(format!("{what} answers {other} for an id that is no UUID").into()),
            }
            let needs_more = !operation.consumes.is_empty()
                || operation
                    .parameters
                    .iter()
                    .any(|parameter| parameter.required && parameter.location != Location::Path);
            if needs_more {
                continue;
            }
            let url = asked.url(operation, &Uuid::now_v7().to_string());
            let answer = bed.ask(asked, operation.method, &url).await?;
            if answer.status == 404 {
                problem(what, &answer)?;
                asked_of.1 += 1;
            }
            let breaches = operation.breaches(answer.status, &answer.headers, &answer.body);
            assert!(breaches.is_empty(), "{what}: {breaches}");
        }
    }
    assert!(asked_of.0 > 15 && asked_of.1 > 8, "{asked_of:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t20_every_service_gives_lists_page_by_page_alike() -> Outcome {
    let bed = Bed::start().await?;
    let mut lists = Vec::new();
    for asked in &bed.asked {
        let paged = asked
            .operations
            .iter()
            .filter(|operation| has_query(operation, "cursor"));
        for operation in paged {
            let what = operation.id;
            assert!(has_query(operation, "limit"), "{what}");
            let url = asked.url(operation, &Uuid::now_v7().to_string());
            for (query, name) in [("limit=0", "limit"), ("limit=101", "limit"), ("cursor=%2A", "cursor")] {
                let answer = bed.ask(asked, "GET", &format!("{url}?{query}")).await?;
                assert_eq!(answer.status, 400, "{what}?{query}");
                let problem = problem(what, &answer)?;
                assert!(blames(&problem, "query", name), "{what}?{query}: {problem}");
            }
            let answer = bed.ask(asked, "GET", &format!("{url}?limit=1")).await?;
            let breaches = operation.breaches(answer.status, &answer.headers, &answer.body);
            assert!(breaches.is_empty(), "{what}: {breaches}");
            if answer.status == 200 {
                let page: Value = serde_json::from_slice(&answer.body)?;
                // The list that clients of the old data service read is one without an object around it.
                let whole = page["items"].is_array() && page.get("next_cursor").is_some();
                assert!(whole || what == "getUserIds" && page.is_array(), "{what}: {page}");
                let more = page["next_cursor"].is_string();
                assert_eq!(answer.headers.contains_key("link"), more, "{what}: {page}");
            }
            lists.push(what);
        }
    }
    assert!(
        ["listRaces", "listRuns", "listPlans"]
            .iter()
            .all(|list| lists.contains(list)),
        "{lists:?}"
    );
    Ok(())
}
