//! Sends instances through generated code in three ways, and tells what became of each.
//!
//! The harness writes a program for each set of cases: it implements [`Contract`] by the generated code and calls
//! [`main`]. The program takes the file of cases, and how many turns to pass over; a turn is one case in one direction.
//! It prints one line of JSON for each turn.

mod client;
mod instance;
mod outcome;
mod requests;
mod responses;
mod router;
mod same;
mod turns;

use std::future::Future;
use std::pin::Pin;

use wirewright_runtime::client::{Client, Error};
use wirewright_runtime::server::{Options, Router};

pub use instance::Instance;
pub use turns::main;

/// A call of a generated client: whether it took the answer.
pub type Calling<'c> = Pin<Box<dyn Future<Output = Result<(), Error>> + 'c>>;

/// The generated code of a contract: `POST /requests/gN` and `GET /responses/gN` of each group N.
pub trait Contract {
    /// The generated client.
    type Client: From<Client>;

    /// The generated router; the handlers of `/responses` answer with the instance.
    fn router(instance: Instance) -> Router;

    /// Calls `GET /responses/gN`; `None` where there is no such group.
    fn call(client: &Self::Client, group: u32) -> Option<Calling<'_>>;
}

/// How the router is set up: answers that break the contract are refused.
#[must_use]
pub fn options() -> Options {
    Options::tests()
}
