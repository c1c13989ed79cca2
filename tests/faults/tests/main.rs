//! Calls over real sockets to services that fail.

mod answers;
mod breaker;
mod cache;
mod caps;
mod context;
mod discovery;
mod hedge;
mod overload;
mod protocols;
mod proxy;
mod retries;
mod service;
mod session;
mod settings;
mod slots;
mod sockets;
mod srv;
mod storm;
