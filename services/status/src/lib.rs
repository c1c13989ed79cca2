//! How Runnerly is, for those who run it: whether its services reach each other, where, and what they counted.

mod figures;
mod messages;
mod upstreams;

use status_api::operations::{
    GetHealthRequest, GetHealthResponse, GetMetricsRequest, GetMetricsResponse, GetReadinessRequest,
    GetReadinessResponse, ListUpstreamsRequest, ListUpstreamsResponse,
};
use status_api::server::{self, RunnerlyStatusApi};
use status_api::types::{BrokerState, GetReadinessOkCacheControl as CacheControl, Readiness, ReadinessStatus};
use wirewright_runtime::problem::Problem;
use wirewright_runtime::server::{Router, not_found};

pub use figures::{Figures, InstallError};
pub use messages::{Line, Messages};
pub use upstreams::Upstreams;

/// The service: what answers the requests.
#[derive(Clone, Debug)]
pub struct Api {
    upstreams: Upstreams,
    messages: Messages,
    figures: Figures,
}

impl Api {
    /// The service that tells of these clients, these messages and these figures.
    #[must_use]
    pub fn new(upstreams: Upstreams, messages: Messages, figures: Figures) -> Self {
        Self {
            upstreams,
            messages,
            figures,
        }
    }
}

/// A router for the operations. Everything else is answered 404.
pub fn router(api: Api) -> Router {
    server::router(api).fallback(not_found)
}

impl RunnerlyStatusApi for Api {
    type Error = Problem;

    async fn get_health(&self, _: GetHealthRequest) -> Result<GetHealthResponse, Problem> {
        Ok(GetHealthResponse::Ok("ok".to_owned()))
    }

    async fn get_readiness(&self, _: GetReadinessRequest) -> Result<GetReadinessResponse, Problem> {
        let away = self.upstreams.away();
        let broker = self.messages.state().await;
        let silent = self.messages.silent();
        let status = match away.is_empty() && silent.is_empty() && broker == BrokerState::Connected {
            true => ReadinessStatus::Ready,
            false => ReadinessStatus::Degraded,
        };
        let body = Readiness {
            status,
            away,
            broker,
            silent: silent.into_iter().collect(),
            outboxes: self.messages.waiting().await,
        };
        Ok(GetReadinessResponse::Ok {
            body: Box::new(body),
            cache_control: CacheControl::NoStore,
        })
    }

    async fn get_metrics(&self, _: GetMetricsRequest) -> Result<GetMetricsResponse, Problem> {
        Ok(GetMetricsResponse::Ok(self.figures.text()))
    }

    async fn list_upstreams(&self, _: ListUpstreamsRequest) -> Result<ListUpstreamsResponse, Problem> {
        Ok(ListUpstreamsResponse::Ok {
            body: self.upstreams.list(),
            cache_control: CacheControl::NoStore,
        })
    }
}
