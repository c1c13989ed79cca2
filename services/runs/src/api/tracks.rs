//! Tracks: how they come, and how they go out again.

use runnerly_common::Error;
use runnerly_common::callback::Delivery;
use runnerly_common::etag::Tags;
use runs_api::operations::{GetTrackRequest, GetTrackResponse, UploadTrackPart};
use runs_api::types::GetTrackOkAcceptRanges;
use uuid::Uuid;
use wirewright_runtime::problem::Problem;
use wirewright_runtime::server::{ByteRange, attachment};
use wirewright_runtime::types::{ByteStream, ItemStream};
use wirewright_runtime::violation::{Place, Violation};

use super::{Api, invalid};
use crate::files::NewFile;
use crate::model::{Upload, UploadState};

impl Api {
    /// Keeps a track, which the importer is to read.
    pub(super) async fn receive(
        &self,
        runner_id: Uuid,
        mut parts: ItemStream<UploadTrackPart>,
    ) -> Result<Upload, Problem> {
        let id = Uuid::now_v7();
        let (mut file, mut title, mut tags, mut callback) = (None, None, Vec::new(), None);
        while let Some(part) = parts.next().await {
            match part? {
                UploadTrackPart::File(part) if file.is_none() => file = Some(self.write(id, part.content).await?),
                UploadTrackPart::File(_) => return Err(part_problem("/file", "maxItems", "must be one file")),
                UploadTrackPart::Title(text) => title = Some(text),
                UploadTrackPart::Tags(tag) if tags.contains(&tag) => {
                    return Err(part_problem(
                        "/tags",
                        "uniqueItems",
                        "must not have the same item twice",
                    ));
                }
                UploadTrackPart::Tags(tag) => tags.push(tag),
                UploadTrackPart::CallbackUrl(url) => {
                    self.sender.check(&url)?;
                    callback = Some(Delivery::pending(url));
                }
            }
        }
        let mut file = file.ok_or_else(|| part_problem("/file", "required", "is required"))?;
        let upload = Upload {
            id,
            runner_id,
            state: UploadState::Queued,
            title,
            tags,
            file: file.finish().await?,
            failure: None,
            callback,
            created_at: runnerly_common::db::stored((self.clock)()),
        };
        self.store.add_upload(&upload).await?;
        file.keep();
        self.wake.notify_one();
        Ok(upload)
    }

    /// Writes a file as it comes.
    async fn write(&self, id: Uuid, mut content: ByteStream) -> Result<NewFile, Problem> {
        let mut file = self.store.files().create(id).await?;
        while let Some(piece) = content.next().await {
            file.write(&piece?).await?;
        }
        Ok(file)
    }

    /// A track, or a part of it.
    pub(super) async fn track(&self, runner_id: Uuid, request: GetTrackRequest) -> Result<GetTrackResponse, Problem> {
        let run = self.store.get(runner_id, request.run_id).await?;
        if !run.has_track {
            return Err(Error::NotFound.into());
        }
        let stored = self.store.upload(runner_id, run.id).await?.file;
        let digest: String = stored.digest.iter().map(|byte| format!("{byte:02x}")).collect();
        let etag = format!("\"{digest}\"");
        let known = request.if_none_match.as_deref().map(Tags::parse);
        if known.is_some_and(|known| known.name(&etag)) {
            return Ok(GetTrackResponse::NotModified { etag });
        }
        let content_disposition = attachment(&format!("{}.gpx", run.title));
        // a range of another version is of no use (RFC 9110 section 13.1.5)
        let wanted = request.range.filter(|_| request.if_range.is_none_or(|tag| tag == etag));
        let range = wanted
            .map(|range| ByteRange::parse(&range, stored.size))
            .transpose()?
            .flatten();
        let files = self.store.files();
        Ok(match range {
            Some(range) => GetTrackResponse::PartialContent {
                body: files.read(run.id, range.start, range.length()).await?,
                etag,
                content_disposition,
                content_range: range.to_string(),
            },
            None => GetTrackResponse::Ok {
                body: files.read(run.id, 0, stored.size).await?,
                etag,
                content_disposition,
                accept_ranges: GetTrackOkAcceptRanges::Bytes,
            },
        })
    }
}

fn part_problem(pointer: &str, code: &'static str, message: &'static str) -> Problem {
    let mut violation = Violation::new(Place::Body, code, message);
    violation.pointer = pointer.to_owned();
    invalid(violation.into())
}
