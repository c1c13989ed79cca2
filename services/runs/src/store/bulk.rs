//! Runs of several runners at once.

use runnerly_common::{Error, db, erased};
use sqlx::SqliteConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{ChangeKind, RunStore, effects, new_run, row};
use crate::model::{BulkOutcome, NewRun, Rejection, Run};

/// What became of one run.
enum Added {
    Created(Box<Run>),
    Unchanged,
    Conflict,
    Broken(String),
}

impl RunStore {
    /// Adds runs in one step, but for those that are there already, that have the id of another run, or that break a rule.
    ///
    /// A run is there already when there is one with its id that was created from the same content for the same runner,
    /// even if it has changed since, or one of the runner with its activity.
    ///
    /// # Errors
    /// When the database fails; then none is added.
    pub async fn add(&self, runs: &[(Uuid, Vec<NewRun>)], now: OffsetDateTime) -> Result<BulkOutcome, Error> {
        let mut outcome = BulkOutcome::default();
        let mut created = Vec::new();
        let mut tx = db::write(&self.pool).await?;
        for (runner_id, runs) in runs {
            let before = created.len();
            let is_gone = erased::is_erased(&mut tx, *runner_id).await?;
            for (index, new) in runs.iter().enumerate() {
                let added = if is_gone {
                    Added::Broken("the runner is gone".to_owned())
                } else {
                    add_one(&mut tx, *runner_id, new, now).await?
                };
                created.extend(outcome.count(added, *runner_id, index, new.id));
            }
            if created.len() > before {
                row::count_change(&mut tx, *runner_id).await?;
            }
        }
        tx.commit().await?;
        self.feed.tell(ChangeKind::Created, created.iter().map(|run| &**run));
        Ok(outcome)
    }
}

impl BulkOutcome {
    /// How many were not added because they have the id of another run.
    #[must_use]
    pub fn conflicts(&self) -> usize {
        self.rejected.iter().filter(|rejection| rejection.conflict).count()
    }

    /// Counts what became of a run, and gives it back where it was added.
    fn count(&mut self, added: Added, runner_id: Uuid, index: usize, id: Option<Uuid>) -> Option<Box<Run>> {
        let (conflict, message) = match added {
            Added::Created(run) => {
                self.created += 1;
                return Some(run);
            }
            Added::Unchanged => {
                self.unchanged += 1;
                return None;
            }
            Added::Conflict => (true, "there is another run with this id".to_owned()),
            Added::Broken(message) => (false, message),
        };
        self.rejected.push(Rejection {
            runner_id,
            index,
            id,
            conflict,
            message,
        });
        None
    }
}

async fn add_one(
    connection: &mut SqliteConnection,
    runner_id: Uuid,
    new: &NewRun,
    now: OffsetDateTime,
) -> Result<Added, Error> {
    let mut run = match new_run(runner_id, new, now) {
        Ok(run) => run,
        Err(Error::Rules(rules)) => {
            let messages: Vec<String> = rules
                .iter()
                .map(|rule| format!("{} {}", rule.pointer, rule.message))
                .collect();
            return Ok(Added::Broken(messages.join("; ")));
        }
        Err(other) => return Err(other),
    };
    let origin = row::origin(new)?;
    match row::existing(connection, &run).await? {
        Some(row::Existing::Id {
            runner_id: other,
            origin: known,
        }) if other == runner_id && known == origin => Ok(Added::Unchanged),
        Some(row::Existing::Id { .. }) => Ok(Added::Conflict),
        Some(row::Existing::Activity) => Ok(Added::Unchanged),
        None => {
            effects::follow_race(connection, &mut run).await?;
            row::insert(connection, &run, &origin).await?;
            Ok(Added::Created(Box::new(run)))
        }
    }
}
