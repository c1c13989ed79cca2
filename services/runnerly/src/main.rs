//! Runnerly in one process: `cargo run -p runnerly`.

use std::convert::Infallible;
use std::error::Error;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use runnerly::Network;
use runnerly_common::callback::Settings;
use runnerly_common::token::random_secret;
use runnerly_status::Figures;
use runnerly_users::client::ServiceClient;
use tokio::net::TcpListener;
use tracing_subscriber::Layer as _;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use wirewright_runtime::types::Secret;

/// The shortest secret that is taken, in characters.
const SHORTEST_SECRET: usize = 32;

/// Runs the users, races, runs and plans services of Runnerly, the gateway to them, and what tells how they are.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// The port of the users service; 0 for any free one.
    #[arg(long, env = "RUNNERLY_USERS_PORT", default_value_t = 5001)]
    users_port: u16,
    /// The port of the races service; 0 for any free one.
    #[arg(long, env = "RUNNERLY_RACES_PORT", default_value_t = 5004)]
    races_port: u16,
    /// The port of the runs service; 0 for any free one.
    #[arg(long, env = "RUNNERLY_RUNS_PORT", default_value_t = 5002)]
    runs_port: u16,
    /// The port of the plans service; 0 for any free one.
    #[arg(long, env = "RUNNERLY_PLANS_PORT", default_value_t = 5003)]
    plans_port: u16,
    /// The port of the gateway; 0 for any free one.
    #[arg(long, env = "RUNNERLY_GATEWAY_PORT", default_value_t = 5000)]
    gateway_port: u16,
    /// The port where those who run the services ask how they are; 0 for any free one.
    #[arg(long, env = "RUNNERLY_STATUS_PORT", default_value_t = 5009)]
    status_port: u16,
    /// The gateway is behind https: browsers send its cookie over nothing else.
    #[arg(long, env = "RUNNERLY_GATEWAY_HTTPS")]
    gateway_https: bool,
    /// The folder of the databases; it is created when there is none.
    #[arg(long, env = "RUNNERLY_DATA", default_value = "./var")]
    data: PathBuf,
    /// The file that says how the services call each other; without it, as Runnerly's own `clients.toml` says.
    #[arg(long, env = "RUNNERLY_NETWORK")]
    network: Option<PathBuf>,
    /// Where an etcd is asked for services, the environment whose keys are: `runnerly/ENVIRONMENT/races/url`.
    #[arg(long, env = "RUNNERLY_ENV", default_value = "development")]
    environment: String,
    /// Another service that may have tokens of its own: its name, its secret and its scopes with spaces between them, as in
    /// `reports:SECRET:users:read runs:read`. Others see the command line, but not the environment.
    #[arg(long, env = "RUNNERLY_CLIENT", hide_env_values = true, value_parser = hidden)]
    client: Option<Secret<String>>,
    /// A host that callbacks go to whatever its address, over `http` too; several with commas between them. Without it, only
    /// `https` URLs of public addresses are called.
    #[arg(long = "callback-host", env = "RUNNERLY_CALLBACK_HOSTS", value_delimiter = ',')]
    callback_hosts: Vec<String>,
    /// Callbacks go to no other hosts, public ones among them.
    #[arg(long, env = "RUNNERLY_CALLBACK_HOSTS_ONLY")]
    callback_hosts_only: bool,
    /// What callbacks are signed with, as Standard Webhooks writes it: `whsec_` and Base64, or a text of 24 characters or more.
    /// Without it, a secret that nobody knows.
    #[arg(long, env = "RUNNERLY_CALLBACK_SECRET", hide_env_values = true, value_parser = hidden)]
    callback_secret: Option<Secret<String>>,
    /// A URL that the webhook `runCompleted` of the runs service goes to, signed as callbacks are; several with commas between them.
    #[arg(long = "run-webhook", env = "RUNNERLY_RUN_WEBHOOKS", value_delimiter = ',')]
    run_webhooks: Vec<String>,
}

/// Takes any text, so that no message about it repeats the text.
fn hidden(text: &str) -> Result<Secret<String>, Infallible> {
    Ok(Secret::new(text.to_owned()))
}

fn service_client(text: &str) -> Result<ServiceClient, &'static str> {
    let mut parts = text.splitn(3, ':');
    let (Some(id), Some(secret), Some(scopes)) = (parts.next(), parts.next(), parts.next()) else {
        return Err("the client has no secret or no scopes");
    };
    if id.is_empty() || secret.len() < SHORTEST_SECRET {
        return Err("the client has no name, or its secret has less than 32 characters");
    }
    let scopes: Vec<&str> = scopes.split_whitespace().collect();
    Ok(ServiceClient::new(id, &Secret::new(secret.to_owned()), &scopes))
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .with_filter(LevelFilter::INFO);
    let subscriber = tracing_subscriber::registry().with(lines);
    #[cfg(not(feature = "otlp"))]
    {
        subscriber.init();
        ended(run(arguments).await)
    }
    #[cfg(feature = "otlp")]
    {
        let telemetry = match runnerly::telemetry::Telemetry::from_env() {
            Ok(telemetry) => telemetry,
            Err(error) => return ended(Err(error.into())),
        };
        let spans = telemetry
            .as_ref()
            .map(|telemetry| telemetry.layer().with_filter(LevelFilter::INFO));
        subscriber.with(spans).init();
        let outcome = run(arguments).await;
        if let Some(telemetry) = telemetry {
            telemetry.stop().await;
        }
        ended(outcome)
    }
}

fn ended(outcome: Result<(), Box<dyn Error>>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("runnerly: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let stop = stop_signal()?;
    let data = arguments.data;
    std::fs::create_dir_all(&data)?;
    // The plans service is in the same process, so that nobody has to keep its secret.
    let secret = random_secret()?;
    let mut clients = vec![runnerly::plans_client(&secret)];
    if let Some(text) = arguments.client {
        clients.push(service_client(text.expose())?);
    }
    let callbacks = Settings {
        hosts: arguments.callback_hosts,
        only_hosts: arguments.callback_hosts_only,
        secret: arguments.callback_secret.map_or_else(random_secret, Ok)?,
    };
    let network = Network::new(arguments.network.as_deref(), &arguments.environment)?;
    // Before anything is counted.
    let figures = Figures::install()?;
    let users = runnerly::users(bind(arguments.users_port).await?, &data, clients).await?;
    let network = network.with("users", users.url());
    let races = runnerly::races(bind(arguments.races_port).await?, &data, &network, &callbacks).await?;
    let network = network.with("races", races.url());
    let webhooks = arguments.run_webhooks;
    let runs = bind(arguments.runs_port).await?;
    let runs = runnerly::runs(runs, &data, &network, &callbacks, webhooks).await?;
    let network = network.with("runs", runs.url());
    let plans = runnerly::plans(bind(arguments.plans_port).await?, &data, &network, &secret).await?;
    let network = network.with("plans", plans.url());
    let gateway = runnerly::gateway(bind(arguments.gateway_port).await?, &network, arguments.gateway_https).await?;
    let status = runnerly::status(bind(arguments.status_port).await?, &network, figures).await?;
    let services = [
        ("users", users),
        ("races", races),
        ("runs", runs),
        ("plans", plans),
        ("gateway", gateway),
        ("status", status),
    ];
    let mut out = io::stdout().lock();
    for (name, service) in &services {
        writeln!(out, "{name} {}", service.url())?;
    }
    drop(out);
    stop.await;
    tracing::info!("stopping");
    // the last one first: it calls the others
    for (_, service) in services.into_iter().rev() {
        service.stop().await;
    }
    Ok(())
}

async fn bind(port: u16) -> io::Result<TcpListener> {
    TcpListener::bind(("127.0.0.1", port))
        .await
        .map_err(|error| io::Error::new(error.kind(), format!("port {port}: {error}")))
}

/// Ready when the process is asked to end. The signals are watched from now on.
#[cfg(unix)]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Ready when the process is asked to end.
#[cfg(not(unix))]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
