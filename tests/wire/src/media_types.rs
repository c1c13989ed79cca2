//! A body that is one of several things, by its media type.

use wirewright_runtime::problem::Problem;
use wirewright_runtime::server::{Options, Router};
use wirewright_runtime::types::ByteStream;

/// The generated code.
#[allow(
    dead_code,
    missing_docs,
    reason = "a build script's output is not this crate's interface"
)]
pub mod contract {
    include!(concat!(env!("OUT_DIR"), "/media-types/mod.rs"));
}

use contract::operations::*;
use contract::server::{MediaTypesApi, router_with};
use contract::types::Report;

/// What every picture begins with.
pub const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

struct Service;

/// The one report.
#[must_use]
pub fn report() -> Report {
    Report {
        title: "Hills".to_owned(),
        rows: vec!["a".to_owned(), "b,c".to_owned()],
    }
}

impl MediaTypesApi for Service {
    type Error = Problem;

    async fn get_report(&self, request: GetReportRequest) -> Result<GetReportResponse, Problem> {
        if request.report_id == 404 {
            return Err(Problem::not_found());
        }
        let body = match request.accept {
            GetReportAccept::Json => GetReportOkBody::Json(report()),
            GetReportAccept::Csv => GetReportOkBody::Csv("a\r\n\"b,c\"\r\n".to_owned()),
            GetReportAccept::Png => GetReportOkBody::Png(ByteStream::new("image/png", PNG)),
        };
        let x_rows = Some(2);
        Ok(GetReportResponse::Ok { body, x_rows })
    }

    async fn put_report(&self, request: PutReportRequest) -> Result<PutReportResponse, Problem> {
        Ok(PutReportResponse::Ok(match request.body {
            PutReportBody::Json(report) => format!("a report of {} rows", report.rows.len()),
            PutReportBody::RowsJson(rows) => format!("{} rows", rows.len()),
            PutReportBody::Csv(text) => format!("a table of {} bytes", text.len()),
            PutReportBody::Bytes(body) => {
                let media_type = body.media_type().to_owned();
                format!("{} bytes as {media_type}", body.collect(1000).await?.len())
            }
        }))
    }

    async fn post_note(&self, request: PostNoteRequest) -> Result<PostNoteResponse, Problem> {
        let text = match request.body {
            None => "nothing".to_owned(),
            Some(PostNoteBody::Text(text)) => text,
            Some(PostNoteBody::Form(form)) => format!("form {}", form.note),
        };
        Ok(PostNoteResponse::Ok(match request.accept {
            PostNoteAccept::Text => PostNoteOkBody::Text(text),
            PostNoteAccept::Html => PostNoteOkBody::Html(format!("<p>{text}</p>")),
        }))
    }
}

/// The service.
pub fn router() -> Router {
    router_with(Service, Options::tests())
}
