//! Reads a body on that an answer came before.
//!
//! Who sends too much, or the same again, is answered before the last byte. If the connection were closed then, with
//! bytes still coming, the sender's machine would throw the answer away (RFC 9112 9.6): a browser would show a broken
//! connection instead of what was wrong. So what is left is read and dropped, beside the answer, within bounds.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use http_body::{Body as _, Frame, SizeHint};
use http_body_util::BodyExt as _;

/// The most bytes that are read on: more than the largest file with its form.
const BYTES: u64 = 128 * 1024 * 1024;
/// How long is read on.
const TIME: Duration = Duration::from_secs(30);

/// Lets every body that is dropped too early be read on.
pub(crate) async fn layer(request: Request, next: Next) -> Response {
    next.run(request.map(|body| if body.is_end_stream() { body } else { Body::new(ReadOn(Some(body))) })).await
}

/// A body; empty once it ended or broke.
struct ReadOn(Option<Body>);

impl http_body::Body for ReadOn {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let Some(body) = &mut self.0 else { return Poll::Ready(None) };
        let frame = std::task::ready!(Pin::new(body).poll_frame(cx));
        if !matches!(frame, Some(Ok(_))) {
            self.0 = None;
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.0.as_ref().is_none_or(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.0.as_ref().map_or_else(|| SizeHint::with_exact(0), Body::size_hint)
    }
}

impl Drop for ReadOn {
    fn drop(&mut self) {
        let Some(body) = self.0.take().filter(|body| !body.is_end_stream()) else { return };
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(tokio::time::timeout(TIME, drop_bytes(body)));
        }
    }
}

async fn drop_bytes(mut body: Body) {
    let mut left = BYTES;
    while let Some(Ok(frame)) = body.frame().await {
        let length = frame.data_ref().map_or(0, |data| data.len() as u64);
        let Some(rest) = left.checked_sub(length) else { return };
        left = rest;
    }
}

#[cfg(test)]
mod tests {
    use futures::StreamExt as _;

    use super::*;

    #[tokio::test]
    async fn what_nobody_read_is_read_to_its_end() {
        let (sender, receiver) = tokio::sync::mpsc::channel::<Result<Bytes, std::io::Error>>(1);
        let stream = futures::stream::unfold(receiver, |mut receiver| async {
            receiver.recv().await.map(|block| (block, receiver))
        });
        let mut body = Body::new(ReadOn(Some(Body::from_stream(stream)))).into_data_stream();
        sender.send(Ok(Bytes::from_static(b"read"))).await.unwrap();
        assert_eq!(body.next().await.unwrap().unwrap(), "read");
        drop(body);
        // More than the channel holds: somebody takes them.
        for _ in 0..10 {
            sender.send(Ok(Bytes::from_static(b"left"))).await.unwrap();
        }
        drop(sender);
    }

    #[tokio::test]
    async fn more_than_the_bound_is_not_read() {
        let block = Bytes::from(vec![0; 8 * 1024 * 1024]);
        let (sender, receiver) = tokio::sync::mpsc::channel::<Result<Bytes, std::io::Error>>(1);
        let stream = futures::stream::unfold(receiver, |mut receiver| async {
            receiver.recv().await.map(|block| (block, receiver))
        });
        drop(ReadOn(Some(Body::from_stream(stream))));
        let mut taken = 0;
        while sender.send(Ok(block.clone())).await.is_ok() {
            taken += 1;
            assert!(taken < 32, "nobody stops");
        }
        assert!((16..=18).contains(&taken), "{taken}");
    }
}
