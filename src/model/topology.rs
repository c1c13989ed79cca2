//! What has to be there in a broker.

/// What has to be there in a broker for the messages of a contract: exchanges, queues and bindings, each once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Topology {
    /// The exchanges; the default one is not among them.
    pub exchanges: Vec<Exchange>,
    /// The queues that messages are received from, or sent to by name.
    pub queues: Vec<Queue>,
    /// What goes from where to where.
    pub bindings: Vec<Binding>,
}

/// Where messages are published to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// Its name.
    pub name: String,
    /// How it chooses queues.
    pub kind: ExchangeKind,
    /// Whether it survives a broker that restarts.
    pub durable: bool,
    /// Whether it goes when its last binding does.
    pub auto_delete: bool,
}

/// How an exchange chooses queues.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExchangeKind {
    /// By words of the routing key.
    Topic,
    /// By the routing key as it is.
    Direct,
    /// Every queue.
    Fanout,
    /// By headers.
    Headers,
}

/// Where messages wait for consumers.
#[derive(Clone, Debug, PartialEq)]
pub struct Queue {
    /// Its name; each process puts a suffix behind that of one that is `exclusive`.
    pub name: String,
    /// Whether it is replicated.
    pub quorum: bool,
    /// Whether it survives a broker that restarts.
    pub durable: bool,
    /// Whether it belongs to one process, and goes with its connection.
    pub exclusive: bool,
    /// Whether it goes with its last consumer.
    pub auto_delete: bool,
    /// Whether only one consumer gets messages at a time.
    pub single_active_consumer: bool,
    /// How many messages a consumer has at once.
    pub prefetch: u16,
    /// How long a message waits before each further try, in milliseconds.
    pub retry: Vec<u64>,
    /// Whether what is given up is kept.
    pub dead_letter: bool,
    /// How often a message may come back that was not settled.
    pub delivery_limit: Option<u32>,
    /// Whether a message may be lost, but never comes twice.
    pub at_most_once: bool,
    /// Further arguments, as AMQP calls them.
    pub arguments: Vec<(String, Argument)>,
}

/// What goes from an exchange to a queue.
#[derive(Clone, Debug, PartialEq)]
pub struct Binding {
    /// The queue.
    pub queue: String,
    /// The exchange.
    pub exchange: String,
    /// The pattern of routing keys.
    pub pattern: String,
    /// What a headers exchange looks at: `x-match`, and headers.
    pub arguments: Vec<(String, Argument)>,
}

/// The value of an argument of AMQP.
#[derive(Clone, Debug, PartialEq)]
pub enum Argument {
    /// Nothing.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Number(f64),
    /// Text.
    Text(String),
    /// A list.
    List(Vec<Self>),
    /// A table.
    Table(Vec<(String, Self)>),
}
