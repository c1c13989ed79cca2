//! A broker that a test has for itself.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use servers::RabbitMq as Server;
use tokio::sync::OnceCell;
use wirewright_runtime::events::{Broker, InProcess, RabbitMq, RabbitMqBuilder};

/// The RabbitMQ that tests share, each with a virtual host of its own.
static SHARED: OnceCell<Option<Arc<Server>>> = OnceCell::const_new();
static VHOSTS: AtomicUsize = AtomicUsize::new(0);

/// A broker that a test has for itself.
#[derive(Debug)]
pub enum Bed {
    /// One in the process.
    InProcess(InProcess),
    /// A virtual host of a RabbitMQ.
    RabbitMq(Arc<Server>, String),
}

impl Bed {
    /// A broker in the process.
    #[must_use]
    pub fn in_process() -> Self {
        Self::InProcess(InProcess::new())
    }

    /// A virtual host of a RabbitMQ; `None` where there is none on this machine.
    pub async fn rabbitmq() -> Option<Self> {
        let shared = SHARED
            .get_or_init(|| async { Server::start().await.map(Arc::new) })
            .await;
        let server = Arc::clone(shared.as_ref()?);
        let vhost = format!("test-{}", VHOSTS.fetch_add(1, Ordering::Relaxed));
        server.add_vhost(&vhost);
        Some(Self::RabbitMq(server, vhost))
    }

    /// A handle, as another process has one.
    #[must_use]
    pub fn broker(&self) -> Arc<dyn Broker> {
        match self {
            Self::InProcess(broker) => Arc::new(broker.connect()),
            Self::RabbitMq(server, vhost) => Arc::new(handle(server, vhost).build().expect("a broker")),
        }
    }

    /// The RabbitMQ and the virtual host, where the bed is one.
    #[must_use]
    pub fn server(&self) -> Option<(&Server, &str)> {
        match self {
            Self::InProcess(_) => None,
            Self::RabbitMq(server, vhost) => Some((server, vhost)),
        }
    }
}

/// Settings of a handle.
pub fn handle(server: &Server, vhost: &str) -> RabbitMqBuilder {
    RabbitMq::builder(&server.url(vhost))
        .name(format!("tests of {vhost}"))
        .management(server.management())
}
