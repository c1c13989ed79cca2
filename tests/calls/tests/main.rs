//! What a service sends of its own accord, what it calls back, and what follows from its answers.

#![allow(clippy::expect_used, reason = "a test that cannot go on has failed")]

mod callbacks;
mod harness;
mod links;
mod signatures;
mod webhooks;
