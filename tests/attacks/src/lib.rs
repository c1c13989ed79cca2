//! A server whose handlers take everything: what is refused, generated code refuses.

use wirewright_runtime::problem::Problem;
use wirewright_runtime::server::{Options, Router, not_found};

/// The generated code.
#[allow(
    dead_code,
    missing_docs,
    reason = "a build script's output is not this crate's interface"
)]
pub mod attacks {
    include!(concat!(env!("OUT_DIR"), "/attacks/mod.rs"));
}

use attacks::operations::*;
use attacks::server::{AttacksApi, router_with};

/// The operations whose limit of the body is raised to [`RAISED`].
const LARGE: [&str; 6] = ["large", "unique", "uniqueBounded", "uniqueWhole", "integers", "counts"];

/// The raised limit, in bytes.
pub const RAISED: usize = 32 * 1024 * 1024;

/// The server with its limits as they are by default, but for the operations that take large bodies.
pub fn router() -> Router {
    let raised = Options {
        body_limit: RAISED,
        ..Options::default()
    };
    let raise = |options: Options, id: &str| options.operation(id, raised.clone());
    router_with(Service, LARGE.into_iter().fold(Options::default(), raise)).fallback(not_found)
}

/// Takes everything.
struct Service;

macro_rules! taken {
    ($($operation:ident $request:ident $response:ident,)*) => {
        impl AttacksApi for Service {
            type Error = Problem;

            $(async fn $operation(&self, _: $request) -> Result<$response, Problem> {
                Ok($response::NoContent)
            })*
        }
    };
}

taken! {
    small SmallRequest SmallResponse,
    large LargeRequest LargeResponse,
    numbers NumbersRequest NumbersResponse,
    whole_numbers WholeNumbersRequest WholeNumbersResponse,
    unique_bounded UniqueBoundedRequest UniqueBoundedResponse,
    unique UniqueRequest UniqueResponse,
    unique_whole UniqueWholeRequest UniqueWholeResponse,
    lists ListsRequest ListsResponse,
    maps MapsRequest MapsResponse,
    json JsonRequest JsonResponse,
    branch BranchRequest BranchResponse,
    ignored IgnoredRequest IgnoredResponse,
    whole_one WholeOneRequest WholeOneResponse,
    whole_not WholeNotRequest WholeNotResponse,
    whole_unevaluated WholeUnevaluatedRequest WholeUnevaluatedResponse,
    multiply MultiplyRequest MultiplyResponse,
    multiply_whole MultiplyWholeRequest MultiplyWholeResponse,
    multiply_unique MultiplyUniqueRequest MultiplyUniqueResponse,
    try_whole TryWholeRequest TryWholeResponse,
    unique_nested UniqueNestedRequest UniqueNestedResponse,
    many_wholes ManyWholesRequest ManyWholesResponse,
    patterns PatternsRequest PatternsResponse,
    pattern_names PatternNamesRequest PatternNamesResponse,
    integers IntegersRequest IntegersResponse,
    counts CountsRequest CountsResponse,
    secrets SecretsRequest SecretsResponse,
    wide WideRequest WideResponse,
    form FormRequest FormResponse,
    search SearchRequest SearchResponse,
}
