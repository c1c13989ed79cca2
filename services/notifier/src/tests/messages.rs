//! What the notifier hears, by a broker in the process.

use std::sync::Arc;
use std::time::Duration;

use notifier_api::events::topology;
use tokio::time::{Instant, sleep};
use wirewright_runtime::events::{Broker, InProcess, Message};

use super::*;
use crate::consumers;

const PLAN: Uuid = Uuid::from_u128(0xd);

/// A message as its publisher sends it.
fn message(exchange: &str, name: &str, key: &str, body: &str) -> Message {
    let mut message = Message::new(exchange, key, body.to_owned());
    message.properties.message_id = Some(key.to_owned());
    message.properties.kind = Some(name.to_owned());
    message
}

fn all() -> Vec<Message> {
    told_of(RACE, PLAN)
}

/// The same messages, with all of it about another race and another plan: they would be notifications of their own.
fn all_of_others() -> Vec<Message> {
    let others = told_of(Uuid::from_u128(0xe), Uuid::from_u128(0xf));
    let same = |(mut other, first): (Message, Message)| {
        other.properties.message_id = first.properties.message_id;
        other
    };
    others.into_iter().zip(all()).map(same).collect()
}

fn told_of(race: Uuid, plan_id: Uuid) -> Vec<Message> {
    let told = |name: &str, key: &str, id: Uuid, body: String| message("incoming", name, &format!("{key}.{id}"), &body);
    let plan = format!(r#""plan_id": "{plan_id}", "runner_id": "{ANNA}", "revision""#);
    vec![
        told(
            "userRegistered",
            "user.registered",
            ANNA,
            format!(r#"{{"user_id": "{ANNA}", "email": "anna@example.com"}}"#),
        ),
        told(
            "raceCancelled",
            "race.cancelled",
            race,
            format!(
                r#"{{"race_id": "{race}", "version": 2, "name": "Half", "date": "2027-03-14",
                     "participants": ["{ANNA}", "{BERT}"]}}"#
            ),
        ),
        told(
            "trainingExpanded",
            "training.expanded",
            plan_id,
            format!(r#"{{{plan}: 1, "name": "Half", "created": 40, "unchanged": 2}}"#),
        ),
        told(
            "trainingFailed",
            "training.failed",
            plan_id,
            format!(r#"{{{plan}: 2, "reason": "the service is away"}}"#),
        ),
        told(
            "runCompleted",
            "run.completed",
            race,
            format!(r#"{{"run_id": "{race}", "runner_id": "{ANNA}", "version": 2, "title": "Long run"}}"#),
        ),
    ]
}

/// A broker that holds these messages.
async fn broker(messages: &[Message]) -> Result<Arc<InProcess>, Error> {
    let broker = Arc::new(InProcess::new());
    broker.declare(&topology()).await.map_err(Error::internal)?;
    for message in messages {
        broker.publish(message).await.map_err(Error::internal)?;
    }
    Ok(broker)
}

impl Bed {
    /// Hears all that waits, and nothing of it is given up.
    async fn hear(&self, broker: &Arc<InProcess>) -> Result<(), Error> {
        let running = consumers(self.store.clone()).spawn(broker.clone());
        let until = Instant::now() + Duration::from_secs(5);
        for queue in ["notifications", "notifier.broadcast"] {
            while broker
                .depth(queue)
                .await
                .map_err(Error::internal)?
                .is_some_and(|depth| depth.ready > 0)
            {
                assert!(Instant::now() < until, "{queue} is not empty");
                sleep(Duration::from_millis(5)).await;
            }
        }
        running.stop().await.map_err(Error::internal)?;
        for queue in topology().all_queues() {
            let left = broker.depth(&queue.name).await.map_err(Error::internal)?;
            assert_eq!(left.map(|depth| depth.ready), Some(0), "{}", queue.name);
        }
        Ok(())
    }
}

#[tokio::test]
async fn s11_every_message_is_a_notification_and_twice_is_once() -> Result<(), Error> {
    let bed = bed().await?;
    for messages in [all(), all(), all_of_others()] {
        bed.hear(&broker(&messages).await?).await?;
    }
    let notifications = bed.store.notifications(ANNA).await?;
    let mut texts: Vec<_> = notifications
        .iter()
        .map(|one| (one.title.as_str(), one.body.as_str()))
        .collect();
    texts.sort_unstable();
    let lines = [
        ("Half is cancelled", "14 March 2027"),
        ("Half is ready", "it has 42 runs"),
        ("Welcome to Runnerly", "You have registered"),
        ("Well done", "Long run"),
        ("Your plan could not be made", "the service is away"),
    ];
    assert_eq!(texts.len(), lines.len());
    for ((title, body), (expected, part)) in texts.into_iter().zip(lines) {
        assert!(title == expected && body.contains(part), "{title}: {body}");
    }
    assert_eq!(bed.told(BERT).await?, [(Kind::RaceCancelled, MailState::Waiting)]);
    // nobody knows where Bert's goes to
    let due = bed.store.due(OffsetDateTime::now_utc()).await?;
    assert!(due.len() == 5 && due.iter().all(|mail| mail.email == "anna@example.com"));
    Ok(())
}

#[tokio::test]
async fn a_plan_that_fails_again_is_told_of_again() -> Result<(), Error> {
    let bed = bed().await?;
    for id in ["first", "second", "second"] {
        let mut failed = all().swap_remove(3);
        failed.properties.message_id = Some(id.to_owned());
        bed.hear(&broker(&[failed]).await?).await?;
    }
    assert_eq!(bed.told(ANNA).await?, [(Kind::PlanFailed, MailState::Waiting); 2]);
    Ok(())
}

#[tokio::test]
async fn s27_a_broadcast_erases() -> Result<(), Error> {
    let bed = bed().await?;
    bed.hear(&broker(&all()).await?).await?;
    let body = format!(r#"{{"user_id": "{ANNA}"}}"#);
    let mut erased = message("broadcast", "userErased", "user.erased", &body);
    erased.properties.message_id = Some("6".to_owned());
    bed.hear(&broker(&[erased]).await?).await?;
    assert_eq!(bed.told(ANNA).await?, []);
    assert_eq!(bed.told(BERT).await?.len(), 1);
    // what is heard once more does not bring anything back
    let again: Vec<Message> = all()
        .into_iter()
        .map(|mut message| {
            message.properties.message_id = message.properties.message_id.map(|id| format!("again {id}"));
            message
        })
        .collect();
    bed.hear(&broker(&again).await?).await?;
    assert_eq!(bed.told(ANNA).await?, []);
    Ok(())
}
