//! Results, subscriptions and participants between the contract's types and the store's.

use races_api::types::{
    self, Disqualified, DisqualifiedOutcome, Finished, FinishedOutcome, NotFinished, NotFinishedOutcome, NotStarted,
    NotStartedOutcome,
};
use runnerly_common::callback::{Delivery, DeliveryState};

use crate::model::{Outcome, Participant, RaceResult, Subscription};

impl From<types::RaceResult> for RaceResult {
    fn from(result: types::RaceResult) -> Self {
        match result {
            types::RaceResult::Finished(Finished {
                number,
                name,
                runner_id,
                time,
                rank,
                ..
            }) => Self {
                number,
                name,
                runner_id,
                outcome: Outcome::Finished { time, rank },
            },
            types::RaceResult::NotFinished(NotFinished {
                number,
                name,
                runner_id,
                at_distance,
                ..
            }) => Self {
                number,
                name,
                runner_id,
                outcome: Outcome::NotFinished { at_distance },
            },
            types::RaceResult::NotStarted(NotStarted {
                number,
                name,
                runner_id,
                ..
            }) => Self {
                number,
                name,
                runner_id,
                outcome: Outcome::NotStarted,
            },
            types::RaceResult::Disqualified(Disqualified {
                number,
                name,
                runner_id,
                reason,
                ..
            }) => Self {
                number,
                name,
                runner_id,
                outcome: Outcome::Disqualified { reason },
            },
        }
    }
}

impl From<RaceResult> for types::RaceResult {
    fn from(result: RaceResult) -> Self {
        let RaceResult {
            number,
            name,
            runner_id,
            outcome,
        } = result;
        match outcome {
            Outcome::Finished { time, rank } => Self::Finished(Finished {
                outcome: FinishedOutcome::Finished,
                number,
                name,
                runner_id,
                time,
                rank,
            }),
            Outcome::NotFinished { at_distance } => Self::NotFinished(NotFinished {
                outcome: NotFinishedOutcome::Dnf,
                number,
                name,
                runner_id,
                at_distance,
            }),
            Outcome::NotStarted => Self::NotStarted(NotStarted {
                outcome: NotStartedOutcome::Dns,
                number,
                name,
                runner_id,
            }),
            Outcome::Disqualified { reason } => Self::Disqualified(Disqualified {
                outcome: DisqualifiedOutcome::Dsq,
                number,
                name,
                runner_id,
                reason,
            }),
        }
    }
}

impl From<Subscription> for types::Subscription {
    fn from(subscription: Subscription) -> Self {
        Self {
            id: subscription.id,
            race_id: subscription.race_id,
            callback_url: subscription.delivery.url.clone(),
            delivery: delivery(subscription.delivery),
            created_at: subscription.created_at,
        }
    }
}

fn delivery(delivery: Delivery) -> types::Delivery {
    let state = match delivery.state {
        DeliveryState::Pending => types::DeliveryState::Pending,
        DeliveryState::Delivered => types::DeliveryState::Delivered,
        DeliveryState::Failed => types::DeliveryState::Failed,
    };
    let attempts = i32::try_from(delivery.attempts).unwrap_or(i32::MAX);
    types::Delivery {
        failure: delivery.failure,
        ..types::Delivery::new(state, attempts)
    }
}

impl From<Participant> for types::Participant {
    fn from(participant: Participant) -> Self {
        Self {
            runner_id: participant.runner_id,
            goal_time: participant.goal_time,
            share: participant.share,
            since: participant.since,
        }
    }
}
