//! A channel on which many messages are on their way to be confirmed.

use std::collections::HashMap;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use lapin::Confirmation;
use lapin::message::BasicReturnMessage;
use lapin::types::ShortString;
use tokio::sync::{Notify, mpsc, oneshot};
use tokio::time::timeout;

use super::super::BrokerError;
use super::error::{is_of_another_channel, is_of_channel, told};
use super::publish::{Lane, Outgoing, confirmed};
use super::returns::{Returns, Tag, Verdict};

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
    confirmations: FuturesUnordered<BoxFuture<'static, (Tag, Outcome)>>,
    last: Tag,
    /// Those that are not told of.
    flights: HashMap<Tag, Flight>,
    tags: HashMap<ShortString, Tag>,
    returns: Returns,
    /// Whether a message was confirmed: until then there is one at a time, so that an exchange that is missing is the fault of that one.
    is_proven: bool,
    /// Whether the first message that failed was one of several: it is not known which the broker held against whom.
    was_crowded: Option<bool>,
}

/// A message on its way.
struct Flight {
    id: ShortString,
    fate: oneshot::Sender<Fate>,
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
            last: 0,
            flights: HashMap::new(),
            tags: HashMap::new(),
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
        let mut end = pin!(end.notified());
        loop {
            // What was confirmed comes first, in its order: `Returns` depends on it.
            tokio::select! {
                biased;
                Some((tag, outcome)) = self.confirmations.next() => if !self.settle(tag, outcome) { break },
                () = &mut end => break,
                order = orders.recv(), if self.is_proven || self.confirmations.is_empty() => match order {
                    Some(order) => self.send(order),
                    None => break,
                },
            }
        }
        orders.close();
        while let Ok(order) = orders.try_recv() {
            // What the first message failed at, the next ones may fail at too: not one after another.
            let fate = if self.is_proven { Fate::Unsent } else { Fate::Alone };
            let _ = order.fate.send(fate);
        }
        let rest = async {
            while let Some((tag, outcome)) = self.confirmations.next().await {
                self.settle(tag, outcome);
            }
        };
        let _ = timeout(limit, rest).await;
    }

    fn send(&mut self, order: Order) {
        let Order { id, outgoing, fate } = order;
        if self.tags.contains_key(&id) {
            let _ = fate.send(Fate::Alone);
            return;
        }
        self.last += 1;
        let (lane, tag) = (self.lane.clone(), self.last);
        self.tags.insert(id.clone(), tag);
        self.flights.insert(tag, Flight { id, fate });
        self.confirmations
            .push(Box::pin(async move { (tag, outcome(&lane, outgoing).await) }));
    }

    /// Takes note of how it ended for a message. `false`: the channel is of no more use.
    fn settle(&mut self, tag: Tag, outcome: Outcome) -> bool {
        match outcome {
            Some(Ok(confirmation)) => self.confirmed(tag, confirmation),
            Some(Err(error)) => {
                let fate = self.failed(&error);
                self.tell(tag, fate);
                false
            }
            None => {
                self.tell(tag, Fate::Unsent);
                false
            }
        }
    }

    fn confirmed(&mut self, tag: Tag, confirmation: Confirmation) -> bool {
        self.is_proven = true;
        let verdict = match confirmation.is_ack() {
            true => Verdict::Taken,
            false => Verdict::NotTaken,
        };
        let came_back = match confirmation.take_message().map(|message| self.tag_of(&message)) {
            Some(None) => {
                tracing::error!("a message came back that was not sent: nothing on its channel is certain");
                self.flights.clear();
                return false;
            }
            came_back => came_back.flatten(),
        };
        if let Some(verdict) = self.returns.confirmed(tag, verdict, came_back) {
            self.tell(tag, Fate::Known(verdict));
        }
        for (tag, verdict) in self.returns.certain() {
            self.tell(tag, Fate::Known(verdict));
        }
        true
    }

    fn tag_of(&self, returned: &BasicReturnMessage) -> Option<Tag> {
        let id = returned.properties.message_id().as_ref()?;
        self.tags.get(id).copied()
    }

    fn failed(&mut self, error: &lapin::Error) -> Fate {
        let is_crowded = self.flights.len() > 1;
        let was_crowded = *self.was_crowded.get_or_insert(is_crowded);
        match was_crowded && is_of_channel(error) || is_of_another_channel(error) {
            true => Fate::Alone,
            false => Fate::Failed(told(error)),
        }
    }

    fn tell(&mut self, tag: Tag, fate: Fate) {
        if let Some(flight) = self.flights.remove(&tag) {
            self.tags.remove(&flight.id);
            // Nobody may wait any more.
            let _ = flight.fate.send(fate);
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
