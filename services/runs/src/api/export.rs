//! All runs of a runner, read page by page while they are sent.

use futures_util::{Stream, StreamExt as _, TryStreamExt as _, stream};
use runnerly_common::Error;
use runs_api::types;
use serde::Serialize;
use time::format_description::well_known::Rfc3339;
use uuid::Uuid;
use wirewright_runtime::types::{ByteStream, ItemStream};

use crate::model::{Details, Run, RunQuery, RunType, Source, Status};
use crate::store::RunStore;

/// The names over the columns of the table.
const COLUMNS: [&str; 18] = [
    "id",
    "status",
    "type",
    "source",
    "title",
    "description",
    "scheduled_on",
    "start_date",
    "distance",
    "elapsed_time",
    "average_speed",
    "average_heartrate",
    "total_elevation_gain",
    "strava_id",
    "fulfils",
    "plan_id",
    "race_id",
    "tags",
];

/// The pages of a list from the first to the last. The next one is read when the one before is taken.
///
/// # Errors
/// When the first page cannot be read. A failure later on ends the stream.
pub(super) async fn pages(
    store: RunStore,
    runner_id: Uuid,
    query: RunQuery,
) -> Result<impl Stream<Item = Result<Vec<Run>, Error>> + Send + 'static, Error> {
    let first = store.list(runner_id, &query).await?;
    let pages = stream::try_unfold(Some((first, query)), move |state| {
        let store = store.clone();
        async move {
            let Some((page, mut query)) = state else {
                return Ok(None);
            };
            query.cursor = page.next_cursor;
            let next = match &query.cursor {
                Some(_) => Some((store.list(runner_id, &query).await?, query)),
                None => None,
            };
            Ok(Some((page.items, next)))
        }
    });
    Ok(pages.inspect_err(|error: &Error| tracing::error!(%error, "an export broke off")))
}

/// One run after another.
pub(super) fn items(pages: impl Stream<Item = Result<Vec<Run>, Error>> + Send + 'static) -> ItemStream<types::Run> {
    let runs = pages.map_ok(|page| stream::iter(page.into_iter().map(types::Run::try_from)));
    ItemStream::from_results(runs.try_flatten())
}

/// Every run.
///
/// # Errors
/// When a page cannot be read.
pub(super) async fn all(pages: impl Stream<Item = Result<Vec<Run>, Error>>) -> Result<Vec<types::Run>, Error> {
    let runs = pages.try_concat().await?;
    runs.into_iter().map(TryInto::try_into).collect()
}

/// A table in `text/csv` (RFC 4180), whose first row names the columns.
pub(super) fn table(pages: impl Stream<Item = Result<Vec<Run>, Error>> + Send + 'static) -> ByteStream {
    let names = stream::once(async { rows([COLUMNS]) });
    let rows = pages.map(|page| rows(page?.iter().map(Row::of).collect::<Result<Vec<_>, _>>()?));
    ByteStream::from_stream("text/csv", names.chain(rows))
}

/// A row of the table.
#[derive(Serialize)]
struct Row<'r> {
    id: Uuid,
    status: Status,
    kind: RunType,
    source: Source,
    title: &'r str,
    description: Option<&'r str>,
    scheduled_on: Option<String>,
    start_date: Option<String>,
    distance: Option<f64>,
    elapsed_time: Option<i32>,
    average_speed: Option<f64>,
    average_heartrate: Option<f64>,
    total_elevation_gain: Option<f64>,
    strava_id: Option<i64>,
    fulfils: Option<Uuid>,
    plan_id: Option<Uuid>,
    race_id: Option<Uuid>,
    tags: String,
}

impl<'r> Row<'r> {
    fn of(run: &'r Run) -> Result<Self, Error> {
        let (planned, recorded) = match &run.details {
            Details::Planned(planned) => (Some(planned), None),
            Details::Recorded(recorded) => (None, Some(recorded)),
        };
        let start_date = recorded.map(|recorded| recorded.start_date.format(&Rfc3339));
        Ok(Self {
            id: run.id,
            status: planned.map_or(Status::Done, |planned| planned.status),
            kind: run.kind,
            source: run.source,
            title: &run.title,
            description: run.description.as_deref(),
            scheduled_on: planned.map(|planned| planned.scheduled_on.to_string()),
            start_date: start_date.transpose().map_err(Error::corrupt)?,
            distance: planned.map_or_else(
                || recorded.map(|recorded| recorded.distance),
                |planned| planned.distance,
            ),
            elapsed_time: recorded.map(|recorded| recorded.elapsed_time),
            average_speed: recorded.map(|recorded| recorded.average_speed),
            average_heartrate: recorded.and_then(|recorded| recorded.average_heartrate),
            total_elevation_gain: recorded.and_then(|recorded| recorded.total_elevation_gain),
            strava_id: recorded.and_then(|recorded| recorded.strava_id),
            fulfils: recorded.and_then(|recorded| recorded.fulfils),
            plan_id: run.plan_id,
            race_id: run.race_id,
            tags: run.tags.join(" "),
        })
    }
}

/// Rows as text, each with its line break.
fn rows(rows: impl IntoIterator<Item = impl Serialize>) -> Result<Vec<u8>, Error> {
    let mut writer = csv::WriterBuilder::new()
        .has_headers(false)
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    for row in rows {
        writer.serialize(row).map_err(Error::internal)?;
    }
    writer.into_inner().map_err(Error::internal)
}
