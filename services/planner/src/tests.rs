//! A planner over a broker in the process, and a runs service that does what it is told.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicUsize};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use planner_api::types::{NewPlannedRunStatus, RunType};
use time::macros::date;
use wirewright_runtime::client::{Credential, Responses};
use wirewright_runtime::codec::Decode;
use wirewright_runtime::events::{Broker, Exchange, InProcess, Kind, Message, Queue, Topology};
use wirewright_runtime::http::StatusCode;
use wirewright_runtime::http::header::CONTENT_TYPE;

use super::*;

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

const ANNA: Uuid = Uuid::from_u128(0xa);
const PLAN: Uuid = Uuid::from_u128(0xb);
/// Where what planners tell is heard.
const TOLD: &str = "told";

/// What the runs service is like.
#[derive(Clone, Default)]
struct Script(Arc<Scripted>);

#[derive(Default)]
struct Scripted {
    runs: Mutex<BTreeSet<Uuid>>,
    /// Whether all is answered 503.
    away: AtomicBool,
    /// Whether all runs are rejected.
    rejects: AtomicBool,
    under_way: AtomicUsize,
    peak: AtomicUsize,
}

impl Scripted {
    fn runs(&self) -> BTreeSet<Uuid> {
        self.runs.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn change(&self, change: impl FnOnce(&mut BTreeSet<Uuid>) -> bool) -> bool {
        change(&mut self.runs.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn json(body: String) -> Response {
    ([(CONTENT_TYPE, "application/json")], body).into_response()
}

fn problem(status: StatusCode) -> Response {
    let body = format!(r#"{{"title":"No","status":{}}}"#, status.as_u16());
    (status, [(CONTENT_TYPE, "application/problem+json")], body).into_response()
}

async fn add(State(Script(script)): State<Script>, request: Request) -> Response {
    if script.away.load(Ordering::SeqCst) {
        return problem(StatusCode::SERVICE_UNAVAILABLE);
    }
    if script.rejects.load(Ordering::SeqCst) {
        return json(format!(
            r#"{{"created":0,"unchanged":0,"conflicts":1,"rejected":[{{"runner_id":"{ANNA}","index":0,"reason":"conflict",
            "message":"there is another run with this id"}}]}}"#
        ));
    }
    let now = script.under_way.fetch_add(1, Ordering::SeqCst) + 1;
    script.peak.fetch_max(now, Ordering::SeqCst);
    tokio::time::sleep(Duration::from_millis(100)).await;
    script.under_way.fetch_sub(1, Ordering::SeqCst);
    let body = axum::body::to_bytes(request.into_body(), 1 << 20)
        .await
        .unwrap_or_default();
    let all: serde_json::Value = serde_json::from_slice(&body).unwrap_or_default();
    let ids = all[ANNA.to_string()].as_array().into_iter().flatten();
    let ids = ids.filter_map(|run| run["id"].as_str()?.parse().ok());
    let (new, known): (Vec<Uuid>, Vec<Uuid>) = ids.partition(|id| script.change(|runs| runs.insert(*id)));
    json(format!(
        r#"{{"created":{},"unchanged":{},"conflicts":0,"rejected":[]}}"#,
        new.len(),
        known.len()
    ))
}

async fn read(State(Script(script)): State<Script>, Path(id): Path<Uuid>) -> Response {
    if !script.runs().contains(&id) {
        return problem(StatusCode::NOT_FOUND);
    }
    let run = format!(
        r#"{{"id":"{id}","runner_id":"{ANNA}","status":"planned","title":"Easy run","description":null,
        "type":"training","source":"plan","plan_id":null,"race_id":null,"scheduled_on":"2027-01-05","tags":[],"has_track":false,"version":1,"created_at":"2026-12-27T08:00:00Z","updated_at":"2026-12-27T08:00:00Z"}}"#
    );
    ([("etag", "\"1\""), ("content-type", "application/json")], run).into_response()
}

async fn delete(State(Script(script)): State<Script>, Path(id): Path<Uuid>) -> Response {
    match script.change(|runs| runs.remove(&id)) {
        true => StatusCode::NO_CONTENT.into_response(),
        false => problem(StatusCode::NOT_FOUND),
    }
}

/// A planner at work, and a queue that hears what it tells.
struct Bed {
    broker: InProcess,
    script: Script,
    planner: Planner,
    _running: wirewright_runtime::events::Running,
}

async fn bed() -> Outcome<Bed> {
    let script = Script::default();
    let router = axum::Router::new()
        .route("/api/runs/bulk", post(add))
        .route("/api/runs/{id}", get(read).delete(delete))
        .with_state(script.clone());
    let client = Client::builder("http://service/api").responses(Responses::Report);
    let client = client.credential(&runs_api::security::BEARER, Credential::bearer("token"));
    let broker = InProcess::new();
    let told = Topology::new().exchange(Exchange::new("incoming", Kind::Topic));
    let told = ["progressed", "expanded", "failed"]
        .into_iter()
        .fold(told.queue(Queue::new(TOLD)), |told, what| {
            told.bind(TOLD, "incoming", &format!("training.{what}.*"))
        });
    broker.declare(&told).await?;
    let planner = Planner::new(client.service(router).build()?, broker.clone());
    Ok(Bed {
        _running: planner.consumers().spawn(Arc::new(broker.clone())),
        broker,
        script,
        planner,
    })
}

/// A plan of so many weeks with two runs each, whose ids are 2, 3 and so on.
fn job(weeks: i32, deletions: Vec<Uuid>) -> TrainingCreated {
    let run = |id: u128| NewPlannedRun {
        id: Some(Uuid::from_u128(id)),
        ..NewPlannedRun::new(
            NewPlannedRunStatus::Planned,
            "Easy run".to_owned(),
            RunType::Training,
            date!(2027 - 01 - 05),
        )
    };
    let week = |week: i32| {
        let first = u128::from(week.unsigned_abs()) * 2;
        TrainingWeek {
            week,
            runs: vec![run(first), run(first + 1)],
        }
    };
    TrainingCreated {
        plan_id: PLAN,
        runner_id: ANNA,
        revision: 1,
        name: "Spring half".to_owned(),
        sessions_total: 2 * weeks,
        weeks: (1..=weeks).map(week).collect(),
        deletions,
    }
}

/// What was told, with its message id.
struct Told(String, String, Vec<u8>);

impl Told {
    fn read<M: Decode>(&self) -> Outcome<M> {
        Ok(from_json(&self.2, &ReadOptions::default()).map_err(|error| error.to_string())?)
    }
}

impl Bed {
    async fn ask(&self, job: &TrainingCreated) -> Outcome {
        // the planner declares its queue in its own time
        while self.broker.depth("plans.expand").await?.is_none() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let mut message = Message::new("incoming", format!("training.created.{PLAN}"), to_json(job));
        message.properties.message_id = Some("first".to_owned());
        message.properties.content_type = Some("application/json".to_owned());
        message.properties.kind = Some("trainingCreated".to_owned());
        Ok(self.broker.publish(&message).await?)
    }

    /// The next thing that is told, within two minutes: longer than all tries take.
    async fn told(&self) -> Outcome<Told> {
        let next = async {
            loop {
                if let Some(delivery) = self.broker.get(TOLD).await? {
                    let message = delivery.message.clone();
                    delivery.ack().await?;
                    let id = message.properties.message_id.unwrap_or_default();
                    return Outcome::Ok(Told(message.routing_key, id, message.body.to_vec()));
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(120), next).await?
    }

    async fn is_quiet(&self) -> Outcome<bool> {
        tokio::time::sleep(Duration::from_secs(120)).await;
        Ok(self.broker.get(TOLD).await?.is_none())
    }

    async fn dead(&self) -> Outcome<u64> {
        Ok(self
            .broker
            .depth("plans.expand.dead")
            .await?
            .map_or(0, |depth| depth.ready))
    }
}

#[tokio::test(start_paused = true)]
async fn weeks_are_created_three_at_a_time_and_told_of() -> Outcome {
    let bed = bed().await?;
    bed.ask(&job(8, Vec::new())).await?;
    let mut created = BTreeSet::new();
    for _ in 0..8 {
        let told = bed.told().await?;
        assert_eq!(told.0, format!("training.progressed.{PLAN}"));
        let progress: TrainingProgressed = told.read()?;
        assert_eq!(
            (progress.plan_id, progress.runner_id, progress.revision),
            (PLAN, ANNA, 1)
        );
        assert_eq!((progress.created.len(), progress.deleted.len()), (2, 0));
        created.extend(progress.created);
    }
    let told = bed.told().await?;
    assert_eq!(told.0, format!("training.expanded.{PLAN}"));
    let expanded: TrainingExpanded = told.read()?;
    assert_eq!(
        (expanded.created, expanded.unchanged, expanded.name.as_str()),
        (16, 0, "Spring half")
    );
    assert_eq!(created, bed.script.0.runs());
    assert_eq!((created.len(), bed.script.0.peak.load(Ordering::SeqCst)), (16, 3));
    assert!(bed.is_quiet().await?);
    assert_eq!((bed.planner.done(), bed.dead().await?), (1, 0));
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_message_that_comes_again_makes_a_plan_ready_once() -> Outcome {
    let bed = bed().await?;
    let mut ready = BTreeSet::new();
    for unchanged in [0, 2] {
        bed.ask(&job(1, Vec::new())).await?;
        bed.told().await?;
        let told = bed.told().await?;
        assert_eq!(told.read::<TrainingExpanded>()?.unchanged, unchanged);
        ready.insert(told.1);
    }
    assert_eq!((ready.len(), bed.script.0.runs().len()), (1, 2));
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn what_is_left_of_a_plan_makes_the_whole_of_it_ready() -> Outcome {
    let bed = bed().await?;
    let rest = TrainingCreated {
        sessions_total: 43,
        ..job(2, Vec::new())
    };
    bed.ask(&rest).await?;
    for _ in 0..2 {
        bed.told().await?.read::<TrainingProgressed>()?;
    }
    let ready: TrainingExpanded = bed.told().await?.read()?;
    assert_eq!((ready.created, ready.unchanged), (4, 39));
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn runs_that_nobody_wants_are_deleted() -> Outcome {
    let bed = bed().await?;
    let [there, gone] = [Uuid::from_u128(70), Uuid::from_u128(71)];
    bed.script.0.change(|runs| runs.insert(there));
    bed.ask(&job(0, vec![there, gone])).await?;
    let progress: TrainingProgressed = bed.told().await?.read()?;
    assert_eq!((progress.created.len(), progress.deleted), (0, vec![there, gone]));
    assert_eq!(bed.script.0.runs(), BTreeSet::new());
    // that makes no plan ready
    assert!(bed.is_quiet().await?);
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_service_that_is_away_is_waited_for() -> Outcome {
    let bed = bed().await?;
    bed.script.0.away.store(true, Ordering::SeqCst);
    bed.ask(&job(2, Vec::new())).await?;
    // two of the three waits
    tokio::time::sleep(Duration::from_secs(15)).await;
    assert_eq!(bed.broker.depth(TOLD).await?.map(|depth| depth.ready), Some(0));
    bed.script.0.away.store(false, Ordering::SeqCst);
    for _ in 0..2 {
        bed.told().await?.read::<TrainingProgressed>()?;
    }
    bed.told().await?.read::<TrainingExpanded>()?;
    assert_eq!(bed.dead().await?, 0);
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_plan_has_failed_after_the_last_try() -> Outcome {
    let bed = bed().await?;
    bed.script.0.away.store(true, Ordering::SeqCst);
    bed.ask(&job(2, Vec::new())).await?;
    let told = bed.told().await?;
    assert_eq!(told.0, format!("training.failed.{PLAN}"));
    let failed: TrainingFailed = told.read()?;
    assert_eq!(
        (failed.revision, failed.reason.as_str()),
        (1, "the runs service answered 503 Service Unavailable")
    );
    assert!(bed.is_quiet().await?);
    assert_eq!((bed.dead().await?, bed.planner.done()), (1, 0));
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn what_is_refused_for_good_is_not_tried_again() -> Outcome {
    let bed = bed().await?;
    bed.script.0.rejects.store(true, Ordering::SeqCst);
    let asked = tokio::time::Instant::now();
    bed.ask(&job(1, Vec::new())).await?;
    let failed: TrainingFailed = bed.told().await?.read()?;
    assert!(
        failed.reason.ends_with("there is another run with this id"),
        "{}",
        failed.reason
    );
    assert!(asked.elapsed() < Duration::from_secs(1), "{:?}", asked.elapsed());
    assert!(bed.is_quiet().await?);
    assert_eq!(bed.dead().await?, 1);
    Ok(())
}
