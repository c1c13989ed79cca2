//! Which requests belong together: [W3C Trace Context](https://www.w3.org/TR/trace-context/), from the request that a service answers to
//! the calls that it makes for it.

use std::fmt;
use std::future::Future;
use std::sync::Arc;

use http::HeaderValue;
#[cfg(any(feature = "client", feature = "server"))]
use http::{HeaderMap, HeaderName};
use tokio::task::futures::TaskLocalFuture;
use uuid::Uuid;

#[cfg(any(feature = "client", feature = "server"))]
static TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");
#[cfg(any(feature = "client", feature = "server"))]
static TRACESTATE: HeaderName = HeaderName::from_static("tracestate");

/// A longer `tracestate` is not passed on: others need not take it (section 3.3.1.5).
#[cfg(any(feature = "events", feature = "server"))]
const LONGEST_STATE: usize = 512;

tokio::task_local! {
    static CURRENT: Around;
}

/// What a task is done for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Around {
    pub(crate) trace: Option<TraceContext>,
    /// The number of the request that is answered.
    #[cfg_attr(
        not(any(feature = "client", feature = "events")),
        allow(dead_code, reason = "clients and publishers hand it on")
    )]
    pub(crate) request_id: Option<HeaderValue>,
}

impl Around {
    pub(crate) fn current() -> Self {
        CURRENT.try_with(Clone::clone).unwrap_or_default()
    }

    pub(crate) fn scope<F: Future>(self, work: F) -> TaskLocalFuture<Self, F> {
        CURRENT.scope(self, work)
    }
}

/// A place in a trace: `traceparent`, with the `tracestate` beside it.
///
/// A generated server takes it from each request that has one, and while a handler runs, clients hand it on. A task that a handler
/// spawns is not part of the handler: give it the context by [`TraceContext::scope`].
///
/// ```
/// use wirewright_runtime::trace::TraceContext;
///
/// # async fn handler() {
/// let context = TraceContext::current();
/// let work = async { /* calls of other services */ };
/// match context {
///     Some(context) => tokio::spawn(context.scope(work)),
///     None => tokio::spawn(work),
/// };
/// # }
/// let context = TraceContext::parse("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01").unwrap();
/// assert_eq!(format!("{:032x}", context.trace_id()), "4bf92f3577b34da6a3ce929d0e0e4736");
/// assert_eq!(context.child().trace_id(), context.trace_id());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceContext {
    trace_id: u128,
    span_id: u64,
    flags: u8,
    state: Option<Arc<HeaderValue>>,
}

impl TraceContext {
    /// The context that the running task has, if there is one.
    #[must_use]
    pub fn current() -> Option<Self> {
        CURRENT.try_with(|around| around.trace.clone()).ok().flatten()
    }

    /// A context from the text of `traceparent` (section 3.2); `None` where it is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (known, rest) = text.split_at_checked(55)?;
        let version = hex(known.get(..2)?, 2)?;
        // Later versions may say more behind it.
        let fits = match version {
            0 => rest.is_empty(),
            0xff => false,
            _ => rest.is_empty() || rest.starts_with('-'),
        };
        let mut parts = known[2..].strip_prefix('-').filter(|_| fits)?.split('-');
        let (trace, span, flags) = (parts.next()?, parts.next()?, parts.next()?);
        let context = Self {
            trace_id: hex(trace, 32)?,
            span_id: hex(span, 16)?.try_into().ok()?,
            flags: hex(flags, 2)?.try_into().ok()?,
            state: None,
        };
        (parts.next().is_none() && context.trace_id != 0 && context.span_id != 0).then_some(context)
    }

    #[cfg(feature = "server")]
    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        let context = Self::parse(headers.get(&TRACEPARENT)?.to_str().ok()?)?;
        let state = headers.get(&TRACESTATE).filter(|state| state.len() <= LONGEST_STATE);
        Some(Self {
            state: state.cloned().map(Arc::new),
            ..context
        })
    }

    /// A context from the texts of `traceparent` and `tracestate`.
    #[cfg(feature = "events")]
    pub(crate) fn read(parent: &str, state: Option<&str>) -> Option<Self> {
        let state = state.filter(|state| state.len() <= LONGEST_STATE);
        Some(Self {
            state: state.and_then(|state| HeaderValue::from_str(state).ok()).map(Arc::new),
            ..Self::parse(parent)?
        })
    }

    /// The text of `tracestate`.
    #[cfg(feature = "events")]
    pub(crate) fn state(&self) -> Option<&str> {
        self.state.as_ref().and_then(|state| state.to_str().ok())
    }

    /// A new place in the same trace.
    #[must_use]
    pub fn child(&self) -> Self {
        let random = Uuid::new_v4().as_u128() as u64;
        Self {
            span_id: random.max(1),
            ..self.clone()
        }
    }

    /// Which trace it is: 128 bits.
    #[must_use]
    pub fn trace_id(&self) -> u128 {
        self.trace_id
    }

    /// Which place in the trace it is: 64 bits.
    #[must_use]
    pub fn span_id(&self) -> u64 {
        self.span_id
    }

    /// Whether the caller may have recorded the trace (section 3.2.2.5.1).
    #[must_use]
    pub fn is_sampled(&self) -> bool {
        self.flags & 1 == 1
    }

    /// Does work in this context: clients hand it on.
    pub fn scope<F: Future>(self, work: F) -> impl Future<Output = F::Output> {
        let around = Around {
            trace: Some(self),
            ..Around::current()
        };
        around.scope(work)
    }

    /// Adds the headers for a call that is made in this context.
    #[cfg(feature = "client")]
    pub(crate) fn add_to(&self, headers: &mut HeaderMap) {
        if headers.contains_key(&TRACEPARENT) {
            return;
        }
        if let Ok(parent) = HeaderValue::from_str(&self.child().to_string()) {
            headers.insert(TRACEPARENT.clone(), parent);
            if let Some(state) = &self.state {
                headers.insert(TRACESTATE.clone(), HeaderValue::clone(state));
            }
        }
    }
}

/// As `traceparent`.
impl fmt::Display for TraceContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Of the flags of later versions only the first is known.
        write!(
            f,
            "00-{:032x}-{:016x}-{:02x}",
            self.trace_id,
            self.span_id,
            self.flags & 1
        )
    }
}

/// A number of so many digits, in small letters.
fn hex(text: &str, digits: usize) -> Option<u128> {
    let small = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    let fits = text.len() == digits && text.bytes().all(small);
    fits.then(|| u128::from_str_radix(text, 16).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    #[test]
    fn a_traceparent_is_read_and_written() {
        for (text, written) in [
            (PARENT, PARENT),
            (
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00",
            ),
            // What a later version adds is not known.
            ("cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-ff-what", PARENT),
        ] {
            assert_eq!(TraceContext::parse(text).expect(text).to_string(), written);
        }
    }

    #[test]
    fn anything_else_is_none() {
        for text in [
            "",
            "00",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
            "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01more",
            "00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b71-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0g",
            "00-4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7-01",
            "0é-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b-é01",
        ] {
            assert_eq!(TraceContext::parse(text), None, "{text}");
        }
    }

    #[tokio::test]
    async fn work_has_the_context_that_it_is_done_in() {
        assert_eq!(TraceContext::current(), None);
        let context = TraceContext::parse(PARENT).expect("a context");
        assert_eq!(
            context.clone().scope(async { TraceContext::current() }).await,
            Some(context)
        );
        assert_eq!(TraceContext::current(), None);
    }
}
