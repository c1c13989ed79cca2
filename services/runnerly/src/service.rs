//! Services that run, with what runs beside them.

use std::io;
use std::time::Duration;

use runnerly_common::events::Outbox;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use wirewright_runtime::events::{BrokerError, Consumers};
use wirewright_runtime::server::{Router, ServeOptions, serve};

use crate::Network;
use crate::background::{Background, Stop};
use crate::lines::{Hearing, Relay};

/// How long requests and messages in work may take when the process is to end.
const DRAIN: Duration = Duration::from_secs(5);

/// A service that runs.
#[derive(Debug)]
pub struct Service {
    name: &'static str,
    url: String,
    stop: oneshot::Sender<()>,
    server: JoinHandle<()>,
    background: Background,
    relay: Option<Relay>,
    hearing: Option<Hearing>,
}

impl Service {
    pub(crate) fn start(listener: TcpListener, name: &'static str, router: Router, path: &str) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let router = traced(name, router);
        let (stop, stopping) = oneshot::channel();
        let options = ServeOptions {
            drain: DRAIN,
            ..ServeOptions::default()
        };
        let server = tokio::spawn(serve(listener, router, options, async {
            // a sender that is dropped stops the service too
            let _ = stopping.await;
        }));
        Ok(Self {
            name,
            url: format!("http://{address}{path}"),
            stop,
            server,
            background: Background::new(),
            relay: None,
            hearing: None,
        })
    }

    /// The same with something that goes on in the background until it stops.
    pub(crate) fn beside(mut self, work: impl Future<Output = ()> + Send + 'static) -> Self {
        self.background.add(work);
        self
    }

    /// The same with something that is told to stop, so that it can end what is under way.
    pub(crate) fn beside_until<F>(mut self, work: impl FnOnce(Stop) -> F) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        self.background.add_until(work);
        self
    }

    /// The same where the broker gets what the service tells.
    pub(crate) fn telling(mut self, network: &Network, outbox: &Outbox) -> Self {
        self.relay = Some(Relay::start(self.name, outbox, network.messages()));
        self
    }

    /// The same where the service hears what others tell.
    pub(crate) fn hearing(mut self, network: &Network, consumers: Consumers) -> Self {
        self.hearing = Some(Hearing::start(self.name, consumers, network.messages(), DRAIN));
        self
    }

    /// Where its operations are.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Ends it after the requests and messages that are in work.
    pub async fn stop(self) {
        let _ = self.stop.send(());
        let (_, ()) = tokio::join!(self.server, self.background.stop(DRAIN));
        if let Some(hearing) = self.hearing {
            hearing.stop().await;
        }
        if let Some(relay) = self.relay {
            relay.stop().await;
        }
    }
}

/// The same with a span around each request, where spans are sent.
#[cfg(feature = "otlp")]
fn traced(service: &'static str, router: Router) -> Router {
    router.layer(axum::middleware::from_fn(move |request, next| {
        crate::telemetry::receive(service, request, next)
    }))
}

#[cfg(not(feature = "otlp"))]
fn traced(_: &'static str, router: Router) -> Router {
    router
}

/// What hears messages, and has no operations.
#[derive(Debug)]
pub struct Worker {
    hearing: Hearing,
    background: Background,
}

impl Worker {
    pub(crate) fn start(name: &str, consumers: Consumers, network: &Network) -> Self {
        Self {
            hearing: Hearing::start(name, consumers, network.messages(), DRAIN),
            background: Background::new(),
        }
    }

    /// The same with something that goes on in the background until it stops.
    pub(crate) fn beside(mut self, work: impl Future<Output = ()> + Send + 'static) -> Self {
        self.background.add(work);
        self
    }

    /// The same with something that is told to stop, so that it can end what is under way.
    pub(crate) fn beside_until<F>(mut self, work: impl FnOnce(Stop) -> F) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        self.background.add_until(work);
        self
    }

    /// Ends it after what is in work.
    pub async fn stop(self) {
        self.hearing.stop().await;
        self.background.stop(DRAIN).await;
    }
}

/// A planner that works.
#[derive(Debug)]
pub struct Planner {
    planner: runnerly_planner::Planner,
    worker: Worker,
}

impl Planner {
    pub(crate) fn start(planner: runnerly_planner::Planner, network: &Network) -> Self {
        let worker = Worker::start(runnerly_planner::NAME, planner.consumers(), network);
        Self { planner, worker }
    }

    /// Why it hears nothing any more, as soon as that is so. Then there is nothing to do but to begin again.
    pub async fn ended(&mut self) -> BrokerError {
        self.worker.hearing.ended().await
    }

    /// Ends it after what is in work, and says how many messages it has done.
    pub async fn stop(self) -> u64 {
        self.worker.stop().await;
        self.planner.done()
    }
}
