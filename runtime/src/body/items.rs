//! Bodies of items, one after another.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::{Stream, StreamExt as _, stream};
use sync_wrapper::SyncWrapper;

use super::{BoxError, StreamError, StreamErrorKind};

type Items<T> = Pin<Box<dyn Stream<Item = Result<T, StreamError>> + Send>>;

/// A body of items that are sent, and come, one by one: JSON lines, a JSON text sequence, or server-sent events. An item
/// is checked when it is sent and when it comes. A sender is asked for the next one when its receiver has room for it.
///
/// ```
/// use wirewright_runtime::types::ItemStream;
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let mut laps = ItemStream::from(vec![61, 63]);
/// while let Some(lap) = laps.next().await {
///     assert!(lap? > 60);
/// }
/// # Ok::<(), wirewright_runtime::body::StreamError>(())
/// # }).unwrap();
/// ```
pub struct ItemStream<T>(SyncWrapper<Items<T>>);

impl<T: 'static> ItemStream<T> {
    /// A body of these items.
    pub fn new(items: impl Stream<Item = T> + Send + 'static) -> Self {
        Self::of(items.map(Ok))
    }

    /// A body of these items. An error breaks the body off, which its receiver sees.
    pub fn from_results<E: Into<BoxError>>(items: impl Stream<Item = Result<T, E>> + Send + 'static) -> Self {
        Self::of(items.map(|item| item.map_err(StreamError::broken)))
    }

    pub(crate) fn of(items: impl Stream<Item = Result<T, StreamError>> + Send + 'static) -> Self {
        Self(SyncWrapper::new(Box::pin(items)))
    }

    /// The next item; `None` at the end. After an item that breaks the contract the next ones can still be had; any other
    /// error is the last that comes.
    pub async fn next(&mut self) -> Option<Result<T, StreamError>> {
        self.0.get_mut().next().await
    }

    /// All items that are still to come.
    ///
    /// # Errors
    /// The first error, or [`StreamErrorKind::TooLarge`] where there are more items than `limit`.
    pub async fn collect(mut self, limit: usize) -> Result<Vec<T>, StreamError> {
        let mut all = Vec::new();
        while let Some(item) = self.next().await {
            if all.len() == limit {
                return Err(StreamError::new(StreamErrorKind::TooLarge(limit)));
            }
            all.push(item?);
        }
        Ok(all)
    }
}

impl<T: Send + 'static> From<Vec<T>> for ItemStream<T> {
    fn from(items: Vec<T>) -> Self {
        Self::new(stream::iter(items))
    }
}

impl<T> Stream for ItemStream<T> {
    type Item = Result<T, StreamError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.get_mut().as_mut().poll_next(cx)
    }
}

impl<T> fmt::Debug for ItemStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ItemStream").finish_non_exhaustive()
    }
}
