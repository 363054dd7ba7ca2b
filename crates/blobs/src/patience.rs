//! How long anybody waits for a place that may have stopped answering: a disk that hangs, a server that keeps a
//! connection open and says nothing.

use std::time::Duration;

use futures::{StreamExt as _, stream, stream::BoxStream};
use tokio::time::timeout;

use crate::{Error, Result};

/// The longest wait for one answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patience(pub(crate) Duration);

impl Patience {
    /// Waits for an answer. What was asked for may have been done, or be done later, after nobody waits any more.
    pub(crate) async fn wait<T>(self, work: impl Future<Output = Result<T>>) -> Result<T> {
        timeout(self.0, work).await.unwrap_or_else(|_| Err(no_answer()))
    }

    /// Waits for each item. Only the time counts in which somebody asks for the next one: a slow reader is no slow store.
    pub(crate) fn through<T: Send + 'static>(
        self,
        items: BoxStream<'static, Result<T>>,
    ) -> BoxStream<'static, Result<T>> {
        stream::unfold(Some(items), move |items| async move {
            let mut items = items?;
            match timeout(self.0, items.next()).await {
                Ok(next) => next.map(|item| (item, Some(items))),
                Err(_) => Some((Err(no_answer()), None)),
            }
        })
        .boxed()
    }
}

pub(crate) fn no_answer() -> Error {
    Error::Unavailable { retryable: true, detail: "no answer in time".to_owned() }
}
