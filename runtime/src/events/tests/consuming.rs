use super::*;
use crate::trace::TraceContext;
use crate::types::Map;

type Seen = Log<(String, String)>;

/// Handlers of both messages, which note what they are given.
fn consumers(topology: Topology, seen: &Seen) -> Consumers {
    let note = |name: &'static str| {
        let seen = seen.clone();
        move |received: Received<Race>| {
            let parameters: Vec<_> = received.parameters.0.iter().map(|(_, value)| value.as_str()).collect();
            seen.push((name.to_owned(), parameters.join(",")));
            async { Ok(()) }
        }
    };
    Consumers::new(topology)
        .on("runs", &ON_CREATED, note("created"))
        .on("runs", &ON_ASKED, note("asked"))
}

fn seen(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs
        .iter()
        .map(|(name, values)| (name.to_string(), values.to_string()))
        .collect()
}

/// A message as others would send it.
fn other(key: &str, body: &str) -> Message {
    let mut message = Message::new("incoming", key, body.to_owned());
    message.properties.message_id = Some("m-1".to_owned());
    message
}

const BODY: &str = r#"{"id":"7","name":"Rome"}"#;

#[tokio::test(start_paused = true)]
async fn messages_of_a_queue_go_to_their_handlers() {
    let (broker, publisher) = with(runs()).await;
    publisher
        .send(&CREATED, &Race::new("7", "Rome"))
        .await
        .expect("published");
    publisher
        .send(&ASKED, &Race::new("8", "Oslo"))
        .parameter("action", "told")
        .await
        .expect("published");
    // Without `type` the key alone tells; without a content type it is that of the contract.
    broker.publish(&other("race.asked", BODY)).await.expect("published");
    let log = Log::new();
    let running = consumers(topology_with(runs()), &log).spawn(shared(&broker));
    let all = log.until(3).await;
    running.stop().await.expect("done");
    assert_eq!(all, seen(&[("created", "7"), ("asked", "told"), ("asked", "asked")]));
    assert_eq!(ready(&broker, "runs.dead").await, 0);
}

#[tokio::test(start_paused = true)]
async fn where_several_fit_the_values_and_the_exchange_decide() {
    const KEY: &[KeyPart] = &[KeyPart::Text("race."), KeyPart::Parameter(Parameter::new("any"))];
    static ANY: Receiving = Receiving::new("any", "incoming").key(KEY);
    static BROADCAST: Receiving = Receiving::new("broadcast", "broadcast").key(KEY);
    let topology = topology_with(runs())
        .exchange(Exchange::new("broadcast", Kind::Fanout))
        .bind("runs", "broadcast", "");
    let (broker, log) = (InProcess::new(), Log::new());
    let on = |consumers: Consumers, receiving: &'static Receiving| {
        let log = log.clone();
        consumers.on("runs", receiving, move |_: Received<Race>| {
            log.push(receiving.name);
            async { Ok(()) }
        })
    };
    let consumers = [&ON_ASKED, &ANY, &BROADCAST]
        .into_iter()
        .fold(Consumers::new(topology.clone()), on);
    broker.declare(&topology).await.expect("declared");
    for (exchange, key) in [
        ("incoming", "race.asked"),
        ("incoming", "race.other"),
        ("broadcast", "race.other"),
    ] {
        broker
            .publish(&Message::new(exchange, key, BODY))
            .await
            .expect("published");
    }
    let running = consumers.spawn(shared(&broker));
    assert_eq!(log.until(3).await, ["raceAsked", "any", "broadcast"]);
    running.stop().await.expect("done");
}

#[tokio::test(start_paused = true)]
async fn what_no_handler_is_for_is_a_dead_letter_at_once() {
    let (broker, _) = with(runs()).await;
    let mut wrong_type = other("race.created.7", BODY);
    wrong_type.properties.kind = Some("raceDeleted".to_owned());
    let running = consumers(topology_with(runs()), &Log::new()).spawn(shared(&broker));
    for message in [other("race", BODY), other("race.created.7.8", BODY), wrong_type] {
        broker.publish(&message).await.expect("published");
        until(&broker, "runs.dead", 1).await;
        let dead = take(&broker, "runs.dead").await;
        assert_eq!(text(&dead, "x-wirewright-reason"), "unknown");
        assert_eq!(text(&dead, "x-wirewright-routing-key"), message.routing_key);
        assert_eq!(dead.properties.message_id.as_deref(), Some("m-1"));
    }
    running.stop().await.expect("done");
}

#[tokio::test(start_paused = true)]
async fn what_is_not_what_the_contract_says_is_a_dead_letter_at_once() {
    let (broker, _) = with(runs()).await;
    let mut bomb = other("race.created.7", BODY);
    bomb.properties.content_encoding = Some("gzip".to_owned());
    let cases = [
        (other("race.created.7", r#"{"id":"7","name":""}"#), "minLength"),
        (other("race.created.7", "no JSON"), "syntax"),
        (other("race.created.7", ""), "type"),
        (other("race.created.8", BODY), "is another in the message"),
        (other("race.deleted", BODY), "does not list"),
        (
            other("race.created.7", &format!("{BODY}{}", " ".repeat(1024 * 1024))),
            "1048576",
        ),
        (bomb, "encoding"),
    ];
    let log = Log::new();
    let running = consumers(topology_with(runs()), &log).spawn(shared(&broker));
    for (message, told) in cases {
        broker.publish(&message).await.expect("published");
        until(&broker, "runs.dead", 1).await;
        let dead = take(&broker, "runs.dead").await;
        assert_eq!(text(&dead, "x-wirewright-reason"), "invalid");
        let error = text(&dead, "x-wirewright-error");
        assert!(error.contains(told), "{error}");
        assert_eq!(dead.body, message.body);
    }
    running.stop().await.expect("done");
    assert_eq!(log.all(), []);
}

#[tokio::test(start_paused = true)]
async fn at_other_levels_what_can_be_read_is_handled() {
    for level in [Level::Report, Level::Off] {
        let (broker, _) = with(runs()).await;
        broker
            .publish(&other("race.created.8", r#"{"id":"7","name":""}"#))
            .await
            .expect("published");
        let log = Log::new();
        let running = consumers(topology_with(runs()), &log)
            .level(level)
            .spawn(shared(&broker));
        assert_eq!(log.until(1).await, seen(&[("created", "8")]), "{level:?}");
        running.stop().await.expect("done");
    }
}

#[tokio::test(start_paused = true)]
async fn a_handler_knows_how_its_message_came() {
    let (broker, publisher) = with(runs()).await;
    let log = Log::new();
    let consumers = Consumers::new(topology_with(runs())).on("runs", &ON_CREATED, {
        let (log, publisher) = (log.clone(), publisher.clone());
        move |received: Received<Race, Map<String>>| {
            let (log, publisher) = (log.clone(), publisher.clone());
            async move {
                let next = publisher.send(&CREATED, &received.message).message()?;
                log.push((received, next, TraceContext::current()));
                Ok(())
            }
        }
    });
    let running = consumers.spawn(shared(&broker));
    let mut message = other("race.created.7", BODY);
    let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    message.properties.set_header("traceparent", parent);
    message.properties.set_header("kind", "mail");
    message.properties.correlation_id = Some("c-1".to_owned());
    broker.publish(&message).await.expect("published");
    let (received, next, trace) = log.until(1).await.remove(0);
    running.stop().await.expect("done");
    assert_eq!(received.headers, Map::from([("kind".to_owned(), "mail".to_owned())]));
    let context = received.context;
    assert_eq!((context.attempt, context.last, context.redelivered), (1, false, false));
    assert_eq!(
        (context.exchange.as_str(), context.routing_key.as_str()),
        ("incoming", "race.created.7")
    );
    assert_eq!(
        (context.queue.as_str(), context.message_id.as_deref()),
        ("runs", Some("m-1"))
    );
    assert_eq!((trace.clone(), context.trace), (TraceContext::parse(parent), trace));
    // What a handler publishes belongs to what it handles.
    assert_eq!(next.properties.correlation_id.as_deref(), Some("c-1"));
    assert!(text(&next, "traceparent").starts_with("00-4bf92f3577b34da6a3ce929d0e0e4736-"));
}

#[tokio::test(start_paused = true)]
async fn as_many_are_in_work_as_are_prefetched() {
    for (queue, prefetch, most) in [(runs(), 3, 3), (runs(), 1, 1), (runs().single_active_consumer(), 3, 1)] {
        let (broker, publisher) = with(queue.clone()).await;
        for id in ["1", "2", "3", "4", "5"] {
            publisher.send(&CREATED, &Race::new(id, "x")).await.expect("published");
        }
        let (log, inside) = (Log::new(), Arc::new(Mutex::new(0)));
        let how = Consume {
            prefetch,
            ..Consume::default()
        };
        let consumers = Consumers::new(topology_with(queue))
            .queue("runs", how)
            .on("runs", &ON_CREATED, {
                let (log, inside) = (log.clone(), Arc::clone(&inside));
                move |received: Received<Race>| {
                    let (log, inside) = (log.clone(), Arc::clone(&inside));
                    async move {
                        *inside.lock().expect("no panic") += 1;
                        tokio::time::sleep(Duration::from_secs(1)).await;
                        log.push((received.message.id, *inside.lock().expect("no panic")));
                        tokio::task::yield_now().await;
                        *inside.lock().expect("no panic") -= 1;
                        Ok(())
                    }
                }
            });
        let running = consumers.spawn(shared(&broker));
        let all = log.until(5).await;
        running.stop().await.expect("done");
        assert_eq!(all.iter().map(|(_, inside)| *inside).max(), Some(most));
        let order: Vec<_> = all.iter().map(|(id, _)| id.as_str()).collect();
        assert_eq!(order, ["1", "2", "3", "4", "5"]);
    }
}

#[tokio::test(start_paused = true)]
async fn several_consumers_are_put_together() {
    let (broker, publisher) = with(runs()).await;
    let log: Seen = Log::new();
    let other = Topology::new()
        .exchange(Exchange::new("incoming", Kind::Topic))
        .queue(Queue::new("plans"))
        .bind("plans", "incoming", "race.created.*");
    let plans = Consumers::new(other).on("plans", &ON_CREATED, {
        let log = log.clone();
        move |received: Received<Race>| {
            log.push(("plans".to_owned(), received.context.queue));
            async { Ok(()) }
        }
    });
    let both = consumers(topology_with(runs()), &log).and(plans);
    assert_eq!(both.topology().queues.len(), 2);
    let running = both.spawn(shared(&broker));
    tokio::time::sleep(Duration::from_secs(1)).await;
    publisher
        .send(&CREATED, &Race::new("7", "Rome"))
        .await
        .expect("published");
    let mut all = log.until(2).await;
    all.sort();
    assert_eq!(all, seen(&[("created", "7"), ("plans", "plans")]));
    running.stop().await.expect("done");
}
