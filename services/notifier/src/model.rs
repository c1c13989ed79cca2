//! Notifications and their mails, as the notifier keeps them.

use time::OffsetDateTime;
use uuid::Uuid;

/// What a notification is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "TEXT", rename_all = "snake_case")]
pub enum Kind {
    /// The runner has registered.
    Registered,
    /// A race that the runner takes part in will not take place.
    RaceCancelled,
    /// The runs of a plan are there.
    PlanReady,
    /// The runs of a plan cannot be created.
    PlanFailed,
    /// A planned run was done.
    RunCompleted,
}

/// Something to tell runners.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// What it is about: the same words for the same event, however often and in whatever message it is heard of.
    pub event: String,
    /// What it is about, in one of a few words.
    pub kind: Kind,
    /// It in a line.
    pub title: String,
    /// It in full.
    pub body: String,
}

impl News {
    /// The id of the notification that tells a runner.
    #[must_use]
    pub fn id(&self, runner_id: Uuid) -> Uuid {
        Uuid::new_v5(&runner_id, self.event.as_bytes())
    }
}

/// What a runner is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    /// Its id.
    pub id: Uuid,
    /// Who is told.
    pub runner_id: Uuid,
    /// What it is about.
    pub kind: Kind,
    /// It in a line.
    pub title: String,
    /// It in full.
    pub body: String,
    /// When it was written.
    pub created_at: OffsetDateTime,
    /// How far its mail has come.
    pub mail: MailState,
}

/// How far a mail has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "TEXT", rename_all = "snake_case")]
pub enum MailState {
    /// It is still to be sent.
    Waiting,
    /// A mail server has taken it.
    Sent,
    /// It was given up.
    Failed,
}

/// A mail that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// The id of the notification.
    pub id: Uuid,
    /// Where it goes to.
    pub email: String,
    /// Its subject.
    pub title: String,
    /// Its text.
    pub body: String,
    /// When the notification was written.
    pub created_at: OffsetDateTime,
    /// How often it was tried.
    pub attempts: i64,
}
