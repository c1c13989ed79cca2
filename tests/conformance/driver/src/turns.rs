//! The program: every case in every direction.

use std::error::Error;
use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::{env, fs, io};

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use tokio::runtime::Runtime;
use wirewright_runtime::bytes::Bytes;
use wirewright_runtime::server::Router;

use crate::instance::Instance;
use crate::outcome::{Direction, Outcome};
use crate::{Contract, client, requests, responses};

/// An instance, the group whose schema it is for, and whether the schema allows it.
#[derive(Debug, Deserialize)]
struct Case {
    group: u32,
    valid: bool,
    data: Box<RawValue>,
}

/// What is printed of a turn.
#[derive(Debug, Serialize)]
struct Line {
    /// The position of the case in the file.
    case: usize,
    direction: Direction,
    #[serde(flatten)]
    outcome: Outcome,
}

/// Runs the cases of the file that the first argument names, without as many turns as the second one says, and prints
/// a line for each turn. What goes wrong with the program itself is exit status 1.
pub fn main<C: Contract>() -> ExitCode {
    match run::<C>() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run<C: Contract>() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let path = arguments.next().ok_or("the first argument is the file of cases")?;
    let skip: usize = arguments.next().map_or(Ok(0), |text| text.parse())?;
    let cases: Vec<Case> = serde_json::from_slice(&fs::read(path)?)?;
    let driver = Driver::<C>::new()?;
    let turns = cases
        .iter()
        .enumerate()
        .flat_map(|(index, case)| Direction::ALL.map(|direction| (index, case, direction)));
    let mut out = io::stdout().lock();
    for (index, case, direction) in turns.skip(skip) {
        let line = Line {
            case: index,
            direction,
            outcome: driver.turn(case, direction),
        };
        serde_json::to_writer(&mut out, &line)?;
        out.write_all(b"\n")?;
        out.flush()?;
    }
    Ok(())
}

/// The generated code at work.
struct Driver<C: Contract> {
    runtime: Runtime,
    instance: Instance,
    router: Router,
    client: C::Client,
}

impl<C: Contract> Driver<C> {
    fn new() -> Result<Self, Box<dyn Error>> {
        let instance = Instance::default();
        Ok(Self {
            runtime: tokio::runtime::Builder::new_current_thread().enable_time().build()?,
            router: C::router(instance.clone()),
            client: C::Client::from(client::enforcing(&instance)?),
            instance,
        })
    }

    /// Runs a case in a direction; a panic is an outcome like any other.
    fn turn(&self, case: &Case, direction: Direction) -> Outcome {
        self.instance.set(Bytes::copy_from_slice(case.data.get().as_bytes()));
        let running = AssertUnwindSafe(|| self.runtime.block_on(self.running(case, direction)));
        catch_unwind(running).unwrap_or_else(|_| Outcome::failed("a panic"))
    }

    async fn running(&self, case: &Case, direction: Direction) -> Outcome {
        let (router, instance) = (&self.router, &self.instance);
        match direction {
            Direction::Requests => requests::turn(router, instance, case.group).await,
            Direction::Responses => responses::turn(router, instance, case.group, case.valid).await,
            Direction::Client => client::turn::<C>(&self.client, case.group).await,
        }
    }
}
