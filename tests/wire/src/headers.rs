//! Headers that hold lists, objects and JSON, and those that answers share.

use wirewright_runtime::problem::Problem;
use wirewright_runtime::server::{Options, Router};
use wirewright_runtime::types::{Date, Value};

/// The generated code.
#[allow(
    dead_code,
    missing_docs,
    reason = "a build script's output is not this crate's interface"
)]
pub mod contract {
    include!(concat!(env!("OUT_DIR"), "/headers/mod.rs"));
}

use contract::headers::XRateHeaders;
use contract::operations::*;
use contract::server::{HeadersApi, router_with};
use contract::types::Window;

struct Service;

/// What the service answers, with the window that it was asked for.
#[must_use]
pub fn rates(x_window: Option<Window>) -> GetRatesResponse {
    let window = |from, name: &str| Window {
        from,
        name: Some(name.to_owned()),
    };
    GetRatesResponse::NoContent {
        x_rates: Some(vec![1, 2, 3]),
        x_range: window(7, "a b"),
        x_flat: Some(window(8, "c=d")),
        x_window,
        x_words: Some(vec!["a,b".to_owned(), "ü \u{1f3c3}".to_owned(), "\"".to_owned()]),
        x_any: Some(Value::Bool(true)),
        x_until: Date::from_ordinal_date(2027, 73).ok(),
    }
}

impl HeadersApi for Service {
    type Error = Problem;

    async fn get_rates(&self, request: GetRatesRequest) -> Result<GetRatesResponse, Problem> {
        let mut answer = rates(request.x_window);
        let GetRatesResponse::NoContent { x_rates, .. } = &mut answer;
        if request.wrong == Some(true) {
            *x_rates = Some(vec![0; 4]);
        }
        Ok(answer)
    }

    async fn get_limits(&self, _: GetLimitsRequest) -> Result<GetLimitsResponse, Problem> {
        let (body, headers) = ("left".to_owned(), rate(1000));
        Ok(GetLimitsResponse::Ok { body, headers })
    }

    /// Answers what breaks its contract: no hour has that many requests.
    async fn set_limits(&self, _: SetLimitsRequest) -> Result<SetLimitsResponse, Problem> {
        let headers = rate(1001);
        Ok(SetLimitsResponse::TooManyRequests { headers })
    }
}

/// The headers of an hour with so many requests.
#[must_use]
pub fn rate(x_rate_limit: i64) -> XRateHeaders {
    XRateHeaders {
        x_rate_limit,
        x_rate_left: Some(7),
        x_rate_window: None,
        x_rate_kind: None,
    }
}

/// The service.
pub fn router() -> Router {
    router_with(Service, Options::tests())
}
