//! Forms whose properties are written in many ways.

use wirewright_runtime::codec::{Encode, ReadOptions, from_json, to_json};
use wirewright_runtime::problem::Problem;
use wirewright_runtime::server::{Options, Router};
use wirewright_runtime::types::{Map, Value};

/// The generated code.
#[allow(
    dead_code,
    missing_docs,
    reason = "a build script's output is not this crate's interface"
)]
pub mod contract {
    include!(concat!(env!("OUT_DIR"), "/forms/mod.rs"));
}

use contract::operations::*;
use contract::server::{FormsApi, router_with};

struct Service;

impl FormsApi for Service {
    type Error = Problem;

    async fn add_laps(&self, request: AddLapsRequest) -> Result<AddLapsResponse, Problem> {
        Ok(AddLapsResponse::Ok(echo(&request.body)))
    }

    async fn add_place(&self, request: AddPlaceRequest) -> Result<AddPlaceResponse, Problem> {
        Ok(AddPlaceResponse::Ok(echo(&request.body)))
    }

    async fn find_visits(&self, request: FindVisitsRequest) -> Result<FindVisitsResponse, Problem> {
        Ok(FindVisitsResponse::Ok(echo(&request.filter)))
    }
}

/// A value as any JSON object.
pub fn echo(value: &impl Encode) -> Map<Value> {
    from_json(&to_json(value), &ReadOptions::default()).unwrap_or_default()
}

/// The service.
pub fn router() -> Router {
    router_with(Service, Options::tests())
}
