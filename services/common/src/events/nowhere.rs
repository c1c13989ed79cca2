//! A broker that is not there.

use futures_util::future::{BoxFuture, ready};
use wirewright_runtime::events::{Broker, BrokerError, Consume, Deliveries, Delivery, Depth, Drift, Message, Topology};

/// Refuses everything: who has it only makes messages.
#[derive(Debug)]
pub(super) struct Nowhere;

type Answer<'a, T> = BoxFuture<'a, Result<T, BrokerError>>;

fn no<'a, T: Send + 'a>() -> Answer<'a, T> {
    Box::pin(ready(Err(BrokerError::Closed)))
}

impl Broker for Nowhere {
    fn declare<'a>(&'a self, _: &'a Topology) -> Answer<'a, ()> {
        no()
    }

    fn check<'a>(&'a self, _: &'a Topology) -> Answer<'a, Vec<Drift>> {
        no()
    }

    fn publish<'a>(&'a self, _: &'a Message) -> Answer<'a, ()> {
        no()
    }

    fn consume<'a>(&'a self, _: &'a str, _: Consume) -> Answer<'a, Box<dyn Deliveries>> {
        no()
    }

    fn get<'a>(&'a self, _: &'a str) -> Answer<'a, Option<Delivery>> {
        no()
    }

    fn depth<'a>(&'a self, _: &'a str) -> Answer<'a, Option<Depth>> {
        no()
    }

    fn purge<'a>(&'a self, _: &'a str) -> Answer<'a, u64> {
        no()
    }

    fn ping(&self) -> Answer<'_, ()> {
        no()
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        Box::pin(ready(()))
    }
}
