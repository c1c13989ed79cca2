//! What a generated client sends and a generated server gets, in one process and over a socket.
#![allow(missing_docs, unreachable_pub)]

mod deprecation;
mod harness;
mod parameters;
mod querystring;
mod servers;
