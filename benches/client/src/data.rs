//! What is asked and answered.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A race as a client sends it.
pub(crate) const INPUT: &str = r#"{"name":"Rennsteiglauf Supermarathon","date":"2027-05-22","distance":73900.0,"distance_kind":"ultra","location":{"name":"Eisenach, Markt","country":"DE","lat":50.9747,"lon":10.3197},"start_time":"06:00","website":"https://www.rennsteiglauf.example/supermarathon?year=2027","visibility":"public"}"#;

pub(crate) const ID: Uuid = Uuid::from_u128(0x0a1b_2c3d_4e5f_4c8b_9e6f_7f9c_2b1e_5d3a);
pub(crate) const TOKEN: &str = "a-token-that-nobody-looks-at";
pub(crate) const ETAG: &str = "\"1\"";

/// The race as the service answers it.
pub(crate) fn race() -> String {
    let input = INPUT.strip_suffix('}').unwrap_or(INPUT);
    let time = "2026-11-20T17:42:05.123456Z";
    format!(
        r#"{input},"id":"{ID}","status":"scheduled","created_by":"{ID}","version":1,"created_at":"{time}","updated_at":"{time}"}}"#
    )
}

/// A page of a hundred races.
pub(crate) fn page() -> String {
    format!(r#"{{"items":[{}],"next_cursor":null}}"#, vec![race(); 100].join(","))
}

/// A race as one reads it by hand; days and times stay texts.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Race {
    pub(crate) id: Uuid,
    pub(crate) name: String,
    pub(crate) date: String,
    pub(crate) distance: f64,
    pub(crate) distance_kind: String,
    pub(crate) location: Location,
    pub(crate) start_time: Option<String>,
    pub(crate) website: Option<String>,
    pub(crate) visibility: String,
    pub(crate) status: String,
    pub(crate) created_by: Uuid,
    pub(crate) version: i64,
    pub(crate) created_at: String,
    pub(crate) updated_at: String,
}

#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Location {
    pub(crate) name: String,
    pub(crate) country: Option<String>,
    pub(crate) lat: Option<f64>,
    pub(crate) lon: Option<f64>,
}

/// A race as one sends it by hand.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Input {
    name: String,
    date: String,
    distance: f64,
    distance_kind: String,
    location: Location,
    start_time: Option<String>,
    website: Option<String>,
    visibility: String,
}
