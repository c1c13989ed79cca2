//! Calls over real sockets to services that fail.

mod breaker;
mod overload;
mod retries;
mod service;
mod slots;
