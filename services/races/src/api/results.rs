//! Results, and who is told of them.

use races_api::operations::{
    GetResultsAccept, GetResultsOkBody, GetResultsRequest, GetResultsResponse, PublishResultsBody,
    PublishResultsRequest, PublishResultsResponse, SubscribeRequest, SubscribeResponse,
};
use runnerly_common::etag::{self, Tags};
use runnerly_common::token::{Caller, Identity};
use runnerly_common::{Error, problem as problems};
use uuid::Uuid;
use wirewright_runtime::http::StatusCode;
use wirewright_runtime::problem::Problem;
use wirewright_runtime::types::ByteStream;
use wirewright_runtime::violation::Violations;

use super::{Api, problem};
use crate::model::RaceResult;
use crate::{link, table};

/// The greatest table that is read, in bytes.
const TABLE_LIMIT: usize = 2 * 1024 * 1024;

impl Api {
    pub(super) async fn read_results(
        &self,
        viewer: Option<Uuid>,
        request: GetResultsRequest,
    ) -> Result<GetResultsResponse, Problem> {
        // weak: the same results have the same tag as JSON, as MessagePack and as a table
        let tag = |version| format!("W/{}", etag::resource(version));
        if let Some(known) = request.if_none_match.as_deref().map(Tags::parse) {
            let version = self.store.results_version(viewer, request.race_id).await?;
            if known.name_version(version) {
                return Ok(GetResultsResponse::NotModified { etag: tag(version) });
            }
        }
        let (version, results) = self.store.results(viewer, request.race_id).await?;
        let etag = tag(version);
        let body = match request.accept {
            GetResultsAccept::Json => GetResultsOkBody::Json(results.into_iter().map(Into::into).collect()),
            GetResultsAccept::Csv => GetResultsOkBody::Csv(ByteStream::new("text/csv", table::write(&results)?)),
        };
        Ok(GetResultsResponse::Ok { body, etag })
    }

    pub(super) async fn put_results(
        &self,
        caller: &Caller,
        request: PublishResultsRequest,
    ) -> Result<PublishResultsResponse, Problem> {
        let versions = etag::required(request.if_match.as_deref())?;
        let results = match request.body {
            PublishResultsBody::Json(results) => results,
            PublishResultsBody::Csv(bytes) => table::read(&bytes.collect(TABLE_LIMIT).await?).map_err(invalid)?,
        };
        let results: Vec<RaceResult> = results.into_iter().map(Into::into).collect();
        let publisher = match caller.identity {
            Identity::Runner(runner) => Some(runner),
            Identity::Service(_) => None,
        };
        let race = self
            .store
            .publish(publisher, request.race_id, &versions, &results, (self.clock)())
            .await
            .map_err(problem)?;
        self.published.notify_one();
        Ok(PublishResultsResponse::Accepted {
            etag: etag::resource(race.version),
            body: Box::new(race.into()),
        })
    }

    pub(super) async fn add_subscription(
        &self,
        runner_id: Uuid,
        request: SubscribeRequest,
    ) -> Result<SubscribeResponse, Problem> {
        let url = request.results_published_url();
        let url = url.ok_or_else(|| Error::rule("/callback_url", "is no URL"))?;
        self.sender.check(&url)?;
        let now = (self.clock)();
        let subscription = self
            .store
            .subscribe(runner_id, request.idempotency_key, (request.race_id, &url), now)
            .await?;
        Ok(SubscribeResponse::Created {
            location: link::subscription(subscription.race_id, subscription.id),
            body: Box::new(subscription.into()),
        })
    }
}

/// 400 for a table that breaks the contract.
fn invalid(violations: Violations) -> Problem {
    let title = "The request breaks the contract";
    problems::problem(StatusCode::BAD_REQUEST, "validation-failed", title).errors(violations)
}
