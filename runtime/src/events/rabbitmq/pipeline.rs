//! A channel on which many messages are on their way to be confirmed.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use lapin::Confirmation;
use lapin::types::ShortString;
use tokio::sync::{Notify, mpsc, oneshot};
use tokio::time::{sleep, timeout};

use super::super::BrokerError;
use super::error::{is_of_another_channel, is_of_channel, told};
use super::publish::{Lane, Outgoing, confirmed};
use super::returns::{Returns, Verdict};

/// How long a channel stays that nothing is published on.
const IDLE: Duration = Duration::from_secs(60);

/// What a pipeline says of a message.
pub(super) enum Fate {
    Known(Verdict),
    Failed(BrokerError),
    /// It is to be published on a channel of its own: the broker closed this one, which can be for another message; or another one with the
    /// same id is on its way.
    Alone,
    /// It was not sent, since the pipeline has ended.
    Unsent,
}

/// A channel, and the task that publishes on it. One task does, since lapin takes the confirmations of messages that several tasks send at the
/// same time for one another's.
pub(super) struct Pipeline {
    orders: mpsc::UnboundedSender<Order>,
    end: Arc<Notify>,
}

struct Order {
    id: ShortString,
    outgoing: Outgoing,
    fate: oneshot::Sender<Fate>,
}

/// What is on its way on the channel.
struct Work {
    lane: Lane,
    confirmations: FuturesUnordered<BoxFuture<'static, (ShortString, Outcome)>>,
    fates: HashMap<ShortString, oneshot::Sender<Fate>>,
    returns: Returns,
    /// Whether a message was confirmed: until then there is one at a time, so that an exchange that is missing is the fault of that one.
    is_proven: bool,
    /// Whether the first message that failed was one of several: it is not known which the broker held against whom.
    was_crowded: Option<bool>,
}

/// How it ended for a message; `None` where it was not sent.
type Outcome = Option<lapin::Result<Confirmation>>;

impl Pipeline {
    /// Begins with a channel that confirms. What is on its way at the end is waited for, no longer than `limit`.
    pub(super) fn start(lane: Lane, limit: Duration) -> Self {
        let (orders, waiting) = mpsc::unbounded_channel();
        let end = Arc::new(Notify::new());
        let work = Work {
            lane,
            confirmations: FuturesUnordered::new(),
            fates: HashMap::new(),
            returns: Returns::default(),
            is_proven: false,
            was_crowded: None,
        };
        tokio::spawn(work.run(waiting, Arc::clone(&end), limit));
        Self { orders, end }
    }

    pub(super) fn is_open(&self) -> bool {
        !self.orders.is_closed()
    }

    /// Publishes a message that has an id. Where this is given up the pipeline ends: nobody is to wait behind what never comes.
    pub(super) async fn publish(&self, id: ShortString, outgoing: Outgoing) -> Fate {
        let (fate, known) = oneshot::channel();
        let order = Order { id, outgoing, fate };
        if self.orders.send(order).is_err() {
            return Fate::Unsent;
        }
        let mut waiting = Waiting {
            end: &self.end,
            is_over: false,
        };
        let fate = known.await;
        waiting.is_over = true;
        // The task ended before anything was known.
        fate.unwrap_or(Fate::Failed(BrokerError::NotConfirmed))
    }
}

/// Somebody waits for a message.
struct Waiting<'a> {
    end: &'a Notify,
    is_over: bool,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        if !self.is_over {
            self.end.notify_one();
        }
    }
}

impl Work {
    async fn run(mut self, mut orders: mpsc::UnboundedReceiver<Order>, end: Arc<Notify>, limit: Duration) {
        loop {
            // What was confirmed comes first, in its order: `Returns` depends on it.
            tokio::select! {
                biased;
                Some((id, outcome)) = self.confirmations.next() => if !self.settle(&id, outcome) { break },
                () = end.notified() => break,
                order = orders.recv(), if self.is_proven || self.confirmations.is_empty() => match order {
                    Some(order) => self.send(order),
                    None => break,
                },
                () = sleep(IDLE), if self.confirmations.is_empty() => break,
            }
        }
        orders.close();
        while let Ok(order) = orders.try_recv() {
            // What the first message failed at, the next ones may fail at too: not one after another.
            let fate = if self.is_proven { Fate::Unsent } else { Fate::Alone };
            let _ = order.fate.send(fate);
        }
        let rest = async {
            while let Some((id, outcome)) = self.confirmations.next().await {
                self.settle(&id, outcome);
            }
        };
        let _ = timeout(limit, rest).await;
    }

    fn send(&mut self, order: Order) {
        if self.fates.contains_key(&order.id) {
            let _ = order.fate.send(Fate::Alone);
            return;
        }
        self.returns.sent(order.id.clone());
        self.fates.insert(order.id.clone(), order.fate);
        let (lane, id, outgoing) = (self.lane.clone(), order.id, order.outgoing);
        self.confirmations
            .push(Box::pin(async move { (id, outcome(&lane, outgoing).await) }));
    }

    /// Takes note of how it ended for a message. `false`: the channel is of no more use.
    fn settle(&mut self, id: &ShortString, outcome: Outcome) -> bool {
        let confirmation = match outcome {
            Some(Ok(confirmation)) => confirmation,
            Some(Err(error)) => {
                let fate = self.failed(&error);
                self.tell(id, fate);
                return false;
            }
            None => {
                self.tell(id, Fate::Unsent);
                return false;
            }
        };
        self.is_proven = true;
        let verdict = match confirmation.is_ack() {
            true => Verdict::Taken,
            false => Verdict::NotTaken,
        };
        let message = confirmation.take_message();
        let came_back = message.as_ref().map(|message| {
            let id = message.properties.message_id().clone();
            id.unwrap_or_default()
        });
        match self.returns.confirmed(id, verdict, came_back.as_ref()) {
            Ok(certain) => {
                for (id, verdict) in certain {
                    self.tell(&id, Fate::Known(verdict));
                }
                true
            }
            Err(stray) => {
                tracing::error!(
                    ?stray,
                    "a message came back that was not sent: nothing on its channel is certain"
                );
                self.fates.clear();
                false
            }
        }
    }

    fn failed(&mut self, error: &lapin::Error) -> Fate {
        let is_crowded = self.fates.len() > 1;
        let was_crowded = *self.was_crowded.get_or_insert(is_crowded);
        match was_crowded && is_of_channel(error) || is_of_another_channel(error) {
            true => Fate::Alone,
            false => Fate::Failed(told(error)),
        }
    }

    fn tell(&mut self, id: &ShortString, fate: Fate) {
        if let Some(waiting) = self.fates.remove(id) {
            // Nobody may wait any more.
            let _ = waiting.send(fate);
        }
    }
}

async fn outcome(lane: &Lane, outgoing: Outgoing) -> Outcome {
    lane.takes_messages().await;
    match lane.is_alive() {
        true => Some(confirmed(lane, outgoing).await),
        false => None,
    }
}
