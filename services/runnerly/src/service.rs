//! Services that run, with what runs beside them.

use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use runnerly_common::events::Outbox;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::sleep;
use wirewright_runtime::events::{self, Broker, Consumers};
use wirewright_runtime::server::{Router, ServeOptions, serve};

use crate::Network;

/// How long requests and messages in work may take when the process is to end.
const DRAIN: Duration = Duration::from_secs(5);
/// How long to wait for a broker that is away.
const PAUSE: Duration = Duration::from_secs(1);

/// A service that runs.
#[derive(Debug)]
pub struct Service {
    url: String,
    stop: oneshot::Sender<()>,
    server: JoinHandle<()>,
    background: Vec<JoinHandle<()>>,
    relay: Option<Relay>,
    consumers: Option<events::Running>,
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
            url: format!("http://{address}{path}"),
            stop,
            server,
            background: Vec::new(),
            relay: None,
            consumers: None,
        })
    }

    /// The same with something that goes on in the background until it stops.
    pub(crate) fn beside(mut self, work: impl Future<Output = ()> + Send + 'static) -> Self {
        self.background.push(tokio::spawn(work));
        self
    }

    /// The same where the broker gets what the service tells, once there are queues for it: who hears it may begin later.
    pub(crate) fn telling(mut self, name: &str, network: &Network, outbox: &Outbox) -> Self {
        let messages = network.messages();
        messages.add(name, outbox);
        self.relay = Some(Relay::start(outbox, Arc::clone(messages.broker())));
        self
    }

    /// The same where the service hears what others tell.
    pub(crate) fn hearing(mut self, network: &Network, consumers: Consumers) -> Self {
        let broker = Arc::clone(network.messages().broker());
        self.consumers = Some(consumers.patience(DRAIN).spawn(broker));
        self
    }

    /// Where its operations are.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Ends it after the requests and messages that are in work.
    pub async fn stop(self) {
        for background in self.background {
            // it goes on with the next start wherever it is
            background.abort();
        }
        let _ = self.stop.send(());
        let _ = self.server.await;
        // what was not done in time is delivered again
        if let Some(consumers) = self.consumers {
            let _ = consumers.stop().await;
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

/// What publishes the messages of a service.
#[derive(Debug)]
struct Relay {
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Relay {
    fn start(outbox: &Outbox, broker: Arc<dyn Broker>) -> Self {
        let relay = outbox.relay(Arc::clone(&broker));
        let (stop, stopped) = oneshot::channel::<()>();
        let task = tokio::spawn(async move {
            let mut stopped = pin!(async { drop(stopped.await) });
            tokio::select! {
                () = &mut stopped => return,
                () = declare(&*broker) => {}
            }
            relay.run(stopped).await;
        });
        Self { stop, task }
    }

    /// Waits for what is on its way.
    async fn stop(self) {
        drop(self.stop);
        // nothing in the task panics
        let _ = self.task.await;
    }
}

/// Declares the queues of all services, as soon as the broker is there.
async fn declare(broker: &dyn Broker) {
    let topology = crate::topology();
    while let Err(error) = broker.declare(&topology).await {
        tracing::warn!(%error, "queues cannot be declared");
        sleep(PAUSE).await;
    }
}

/// What hears messages, and has no operations.
#[derive(Debug)]
pub struct Worker {
    consumers: events::Running,
    background: Vec<JoinHandle<()>>,
}

impl Worker {
    pub(crate) fn start(consumers: Consumers, network: &Network) -> Self {
        let broker = Arc::clone(network.messages().broker());
        Self {
            consumers: consumers.patience(DRAIN).spawn(broker),
            background: Vec::new(),
        }
    }

    /// The same with something that goes on in the background until it stops.
    pub(crate) fn beside(mut self, work: impl Future<Output = ()> + Send + 'static) -> Self {
        self.background.push(tokio::spawn(work));
        self
    }

    /// Ends it after what is in work.
    pub async fn stop(self) {
        // what was not done in time is delivered again
        let _ = self.consumers.stop().await;
        for background in self.background {
            background.abort();
        }
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
        let worker = Worker::start(planner.consumers(), network);
        Self { planner, worker }
    }

    /// How many messages it has done.
    #[must_use]
    pub fn done(&self) -> u64 {
        self.planner.done()
    }

    /// Ends it after what is in work.
    pub async fn stop(self) {
        self.worker.stop().await;
    }
}
