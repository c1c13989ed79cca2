//! What has to be there in a broker: exchanges, queues and bindings.

use std::time::Duration;

use super::Header;

/// What stands behind the name of a queue in that of the one for what it gives up.
pub(super) const DEAD: &str = ".dead";
/// More often than any message comes back.
const NO_DELIVERY_LIMIT: u32 = i32::MAX.unsigned_abs();

/// Exchanges, queues and bindings. Generated code has a function `topology` that makes one.
///
/// ```
/// use std::time::Duration;
/// use wirewright_runtime::events::{Exchange, Kind, Queue, Topology};
///
/// let topology = Topology::new()
///     .exchange(Exchange::new("incoming", Kind::Topic))
///     .queue(Queue::new("runs.races").retry([Duration::from_secs(1), Duration::from_secs(10)]))
///     .bind("runs.races", "incoming", "race.*.*");
/// // A queue for what is given up, and one for each time that something waits.
/// let names: Vec<_> = topology.all_queues().into_iter().map(|queue| queue.name).collect();
/// assert_eq!(names, ["runs.races", "runs.races.dead", "runs.races.retry.1000", "runs.races.retry.10000"]);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Topology {
    /// The exchanges, each name once; the default exchange is not among them.
    pub exchanges: Vec<Exchange>,
    /// The queues that something is consumed from, each name once.
    pub queues: Vec<Queue>,
    /// What goes from where to where.
    pub bindings: Vec<Binding>,
}

/// How an exchange chooses queues.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// By words of the routing key: `*` is one of them, `#` any number.
    Topic,
    /// By the routing key, as it is.
    Direct,
    /// Every queue that is bound.
    Fanout,
    /// By headers.
    Headers,
}

impl Kind {
    /// The word that AMQP uses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Topic => "topic",
            Self::Direct => "direct",
            Self::Fanout => "fanout",
            Self::Headers => "headers",
        }
    }
}

/// Where messages are published to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// Its name.
    pub name: String,
    /// How it chooses queues.
    pub kind: Kind,
    /// Whether it survives a broker that restarts.
    pub durable: bool,
    /// Whether it goes when its last binding does.
    pub auto_delete: bool,
}

impl Exchange {
    /// An exchange that survives restarts.
    #[must_use]
    pub fn new(name: impl Into<String>, kind: Kind) -> Self {
        Self {
            name: name.into(),
            kind,
            durable: true,
            auto_delete: false,
        }
    }

    /// The same, gone when the broker restarts.
    #[must_use]
    pub fn transient(mut self) -> Self {
        self.durable = false;
        self
    }

    /// The same, gone when its last binding is.
    #[must_use]
    pub fn auto_delete(mut self) -> Self {
        self.auto_delete = true;
        self
    }
}

/// Where messages wait for consumers.
#[derive(Clone, Debug, PartialEq)]
pub struct Queue {
    /// Its name.
    pub name: String,
    /// Whether it is replicated (`x-queue-type: quorum`); such a queue is durable.
    pub quorum: bool,
    /// Whether it survives a broker that restarts.
    pub durable: bool,
    /// Whether it belongs to one connection, and goes with it.
    pub exclusive: bool,
    /// Whether it goes with its last consumer.
    pub auto_delete: bool,
    /// Whether only one of its consumers gets messages at a time.
    pub single_active_consumer: bool,
    /// How long a message waits before each further try.
    pub retry: Vec<Duration>,
    /// Whether what is given up is kept, in the queue of the same name with `.dead` behind it.
    pub dead_letter: bool,
    /// How often a message may come back that was not settled, for its consumer died.
    pub delivery_limit: Option<u32>,
    /// Further arguments, as AMQP calls them.
    pub arguments: Vec<(String, Header)>,
}

impl Queue {
    /// A durable quorum queue that keeps what is given up.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            quorum: true,
            durable: true,
            exclusive: false,
            auto_delete: false,
            single_active_consumer: false,
            retry: Vec::new(),
            dead_letter: true,
            delivery_limit: None,
            arguments: Vec::new(),
        }
    }

    /// The same on one node of the broker.
    #[must_use]
    pub fn classic(mut self) -> Self {
        self.quorum = false;
        self
    }

    /// The same, gone when the broker restarts; such a queue is no quorum queue.
    #[must_use]
    pub fn transient(mut self) -> Self {
        (self.quorum, self.durable) = (false, false);
        self
    }

    /// A queue of one process: it goes with the connection, and so does what is in it.
    #[must_use]
    pub fn exclusive(mut self) -> Self {
        self.exclusive = true;
        self.dead_letter = false;
        self.transient()
    }

    /// The same, gone with its last consumer.
    #[must_use]
    pub fn auto_delete(mut self) -> Self {
        self.auto_delete = true;
        self
    }

    /// The same where only one consumer gets messages at a time.
    #[must_use]
    pub fn single_active_consumer(mut self) -> Self {
        self.single_active_consumer = true;
        self
    }

    /// The same where a message whose handler fails is tried again after each of these times.
    #[must_use]
    pub fn retry(mut self, delays: impl IntoIterator<Item = Duration>) -> Self {
        self.retry = delays.into_iter().collect();
        self
    }

    /// The same, without keeping what is given up.
    #[must_use]
    pub fn no_dead_letter(mut self) -> Self {
        self.dead_letter = false;
        self
    }

    /// The same where a message may come back so often that was not settled.
    #[must_use]
    pub fn delivery_limit(mut self, limit: u32) -> Self {
        self.delivery_limit = Some(limit);
        self
    }

    /// The same with one more argument.
    #[must_use]
    pub fn argument(mut self, name: impl Into<String>, value: impl Into<Header>) -> Self {
        self.arguments.push((name.into(), value.into()));
        self
    }

    /// The name of the queue for what is given up.
    #[must_use]
    pub fn dead_name(&self) -> String {
        format!("{}{DEAD}", self.name)
    }

    /// The name of the queue for what waits so long.
    #[must_use]
    pub fn retry_name(&self, delay: Duration) -> String {
        format!("{}.retry.{}", self.name, delay.as_millis())
    }

    /// All arguments that the queue is declared with.
    #[must_use]
    pub fn all_arguments(&self) -> Vec<(String, Header)> {
        let mut all = Vec::new();
        let mut add = |name: &str, value: Header| all.push((name.to_owned(), value));
        if self.quorum {
            add("x-queue-type", "quorum".into());
        }
        if self.dead_letter {
            add("x-dead-letter-exchange", "".into());
            add("x-dead-letter-routing-key", self.dead_name().into());
        }
        if self.dead_letter && self.quorum && !self.has_bounds() {
            add_at_least_once(&mut add);
        }
        if let Some(limit) = self.delivery_limit.filter(|_| self.quorum) {
            add("x-delivery-limit", i64::from(limit).into());
        }
        if self.single_active_consumer {
            add("x-single-active-consumer", true.into());
        }
        all.extend(self.arguments.iter().cloned());
        all
    }

    /// Whether its arguments say what happens when it is full, or how dead letters go.
    fn has_bounds(&self) -> bool {
        let own = [
            "x-dead-letter-strategy",
            "x-max-length",
            "x-max-length-bytes",
            "x-overflow",
        ];
        self.arguments.iter().any(|(name, _)| own.contains(&name.as_str()))
    }

    /// The queue for what is given up, and those where messages wait for another try.
    fn companions(&self) -> Vec<Self> {
        let mut all = Vec::new();
        let plain = |name| Self {
            quorum: self.quorum,
            durable: self.durable,
            ..Self::new(name).no_dead_letter()
        };
        if self.dead_letter {
            // Whoever looks at a dead letter and puts it back is not to lose it: RabbitMQ 4 gives it up after 20 times unless told.
            all.push(plain(self.dead_name()).delivery_limit(NO_DELIVERY_LIMIT));
        }
        for &delay in &self.retry {
            let waiting = Self {
                exclusive: self.exclusive,
                ..plain(self.retry_name(delay))
            };
            let milliseconds = i64::try_from(delay.as_millis()).unwrap_or(i64::MAX);
            let mut waiting = waiting
                .argument("x-message-ttl", milliseconds)
                .argument("x-dead-letter-exchange", "")
                .argument("x-dead-letter-routing-key", self.name.as_str());
            if self.quorum {
                add_at_least_once(|name, value| waiting.arguments.push((name.to_owned(), value)));
            }
            all.push(waiting);
        }
        all
    }
}

/// Dead letters stay until the queue behind has confirmed them. Else those are lost that die while it is away, as it is for a moment when
/// the broker begins.
fn add_at_least_once(mut add: impl FnMut(&str, Header)) {
    add("x-dead-letter-strategy", "at-least-once".into());
    add("x-overflow", "reject-publish".into());
}

/// What goes from an exchange to a queue.
#[derive(Clone, Debug, PartialEq)]
pub struct Binding {
    /// The queue.
    pub queue: String,
    /// The exchange.
    pub exchange: String,
    /// The pattern of routing keys; of no meaning to a fanout or headers exchange.
    pub pattern: String,
    /// What a headers exchange looks at: `x-match`, and headers.
    pub arguments: Vec<(String, Header)>,
}

impl Topology {
    /// Nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same with an exchange.
    #[must_use]
    pub fn exchange(mut self, exchange: Exchange) -> Self {
        if !self.exchanges.iter().any(|known| known.name == exchange.name) {
            self.exchanges.push(exchange);
        }
        self
    }

    /// The same with a queue.
    #[must_use]
    pub fn queue(mut self, queue: Queue) -> Self {
        if !self.queues.iter().any(|known| known.name == queue.name) {
            self.queues.push(queue);
        }
        self
    }

    /// The same with a binding.
    #[must_use]
    pub fn bind(self, queue: &str, exchange: &str, pattern: &str) -> Self {
        self.bind_with(queue, exchange, pattern, [])
    }

    /// The same with a binding that looks at headers.
    #[must_use]
    pub fn bind_with(
        mut self,
        queue: &str,
        exchange: &str,
        pattern: &str,
        arguments: impl IntoIterator<Item = (String, Header)>,
    ) -> Self {
        let binding = Binding {
            queue: queue.to_owned(),
            exchange: exchange.to_owned(),
            pattern: pattern.to_owned(),
            arguments: arguments.into_iter().collect(),
        };
        if !self.bindings.contains(&binding) {
            self.bindings.push(binding);
        }
        self
    }

    /// What several processes share: without the queues that belong to one. Consumers declare these themselves, each under a name of
    /// its own.
    #[must_use]
    pub fn shared(mut self) -> Self {
        let queues = &self.queues;
        let exclusive = |name: &str| queues.iter().any(|queue| queue.exclusive && queue.name == name);
        self.bindings.retain(|binding| !exclusive(&binding.queue));
        self.queues.retain(|queue| !queue.exclusive);
        self
    }

    /// Both together; what has the same name is taken from the first.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        for exchange in other.exchanges {
            self = self.exchange(exchange);
        }
        for queue in other.queues {
            self = self.queue(queue);
        }
        for binding in other.bindings {
            if !self.bindings.contains(&binding) {
                self.bindings.push(binding);
            }
        }
        self
    }

    /// Every queue, each followed by those for what is given up and for what waits.
    #[must_use]
    pub fn all_queues(&self) -> Vec<Queue> {
        let with = |queue: &Queue| {
            let mut all = vec![queue.clone()];
            all.extend(queue.companions());
            all
        };
        self.queues.iter().flat_map(with).collect()
    }
}
