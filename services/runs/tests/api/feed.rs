//! Changes of runs as they happen.

use std::time::Duration;

use runs_api::operations::{
    ADD_RUNS, AddRunsRequest, COMPLETE_RUN, CREATE_RUN, CompleteRunRequest, DELETE_RUN, DeleteRunRequest, UPDATE_RUN,
};
use runs_api::types::{BulkRuns, NewRun, RecordedRunInput, RunChange};
use time::macros::datetime;
use tokio::time::timeout;
use uuid::Uuid;
use wirewright_runtime::operation::Operation;
use wirewright_runtime::types::{ItemStream, ServerSentEvent};

use crate::callers::of_plans;
use crate::{ANNA, BERT, Bed, bed, id_of, of_runner, planned, renaming};

type Events = ItemStream<ServerSentEvent<RunChange>>;

impl Bed {
    async fn listen(&self) -> Events {
        let answer = self.client.stream_runs().await.expect("an answer");
        answer.ok().expect("events")
    }

    /// Adds so many planned runs of a runner's at once.
    async fn add_many(&self, runner: Uuid, count: usize) {
        let runs = vec![NewRun::NewPlannedRun(Box::new(planned())); count];
        let body = BulkRuns::from([(runner.to_string(), runs)]);
        let answer = self.client(&of_plans()).add_runs(&AddRunsRequest { body }).await;
        assert!(answer.expect("an answer").ok().is_ok());
    }
}

/// The name of the next event, with the run's id and version.
async fn next(events: &mut Events) -> (String, Option<Uuid>, Option<i64>) {
    let event = timeout(Duration::from_secs(5), events.next()).await.expect("no event");
    let event = event.expect("an end").expect("an event");
    let data = event.data;
    assert!(data.run.as_ref().is_none_or(|run| Some(id_of(run)) == data.run_id));
    (event.name.unwrap_or_default(), data.run_id, data.version)
}

#[tokio::test]
async fn a_runner_is_told_what_happens_to_own_runs() {
    let bed = bed().await;
    let before = bed.add(NewRun::NewPlannedRun(Box::new(planned()))).await;
    let mut events = bed.listen().await;
    bed.add_many(BERT, 1).await;
    let id = bed.add(NewRun::NewPlannedRun(Box::new(planned()))).await;
    bed.client
        .update_run(&renaming(id, Some("\"1\"")))
        .await
        .expect("an answer");
    bed.client
        .delete_run(&DeleteRunRequest::new(before))
        .await
        .expect("an answer");
    bed.add_many(ANNA, 1).await;
    assert_eq!(next(&mut events).await, ("created".to_owned(), Some(id), Some(1)));
    assert_eq!(next(&mut events).await, ("updated".to_owned(), Some(id), Some(2)));
    assert_eq!(next(&mut events).await, ("deleted".to_owned(), Some(before), Some(1)));
    assert_eq!(next(&mut events).await.0, "created");
    // nothing is told twice
    let bert = bed.client(&of_runner(BERT)).stream_runs().await.expect("an answer");
    let mut bert = bert.ok().expect("events");
    assert!(timeout(Duration::from_millis(50), bert.next()).await.is_err());
}

/// What the contract says that an operation is told as.
fn promised(operation: &Operation) -> String {
    operation.extension("x-events").expect("events").to_owned()
}

#[tokio::test]
async fn what_an_operation_is_told_as_stands_in_the_contract() {
    let bed = bed().await;
    let mut events = bed.listen().await;
    let mut told = async || format!("[\"{}\"]", next(&mut events).await.0);
    let id = bed.add(NewRun::NewPlannedRun(Box::new(planned()))).await;
    assert_eq!(told().await, promised(&CREATE_RUN));
    let answer = bed.client.update_run(&renaming(id, Some("\"1\""))).await;
    assert!(answer.expect("an answer").ok().is_ok());
    assert_eq!(told().await, promised(&UPDATE_RUN));
    let input = RecordedRunInput::new(datetime!(2026-11-20 07:00 UTC), 8_120.0, 2_760);
    let answer = bed.client.complete_run(&CompleteRunRequest::new(id, input)).await;
    assert!(answer.expect("an answer").ok().is_ok());
    assert_eq!(told().await, promised(&COMPLETE_RUN));
    let answer = bed.client.delete_run(&DeleteRunRequest::new(id)).await;
    answer.expect("an answer");
    assert_eq!(told().await, promised(&DELETE_RUN));
    bed.add_many(ANNA, 1).await;
    assert_eq!(told().await, promised(&ADD_RUNS));
}

#[tokio::test]
async fn who_reads_too_slowly_misses_changes() {
    let bed = bed().await;
    let mut events = bed.listen().await;
    for _ in 0..3 {
        bed.add_many(ANNA, 200).await;
    }
    assert_eq!(next(&mut events).await, ("missed".to_owned(), None, None));
    let mut told = 0;
    while let Ok(event) = timeout(Duration::from_millis(200), events.next()).await {
        event.expect("an end").expect("an event");
        told += 1;
    }
    assert_eq!(told, 256);
}
