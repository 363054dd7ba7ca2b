//! Bodies of files, in blocks as a network gives them.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures::stream::{self, BoxStream, StreamExt as _};
use tokio::sync::Notify;
use upload::BodyError;

pub(crate) type TestBody = BoxStream<'static, Result<Bytes, BodyError>>;

/// All of it.
pub(crate) fn whole(bytes: &[u8]) -> TestBody {
    let blocks: Vec<_> = bytes.chunks(65_521).map(|block| Ok(Bytes::copy_from_slice(block))).collect();
    stream::iter(blocks).boxed()
}

/// It, and then the line breaks.
pub(crate) fn broken(bytes: &[u8]) -> TestBody {
    whole(bytes).chain(stream::iter([Err(BodyError::Broken)])).boxed()
}

/// It, byte by byte, with a pause before each.
pub(crate) fn trickling(bytes: &[u8], pause: Duration) -> TestBody {
    let bytes = Bytes::copy_from_slice(bytes);
    let each = stream::iter(0..bytes.len()).then(move |at| {
        let byte = bytes.slice(at..=at);
        async move {
            tokio::time::sleep(pause).await;
            Ok(byte)
        }
    });
    each.boxed()
}

/// It, and then nothing ever; tells when it came so far.
pub(crate) fn stalling(bytes: &[u8]) -> (TestBody, Arc<Notify>) {
    let stalled = Arc::new(Notify::new());
    let tell = Arc::clone(&stalled);
    let never = stream::once(async move {
        tell.notify_one();
        std::future::pending().await
    });
    (whole(bytes).chain(never).boxed(), stalled)
}
