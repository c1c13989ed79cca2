//! The same service as one writes it in axum: serde derives, and no check but that of types.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::data::{ETAG, NOW};

time::serde::format_description!(day, Date, "[year]-[month]-[day]");

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Visibility {
    Public,
    Private,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Status {
    Scheduled,
    Cancelled,
    Finished,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum DistanceKind {
    #[serde(rename = "5k")]
    FiveK,
    #[serde(rename = "10k")]
    TenK,
    #[serde(rename = "half")]
    Half,
    #[serde(rename = "marathon")]
    Marathon,
    #[serde(rename = "ultra")]
    Ultra,
    #[serde(rename = "other")]
    Other,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Location {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lat: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lon: Option<f64>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct RaceInput {
    name: String,
    #[serde(with = "day")]
    date: Date,
    distance: f64,
    distance_kind: DistanceKind,
    location: Location,
    start_time: Option<String>,
    website: Option<String>,
    visibility: Option<Visibility>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Race {
    name: String,
    #[serde(with = "day")]
    date: Date,
    distance: f64,
    distance_kind: DistanceKind,
    location: Location,
    start_time: Option<String>,
    website: Option<String>,
    visibility: Visibility,
    id: Uuid,
    status: Status,
    created_by: Uuid,
    version: i64,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    updated_at: OffsetDateTime,
}

/// What a page of races is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct RacePage {
    items: Vec<Race>,
    next_cursor: Option<String>,
}

fn bearer(headers: &HeaderMap) -> Option<Uuid> {
    let token = headers.get("authorization")?.to_str().ok()?.strip_prefix("Bearer ")?;
    Uuid::try_parse(token).ok()
}

fn uuid(headers: &HeaderMap, name: &str) -> Option<Uuid> {
    headers.get(name)?.to_str().ok()?.parse().ok()
}

async fn create_race(headers: HeaderMap, Json(input): Json<RaceInput>) -> Response {
    let (Some(runner), Some(key)) = (bearer(&headers), uuid(&headers, "idempotency-key")) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let race = Race {
        name: input.name,
        date: input.date,
        distance: input.distance,
        distance_kind: input.distance_kind,
        location: input.location,
        start_time: input.start_time,
        website: input.website,
        visibility: input.visibility.unwrap_or(Visibility::Public),
        id: key,
        status: Status::Scheduled,
        created_by: runner,
        version: 1,
        created_at: NOW,
        updated_at: NOW,
    };
    let headers = [("location", format!("/api/races/{key}")), ("etag", ETAG.to_owned())];
    (StatusCode::CREATED, headers, Json(race)).into_response()
}

async fn get_race(State(race): State<Arc<Race>>, Path(id): Path<Uuid>, headers: HeaderMap) -> Response {
    let runner = bearer(&headers);
    if id != race.id || runner.is_none() {
        return StatusCode::NOT_FOUND.into_response();
    }
    ([("etag", ETAG)], Json(Race::clone(&race))).into_response()
}

/// The router, which knows one race.
pub(crate) fn router(race: Race) -> Router {
    Router::new()
        .route("/api/races", post(create_race))
        .route("/api/races/{race_id}", get(get_race))
        .with_state(Arc::new(race))
}
