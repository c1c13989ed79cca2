//! Messages over the broker in the process, from a generated publisher to a generated consumer.

#![allow(clippy::expect_used, reason = "a test that cannot go on has failed")]

mod arrive;
mod harness;
mod judged;
mod refused;
mod retried;
mod sent;
