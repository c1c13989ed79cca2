//! Calls over real sockets to services that fail.

mod breaker;
mod context;
mod overload;
mod retries;
mod service;
mod session;
mod slots;
mod storm;
