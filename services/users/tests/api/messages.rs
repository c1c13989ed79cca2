//! What is told of runners, by a broker in the process.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, sleep};
use users_api::operations::DeleteMeRequest;
use users_api::types::{UserErased, UserRegistered};
use wirewright_runtime::codec::{Decode, ReadOptions, from_json};
use wirewright_runtime::events::{Broker, InProcess, Message, Queue};

use super::*;

/// A broker with a queue for each exchange.
async fn broker() -> Arc<InProcess> {
    let broker = Arc::new(InProcess::new());
    let topology = users_api::events::topology()
        .queue(Queue::new("heard"))
        .queue(Queue::new("heard.broadcast"))
        .bind("heard", "incoming", "user.registered.*")
        .bind("heard.broadcast", "broadcast", "");
    broker.declare(&topology).await.expect("a topology");
    broker
}

async fn next(broker: &InProcess, queue: &str) -> Option<Message> {
    let until = Instant::now() + Duration::from_secs(5);
    while Instant::now() < until {
        if let Some(delivery) = broker.get(queue).await.expect("a queue") {
            let message = delivery.message.clone();
            delivery.ack().await.expect("an acknowledgement");
            return Some(message);
        }
        sleep(Duration::from_millis(10)).await;
    }
    None
}

fn read<T: Decode>(message: &Message) -> T {
    from_json(&message.body, &ReadOptions::default()).expect("what the contract says")
}

#[tokio::test]
async fn who_comes_and_goes_is_told_once() {
    let bed = bed().await;
    let broker = broker().await;
    // another process over the same database publishes
    let store = UserStore::open(&bed.folder.path().join("users.sqlite"))
        .await
        .expect("a store");
    let request = registration(EMAIL);
    for _ in 0..2 {
        bed.client(None).register_user(&request).await.expect("an answer");
    }
    // the address is taken
    bed.client(None)
        .register_user(&registration(EMAIL))
        .await
        .expect("an answer");
    let token = bed.token(by_password(EMAIL, PASSWORD)).await;
    let erase = |tag: &str| DeleteMeRequest {
        if_match: Some(tag.to_owned()),
    };
    let client = bed.client(Some(&token));
    for tag in ["\"7\"", "*", "*"] {
        client.delete_me(&erase(tag)).await.expect("an answer");
    }
    assert_eq!(store.outbox().depth().await.expect("a depth").waiting, 2);

    let relay = store.outbox().relay(broker.clone()).spawn();
    let registered = next(&broker, "heard").await.expect("a message");
    let erased = next(&broker, "heard.broadcast").await.expect("a message");
    relay.stop().await;
    let user: UserRegistered = read(&registered);
    assert_eq!(user.email, EMAIL);
    assert_eq!(registered.routing_key, format!("user.registered.{}", user.user_id));
    assert_eq!(registered.properties.app_id.as_deref(), Some("users"));
    assert_eq!(read::<UserErased>(&erased).user_id, user.user_id);
    assert_eq!(store.outbox().depth().await.expect("a depth").waiting, 0);
    for queue in ["heard", "heard.broadcast"] {
        assert!(broker.get(queue).await.expect("a queue").is_none());
    }
}
