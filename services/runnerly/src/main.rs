//! Runnerly in one process: `cargo run -p runnerly`.

mod arguments;

use std::error::Error;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::Parser;
use runnerly::Network;
use runnerly_common::callback::Settings;
use runnerly_common::token::random_secret;
use runnerly_notifier::Mailer;
use runnerly_status::Figures;
use tokio::net::TcpListener;
use tracing_subscriber::Layer as _;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use arguments::{Arguments, Command, Mail, PlannerArguments, Shared};

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
    match arguments.command {
        Some(Command::Planner(planner)) => run_planner(arguments.shared, planner).await,
        None => run_services(arguments).await,
    }
}

/// Who calls whom, over the broker that was named, or one in this process that keeps messages in a folder.
async fn network(shared: &Shared, data: &Path) -> Result<Network, Box<dyn Error>> {
    let network = Network::new(shared.network.as_deref(), &shared.environment)?;
    Ok(network.with_broker(runnerly::broker(shared.broker.as_ref(), data).await?))
}

/// How mails are sent: by a mail server, or as files in a folder.
fn mailer(mail: &Mail, data: &Path) -> Result<Mailer, runnerly_common::Error> {
    match &mail.mail_server {
        Some(url) => Mailer::smtp(url, &mail.mail_from),
        None => Mailer::folder(&data.join("mails"), &mail.mail_from),
    }
}

/// A planner alone, until the process is asked to end.
async fn run_planner(shared: Shared, arguments: PlannerArguments) -> Result<(), Box<dyn Error>> {
    let stop = stop_signal()?;
    if shared.broker.is_none() {
        return Err("a planner alone hears nothing: name the broker of the services".into());
    }
    let network = network(&shared, Path::new("")).await?;
    let network = network
        .with("users", arguments.users_url)
        .with("runs", arguments.runs_url);
    let mut planner = runnerly::planner(&network, &arguments.planner_secret).await?;
    tokio::select! {
        () = stop => {}
        // whoever started it may start it again
        error = planner.ended() => return Err(error.into()),
    }
    tracing::info!("stopping");
    planner.stop().await;
    Ok(())
}

async fn run_services(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let stop = stop_signal()?;
    let data = arguments.data;
    std::fs::create_dir_all(&data)?;
    // The plans service is in the same process, so that nobody has to keep its secret.
    let secret = random_secret()?;
    let planner_secret = arguments.planner_secret.map_or_else(random_secret, Ok)?;
    let mut clients = vec![
        runnerly::plans_client(&secret),
        runnerly::planner_client(&planner_secret),
    ];
    if let Some(text) = arguments.client {
        clients.push(arguments::service_client(text.expose())?);
    }
    let callbacks = Settings {
        hosts: arguments.callback_hosts,
        only_hosts: arguments.callback_hosts_only,
        secret: arguments.callback_secret.map_or_else(random_secret, Ok)?,
    };
    let network = network(&arguments.shared, &data).await?;
    // Before anything is counted.
    let figures = Figures::install()?;
    let users = runnerly::users(bind(arguments.users_port).await?, &data, &network, clients).await?;
    let network = network.with("users", users.url());
    let races = runnerly::races(bind(arguments.races_port).await?, &data, &network, &callbacks).await?;
    let network = network.with("races", races.url());
    let webhooks = arguments.run_webhooks;
    let runs = bind(arguments.runs_port).await?;
    let runs = runnerly::runs(runs, &data, &network, &callbacks, webhooks).await?;
    let network = network.with("runs", runs.url());
    let plans = runnerly::plans(bind(arguments.plans_port).await?, &data, &network, &secret).await?;
    let network = network.with("plans", plans.url());
    let mut planners = Vec::new();
    for _ in 0..arguments.planners {
        planners.push(runnerly::planner(&network, &planner_secret).await?);
    }
    let notifier = runnerly::notifier(&data, &network, mailer(&arguments.mail, &data)?).await?;
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
    for planner in planners {
        planner.stop().await;
    }
    notifier.stop().await;
    // the last one first: it calls the others
    for (_, service) in services.into_iter().rev() {
        service.stop().await;
    }
    network.messages().broker().close().await;
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
