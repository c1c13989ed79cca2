//! Processes, a broker and a database that are killed at random under a steady load, and the question whether every effect happened once.
//!
//! A publisher commits orders with their messages; it and another process relay them; three workers apply each of them through the
//! inbox. For so many minutes one of them, or RabbitMQ, is killed at random, messages are published twice, and handlers fail before
//! or after they commit. Then all that is left is worked off, and the database is asked what became of each order.
//!
//! `chaos [--minutes M] [--rate PER_SECOND] [--seed S]`

mod director;
mod orders;
mod roles;
mod tally;

use std::process::ExitCode;
use std::time::{Duration, SystemTime};

use director::Plan;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    if let ["role", role, database, broker, seed] = arguments[..] {
        roles::play(role, database, broker, number(seed)).await;
        return ExitCode::SUCCESS;
    }
    let mut plan = Plan {
        time: Duration::from_secs(60),
        rate: 200,
        seed: SystemTime::UNIX_EPOCH.elapsed().map_or(0, |since| since.as_secs()),
    };
    for option in arguments.chunks(2) {
        match option {
            ["--minutes", minutes] => plan.time = Duration::from_secs(60 * number(minutes)),
            ["--rate", rate] => plan.rate = number(rate).max(1),
            ["--seed", seed] => plan.seed = number(seed),
            _ => panic!("chaos [--minutes M] [--rate PER_SECOND] [--seed S]"),
        }
    }
    println!("chaos: seed {}", plan.seed);
    match director::direct(&plan).await {
        None => ExitCode::SUCCESS,
        Some(end) => {
            if !end.is_proof {
                println!("chaos: too little was done for this to prove anything");
            }
            println!("{}", end.tally);
            ExitCode::from(u8::from(!(end.is_proof && end.tally.is_right())))
        }
    }
}

fn number(text: &str) -> u64 {
    text.parse().unwrap_or_else(|_| panic!("`{text}` is no number"))
}
