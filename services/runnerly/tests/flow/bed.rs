//! The services, as tests start and end them.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use plans_api::client::Client as Plans;
use races_api::client::Client as Races;
use runnerly::{Network, Planner, Service, Worker};
use runnerly_common::callback::Settings;
use runnerly_common::token::random_secret;
use runnerly_notifier::Mailer;
use runnerly_status::Figures;
use runs_api::client::Client as Runs;
use status_api::client::Client as Status;
use status_api::types::{Readiness, WaitingMessages};
use tempfile::TempDir;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Instant, sleep};
use users_api::client::Client as Users;
use wirewright_runtime::client::{Client, Responses};
use wirewright_runtime::events::{Exchange, Kind, Queue, Topology};
use wirewright_runtime::types::Secret;

use crate::Outcome;
use crate::runner::{client, listener, sign_up};
use crate::site::Site;
use crate::slow::Front;

/// The services over a broker, in a folder that goes away with them.
pub(crate) struct Bed {
    pub(crate) site: Site,
    pub(crate) users: Service,
    pub(crate) races: Service,
    pub(crate) runs: Option<Service>,
    plans: Option<Service>,
    pub(crate) front: Front,
    pub(crate) planner_secret: Secret<String>,
    plans_secret: Secret<String>,
    plans_url: String,
    runs_url: String,
    front_url: String,
    network: Network,
    folder: TempDir,
}

/// Nobody is called back here.
fn callbacks() -> Outcome<Settings> {
    Ok(Settings {
        hosts: Vec::new(),
        only_hosts: false,
        secret: random_secret()?,
    })
}

/// The address in the URL of a service.
fn address(url: &str) -> &str {
    url.trim_start_matches("http://").trim_end_matches("/api")
}

impl Bed {
    /// All services, and no planner; planners reach the runs service through the [`Front`].
    pub(crate) async fn over(site: Site) -> Outcome<Self> {
        // what is told before somebody can hear it is lost
        site.broker.declare(&runnerly::topology()).await?;
        Self::before(site).await
    }

    /// The same with a broker that need not be there yet.
    pub(crate) async fn before(site: Site) -> Outcome<Self> {
        // before anything is counted
        Figures::install()?;
        let folder = tempfile::tempdir()?;
        let (races, races_url) = listener().await?;
        let (runs, runs_url) = listener().await?;
        let (secret, planner_secret) = (random_secret()?, random_secret()?);
        let clients = vec![
            runnerly::plans_client(&secret),
            runnerly::planner_client(&planner_secret),
        ];
        let front = Front::default();
        let network = Network::new(None, "test")?.with_broker(Arc::clone(&site.broker));
        let users = runnerly::users(listener().await?.0, folder.path(), &network, clients).await?;
        let network = network.with("users", users.url()).with("races", races_url);
        let front_url = front.of(&runs_url).await?;
        let network = network.with("runs", front_url.clone());
        let plans = runnerly::plans(listener().await?.0, folder.path(), &network, &secret).await?;
        let network = network.with("plans", plans.url());
        Ok(Self {
            races: runnerly::races(races, folder.path(), &network, &callbacks()?).await?,
            runs: Some(runnerly::runs(runs, folder.path(), &network, &callbacks()?, Vec::new()).await?),
            plans_url: plans.url().to_owned(),
            plans: Some(plans),
            users,
            front,
            planner_secret,
            plans_secret: secret,
            runs_url,
            front_url,
            network,
            folder,
            site,
        })
    }

    /// Starts a planner in this process.
    pub(crate) async fn planner(&self) -> Outcome<Planner> {
        Ok(runnerly::planner(&self.network, &self.planner_secret).await?)
    }

    /// Starts a planner in a process of its own, which is killed when it is dropped.
    pub(crate) fn planner_process(&self) -> Outcome<Process> {
        let url = self.site.url().ok_or("the broker is in this process")?;
        let runs = self.front_url.clone();
        let child = Command::new(env!("CARGO_BIN_EXE_runnerly"))
            .args(["planner", "--users-url", self.users.url(), "--runs-url", &runs])
            .env("RUNNERLY_BROKER", url)
            .env("RUNNERLY_PLANNER_SECRET", self.planner_secret.expose())
            .spawn()?;
        Ok(Process(child))
    }

    /// Starts the plans service in a process of its own, over the broker at a URL: where it was, with what it had. It is killed when it
    /// is dropped.
    pub(crate) async fn plans_process(&mut self, broker: &str) -> Outcome<Process> {
        self.stop_plans().await;
        let address = address(&self.plans_url);
        let child = Command::new(std::env::current_exe()?)
            .args(["--exact", crate::killed::SERVICE, "--ignored", "--nocapture"])
            .env("PLANS_ADDRESS", address)
            .env("PLANS_FOLDER", self.folder())
            .env("PLANS_SECRET", self.plans_secret.expose())
            .env("PLANS_BROKER", broker)
            .env("PLANS_USERS", self.users.url())
            .stdout(Stdio::null())
            .spawn()?;
        let process = Process(child);
        let until = Instant::now() + Duration::from_secs(30);
        while TcpStream::connect(address).await.is_err() {
            if Instant::now() > until {
                return Err("the plans service does not begin".into());
            }
            sleep(Duration::from_millis(20)).await;
        }
        Ok(process)
    }

    /// Starts a notifier.
    pub(crate) async fn notifier(&self, mailer: Mailer) -> Outcome<Worker> {
        Ok(runnerly::notifier(self.folder.path(), &self.network, mailer).await?)
    }

    /// Starts a gateway.
    pub(crate) async fn gateway(&self) -> Outcome<Service> {
        Ok(runnerly::gateway(listener().await?.0, &self.network, false).await?)
    }

    /// Where the databases are.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Ends the runs service.
    pub(crate) async fn stop_runs(&mut self) {
        if let Some(runs) = self.runs.take() {
            runs.stop().await;
        }
    }

    /// Starts it again, where it was.
    pub(crate) async fn start_runs(&mut self) -> Outcome {
        let listener = TcpListener::bind(address(&self.runs_url)).await?;
        let callbacks = callbacks()?;
        let runs = runnerly::runs(listener, self.folder.path(), &self.network, &callbacks, Vec::new());
        self.runs = Some(runs.await?);
        Ok(())
    }

    /// Ends the plans service.
    pub(crate) async fn stop_plans(&mut self) {
        if let Some(plans) = self.plans.take() {
            plans.stop().await;
        }
    }

    /// What tells how the services are.
    pub(crate) async fn status(&self) -> Outcome<(Service, Status)> {
        let status = runnerly::status(listener().await?.0, &self.network, Figures::install()?).await?;
        let client = Client::builder(status.url()).responses(Responses::Enforce);
        let client = Status::from(client.build()?);
        Ok((status, client))
    }

    /// How the services are.
    pub(crate) async fn readiness(&self) -> Outcome<Readiness> {
        let (status, client) = self.status().await?;
        let answer = client.get_readiness().await?;
        let readiness = answer.ok().map_err(|other| format!("{other:?}"))?;
        status.stop().await;
        Ok(readiness)
    }

    /// Waits until so many duplicates more were kept from a consumer than `before`. Other tests add to them.
    pub(crate) async fn wait_for_duplicates(&self, consumer: &str, before: u64) -> Outcome {
        let until = tokio::time::Instant::now() + Duration::from_secs(10);
        while self.duplicates(consumer).await? <= before {
            if tokio::time::Instant::now() > until {
                return Err(format!("no duplicate was kept from {consumer}").into());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(())
    }

    /// How many duplicates were kept from a consumer in this process.
    pub(crate) async fn duplicates(&self, consumer: &str) -> Outcome<u64> {
        let (status, client) = self.status().await?;
        let text = client.get_metrics().await?.ok();
        status.stop().await;
        let name = format!("wirewright_inbox_duplicates_total{{consumer=\"{consumer}\"}} ");
        let text = text.map_err(|other| format!("{other:?}"))?;
        let figure = text.lines().find_map(|line| line.strip_prefix(&name));
        Ok(figure.unwrap_or("0").parse()?)
    }

    /// How many messages of the plans service no broker has yet.
    pub(crate) async fn untold(&self) -> Outcome<i64> {
        let of_plans = |outbox: &&WaitingMessages| outbox.service == "plans";
        let readiness = self.readiness().await?;
        Ok(readiness
            .outboxes
            .iter()
            .find(of_plans)
            .ok_or("plans tells nothing")?
            .waiting)
    }

    /// A queue that hears how plans get on, as the notifier does.
    pub(crate) async fn hear(&self, queue: &str, key: &str) -> Outcome {
        let topology = Topology::new().exchange(Exchange::new("incoming", Kind::Topic));
        let topology = topology.queue(Queue::new(queue)).bind(queue, "incoming", key);
        Ok(self.site.broker.declare(&topology).await?)
    }

    /// Anna, with clients of the services.
    pub(crate) async fn anna(&self) -> Outcome<Runner> {
        self.runner("anna@runnerly.example").await
    }

    /// Somebody, with clients of the services.
    pub(crate) async fn runner(&self, email: &str) -> Outcome<Runner> {
        let token = sign_up(&self.users, email).await?;
        Ok(Runner {
            users: client(self.users.url(), &users_api::security::BEARER, &token)?,
            races: client(self.races.url(), &races_api::security::BEARER, &token)?,
            runs: client(&self.runs_url, &runs_api::security::BEARER, &token)?,
            plans: client(&self.plans_url, &plans_api::security::BEARER, &token)?,
        })
    }
}

/// A runner's clients.
pub(crate) struct Runner {
    pub(crate) users: Users,
    pub(crate) races: Races,
    pub(crate) runs: Runs,
    pub(crate) plans: Plans,
}

/// A process that is killed when it is dropped.
pub(crate) struct Process(Child);

impl Process {
    /// Waits until it has ended by itself; whether it says that all was well.
    pub(crate) async fn ended(&mut self) -> Outcome<bool> {
        for _ in 0..300 {
            if let Some(status) = self.0.try_wait()? {
                return Ok(status.success());
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Err("the process does not end".into())
    }

    /// Ends it without a word (`kill -9`).
    pub(crate) fn kill(&mut self) -> Outcome {
        self.0.kill()?;
        self.0.wait()?;
        Ok(())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.kill();
    }
}
