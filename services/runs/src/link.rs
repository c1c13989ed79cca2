//! Where resources are.

use runs_api::operations::{BASE_PATH, LIST_RUNS, ListRunsRequest};
use uuid::Uuid;
use wirewright_runtime::codec::Encode;
use wirewright_runtime::parameter::encode;

/// The path of a run.
pub(crate) fn run(id: Uuid) -> String {
    format!("{BASE_PATH}/runs/{id}")
}

/// The path of an upload.
pub(crate) fn upload(id: Uuid) -> String {
    format!("{BASE_PATH}/runs/uploads/{id}")
}

/// The link (RFC 8288) to the page after the one that was asked for.
pub(crate) fn next(request: &ListRunsRequest, cursor: &str) -> String {
    let values: [(&str, &dyn Encode); 12] = [
        ("year", &request.year),
        ("month", &request.month),
        ("from", &request.from),
        ("to", &request.to),
        ("type", &request.r#type),
        ("status", &request.status),
        ("plan_id", &request.plan_id),
        ("race_id", &request.race_id),
        ("min_distance", &request.min_distance),
        ("sort", &request.sort),
        ("limit", &request.limit),
        ("cursor", &cursor),
    ];
    let pairs: Vec<String> = values
        .into_iter()
        .filter_map(|(name, value)| {
            let parameter = LIST_RUNS.parameters.iter().find(|parameter| parameter.name == name)?;
            encode(parameter, value)
        })
        .collect();
    format!("<{BASE_PATH}/runs?{}>; rel=\"next\"", pairs.join("&"))
}
