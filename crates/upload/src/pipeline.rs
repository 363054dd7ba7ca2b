//! One pass over the bytes: count, sniff the type, hash (SHA-256), seal (AES-256-GCM), store.
//!
//! Memory is bounded by the part that is filled and the one in flight, whatever the size of the document. Nothing in
//! clear text leaves this pass but its hash.

use domain::{DocumentFlags, MediaType};
use envelope::Sealer;
use sha2::{Digest as _, Sha256};

use crate::buffers::Buffers;
use crate::error::Error;
use crate::sniff::Sniffer;

/// What one pass found out. The object is not visible until its upload is completed.
#[derive(Debug)]
pub(crate) struct Passed {
    pub(crate) upload: blobs::Upload,
    pub(crate) plain_size: u64,
    pub(crate) sealed_size: u64,
    pub(crate) sha256: [u8; 32],
    pub(crate) media_type: MediaType,
    pub(crate) flags: DocumentFlags,
}

/// What the bytes are.
enum Kind {
    /// To be told from them.
    Unknown(Sniffer),
    /// Told when they came.
    Known(MediaType, DocumentFlags),
}

/// The pass, between two blocks.
pub(crate) struct Pass {
    upload: blobs::Upload,
    sealer: Sealer,
    kind: Kind,
    plain: Sha256,
    plain_size: u64,
    sealed_size: u64,
    limit: u64,
    buffers: Buffers,
    part: Vec<u8>,
    /// Plain bytes of the chunk that the sealer still holds.
    begun: usize,
    first: bool,
}

impl Pass {
    /// Over bytes that nobody has seen before.
    pub(crate) fn new(upload: blobs::Upload, sealer: Sealer, claimed_name: Option<&str>, limit: u64) -> Self {
        Self::of_kind(upload, sealer, Kind::Unknown(Sniffer::new(claimed_name)), limit)
    }

    /// Over bytes that were received before.
    pub(crate) fn known(
        upload: blobs::Upload,
        sealer: Sealer,
        (media_type, flags): (MediaType, DocumentFlags),
        limit: u64,
    ) -> Self {
        Self::of_kind(upload, sealer, Kind::Known(media_type, flags), limit)
    }

    fn of_kind(upload: blobs::Upload, sealer: Sealer, kind: Kind, limit: u64) -> Self {
        let buffers = Buffers::default();
        let mut part = buffers.take();
        part.extend_from_slice(&sealer.header());
        Self {
            upload,
            sealer,
            kind,
            plain: Sha256::new(),
            plain_size: 0,
            sealed_size: 0,
            limit,
            buffers,
            part,
            begun: 0,
            first: true,
        }
    }

    /// Takes the next block of the body.
    pub(crate) async fn push(&mut self, block: &[u8]) -> Result<(), Error> {
        self.plain_size += block.len() as u64;
        if self.plain_size > self.limit {
            return Err(Error::TooLarge { limit: self.limit });
        }
        if let Kind::Unknown(sniffer) = &mut self.kind {
            sniffer.push(block)?;
        }
        let mut rest = block;
        while !rest.is_empty() {
            // Up to the end of a chunk: what was hashed is sealed while the processor still has it at hand. A part ends
            // with a chunk.
            let (now, later) = rest.split_at((envelope::CHUNK - self.begun).min(rest.len()));
            self.plain.update(now);
            self.sealer.update(now, &mut self.part);
            self.begun = (self.begun + now.len()) % envelope::CHUNK;
            rest = later;
            if self.part.len() >= self.part_end() {
                self.send_part().await?;
            }
        }
        Ok(())
    }

    /// The body ended properly. With an error comes the upload, to end it.
    pub(crate) async fn finish(mut self) -> Result<Passed, Box<(Error, blobs::Upload)>> {
        let (media_type, flags) = match self.kind {
            Kind::Known(media_type, flags) => (media_type, flags),
            Kind::Unknown(sniffer) => match sniffer.finish() {
                Ok(found) => (found.media_type, found.flags),
                Err(refused) => return Err(Box::new((refused.into(), self.upload))),
            },
        };
        self.sealer.finish(&mut self.part);
        let last = std::mem::take(&mut self.part);
        self.sealed_size += last.len() as u64;
        if let Err(error) = self.upload.put_part(self.buffers.lend(last)).await {
            return Err(Box::new((error.into(), self.upload)));
        }
        Ok(Passed {
            upload: self.upload,
            plain_size: self.plain_size,
            sealed_size: self.sealed_size,
            sha256: self.plain.finalize().into(),
            media_type,
            flags,
        })
    }

    /// Gives the upload back, to end it.
    pub(crate) fn into_upload(self) -> blobs::Upload {
        self.upload
    }

    fn part_end(&self) -> usize {
        if self.first { blobs::PART + envelope::HEADER } else { blobs::PART }
    }

    async fn send_part(&mut self) -> Result<(), Error> {
        let full = std::mem::take(&mut self.part);
        self.sealed_size += full.len() as u64;
        self.first = false;
        // Waits for the part before: its buffer is idle then.
        self.upload.put_part(self.buffers.lend(full)).await?;
        self.part = self.buffers.take();
        Ok(())
    }
}
