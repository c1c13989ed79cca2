//! What the code that Wirewright generates calls.
//!
//! - [`body`]: bodies that are not JSON.
//! - [`codec`]: reads and writes JSON; one pass decodes, checks and collects every [`violation`].
//! - [`expression`]: values that links and callbacks take from requests and answers.
//! - [`rule`]: the limits of a contract, as constants, and the check of values before they are sent.
//! - [`parameter`]: the styles in which values stand in paths, queries, headers and cookies.
//! - [`problem`]: errors as `application/problem+json`.
//! - [`operation`]: descriptions of operations and parameters.
//! - [`security`]: descriptions of security schemes.
//! - [`signature`]: signatures over the raw bytes of a body.
//! - [`schema`]: schemas as data, for what types and rules do not express.
//! - [`types`]: the types that schemas become.
#![cfg_attr(
    feature = "server",
    doc = "- [`server`]: an axum router that calls an implementation of the generated trait.\n- [`testing`]: what a service's own tests hold its answers against its contract with."
)]
#![cfg_attr(
    feature = "client",
    doc = "- [`client`]: calls over any `tower::Service` of HTTP requests."
)]
#![cfg_attr(
    feature = "mock",
    doc = "- [`mock`]: services that tests put in the place of real ones."
)]
#![cfg_attr(
    any(feature = "client", feature = "server"),
    doc = "- [`encoding`]: content encodings of bodies."
)]
#![cfg_attr(
    any(feature = "client", feature = "events", feature = "server"),
    doc = "- [`trace`]: which requests belong together."
)]
#![cfg_attr(
    feature = "events",
    doc = "- [`events`]: messages by contract, over RabbitMQ or in the process."
)]
//!
//! Nothing here panics on any input; everything that a peer can grow is bounded.

pub mod body;
pub mod codec;
pub mod expression;
pub mod operation;
pub mod parameter;
pub mod problem;
pub mod rule;
pub mod schema;
pub mod security;
pub mod signature;
pub mod types;
pub mod violation;

mod macros;

#[cfg(any(feature = "client", feature = "server"))]
mod credentials;
#[cfg(any(feature = "client", feature = "server"))]
pub mod encoding;
#[cfg(any(feature = "client", feature = "server"))]
mod headers;
#[cfg(any(feature = "client", feature = "server"))]
mod media;
#[cfg(any(feature = "client", feature = "server"))]
mod responses;
#[cfg(any(feature = "client", feature = "server"))]
mod template;
#[cfg(any(feature = "client", feature = "events", feature = "server"))]
pub mod trace;

#[cfg(feature = "client")]
pub mod client;
#[cfg(feature = "events")]
pub mod events;
#[cfg(feature = "mock")]
pub mod mock;
#[cfg(feature = "server")]
pub mod server;
#[cfg(feature = "server")]
pub mod testing;

pub use bytes;
pub use http;
pub use serde_json;
pub use time;
pub use uuid;
