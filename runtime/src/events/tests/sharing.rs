use std::collections::BTreeMap;

use super::*;

/// Real time and several threads: a wake-up that is lost would show as a test that does not end.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn workers_share_a_queue_and_each_message_is_handled_once() {
    const MESSAGES: usize = 2000;
    let (broker, publisher) = with(runs()).await;
    let log = Log::new();
    let work = |worker: usize| {
        let log = log.clone();
        let consumers =
            Consumers::new(topology_with(runs())).on("runs", &ON_CREATED, move |received: Received<Race>| {
                log.push((received.message.id, worker));
                async { Ok(()) }
            });
        consumers.spawn(Arc::new(broker.connect()))
    };
    let workers = [work(0), work(1), work(2)];
    let sending: Vec<_> = (0..4)
        .map(|sender| {
            let publisher = publisher.clone();
            tokio::spawn(async move {
                for number in (sender..MESSAGES).step_by(4) {
                    publisher
                        .send(&CREATED, &Race::new(&number.to_string(), "x"))
                        .await
                        .expect("published");
                }
            })
        })
        .collect();
    for sent in sending {
        sent.await.expect("no panic");
    }
    let all = log.until(MESSAGES).await;
    for worker in workers {
        worker.stop().await.expect("done");
    }
    let ids: BTreeMap<_, _> = all.iter().cloned().collect();
    assert_eq!((all.len(), ids.len(), log.all().len()), (MESSAGES, MESSAGES, MESSAGES));
    for worker in 0..3 {
        assert!(all.iter().any(|(_, by)| *by == worker), "{worker} was idle");
    }
    assert_eq!(ready(&broker, "runs").await, 0);
}
