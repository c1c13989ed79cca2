//! Browsers' way into Runnerly, over real sockets.

mod bed;
mod dashboard;
mod discovery;
mod failures;
mod sessions;
mod status;

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;
