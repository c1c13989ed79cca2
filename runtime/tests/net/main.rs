//! Client and server of one contract against each other, and against peers that do not keep it, through code as the
//! generator prints it.
#![allow(missing_docs, unreachable_pub, dead_code)]

#[path = "../sample/mod.rs"]
mod sample;

mod answers;
mod api;
mod contract;
mod encodings;
mod formats;
mod loops;
mod paths;
mod refusals;
mod reports;
mod service;
mod sizes;
mod sockets;
