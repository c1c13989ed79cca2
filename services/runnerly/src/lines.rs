//! Who tells and who hears, over the broker.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use runnerly_common::events::Outbox;
use runnerly_status::{Line, Messages};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::sleep;
use wirewright_runtime::events::{Broker, BrokerError, Consumers};

/// How long to wait for a broker that is away, or refuses queues.
const PAUSE: Duration = Duration::from_secs(1);

/// What publishes the messages of a service.
#[derive(Debug)]
pub(crate) struct Relay {
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Relay {
    /// Starts to publish, once there are queues: who hears it may begin later.
    pub(crate) fn start(name: &str, outbox: &Outbox, messages: &Messages) -> Self {
        messages.add(name, outbox);
        let broker = Arc::clone(messages.broker());
        let relay = outbox.relay(Arc::clone(&broker));
        let line = messages.line(name);
        let (stop, stopped) = oneshot::channel::<()>();
        let task = tokio::spawn(async move {
            let mut stopped = pin!(async { drop(stopped.await) });
            tokio::select! {
                () = &mut stopped => return,
                () = declare(&*broker) => line.flows(true),
            }
            relay.run(stopped).await;
        });
        Self { stop, task }
    }

    /// Waits for what is on its way.
    pub(crate) async fn stop(self) {
        drop(self.stop);
        // nothing in the task panics
        let _ = self.task.await;
    }
}

/// What hears messages.
#[derive(Debug)]
pub(crate) struct Hearing {
    stop: oneshot::Sender<()>,
    task: JoinHandle<Result<(), BrokerError>>,
    /// Held until it is stopped, so that one that has ended by itself is seen.
    _line: Line,
}

impl Hearing {
    /// Starts to hear, once there are queues. `patience` is for what is in work when it is to stop.
    pub(crate) fn start(name: &str, consumers: Consumers, messages: &Messages, patience: Duration) -> Self {
        let broker = Arc::clone(messages.broker());
        let line = messages.line(name);
        let (stop, stopped) = oneshot::channel::<()>();
        let (name, of_task) = (name.to_owned(), line.clone());
        let task = tokio::spawn(async move {
            let mut stopped = pin!(async { drop(stopped.await) });
            tokio::select! {
                () = &mut stopped => return Ok(()),
                () = declare(&*broker) => of_task.flows(true),
            }
            let outcome = consumers.patience(patience).run(broker, stopped).await;
            of_task.flows(false);
            if let Err(error) = &outcome {
                tracing::error!(name, %error, "nothing is heard any more");
            }
            outcome
        });
        Self {
            stop,
            task,
            _line: line,
        }
    }

    /// Why it hears nothing any more, as soon as that is so.
    pub(crate) async fn ended(&mut self) -> BrokerError {
        match (&mut self.task).await {
            Ok(Err(error)) => error,
            // nobody has told it to stop, and nothing in the task panics
            Ok(Ok(())) | Err(_) => BrokerError::Closed,
        }
    }

    /// Takes nothing more, and waits for what is in work; what is not done in time is delivered again.
    pub(crate) async fn stop(self) {
        drop(self.stop);
        // one that has ended may have been waited for already, which can be done once
        if !self.task.is_finished() {
            let _ = self.task.await;
        }
    }
}

/// Declares the queues of all services, as soon as the broker is there and takes them.
async fn declare(broker: &dyn Broker) {
    let topology = crate::topology();
    while let Err(error) = broker.declare(&topology).await {
        tracing::warn!(%error, "queues cannot be declared");
        sleep(PAUSE).await;
    }
}
