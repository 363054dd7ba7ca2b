//! Reading a stored object: its length and header first, then any range of it, chunk by checked chunk.

use std::ops::Range;

use blobs::{ByteStream, ObjectKey, Store};
use bytes::Bytes;
use custody::CaseFile;
use db::attempts::Attempt;
use db::documents::Document;
use envelope::{CHUNK, HEADER, RandomAccess, Slice};
use futures::StreamExt as _;

use crate::abandon::object_key;
use crate::error::{Damage, Error, OpenError};

/// An object whose length and header are those that were stored.
#[derive(Debug)]
pub(crate) struct Source {
    store: Store,
    object: ObjectKey,
    access: RandomAccess,
}

/// What is needed to open an object, from rows.
#[derive(Debug)]
pub(crate) struct Sealed {
    object: ObjectKey,
    key: envelope::Key,
    context: envelope::Context,
    length: u64,
    plain_length: u64,
}

/// The opened bytes of a range; none once it has come to its end.
pub(crate) struct Reader(Option<(ByteStream, Slice)>);

impl Sealed {
    /// Takes the key out of the row.
    ///
    /// # Errors
    /// [`Error::NotReadable`] if it was destroyed.
    pub(crate) fn new(case: &CaseFile, document: &Document, attempt: &Attempt) -> Result<Self, Error> {
        let (Some(wrapped), Some(sealed_size)) = (&attempt.wrapped_key, attempt.sealed_size) else {
            return Err(Error::NotReadable);
        };
        Ok(Self {
            object: object_key(attempt)?,
            key: case.sealer.document_key(attempt.id, wrapped)?,
            context: case.sealer.document_context(document.id, attempt.id),
            length: sealed_size,
            plain_length: document.size,
        })
    }

    /// Checks length and header. No plain byte is promised before that.
    pub(crate) async fn locate(self, store: &Store) -> Result<Source, OpenError> {
        let Self { object, key, context, length, plain_length } = self;
        let meta = store.head(&object).await?.ok_or(blobs::Error::NotFound)?;
        if meta.size != length || envelope::plain_len(length)? != plain_length {
            return Err(OpenError::Damaged(Damage::Length));
        }
        let header = fetch(store, &object, 0..HEADER as u64).await?;
        let header = header.as_slice().try_into().map_err(|_| OpenError::Damaged(Damage::Length))?;
        let access = RandomAccess::new(&key, &context, header, length)?;
        Ok(Source { store: store.clone(), object, access })
    }
}

impl Source {
    /// Reads a range of the plain bytes. Its last byte is given only after everything up to it was checked, and for a
    /// range to the end of the document, the end as well.
    pub(crate) async fn read(self, range: Range<u64>) -> Result<Reader, OpenError> {
        // Whether the last chunk is empty: then no plain byte stands for it in the range.
        let whole_chunks = self.access.plain_len().is_multiple_of(CHUNK as u64);
        if whole_chunks && range.end == self.access.plain_len() {
            let (last, index) = self.access.last_chunk();
            let sealed = self.fetch(last).await?;
            self.access.open_chunks(index, &sealed, &mut Vec::new())?;
        }
        let slice = self.access.into_slice(range)?;
        let stream = in_object(self.store.get_range(&self.object, slice.sealed()).await)?;
        Ok(Reader(Some((stream, slice))))
    }

    async fn fetch(&self, range: Range<u64>) -> Result<Vec<u8>, OpenError> {
        fetch(&self.store, &self.object, range).await
    }
}

impl Reader {
    /// The next plain bytes; `None` once everything was given and checked. After an error nothing more comes.
    pub(crate) async fn next(&mut self) -> Result<Option<Bytes>, OpenError> {
        while let Some((mut stream, mut slice)) = self.0.take() {
            let mut plain = Vec::new();
            if let Some(block) = stream.next().await {
                slice.update(&block?, &mut plain)?;
                self.0 = Some((stream, slice));
            } else {
                slice.finish(&mut plain)?;
            }
            if !plain.is_empty() {
                return Ok(Some(plain.into()));
            }
        }
        Ok(None)
    }
}

/// A small range of an object.
async fn fetch(store: &Store, object: &ObjectKey, range: Range<u64>) -> Result<Vec<u8>, OpenError> {
    let mut stream = in_object(store.get_range(object, range).await)?;
    let mut bytes = Vec::new();
    while let Some(block) = stream.next().await {
        bytes.extend_from_slice(&block?);
    }
    Ok(bytes)
}

/// A range outside of the object is its damage: it has a length that was written down.
fn in_object<T>(read: blobs::Result<T>) -> Result<T, OpenError> {
    match read {
        Err(blobs::Error::Range) => Err(OpenError::Damaged(Damage::Length)),
        other => Ok(other?),
    }
}
