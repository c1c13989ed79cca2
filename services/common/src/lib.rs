//! What the services of Runnerly share: the database, versions, cursors and idempotency keys.

pub mod cursor;
pub mod db;
pub mod etag;
pub mod idempotency;
pub mod problem;

mod error;

pub use error::{BrokenRule, Error};
