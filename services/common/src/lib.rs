//! What the services of Runnerly share: the database, versions, cursors, idempotency keys, access tokens,
//! callbacks and messages.

pub mod callback;
pub mod cursor;
pub mod db;
pub mod erased;
pub mod etag;
pub mod events;
pub mod housekeeping;
pub mod idempotency;
pub mod problem;
pub mod token;

mod error;

pub use error::{BrokenRule, Error};
