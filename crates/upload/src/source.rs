//! Reading a stored object: its length and header first, then any range of it, chunk by checked chunk.

use std::ops::Range;

use blobs::{ByteStream, ObjectKey, Store};
use bytes::Bytes;
use custody::CaseFile;
use db::attempts::Attempt;
use db::documents::Document;
use envelope::{HEADER, RandomAccess, Slice};
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

/// The opened bytes of a range.
pub(crate) struct Reader {
    sealed: Option<(ByteStream, Slice)>,
    /// Held back until what follows is known, so that the last block leaves after the last check.
    held: Vec<u8>,
}

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
        let mut stream = store.get_range(&object, 0..HEADER as u64).await?;
        let mut header = Vec::with_capacity(HEADER);
        while let Some(bytes) = stream.next().await {
            header.extend_from_slice(&bytes?);
        }
        let header = header.as_slice().try_into().map_err(|_| OpenError::Damaged(Damage::Length))?;
        let access = RandomAccess::new(&key, &context, header, length)?;
        Ok(Source { store: store.clone(), object, access })
    }
}

impl Source {
    /// Reads a range of the plain bytes. Nothing is fetched before the first block is asked for.
    pub(crate) async fn read(self, range: Range<u64>) -> Result<Reader, OpenError> {
        let slice = self.access.into_slice(range)?;
        let stream = match self.store.get_range(&self.object, slice.sealed()).await {
            Err(blobs::Error::Range) => return Err(OpenError::Damaged(Damage::Length)),
            other => other?,
        };
        Ok(Reader { sealed: Some((stream, slice)), held: Vec::new() })
    }
}

impl Reader {
    /// The next plain bytes; `None` once everything was given and checked. After an error nothing more comes.
    pub(crate) async fn next(&mut self) -> Result<Option<Bytes>, OpenError> {
        while let Some((stream, slice)) = &mut self.sealed {
            let mut plain = Vec::new();
            let step = match stream.next().await {
                Some(Ok(block)) => slice.update(&block, &mut plain).map_err(OpenError::from),
                Some(Err(error)) => Err(error.into()),
                None => match self.sealed.take() {
                    Some((_, slice)) => slice.finish(&mut plain).map_err(OpenError::from),
                    None => Ok(()),
                },
            };
            if let Err(error) = step {
                self.sealed = None;
                self.held.clear();
                return Err(error);
            }
            if self.sealed.is_none() {
                // The end: nothing has to be held back any more.
                self.held.append(&mut plain);
                break;
            }
            let ready = std::mem::replace(&mut self.held, plain);
            if !ready.is_empty() {
                return Ok(Some(ready.into()));
            }
        }
        let last = std::mem::take(&mut self.held);
        Ok((!last.is_empty()).then(|| last.into()))
    }
}
