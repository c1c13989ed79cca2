//! The contract's callbacks: what subscribers are told.

use races_api::callbacks::client::Client;
use races_api::callbacks::operations::{ResultsPublishedRequest, ResultsPublishedResponse};
use races_api::types::Publication;
use runnerly_common::Error;
use runnerly_common::callback::{Deliver, Outcome, Sender};
use uuid::Uuid;

use crate::store::RaceStore;

/// Tells that results were published.
#[derive(Clone, Debug)]
pub struct ResultsPublished {
    store: RaceStore,
    client: Client,
}

impl ResultsPublished {
    pub(crate) fn new(store: RaceStore, sender: &Sender) -> Self {
        let client = Client::from(sender.client());
        Self { store, client }
    }
}

impl Deliver for ResultsPublished {
    async fn deliver(&self, id: Uuid, url: &str) -> Result<Outcome, Error> {
        let Some(publication) = self.store.publication(id).await? else {
            return Ok(Outcome::Refused("the race cannot be seen any more".to_owned()));
        };
        let body = Publication {
            subscription_id: id,
            race_id: publication.race_id,
            results: i32::try_from(publication.results).unwrap_or(i32::MAX),
            version: publication.version,
        };
        Ok(
            match self
                .client
                .results_published(url, &ResultsPublishedRequest { body })
                .await
            {
                Ok(ResultsPublishedResponse::Success { .. }) => Outcome::Delivered,
                Ok(ResultsPublishedResponse::Gone) => {
                    self.store.end_subscription(id).await?;
                    Outcome::Refused("the receiver does not want to hear of it any more".to_owned())
                }
                Ok(ResultsPublishedResponse::Default { status }) => {
                    Outcome::Failed(format!("the receiver answered {status}"))
                }
                Err(error) => error.into(),
            },
        )
    }
}
