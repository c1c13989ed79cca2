//! Server-sent events.

use std::time::Duration;

/// A server-sent event ([HTML] section 9.2): its data, and what clients make of it.
///
/// ```
/// use wirewright_runtime::types::ServerSentEvent;
///
/// let event = ServerSentEvent::new(7).named("progress").with_id("41");
/// assert_eq!(event.name.as_deref(), Some("progress"));
/// ```
///
/// [HTML]: https://html.spec.whatwg.org/multipage/server-sent-events.html
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServerSentEvent<T> {
    /// The field `event`: what listeners know it by; `message` where there is none.
    pub name: Option<String>,
    /// The field `id`: where a client goes on that lost its connection, as it says in `Last-Event-ID`.
    pub id: Option<String>,
    /// The field `retry`: how long a client waits before it connects again.
    pub retry: Option<Duration>,
    /// The field `data`.
    pub data: T,
}

impl<T> ServerSentEvent<T> {
    /// An event with nothing but data.
    pub fn new(data: T) -> Self {
        Self {
            name: None,
            id: None,
            retry: None,
            data,
        }
    }

    /// The same with a name.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The same with an id.
    #[must_use]
    pub fn with_id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }
}
