//! The server's half: one trait to implement, one router that calls it.

use std::future::Future;
use std::sync::Arc;

use wirewright_runtime::problem::Problem;
use wirewright_runtime::rule::{Integer, Text};
use wirewright_runtime::server::{Call, FromCall, IntoReply, Options, Reply, Router, Routes};

use super::operations::{
    self, CancelRunRequest, CancelRunResponse, CompareRequest, CompareResponse, CreateRunRequest, CreateRunResponse,
    GetRunRequest, GetRunResponse, GetTrackRequest, GetTrackResponse, ListRunsRequest, ListRunsResponse, LoginRequest,
    LoginResponse, PostFileRequest, PostFileResponse, PutNoteRequest, PutNoteResponse,
};

/// The operations of the runs service.
pub trait RunsApi: Send + Sync + 'static {
    /// What a handler fails with; answered as the problem it turns into.
    type Error: Into<Problem> + Send;

    fn list_runs(&self, request: ListRunsRequest)
    -> impl Future<Output = Result<ListRunsResponse, Self::Error>> + Send;
    fn create_run(
        &self,
        request: CreateRunRequest,
    ) -> impl Future<Output = Result<CreateRunResponse, Self::Error>> + Send;
    fn get_run(&self, request: GetRunRequest) -> impl Future<Output = Result<GetRunResponse, Self::Error>> + Send;
    fn cancel_run(
        &self,
        request: CancelRunRequest,
    ) -> impl Future<Output = Result<CancelRunResponse, Self::Error>> + Send;
    fn compare(&self, request: CompareRequest) -> impl Future<Output = Result<CompareResponse, Self::Error>> + Send;
    fn get_track(&self, request: GetTrackRequest)
    -> impl Future<Output = Result<GetTrackResponse, Self::Error>> + Send;
    fn login(&self, request: LoginRequest) -> impl Future<Output = Result<LoginResponse, Self::Error>> + Send;
    fn put_note(&self, request: PutNoteRequest) -> impl Future<Output = Result<PutNoteResponse, Self::Error>> + Send;
    fn post_file(&self, request: PostFileRequest)
    -> impl Future<Output = Result<PostFileResponse, Self::Error>> + Send;
}

/// A router that answers the contract's operations under [`BASE_PATH`](operations::BASE_PATH).
pub fn router<A: RunsApi>(api: A) -> Router {
    router_with(api, Options::default())
}

/// The same with options.
pub fn router_with<A: RunsApi>(api: A, options: Options) -> Router {
    Routes::new(api, options)
        .operation(&operations::LIST_RUNS, |api: Arc<A>, request| async move {
            api.list_runs(request).await
        })
        .operation(&operations::CREATE_RUN, |api: Arc<A>, request| async move {
            api.create_run(request).await
        })
        .operation(&operations::GET_RUN, |api: Arc<A>, request| async move {
            api.get_run(request).await
        })
        .operation(&operations::CANCEL_RUN, |api: Arc<A>, request| async move {
            api.cancel_run(request).await
        })
        .operation(&operations::COMPARE, |api: Arc<A>, request| async move {
            api.compare(request).await
        })
        .operation(&operations::GET_TRACK, |api: Arc<A>, request| async move {
            api.get_track(request).await
        })
        .operation(&operations::LOGIN, |api: Arc<A>, request| async move {
            api.login(request).await
        })
        .operation(&operations::PUT_NOTE, |api: Arc<A>, request| async move {
            api.put_note(request).await
        })
        .operation(&operations::POST_FILE, |api: Arc<A>, request| async move {
            api.post_file(request).await
        })
        .into_router(operations::BASE_PATH)
}

impl FromCall for ListRunsRequest {
    fn from_call(call: &mut Call) -> Option<Self> {
        let limit = call.optional_rule(&Self::LIMIT, &Integer::new().minimum(1).maximum(100));
        let kind = call.optional(&Self::KIND);
        let session = call.optional(&Self::SESSION);
        Some(Self {
            limit: limit?.or(Some(10)),
            kind: kind?,
            session: session?,
        })
    }
}

impl FromCall for CreateRunRequest {
    fn from_call(call: &mut Call) -> Option<Self> {
        let idempotency_key = call.required(&Self::IDEMPOTENCY_KEY);
        let body = call.json();
        Some(Self {
            idempotency_key: idempotency_key?,
            body: body?,
        })
    }
}

impl FromCall for GetRunRequest {
    fn from_call(call: &mut Call) -> Option<Self> {
        let run_id = call.required(&Self::RUN_ID);
        let if_none_match = call.optional(&Self::IF_NONE_MATCH);
        Some(Self {
            run_id: run_id?,
            if_none_match: if_none_match?,
        })
    }
}

impl FromCall for CancelRunRequest {
    fn from_call(call: &mut Call) -> Option<Self> {
        let run_id = call.required_rule(&Self::RUN_ID, &Integer::new().minimum(1));
        Some(Self { run_id: run_id? })
    }
}

impl FromCall for CompareRequest {
    fn from_call(call: &mut Call) -> Option<Self> {
        let base = call.required(&Self::BASE);
        let head = call.required(&Self::HEAD);
        Some(Self {
            base: base?,
            head: head?,
        })
    }
}

impl FromCall for GetTrackRequest {
    fn from_call(call: &mut Call) -> Option<Self> {
        let run_id = call.required(&Self::RUN_ID);
        let format = call.required(&Self::FORMAT);
        Some(Self {
            run_id: run_id?,
            format: format?,
        })
    }
}

impl FromCall for LoginRequest {
    fn from_call(call: &mut Call) -> Option<Self> {
        let body = call.form();
        Some(Self { body: body? })
    }
}

impl FromCall for PutNoteRequest {
    fn from_call(call: &mut Call) -> Option<Self> {
        let name = call.required(&Self::NAME);
        let body = call.optional_body(|call| call.text_rule(&Text::new().max_length(10)));
        Some(Self {
            name: name?,
            body: body?,
        })
    }
}

impl FromCall for PostFileRequest {
    fn from_call(call: &mut Call) -> Option<Self> {
        let body = call.bytes();
        Some(Self { body: body? })
    }
}

impl IntoReply for ListRunsResponse {
    fn into_reply(self, reply: &mut Reply) {
        match self {
            Self::Ok(body) => {
                reply.status(200);
                reply.json("application/json", &body);
            }
            Self::Default { status, body } => {
                reply.other(status);
                reply.json("application/problem+json", &body);
            }
        }
    }
}

impl IntoReply for CreateRunResponse {
    fn into_reply(self, reply: &mut Reply) {
        match self {
            Self::Created { body, location, count } => {
                reply.status(201);
                reply.header("Location", &location);
                reply.optional_header_rule("X-Count", &count, &Integer::new().maximum(9));
                reply.json("application/json", &body);
            }
            Self::ClientError { status, body } => {
                reply.range(status, 4);
                reply.json("application/problem+json", &body);
            }
        }
    }
}

impl IntoReply for GetRunResponse {
    fn into_reply(self, reply: &mut Reply) {
        match self {
            Self::Ok { body, etag } => {
                reply.status(200);
                reply.header("ETag", &etag);
                reply.json("application/json", &body);
            }
            Self::NotModified => reply.status(304),
            Self::ClientError { status, body } => {
                reply.range(status, 4);
                reply.json("application/problem+json", &body);
            }
        }
    }
}

impl IntoReply for CancelRunResponse {
    fn into_reply(self, reply: &mut Reply) {
        match self {
            Self::NoContent => reply.status(204),
        }
    }
}

impl IntoReply for CompareResponse {
    fn into_reply(self, reply: &mut Reply) {
        match self {
            Self::Ok(body) => {
                reply.status(200);
                reply.text("text/plain", &body);
            }
        }
    }
}

impl IntoReply for GetTrackResponse {
    fn into_reply(self, reply: &mut Reply) {
        match self {
            Self::OkGpx(body) => {
                reply.status(200);
                reply.bytes(body);
            }
            Self::OkCsv(body) => {
                reply.status(200);
                reply.text("text/csv", &body);
            }
        }
    }
}

impl IntoReply for LoginResponse {
    fn into_reply(self, reply: &mut Reply) {
        match self {
            Self::Ok(body) => {
                reply.status(200);
                reply.text("text/plain", &body);
            }
        }
    }
}

impl IntoReply for PutNoteResponse {
    fn into_reply(self, reply: &mut Reply) {
        match self {
            Self::Ok(body) => {
                reply.status(200);
                reply.text_rule("text/plain", &body, &Text::new().max_length(20));
            }
        }
    }
}

impl IntoReply for PostFileResponse {
    fn into_reply(self, reply: &mut Reply) {
        match self {
            Self::Ok(body) => {
                reply.status(200);
                reply.bytes(body);
            }
        }
    }
}
