//! The client's half: one method per operation.

use wirewright_runtime::client::{self, Answer, BuildError, Error};
use wirewright_runtime::rule::{Integer, Text};

use super::operations::{
    self, CancelRunRequest, CancelRunResponse, CompareRequest, CompareResponse, CreateRunRequest, CreateRunResponse,
    GetRunRequest, GetRunResponse, GetTrackRequest, GetTrackResponse, ListRunsRequest, ListRunsResponse, LoginRequest,
    LoginResponse, PostFileRequest, PostFileResponse, PutNoteRequest, PutNoteResponse,
};

/// A client of the runs service. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Client {
    inner: client::Client,
}

impl Client {
    /// A client of the service at `base_url`, such as `http://localhost:5002/api`: the server's address with its base
    /// path.
    ///
    /// # Errors
    /// When `base_url` is not an absolute HTTP URL.
    pub fn new(base_url: &str) -> Result<Self, BuildError> {
        client::Client::new(base_url).map(Self::from)
    }

    pub async fn list_runs(&self, request: &ListRunsRequest) -> Result<ListRunsResponse, Error> {
        let mut call = self.inner.call(&operations::LIST_RUNS);
        call.optional(&ListRunsRequest::LIMIT, &request.limit);
        call.optional(&ListRunsRequest::KIND, &request.kind);
        call.optional(&ListRunsRequest::SESSION, &request.session);
        let answer = call.send().await?;
        ListRunsResponse::from_answer(answer)
    }

    pub async fn create_run(&self, request: &CreateRunRequest) -> Result<CreateRunResponse, Error> {
        let mut call = self.inner.call(&operations::CREATE_RUN);
        call.parameter(&CreateRunRequest::IDEMPOTENCY_KEY, &request.idempotency_key);
        call.json(&request.body);
        let answer = call.send().await?;
        CreateRunResponse::from_answer(answer)
    }

    pub async fn get_run(&self, request: &GetRunRequest) -> Result<GetRunResponse, Error> {
        let mut call = self.inner.call(&operations::GET_RUN);
        call.parameter(&GetRunRequest::RUN_ID, &request.run_id);
        call.optional(&GetRunRequest::IF_NONE_MATCH, &request.if_none_match);
        let answer = call.send().await?;
        GetRunResponse::from_answer(answer)
    }

    pub async fn cancel_run(&self, request: &CancelRunRequest) -> Result<CancelRunResponse, Error> {
        let mut call = self.inner.call(&operations::CANCEL_RUN);
        call.parameter(&CancelRunRequest::RUN_ID, &request.run_id);
        let answer = call.send().await?;
        CancelRunResponse::from_answer(answer)
    }

    pub async fn compare(&self, request: &CompareRequest) -> Result<CompareResponse, Error> {
        let mut call = self.inner.call(&operations::COMPARE);
        call.parameter(&CompareRequest::BASE, &request.base);
        call.parameter(&CompareRequest::HEAD, &request.head);
        let answer = call.send().await?;
        CompareResponse::from_answer(answer)
    }

    pub async fn get_track(&self, request: &GetTrackRequest) -> Result<GetTrackResponse, Error> {
        let mut call = self.inner.call(&operations::GET_TRACK);
        call.parameter(&GetTrackRequest::RUN_ID, &request.run_id);
        call.parameter(&GetTrackRequest::FORMAT, &request.format);
        let answer = call.send().await?;
        GetTrackResponse::from_answer(answer)
    }

    pub async fn login(&self, request: &LoginRequest) -> Result<LoginResponse, Error> {
        let mut call = self.inner.call(&operations::LOGIN);
        call.form(&request.body);
        let answer = call.send().await?;
        LoginResponse::from_answer(answer)
    }

    pub async fn put_note(&self, request: &PutNoteRequest) -> Result<PutNoteResponse, Error> {
        let mut call = self.inner.call(&operations::PUT_NOTE);
        call.parameter(&PutNoteRequest::NAME, &request.name);
        if let Some(body) = &request.body {
            call.text("text/plain", body);
        }
        let answer = call.send().await?;
        PutNoteResponse::from_answer(answer)
    }

    pub async fn post_file(&self, request: PostFileRequest) -> Result<PostFileResponse, Error> {
        let mut call = self.inner.call(&operations::POST_FILE);
        call.bytes(request.body);
        let answer = call.send().await?;
        PostFileResponse::from_answer(answer)
    }
}

impl From<client::Client> for Client {
    fn from(inner: client::Client) -> Self {
        Self { inner }
    }
}

impl ListRunsResponse {
    fn from_answer(mut answer: Answer) -> Result<Self, Error> {
        match answer.status_code() {
            200 => {
                let body = answer.json();
                answer.finish(|| Some(Self::Ok(body?)))
            }
            _ => {
                let status = answer.status();
                let body = answer.json();
                answer.finish(|| Some(Self::Default { status, body: body? }))
            }
        }
    }
}

impl CreateRunResponse {
    fn from_answer(mut answer: Answer) -> Result<Self, Error> {
        match answer.status_code() {
            201 => {
                let location = answer.header("Location");
                let count = answer.optional_header_rule("X-Count", &Integer::new().maximum(9));
                let body = answer.json();
                answer.finish(|| {
                    Some(Self::Created {
                        body: body?,
                        location: location?,
                        count: count?,
                    })
                })
            }
            400..=499 => {
                let status = answer.status();
                let body = answer.json();
                answer.finish(|| Some(Self::ClientError { status, body: body? }))
            }
            _ => Err(answer.unexpected()),
        }
    }
}

impl GetRunResponse {
    fn from_answer(mut answer: Answer) -> Result<Self, Error> {
        match answer.status_code() {
            200 => {
                let etag = answer.header("ETag");
                let body = answer.json();
                answer.finish(|| {
                    Some(Self::Ok {
                        body: body?,
                        etag: etag?,
                    })
                })
            }
            304 => Ok(Self::NotModified),
            400..=499 => {
                let status = answer.status();
                let body = answer.json();
                answer.finish(|| Some(Self::ClientError { status, body: body? }))
            }
            _ => Err(answer.unexpected()),
        }
    }
}

impl CancelRunResponse {
    fn from_answer(answer: Answer) -> Result<Self, Error> {
        match answer.status_code() {
            204 => Ok(Self::NoContent),
            _ => Err(answer.unexpected()),
        }
    }
}

impl CompareResponse {
    fn from_answer(mut answer: Answer) -> Result<Self, Error> {
        match answer.status_code() {
            200 => {
                let body = answer.text();
                answer.finish(|| Some(Self::Ok(body?)))
            }
            _ => Err(answer.unexpected()),
        }
    }
}

impl GetTrackResponse {
    fn from_answer(mut answer: Answer) -> Result<Self, Error> {
        match (answer.status_code(), answer.media_type()) {
            (200, Some("text/csv")) => {
                let body = answer.text();
                answer.finish(|| Some(Self::OkCsv(body?)))
            }
            (200, _) => {
                let body = answer.bytes();
                answer.finish(|| Some(Self::OkGpx(body?)))
            }
            _ => Err(answer.unexpected()),
        }
    }
}

impl LoginResponse {
    fn from_answer(mut answer: Answer) -> Result<Self, Error> {
        match answer.status_code() {
            200 => {
                let body = answer.text();
                answer.finish(|| Some(Self::Ok(body?)))
            }
            _ => Err(answer.unexpected()),
        }
    }
}

impl PutNoteResponse {
    fn from_answer(mut answer: Answer) -> Result<Self, Error> {
        match answer.status_code() {
            200 => {
                let body = answer.text_rule(&Text::new().max_length(20));
                answer.finish(|| Some(Self::Ok(body?)))
            }
            _ => Err(answer.unexpected()),
        }
    }
}

impl PostFileResponse {
    fn from_answer(mut answer: Answer) -> Result<Self, Error> {
        match answer.status_code() {
            200 => {
                let body = answer.bytes();
                answer.finish(|| Some(Self::Ok(body?)))
            }
            _ => Err(answer.unexpected()),
        }
    }
}
