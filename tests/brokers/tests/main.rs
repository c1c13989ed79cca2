//! Messages over real brokers and databases. Where a program is not installed a test says that it is skipped; with `CI` in the environment
//! it fails. Tests of what Runnerly is to show are named by its numbers (`t62_…`).
#![allow(missing_docs, unreachable_pub)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

// What holds of an outbox in any database stands with the runtime's own tests.
mod broken;
#[path = "../../../runtime/tests/outbox/broker.rs"]
mod broker;
#[path = "../../../runtime/tests/outbox/cases.rs"]
mod cases;
mod check;
mod connections;
mod messages;
mod postgres;
mod reliable;
mod routing;
mod same;
mod settling;
mod work;
