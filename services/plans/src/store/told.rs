//! What is told of plans, in the transaction of the change that it tells of.

use runnerly_common::{Error, events};
use sqlx::SqliteConnection;
use time::Date;
use uuid::Uuid;

use super::sessions;
use crate::messages;
use crate::model::Plan;

/// How many runs one message asks to delete at most, as the contract says.
pub(super) const DELETIONS: usize = 2000;

/// Asks planners for all that is left to do for a plan.
pub(super) async fn asked(connection: &mut SqliteConnection, plan: &Plan) -> Result<(), Error> {
    let weeks = sessions::pending(connection, plan.id).await?;
    let deletions = sessions::obsolete(connection, plan.id).await?;
    events::tell(connection, messages::training(plan, &weeks, deletions)).await
}

/// Asks planners to delete runs that a plan has no use for.
pub(super) async fn unwanted(connection: &mut SqliteConnection, plan: &Plan, runs: Vec<Uuid>) -> Result<(), Error> {
    for runs in runs.chunks(DELETIONS) {
        events::tell(connection, messages::training(plan, &[], runs.to_vec())).await?;
    }
    Ok(())
}

/// Tells that a plan was given up, and from which day on its runs are to go.
pub(super) async fn abandoned(connection: &mut SqliteConnection, plan: &Plan, from: Date) -> Result<(), Error> {
    events::tell(connection, messages::abandonment(plan, from)).await
}
