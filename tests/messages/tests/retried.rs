//! A handler that fails is asked again, as often as the contract says.

use messages::club::types::Task;

use crate::harness::{Hall, Heard, reason, run};

#[tokio::test]
async fn what_fails_is_tried_again() {
    let mut hall = Hall::failing(2).await;
    hall.publisher.run_completed(&run()).await.expect("published");
    loop {
        let (heard, context) = hall.next().await;
        if let Heard::Counted(counted) = heard {
            assert_eq!((counted, context.attempt, context.last), (run(), 3, true));
            assert_eq!(context.routing_key, "run.completed.7");
            return;
        }
    }
}

#[tokio::test]
async fn what_fails_too_often_is_given_up() {
    let hall = Hall::failing(u32::MAX).await;
    let task = Task::new("Too much.".to_owned());
    hall.publisher.job(&task).await.expect("published");
    let dead = hall.dead("club.jobs").await;
    assert_eq!(reason(&dead), "failed");
    assert_eq!(dead.properties.kind.as_deref(), Some("job"));
}
