//! What each operation takes and answers.

use wirewright_runtime::body::ByteStream;
use wirewright_runtime::http::StatusCode;
use wirewright_runtime::operation::{Content, Operation, Parameter, Response};
use wirewright_runtime::types::Uuid;

use super::types::{Fault, Login, NewRun, RunPage};
use crate::sample::types::RunType;

/// The path that every operation stands under.
pub const BASE_PATH: &str = "/api";

/// `GET /runs`
pub static LIST_RUNS: Operation = Operation::get("listRuns", "/runs")
    .parameters(&[ListRunsRequest::LIMIT, ListRunsRequest::KIND, ListRunsRequest::SESSION])
    .produces(&["application/json", "application/problem+json"]);

/// `POST /runs`
pub static CREATE_RUN: Operation = Operation::post("createRun", "/runs")
    .parameters(&[CreateRunRequest::IDEMPOTENCY_KEY])
    .consumes(&["application/json"])
    .produces(&["application/json", "application/problem+json"]);

/// `GET /runs/{run_id}`
pub static GET_RUN: Operation = Operation::get("getRun", "/runs/{run_id}")
    .parameters(&[GetRunRequest::RUN_ID, GetRunRequest::IF_NONE_MATCH])
    .produces(&["application/json", "application/problem+json"]);

/// `POST /runs/{run_id}:cancel`
pub static CANCEL_RUN: Operation =
    Operation::post("cancelRun", "/runs/{run_id}:cancel").parameters(&[CancelRunRequest::RUN_ID]);

/// `GET /runs/{base}...{head}`
pub static COMPARE: Operation = Operation::get("compare", "/runs/{base}...{head}")
    .parameters(&[CompareRequest::BASE, CompareRequest::HEAD])
    .produces(&["text/plain"]);

/// `GET /runs/{run_id}/track.{format}`
pub static GET_TRACK: Operation = Operation::get("getTrack", "/runs/{run_id}/track.{format}")
    .parameters(&[GetTrackRequest::RUN_ID, GetTrackRequest::FORMAT])
    .produces(&["application/gpx+xml", "text/csv"]);

/// `POST /login`
pub static LOGIN: Operation = Operation::post("login", "/login")
    .consumes(&["application/x-www-form-urlencoded"])
    .produces(&["text/plain"]);

/// `PUT /notes/{name}`
pub static PUT_NOTE: Operation = Operation::put("putNote", "/notes/{name}")
    .parameters(&[PutNoteRequest::NAME])
    .consumes(&["text/plain"])
    .produces(&["text/plain"]);

/// `POST /files`
pub static POST_FILE: Operation = Operation::post("postFile", "/files")
    .consumes(&["*/*"])
    .streams(&["*/*"])
    .produces(&["*/*"])
    .responses(&[Response::code(200).content(&[Content::bytes("*/*")])]);

/// What `GET /runs` takes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListRunsRequest {
    /// How many. 1 to 100. Default: `10`.
    pub limit: Option<i32>,
    pub kind: Option<Vec<RunType>>,
    pub session: Option<String>,
}

impl ListRunsRequest {
    pub(crate) const LIMIT: Parameter = Parameter::query("limit");
    pub(crate) const KIND: Parameter = Parameter::query("kind").explode(false);
    pub(crate) const SESSION: Parameter = Parameter::cookie("session");
}

/// What `GET /runs` answers.
#[derive(Clone, Debug, PartialEq)]
pub enum ListRunsResponse {
    /// `200`
    Ok(RunPage),
    /// Any other status.
    Default { status: StatusCode, body: Fault },
}

/// What `POST /runs` takes.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateRunRequest {
    pub idempotency_key: Uuid,
    pub body: NewRun,
}

impl CreateRunRequest {
    pub(crate) const IDEMPOTENCY_KEY: Parameter = Parameter::header("Idempotency-Key").required();
}

/// What `POST /runs` answers.
#[derive(Clone, Debug, PartialEq)]
pub enum CreateRunResponse {
    /// `201`
    Created {
        body: NewRun,
        /// `Location`
        location: String,
        /// `X-Count`. At most 9.
        count: Option<i32>,
    },
    /// `4XX`
    ClientError { status: StatusCode, body: Fault },
}

/// What `GET /runs/{run_id}` takes.
#[derive(Clone, Debug, PartialEq)]
pub struct GetRunRequest {
    pub run_id: String,
    pub if_none_match: Option<String>,
}

impl GetRunRequest {
    pub(crate) const RUN_ID: Parameter = Parameter::path("run_id");
    pub(crate) const IF_NONE_MATCH: Parameter = Parameter::header("If-None-Match");
}

/// What `GET /runs/{run_id}` answers.
#[derive(Clone, Debug, PartialEq)]
pub enum GetRunResponse {
    /// `200`: the run.
    Ok {
        body: NewRun,
        /// `ETag`
        etag: String,
    },
    /// `304`: not modified.
    NotModified,
    /// `4XX`
    ClientError { status: StatusCode, body: Fault },
}

/// What `POST /runs/{run_id}:cancel` takes.
#[derive(Clone, Debug, PartialEq)]
pub struct CancelRunRequest {
    pub run_id: i64,
}

impl CancelRunRequest {
    pub(crate) const RUN_ID: Parameter = Parameter::path("run_id");
}

/// What `POST /runs/{run_id}:cancel` answers.
#[derive(Clone, Debug, PartialEq)]
pub enum CancelRunResponse {
    /// `204`
    NoContent,
}

/// What `GET /runs/{base}...{head}` takes.
#[derive(Clone, Debug, PartialEq)]
pub struct CompareRequest {
    pub base: String,
    pub head: String,
}

impl CompareRequest {
    pub(crate) const BASE: Parameter = Parameter::path("base");
    pub(crate) const HEAD: Parameter = Parameter::path("head");
}

/// What `GET /runs/{base}...{head}` answers.
#[derive(Clone, Debug, PartialEq)]
pub enum CompareResponse {
    /// `200`
    Ok(String),
}

/// What `GET /runs/{run_id}/track.{format}` takes.
#[derive(Clone, Debug, PartialEq)]
pub struct GetTrackRequest {
    pub run_id: String,
    pub format: String,
}

impl GetTrackRequest {
    pub(crate) const RUN_ID: Parameter = Parameter::path("run_id");
    pub(crate) const FORMAT: Parameter = Parameter::path("format");
}

/// What `GET /runs/{run_id}/track.{format}` answers.
#[derive(Debug)]
pub enum GetTrackResponse {
    /// `200` as `application/gpx+xml`
    OkGpx(ByteStream),
    /// `200` as `text/csv`
    OkCsv(String),
}

/// What `POST /login` takes.
#[derive(Clone, Debug, PartialEq)]
pub struct LoginRequest {
    pub body: Login,
}

/// What `POST /login` answers.
#[derive(Clone, Debug, PartialEq)]
pub enum LoginResponse {
    /// `200`
    Ok(String),
}

/// What `PUT /notes/{name}` takes.
#[derive(Clone, Debug, PartialEq)]
pub struct PutNoteRequest {
    pub name: String,
    /// At most 10 characters.
    pub body: Option<String>,
}

impl PutNoteRequest {
    pub(crate) const NAME: Parameter = Parameter::path("name");
}

/// What `PUT /notes/{name}` answers.
#[derive(Clone, Debug, PartialEq)]
pub enum PutNoteResponse {
    /// `200`
    Ok(String),
}

/// What `POST /files` takes.
#[derive(Debug)]
pub struct PostFileRequest {
    pub body: ByteStream,
}

/// What `POST /files` answers.
#[derive(Debug)]
pub enum PostFileResponse {
    /// `200`
    Ok(ByteStream),
}
