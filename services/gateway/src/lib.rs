//! The gateway of Runnerly: it signs runners in, keeps their access tokens behind a cookie, and puts together what they see
//! first.

pub mod api;

mod dashboard;
mod kept;
mod messages;
mod session;
mod summary;
mod token;
mod upstreams;

pub use api::{Api, router, router_with};
pub use messages::consumers;
pub use session::{Limits, Session};
pub use upstreams::{Upstreams, of_runner};
