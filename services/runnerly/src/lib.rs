//! Runnerly's services, each on its own socket with its own database.

mod network;
#[cfg(feature = "otlp")]
pub mod telemetry;

use std::io;
use std::path::Path;
use std::time::Duration;

use runnerly_common::callback::{Sender, Settings};
use runnerly_common::token::{Keys, ServiceToken, Tokens};
use runnerly_plans::Api;
use runnerly_plans::store::PlanStore;
use runnerly_races::store::RaceStore;
use runnerly_runs::store::RunStore;
use runnerly_status::Figures;
use runnerly_users::client::ServiceClient;
use runnerly_users::store::UserStore;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use wirewright_runtime::client::BuildError;
use wirewright_runtime::server::{Router, ServeOptions, serve};
use wirewright_runtime::types::Secret;

pub use network::Network;

/// Under which path the operations of a service are, but for the users service.
const BASE_PATH: &str = "/api";
/// The names of the services.
const USERS: &str = "users";
const RACES: &str = "races";
const RUNS: &str = "runs";
const PLANS: &str = "plans";
const GATEWAY: &str = "gateway";
/// How long requests under way may take when the process is to end.
const DRAIN: Duration = Duration::from_secs(5);

/// Why a service cannot be started.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Its socket or its folder cannot be used.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// Its database cannot be opened.
    #[error(transparent)]
    Store(#[from] runnerly_common::Error),
    /// A client of another service cannot be made.
    #[error(transparent)]
    Client(#[from] BuildError),
    /// The settings of clients name a service that there is not.
    #[error("there is no service `{0}` to call: users, races, runs and plans are")]
    Unknown(String),
}

/// A service that runs.
#[derive(Debug)]
pub struct Service {
    url: String,
    stop: oneshot::Sender<()>,
    server: JoinHandle<()>,
    background: Vec<JoinHandle<()>>,
}

impl Service {
    fn start(listener: TcpListener, name: &'static str, router: Router, path: &str) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let router = traced(name, router);
        let (stop, stopping) = oneshot::channel();
        let options = ServeOptions {
            drain: DRAIN,
            ..ServeOptions::default()
        };
        let server = tokio::spawn(serve(listener, router, options, async {
            // a sender that is dropped stops the service too
            let _ = stopping.await;
        }));
        Ok(Self {
            url: format!("http://{address}{path}"),
            stop,
            server,
            background: Vec::new(),
        })
    }

    /// Where its operations are.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Ends it after the requests that are under way.
    pub async fn stop(self) {
        for background in self.background {
            // it goes on with the next start wherever it is
            background.abort();
        }
        let _ = self.stop.send(());
        let _ = self.server.await;
    }
}

/// The same with a span around each request, where spans are sent.
#[cfg(feature = "otlp")]
fn traced(service: &'static str, router: Router) -> Router {
    router.layer(axum::middleware::from_fn(move |request, next| {
        telemetry::receive(service, request, next)
    }))
}

#[cfg(not(feature = "otlp"))]
fn traced(_: &'static str, router: Router) -> Router {
    router
}

/// Starts the users service, with its database in a folder, and what forgets old things in it. `clients` are the services
/// that may have tokens of their own.
///
/// # Errors
/// When the socket has no address, the database cannot be opened, or the system has no random numbers.
pub async fn users(listener: TcpListener, data: &Path, clients: Vec<ServiceClient>) -> Result<Service, Error> {
    let store = UserStore::open(&data.join("users.sqlite")).await?;
    let api = runnerly_users::Api::new(store, clients).await?;
    // what OAuth names by path stands beside `/api`
    let mut service = Service::start(listener, USERS, runnerly_users::router(api.clone()), "")?;
    service.background.push(tokio::spawn(api.keep_house()));
    Ok(service)
}

/// Starts the races service, with its database in a folder, and what tells who have subscribed to results. Callers have
/// tokens of the users service.
///
/// # Errors
/// When the socket has no address, the database cannot be opened, a URL cannot be used, or the secret of callbacks is too
/// short.
pub async fn races(
    listener: TcpListener,
    data: &Path,
    network: &Network,
    callbacks: &Settings,
) -> Result<Service, Error> {
    let store = RaceStore::open(&data.join("races.sqlite")).await?;
    let api = runnerly_races::Api::new(store, Sender::new(callbacks)?);
    let courier = api.courier();
    let router = runnerly_races::router(api, tokens(RACES, network).await?);
    let mut service = Service::start(listener, RACES, router, BASE_PATH)?;
    service.background.push(tokio::spawn(courier.run()));
    Ok(service)
}

/// Starts the runs service, with its database in a folder, and what makes runs of uploaded tracks and tells of it. Callers
/// have tokens of the users service.
///
/// # Errors
/// When the socket has no address, the database cannot be opened, a URL cannot be used, or the secret of callbacks is too
/// short.
pub async fn runs(
    listener: TcpListener,
    data: &Path,
    network: &Network,
    callbacks: &Settings,
    webhooks: Vec<String>,
) -> Result<Service, Error> {
    let sender = Sender::new(callbacks)?;
    for url in &webhooks {
        sender.check(url)?;
    }
    let store = RunStore::open(&data.join("runs.sqlite")).await?;
    let api = runnerly_runs::Api::new(store.with_webhooks(webhooks), sender);
    let (importer, courier) = (api.importer(), api.courier());
    let router = runnerly_runs::router(api, tokens(RUNS, network).await?);
    let mut service = Service::start(listener, RUNS, router, BASE_PATH)?;
    service.background.push(tokio::spawn(importer.run()));
    service.background.push(tokio::spawn(courier.run()));
    Ok(service)
}

/// The plans service as the users service has to know it.
#[must_use]
pub fn plans_client(secret: &Secret<String>) -> ServiceClient {
    ServiceClient::new(
        PLANS,
        secret,
        &["users:read", "races:read", "runs:read", "runs:write", "runs:bulk"],
    )
}

/// Starts the plans service, with its database in a folder, and what creates the runs of plans. The other services need
/// not run yet.
///
/// # Errors
/// When the socket has no address, the database cannot be opened or a URL cannot be used.
pub async fn plans(
    listener: TcpListener,
    data: &Path,
    network: &Network,
    secret: &Secret<String>,
) -> Result<Service, Error> {
    let store = PlanStore::open(&data.join("plans.sqlite")).await?;
    let users: users_api::client::Client = network.client(PLANS, USERS, |users| users).await?.into();
    let own_token = |audience| ServiceToken::new(users.clone(), PLANS, secret.clone(), audience);
    let races = network.client(PLANS, RACES, |races| {
        races.provider(&races_api::security::BEARER, own_token(RACES))
    });
    let runs = network.client(PLANS, RUNS, |runs| {
        runs.provider(&runs_api::security::BEARER, own_token(RUNS))
    });
    let api = Api::new(store, races.await?.into(), runs.await?.into());
    let expander = api.expander();
    let router = runnerly_plans::router(api, tokens(PLANS, network).await?);
    let mut service = Service::start(listener, PLANS, router, BASE_PATH)?;
    service.background.push(tokio::spawn(expander.run()));
    Ok(service)
}

/// Starts the gateway, which keeps sessions in memory, behind https or not. The services need not run yet.
///
/// # Errors
/// When the socket has no address, or a URL cannot be used.
pub async fn gateway(listener: TcpListener, network: &Network, https: bool) -> Result<Service, Error> {
    let client = async |service, scheme| {
        let of_runner = |builder| runnerly_gateway::of_runner(builder, scheme);
        network.client(GATEWAY, service, of_runner).await
    };
    let upstreams = runnerly_gateway::Upstreams {
        users: network.client(GATEWAY, USERS, |users| users).await?.into(),
        runs: client(RUNS, &runs_api::security::BEARER).await?.into(),
        races: client(RACES, &races_api::security::BEARER).await?.into(),
        plans: client(PLANS, &plans_api::security::BEARER).await?.into(),
    };
    let api = runnerly_gateway::Api::new(upstreams);
    let api = if https { api.secure() } else { api };
    Ok(Service::start(listener, GATEWAY, runnerly_gateway::router(api), "")?)
}

/// What judges the tokens of a service's callers.
async fn tokens(audience: &'static str, network: &Network) -> Result<Tokens, BuildError> {
    let users = network.client(audience, USERS, |users| users).await?;
    Ok(Tokens::new(audience, Keys::of(users.into())))
}

/// Starts what tells how the services of this process are: for those who run it, and for nobody else.
///
/// # Errors
/// When the socket has no address.
pub async fn status(listener: TcpListener, network: &Network, figures: Figures) -> Result<Service, Error> {
    let api = runnerly_status::Api::new(network.upstreams().clone(), figures.clone());
    let mut service = Service::start(listener, "status", runnerly_status::router(api), "")?;
    service.background.push(tokio::spawn(figures.keep()));
    Ok(service)
}
