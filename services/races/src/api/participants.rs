//! Who takes part.

use races_api::operations::{
    ListParticipantsRequest, ListParticipantsResponse, ParticipateRequest, ParticipateResponse,
};
use races_api::types::ParticipantPage;
use uuid::Uuid;
use wirewright_runtime::problem::Problem;

use super::Api;
use crate::{convert, link};

impl Api {
    pub(super) async fn page_of_participants(
        &self,
        viewer: Uuid,
        request: ListParticipantsRequest,
    ) -> Result<ListParticipantsResponse, Problem> {
        let (limit, cursor) = (convert::limit(request.limit), request.cursor.as_deref());
        let (items, next_cursor) = self.store.participants(viewer, request.race_id, limit, cursor).await?;
        let next = next_cursor.as_deref();
        Ok(ListParticipantsResponse::Ok {
            link: next.map(|cursor| link::next_participants(request.race_id, limit, cursor)),
            body: ParticipantPage {
                items: items.into_iter().map(Into::into).collect(),
                next_cursor,
            },
        })
    }

    pub(super) async fn take_part(
        &self,
        runner_id: Uuid,
        request: ParticipateRequest,
    ) -> Result<ParticipateResponse, Problem> {
        let how = (request.body.goal_time.value(), request.body.share.unwrap_or(false));
        let (participant, is_new) = self
            .store
            .participate(runner_id, request.race_id, how, (self.clock)())
            .await?;
        Ok(if is_new {
            ParticipateResponse::Created(participant.into())
        } else {
            ParticipateResponse::Ok(participant.into())
        })
    }
}
