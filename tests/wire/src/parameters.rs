//! Parameters of every place and style, told as they were read.

use std::sync::{Arc, Mutex, PoisonError};

use wirewright_runtime::problem::Problem;
use wirewright_runtime::server::{Options, Router};

/// The generated code.
#[allow(
    dead_code,
    deprecated,
    missing_docs,
    reason = "a build script's output is not this crate's interface"
)]
pub mod contract {
    include!(concat!(env!("OUT_DIR"), "/parameters/mod.rs"));
}

use contract::operations::*;
use contract::server::{ParametersApi, router_with};

/// What was read of the last request, as `Debug` shows it.
#[derive(Clone, Debug, Default)]
pub struct Last(Arc<Mutex<String>>);

impl Last {
    fn note(&self, request: &dyn std::fmt::Debug) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = format!("{request:?}");
    }

    /// What was read; empty where no request was let through since the last time.
    #[must_use]
    pub fn take(&self) -> String {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl ParametersApi for Last {
    type Error = Problem;

    async fn get_run(&self, request: GetRunRequest) -> Result<GetRunResponse, Problem> {
        self.note(&request);
        Ok(GetRunResponse::NoContent)
    }

    async fn search(&self, request: SearchRequest) -> Result<SearchResponse, Problem> {
        self.note(&request);
        Ok(SearchResponse::Ok)
    }

    async fn get_plain(&self, request: GetPlainRequest) -> Result<GetPlainResponse, Problem> {
        self.note(&request);
        Ok(GetPlainResponse::Ok)
    }
}

/// The service.
pub fn router(last: Last) -> Router {
    router_with(last, Options::tests())
}
