//! The operations of the contract over the store and the races service.

use axum::routing::get;
use plans_api::operations::{
    CreatePlanRequest, CreatePlanResponse, DeletePlanRequest, DeletePlanResponse, ExpandPlanRequest,
    ExpandPlanResponse, GetPlanRequest, GetPlanResponse, GetPlanScheduleAccept, GetPlanScheduleOkBody,
    GetPlanScheduleRequest, GetPlanScheduleResponse, GetPlanTemplateRequest, GetPlanTemplateResponse,
    ListPlanTemplatesRequest, ListPlanTemplatesResponse, ListPlansRequest, ListPlansResponse, PreviewPlanRequest,
    PreviewPlanResponse, UpdatePlanRequest, UpdatePlanResponse, WatchPlanProgressRequest, WatchPlanProgressResponse,
};
use plans_api::server::{self, PlansApi, RunnerlyPlansApi, TemplatesApi};
use plans_api::types::{PlanPage, PlanTemplate, PlanTemplateList, Schedule};
use runnerly_common::Error;
use runnerly_common::etag::{self, Tags};
use runnerly_common::idempotency::KeyedRequest;
use runnerly_common::token::{Caller, Tokens};
use runnerly_domain::expand;
use time::OffsetDateTime;
use wirewright_runtime::codec::{Encode, to_json};
use wirewright_runtime::http::HeaderValue;
use wirewright_runtime::http::header::ETAG;
use wirewright_runtime::problem::Problem;
use wirewright_runtime::server::{Options, Router, not_found};
use wirewright_runtime::types::ItemStream;

use crate::messages::Listener;
use crate::model::{Plan, PlanPatch, PlanQuery};
use crate::store::PlanStore;
use crate::{calendar, convert, link, rules, templates};

mod pick;
mod progress;
mod races;

use progress::Progress;
use races::Races;

/// The service: what answers the requests.
#[derive(Clone, Debug)]
pub struct Api {
    store: PlanStore,
    races: Races,
    clock: fn() -> OffsetDateTime,
}

impl Api {
    /// The service over a store and the races service, by the clock of the system. The client has to have tokens of this
    /// service.
    #[must_use]
    pub fn new(store: PlanStore, races: races_api::client::Client) -> Self {
        Self {
            store,
            races: Races::new(races),
            clock: OffsetDateTime::now_utc,
        }
    }

    /// The same by another clock.
    #[must_use]
    pub fn with_clock(self, clock: fn() -> OffsetDateTime) -> Self {
        Self { clock, ..self }
    }

    /// What hears of planners, races and runners. A relay of the store's outbox has to run beside it.
    #[must_use]
    pub fn listener(&self) -> Listener {
        Listener::new(self.store.clone(), self.clock)
    }
}

/// A router for the operations under `/api`, and `/healthz`. Everything else is answered 404. `tokens` says who calls.
pub fn router(api: Api, tokens: Tokens) -> Router {
    router_with(api, tokens, Options::default())
}

/// The same with options of your own.
pub fn router_with(api: Api, tokens: Tokens, options: Options) -> Router {
    server::router_with(api, tokens, options)
        .route("/healthz", get(|| async { "ok" }))
        .fallback(not_found)
}

impl RunnerlyPlansApi for Api {
    type Error = Problem;
    type Principal = Caller;
}

impl TemplatesApi for Api {
    async fn list_plan_templates(
        &self,
        request: ListPlanTemplatesRequest,
    ) -> Result<ListPlanTemplatesResponse, Problem> {
        let items: Vec<PlanTemplate> = templates::TEMPLATES.iter().map(Into::into).collect();
        let kinds = request.distance_kind;
        let wanted = |item: &PlanTemplate| {
            kinds.as_ref().is_none_or(|kinds| kinds.contains(&item.distance_kind))
                && request.level.is_none_or(|level| level == item.level)
        };
        let body = PlanTemplateList {
            items: items.into_iter().filter(wanted).collect(),
        };
        let etag = content_tag(&body)?;
        if knows(request.if_none_match.as_deref(), &etag) {
            return Ok(ListPlanTemplatesResponse::NotModified { etag });
        }
        Ok(ListPlanTemplatesResponse::Ok { body, etag })
    }

    async fn get_plan_template(&self, request: GetPlanTemplateRequest) -> Result<GetPlanTemplateResponse, Problem> {
        let body = PlanTemplate::from(templates::find(&request.slug).ok_or(Error::NotFound)?);
        let etag = content_tag(&body)?;
        if knows(request.if_none_match.as_deref(), &etag) {
            return Ok(GetPlanTemplateResponse::NotModified { etag });
        }
        Ok(GetPlanTemplateResponse::Ok {
            body: Box::new(body),
            etag,
        })
    }
}

impl PlansApi for Api {
    async fn preview_plan(&self, caller: Caller, request: PreviewPlanRequest) -> Result<PreviewPlanResponse, Problem> {
        let new = self.new_plan(caller.runner()?, request.body).await?;
        let schedule = expand(&new.inputs).map_err(|invalid| rules::broken(invalid, new.race_id.is_some()))?;
        Ok(PreviewPlanResponse::Ok(Box::new(convert::preview(&new, &schedule))))
    }

    async fn list_plans(&self, caller: Caller, request: ListPlansRequest) -> Result<ListPlansResponse, Problem> {
        let runner = caller.runner()?;
        let query = PlanQuery::from(&request);
        if let Some(known) = request.if_none_match.as_deref().map(Tags::parse) {
            let etag = etag::list(self.store.collection_version(runner).await?, &query)?;
            if known.name(&etag) {
                return Ok(ListPlansResponse::NotModified { etag });
            }
        }
        let page = self.store.list(runner, &query).await?;
        Ok(ListPlansResponse::Ok {
            etag: etag::list(page.version, &query)?,
            link: page.next_cursor.as_deref().map(|cursor| link::next(&request, cursor)),
            body: PlanPage {
                items: page.items.into_iter().map(Into::into).collect(),
                next_cursor: page.next_cursor,
            },
        })
    }

    async fn create_plan(&self, caller: Caller, request: CreatePlanRequest) -> Result<CreatePlanResponse, Problem> {
        let content = String::from_utf8_lossy(&to_json(&request.body)).into_owned();
        let runner = caller.runner()?;
        let keyed = KeyedRequest::new("createPlan", runner, request.idempotency_key, &content)?;
        if let Some(plan) = self.store.claim(&keyed, (self.clock)()).await? {
            return Ok(created(plan));
        }
        match self.pick(&keyed, runner, request).await {
            Ok(plan) => Ok(created(plan)),
            Err(problem) => {
                self.store.release(&keyed).await?;
                Err(problem)
            }
        }
    }

    async fn get_plan(&self, caller: Caller, request: GetPlanRequest) -> Result<GetPlanResponse, Problem> {
        let plan = self.store.get(caller.runner()?, request.plan_id).await?;
        let etag = etag::resource(plan.version);
        if knows_version(request.if_none_match.as_deref(), plan.version) {
            return Ok(GetPlanResponse::NotModified { etag });
        }
        let body = Box::new(plan.into());
        Ok(GetPlanResponse::Ok { body, etag })
    }

    async fn update_plan(&self, caller: Caller, request: UpdatePlanRequest) -> Result<UpdatePlanResponse, Problem> {
        let versions = etag::required(request.if_match.as_deref())?;
        let patch = PlanPatch::from(request.body);
        let plan = self
            .store
            .update(caller.runner()?, request.plan_id, &versions, patch, (self.clock)())
            .await
            .map_err(problem)?;
        Ok(UpdatePlanResponse::Accepted {
            etag: etag::resource(plan.version),
            body: Box::new(plan.into()),
        })
    }

    async fn delete_plan(&self, caller: Caller, request: DeletePlanRequest) -> Result<DeletePlanResponse, Problem> {
        let versions = etag::required(request.if_match.as_deref())?;
        let plan = self
            .store
            .abandon(caller.runner()?, request.plan_id, &versions, (self.clock)())
            .await
            .map_err(problem)?;
        Ok(DeletePlanResponse::Accepted {
            etag: etag::resource(plan.version),
            body: Box::new(plan.into()),
        })
    }

    async fn get_plan_schedule(
        &self,
        caller: Caller,
        request: GetPlanScheduleRequest,
    ) -> Result<GetPlanScheduleResponse, Problem> {
        let week = request.week.and_then(|week| u8::try_from(week).ok());
        let (plan, weeks) = self.store.schedule(caller.runner()?, request.plan_id, week).await?;
        // weak, for the formats of the data have the tag in common
        let etag = match request.accept {
            GetPlanScheduleAccept::Json => format!("W/\"{}\"", plan.version),
            GetPlanScheduleAccept::Calendar => format!("W/\"{}+ics\"", plan.version),
        };
        if knows(request.if_none_match.as_deref(), &etag) {
            return Ok(GetPlanScheduleResponse::NotModified { etag });
        }
        let body = match request.accept {
            GetPlanScheduleAccept::Json => GetPlanScheduleOkBody::Json(Schedule {
                plan_id: plan.id,
                revision: convert::int(plan.revision),
                weeks: weeks.iter().map(|week| convert::plan_week(&plan, week)).collect(),
            }),
            GetPlanScheduleAccept::Calendar => GetPlanScheduleOkBody::Calendar(calendar::calendar(&plan, &weeks)?),
        };
        Ok(GetPlanScheduleResponse::Ok { body, etag })
    }

    async fn watch_plan_progress(
        &self,
        caller: Caller,
        request: WatchPlanProgressRequest,
    ) -> Result<WatchPlanProgressResponse, Problem> {
        let seen = request.last_event_id.and_then(|id| id.parse().ok());
        let progress = Progress::of(self.store.clone(), caller.runner()?, request.plan_id, seen).await?;
        Ok(WatchPlanProgressResponse::Ok(ItemStream::from_results(
            progress.events(),
        )))
    }

    async fn expand_plan(&self, caller: Caller, request: ExpandPlanRequest) -> Result<ExpandPlanResponse, Problem> {
        let plan = self
            .store
            .expand_again(caller.runner()?, request.plan_id, (self.clock)())
            .await?;
        Ok(ExpandPlanResponse::Accepted {
            etag: etag::resource(plan.version),
            body: Box::new(plan.into()),
        })
    }
}

/// The answer to a request that has created a plan, now or before.
fn created(plan: Plan) -> CreatePlanResponse {
    CreatePlanResponse::Accepted {
        location: link::plan(plan.id),
        etag: etag::resource(plan.version),
        body: Box::new(plan.into()),
    }
}

/// The tag of content that has no version of its own.
fn content_tag(body: &impl Encode) -> Result<String, Error> {
    etag::list(0, &String::from_utf8_lossy(&to_json(body)))
}

fn knows(field: Option<&str>, etag: &str) -> bool {
    field.is_some_and(|field| Tags::parse(field).name(etag))
}

fn knows_version(field: Option<&str>, version: i64) -> bool {
    field.is_some_and(|field| Tags::parse(field).name_version(version))
}

/// What a change fails with: 412 comes with the current entity tag.
fn problem(error: Error) -> Problem {
    let current = match &error {
        Error::Stale(version) => HeaderValue::try_from(etag::resource(*version)).ok(),
        _ => None,
    };
    let problem = Problem::from(error);
    match current {
        Some(current) => problem.header(ETAG, current),
        None => problem,
    }
}
