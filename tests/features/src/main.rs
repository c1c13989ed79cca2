//! Serves a contract of `specs/features` with random valid answers: `cargo run -p features -- [--port P] CONTRACT`.
//! Without a contract it lists them.

use std::io;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use features::{CONTRACTS, Contract, Service, with_certificate};
use wirewright_runtime::server::{Options, ServeOptions, not_found, serve};

/// What the command line says.
struct Args {
    port: u16,
    /// The same answers for the same requests.
    seed: Option<u64>,
    contract: Option<String>,
}

fn args() -> Result<Args, String> {
    let mut found = Args {
        port: 0,
        seed: None,
        contract: None,
    };
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let mut number = || args.next().ok_or_else(|| format!("{arg} needs a number"));
        match arg.as_str() {
            "--port" => found.port = number()?.parse().map_err(|error| format!("--port: {error}"))?,
            "--seed" => found.seed = Some(number()?.parse().map_err(|error| format!("--seed: {error}"))?),
            name if !name.starts_with('-') => found.contract = Some(name.to_owned()),
            other => return Err(format!("there is no option {other}")),
        }
    }
    Ok(found)
}

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

async fn run() -> Result<(), Box<dyn std::error::Error>> {
    let args = args()?;
    let Some(name) = args.contract else {
        for contract in CONTRACTS {
            println!("{}", contract.name);
        }
        return Ok(());
    };
    let contract = Contract::named(&name).ok_or_else(|| format!("there is no contract {name}"))?;
    let seed = match args.seed {
        Some(seed) => seed,
        None => SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs(),
    };
    let interface = contract.interfaces[0];
    let service = Service::new(contract, false, seed);
    let router = with_certificate(interface.router(service, Options::tests())).fallback(not_found);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", args.port)).await?;
    println!("http://{}{} (seed {seed})", listener.local_addr()?, interface.base_path);
    serve(listener, router, ServeOptions::default(), stopped()).await;
    Ok(())
}

async fn stopped() {
    let result: io::Result<()> = tokio::signal::ctrl_c().await;
    drop(result);
}
