//! Where resources are.

use races_api::operations::{BASE_PATH, LIST_RACES, ListRacesRequest};
use uuid::Uuid;
use wirewright_runtime::codec::Encode;
use wirewright_runtime::parameter::encode;

/// The path of a race.
pub(crate) fn race(id: Uuid) -> String {
    format!("{BASE_PATH}/races/{id}")
}

/// The path of a subscription.
pub(crate) fn subscription(race_id: Uuid, id: Uuid) -> String {
    format!("{BASE_PATH}/races/{race_id}/subscriptions/{id}")
}

/// The link (RFC 8288) to the next page of participants.
pub(crate) fn next_participants(race_id: Uuid, limit: u32, cursor: &str) -> String {
    // a cursor needs no percent-encoding
    format!("<{BASE_PATH}/races/{race_id}/participants?limit={limit}&cursor={cursor}>; rel=\"next\"")
}

/// The link (RFC 8288) to the page after the one that was asked for.
pub(crate) fn next(request: &ListRacesRequest, cursor: &str) -> String {
    let values: [(&str, &dyn Encode); 7] = [
        ("from", &request.from),
        ("to", &request.to),
        ("distance_kind", &request.distance_kind),
        ("near", &request.near),
        ("q", &request.q),
        ("limit", &request.limit),
        ("cursor", &cursor),
    ];
    let pairs: Vec<String> = values
        .into_iter()
        .filter_map(|(name, value)| {
            let parameter = LIST_RACES.parameters.iter().find(|parameter| parameter.name == name)?;
            encode(parameter, value)
        })
        .collect();
    format!("<{BASE_PATH}/races?{}>; rel=\"next\"", pairs.join("&"))
}
