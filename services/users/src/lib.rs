//! The users service of Runnerly: who the runners are, and the access tokens by which the other services know them.

pub mod api;
pub mod client;
pub mod keyring;
pub mod model;
pub mod store;

mod convert;
mod errors;
mod grant;
mod link;
mod messages;
mod password;
mod rules;

pub use api::{Api, router, router_with};
