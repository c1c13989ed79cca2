use std::collections::BTreeMap;

use metrics::{
    Counter, CounterFn, Gauge, Histogram, Key, KeyName, Metadata, Recorder, SharedString, Unit,
    set_default_local_recorder,
};

use super::*;

/// Counters by their names and labels.
#[derive(Clone, Debug, Default)]
struct Figures(Arc<Mutex<BTreeMap<String, u64>>>);

struct Figure(Figures, String);

impl CounterFn for Figure {
    fn increment(&self, value: u64) {
        *self.0.0.lock().expect("no panic").entry(self.1.clone()).or_default() += value;
    }

    fn absolute(&self, _: u64) {}
}

impl Recorder for Figures {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        let labels: Vec<_> = key.labels().map(|label| label.value()).collect();
        let name = key.name().trim_start_matches("wirewright_");
        Counter::from_arc(Arc::new(Figure(self.clone(), format!("{name} {}", labels.join(" ")))))
    }

    fn register_gauge(&self, _: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::noop()
    }

    fn register_histogram(&self, key: &Key, _: &Metadata<'_>) -> Histogram {
        let name = key.name().trim_start_matches("wirewright_");
        Figure(self.clone(), name.to_owned()).increment(1);
        Histogram::noop()
    }
}

#[tokio::test(start_paused = true)]
async fn what_becomes_of_messages_is_counted() {
    let figures = Figures::default();
    let _recorder = set_default_local_recorder(&figures);
    let (broker, publisher) = with(runs()).await;
    let consumers =
        Consumers::new(topology_with(runs())).on("runs", &ON_CREATED, async |received: Received<Race>| match received
            .message
            .name
            .as_str()
        {
            "good" => Ok(()),
            _ => Err(Failure::retry("no")),
        });
    let running = consumers.spawn(shared(&broker));
    for name in ["good", "bad", ""] {
        let _ = publisher.send(&CREATED, &Race::new("7", name)).await;
    }
    broker
        .publish(&Message::new("incoming", "race.what.ever", "{}"))
        .await
        .expect("published");
    until(&broker, "runs.dead", 2).await;
    running.stop().await.expect("done");
    replay(&broker, "runs", 9).await.expect("replayed");
    let counted: Vec<_> = figures
        .0
        .lock()
        .expect("no panic")
        .iter()
        .map(|(name, count)| format!("{name} {count}"))
        .collect();
    assert_eq!(
        counted,
        [
            "message_handle_seconds 5",
            "message_publish_seconds 3",
            "messages_consumed_total runs  dead 1",
            "messages_consumed_total runs raceCreated dead 1",
            "messages_consumed_total runs raceCreated done 1",
            "messages_consumed_total runs raceCreated retried 2",
            "messages_failed_total runs  unknown 1",
            "messages_failed_total runs raceCreated failed 3",
            "messages_published_total raceCreated invalid 1",
            "messages_published_total raceCreated published 2",
            "messages_replayed_total runs 2",
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn the_figures_of_an_exclusive_queue_have_the_name_of_the_contract() {
    let figures = Figures::default();
    let _recorder = set_default_local_recorder(&figures);
    let broker = InProcess::new();
    let topology = topology_with(Queue::new("live").exclusive());
    let consumers = Consumers::new(topology).on("live", &ON_CREATED, async |_: Received<Race>| Ok(()));
    let running = consumers.spawn(shared(&broker));
    tokio::time::sleep(Duration::from_secs(1)).await;
    Publisher::from(broker)
        .send(&CREATED, &Race::new("7", "Rome"))
        .await
        .expect("published");
    running.stop().await.expect("done");
    let counted = figures
        .0
        .lock()
        .expect("no panic")
        .get("messages_consumed_total live raceCreated done")
        .copied();
    assert_eq!(counted, Some(1));
}
