//! What goes on beside a service.

use std::time::Duration;

use futures_util::future::join_all;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// Work that goes on until it is told to stop.
#[derive(Debug)]
pub(crate) struct Background {
    stop: watch::Sender<bool>,
    /// What may end at any moment.
    loose: Vec<JoinHandle<()>>,
    /// What ends by itself once it is told to.
    careful: Vec<JoinHandle<()>>,
}

impl Background {
    pub(crate) fn new() -> Self {
        Self {
            stop: watch::Sender::new(false),
            loose: Vec::new(),
            careful: Vec::new(),
        }
    }

    /// Adds work that goes on with the next start wherever it is.
    pub(crate) fn add(&mut self, work: impl Future<Output = ()> + Send + 'static) {
        self.loose.push(tokio::spawn(work));
    }

    /// Adds work that gets ready when the future that it is given is.
    pub(crate) fn add_until<F>(&mut self, work: impl FnOnce(Stop) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let mut told = self.stop.subscribe();
        let stop = Box::pin(async move {
            // who drops the sender stops it too
            let _ = told.wait_for(|stop| *stop).await;
        });
        self.careful.push(tokio::spawn(work(stop)));
    }

    /// Ends all of it, after so long at most.
    pub(crate) async fn stop(self, patience: Duration) {
        self.stop.send_replace(true);
        for task in self.loose {
            task.abort();
        }
        let aborts: Vec<_> = self.careful.iter().map(JoinHandle::abort_handle).collect();
        if timeout(patience, join_all(self.careful)).await.is_err() {
            tracing::warn!("what was under way is done again with the next start");
            for task in aborts {
                task.abort();
            }
        }
    }
}

/// Ready when work is to stop.
pub(crate) type Stop = std::pin::Pin<Box<dyn Future<Output = ()> + Send>>;
