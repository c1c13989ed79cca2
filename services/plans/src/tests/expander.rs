//! The expander over a runs service that does not work.

use std::sync::atomic::{AtomicI64, Ordering};

use plans_api::operations::{ExpandPlanRequest, GetPlanRequest};
use plans_api::types::PlanStatus;
use runnerly_common::token::Claims;
use wirewright_runtime::http::StatusCode;
use wirewright_runtime::server::{Options, Router};

use super::api::{Outcome, always, client, client_with, of, tokens};
use super::*;
use crate::api::{Api, router_with};

/// Seconds since [`NOW`].
static PASSED: AtomicI64 = AtomicI64::new(0);

fn clock() -> OffsetDateTime {
    NOW + time::Duration::seconds(PASSED.load(Ordering::SeqCst))
}

fn api(store: &PlanStore, runs: Router) -> Result<Api, Box<dyn std::error::Error>> {
    let races = client(always(StatusCode::NOT_FOUND))?;
    let of_plans = Claims::of_service("plans", "runs", &["runs:bulk"], NOW);
    let runs = client_with(&runs_api::security::BEARER, runs, &of_plans)?;
    Ok(Api::new(store.clone(), races, runs).with_clock(clock))
}

#[tokio::test]
async fn a_plan_fails_after_four_attempts_and_can_be_expanded_again() -> Outcome {
    let bed = bed().await?;
    let api = api(&bed.store, always(StatusCode::BAD_GATEWAY))?;
    let expander = api.expander();
    // tokens are judged by their own clock
    let plans = of(ANNA, &router_with(api, tokens("plans"), Options::tests()))?;
    let id = create(&bed.store).await?.id;
    for wait in [1, 10, 60] {
        assert_eq!(expander.work().await?, 1);
        assert_eq!(expander.work().await?, 0, "it waits {wait} s");
        PASSED.fetch_add(wait - 1, Ordering::SeqCst);
        assert_eq!(expander.work().await?, 0, "it waits {wait} s");
        PASSED.fetch_add(1, Ordering::SeqCst);
        assert_eq!(bed.store.get(ANNA, id).await?.status, Status::Expanding);
    }
    assert_eq!(expander.work().await?, 1);
    let answer = plans.get_plan(&GetPlanRequest::new(id)).await?;
    let plan = answer.ok().map_err(|other| format!("{other:?}"))?;
    assert_eq!((plan.status, plan.sessions_created), (PlanStatus::Failed, 0));
    assert_eq!(plan.failure.map(|failure| failure.status), Some(502));
    assert_eq!(expander.work().await?, 0);

    let request = ExpandPlanRequest { plan_id: id };
    let again = plans
        .expand_plan(&request)
        .await?
        .accepted()
        .map_err(|other| format!("{other:?}"))?;
    assert_eq!((again.status, again.failure), (PlanStatus::Expanding, None));
    assert_eq!(expander.work().await?, 1);
    Ok(())
}

#[tokio::test]
async fn a_refusal_fails_at_once() -> Outcome {
    let bed = bed().await?;
    let answer = r#"{"created":0,"unchanged":0,"conflicts":1,"rejected":[{"runner_id":"00000000-0000-0000-0000-00000000000a",
        "index":0,"reason":"conflict","message":"there is another run with this id"}]}"#;
    let runs = Router::new().fallback(axum::routing::any(move || async move {
        ([("content-type", "application/json")], answer)
    }));
    let expander = api(&bed.store, runs)?.expander();
    let id = create(&bed.store).await?.id;
    expander.work().await?;
    let plan = bed.store.get(ANNA, id).await?;
    assert_eq!(plan.status, Status::Failed);
    let reason = plan.failure.unwrap_or_default();
    assert!(reason.contains("there is another run with this id"), "{reason}");
    Ok(())
}
