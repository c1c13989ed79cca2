//! Where resources are.

use plans_api::operations::{BASE_PATH, LIST_PLANS, ListPlansRequest};
use uuid::Uuid;
use wirewright_runtime::codec::Encode;
use wirewright_runtime::parameter::encode;

/// The path of a plan.
pub(crate) fn plan(id: Uuid) -> String {
    format!("{BASE_PATH}/plans/{id}")
}

/// The link (RFC 8288) to the page after the one that was asked for.
pub(crate) fn next(request: &ListPlansRequest, cursor: &str) -> String {
    let values: [(&str, &dyn Encode); 3] = [
        ("status", &request.status),
        ("limit", &request.limit),
        ("cursor", &cursor),
    ];
    let pairs: Vec<String> = values
        .into_iter()
        .filter_map(|(name, value)| {
            let parameter = LIST_PLANS.parameters.iter().find(|parameter| parameter.name == name)?;
            encode(parameter, value)
        })
        .collect();
    format!("<{BASE_PATH}/plans?{}>; rel=\"next\"", pairs.join("&"))
}
