//! Making runs of the tracks that were uploaded, in the background.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use runnerly_common::Error;
use time::OffsetDateTime;
use tokio::sync::Notify;
use tokio::time::sleep;

use crate::model::{Recording, Upload};
use crate::store::RunStore;
use crate::track::{self, Summary};

/// What a run is called whose track has no name.
const TITLE: &str = "Uploaded run";
/// How long to wait after the database has failed.
const PAUSE: Duration = Duration::from_secs(1);

/// Reads tracks one after another, so that only one is in memory.
///
/// What is to be done is told by the store, so it may be ended at any moment and goes on when it is run again. Run one of
/// them at a time.
#[derive(Clone, Debug)]
pub struct Importer {
    store: RunStore,
    wake: Arc<Notify>,
    told: Arc<Notify>,
    clock: fn() -> OffsetDateTime,
}

impl Importer {
    /// An importer that `wake` wakes, and that wakes who waits at `told`.
    pub(crate) fn new(store: RunStore, wake: Arc<Notify>, told: Arc<Notify>, clock: fn() -> OffsetDateTime) -> Self {
        Self {
            store,
            wake,
            told,
            clock,
        }
    }

    /// Works for ever: on tracks that are left from before, and on those that the service wakes it for.
    pub async fn run(self) {
        loop {
            match self.work().await {
                Ok(_) => self.wake.notified().await,
                Err(error) => {
                    tracing::error!(%error, "tracks could not be read");
                    sleep(PAUSE).await;
                }
            }
        }
    }

    /// Works on all tracks that wait, and says how many they were.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn work(&self) -> Result<usize, Error> {
        let mut count = 0;
        while let Some(upload) = self.store.next_upload().await? {
            count += 1;
            let path = self.store.files().path(upload.id);
            let read = tokio::task::spawn_blocking(move || read(path)).await;
            let read = read.unwrap_or_else(|error| Err(format!("reading the track failed: {error}")));
            let failure = match read {
                Ok(summary) => self.finish(&upload, summary).await?,
                Err(reason) => Some(reason),
            };
            if let Some(reason) = failure {
                self.store.fail_upload(upload.id, &reason, (self.clock)()).await?;
                self.store.files().remove(upload.id).await;
            }
            self.told.notify_one();
        }
        Ok(count)
    }

    /// Makes the run, or says why it cannot be made.
    async fn finish(&self, upload: &Upload, summary: Summary) -> Result<Option<String>, Error> {
        let title = upload
            .title
            .clone()
            .or(summary.title)
            .unwrap_or_else(|| TITLE.to_owned());
        let recording = Recording {
            start_date: summary.start_date,
            distance: summary.distance,
            elapsed_time: summary.elapsed_time,
            average_speed: None,
            average_heartrate: None,
            total_elevation_gain: summary.total_elevation_gain,
            strava_id: None,
            metrics: BTreeMap::new(),
        };
        match self
            .store
            .finish_upload(upload, (title, recording), (self.clock)())
            .await
        {
            Ok(_) | Err(Error::NotFound) => Ok(None),
            Err(Error::Rules(rules)) => {
                let reasons: Vec<&str> = rules.iter().map(|rule| rule.message.as_str()).collect();
                Ok(Some(format!("the run {}", reasons.join(", and "))))
            }
            Err(Error::Conflict(reason)) => Ok(Some(reason.to_owned())),
            Err(other) => Err(other),
        }
    }
}

fn read(path: PathBuf) -> Result<Summary, String> {
    let file = File::open(path).map_err(|error| {
        tracing::error!(%error, "a track is gone");
        "the file is gone".to_owned()
    })?;
    track::read(file)
}
