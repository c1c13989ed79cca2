//! Runnerly's services, each on its own socket with its own database.

mod background;
mod lines;
mod network;
mod service;
#[cfg(feature = "otlp")]
pub mod telemetry;

use std::io;
use std::path::Path;
use std::sync::Arc;

use runnerly_common::callback::{Sender, Settings};
use runnerly_common::db;
use runnerly_common::housekeeping::keep;
use runnerly_common::token::{Keys, ServiceToken, Tokens};
use runnerly_notifier::store::NotifierStore;
use runnerly_notifier::{Courier, Mailer};
use runnerly_plans::Api;
use runnerly_plans::store::PlanStore;
use runnerly_races::store::RaceStore;
use runnerly_runs::store::RunStore;
use runnerly_status::Figures;
use runnerly_users::client::ServiceClient;
use runnerly_users::store::UserStore;
use tokio::net::TcpListener;
use wirewright_runtime::client::BuildError;
use wirewright_runtime::encoding::Encoding;
use wirewright_runtime::events::{Broker, BrokerError, InProcess, RabbitMq, Topology};
use wirewright_runtime::types::Secret;

pub use network::Network;
pub use service::{Planner, Service, Worker};

/// Under which path the operations of a service are, but for the users service.
const BASE_PATH: &str = "/api";
/// The names of the services.
const USERS: &str = "users";
const RACES: &str = "races";
const RUNS: &str = "runs";
const PLANS: &str = "plans";
const GATEWAY: &str = "gateway";
const NOTIFIER: &str = "notifier";
/// From how many bytes on a planner compresses what it sends.
const SMALLEST_COMPRESSED: usize = 512;

/// Why a service cannot be started.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Its socket or its folder cannot be used.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// Its database cannot be opened.
    #[error(transparent)]
    Store(#[from] runnerly_common::Error),
    /// The broker cannot be used.
    #[error(transparent)]
    Broker(#[from] BrokerError),
    /// A client of another service cannot be made.
    #[error(transparent)]
    Client(#[from] BuildError),
    /// The settings of clients name a service that there is not.
    #[error("there is no service `{0}` to call: users, races, runs and plans are")]
    Unknown(String),
}

/// The broker that messages go through: a RabbitMQ at this URL, or without one a broker in this process, which keeps them in a folder.
///
/// # Errors
/// When the URL or the folder cannot be used, and when another process uses the folder.
pub async fn broker(url: Option<&Secret<String>>, data: &Path) -> Result<Arc<dyn Broker>, Error> {
    match url {
        Some(url) => Ok(Arc::new(RabbitMq::builder(url.expose()).name("runnerly").build()?)),
        None => {
            let pool = db::pool(&data.join("broker.sqlite")).await?;
            let broker = InProcess::durable(pool).await;
            Ok(Arc::new(broker.map_err(runnerly_common::Error::from)?))
        }
    }
}

/// The exchanges and queues of all services, but for what each process has for itself.
#[must_use]
pub fn topology() -> Topology {
    users_api::events::topology()
        .and(races_api::events::topology())
        .and(runs_api::events::topology())
        .and(plans_api::events::topology())
        .and(planner_api::events::topology())
        .and(notifier_api::events::topology())
}

/// Starts the users service, with its database in a folder, and what forgets old things in it. `clients` are the services
/// that may have tokens of their own.
///
/// # Errors
/// When the socket has no address, the database cannot be opened, or the system has no random numbers.
pub async fn users(
    listener: TcpListener,
    data: &Path,
    network: &Network,
    clients: Vec<ServiceClient>,
) -> Result<Service, Error> {
    let store = UserStore::open(&data.join("users.sqlite")).await?;
    let (outbox, house) = (store.outbox().clone(), store.clone());
    let api = runnerly_users::Api::new(store, clients).await?;
    // what OAuth names by path stands beside `/api`
    let service = Service::start(listener, USERS, runnerly_users::router(api), "")?;
    Ok(service.beside(keep(house)).telling(network, &outbox))
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
    let (outbox, consumers) = (store.outbox().clone(), runnerly_races::consumers(store.clone()));
    let api = runnerly_races::Api::new(store.clone(), Sender::new(callbacks)?);
    let courier = api.courier();
    let router = runnerly_races::router(api, tokens(RACES, network).await?);
    let service = Service::start(listener, RACES, router, BASE_PATH)?;
    Ok(service
        .beside(keep(store))
        .beside_until(|stop| courier.run(stop))
        .telling(network, &outbox)
        .hearing(network, consumers))
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
    let store = store.with_webhooks(webhooks);
    let (outbox, consumers) = (store.outbox().clone(), runnerly_runs::consumers(store.clone()));
    let api = runnerly_runs::Api::new(store.clone(), sender);
    let (importer, courier) = (api.importer(), api.courier());
    let router = runnerly_runs::router(api, tokens(RUNS, network).await?);
    let service = Service::start(listener, RUNS, router, BASE_PATH)?;
    Ok(service
        .beside(importer.run())
        .beside(keep(store))
        .beside_until(|stop| courier.run(stop))
        .telling(network, &outbox)
        .hearing(network, consumers))
}

/// The plans service as the users service has to know it.
#[must_use]
pub fn plans_client(secret: &Secret<String>) -> ServiceClient {
    ServiceClient::new(PLANS, secret, &["users:read", "races:read"])
}

/// The planners as the users service has to know them.
#[must_use]
pub fn planner_client(secret: &Secret<String>) -> ServiceClient {
    ServiceClient::new(
        runnerly_planner::NAME,
        secret,
        &["runs:read", "runs:write", "runs:bulk"],
    )
}

/// Starts the plans service, with its database in a folder. The other services, and planners, need not run yet.
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
    let own_token = ServiceToken::new(users, PLANS, secret.clone(), RACES);
    let races = network.client(PLANS, RACES, |races| {
        races.provider(&races_api::security::BEARER, own_token)
    });
    let outbox = store.outbox().clone();
    let api = Api::new(store.clone(), races.await?.into());
    let consumers = api.listener().consumers();
    let router = runnerly_plans::router(api, tokens(PLANS, network).await?);
    let service = Service::start(listener, PLANS, router, BASE_PATH)?;
    Ok(service
        .beside(keep(store))
        .telling(network, &outbox)
        .hearing(network, consumers))
}

/// Starts a planner. Any number of them can work, in this process and in others; the services need not run yet.
///
/// # Errors
/// When a URL cannot be used.
pub async fn planner(network: &Network, secret: &Secret<String>) -> Result<Planner, Error> {
    let name = runnerly_planner::NAME;
    let users: users_api::client::Client = network.client(name, USERS, |users| users).await?.into();
    let own_token = ServiceToken::new(users, name, secret.clone(), RUNS);
    let runs = network.client(name, RUNS, |runs| {
        runs.provider(&runs_api::security::BEARER, own_token)
            .compress(Encoding::GZIP, SMALLEST_COMPRESSED)
    });
    let broker = Arc::clone(network.messages().broker());
    let planner = runnerly_planner::Planner::new(runs.await?, broker);
    Ok(Planner::start(planner, network))
}

/// Starts the notifier, with its database in a folder: it writes mails of what it hears.
///
/// # Errors
/// When the database cannot be opened.
pub async fn notifier(data: &Path, network: &Network, mailer: Mailer) -> Result<Worker, Error> {
    let store = NotifierStore::open(&data.join("notifier.sqlite")).await?;
    let consumers = runnerly_notifier::consumers(store.clone());
    let worker = Worker::start(NOTIFIER, consumers, network).beside(keep(store.clone()));
    Ok(worker.beside_until(|stop| Courier::new(store, mailer).run(stop)))
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
    let consumers = runnerly_gateway::consumers(api.clone());
    let service = Service::start(listener, GATEWAY, runnerly_gateway::router(api), "")?;
    Ok(service.hearing(network, consumers))
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
    let api = runnerly_status::Api::new(network.upstreams().clone(), network.messages().clone(), figures.clone());
    let service = Service::start(listener, "status", runnerly_status::router(api), "")?;
    Ok(service.beside(figures.keep()))
}
