//! The notifier of Runnerly: it hears what has happened, and writes mails of it.

pub mod courier;
pub mod mailer;
pub mod model;
pub mod news;
pub mod store;

mod messages;

#[cfg(test)]
mod tests;

pub use courier::Courier;
pub use mailer::Mailer;
pub use messages::consumers;
