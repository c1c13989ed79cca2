use super::*;

/// A handler that takes so long.
fn slow(seconds: u64, began: &Log<String>, done: &Log<String>) -> Consumers {
    let (began, done) = (began.clone(), done.clone());
    let how = Consume {
        prefetch: 1,
        ..Consume::default()
    };
    Consumers::new(topology_with(runs()))
        .queue("runs", how)
        .on("runs", &ON_CREATED, move |received: Received<Race>| {
            began.push(received.message.id.clone());
            let done = done.clone();
            async move {
                tokio::time::sleep(Duration::from_secs(seconds)).await;
                done.push(received.message.id);
                Ok(())
            }
        })
}

async fn two(publisher: &Publisher) {
    for id in ["1", "2"] {
        publisher.send(&CREATED, &Race::new(id, "x")).await.expect("published");
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_in_work_is_waited_for_and_nothing_more_is_taken() {
    let (broker, publisher) = with(runs()).await;
    let (began, done) = (Log::new(), Log::new());
    let running = slow(5, &began, &done).spawn(shared(&broker));
    two(&publisher).await;
    began.until(1).await;
    assert_eq!(running.stop().await, Ok(()));
    assert_eq!((began.all(), done.all()), (vec!["1".to_owned()], vec!["1".to_owned()]));
    assert_eq!(ready(&broker, "runs").await, 1);
}

#[tokio::test(start_paused = true)]
async fn what_takes_too_long_comes_back() {
    let (broker, publisher) = with(runs()).await;
    let (began, done) = (Log::new(), Log::new());
    let patience = Duration::from_secs(3);
    let running = slow(50, &began, &done).patience(patience).spawn(shared(&broker));
    two(&publisher).await;
    began.until(1).await;
    assert_eq!(running.stop().await, Err(BrokerError::TimedOut(patience)));
    assert_eq!((ready(&broker, "runs").await, done.all().len()), (2, 0));
}

#[tokio::test(start_paused = true)]
async fn to_drop_it_is_to_stop_it() {
    let (broker, publisher) = with(runs()).await;
    let (began, done) = (Log::new(), Log::new());
    let running = slow(1, &began, &done).spawn(shared(&broker));
    tokio::time::sleep(Duration::from_secs(1)).await;
    drop(running);
    tokio::time::sleep(Duration::from_secs(1)).await;
    two(&publisher).await;
    tokio::time::sleep(Duration::from_secs(10)).await;
    assert_eq!((ready(&broker, "runs").await, began.all().len()), (2, 0));
}

#[tokio::test(start_paused = true)]
async fn a_lost_connection_is_begun_again_with_all_that_has_to_be_there() {
    let broker = InProcess::new();
    let (began, done) = (Log::new(), Log::new());
    let transient = Topology::new().exchange(Exchange::new("passing", Kind::Topic).transient());
    let consumers = Consumers::new(transient.clone()).and(slow(1, &began, &done));
    broker.stop();
    let running = consumers.spawn(shared(&broker));
    tokio::time::sleep(Duration::from_secs(60)).await;
    broker.start();
    tokio::time::sleep(Duration::from_secs(11)).await;
    let publisher = Publisher::from(broker.clone());
    two(&publisher).await;
    began.until(1).await;
    broker.restart();
    // The first one was in work when the connection was lost, and comes again.
    assert_eq!(done.until(3).await, ["1", "1", "2"]);
    assert_eq!(broker.check(&transient).await, Ok(Vec::new()));
    assert_eq!(running.stop().await, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn what_is_refused_from_the_first_is_told() {
    let (broker, _) = with(runs()).await;
    let wrong = Topology::new()
        .exchange(Exchange::new("incoming", Kind::Fanout))
        .queue(Queue::new("other"));
    let consumers = Consumers::new(wrong).on("other", &ON_CREATED, async |_: Received<Race>| Ok(()));
    // The other queue ends with it: who runs them has to hear of it.
    let both = consumers.and(slow(1, &Log::new(), &Log::new()));
    let refused = both.run(shared(&broker), std::future::pending()).await;
    assert!(matches!(refused, Err(BrokerError::Refused(_))), "{refused:?}");
}

#[tokio::test(start_paused = true)]
async fn a_handle_that_is_closed_is_not_waited_for() {
    let (broker, _) = with(runs()).await;
    let running = slow(1, &Log::new(), &Log::new()).spawn(shared(&broker));
    tokio::time::sleep(Duration::from_secs(1)).await;
    broker.close().await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert!(running.is_finished());
    assert_eq!(running.stop().await, Err(BrokerError::Closed));
}

#[tokio::test(start_paused = true)]
async fn each_process_has_an_exclusive_queue_of_its_own() {
    let broker = InProcess::new();
    let queue = || Queue::new("runs").exclusive().auto_delete();
    let log = Log::new();
    let consumers = || {
        let log = log.clone();
        Consumers::new(topology_with(queue())).on("runs", &ON_CREATED, move |received: Received<Race>| {
            log.push(received.context.queue);
            async { Ok(()) }
        })
    };
    let other = broker.connect();
    let running = [consumers().spawn(shared(&broker)), consumers().spawn(shared(&other))];
    tokio::time::sleep(Duration::from_secs(1)).await;
    let publisher = Publisher::from(broker.clone());
    publisher
        .send(&CREATED, &Race::new("7", "Rome"))
        .await
        .expect("published");
    let queues = log.until(2).await;
    assert_ne!(queues[0], queues[1]);
    assert!(queues.iter().all(|queue| queue.starts_with("runs.")));
    for running in running {
        running.stop().await.expect("done");
    }
    assert_eq!(broker.depth(&queues[0]).await, Ok(None));
}
