//! The contract's callbacks and webhooks: what is told about uploads, and about runs that are done.

use runnerly_common::Error;
use runnerly_common::callback::{Deliver, Outcome, Sender};
use runs_api::callbacks::client::Client as Callbacks;
use runs_api::callbacks::operations::{TrackParsedRequest, TrackParsedResponse};
use runs_api::types::{RunCompleted, RunCompletedType};
use runs_api::webhooks::client::Client as Webhooks;
use runs_api::webhooks::operations::{RunCompletedRequest, RunCompletedResponse};
use uuid::Uuid;

use crate::model::Upload;
use crate::store::RunStore;

/// Tells what became of a track, and which runs are done.
#[derive(Clone, Debug)]
pub struct News {
    store: RunStore,
    callbacks: Callbacks,
    webhooks: Webhooks,
}

impl News {
    pub(crate) fn new(store: RunStore, sender: &Sender) -> Self {
        Self {
            store,
            callbacks: Callbacks::from(sender.client()),
            webhooks: Webhooks::from(sender.client()),
        }
    }

    async fn track_parsed(&self, upload: Upload, url: &str) -> Outcome {
        let request = TrackParsedRequest { body: upload.into() };
        match self.callbacks.track_parsed(url, &request).await {
            Ok(TrackParsedResponse::Success { .. }) => Outcome::Delivered,
            Ok(TrackParsedResponse::Gone) => unwanted(),
            Ok(TrackParsedResponse::Default { status }) => Outcome::Failed(format!("the receiver answered {status}")),
            Err(error) => error.into(),
        }
    }

    async fn run_completed(&self, id: Uuid, url: &str) -> Result<Outcome, Error> {
        let (run, timestamp) = match self.store.completion(id).await {
            Err(Error::NotFound) => return Ok(Outcome::Refused("the run is gone".to_owned())),
            found => found?,
        };
        let body = RunCompleted {
            r#type: RunCompletedType::RunCompleted,
            timestamp,
            data: run.try_into()?,
        };
        Ok(
            match self.webhooks.run_completed(url, &RunCompletedRequest { body }).await {
                Ok(RunCompletedResponse::Success { .. }) => Outcome::Delivered,
                Ok(RunCompletedResponse::Gone) => unwanted(),
                Ok(RunCompletedResponse::Default { status }) => {
                    Outcome::Failed(format!("the receiver answered {status}"))
                }
                Err(error) => error.into(),
            },
        )
    }
}

impl Deliver for News {
    async fn deliver(&self, id: Uuid, url: &str) -> Result<Outcome, Error> {
        match self.store.upload_of_any(id).await {
            Ok(upload) => Ok(self.track_parsed(upload, url).await),
            Err(Error::NotFound) => self.run_completed(id, url).await,
            Err(error) => Err(error),
        }
    }
}

fn unwanted() -> Outcome {
    Outcome::Refused("the receiver does not want to hear of it".to_owned())
}
