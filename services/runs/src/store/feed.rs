//! What happens to runs, told to whoever listens.

use std::sync::Arc;

use tokio::sync::broadcast;

use super::RunStore;
use crate::model::Run;

/// How many changes wait for a slow listener; it misses those before.
const WAITING: usize = 256;

/// What became of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// It is new.
    Created,
    /// It has another version.
    Updated,
    /// It is gone.
    Deleted,
}

/// A change of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// What became of it.
    pub kind: ChangeKind,
    /// The run after the change, or before it was deleted.
    pub run: Run,
}

/// Where changes are told. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Feed(broadcast::Sender<Arc<Change>>);

impl Default for Feed {
    fn default() -> Self {
        Self(broadcast::channel(WAITING).0)
    }
}

impl Feed {
    /// Tells of changes that are stored. Nothing waits for the listeners.
    pub(super) fn tell<'r>(&self, kind: ChangeKind, runs: impl IntoIterator<Item = &'r Run>) {
        if self.0.receiver_count() == 0 {
            return;
        }
        for run in runs {
            let run = run.clone();
            // the last listener may have gone meanwhile
            let _ = self.0.send(Arc::new(Change { kind, run }));
        }
    }
}

impl RunStore {
    /// The changes of all runners' runs from now on.
    #[must_use]
    pub fn changes(&self) -> broadcast::Receiver<Arc<Change>> {
        self.feed.0.subscribe()
    }
}
