//! Who hears of what is published: `cargo run -p apps`, or `cargo run -p apps -- amqp://guest:guest@localhost:5672/%2f`.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::timeout;
use wirewright_runtime::events::{Broker, Context, Failure, InProcess, RabbitMq};

use apps::events::{AppsConsumer, AppsPublisher, consumers, topology};
use apps::types::Publication;

/// The generated code.
#[allow(
    dead_code,
    unreachable_pub,
    missing_docs,
    reason = "a build script's output is not this crate's interface"
)]
mod apps {
    include!(concat!(env!("OUT_DIR"), "/apps/mod.rs"));
}

/// What is waited for a message.
const PATIENCE: Duration = Duration::from_secs(10);

/// Tells which queue has heard of what.
struct Listener(mpsc::UnboundedSender<String>);

impl Listener {
    fn tell(&self, queue: &str, message: &Publication) -> Result<(), Failure> {
        let heard = format!("{queue} hears of {} ({})", message.title, message.place);
        // nobody waits for it any more when the program ends
        let _ = self.0.send(heard);
        Ok(())
    }
}

impl AppsConsumer for Listener {
    async fn hear_playstore(&self, message: Publication, _: Context) -> Result<(), Failure> {
        self.tell("playstore", &message)
    }

    async fn notify(&self, message: Publication, _: Context) -> Result<(), Failure> {
        self.tell("notifications", &message)
    }
}

/// Publishes an app and a newsletter, and gives what was heard, in order of the text.
async fn publish(broker: Arc<dyn Broker>) -> Result<Vec<String>, Box<dyn Error>> {
    broker.declare(&topology().shared()).await?;
    let (sender, mut heard) = mpsc::unbounded_channel();
    let running = consumers(Listener(sender)).spawn(Arc::clone(&broker));
    let publisher = AppsPublisher::new(broker);
    for (place, title) in [("playstore", "Runnerly 2"), ("newsletter", "Spring")] {
        let message = Publication {
            place: place.to_owned(),
            title: title.to_owned(),
        };
        publisher.published(&message).await?;
    }
    let mut all = Vec::new();
    for _ in 0..3 {
        all.extend(timeout(PATIENCE, heard.recv()).await?);
    }
    running.stop().await?;
    // what came beyond that is to be seen too
    all.extend(std::iter::from_fn(|| heard.try_recv().ok()));
    all.sort();
    Ok(all)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let broker: Arc<dyn Broker> = match std::env::args().nth(1) {
        Some(url) => Arc::new(RabbitMq::connect_lazily(&url)?),
        None => Arc::new(InProcess::new()),
    };
    for line in publish(broker).await? {
        println!("{line}");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The queue `playstore` gets the one message that is for it, `notifications` both (T11; the text has it the other way round).
    const HEARD: [&str; 3] = [
        "notifications hears of Runnerly 2 (playstore)",
        "notifications hears of Spring (newsletter)",
        "playstore hears of Runnerly 2 (playstore)",
    ];

    #[tokio::test]
    async fn t11_who_hears_of_what_in_the_process() {
        let heard = publish(Arc::new(InProcess::new())).await.expect("messages");
        assert_eq!(heard, HEARD);
    }

    #[tokio::test]
    async fn t11_who_hears_of_what_over_rabbitmq() {
        let Some(server) = servers::RabbitMq::start().await else {
            return;
        };
        server.add_vhost("apps");
        let broker = RabbitMq::connect_lazily(&server.url("apps")).expect("a URL");
        let heard = publish(Arc::new(broker)).await.expect("messages");
        assert_eq!(heard, HEARD);
    }
}
