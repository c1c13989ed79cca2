//! Messages arrive as they were sent.

use std::time::Duration;

use messages::club::operations::GetRunResponse;
use messages::club::types::{
    Answer, Choice, CodeMessage, Context, Letter, LetterHeaders, LetterHeadersKind, Position, QuestionHeaders, Run,
    RunCancelled, Surface, Surfaces, Task, Told, ToldHeaders,
};
use wirewright_runtime::events::{CallError, PublishError};
use wirewright_runtime::types::Value;

use crate::harness::{Hall, Heard, run};

#[tokio::test]
async fn one_message_is_heard_in_each_queue_by_its_own_method() {
    let mut hall = Hall::open().await;
    hall.publisher.run_completed(&run()).await.expect("published");
    let mut heard = [hall.next().await, hall.next().await];
    heard.sort_by_key(|(_, context)| context.queue.clone());
    let [praised, counted] = heard;
    assert_eq!(praised.0, Heard::Praised(run()));
    assert_eq!(counted.0, Heard::Counted(run()));
    assert_eq!((&*praised.1.queue, &*counted.1.queue), ("club.praise", "club.runs"));
    // The parameter of the key was taken from the payload.
    assert_eq!(
        (&*counted.1.exchange, &*counted.1.routing_key),
        ("club", "run.completed.7")
    );
    assert_eq!((counted.1.attempt, counted.1.redelivered), (1, false));
    assert_eq!(praised.1.message_id, counted.1.message_id);
    assert!(counted.1.message_id.is_some());
}

#[tokio::test]
async fn a_schema_of_both_documents_is_one_type() {
    let mut hall = Hall::open().await;
    let answered = GetRunResponse::Ok(run());
    let GetRunResponse::Ok(run) = answered;
    hall.publisher.run_completed(&run).await.expect("published");
    assert!(matches!(hall.heard().await, Heard::Counted(_) | Heard::Praised(_)));
}

#[tokio::test]
async fn several_messages_come_from_one_queue_with_their_parameters() {
    let mut hall = Hall::open().await;
    let message = RunCancelled {
        id: 7,
        why: "Ice on the way.".to_owned(),
    };
    hall.publisher
        .run_cancelled(&message, "north", "ann")
        .await
        .expect("published");
    let (heard, context) = hall.next().await;
    assert_eq!(heard, Heard::Cancelled(message, "north".to_owned(), "ann".to_owned()));
    assert_eq!(
        (&*context.queue, &*context.routing_key),
        ("club.runs", "run.cancelled.north.ann")
    );
}

#[tokio::test]
async fn headers_arrive_and_can_be_part_of_the_key() {
    let mut hall = Hall::open().await;
    let message = Told {
        text: "Shoes dry.".to_owned(),
    };
    let headers = ToldHeaders {
        level: Some(3),
        surface: Some(Surface::Trail),
        ..ToldHeaders::new("berlin".to_owned())
    };
    hall.publisher.told(&message, &headers).await.expect("published");
    let (heard, context) = hall.next().await;
    assert_eq!(heard, Heard::Told(message, headers));
    assert_eq!(context.routing_key, "told.berlin");
}

#[tokio::test]
async fn what_may_be_lost_arrives_in_the_queue_of_this_process() {
    let mut hall = Hall::open().await;
    let position = Position {
        runner: 4,
        lat: 52.5,
        lon: 13.4,
    };
    // Until the queue is there, messages go nowhere, and nobody is told.
    for _ in 0..1000 {
        hall.publisher.position(&position).await.expect("nobody waits for it");
        if let Ok((heard, context)) = tokio::time::timeout(Duration::from_millis(10), hall.next()).await {
            assert_eq!(heard, Heard::Position(position));
            assert!(context.queue.starts_with("club.live."), "{}", context.queue);
            return;
        }
    }
    panic!("no position was heard");
}

#[tokio::test]
async fn each_message_of_a_channel_is_known_by_its_type() {
    let mut hall = Hall::open().await;
    let surfaces = Surfaces(vec![Surface::Road, Surface::Track]);
    hall.publisher.surfaces(&surfaces).await.expect("published");
    assert_eq!(hall.heard().await, Heard::Surfaces(surfaces));
    let code = CodeMessage("BER".to_owned());
    hall.publisher.code(&code).await.expect("published");
    assert_eq!(hall.heard().await, Heard::Code(code));
    let choice = Choice::Task(Task::new("Mark the way.".to_owned()));
    hall.publisher.choice(&choice).await.expect("published");
    let Heard::Choice(Choice::Task(task)) = hall.heard().await else {
        panic!("another message")
    };
    // The default of what was not said is filled in where it is read.
    assert_eq!((task.what.as_str(), task.times), ("Mark the way.", Some(1)));
    let anything = Value::Array(vec![Value::Null, Value::String("x".to_owned())]);
    hall.publisher.anything(&anything).await.expect("published");
    assert_eq!(hall.heard().await, Heard::Anything(anything));
}

#[tokio::test]
async fn exchanges_that_ignore_keys_bring_their_messages() {
    let mut hall = Hall::open().await;
    let closed = Context {
        reason: "Storm.".to_owned(),
    };
    hall.publisher.closed(&closed).await.expect("published");
    assert_eq!(hall.heard().await, Heard::Closed(closed));
    let (letter, headers) = (Letter { to: "Ann".to_owned() }, |kind| LetterHeaders { kind });
    // Nobody reads parcels.
    let parcel = headers(LetterHeadersKind::Parcel);
    hall.publisher.letter(&letter, &parcel).await.expect("published");
    let written = headers(LetterHeadersKind::Letter);
    hall.publisher.letter(&letter, &written).await.expect("published");
    assert_eq!(hall.heard().await, Heard::Letter(letter, written));
}

#[tokio::test]
async fn a_question_is_answered() {
    let hall = Hall::open().await;
    let headers = QuestionHeaders {
        tenant: "berlin".to_owned(),
    };
    let ask = async |distance_m| {
        let run = Run { distance_m, ..run() };
        hall.publisher
            .question(&run, &headers)
            .reply_within(Duration::from_secs(5))
            .await
    };
    assert_eq!(ask(10_000).await, Ok(Answer { minutes: 50 }));
    // An answer that is not by the contract is a failure of who answers, and none comes.
    let unanswered = tokio::join!(ask(100), hall.dead("club.questions"));
    assert!(
        matches!(unanswered.0, Err(CallError::TimedOut(_))),
        "{:?}",
        unanswered.0
    );
    // A question that is not by the contract is not asked.
    assert!(matches!(
        ask(0).await,
        Err(CallError::Publish(PublishError::Invalid(_)))
    ));
}

#[tokio::test]
async fn work_goes_to_its_queue() {
    let mut hall = Hall::open().await;
    let task = Task {
        what: "Sweep.".to_owned(),
        times: Some(2),
    };
    hall.publisher.job(&task).await.expect("published");
    let (heard, context) = hall.next().await;
    assert_eq!(heard, Heard::Job(task));
    assert_eq!((&*context.queue, &*context.exchange), ("club.jobs", ""));
}
