//! Publishers and consumers by contract.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use brokers::{Bed, count, eventually, next, over_each_broker};
use wirewright_runtime::events::{
    At, Broker, BrokerError, CallError, Consume, Consumers, Exchange, Failure, Header, KeyPart, Kind, Message,
    Parameter, PublishError, Publisher, Queue, Received, Receiving, Sending, Topology, replay,
};

over_each_broker! {
    t62_workers_share_messages,
    t63_messages_wait_for_handlers,
    t68_a_message_that_nothing_takes_is_an_error,
    t71_a_handler_that_panics_stops_nobody,
    t72_a_broadcast_reaches_every_service,
    t74_what_fails_is_tried_again_and_then_kept,
    t75_live_messages_reach_those_who_listen,
    poison_is_kept_and_all_else_goes_on,
    large_headers_stop_nobody,
    what_was_kept_is_tried_once_more,
    a_message_is_answered,
    bodies_of_other_formats_are_read,
    what_is_in_work_is_done_before_the_end,
}

const RACE: &[KeyPart] = &[
    KeyPart::Text("race.created."),
    KeyPart::Parameter(Parameter::new("raceId").at(At::Payload(""))),
];
static SENDING: Sending = Sending::new("raceCreated", "incoming").key(RACE);
static RECEIVING: Receiving = Receiving::new("raceCreated", "incoming").key(RACE);

fn topology(queue: Queue) -> Topology {
    let name = queue.name.clone();
    Topology::new()
        .exchange(Exchange::new("incoming", Kind::Topic))
        .queue(queue)
        .bind(&name, "incoming", "race.created.*")
}

/// What handlers have seen: how often each message.
type Seen = Arc<Mutex<BTreeMap<i64, u32>>>;

fn note(seen: &Seen, id: i64) -> u32 {
    let mut seen = seen.lock().unwrap();
    let times = seen.entry(id).or_default();
    *times += 1;
    *times
}

/// Consumers that note what they see.
fn noting(queue: Queue, seen: &Seen) -> Consumers {
    let (name, seen) = (queue.name.clone(), Arc::clone(seen));
    Consumers::new(topology(queue)).on(&name, &RECEIVING, move |received: Received<i64>| {
        note(&seen, received.message);
        async { Ok(()) }
    })
}

async fn publish(broker: &Arc<dyn Broker>, ids: impl IntoIterator<Item = i64>) {
    let publisher = Publisher::from(Arc::clone(broker));
    for id in ids {
        publisher.send(&SENDING, &id).await.unwrap();
    }
}

/// Waits until so many consumers are there.
async fn listens(broker: &Arc<dyn Broker>, consumers: u64) {
    eventually("they are there", async || {
        let depth = broker.depth("races").await.unwrap();
        depth.is_some_and(|depth| depth.consumers == consumers)
    })
    .await;
}

fn once(ids: impl IntoIterator<Item = i64>) -> BTreeMap<i64, u32> {
    ids.into_iter().map(|id| (id, 1)).collect()
}

async fn t62_workers_share_messages(bed: Bed) {
    let broker = bed.broker();
    broker.declare(&topology(Queue::new("races"))).await.unwrap();
    let workers: Vec<(Seen, _)> = (0..3)
        .map(|_| {
            let seen = Seen::default();
            let running = noting(Queue::new("races"), &seen).spawn(bed.broker());
            (seen, running)
        })
        .collect();
    listens(&broker, 3).await;
    publish(&broker, 0..100).await;
    let all = || {
        let mut all = BTreeMap::new();
        for (seen, _) in &workers {
            for (id, times) in &*seen.lock().unwrap() {
                *all.entry(*id).or_default() += times;
            }
        }
        all
    };
    eventually("all are done", async || all().len() == 100).await;
    assert_eq!(all(), once(0..100));
    for (seen, running) in workers {
        assert!(!seen.lock().unwrap().is_empty());
        running.stop().await.unwrap();
    }
}

async fn t63_messages_wait_for_handlers(bed: Bed) {
    let (broker, seen) = (bed.broker(), Seen::default());
    broker.declare(&topology(Queue::new("races"))).await.unwrap();
    publish(&broker, 0..100).await;
    let running = noting(Queue::new("races"), &seen).spawn(bed.broker());
    eventually("all are done", async || seen.lock().unwrap().len() == 100).await;
    running.stop().await.unwrap();
    assert_eq!(*seen.lock().unwrap(), once(0..100));
    assert_eq!(count(&*broker, "races").await, 0);
}

async fn t68_a_message_that_nothing_takes_is_an_error(bed: Bed) {
    let broker = bed.broker();
    let nobody = Topology::new().exchange(Exchange::new("incoming", Kind::Topic));
    broker.declare(&nobody).await.unwrap();
    let publisher = Publisher::from(Arc::clone(&broker));
    let error = publisher.send(&SENDING, &7_i64).await.unwrap_err();
    assert!(error.to_string().contains("race.created.7"), "{error}");
    assert!(matches!(error, PublishError::Broker(_)));
}

async fn t71_a_handler_that_panics_stops_nobody(bed: Bed) {
    let (broker, seen) = (bed.broker(), Seen::default());
    let noted = Arc::clone(&seen);
    let queue = Queue::new("races").retry([Duration::from_millis(50)]);
    let consumers = Consumers::new(topology(queue)).on("races", &RECEIVING, move |received: Received<i64>| {
        let times = note(&noted, received.message);
        async move {
            assert!(received.message % 10 != 0 || times > 1, "this one is of a test");
            Ok(())
        }
    });
    let running = consumers.spawn(bed.broker());
    listens(&broker, 1).await;
    publish(&broker, 0..30).await;
    let done = || seen.lock().unwrap().values().sum::<u32>();
    eventually("all are done, three of them twice", async || done() == 33).await;
    assert!(!running.is_finished());
    running.stop().await.unwrap();
    assert_eq!(count(&*broker, "races.dead").await, 0);
}

async fn t72_a_broadcast_reaches_every_service(bed: Bed) {
    static ERASED: Sending = Sending::new("userErased", "broadcast");
    static HEARD: Receiving = Receiving::new("userErased", "broadcast");
    let (broker, seen) = (bed.broker(), Seen::default());
    let mut services = Vec::new();
    for service in 0..5 {
        let name = format!("service-{service}");
        let topology = Topology::new()
            .exchange(Exchange::new("broadcast", Kind::Fanout))
            .queue(Queue::new(&*name))
            .bind(&name, "broadcast", "");
        broker.declare(&topology).await.unwrap();
        let seen = Arc::clone(&seen);
        let consumers = Consumers::new(topology).on(&name, &HEARD, move |received: Received<String>| {
            assert_eq!(received.message, "7");
            note(&seen, service);
            async { Ok(()) }
        });
        services.push(consumers.spawn(bed.broker()));
    }
    let publisher = Publisher::from(broker);
    publisher.send(&ERASED, &"7".to_owned()).await.unwrap();
    eventually("all have it", async || *seen.lock().unwrap() == once(0..5)).await;
    for service in services {
        service.stop().await.unwrap();
    }
}

async fn t74_what_fails_is_tried_again_and_then_kept(bed: Bed) {
    let broker = bed.broker();
    let tries: Arc<Mutex<Vec<(u32, bool, Instant)>>> = Arc::default();
    let noted = Arc::clone(&tries);
    let (short, long) = (Duration::from_millis(200), Duration::from_millis(600));
    let queue = Queue::new("races").retry([short, long]);
    let consumers = Consumers::new(topology(queue)).on("races", &RECEIVING, move |received: Received<i64>| {
        let context = &received.context;
        assert_eq!(
            (context.exchange.as_str(), context.routing_key.as_str()),
            ("incoming", "race.created.7")
        );
        noted
            .lock()
            .unwrap()
            .push((context.attempt, context.last, Instant::now()));
        async { Err(Failure::retry("not today")) }
    });
    let running = consumers.spawn(bed.broker());
    listens(&broker, 1).await;
    publish(&broker, [7]).await;
    eventually("it is kept", async || count(&*broker, "races.dead").await == 1).await;
    running.stop().await.unwrap();
    let tries = tries.lock().unwrap().clone();
    let told: Vec<(u32, bool)> = tries.iter().map(|(attempt, last, _)| (*attempt, *last)).collect();
    assert_eq!(told, [(1, false), (2, false), (3, true)]);
    assert!(tries[1].2 - tries[0].2 >= short && tries[2].2 - tries[1].2 >= long);
    let dead = broker.get("races.dead").await.unwrap().unwrap().message;
    assert_eq!(dead.body, "7");
    let header = |name: &str| {
        dead.properties
            .header(name)
            .and_then(Header::as_text)
            .unwrap_or_default()
    };
    assert_eq!(header("x-wirewright-reason"), "failed");
    assert_eq!(header("x-wirewright-error"), "not today");
    assert_eq!(header("x-wirewright-routing-key"), "race.created.7");
}

async fn t75_live_messages_reach_those_who_listen(bed: Bed) {
    static LIVE: Sending = Sending::new("raceCreated", "incoming")
        .key(RACE)
        .transient()
        .optional()
        .unconfirmed();
    let (broker, seen) = (bed.broker(), Seen::default());
    let how = Consume {
        auto_ack: true,
        ..Consume::default()
    };
    let listening = Queue::new("live").exclusive().auto_delete();
    let running = noting(listening, &seen).queue("live", how).spawn(bed.broker());
    let publisher = Publisher::from(Arc::clone(&broker));
    // What is sent before somebody listens is gone.
    eventually("it listens", async || {
        let declared = broker.declare(&topology(Queue::new("other"))).await;
        declared.unwrap();
        publisher.send(&LIVE, &-1_i64).await.unwrap();
        !seen.lock().unwrap().is_empty()
    })
    .await;
    for id in 0..50 {
        publisher.send(&LIVE, &id).await.unwrap();
    }
    eventually("all came", async || seen.lock().unwrap().contains_key(&49)).await;
    running.stop().await.unwrap();
    let seen = seen.lock().unwrap();
    assert!((0..50).all(|id| seen[&id] == 1), "{seen:?}");
}

async fn poison_is_kept_and_all_else_goes_on(bed: Bed) {
    let (broker, seen) = (bed.broker(), Seen::default());
    let running = noting(Queue::new("races"), &seen).limit(1000).spawn(bed.broker());
    listens(&broker, 1).await;
    let poison = |key: &str, kind: &str, body: Vec<u8>| {
        let mut message = Message::new("incoming", key, body);
        message.properties.kind = Some(kind.to_owned());
        message
    };
    let all = [
        poison("race.created.1", "raceCreated", b"{".to_vec()),
        poison("race.created.1", "raceCreated", b"\"text\"".to_vec()),
        poison("race.created.1", "raceCreated", b"2".to_vec()),
        poison("race.created.1", "raceCreated", vec![b' '; 2000]),
        poison("race.created.1", "raceCreated", vec![0xff, 0xfe]),
        poison("race.created.1", "raceCreated", "[".repeat(900).into_bytes()),
        poison("race.created.1", "other", b"1".to_vec()),
    ];
    for message in &all {
        broker.publish(message).await.unwrap();
    }
    // What others put straight into the queue.
    broker.publish(&Message::new("", "races", "1")).await.unwrap();
    publish(&broker, 0..10).await;
    eventually("all else is done", async || *seen.lock().unwrap() == once(0..10)).await;
    eventually("all is kept", async || count(&*broker, "races.dead").await == 8).await;
    running.stop().await.unwrap();
    let mut reasons = Vec::new();
    while let Some(dead) = broker.get("races.dead").await.unwrap() {
        let reason = dead.message.properties.header("x-wirewright-reason");
        reasons.push(reason.and_then(Header::as_text).unwrap().to_owned());
        dead.ack().await.unwrap();
    }
    reasons.sort();
    assert_eq!(reasons, [vec!["invalid"; 6], vec!["unknown"; 2]].concat());
}

async fn large_headers_stop_nobody(bed: Bed) {
    let (broker, seen) = (bed.broker(), Seen::default());
    let running = noting(Queue::new("races"), &seen).spawn(bed.broker());
    listens(&broker, 1).await;
    // As large as can be published, so that nothing can be added to it.
    let mut unknown = Message::new("incoming", "race.created.1", "1");
    unknown.properties.kind = Some("other".to_owned());
    unknown.properties.set_header("h", "h".repeat(120 * 1024 - 12));
    broker.publish(&unknown).await.unwrap();
    eventually("it is kept", async || count(&*broker, "races.dead").await == 1).await;
    publish(&broker, 0..10).await;
    eventually("all else is done", async || *seen.lock().unwrap() == once(0..10)).await;
    running.stop().await.unwrap();
    if bed.server().is_some() {
        unknown.properties.set_header("i", "");
        let refused = broker.publish(&unknown).await;
        assert!(matches!(refused, Err(BrokerError::Invalid(_))), "{refused:?}");
    }
}

async fn bodies_of_other_formats_are_read(bed: Bed) {
    static PACKED: Sending = Sending::new("raceCreated", "incoming")
        .key(RACE)
        .content_type("application/msgpack");
    static SMALL: Sending = Sending::new("raceCreated", "incoming").key(RACE).gzip();
    let (broker, seen) = (bed.broker(), Seen::default());
    let running = noting(Queue::new("races"), &seen).spawn(bed.broker());
    listens(&broker, 1).await;
    let publisher = Publisher::from(Arc::clone(&broker));
    let packed = publisher.send(&PACKED, &100_000_i64).message().unwrap();
    assert_eq!(packed.body.as_ref(), [0xce, 0, 1, 0x86, 0xa0]);
    publisher.send(&PACKED, &100_000_i64).await.unwrap();
    publisher.send(&SMALL, &2_i64).await.unwrap();
    eventually("both are done", async || *seen.lock().unwrap() == once([2, 100_000])).await;
    running.stop().await.unwrap();
}

async fn what_is_in_work_is_done_before_the_end(bed: Bed) {
    let (broker, seen) = (bed.broker(), Seen::default());
    let noted = Arc::clone(&seen);
    let consumers =
        Consumers::new(topology(Queue::new("races"))).on("races", &RECEIVING, move |received: Received<i64>| {
            let noted = Arc::clone(&noted);
            async move {
                note(&noted, received.message);
                tokio::time::sleep(Duration::from_millis(300)).await;
                Ok(())
            }
        });
    let how = Consume {
        prefetch: 2,
        ..Consume::default()
    };
    let running = consumers.queue("races", how).spawn(bed.broker());
    listens(&broker, 1).await;
    publish(&broker, 0..6).await;
    eventually("it works", async || !seen.lock().unwrap().is_empty()).await;
    running.stop().await.unwrap();
    let begun = seen.lock().unwrap().len();
    assert!(begun < 6, "{begun}");
    // What was begun is done, and the others wait.
    eventually("the others wait", async || {
        count(&*broker, "races").await == 6 - begun as u64
    })
    .await;
}

async fn what_was_kept_is_tried_once_more(bed: Bed) {
    let (broker, seen) = (bed.broker(), Seen::default());
    let is_mended = Arc::new(AtomicBool::new(false));
    let (noted, mended) = (Arc::clone(&seen), Arc::clone(&is_mended));
    let consumers =
        Consumers::new(topology(Queue::new("races"))).on("races", &RECEIVING, move |received: Received<i64>| {
            let context = &received.context;
            assert_eq!((context.attempt, context.exchange.as_str()), (1, "incoming"));
            let done = mended.load(Ordering::Relaxed);
            if done {
                note(&noted, received.message);
            }
            async move { if done { Ok(()) } else { Err(Failure::give_up("broken")) } }
        });
    let running = consumers.spawn(bed.broker());
    listens(&broker, 1).await;
    publish(&broker, 0..10).await;
    eventually("all are kept", async || count(&*broker, "races.dead").await == 10).await;
    is_mended.store(true, Ordering::Relaxed);
    assert_eq!(replay(&*broker, "races", 4).await.unwrap(), 4);
    eventually("four are done", async || seen.lock().unwrap().len() == 4).await;
    assert_eq!(replay(&*broker, "races", 100).await.unwrap(), 6);
    eventually("all are done", async || *seen.lock().unwrap() == once(0..10)).await;
    running.stop().await.unwrap();
    assert_eq!(count(&*broker, "races.dead").await, 0);
}

async fn a_message_is_answered(bed: Bed) {
    static ANSWER: Receiving = Receiving::new("answer", "");
    let broker = bed.broker();
    broker.declare(&topology(Queue::new("races"))).await.unwrap();
    let (asking, answering) = (Publisher::from(Arc::clone(&broker)), bed.broker());
    let limit = Duration::from_secs(20);
    let asked = (1..=10_i64).map(|id| {
        let asking = asking.clone();
        tokio::spawn(async move {
            let asked = asking.send(&SENDING, &id).request::<i64>(&ANSWER);
            asked.reply_within(limit).await
        })
    });
    let asked: Vec<_> = asked.collect();
    let mut races = answering.consume("races", Consume::default()).await.unwrap();
    for _ in 0..10 {
        let race = next(&mut races).await;
        let properties = &race.message.properties;
        let body = [race.message.body.as_ref(), b"0"].concat();
        let mut answer = Message::new("", properties.reply_to.clone().unwrap(), body);
        answer.properties.correlation_id = properties.correlation_id.clone();
        answering.publish(&answer).await.unwrap();
        race.ack().await.unwrap();
    }
    for (id, asked) in (1_i64..).zip(asked) {
        assert_eq!(asked.await.unwrap(), Ok(id * 10));
    }
    let late = asking.send(&SENDING, &1).request::<i64>(&ANSWER);
    let late = late.reply_within(Duration::from_millis(200)).await;
    assert_eq!(late, Err(CallError::TimedOut(Duration::from_millis(200))));
}
