//! Bodies of parts, with files among them.

use wirewright_runtime::problem::Problem;
use wirewright_runtime::server::{Options, Router};

/// The generated code.
#[allow(
    dead_code,
    missing_docs,
    reason = "a build script's output is not this crate's interface"
)]
pub mod contract {
    include!(concat!(env!("OUT_DIR"), "/multipart/mod.rs"));
}

use contract::operations::*;
use contract::server::{MultipartApi, router_with};

struct Service;

impl MultipartApi for Service {
    type Error = Problem;

    async fn upload(&self, mut request: UploadRequest) -> Result<UploadResponse, Problem> {
        let mut came = Vec::new();
        while let Some(part) = request.body.next().await {
            came.push(match part? {
                UploadPart::Title(title) => format!("title {title:?}"),
                UploadPart::Public(public) => format!("public {public}"),
                UploadPart::Laps(lap) => format!("lap {lap}"),
                UploadPart::Weather(weather) => format!("wind {}", weather.wind),
                UploadPart::Track(file) | UploadPart::Pictures(file) => {
                    let name = file.file_name.unwrap_or_default();
                    let mut content = file.content;
                    let mut bytes = 0;
                    while let Some(piece) = content.next().await {
                        bytes += piece?.len();
                    }
                    format!("{name:?} of {bytes} bytes as {}", content.media_type())
                }
            });
        }
        Ok(UploadResponse::Ok(came))
    }

    async fn add_album(&self, mut request: AddAlbumRequest) -> Result<AddAlbumResponse, Problem> {
        let mut came = Vec::new();
        while let Some(part) = request.body.next().await {
            came.push(match part? {
                AddAlbumPart::Cover {
                    body,
                    x_checksum,
                    x_size,
                    x_tags,
                } => {
                    let bytes = body.content.collect(1000).await?.len();
                    format!("cover of {bytes} bytes, {x_checksum:?} {x_size:?} {x_tags:?}")
                }
                AddAlbumPart::Caption { body, content_language } => {
                    format!("caption {body:?} in {}", content_language.as_str())
                }
                AddAlbumPart::Place { body, x_station } => {
                    format!("wind {} at {:?}", body.wind, x_station.map(|station| station.name))
                }
                AddAlbumPart::Pictures { body, x_place } => {
                    let place = x_place.map(|place| (place.lat, place.lon));
                    format!("{:?} at {place:?}", body.file_name.unwrap_or_default())
                }
                AddAlbumPart::Laps(laps) => format!("laps {laps:?}"),
                AddAlbumPart::Tags(tags) => format!("tags {tags:?}"),
                AddAlbumPart::Range(range) => format!("from {} to {:?}", range.from, range.to),
                AddAlbumPart::OddName(text) => format!("odd {text}"),
            });
        }
        Ok(AddAlbumResponse::Ok(came))
    }

    async fn add_note(&self, request: AddNoteRequest) -> Result<AddNoteResponse, Problem> {
        Ok(AddNoteResponse::Ok(match request.body {
            None => "nothing".to_owned(),
            Some(AddNoteBody::Json(note)) => format!("JSON {}", note.text),
            Some(AddNoteBody::Multipart(parts)) => format!("{:?}", parts.collect(2).await?),
        }))
    }
}

/// The service; uploads may have 8 MiB.
pub fn router() -> Router {
    let options = Options {
        body_limit: 8 * 1024 * 1024,
        ..Options::tests()
    };
    router_with(Service, options)
}
