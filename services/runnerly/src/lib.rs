//! Runnerly's services, each on its own socket with its own database.

use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use runnerly_plans::Api;
use runnerly_plans::store::PlanStore;
use runnerly_races::store::RaceStore;
use runnerly_runs::store::RunStore;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use wirewright_runtime::client::{BuildError, Client};
use wirewright_runtime::server::{Router, ServeOptions, serve};

/// How long one service waits for another.
const TIMEOUT: Duration = Duration::from_secs(3);
/// How long one service waits for a connection to another.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(1);
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
}

/// A service that runs.
#[derive(Debug)]
pub struct Service {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    server: JoinHandle<()>,
    background: Option<JoinHandle<()>>,
}

impl Service {
    fn start(listener: TcpListener, router: Router) -> io::Result<Self> {
        let address = listener.local_addr()?;
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
            address,
            stop,
            server,
            background: None,
        })
    }

    /// Where its operations are.
    #[must_use]
    pub fn url(&self) -> String {
        url(self.address)
    }

    /// Ends it after the requests that are under way.
    pub async fn stop(self) {
        if let Some(background) = self.background {
            // it goes on with the next start wherever it is
            background.abort();
        }
        let _ = self.stop.send(());
        let _ = self.server.await;
    }
}

/// Where the operations of a service at this address are.
#[must_use]
pub fn url(address: SocketAddr) -> String {
    format!("http://{address}/api")
}

/// Starts the races service, with its database in a folder.
///
/// # Errors
/// When the socket has no address or the database cannot be opened.
pub async fn races(listener: TcpListener, data: &Path) -> Result<Service, Error> {
    let store = RaceStore::open(&data.join("races.sqlite")).await?;
    Ok(Service::start(listener, runnerly_races::router(store))?)
}

/// Starts the runs service, with its database in a folder.
///
/// # Errors
/// When the socket has no address or the database cannot be opened.
pub async fn runs(listener: TcpListener, data: &Path) -> Result<Service, Error> {
    let store = RunStore::open(&data.join("runs.sqlite")).await?;
    Ok(Service::start(listener, runnerly_runs::router(store))?)
}

/// Starts the plans service, with its database in a folder, and what creates the runs of plans. The two other services
/// need not run yet.
///
/// # Errors
/// When the socket has no address, the database cannot be opened or a URL cannot be used.
pub async fn plans(listener: TcpListener, data: &Path, races_url: &str, runs_url: &str) -> Result<Service, Error> {
    let store = PlanStore::open(&data.join("plans.sqlite")).await?;
    let races = races_api::client::Client::from(client(races_url)?);
    let runs = runs_api::client::Client::from(client(runs_url)?);
    let api = Api::new(store, races, runs);
    let expander = api.expander();
    let mut service = Service::start(listener, runnerly_plans::router(api))?;
    service.background = Some(tokio::spawn(expander.run()));
    Ok(service)
}

fn client(url: &str) -> Result<Client, BuildError> {
    Client::builder(url)
        .timeout(TIMEOUT)
        .connect_timeout(CONNECT_TIMEOUT)
        .build()
}
