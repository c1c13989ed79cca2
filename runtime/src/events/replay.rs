//! Dead letters that are tried once more.

use super::settle::sent_on;
use super::{Broker, BrokerError, Queue};

/// Publishes what was given up to its queue again, the oldest first, and at most so many; gives how many that were. They keep their
/// message ids, and have all tries before them.
///
/// `queue` is the name of the queue, without `.dead`. What is given up anew meanwhile is not taken again.
///
/// ```
/// use wirewright_runtime::events::{Broker, InProcess, Message, Queue, Topology, replay};
///
/// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
/// let broker = InProcess::new();
/// broker.declare(&Topology::new().queue(Queue::new("jobs"))).await?;
/// broker.publish(&Message::new("", "jobs", "work")).await?;
/// broker.get("jobs").await?.unwrap().reject(false).await?;
/// assert_eq!(replay(&broker, "jobs", 100).await?, 1);
/// assert_eq!(broker.depth("jobs").await?.unwrap().ready, 1);
/// # Ok::<(), wirewright_runtime::events::BrokerError>(())
/// # }).unwrap();
/// ```
///
/// # Errors
/// When there is no queue for what is given up, or the broker fails; a message that could not be published is back there.
pub async fn replay(broker: &dyn Broker, queue: &str, limit: usize) -> Result<usize, BrokerError> {
    let dead = Queue::new(queue).dead_name();
    let depth = broker.depth(&dead).await?;
    let depth = depth.ok_or_else(|| BrokerError::Refused(format!("there is no queue `{dead}`")))?;
    let most = usize::try_from(depth.ready).unwrap_or(usize::MAX).min(limit);
    let mut replayed = 0;
    while replayed < most {
        let Some(delivery) = broker.get(&dead).await? else {
            break;
        };
        let message = sent_on(&delivery.message, &dead, queue.to_owned());
        if let Err(error) = broker.publish(&message).await {
            delivery.reject(true).await?;
            return Err(error);
        }
        delivery.ack().await?;
        replayed += 1;
    }
    let replays = u64::try_from(replayed).unwrap_or(u64::MAX);
    metrics::counter!("wirewright_messages_replayed_total", "queue" => queue.to_owned()).increment(replays);
    Ok(replayed)
}
