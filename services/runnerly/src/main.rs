//! Runnerly in one process: `cargo run -p runnerly`.

use std::error::Error;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use tokio::net::TcpListener;

/// Runs the races, runs and plans services of Runnerly.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// The port of the races service; 0 for any free one.
    #[arg(long, env = "RUNNERLY_RACES_PORT", default_value_t = 5004)]
    races_port: u16,
    /// The port of the runs service; 0 for any free one.
    #[arg(long, env = "RUNNERLY_RUNS_PORT", default_value_t = 5002)]
    runs_port: u16,
    /// The port of the plans service; 0 for any free one.
    #[arg(long, env = "RUNNERLY_PLANS_PORT", default_value_t = 5003)]
    plans_port: u16,
    /// The folder of the databases; it is created when there is none.
    #[arg(long, env = "RUNNERLY_DATA", default_value = "./var")]
    data: PathBuf,
}

#[tokio::main]
async fn main() -> ExitCode {
    let color = io::stderr().is_terminal();
    tracing_subscriber::fmt()
        .with_writer(io::stderr)
        .with_ansi(color)
        .init();
    match run(Arguments::parse()).await {
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
    let races = runnerly::races(bind(arguments.races_port).await?, &data).await?;
    let runs = runnerly::runs(bind(arguments.runs_port).await?, &data).await?;
    let plans = runnerly::plans(bind(arguments.plans_port).await?, &data, &races.url(), &runs.url()).await?;
    let mut out = io::stdout().lock();
    writeln!(out, "races {}\nruns {}\nplans {}", races.url(), runs.url(), plans.url())?;
    drop(out);
    stop.await;
    tracing::info!("stopping");
    // plans first: it calls the others
    plans.stop().await;
    runs.stop().await;
    races.stop().await;
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
