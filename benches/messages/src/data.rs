//! What is told.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

const ID: &str = "0a1b2c3d-4e5f-4c8b-9e6f-7f9c2b1e5d3a";

/// A race that was added, as JSON.
pub(crate) fn told() -> String {
    let race = r#""name":"Rennsteiglauf Supermarathon","date":"2027-05-22","distance":73900.0,"distance_kind":"ultra","location":{"name":"Eisenach, Markt","country":"DE","lat":50.9747,"lon":10.3197},"start_time":"06:00","website":"https://www.rennsteiglauf.example/supermarathon?year=2027","visibility":"public","status":"scheduled","version":1"#;
    let time = "2026-11-20T17:42:05.123456Z";
    format!(
        r#"{{"race_id":"{ID}","version":1,"race":{{"id":"{ID}","created_by":"{ID}","created_at":"{time}","updated_at":"{time}",{race}}}}}"#
    )
}

/// The same as one writes it by hand; days and times stay texts.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Told {
    pub(crate) race_id: Uuid,
    pub(crate) version: i64,
    race: Race,
}

#[derive(Debug, Deserialize, Serialize)]
struct Race {
    id: Uuid,
    name: String,
    date: String,
    distance: f64,
    distance_kind: String,
    location: Location,
    start_time: Option<String>,
    website: Option<String>,
    visibility: String,
    status: String,
    created_by: Uuid,
    version: i64,
    created_at: String,
    updated_at: String,
}

#[derive(Debug, Deserialize, Serialize)]
struct Location {
    name: String,
    country: Option<String>,
    lat: Option<f64>,
    lon: Option<f64>,
}
