//! The operations of the contract over the store.

use std::sync::Arc;

use axum::routing::get;
use races_api::operations::{
    CreateRaceRequest, CreateRaceResponse, DeleteRaceRequest, DeleteRaceResponse, GetRaceRequest, GetRaceResponse,
    GetResultsRequest, GetResultsResponse, GetSubscriptionRequest, GetSubscriptionResponse, ListParticipantsRequest,
    ListParticipantsResponse, ListRacesRequest, ListRacesResponse, ParticipateRequest, ParticipateResponse,
    PublishResultsRequest, PublishResultsResponse, ReplaceRaceRequest, ReplaceRaceResponse, SubscribeRequest,
    SubscribeResponse, UnsubscribeRequest, UnsubscribeResponse, WithdrawRequest, WithdrawResponse,
};
use races_api::server::{self, ParticipantsApi, RacesApi, ResultsApi, RunnerlyRacesApi};
use races_api::types::RacePage;
use runnerly_common::Error;
use runnerly_common::callback::{Courier, Sender};
use runnerly_common::etag::{self, Tags};
use runnerly_common::token::{Caller, Identity, Tokens};
use time::OffsetDateTime;
use tokio::sync::Notify;
use uuid::Uuid;
use wirewright_runtime::http::HeaderValue;
use wirewright_runtime::http::header::ETAG;
use wirewright_runtime::problem::Problem;
use wirewright_runtime::server::{Options, Router, not_found};

use crate::callbacks::ResultsPublished;
use crate::model::RaceInput;
use crate::store::RaceStore;
use crate::{convert, link};

mod participants;
mod results;

/// The service: what answers the requests.
#[derive(Clone, Debug)]
pub struct Api {
    store: RaceStore,
    sender: Sender,
    published: Arc<Notify>,
    clock: fn() -> OffsetDateTime,
}

impl Api {
    /// The service over a store, by the clock of the system. `sender` sends its callbacks.
    #[must_use]
    pub fn new(store: RaceStore, sender: Sender) -> Self {
        Self::with_clock(store, sender, OffsetDateTime::now_utc)
    }

    /// The same by another clock.
    #[must_use]
    pub fn with_clock(store: RaceStore, sender: Sender, clock: fn() -> OffsetDateTime) -> Self {
        Self {
            store,
            sender,
            published: Arc::default(),
            clock,
        }
    }

    /// What tells who have subscribed; one has to run beside the router.
    #[must_use]
    pub fn courier(&self) -> Courier<ResultsPublished> {
        let published = ResultsPublished::new(self.store.clone(), &self.sender);
        Courier::new(
            self.store.callbacks(),
            published,
            Arc::clone(&self.published),
            self.clock,
        )
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

impl RunnerlyRacesApi for Api {
    type Error = Problem;
    type Principal = Caller;
}

impl RacesApi for Api {
    async fn list_races(
        &self,
        caller: Option<Caller>,
        request: ListRacesRequest,
    ) -> Result<ListRacesResponse, Problem> {
        let query = convert::query(viewer(caller.as_ref(), None)?, &request);
        if let Some(known) = request.if_none_match.as_deref().map(Tags::parse) {
            let etag = etag::list(self.store.collection_version().await?, &query)?;
            if known.name(&etag) {
                return Ok(ListRacesResponse::NotModified { etag });
            }
        }
        let page = self.store.list(&query).await?;
        Ok(ListRacesResponse::Ok {
            etag: etag::list(page.version, &query)?,
            link: page.next_cursor.as_deref().map(|cursor| link::next(&request, cursor)),
            body: RacePage {
                items: page.items.into_iter().map(Into::into).collect(),
                next_cursor: page.next_cursor,
            },
        })
    }

    async fn create_race(&self, caller: Caller, request: CreateRaceRequest) -> Result<CreateRaceResponse, Problem> {
        let input = RaceInput::from(request.body);
        let now = (self.clock)();
        let race = self
            .store
            .create(caller.runner()?, request.idempotency_key, &input, now)
            .await?;
        Ok(CreateRaceResponse::Created {
            location: link::race(race.id),
            etag: etag::resource(race.version),
            body: Box::new(race.into()),
        })
    }

    async fn get_race(&self, caller: Option<Caller>, request: GetRaceRequest) -> Result<GetRaceResponse, Problem> {
        let viewer = viewer(caller.as_ref(), request.x_runner_id)?;
        let race = self.store.get(viewer, request.race_id).await?;
        let etag = etag::resource(race.version);
        let known = request.if_none_match.as_deref().map(Tags::parse);
        if known.is_some_and(|known| known.name_version(race.version)) {
            return Ok(GetRaceResponse::NotModified { etag });
        }
        Ok(GetRaceResponse::Ok {
            body: Box::new(race.into()),
            etag,
        })
    }

    async fn replace_race(&self, caller: Caller, request: ReplaceRaceRequest) -> Result<ReplaceRaceResponse, Problem> {
        let versions = etag::required(request.if_match.as_deref())?;
        let input = RaceInput::from(request.body);
        let now = (self.clock)();
        let race = self
            .store
            .replace(caller.runner()?, request.race_id, &versions, input, now)
            .await
            .map_err(problem)?;
        Ok(ReplaceRaceResponse::Ok {
            etag: etag::resource(race.version),
            body: Box::new(race.into()),
        })
    }

    async fn delete_race(&self, caller: Caller, request: DeleteRaceRequest) -> Result<DeleteRaceResponse, Problem> {
        let versions = etag::required(request.if_match.as_deref())?;
        let now = (self.clock)();
        let race = self
            .store
            .cancel(caller.runner()?, request.race_id, &versions, now)
            .await
            .map_err(problem)?;
        Ok(DeleteRaceResponse::Accepted {
            etag: etag::resource(race.version),
            body: Box::new(race.into()),
        })
    }
}

impl ParticipantsApi for Api {
    async fn list_participants(
        &self,
        caller: Caller,
        request: ListParticipantsRequest,
    ) -> Result<ListParticipantsResponse, Problem> {
        self.page_of_participants(caller.runner()?, request).await
    }

    async fn participate(&self, caller: Caller, request: ParticipateRequest) -> Result<ParticipateResponse, Problem> {
        self.take_part(caller.runner()?, request).await
    }

    async fn withdraw(&self, caller: Caller, request: WithdrawRequest) -> Result<WithdrawResponse, Problem> {
        self.store.withdraw(caller.runner()?, request.race_id).await?;
        Ok(WithdrawResponse::NoContent)
    }
}

impl ResultsApi for Api {
    async fn get_results(
        &self,
        caller: Option<Caller>,
        request: GetResultsRequest,
    ) -> Result<GetResultsResponse, Problem> {
        self.read_results(viewer(caller.as_ref(), None)?, request).await
    }

    async fn publish_results(
        &self,
        caller: Caller,
        request: PublishResultsRequest,
    ) -> Result<PublishResultsResponse, Problem> {
        self.put_results(&caller, request).await
    }

    async fn subscribe(&self, caller: Caller, request: SubscribeRequest) -> Result<SubscribeResponse, Problem> {
        self.add_subscription(caller.runner()?, request).await
    }

    async fn get_subscription(
        &self,
        caller: Caller,
        request: GetSubscriptionRequest,
    ) -> Result<GetSubscriptionResponse, Problem> {
        let (race_id, id) = (request.race_id, request.subscription_id);
        let subscription = self.store.subscription(caller.runner()?, race_id, id).await?;
        let etag = etag::state(&(id, &subscription.delivery))?;
        let known = request.if_none_match.as_deref().map(Tags::parse);
        if known.is_some_and(|known| known.name(&etag)) {
            return Ok(GetSubscriptionResponse::NotModified { etag });
        }
        Ok(GetSubscriptionResponse::Ok {
            body: Box::new(subscription.into()),
            etag,
        })
    }

    async fn unsubscribe(&self, caller: Caller, request: UnsubscribeRequest) -> Result<UnsubscribeResponse, Problem> {
        let (race_id, id) = (request.race_id, request.subscription_id);
        self.store.unsubscribe(caller.runner()?, race_id, id).await?;
        Ok(UnsubscribeResponse::NoContent)
    }
}

/// Who looks; nobody without a token. A service looks for the runner whom it names, if any.
fn viewer(caller: Option<&Caller>, named: Option<Uuid>) -> Result<Option<Uuid>, Problem> {
    match caller {
        None if named.is_some() => Err(Problem::from(Error::Forbidden).detail("Only services may call for a runner.")),
        None => Ok(None),
        Some(caller) if named.is_none() && matches!(caller.identity, Identity::Service(_)) => Ok(None),
        Some(caller) => caller.runner_or(named).map(Some),
    }
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
