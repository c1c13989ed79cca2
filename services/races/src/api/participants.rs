//! Who takes part.

use races_api::operations::{
    ListParticipantsRequest, ListParticipantsResponse, ParticipateRequest, ParticipateResponse,
};
use races_api::types::ParticipantPage;
use runnerly_common::etag::{self, Tags};
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
        let tag = |version| etag::list(version, &(viewer, limit, cursor));
        if let Some(known) = request.if_none_match.as_deref().map(Tags::parse) {
            let etag = tag(self.store.participants_version(viewer, request.race_id).await?)?;
            if known.name(&etag) {
                return Ok(ListParticipantsResponse::NotModified { etag });
            }
        }
        let page = self.store.participants(viewer, request.race_id, limit, cursor).await?;
        let next = page.next_cursor.as_deref();
        Ok(ListParticipantsResponse::Ok {
            etag: tag(page.version)?,
            link: next.map(|cursor| link::next_participants(request.race_id, limit, cursor)),
            body: ParticipantPage {
                items: page.items.into_iter().map(Into::into).collect(),
                next_cursor: page.next_cursor,
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
