//! Consuming: one loop for each queue.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::future::ready;
use futures_util::stream::FuturesUnordered;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::Instant;
use uuid::Uuid;

use super::consumers::Settings;
use super::work::Desk;
use super::{Broker, BrokerError, Consume, Consumers, Deliveries, Queue, Topology};

/// The pause before a lost connection is asked for again, and the longest one.
const PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// Consumes from all queues until `stop`, or until one of them ends with an error.
pub(super) async fn all(
    consumers: Consumers,
    broker: Arc<dyn Broker>,
    stop: impl Future<Output = ()> + Send,
) -> Result<(), BrokerError> {
    let (tell, told) = watch::channel(false);
    let mut lines = JoinSet::new();
    for (name, how) in &consumers.queues {
        let line = Line::new(&consumers, &broker, name, *how);
        lines.spawn(line.run(told.clone()));
    }
    let mut stop = pin!(stop);
    let mut outcome = Ok(());
    loop {
        tokio::select! {
            () = &mut stop, if !*tell.borrow() => {
                tell.send_replace(true);
            }
            ended = lines.join_next() => match ended {
                None => return outcome,
                Some(Ok(Ok(()))) => {}
                Some(ended) => {
                    // The others end too: whoever runs this has to hear of it.
                    outcome = outcome.and(ended.unwrap_or(Err(BrokerError::Closed)));
                    tell.send_replace(true);
                }
            },
        }
    }
}

/// A queue that is consumed.
struct Line {
    broker: Arc<dyn Broker>,
    topology: Topology,
    queue: Queue,
    how: Consume,
    desk: Desk,
    settings: Settings,
}

/// How work ended.
enum End {
    Stopped(Result<(), BrokerError>),
    Lost(BrokerError),
}

impl Line {
    fn new(consumers: &Consumers, broker: &Arc<dyn Broker>, name: &str, how: Consume) -> Self {
        let known = consumers.topology.queues.iter().find(|queue| queue.name == name);
        // Of a queue that nobody describes only its broker knows what becomes of what is given up.
        let queue = known.cloned().unwrap_or_else(|| Queue::new(name).no_dead_letter());
        Self {
            broker: Arc::clone(broker),
            topology: part(&consumers.topology, name),
            desk: Desk::new(consumers, broker, name, how.auto_ack),
            how: Consume {
                prefetch: how.prefetch.max(1),
                ..how
            },
            queue,
            settings: consumers.settings,
        }
    }

    /// How many messages are in work at once.
    fn room(&self) -> usize {
        if self.queue.single_active_consumer {
            1
        } else {
            usize::from(self.how.prefetch)
        }
    }

    async fn run(self, mut stop: watch::Receiver<bool>) -> Result<(), BrokerError> {
        let mut pause = PAUSE;
        let mut before = false;
        loop {
            let begun = tokio::select! {
                biased;
                _ = stop.wait_for(|stop| *stop) => return Ok(()),
                begun = self.begin() => begun,
            };
            let error = match begun {
                Err(error) if error == BrokerError::Closed || !(before || error.is_transient()) => return Err(error),
                Err(error) => error,
                Ok((queue, deliveries)) => {
                    before = true;
                    let began = Instant::now();
                    match self.work(queue, deliveries, &mut stop).await {
                        End::Stopped(outcome) => return outcome,
                        End::Lost(error) => {
                            if began.elapsed() > LONGEST_PAUSE {
                                pause = PAUSE;
                            }
                            error
                        }
                    }
                }
            };
            tracing::warn!(queue = self.queue.name, %error, "consuming begins again");
            metrics::counter!("wirewright_consumers_lost_total", "queue" => self.queue.name.clone()).increment(1);
            tokio::select! {
                _ = stop.wait_for(|stop| *stop) => return Ok(()),
                () = tokio::time::sleep(jittered(pause)) => {}
            }
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// Declares what has to be there, and begins to consume.
    async fn begin(&self) -> Result<(Queue, Box<dyn Deliveries>), BrokerError> {
        let mut topology = self.topology.clone();
        let mut queue = self.queue.clone();
        if queue.exclusive {
            // The broker may still hold the one of the last connection.
            let name = format!("{}.{}", queue.name, Uuid::now_v7().simple());
            rename(&mut topology, &queue.name, &name);
            queue.name = name;
        }
        self.broker.declare(&topology).await?;
        let deliveries = self.broker.consume(&queue.name, self.how).await?;
        Ok((queue, deliveries))
    }

    /// Works until the end is asked for or the connection is lost; then what is in work is waited for.
    async fn work(&self, queue: Queue, mut deliveries: Box<dyn Deliveries>, stop: &mut watch::Receiver<bool>) -> End {
        let queue = Arc::new(queue);
        let mut working = JoinSet::new();
        // Where there is one message at a time, no other task has to be woken for it.
        let mut here = FuturesUnordered::new();
        let room = self.room();
        let lost = loop {
            tokio::select! {
                biased;
                _ = stop.wait_for(|stop| *stop) => break None,
                Some(()) = here.next() => {}
                Some(_) = working.join_next() => {}
                next = deliveries.next(), if working.len() + here.len() < room => match next {
                    Some(Ok(delivery)) => {
                        let work = self.desk.clone().handle(Arc::clone(&queue), delivery);
                        match room {
                            1 => here.push(work),
                            _ => drop(working.spawn(work)),
                        }
                    }
                    Some(Err(error)) => break Some(error),
                    None => break Some(BrokerError::Connection("the broker ended the consumer".to_owned())),
                },
            }
        };
        if lost.is_none() {
            deliveries.cancel().await;
        }
        let done = tokio::time::timeout(self.settings.patience, async {
            here.by_ref().for_each(|()| ready(())).await;
            while working.join_next().await.is_some() {}
        });
        let done = done.await.map_err(|_| BrokerError::TimedOut(self.settings.patience));
        drop(here);
        working.shutdown().await;
        match lost {
            Some(error) => End::Lost(error),
            None => End::Stopped(done),
        }
    }
}

/// What a queue needs: all exchanges, itself, and what is bound to it.
fn part(topology: &Topology, queue: &str) -> Topology {
    let mut part = topology.clone();
    part.queues.retain(|known| known.name == queue);
    part.bindings.retain(|binding| binding.queue == queue);
    part
}

fn rename(topology: &mut Topology, old: &str, new: &str) {
    for queue in topology.queues.iter_mut().filter(|queue| queue.name == old) {
        new.clone_into(&mut queue.name);
    }
    for binding in topology.bindings.iter_mut().filter(|binding| binding.queue == old) {
        new.clone_into(&mut binding.queue);
    }
}

/// From half of a pause to the whole: consumers that lost the same broker do not come back at once.
fn jittered(pause: Duration) -> Duration {
    let random = f64::from(Uuid::new_v4().as_u128() as u32) / f64::from(u32::MAX);
    pause.mul_f64(0.5 + random / 2.0)
}
