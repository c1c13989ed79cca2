//! Integration tests of the generator: what goes in as a contract, and what comes out as files, findings and statuses.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod action;
mod allow;
mod build_script;
mod bundle;
mod ci;
mod cli;
mod compile;
mod custom;
mod diff;
mod examples;
mod fuzzed;
mod given;
mod golden;
mod hostile;
mod lint;
mod mq;
mod names;
mod oracle;
mod own;
mod remote;
mod round_trip;
mod security;
mod stages;
mod support;
mod tags;
mod tidy;
