//! Credentials from a generated client to a generated server, in one process and over a socket, and what stands on the
//! wire when they are refused.
#![allow(missing_docs, unreachable_pub)]

mod harness;
mod refusals;
mod renewal;
mod round_trip;
mod secrets;
