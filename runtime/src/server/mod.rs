//! The server's half: from a contract's operations and their handlers to an axum router, and the loop that serves it.
//!
//! A generated crate describes its operations, reads each request by [`FromCall`], writes each answer by [`IntoReply`],
//! and puts them together by [`Routes`]. A request is answered in this order: 404 and 405 for the path and the method,
//! 401 and 403 for what the caller shows (see [`Verifier`]), 406 where `Accept` leaves out all that the operation produces, 415 for the body's media type or encoding, 413 and
//! 408 for its size and time, and 400 for everything that is wrong with parameters and body, all of it in one
//! [`Problem`](crate::problem::Problem).
//!
//! Bodies with a [content encoding](crate::encoding) are decoded, and answers are encoded for clients that take it: those
//! of [`Options::compress_from`] bytes and more, of media types that get smaller. What can be encoded says
//! `Vary: Accept-Encoding`; events and answers with `Cache-Control: no-transform` never are. A strong `ETag` gets the
//! encoding at its end, as `"7;gzip"`; handlers get their own tags back in `If-Match` and `If-None-Match`.
//!
//! Answers of deprecated operations have the header `Deprecation` ([RFC 9745]), with the date `@0` unless the handler sets
//! another one.
//!
//! [RFC 9745]: https://www.rfc-editor.org/rfc/rfc9745
//!
//! `HEAD` is answered by the operation of `GET`, and `OPTIONS` by 204 with `Allow`, unless the contract has them.

mod call;
mod connection;
mod content;
mod deprecation;
mod dispatch;
mod download;
mod encoding;
mod handler;
mod matching;
mod options;
mod reply;
mod request_id;
mod respond;
mod room;
mod routes;
mod security;
mod serve;
mod signed;
mod table;
mod tags;
mod verdict;

pub use axum::Router;

pub use crate::body::multipart::headed::HeadedPart;
pub use crate::body::multipart::read::{FromPart, PartRule};
pub use crate::body::{ByteStream, Data};
pub use call::{Call, FromCall};
pub use dispatch::not_found;
pub use download::{ByteRange, attachment};
pub use options::{Options, Responses};
pub use reply::{IntoReply, Reply};
pub use request_id::RequestId;
pub use routes::{Nobody, Routes};
pub use security::{ClientCertificate, Credential, Denied, Given, Presented, Verifier, same_secret};
pub use serve::{ServeOptions, serve};
pub use signed::{CheckSignature, Signed};
pub use tags::{Tags, tag};
pub use verdict::Verdict;

#[cfg(feature = "mock")]
pub(crate) use {handler::Handling, reply::problem_response};
