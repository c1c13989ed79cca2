//! Tracks that were uploaded.

use runnerly_common::callback::{self, Delivery, Outbox};
use runnerly_common::{Error, db, erased};
use sqlx::types::Json;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{ChangeKind, RunStore, new_run, row};
use crate::model::{NewDetails, NewRun, Recording, Run, RunType, Source, StoredFile, Upload, UploadState};

/// A row of the table.
#[derive(Debug, sqlx::FromRow)]
struct Row {
    id: Uuid,
    runner_id: Uuid,
    state: UploadState,
    title: Option<String>,
    tags: Json<Vec<String>>,
    size: i64,
    sha256: Vec<u8>,
    failure: Option<String>,
    created_at: i64,
}

impl Row {
    fn upload(self, callback: Option<Delivery>) -> Result<Upload, Error> {
        Ok(Upload {
            id: self.id,
            runner_id: self.runner_id,
            state: self.state,
            title: self.title,
            tags: self.tags.0,
            file: StoredFile {
                size: u64::try_from(self.size).map_err(Error::corrupt)?,
                digest: self.sha256,
            },
            failure: self.failure,
            callback,
            created_at: db::instant(self.created_at)?,
        })
    }
}

impl RunStore {
    /// Keeps an upload, whose file is there.
    ///
    /// # Errors
    /// When the runner is gone, and when the database fails.
    pub async fn add_upload(&self, upload: &Upload) -> Result<(), Error> {
        let mut tx = db::write(&self.pool).await?;
        erased::refuse(&mut tx, upload.runner_id).await?;
        sqlx::query(
            "INSERT INTO uploads (id, runner_id, state, title, tags, size, digest, failure, created_at)
             VALUES (?, ?, ?, ?, ?, ?, lower(hex(?)), ?, ?)",
        )
        .bind(upload.id)
        .bind(upload.runner_id)
        .bind(upload.state)
        .bind(&upload.title)
        .bind(Json(&upload.tags))
        .bind(i64::try_from(upload.file.size).map_err(Error::corrupt)?)
        .bind(&upload.file.digest)
        .bind(&upload.failure)
        .bind(db::micros(upload.created_at))
        .execute(&mut *tx)
        .await?;
        if let Some(callback) = &upload.callback {
            callback::add(&mut tx, upload.id, &callback.url).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Reads an upload.
    ///
    /// # Errors
    /// When the runner has no such upload, and when the database fails.
    pub async fn upload(&self, runner_id: Uuid, id: Uuid) -> Result<Upload, Error> {
        let upload = self.upload_of_any(id).await?;
        if upload.runner_id == runner_id {
            Ok(upload)
        } else {
            Err(Error::NotFound)
        }
    }

    /// Reads an upload, whosever it is.
    ///
    /// # Errors
    /// When there is none, and when the database fails.
    pub async fn upload_of_any(&self, id: Uuid) -> Result<Upload, Error> {
        let mut connection = self.pool.acquire().await?;
        let row: Option<Row> = sqlx::query_as("SELECT *, unhex(digest) AS sha256 FROM uploads WHERE id = ?")
            .bind(id)
            .fetch_optional(&mut *connection)
            .await?;
        let callback = callback::find(&mut connection, id).await?;
        row.ok_or(Error::NotFound)?.upload(callback)
    }

    /// The callbacks about uploads.
    #[must_use]
    pub fn callbacks(&self) -> Outbox {
        Outbox::new(self.pool.clone())
    }

    /// Takes the upload that waits longest to be read, or that was not read to its end; without its callback.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next_upload(&self) -> Result<Option<Upload>, Error> {
        let row: Option<Row> = sqlx::query_as(
            "UPDATE uploads SET state = 'parsing' WHERE id = (
                 SELECT id FROM uploads WHERE state IN ('queued', 'parsing') ORDER BY created_at, id LIMIT 1)
             RETURNING *, unhex(digest) AS sha256",
        )
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| row.upload(None)).transpose()
    }

    /// Makes an upload a run.
    ///
    /// # Errors
    /// When the upload is gone, when the run breaks a rule, when there is another run with the upload's id, and when the
    /// database fails.
    pub async fn finish_upload(
        &self,
        upload: &Upload,
        (title, recording): (String, Recording),
        now: OffsetDateTime,
    ) -> Result<Run, Error> {
        let new = NewRun {
            id: Some(upload.id),
            title,
            description: None,
            kind: RunType::Free,
            source: Source::Gpx,
            plan_id: None,
            race_id: None,
            tags: upload.tags.clone(),
            details: NewDetails::Recorded(recording),
        };
        let run = Run {
            has_track: true,
            ..new_run(upload.runner_id, &new, now)?
        };
        let mut tx = db::write(&self.pool).await?;
        if row::existing(&mut tx, &run).await?.is_some() {
            return Err(Error::Conflict("there is another run with the id of the upload"));
        }
        row::insert(&mut tx, &run, &row::origin(&new)?).await?;
        row::count_change(&mut tx, upload.runner_id).await?;
        let done = sqlx::query("UPDATE uploads SET state = 'done' WHERE id = ?")
            .bind(upload.id)
            .execute(&mut *tx)
            .await?;
        // the runner was erased while the track was read
        if done.rows_affected() == 0 {
            return Err(Error::NotFound);
        }
        callback::release(&mut tx, upload.id, now).await?;
        tx.commit().await?;
        self.feed.tell(ChangeKind::Created, [&run]);
        Ok(run)
    }

    /// Notes that an upload cannot be made a run.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn fail_upload(&self, id: Uuid, reason: &str, now: OffsetDateTime) -> Result<(), Error> {
        let mut tx = db::write(&self.pool).await?;
        sqlx::query("UPDATE uploads SET state = 'failed', failure = ? WHERE id = ?")
            .bind(reason)
            .bind(id)
            .execute(&mut *tx)
            .await?;
        callback::release(&mut tx, id, now).await?;
        tx.commit().await?;
        Ok(())
    }
}
