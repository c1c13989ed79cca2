//! The broker of a test.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Weak};
use std::time::Duration;

use servers::RabbitMq as Server;
use tokio::sync::Mutex;
use wirewright_runtime::events::{Broker, InProcess, RabbitMq};

use crate::Outcome;

/// The RabbitMQ that tests share which do not end it; it goes with the last one of them.
static SHARED: Mutex<Weak<Server>> = Mutex::const_new(Weak::new());
/// How many tests have a virtual host in it.
static TESTS: AtomicU32 = AtomicU32::new(0);

/// A broker of one test.
pub(crate) struct Site {
    pub(crate) broker: Arc<dyn Broker>,
    kind: Kind,
}

enum Kind {
    InProcess(InProcess),
    Shared { server: Arc<Server>, url: String },
    Own { server: Box<Server>, url: String },
}

impl Site {
    pub(crate) fn in_process() -> Self {
        let broker = InProcess::new();
        Self {
            broker: Arc::new(broker.connect()),
            kind: Kind::InProcess(broker),
        }
    }

    /// A part of a RabbitMQ that others use too; `None` where there is none.
    pub(crate) async fn rabbitmq() -> Outcome<Option<Self>> {
        let site = Self::closed_rabbitmq().await?;
        if let Some(site) = &site {
            site.open();
        }
        Ok(site)
    }

    /// The same, which refuses everybody until it is opened.
    pub(crate) async fn closed_rabbitmq() -> Outcome<Option<Self>> {
        let mut shared = SHARED.lock().await;
        let server = match shared.upgrade() {
            Some(server) => server,
            None => match Server::start().await {
                Some(server) => Arc::new(server),
                None => return Ok(None),
            },
        };
        *shared = Arc::downgrade(&server);
        let vhost = format!("test-{}", TESTS.fetch_add(1, Ordering::Relaxed));
        let url = server.url(&vhost);
        Ok(Some(Self {
            broker: Arc::new(RabbitMq::connect_lazily(&url)?),
            kind: Kind::Shared { server, url },
        }))
    }

    /// A RabbitMQ of its own, which can be ended; `None` where there is none.
    pub(crate) async fn own_rabbitmq() -> Outcome<Option<Self>> {
        let Some(server) = Server::start().await else {
            return Ok(None);
        };
        server.add_vhost("runnerly");
        let url = server.url("runnerly");
        Ok(Some(Self {
            broker: Arc::new(RabbitMq::connect_lazily(&url)?),
            kind: Kind::Own {
                server: Box::new(server),
                url,
            },
        }))
    }

    /// Where other processes reach it; none for the one in this process.
    pub(crate) fn url(&self) -> Option<&str> {
        match &self.kind {
            Kind::InProcess(_) => None,
            Kind::Shared { url, .. } | Kind::Own { url, .. } => Some(url),
        }
    }

    /// Ends the broker without a word.
    pub(crate) fn kill(&mut self) {
        match &mut self.kind {
            Kind::InProcess(broker) => broker.stop(),
            Kind::Own { server, .. } => server.kill(),
            Kind::Shared { .. } => unreachable!("others use it"),
        }
    }

    /// Starts it again, with what it had.
    pub(crate) async fn again(&mut self) {
        match &mut self.kind {
            Kind::InProcess(broker) => broker.start(),
            Kind::Own { server, .. } => server.again().await,
            Kind::Shared { .. } => unreachable!("nobody has ended it"),
        }
    }

    /// Lets everybody in, or in again, and has them do everything.
    pub(crate) fn open(&self) {
        let (server, vhost) = self.shared();
        server.add_vhost(vhost);
    }

    /// Lets them read only from what has a name like this.
    pub(crate) fn let_read(&self, names: &str) -> Outcome {
        let (server, vhost) = self.shared();
        let names = serde_json::json!({"configure": ".*", "write": ".*", "read": names});
        let path = format!("permissions/{vhost}/guest");
        server.api("PUT", &path, &names.to_string()).ok_or("no permissions")?;
        Ok(())
    }

    fn shared(&self) -> (&Server, &str) {
        match &self.kind {
            Kind::Shared { server, url } => (server, url.rsplit('/').next().unwrap_or_default()),
            _ => unreachable!("nobody shares it"),
        }
    }

    /// Takes all messages that wait in a queue, and gives their ids.
    pub(crate) async fn ids(&self, queue: &str) -> Outcome<Vec<String>> {
        let mut ids = Vec::new();
        while let Some(delivery) = self.broker.get(queue).await? {
            ids.extend(delivery.message.properties.message_id.clone());
            delivery.ack().await?;
        }
        Ok(ids)
    }

    /// How many messages wait in a queue.
    pub(crate) async fn waiting(&self, queue: &str) -> Outcome<u64> {
        Ok(self.broker.depth(queue).await?.map_or(0, |depth| depth.ready))
    }

    /// Waits until so many messages wait in a queue.
    pub(crate) async fn wait_for(&self, queue: &str, messages: u64, limit: Duration) -> Outcome {
        let until = tokio::time::Instant::now() + limit;
        loop {
            let waiting = self.waiting(queue).await?;
            if waiting == messages {
                return Ok(());
            }
            if tokio::time::Instant::now() > until {
                return Err(format!("{waiting} messages wait in {queue}, not {messages}").into());
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}
