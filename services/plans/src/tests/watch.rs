//! Watching how runs are created, and schedules in several formats.

use std::time::Duration;

use plans_api::client::Client as Plans;
use plans_api::operations::{
    GetPlanScheduleAccept, GetPlanScheduleOkBody, GetPlanScheduleRequest, GetPlanScheduleResponse,
    WatchPlanProgressRequest, WatchPlanProgressResponse,
};
use plans_api::security::BEARER;
use plans_api::types::{PlanProgress, PlanStatus};
use tokio::time::timeout;
use wirewright_runtime::client::{Client, Credential, Responses};
use wirewright_runtime::http::StatusCode;
use wirewright_runtime::server::{Options, Router};
use wirewright_runtime::testing::Contract;
use wirewright_runtime::types::{ItemStream, ServerSentEvent};

use super::api::{KEY, Outcome, always, client, of, of_runner, tokens};
use super::*;
use crate::api::{Api, router_with};

fn router(store: &PlanStore, contract: &Contract) -> Result<Router, Box<dyn std::error::Error>> {
    let api = Api::new(store.clone(), client(always(StatusCode::NOT_FOUND))?).with_clock(|| NOW);
    Ok(contract.watch(router_with(api, tokens("plans"), Options::tests())))
}

type Events = ItemStream<ServerSentEvent<PlanProgress>>;

async fn watch(plans: &Plans, id: Uuid, seen: Option<&str>) -> Result<Events, Box<dyn std::error::Error>> {
    let mut request = WatchPlanProgressRequest::new(id);
    request.last_event_id = seen.map(str::to_owned);
    let answer = plans.watch_plan_progress(&request).await?;
    Ok(answer.ok().map_err(|other| format!("{other:?}"))?)
}

/// The name, the id and what is told of the next event; `None` at the end.
async fn next(events: &mut Events) -> Option<(String, i64, PlanProgress)> {
    let event = timeout(Duration::from_secs(5), events.next())
        .await
        .expect("an event in time");
    let event = event?.expect("an event");
    let id = event.id.and_then(|id| id.parse().ok()).unwrap_or_default();
    Some((event.name.unwrap_or_default(), id, event.data))
}

#[tokio::test]
async fn events_come_as_runs_are_created_until_all_are_there() -> Outcome {
    let (bed, contract) = (bed().await?, Contract::new());
    let plans = of(ANNA, &router(&bed.store, &contract)?)?;
    let plan = create(&bed.store).await?;
    let total = i32::try_from(plan.sessions_total)?;
    let mut events = watch(&plans, plan.id, None).await?;
    let mut before = next(&mut events).await.ok_or("no event")?;
    let progress = |created, state| PlanProgress { created, total, state };
    assert_eq!(before, ("progress".to_owned(), 1, progress(0, PlanStatus::Expanding)));
    // the event of a week is there before the next week is worked on
    let steps = Runs::default().carry_out(&asked(&bed.store).await?[0]);
    let (last_week, weeks) = steps.split_last().ok_or("no weeks")?;
    for step in weeks {
        bed.store.progressed(&receipt(), step, NOW).await?;
        let event = next(&mut events).await.ok_or("no event")?;
        assert_eq!((event.0.as_str(), event.1), ("progress", before.1 + 1));
        assert!(event.2.created > before.2.created);
        before = event;
    }
    bed.store.progressed(&receipt(), last_week, NOW).await?;
    let last = next(&mut events).await.ok_or("no event")?;
    assert_eq!(
        last,
        ("done".to_owned(), before.1 + 1, progress(total, PlanStatus::Active))
    );
    assert_eq!(next(&mut events).await, None);

    let mut again = watch(&plans, plan.id, Some(&before.1.to_string())).await?;
    assert_eq!(next(&mut again).await.as_ref(), Some(&last));
    let mut again = watch(&plans, plan.id, Some(&last.1.to_string())).await?;
    assert_eq!(next(&mut again).await, None);
    Ok(())
}

#[tokio::test]
async fn a_failure_is_the_last_event() -> Outcome {
    let (bed, contract) = (bed().await?, Contract::new());
    let router = router(&bed.store, &contract)?;
    let plans = of(ANNA, &router)?;
    let id = create(&bed.store).await?.id;
    let mut events = watch(&plans, id, Some("1")).await?;
    let reason = "the runs service does not answer";
    bed.store.failed(&receipt(), (id, 1), reason, NOW).await?;
    let (name, _, data) = next(&mut events).await.ok_or("no event")?;
    assert_eq!((name.as_str(), data.state), ("failed", PlanStatus::Failed));
    assert_eq!(next(&mut events).await, None);
    let request = WatchPlanProgressRequest::new(id);
    let answer = of(BERT, &router)?.watch_plan_progress(&request).await?;
    assert!(matches!(answer, WatchPlanProgressResponse::NotFound(_)), "{answer:?}");
    Ok(())
}

#[tokio::test]
async fn a_schedule_is_data_in_two_formats_or_a_calendar() -> Outcome {
    let (bed, contract) = (bed().await?, Contract::new());
    let router = router(&bed.store, &contract)?;
    let plans = of(ANNA, &router)?;
    let plan = create(&bed.store).await?;
    let mut request = GetPlanScheduleRequest::new(plan.id);
    let json = plans.get_plan_schedule(&request).await?;
    let builder = Client::builder("http://service/api")
        .responses(Responses::Enforce)
        .prefer("application/msgpack");
    let builder = builder.credential(&BEARER, Credential::bearer(KEY.sign(&of_runner(ANNA))?));
    let packed = Plans::from(builder.service(router).build()?)
        .get_plan_schedule(&request)
        .await?;
    assert_eq!(json, packed);

    request.accept = GetPlanScheduleAccept::Calendar;
    let answer = plans.get_plan_schedule(&request).await?;
    let GetPlanScheduleResponse::Ok {
        body: GetPlanScheduleOkBody::Calendar(text),
        etag,
    } = answer
    else {
        return Err(format!("{answer:?}").into());
    };
    assert!(text.ends_with("END:VCALENDAR\r\n") && !text.replace("\r\n", "").contains(['\r', '\n']));
    assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
    assert_eq!(
        text.matches("BEGIN:VEVENT\r\n").count(),
        usize::try_from(plan.sessions_total)?
    );
    let race = "DTSTART;VALUE=DATE:20270314\r\nDTEND;VALUE=DATE:20270315\r\nSUMMARY:Race\\, 21.1 km\r\n\
                DESCRIPTION:Spring half\\nWeek 11 of 11\r\n";
    assert!(text.contains(race), "{text}");

    // the tag of the calendar is not that of the data
    request.if_none_match = Some(etag);
    let answer = plans.get_plan_schedule(&request).await?;
    assert!(
        matches!(answer, GetPlanScheduleResponse::NotModified { .. }),
        "{answer:?}"
    );
    request.accept = GetPlanScheduleAccept::Json;
    let answer = plans.get_plan_schedule(&request).await?;
    assert!(matches!(answer, GetPlanScheduleResponse::Ok { .. }), "{answer:?}");
    Ok(())
}
