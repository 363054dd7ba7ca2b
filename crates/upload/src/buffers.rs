//! The memory of an upload's parts, used again and again.
//!
//! A part is 5 MB. Memory of that size comes from the kernel page by page, each page cleared, and goes back when it is
//! freed: on some machines that costs more than sealing what is put into it.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;

/// Room for one part: its sealed chunks, and the header in front of the first.
const ROOM: usize = blobs::PART + envelope::HEADER;

/// The buffers of one upload: the one that is filled and those that are under way.
#[derive(Debug, Default)]
pub(crate) struct Buffers {
    idle: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Buffers {
    /// An empty buffer with room for one part.
    pub(crate) fn take(&self) -> Vec<u8> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.unwrap_or_else(|| Vec::with_capacity(ROOM))
    }

    /// Lends a filled buffer to the store. It is idle again when the last reader has dropped it.
    pub(crate) fn lend(&self, filled: Vec<u8>) -> Bytes {
        Bytes::from_owner(Lent { filled, idle: Arc::clone(&self.idle) })
    }
}

/// A buffer that the store reads.
struct Lent {
    filled: Vec<u8>,
    idle: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl AsRef<[u8]> for Lent {
    fn as_ref(&self) -> &[u8] {
        &self.filled
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let mut buffer = std::mem::take(&mut self.filled);
        buffer.clear();
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(buffer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_buffer_comes_back_when_the_last_reader_is_done() {
        let buffers = Buffers::default();
        let mut first = buffers.take();
        first.extend_from_slice(b"sealed");
        let memory = first.as_ptr();
        let lent = buffers.lend(first);
        let reader = lent.slice(2..);
        drop(lent);
        let other = buffers.take();
        assert_ne!(other.as_ptr(), memory, "it is still being read");
        assert_eq!(reader, "aled"[..]);
        drop(reader);
        let again = buffers.take();
        assert_eq!((again.as_ptr(), again.len()), (memory, 0));
        assert!(again.capacity() >= ROOM);
    }

    #[test]
    fn what_is_read_longer_than_the_upload_takes_is_freed() {
        let buffers = Buffers::default();
        let lent = buffers.lend(vec![1, 2, 3]);
        let idle = Arc::downgrade(&buffers.idle);
        drop(buffers);
        assert_eq!(lent, [1, 2, 3][..]);
        drop(lent);
        assert!(idle.upgrade().is_none());
    }
}
