//! The messages of the contract: what is told of runners.

use std::sync::LazyLock;

use runnerly_common::events;
use users_api::events::RunnerlyUsersPublisher;
use users_api::types::{UserErased, UserRegistered};
use uuid::Uuid;
use wirewright_runtime::events::Send;

use crate::model::User;

/// What is told, on its way into the outbox.
static PUBLISHER: LazyLock<RunnerlyUsersPublisher> =
    LazyLock::new(|| RunnerlyUsersPublisher::new(events::unsent().app_id("users")));

/// A runner has registered.
pub(crate) fn registered(user: &User) -> Send<'static> {
    PUBLISHER.user_registered(&UserRegistered {
        user_id: user.id,
        email: user.email.clone(),
    })
}

/// A runner is gone.
pub(crate) fn erased(user_id: Uuid) -> Send<'static> {
    PUBLISHER.user_erased(&UserErased { user_id })
}
