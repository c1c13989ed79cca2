//! The server's half: from a contract's operations and their handlers to an axum router, and the loop that serves it.
//!
//! A generated crate describes its operations, reads each request by [`FromCall`], writes each answer by [`IntoReply`],
//! and puts them together by [`Routes`]. A request is answered in this order: 404 and 405 for the path and the method,
//! 401 and 403 for what the caller shows (see [`Verifier`]), 406 where `Accept` leaves out all that the operation produces, 415 for the body's media type or encoding, 413 and
//! 408 for its size and time, and 400 for everything that is wrong with parameters and body, all of it in one
//! [`Problem`](crate::problem::Problem).
//!
//! `HEAD` is answered by the operation of `GET`, and `OPTIONS` by 204 with `Allow`, unless the contract has them.

mod call;
mod connection;
mod content;
mod dispatch;
mod handler;
mod matching;
mod options;
mod reply;
mod request_id;
mod respond;
mod routes;
mod security;
mod serve;
mod signed;
mod table;
mod verdict;

pub use axum::Router;

pub use crate::body::Raw;
pub use call::{Call, FromCall};
pub use dispatch::not_found;
pub use options::{Options, Responses};
pub use reply::{IntoReply, Reply};
pub use request_id::RequestId;
pub use routes::{Nobody, Routes};
pub use security::{ClientCertificate, Credential, Denied, Given, Presented, Verifier, same_secret};
pub use serve::{ServeOptions, serve};
pub use signed::{CheckSignature, Signed};
pub use verdict::Verdict;
