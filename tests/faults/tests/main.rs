//! Calls over real sockets to services that fail.

mod breaker;
mod retries;
mod service;
