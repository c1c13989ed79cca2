//! Messages by contract: publishers and consumers over a [`Broker`].
//!
//! docs/adr/0011-messages.md says why it is as it is.

mod broker;
mod consumers;
mod content;
#[cfg(any(feature = "postgres", feature = "sqlite"))]
mod database;
mod descriptor;
mod dispatch;
#[cfg(any(feature = "postgres", feature = "rabbitmq", feature = "sqlite"))]
mod frame;
mod handler;
mod handlers;
mod headers;
mod in_process;
#[cfg(any(feature = "postgres", feature = "sqlite"))]
pub mod inbox;
mod key;
mod level;
mod message;
#[cfg(any(feature = "postgres", feature = "sqlite"))]
pub mod outbox;
mod publisher;
#[cfg(feature = "rabbitmq")]
mod rabbitmq;
mod received;
mod replay;
mod request;
mod run;
mod send;
mod settle;
#[cfg(any(feature = "postgres", feature = "sqlite"))]
mod stored;
#[cfg(test)]
mod tests;
mod told;
mod topology;
mod work;

pub use broker::{Broker, BrokerError, Consume, Deliveries, Delivery, Depth, Difference, Drift, Settle};
pub use consumers::{Consumers, Running};
#[cfg(any(feature = "postgres", feature = "sqlite"))]
pub use database::{Connection, Pool};
pub use descriptor::{At, KeyPart, Parameter, Receiving, Sending};
pub use handlers::Handlers;
pub use in_process::InProcess;
pub use key::{KeyError, matches};
pub use level::Level;
pub use message::{Header, Message, Properties};
pub use publisher::{PublishError, Publisher};
#[cfg(feature = "rabbitmq")]
pub use rabbitmq::{Builder as RabbitMqBuilder, RabbitMq};
pub use received::{Context, Failure, Parameters, Received};
pub use replay::replay;
pub use request::{CallError, Request};
pub use send::Send;
pub use topology::{Binding, Exchange, Kind, Queue, Topology};
