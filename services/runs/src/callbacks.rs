//! The contract's callbacks: what is told about uploads.

use runnerly_common::Error;
use runnerly_common::callback::{Deliver, Outcome, Sender};
use runs_api::callbacks::client::Client;
use runs_api::callbacks::operations::{TrackParsedRequest, TrackParsedResponse};
use uuid::Uuid;

use crate::store::RunStore;

/// Tells what became of a track.
#[derive(Clone, Debug)]
pub struct TrackParsed {
    store: RunStore,
    client: Client,
}

impl TrackParsed {
    pub(crate) fn new(store: RunStore, sender: &Sender) -> Self {
        let client = Client::from(sender.client());
        Self { store, client }
    }
}

impl Deliver for TrackParsed {
    async fn deliver(&self, id: Uuid, url: &str) -> Result<Outcome, Error> {
        let upload = self.store.upload_of_any(id).await?;
        let request = TrackParsedRequest { body: upload.into() };
        Ok(match self.client.track_parsed(url, &request).await {
            Ok(TrackParsedResponse::Success { .. }) => Outcome::Delivered,
            Ok(TrackParsedResponse::Gone) => Outcome::Refused("the receiver does not want to hear of it".to_owned()),
            Ok(TrackParsedResponse::Default { status }) => Outcome::Failed(format!("the receiver answered {status}")),
            Err(error) => error.into(),
        })
    }
}
