//! What both services are asked and what they know.

use axum::body::Body;
use axum::http::Request;
use time::macros::datetime;
use time::{Date, Month, OffsetDateTime};
use uuid::Uuid;

/// A race as a client sends it.
pub(crate) const RACE: &str = r#"{"name":"Rennsteiglauf Supermarathon","date":"2027-05-22","distance":73900.0,"distance_kind":"ultra","location":{"name":"Eisenach, Markt","country":"DE","lat":50.9747,"lon":10.3197},"start_time":"06:00","website":"https://www.rennsteiglauf.example/supermarathon?year=2027","visibility":"public"}"#;

/// Who calls; both services take the id as a token, for verifying one is not what is measured.
pub(crate) const RUNNER: Uuid = Uuid::from_u128(0x7f9c_2b1e_5d3a_4c8b_9e6f_0a1b_2c3d_4e5f);
pub(crate) const RACE_ID: Uuid = Uuid::from_u128(0x0a1b_2c3d_4e5f_4c8b_9e6f_7f9c_2b1e_5d3a);
pub(crate) const NOW: OffsetDateTime = datetime!(2026-11-20 17:42:05.123456 UTC);
pub(crate) const ETAG: &str = "\"1\"";

pub(crate) fn day() -> Date {
    Date::from_calendar_date(2027, Month::May, 22).unwrap_or(Date::MIN)
}

/// `POST /api/races`
pub(crate) fn post() -> Request<Body> {
    Request::post("/api/races")
        .header("content-type", "application/json")
        .header("accept", "application/json, application/problem+json")
        .header("authorization", format!("Bearer {RUNNER}"))
        .header("idempotency-key", RACE_ID.to_string())
        .header("x-request-id", "bench-1")
        .body(Body::from(RACE))
        .expect("a request")
}

/// `GET /api/races/{race_id}`
pub(crate) fn get() -> Request<Body> {
    Request::get(format!("/api/races/{RACE_ID}"))
        .header("accept", "application/json, application/problem+json")
        .header("authorization", format!("Bearer {RUNNER}"))
        .header("x-request-id", "bench-1")
        .body(Body::empty())
        .expect("a request")
}
