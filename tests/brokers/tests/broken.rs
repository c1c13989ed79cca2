//! A RabbitMQ that is killed, frozen, or full. Each test has one for itself.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use brokers::{count, eventually, handle, next};
use servers::RabbitMq as Server;
use tokio::time::sleep;
use wirewright_runtime::events::{
    Broker, BrokerError, Consume, Consumers, Message, Queue, RabbitMq, Received, Receiving, Topology,
};

fn task(id: usize) -> Message {
    Message::new("", "tasks", id.to_string())
}

fn id(message: &Message) -> usize {
    String::from_utf8(message.body.to_vec()).unwrap().parse().unwrap()
}

/// A handle whose time limits are short.
fn impatient(server: &Server) -> RabbitMq {
    let builder = handle(server, "%2f")
        .heartbeat(Duration::from_secs(1))
        .answer_timeout(Duration::from_secs(5))
        .publish_timeout(Duration::from_secs(2));
    builder.build().unwrap()
}

async fn declare(broker: &RabbitMq, queues: impl IntoIterator<Item = Queue>) {
    let topology = queues.into_iter().fold(Topology::new(), Topology::queue);
    broker.declare(&topology).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t63_a_broker_that_is_killed_keeps_what_is_persistent() {
    let Some(mut server) = Server::start().await else {
        return;
    };
    let broker = impatient(&server);
    declare(&broker, [Queue::new("tasks").classic(), Queue::new("replicated")]).await;
    for id in 0..100 {
        broker.publish(&task(id)).await.unwrap();
        let replicated = Message::new("", "replicated", id.to_string());
        broker.publish(&replicated).await.unwrap();
        let mut transient = task(1000 + id);
        transient.persistent = false;
        broker.publish(&transient).await.unwrap();
    }
    assert_eq!(count(&broker, "tasks").await, 200);
    server.kill();
    let lost = broker.publish(&task(100)).await.unwrap_err();
    assert!(lost.is_transient(), "{lost}");
    server.again().await;
    // The handle finds it again by itself.
    let mut tasks = broker.consume("tasks", Consume::default()).await.unwrap();
    for expected in 0..100 {
        let task = next(&mut tasks).await;
        assert_eq!(id(&task.message), expected);
        task.ack().await.unwrap();
    }
    drop(tasks);
    assert!(broker.get("tasks").await.unwrap().is_none());
    // A quorum queue counts nothing until it has a leader.
    eventually("all are there", async || count(&broker, "replicated").await == 100).await;
}

/// Publishes until `stop`, and tells what was confirmed.
async fn publish_on(broker: RabbitMq, stop: Arc<AtomicBool>, first: usize) -> BTreeSet<usize> {
    let mut confirmed = BTreeSet::new();
    for id in (first..).step_by(4) {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        match broker.publish(&task(id)).await {
            Ok(()) => drop(confirmed.insert(id)),
            Err(error) => {
                // A queue may be there a moment after the broker is.
                assert!(
                    error.is_transient() || matches!(error, BrokerError::Returned { .. }),
                    "{error}"
                );
                sleep(Duration::from_millis(20)).await;
            }
        }
    }
    confirmed
}

/// Consumes, and again, whenever that ends.
async fn consume_on(broker: RabbitMq, seen: Arc<Mutex<BTreeSet<usize>>>) {
    loop {
        if let Ok(mut tasks) = broker.consume("tasks", Consume::default()).await {
            while let Some(Ok(task)) = tasks.next().await {
                seen.lock().unwrap().insert(id(&task.message));
                // Where this fails it comes again.
                let _ = task.ack().await;
            }
        }
        sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_that_was_confirmed_is_lost_where_the_broker_is_killed_under_load() {
    let Some(mut server) = Server::start().await else {
        return;
    };
    let broker = impatient(&server);
    declare(&broker, [Queue::new("tasks")]).await;
    let (stop, seen) = (Arc::new(AtomicBool::new(false)), Arc::default());
    let consumer = tokio::spawn(consume_on(broker.clone(), Arc::clone(&seen)));
    let publishers: Vec<_> = (0..4)
        .map(|first| tokio::spawn(publish_on(broker.clone(), Arc::clone(&stop), first)))
        .collect();
    let so_far = || seen.lock().unwrap().len();
    for _ in 0..2 {
        let before = so_far();
        eventually("messages flow", async || so_far() > before + 200).await;
        server.kill();
        sleep(Duration::from_millis(300)).await;
        server.again().await;
    }
    let before = so_far();
    eventually("messages flow again", async || so_far() > before + 200).await;
    stop.store(true, Ordering::Relaxed);
    let mut confirmed = BTreeSet::new();
    for publisher in publishers {
        confirmed.extend(publisher.await.unwrap());
    }
    let missing = || confirmed.difference(&seen.lock().unwrap()).count();
    eventually("all that was confirmed is there", async || missing() == 0).await;
    consumer.abort();
    assert!(confirmed.len() > 600, "{}", confirmed.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broker_that_is_full_stops_publishers_and_nobody_else() {
    let Some(server) = Server::start().await else { return };
    let broker = impatient(&server);
    declare(&broker, [Queue::new("tasks")]).await;
    for id in 0..5 {
        broker.publish(&task(id)).await.unwrap();
    }
    let mut tasks = broker.consume("tasks", Consume::default()).await.unwrap();
    let held = next(&mut tasks).await;
    assert!(server.control(&["set_vm_memory_high_watermark", "absolute", "1"]));
    // The broker tells a connection that it is blocked when that publishes.
    let began = Instant::now();
    let limit = Duration::from_secs(2);
    for _ in 0..2 {
        assert_eq!(broker.publish(&task(5)).await, Err(BrokerError::TimedOut(limit)));
    }
    let mut unconfirmed = task(6);
    (unconfirmed.confirmed, unconfirmed.mandatory) = (false, false);
    assert_eq!(broker.publish(&unconfirmed).await, Err(BrokerError::TimedOut(limit)));
    assert!(began.elapsed() < Duration::from_secs(8), "{:?}", began.elapsed());
    held.ack().await.unwrap();
    for _ in 1..5 {
        next(&mut tasks).await.ack().await.unwrap();
    }
    // One that waits is published once there is room.
    let patient = handle(&server, "%2f")
        .publish_timeout(Duration::from_secs(60))
        .build()
        .unwrap();
    let waiting = tokio::spawn(async move { patient.publish(&task(7)).await });
    sleep(Duration::from_millis(500)).await;
    assert!(!waiting.is_finished());
    assert!(server.control(&["set_vm_memory_high_watermark", "0.6"]));
    waiting.await.unwrap().unwrap();
    broker.publish(&task(8)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_call_hangs_where_the_broker_does_not_answer() {
    let Some(server) = Server::start().await else { return };
    let broker = impatient(&server);
    declare(&broker, [Queue::new("tasks")]).await;
    broker.publish(&task(0)).await.unwrap();
    let mut tasks = broker.consume("tasks", Consume::default()).await.unwrap();
    let held = next(&mut tasks).await;
    server.freeze();
    let calls = async {
        let published = broker.publish(&task(1)).await;
        assert!(
            matches!(published, Err(ref error) if error.is_transient()),
            "{published:?}"
        );
        assert!(broker.depth("tasks").await.is_err());
        assert!(broker.ping().await.is_err());
        assert!(broker.get("tasks").await.is_err());
        // Nothing was heard for twice the interval of heartbeats.
        let ended = tasks.next().await;
        assert!(
            matches!(ended, Some(Err(ref error)) if error.is_transient()),
            "{ended:?}"
        );
        assert!(held.ack().await.is_err());
    };
    tokio::time::timeout(Duration::from_secs(60), calls)
        .await
        .expect("answers in time");
    server.thaw();
    eventually("it is there again", async || broker.publish(&task(2)).await.is_ok()).await;
    assert!(broker.ping().await.is_ok());
    // What was in work comes back: the broker has seen the connection go.
    let mut tasks = broker.consume("tasks", Consume::default()).await.unwrap();
    assert!(next(&mut tasks).await.redelivered);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t65_consumers_declare_and_consume_again_where_a_broker_lost_all() {
    static TASK: Receiving = Receiving::new("task", "");
    let Some(mut server) = Server::start().await else {
        return;
    };
    let broker = Arc::new(impatient(&server));
    let topology = Topology::new().queue(Queue::new("tasks").transient());
    let seen: Arc<Mutex<BTreeSet<u64>>> = Arc::default();
    let noted = Arc::clone(&seen);
    let consumers = Consumers::new(topology).on("tasks", &TASK, move |received: Received<u64>| {
        noted.lock().unwrap().insert(received.message);
        async { Ok(()) }
    });
    let running = consumers.spawn(broker.clone());
    eventually("it is done", async || {
        let _ = broker.publish(&task(1)).await;
        seen.lock().unwrap().contains(&1)
    })
    .await;
    server.kill();
    server.again().await;
    eventually("it is done again", async || {
        let _ = broker.publish(&task(2)).await;
        seen.lock().unwrap().contains(&2)
    })
    .await;
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t65_publishers_declare_again_where_a_broker_lost_all() {
    let Some(server) = Server::start().await else {
        return;
    };
    let broker = impatient(&server);
    declare(&broker, [Queue::new("tasks")]).await;
    broker.publish(&task(1)).await.unwrap();
    assert!(server.api("DELETE", "vhosts/%2f", "").is_some());
    server.add_vhost("%2f");
    // Nobody else is there who declares anything, and no connection is lost unseen.
    eventually("it is published", async || broker.publish(&task(2)).await.is_ok()).await;
    assert_eq!(count(&broker, "tasks").await, 1);
}
