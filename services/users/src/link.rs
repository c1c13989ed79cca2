//! Where resources are.

use users_api::operations::{BASE_PATH, GET_USER_IDS, GetUserIdsRequest};
use wirewright_runtime::codec::Encode;
use wirewright_runtime::parameter::encode;

/// The path of the runner who asks.
pub(crate) fn me() -> String {
    format!("{BASE_PATH}/api/users/me")
}

/// The link (RFC 8288) to the page after the one that was asked for.
pub(crate) fn next(request: &GetUserIdsRequest, cursor: &str) -> String {
    let values: [(&str, &dyn Encode); 2] = [("limit", &request.limit), ("cursor", &cursor)];
    let pairs: Vec<String> = values
        .into_iter()
        .filter_map(|(name, value)| {
            let parameter = GET_USER_IDS
                .parameters
                .iter()
                .find(|parameter| parameter.name == name)?;
            encode(parameter, value)
        })
        .collect();
    format!("<{BASE_PATH}/api/user_ids?{}>; rel=\"next\"", pairs.join("&"))
}
