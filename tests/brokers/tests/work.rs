//! Queues that workers share, and what is lost of them, or not.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use brokers::{Bed, count, eventually, next, nothing, over_each_broker, texts};
use tokio::time::sleep;
use wirewright_runtime::events::{Broker, Consume, Message, Queue, Topology};

over_each_broker! {
    t62_each_task_is_done_once_and_all_workers_have_some,
    t63_what_is_posted_while_workers_are_away_is_done_later,
    t64_what_a_reader_that_dies_had_is_gone,
    t65_what_a_worker_that_dies_had_comes_back,
    no_more_comes_than_may_be_unsettled,
    bodies_of_any_bytes_and_of_many_are_the_same,
    depth_get_and_purge,
    a_consumer_may_be_the_only_one,
    one_consumer_at_a_time,
    deliveries_end_with_the_consumer,
}

fn task(id: usize) -> Message {
    Message::new("", "tasks", id.to_string())
}

async fn declare(broker: &Arc<dyn Broker>, queue: Queue) {
    broker.declare(&Topology::new().queue(queue)).await.unwrap();
}

async fn t62_each_task_is_done_once_and_all_workers_have_some(bed: Bed) {
    let broker = bed.broker();
    declare(&broker, Queue::new("tasks")).await;
    let done: Arc<Mutex<BTreeMap<String, Vec<usize>>>> = Arc::default();
    let mut workers = Vec::new();
    for worker in 0..3 {
        let (broker, done) = (bed.broker(), Arc::clone(&done));
        let mut tasks = broker.consume("tasks", Consume::default()).await.unwrap();
        workers.push(tokio::spawn(async move {
            loop {
                let task = next(&mut tasks).await;
                sleep(Duration::from_millis(2)).await;
                let id = String::from_utf8(task.message.body.to_vec()).unwrap();
                done.lock().unwrap().entry(id).or_default().push(worker);
                task.ack().await.unwrap();
            }
        }));
    }
    for id in 0..100 {
        broker.publish(&task(id)).await.unwrap();
    }
    eventually("all are done", async || done.lock().unwrap().len() == 100).await;
    nothing_more_comes(&broker, "tasks").await;
    workers.iter().for_each(|worker| worker.abort());
    let done = done.lock().unwrap();
    assert!(done.values().all(|workers| workers.len() == 1), "{done:?}");
    for worker in 0..3 {
        assert!(done.values().flatten().any(|by| *by == worker), "{worker} had none");
    }
}

async fn nothing_more_comes(broker: &Arc<dyn Broker>, queue: &str) {
    sleep(Duration::from_millis(100)).await;
    assert_eq!(count(&**broker, queue).await, 0);
}

async fn t63_what_is_posted_while_workers_are_away_is_done_later(bed: Bed) {
    let broker = bed.broker();
    declare(&broker, Queue::new("tasks")).await;
    for id in 0..100 {
        broker.publish(&task(id)).await.unwrap();
    }
    broker.close().await;
    let broker = bed.broker();
    let mut tasks = broker.consume("tasks", Consume::default()).await.unwrap();
    for id in 0..100 {
        let task = next(&mut tasks).await;
        assert_eq!(
            (task.message.body.as_ref(), task.redelivered),
            (id.to_string().as_bytes(), false)
        );
        task.ack().await.unwrap();
    }
}

async fn t64_what_a_reader_that_dies_had_is_gone(bed: Bed) {
    let (broker, reader) = (bed.broker(), bed.broker());
    declare(&broker, Queue::new("tasks").classic()).await;
    let how = Consume {
        auto_ack: true,
        ..Consume::default()
    };
    let mut tasks = reader.consume("tasks", how).await.unwrap();
    broker.publish(&task(1)).await.unwrap();
    drop(next(&mut tasks).await);
    drop(tasks);
    reader.close().await;
    let mut tasks = broker.consume("tasks", Consume::default()).await.unwrap();
    nothing(&mut tasks).await;
}

async fn t65_what_a_worker_that_dies_had_comes_back(bed: Bed) {
    let (broker, worker) = (bed.broker(), bed.broker());
    declare(&broker, Queue::new("tasks")).await;
    broker.publish(&task(1)).await.unwrap();
    let mut tasks = worker.consume("tasks", Consume::default()).await.unwrap();
    let first = next(&mut tasks).await;
    assert!(!first.redelivered);
    drop((first, tasks, worker));
    let mut tasks = broker.consume("tasks", Consume::default()).await.unwrap();
    let again = next(&mut tasks).await;
    assert!(again.redelivered);
    assert_eq!(again.message.body, "1");
    again.ack().await.unwrap();
    drop(tasks);
    nothing_more_comes(&broker, "tasks").await;
    assert!(broker.get("tasks").await.unwrap().is_none());
}

async fn no_more_comes_than_may_be_unsettled(bed: Bed) {
    let broker = bed.broker();
    declare(&broker, Queue::new("tasks")).await;
    for id in 0..5 {
        broker.publish(&task(id)).await.unwrap();
    }
    let how = Consume {
        prefetch: 2,
        ..Consume::default()
    };
    let mut tasks = broker.consume("tasks", how).await.unwrap();
    let held = (next(&mut tasks).await, next(&mut tasks).await);
    nothing(&mut tasks).await;
    held.0.ack().await.unwrap();
    let third = next(&mut tasks).await;
    assert_eq!(third.message.body, "2");
    nothing(&mut tasks).await;
}

async fn bodies_of_any_bytes_and_of_many_are_the_same(bed: Bed) {
    let broker = bed.broker();
    declare(&broker, Queue::new("tasks")).await;
    let many: Vec<u8> = (0..3_000_000_u32).map(|byte| byte.to_le_bytes()[0]).collect();
    for body in [Vec::new(), (0..=255).collect(), many] {
        broker.publish(&Message::new("", "tasks", body.clone())).await.unwrap();
        let got = broker.get("tasks").await.unwrap().unwrap();
        assert_eq!(got.message.body, body);
        got.ack().await.unwrap();
    }
}

async fn depth_get_and_purge(bed: Bed) {
    let broker = bed.broker();
    assert_eq!(broker.depth("tasks").await.unwrap(), None);
    assert!(broker.get("tasks").await.is_err());
    assert!(broker.consume("tasks", Consume::default()).await.is_err());
    declare(&broker, Queue::new("tasks").classic()).await;
    for id in 0..3 {
        broker.publish(&task(id)).await.unwrap();
    }
    assert_eq!(count(&*broker, "tasks").await, 3);
    let got = broker.get("tasks").await.unwrap().unwrap();
    assert_eq!(got.message.body, "0");
    assert_eq!(count(&*broker, "tasks").await, 2);
    // It is back unless it is settled.
    drop(got);
    eventually("it is back", async || count(&*broker, "tasks").await == 3).await;
    assert!(broker.get("tasks").await.unwrap().unwrap().redelivered);
    eventually("it is back", async || count(&*broker, "tasks").await == 3).await;
    assert_eq!(broker.purge("tasks").await.unwrap(), 3);
    assert_eq!(count(&*broker, "tasks").await, 0);
    let tasks = broker.consume("tasks", Consume::default()).await.unwrap();
    assert_eq!(broker.depth("tasks").await.unwrap().unwrap().consumers, 1);
    drop(tasks);
    eventually("the consumer is gone", async || {
        broker.depth("tasks").await.unwrap().unwrap().consumers == 0
    })
    .await;
}

async fn a_consumer_may_be_the_only_one(bed: Bed) {
    let (broker, other) = (bed.broker(), bed.broker());
    declare(&broker, Queue::new("tasks").classic()).await;
    let how = Consume {
        exclusive: true,
        ..Consume::default()
    };
    let tasks = broker.consume("tasks", how).await.unwrap();
    let refused = other.consume("tasks", Consume::default()).await.err().unwrap();
    assert!(!refused.is_transient(), "{refused}");
    drop(tasks);
    eventually("it is free again", async || other.consume("tasks", how).await.is_ok()).await;
}

async fn one_consumer_at_a_time(bed: Bed) {
    let (broker, other) = (bed.broker(), bed.broker());
    declare(&broker, Queue::new("tasks").single_active_consumer()).await;
    let mut first = broker.consume("tasks", Consume::default()).await.unwrap();
    let mut second = other.consume("tasks", Consume::default()).await.unwrap();
    for id in 0..4 {
        broker.publish(&task(id)).await.unwrap();
        next(&mut first).await.ack().await.unwrap();
    }
    nothing(&mut second).await;
    drop(first);
    broker.publish(&task(4)).await.unwrap();
    assert_eq!(next(&mut second).await.message.body, "4");
}

async fn deliveries_end_with_the_consumer(bed: Bed) {
    let broker = bed.broker();
    declare(&broker, Queue::new("tasks")).await;
    let mut tasks = broker.consume("tasks", Consume::default()).await.unwrap();
    broker.publish(&task(1)).await.unwrap();
    broker.publish(&task(2)).await.unwrap();
    let held = next(&mut tasks).await;
    tasks.cancel().await;
    // What was on its way is back; what is in work can be settled still.
    eventually("it is back", async || count(&*broker, "tasks").await == 1).await;
    assert!(tasks.next().await.is_none());
    held.ack().await.unwrap();
    assert_eq!(texts(&*broker, "tasks").await, ["2"]);
    // The same without a word.
    broker.publish(&task(3)).await.unwrap();
    let mut tasks = broker.consume("tasks", Consume::default()).await.unwrap();
    let held = next(&mut tasks).await;
    drop(tasks);
    held.ack().await.unwrap();
    nothing_more_comes(&broker, "tasks").await;
}
