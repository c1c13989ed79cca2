//! Hostile requests through a generated server. Every one is answered in bounded time and memory, by a bounded answer
//! that repeats no value. `docs/security.md` has the figures of
//! `cargo test -p attacks --release -- --nocapture --test-threads 1`.
#![allow(missing_docs, unreachable_pub)]

mod depth;
mod harness;
mod items;
mod numbers;
mod objects;
mod parameters;
mod patterns;
mod secrets;
mod sizes;
mod sockets;
mod text;
mod unions;
