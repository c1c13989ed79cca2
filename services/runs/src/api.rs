//! The operations of the contract over the store.

use std::sync::Arc;

use axum::routing::get;
use runnerly_common::callback::{Courier, Sender};
use runnerly_common::etag::{self, Tags};
use runnerly_common::token::{Caller, Tokens};
use runnerly_common::{Error, problem};
use runs_api::operations::{
    AddRunsRequest, AddRunsResponse, CompleteRunRequest, CompleteRunResponse, CreateRunRequest, CreateRunResponse,
    DeleteRunRequest, DeleteRunResponse, ExportRunsAccept, ExportRunsOkBody, ExportRunsRequest, ExportRunsResponse,
    GetRunRequest, GetRunResponse, GetRunStatsRequest, GetRunStatsResponse, GetRunsRequest, GetRunsResponse,
    GetTrackRequest, GetTrackResponse, GetUploadRequest, GetUploadResponse, LIST_RUNS, ListRunsRequest,
    ListRunsResponse, StreamRunsRequest, StreamRunsResponse, UPLOAD_TRACK, UpdateRunRequest, UpdateRunResponse,
    UploadTrackRequest, UploadTrackResponse,
};
use runs_api::server::{self, RunnerlyRunsApi, RunsApi, StatisticsApi, TracksApi};
use runs_api::types::RunPage;
use serde::Serialize;
use time::OffsetDateTime;
use tokio::sync::Notify;
use uuid::Uuid;
use wirewright_runtime::http::header::ETAG;
use wirewright_runtime::http::{HeaderValue, StatusCode};
use wirewright_runtime::problem::Problem;
use wirewright_runtime::server::{Options, Router, not_found};
use wirewright_runtime::types::ItemStream;
use wirewright_runtime::violation::{Violation, Violations};

use crate::callbacks::News;
use crate::importer::Importer;
use crate::model::{Completion, Group, NewRun, RunPatch, RunQuery, StatsFilter};
use crate::store::RunStore;
use crate::{convert, link};

mod export;
mod feed;
mod tracks;

/// The greatest body of `uploadTrack`, in bytes.
const UPLOAD_LIMIT: usize = 20 * 1024 * 1024;

/// The service: what answers the requests.
#[derive(Clone, Debug)]
pub struct Api {
    store: RunStore,
    sender: Sender,
    wake: Arc<Notify>,
    told: Arc<Notify>,
    clock: fn() -> OffsetDateTime,
}

impl Api {
    /// The service over a store, by the clock of the system. `sender` sends its callbacks.
    #[must_use]
    pub fn new(store: RunStore, sender: Sender) -> Self {
        Self::with_clock(store, sender, OffsetDateTime::now_utc)
    }

    /// The same by another clock.
    #[must_use]
    pub fn with_clock(store: RunStore, sender: Sender, clock: fn() -> OffsetDateTime) -> Self {
        Self {
            store,
            sender,
            wake: Arc::default(),
            told: Arc::default(),
            clock,
        }
    }

    /// What makes runs of the tracks that are uploaded; one has to run beside the router.
    #[must_use]
    pub fn importer(&self) -> Importer {
        let (wake, told) = (Arc::clone(&self.wake), Arc::clone(&self.told));
        Importer::new(self.store.clone(), wake, told, self.clock)
    }

    /// What tells what became of tracks, and which runs are done; one has to run beside the router.
    #[must_use]
    pub fn courier(&self) -> Courier<News> {
        let news = News::new(self.store.clone(), &self.sender);
        Courier::new(self.store.callbacks(), news, Arc::clone(&self.told), self.clock)
    }
}

/// A router for the operations under `/api`, and `/healthz`. Everything else is answered 404. `tokens` says who calls.
pub fn router(api: Api, tokens: Tokens) -> Router {
    router_with(api, tokens, Options::default())
}

/// The same with options of your own, but for the size of uploads: a track may have 20 MiB.
pub fn router_with(api: Api, tokens: Tokens, options: Options) -> Router {
    let upload = Options {
        body_limit: UPLOAD_LIMIT,
        ..options.clone()
    };
    let options = options.operation(UPLOAD_TRACK.id, upload);
    server::router_with(api, tokens, options)
        .route("/healthz", get(|| async { "ok" }))
        .fallback(not_found)
}

impl RunnerlyRunsApi for Api {
    type Error = Problem;
    type Principal = Caller;
}

impl RunsApi for Api {
    async fn list_runs(&self, caller: Caller, request: ListRunsRequest) -> Result<ListRunsResponse, Problem> {
        if request.month.is_some() && request.year.is_none() {
            return Err(month_without_year());
        }
        let runner_id = caller.runner()?;
        let query = RunQuery::from(&request);
        let tag = |version| etag::list(version, &(runner_id, &query));
        if let Some(known) = request.if_none_match.as_deref().map(Tags::parse) {
            let etag = tag(self.store.collection_version(runner_id).await?)?;
            if known.name(&etag) {
                return Ok(ListRunsResponse::NotModified { etag });
            }
        }
        let page = self.store.list(runner_id, &query).await?;
        let items = page.items.into_iter().map(TryInto::try_into);
        Ok(ListRunsResponse::Ok {
            etag: tag(page.version)?,
            link: page.next_cursor.as_deref().map(|cursor| link::next(&request, cursor)),
            body: RunPage {
                items: items.collect::<Result<_, Error>>()?,
                next_cursor: page.next_cursor,
            },
        })
    }

    async fn create_run(&self, caller: Caller, request: CreateRunRequest) -> Result<CreateRunResponse, Problem> {
        let new = NewRun::from(request.body);
        let now = (self.clock)();
        let run = self
            .store
            .create(caller.runner()?, request.idempotency_key, &new, now)
            .await?;
        Ok(CreateRunResponse::Created {
            location: link::run(run.id),
            etag: etag::resource(run.version),
            body: run.try_into()?,
        })
    }

    async fn add_runs(&self, _: Caller, request: AddRunsRequest) -> Result<AddRunsResponse, Problem> {
        let runs = convert::bulk(request.body).map_err(invalid)?;
        let outcome = self.store.add(&runs, (self.clock)()).await?;
        Ok(AddRunsResponse::Ok(outcome.into()))
    }

    async fn export_runs(&self, caller: Caller, request: ExportRunsRequest) -> Result<ExportRunsResponse, Problem> {
        let (runner_id, query) = (caller.runner()?, RunQuery::from(&request));
        let known = request.if_none_match.as_deref();
        let form = match request.accept {
            ExportRunsAccept::Ndjson => "ndjson",
            ExportRunsAccept::Csv => "csv",
        };
        let (etag, not_modified) = self.tag_of_all(runner_id, &(&query, form), known).await?;
        if not_modified {
            return Ok(ExportRunsResponse::NotModified { etag });
        }
        let pages = export::pages(self.store.clone(), runner_id, query).await?;
        Ok(ExportRunsResponse::Ok {
            body: match request.accept {
                ExportRunsAccept::Ndjson => ExportRunsOkBody::Ndjson(export::items(pages)),
                ExportRunsAccept::Csv => ExportRunsOkBody::Csv(export::table(pages)),
            },
            etag,
        })
    }

    async fn stream_runs(&self, caller: Caller, _: StreamRunsRequest) -> Result<StreamRunsResponse, Problem> {
        let events = feed::events(self.store.changes(), caller.runner()?);
        Ok(StreamRunsResponse::Ok(ItemStream::from_results(events)))
    }

    async fn get_run(&self, caller: Caller, request: GetRunRequest) -> Result<GetRunResponse, Problem> {
        let run = self
            .store
            .get(caller.runner_or(request.x_runner_id)?, request.run_id)
            .await?;
        let etag = etag::resource(run.version);
        let known = request.if_none_match.as_deref().map(Tags::parse);
        if known.is_some_and(|known| known.name_version(run.version)) {
            return Ok(GetRunResponse::NotModified { etag });
        }
        Ok(GetRunResponse::Ok {
            body: run.try_into()?,
            etag,
        })
    }

    async fn update_run(&self, caller: Caller, request: UpdateRunRequest) -> Result<UpdateRunResponse, Problem> {
        let versions = etag::required(request.if_match.as_deref())?;
        let patch = RunPatch::from(request.body);
        let now = (self.clock)();
        let run = self
            .store
            .update(caller.runner()?, request.run_id, &versions, patch, now)
            .await
            .map_err(changed)?;
        Ok(UpdateRunResponse::Ok {
            etag: etag::resource(run.version),
            body: run.try_into()?,
        })
    }

    async fn delete_run(&self, caller: Caller, request: DeleteRunRequest) -> Result<DeleteRunResponse, Problem> {
        let versions = request.if_match.as_deref().map(Tags::parse);
        self.store
            .delete(
                caller.runner_or(request.x_runner_id)?,
                request.run_id,
                versions.as_ref(),
            )
            .await
            .map_err(changed)?;
        Ok(DeleteRunResponse::NoContent)
    }

    async fn complete_run(&self, caller: Caller, request: CompleteRunRequest) -> Result<CompleteRunResponse, Problem> {
        let versions = request.if_match.as_deref().map(Tags::parse);
        let completion = Completion::from(request.body);
        let now = (self.clock)();
        let run = self
            .store
            .complete(caller.runner()?, request.run_id, versions.as_ref(), completion, now)
            .await
            .map_err(changed)?;
        self.told.notify_one();
        Ok(CompleteRunResponse::Ok {
            etag: etag::resource(run.version),
            body: Box::new(run.try_into()?),
        })
    }

    async fn get_runs(&self, caller: Caller, request: GetRunsRequest) -> Result<GetRunsResponse, Problem> {
        let runner_id = caller.runner_or(Some(request.runner_id))?;
        let query = RunQuery::from(&request);
        let known = request.if_none_match.as_deref();
        let (etag, not_modified) = self.tag_of_all(runner_id, &query, known).await?;
        if not_modified {
            return Ok(GetRunsResponse::NotModified { etag });
        }
        let pages = export::pages(self.store.clone(), runner_id, query).await?;
        Ok(GetRunsResponse::Ok {
            body: export::all(pages).await?,
            etag,
        })
    }
}

impl TracksApi for Api {
    async fn upload_track(&self, caller: Caller, request: UploadTrackRequest) -> Result<UploadTrackResponse, Problem> {
        let upload = self.receive(caller.runner()?, request.body).await?;
        Ok(UploadTrackResponse::Accepted {
            location: link::upload(upload.id),
            body: Box::new(upload.into()),
        })
    }

    async fn get_upload(&self, caller: Caller, request: GetUploadRequest) -> Result<GetUploadResponse, Problem> {
        let upload = self.store.upload(caller.runner()?, request.upload_id).await?;
        let etag = etag::state(&(upload.id, upload.state, &upload.failure, &upload.callback))?;
        let known = request.if_none_match.as_deref().map(Tags::parse);
        if known.is_some_and(|known| known.name(&etag)) {
            return Ok(GetUploadResponse::NotModified { etag });
        }
        Ok(GetUploadResponse::Ok {
            body: Box::new(upload.into()),
            etag,
        })
    }

    async fn get_track(&self, caller: Caller, request: GetTrackRequest) -> Result<GetTrackResponse, Problem> {
        self.track(caller.runner()?, request).await
    }
}

impl StatisticsApi for Api {
    async fn get_run_stats(&self, caller: Caller, request: GetRunStatsRequest) -> Result<GetRunStatsResponse, Problem> {
        let runner_id = caller.runner()?;
        let filter = request.filter.map(StatsFilter::from).unwrap_or_default();
        let group = request.group.map(Group::from).unwrap_or_default();
        let tag = |version| etag::list(version, &(runner_id, filter, group));
        if let Some(known) = request.if_none_match.as_deref().map(Tags::parse) {
            let etag = tag(self.store.collection_version(runner_id).await?)?;
            if known.name(&etag) {
                return Ok(GetRunStatsResponse::NotModified { etag });
            }
        }
        let (version, totals) = self.store.stats(runner_id, &filter, group).await?;
        let totals = totals.into_iter().map(|(period, totals)| (period, totals.into()));
        Ok(GetRunStatsResponse::Ok {
            body: totals.collect(),
            etag: tag(version)?,
        })
    }
}

impl Api {
    /// The tag of all runs that are asked for, and whether the client knows it. It is taken before they are read, page by
    /// page, so that they may be newer than it says and never older.
    async fn tag_of_all(
        &self,
        runner_id: Uuid,
        query: &impl Serialize,
        known: Option<&str>,
    ) -> Result<(String, bool), Error> {
        let version = self.store.collection_version(runner_id).await?;
        let etag = etag::list(version, &(runner_id, query))?;
        let not_modified = known.map(Tags::parse).is_some_and(|known| known.name(&etag));
        Ok((etag, not_modified))
    }
}

/// What a change fails with: 412 comes with the current entity tag.
fn changed(error: Error) -> Problem {
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

/// 400 for what the contract says in words only.
fn invalid(violations: Violations) -> Problem {
    problem::problem(
        StatusCode::BAD_REQUEST,
        "validation-failed",
        "The request breaks the contract",
    )
    .errors(violations)
}

fn month_without_year() -> Problem {
    let month = LIST_RUNS.parameters.iter().find(|parameter| parameter.name == "month");
    let mut violations = Violations::default();
    if let Some(month) = month {
        violations.push(Violation::new(month.place(), "required", "needs `year`"));
    }
    invalid(violations)
}
