//! A club: a publisher, a consumer that tells what it hears, and the broker between them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use messages::club::events::{ClubConsumer, ClubPublisher, consumers, topology};
use messages::club::types::{
    Answer, Choice, CodeMessage, Context, Letter, LetterHeaders, Position, QuestionHeaders, Run, RunCancelled,
    Surfaces, Task, Told, ToldHeaders,
};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use wirewright_runtime::events::{self, Broker as _, Failure, InProcess, Message, Running};
use wirewright_runtime::types::Value;

/// What is heard.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Heard {
    Counted(Run),
    Praised(Run),
    Cancelled(RunCancelled, String, String),
    Told(Told, ToldHeaders),
    Position(Position),
    Surfaces(Surfaces),
    Code(CodeMessage),
    Choice(Choice),
    Anything(Value),
    Closed(Context),
    Letter(Letter, LetterHeaders),
    Job(Task),
}

/// Who hears it. The first tries of runs and jobs fail.
struct Club {
    heard: UnboundedSender<(Heard, events::Context)>,
    failures: AtomicU32,
}

impl Club {
    fn tell(&self, heard: Heard, context: events::Context) -> Result<(), Failure> {
        Ok(self.heard.send((heard, context))?)
    }

    fn fail(&self) -> Result<(), Failure> {
        let left = self
            .failures
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
        match left {
            Ok(_) => Err(Failure::retry("not yet")),
            Err(_) => Ok(()),
        }
    }
}

impl ClubConsumer for Club {
    async fn hear_completed(&self, message: Run, context: events::Context) -> Result<(), Failure> {
        self.fail()?;
        self.tell(Heard::Counted(message), context)
    }

    async fn praise_completed(&self, message: Run, context: events::Context) -> Result<(), Failure> {
        self.tell(Heard::Praised(message), context)
    }

    async fn run_cancelled(
        &self,
        message: RunCancelled,
        region: String,
        who: String,
        context: events::Context,
    ) -> Result<(), Failure> {
        self.tell(Heard::Cancelled(message, region, who), context)
    }

    async fn told(&self, message: Told, headers: ToldHeaders, context: events::Context) -> Result<(), Failure> {
        self.tell(Heard::Told(message, headers), context)
    }

    async fn position(&self, message: Position, context: events::Context) -> Result<(), Failure> {
        self.tell(Heard::Position(message), context)
    }

    async fn surfaces(&self, message: Surfaces, context: events::Context) -> Result<(), Failure> {
        self.tell(Heard::Surfaces(message), context)
    }

    async fn code(&self, message: CodeMessage, context: events::Context) -> Result<(), Failure> {
        self.tell(Heard::Code(message), context)
    }

    async fn choice(&self, message: Choice, context: events::Context) -> Result<(), Failure> {
        self.tell(Heard::Choice(message), context)
    }

    async fn anything(&self, message: Value, context: events::Context) -> Result<(), Failure> {
        self.tell(Heard::Anything(message), context)
    }

    async fn closed(&self, message: Context, context: events::Context) -> Result<(), Failure> {
        self.tell(Heard::Closed(message), context)
    }

    async fn letter(&self, message: Letter, headers: LetterHeaders, context: events::Context) -> Result<(), Failure> {
        self.tell(Heard::Letter(message, headers), context)
    }

    async fn question(
        &self,
        message: Run,
        headers: QuestionHeaders,
        context: events::Context,
    ) -> Result<Answer, Failure> {
        assert_eq!((&*headers.tenant, &*context.queue), ("berlin", "club.questions"));
        Ok(Answer {
            // Two hundred metres a minute.
            minutes: message.distance_m / 200,
        })
    }

    async fn job(&self, message: Task, context: events::Context) -> Result<(), Failure> {
        self.fail()?;
        self.tell(Heard::Job(message), context)
    }
}

/// A club at work.
pub(crate) struct Hall {
    pub(crate) broker: InProcess,
    pub(crate) publisher: ClubPublisher,
    heard: UnboundedReceiver<(Heard, events::Context)>,
    running: Running,
}

impl Hall {
    pub(crate) async fn open() -> Self {
        Self::failing(0).await
    }

    /// The same, where so many tries fail.
    pub(crate) async fn failing(failures: u32) -> Self {
        let broker = InProcess::new();
        broker.declare(&topology().shared()).await.expect("declared");
        let (heard, receiver) = unbounded_channel();
        let club = Club {
            heard,
            failures: AtomicU32::new(failures),
        };
        Self {
            publisher: ClubPublisher::new(broker.clone()),
            running: consumers(club).spawn(Arc::new(broker.clone())),
            broker,
            heard: receiver,
        }
    }

    /// What is heard next.
    pub(crate) async fn next(&mut self) -> (Heard, events::Context) {
        let next = tokio::time::timeout(Duration::from_secs(10), self.heard.recv()).await;
        next.expect("heard in time").expect("a club at work")
    }

    /// What is heard next, whatever the way it came.
    pub(crate) async fn heard(&mut self) -> Heard {
        self.next().await.0
    }

    /// Ends the club: that nobody has heard anything more, and nothing was given up.
    pub(crate) async fn heard_nothing(mut self) {
        self.running.stop().await.expect("an end");
        let heard = self.heard.try_recv();
        assert!(heard.is_err(), "{heard:?}");
        for queue in topology().all_queues() {
            // A queue of one process goes with it.
            if let Some(depth) = self.broker.depth(&queue.name).await.expect("a broker") {
                assert_eq!(depth.ready, 0, "{}", queue.name);
            }
        }
    }

    /// What a queue has given up, once there is something.
    pub(crate) async fn dead(&self, queue: &str) -> Message {
        let queue = format!("{queue}.dead");
        for _ in 0..1000 {
            if let Some(delivery) = self.broker.get(&queue).await.expect("a broker") {
                let message = delivery.message.clone();
                delivery.ack().await.expect("settled");
                return message;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("{queue} stays empty");
    }
}

/// Why a message was given up.
pub(crate) fn reason(message: &Message) -> &str {
    let reason = message.properties.header("x-wirewright-reason");
    reason.and_then(events::Header::as_text).unwrap_or_default()
}

/// A run.
pub(crate) fn run() -> Run {
    Run {
        id: 7,
        title: "Along the river".to_owned(),
        distance_m: 10_000,
    }
}
