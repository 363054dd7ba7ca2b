//! What befalls bytes and lists on their way.

use blobs::{ByteStream, FoundStream};
use bytes::Bytes;
use futures::{StreamExt as _, stream};

use crate::Fault;
use crate::plan::unavailable;

/// With one bit in the middle changed.
pub(crate) fn flipped(bytes: Bytes) -> Bytes {
    let mut changed = Vec::from(bytes);
    let middle = changed.len() / 2;
    if let Some(byte) = changed.get_mut(middle) {
        *byte ^= 1;
    }
    changed.into()
}

/// The first block, and what comes after it, as the fault has it.
pub(crate) fn spoil_read(fault: Option<Fault>, mut bytes: ByteStream) -> ByteStream {
    let first_half = |block: Option<blobs::Result<Bytes>>| {
        stream::iter(block.map(|block| block.map(|block| block.slice(..block.len() / 2))))
    };
    let spoilt = async move {
        match fault {
            Some(Fault::ReadsShort) => first_half(bytes.next().await).boxed(),
            Some(Fault::ReadBreaks) => first_half(bytes.next().await).chain(stream::iter([Err(unavailable())])).boxed(),
            Some(Fault::ReadStalls) => first_half(bytes.next().await).chain(stream::pending()).boxed(),
            Some(Fault::ReadsFlipped) => {
                let first = bytes.next().await.map(|block| block.map(flipped));
                stream::iter(first).chain(bytes).boxed()
            }
            _ => bytes,
        }
    };
    stream::once(spoilt).flatten().boxed()
}

/// Half of a list, or none of it.
pub(crate) fn spoil_list(fault: Option<Fault>, found: FoundStream) -> FoundStream {
    match fault {
        None => found,
        Some(Fault::ListsShort) => {
            let half = async move {
                let all: Vec<_> = found.collect().await;
                let half = all.len() / 2;
                stream::iter(all.into_iter().take(half))
            };
            stream::once(half).flatten().boxed()
        }
        Some(_) => stream::iter([Err(unavailable())]).boxed(),
    }
}
