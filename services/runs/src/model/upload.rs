//! Tracks that runners upload.

use runnerly_common::callback::Delivery;
use serde::Serialize;
use time::OffsetDateTime;
use uuid::Uuid;

/// How far an upload has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, sqlx::Type)]
#[sqlx(type_name = "TEXT", rename_all = "snake_case")]
pub enum UploadState {
    /// It waits to be read.
    Queued,
    /// It is being read.
    Parsing,
    /// There is a run.
    Done,
    /// It cannot be made a run.
    Failed,
}

/// A track that was uploaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// Its id; that of its file and of its run too.
    pub id: Uuid,
    /// Whose it is.
    pub runner_id: Uuid,
    /// How far it has come.
    pub state: UploadState,
    /// What to call the run.
    pub title: Option<String>,
    /// Labels of the run.
    pub tags: Vec<String>,
    /// Its file.
    pub file: StoredFile,
    /// Why it cannot be made a run.
    pub failure: Option<String>,
    /// How its callback went, if there is one.
    pub callback: Option<Delivery>,
    /// When it came.
    pub created_at: OffsetDateTime,
}

/// What is known of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFile {
    /// How many bytes it has.
    pub size: u64,
    /// The SHA-256 of its bytes.
    pub digest: Vec<u8>,
}
