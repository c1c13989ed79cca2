//! The body of a mock's answer, on its way to the client.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use axum::body::Body;
use bytes::Bytes;
use http::StatusCode;
use http_body::{Frame, SizeHint};

use super::service::Reset;
use super::{Shared, Wrong};
use crate::body::{StreamError, StreamErrorKind};
use crate::operation::Operation;

/// A body that breaks off where it is told to, and tells of items that are outside the contract.
pub(super) struct Watched {
    body: Body,
    /// How many bytes are still to come, where it breaks off.
    left: Option<usize>,
    about: (Arc<Shared>, &'static Operation, StatusCode),
}

impl Watched {
    pub(super) fn new(body: Body, cut: Option<usize>, about: (Arc<Shared>, &'static Operation, StatusCode)) -> Self {
        Self { body, left: cut, about }
    }

    fn tell(&self, error: &axum::Error) {
        let (shared, operation, status) = &self.about;
        let mut source: Option<&(dyn std::error::Error + 'static)> = Some(error);
        while let Some(error) = source {
            if let Some(StreamErrorKind::Invalid(violations)) = error.downcast_ref().map(StreamError::kind) {
                shared.add(Wrong::Answer {
                    operation,
                    status: *status,
                    violations: violations.clone(),
                });
                return;
            }
            source = error.source();
        }
    }
}

impl http_body::Body for Watched {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if self.left == Some(0) {
            return Poll::Ready(Some(Err(axum::Error::new(Reset))));
        }
        let frame = match ready!(Pin::new(&mut self.body).poll_frame(cx)) {
            Some(Ok(frame)) => frame,
            Some(Err(error)) => {
                self.tell(&error);
                return Poll::Ready(Some(Err(error)));
            }
            // It was shorter than where it was to break off.
            None if self.left.is_some() => return Poll::Ready(Some(Err(axum::Error::new(Reset)))),
            None => return Poll::Ready(None),
        };
        let left = self.left;
        let frame = match (left, frame.into_data()) {
            (Some(left), Ok(mut data)) => {
                data.truncate(left);
                self.left = Some(left - data.len());
                Frame::data(data)
            }
            (_, Ok(data)) => Frame::data(data),
            (_, Err(frame)) => frame,
        };
        Poll::Ready(Some(Ok(frame)))
    }

    fn is_end_stream(&self) -> bool {
        self.left.is_none() && self.body.is_end_stream()
    }

    /// What the whole body would have, so that what is missing is missed.
    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
