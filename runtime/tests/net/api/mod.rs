//! The HTTP half of the sample: what the generator prints for a contract "runs" under `/api`.

pub mod client;
pub mod codec;
pub mod operations;
pub mod server;
pub mod types;
