//! A request through two services is one trace, as a collector of OpenTelemetry gets it.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::routing::post;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::trace::v1::Span;
use plans_api::client::Client as Plans;
use plans_api::operations::{CreatePlanRequest, CreatePlanResponse};
use plans_api::types::{PlanForRace, PlanRequest};
use prost::Message as _;
use runnerly::telemetry::Telemetry;
use runnerly::{Network, Service};
use runnerly_common::callback::Settings;
use runnerly_common::token::random_secret;
use tempfile::TempDir;
use time::macros::date;
use tokio::net::TcpListener;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use users_api::client::Client as Users;
use users_api::operations::{IssueTokenRequest, RegisterUserRequest};
use users_api::types::{RegisterUserBody, TokenRequest, TokenRequestGrantType};
use uuid::Uuid;
use wirewright_runtime::client::{Client, Credential};
use wirewright_runtime::http::HeaderName;
use wirewright_runtime::types::Secret;

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const CALLER: &str = "00f067aa0ba902b7";

async fn listener() -> Outcome<TcpListener> {
    Ok(TcpListener::bind("127.0.0.1:0").await?)
}

/// A collector, and what it got.
async fn collector() -> Outcome<(String, Arc<Mutex<Vec<Span>>>)> {
    let spans: Arc<Mutex<Vec<Span>>> = Arc::default();
    let got = Arc::clone(&spans);
    let take = post(move |body: Bytes| async move {
        let request = ExportTraceServiceRequest::decode(body).expect("spans");
        let scopes = request
            .resource_spans
            .into_iter()
            .flat_map(|resource| resource.scope_spans);
        got.lock()
            .expect("no panic")
            .extend(scopes.flat_map(|scope| scope.spans));
    });
    let listener = listener().await?;
    let url = format!("http://{}/v1/traces", listener.local_addr()?);
    let router = Router::new().route("/v1/traces", take);
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok((url, spans))
}

/// The users, races and plans services, and Anna's token.
struct Bed {
    plans: Service,
    token: String,
    _others: [Service; 2],
    _folder: TempDir,
}

async fn bed() -> Outcome<Bed> {
    let folder = tempfile::tempdir()?;
    let (secret, at) = (random_secret()?, folder.path());
    let clients = vec![runnerly::plans_client(&secret)];
    let network = Network::new(None, "test")?;
    let users = runnerly::users(listener().await?, at, &network, clients).await?;
    let network = network.with("users", users.url());
    let callbacks = Settings {
        hosts: Vec::new(),
        only_hosts: false,
        secret: random_secret()?,
    };
    let races = runnerly::races(listener().await?, at, &network, &callbacks).await?;
    let network = network
        .with("races", races.url())
        .with("runs", "http://127.0.0.1:1/api");
    let plans = runnerly::plans(listener().await?, at, &network, &secret).await?;
    let client = Users::from(Client::builder(users.url()).build()?);
    let (email, password) = ("anna@runnerly.example", Secret::new("correct horse battery".to_owned()));
    let request = RegisterUserRequest {
        idempotency_key: Uuid::now_v7(),
        body: RegisterUserBody::new(email.to_owned(), password.clone()),
    };
    let answer = client.register_user(&request).await?;
    answer.created().map_err(|other| format!("{other:?}"))?;
    let body = TokenRequest {
        username: Some(email.to_owned()),
        password: Some(password),
        ..TokenRequest::new(TokenRequestGrantType::Password)
    };
    let answer = client.issue_token(&IssueTokenRequest { body }).await?;
    let token = answer.ok().map_err(|other| format!("{other:?}"))?;
    Ok(Bed {
        plans,
        token: token.access_token.into_inner(),
        _others: [users, races],
        _folder: folder,
    })
}

/// A text among the attributes of a span.
fn attribute<'s>(span: &'s Span, name: &str) -> Option<&'s str> {
    use opentelemetry_proto::tonic::common::v1::any_value::Value;
    let found = span.attributes.iter().find(|attribute| attribute.key == name)?;
    match found.value.as_ref()?.value.as_ref()? {
        Value::StringValue(text) => Some(text),
        _ => None,
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_of_a_service_hangs_below_the_request_that_it_is_made_for() -> Outcome {
    let (url, spans) = collector().await?;
    let telemetry = Telemetry::to(&url)?;
    tracing_subscriber::registry().with(telemetry.layer()).try_init()?;
    let bed = bed().await?;
    let builder = Client::builder(bed.plans.url()).header(
        HeaderName::from_static("traceparent"),
        format!("00-{TRACE}-{CALLER}-01").parse()?,
    );
    let builder = builder.credential(&plans_api::security::BEARER, Credential::bearer(bed.token));
    // there is no such race, so the plans service has asked for it
    let body = PlanRequest::PlanForRace(Box::new(PlanForRace::new(Uuid::now_v7(), date!(2026 - 12 - 28))));
    let request = CreatePlanRequest {
        idempotency_key: Uuid::now_v7(),
        body,
    };
    let answer = Plans::from(builder.build()?).create_plan(&request).await?;
    assert!(matches!(answer, CreatePlanResponse::NotFound(_)), "{answer:?}");
    // A span ends a moment after the answer.
    tokio::time::sleep(Duration::from_millis(300)).await;
    telemetry.stop().await;

    let spans = std::mem::take(&mut *spans.lock().expect("no panic"));
    let of_trace: Vec<&Span> = spans
        .iter()
        .filter(|span| hexadecimal(&span.trace_id) == TRACE)
        .collect();
    let find = |name: &str, label: &str, value: &str| {
        let mut found = of_trace
            .iter()
            .filter(|span| span.name == name && attribute(span, label) == Some(value));
        found
            .next()
            .copied()
            .ok_or_else(|| format!("no {name} with {label}={value} in {of_trace:#?}"))
    };
    let plans = find("request", "service", "plans")?;
    assert_eq!(hexadecimal(&plans.parent_span_id), CALLER);
    let created = find("operation", "id", "createPlan")?;
    assert_eq!(created.parent_span_id, plans.span_id);
    let call = find("call", "id", "getRace")?;
    assert_eq!(call.parent_span_id, created.span_id);
    let races = find("request", "service", "races")?;
    assert_eq!(races.parent_span_id, call.span_id);
    let asked = find("operation", "id", "getRace")?;
    assert_eq!(asked.parent_span_id, races.span_id);
    // what nobody has asked for in this trace is part of another one
    assert!(spans.iter().any(|span| hexadecimal(&span.trace_id) != TRACE));
    Ok(())
}
