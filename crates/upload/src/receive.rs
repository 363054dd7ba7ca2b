//! One submission, file by file.
//!
//! ```text
//! file:    row with object key and wrapped key → upload opened, its id in the row → one pass → last part
//! finish:  lengths, hashes, `received_at` in the rows → last object completed → documents, receipts, entries, jobs
//! ```
//!
//! Every step is a short transaction under the lease; none is open while bytes stream. A crash after any of them leaves
//! rows by which [`crate::sweep`] finishes the submission or takes everything back. The object of a file is completed
//! when the next file begins, so that memory does not grow with the number of files.

mod attempt;
mod finish;

use std::pin::pin;

use bytes::Bytes;
use custody::CaseFile;
use domain::{Actor, AttemptId, DocumentId, Timestamp};
use envelope::{Salt, Sealer};
use futures::{Stream, StreamExt as _};
use meters::papers::Stage;

use crate::begin::Begin;
use crate::error::BodyError;
use crate::lease::Lease;
use crate::name::{claimed_name, display_name};
use crate::pipeline::{Pass, Passed};
use crate::{Error, Upload};

/// The bytes of one file, as they come.
pub trait Body: Stream<Item = Result<Bytes, BodyError>> + Send + Unpin {}
impl<T: Stream<Item = Result<Bytes, BodyError>> + Send + Unpin> Body for T {}

/// A submission that is being received. Dropping it leaves everything to the sweeper.
#[derive(Debug)]
pub struct Receiving {
    service: Upload,
    actor: Actor,
    case: CaseFile,
    lease: Lease,
    begin: Begin,
    started_at: Timestamp,
    files: Vec<File>,
    /// The upload of the last file, not completed yet.
    open: Option<blobs::Upload>,
    /// When the last byte so far was here.
    received_at: Option<Timestamp>,
    /// The store said that an object is not there which should be.
    lost: bool,
    over: bool,
}

/// A file whose last byte was sealed and handed to the store.
#[derive(Debug)]
struct File {
    place: Place,
    name: String,
    plain_size: u64,
    sealed_size: u64,
    sha256: [u8; 32],
    media_type: domain::MediaType,
    flags: domain::DocumentFlags,
}

/// Where a file goes.
#[derive(Debug, Clone, Copy)]
struct Place {
    attempt: AttemptId,
    document: DocumentId,
    object: blobs::ObjectKey,
}

impl Receiving {
    pub(crate) fn new(
        service: Upload,
        actor: Actor,
        case: CaseFile,
        lease: Lease,
        begin: Begin,
        started_at: Timestamp,
    ) -> Self {
        let (files, open, received_at) = (Vec::new(), None, None);
        Self { service, actor, case, lease, begin, started_at, files, open, received_at, lost: false, over: false }
    }

    /// Receives one file: counts, tells its type, hashes, seals and stores it in one pass. `name` is what the sender
    /// calls it.
    ///
    /// # Errors
    /// [`Error::File`] with the name, [`Error::TooManyFiles`], [`Error::Body`], or what the store and the rows say. The
    /// whole submission is given up then.
    pub async fn file(&mut self, name: Option<&str>, body: impl Body) -> Result<(), Error> {
        let stored = self.store(name, body).await;
        if let Err(error) = &stored {
            meters::papers::ended(error.measured());
            self.give_up().await;
        }
        stored
    }

    /// Gives the submission up, because its body can't be read on: nothing of it is kept.
    pub async fn abandon(mut self, why: BodyError) {
        meters::papers::ended(Error::from(why).measured());
        self.give_up().await;
    }

    async fn store(&mut self, name: Option<&str>, body: impl Body) -> Result<(), Error> {
        if self.over {
            return Err(custody::Error::Stale.into());
        }
        let limit = if self.begin.document.is_some() { 1 } else { self.service.limits.files };
        if self.files.len() >= limit {
            return Err(Error::TooManyFiles { limit });
        }
        self.complete_open().await?;
        let (place, key) = self.open_attempt().await?;
        let upload = self.open_upload(place).await?;
        let context = self.case.sealer.document_context(place.document, place.attempt);
        let salt = Salt::draw(|bytes| self.service.custody.rng().fill(bytes));
        let pass = Pass::new(upload, Sealer::new(&key, &context, salt), name, self.service.limits.file_bytes);
        let lasts = Stage::Stream.lasts();
        let passed = self.pour(pass, body).await.map_err(|error| error.of_file(&claimed_name(name)))?;
        drop(lasts);
        self.open = Some(passed.upload);
        self.files.push(File {
            place,
            name: display_name(name, passed.media_type),
            plain_size: passed.plain_size,
            sealed_size: passed.sealed_size,
            sha256: passed.sha256,
            media_type: passed.media_type,
            flags: passed.flags,
        });
        Ok(())
    }

    /// Streams the body through the pass. A body that fails ends the upload.
    async fn pour(&mut self, mut pass: Pass, body: impl Body) -> Result<Passed, Error> {
        let body = pin!(self.service.paced(body));
        let poured = pour_blocks(&mut self.lease, &mut pass, body).await;
        if let Err(error) = poured {
            end(pass.into_upload()).await;
            return Err(error);
        }
        // A clock that was put back in between makes nothing arrive before it was begun.
        let so_far = self.received_at.unwrap_or(self.started_at);
        self.received_at = Some(self.service.custody.now().max(so_far));
        match self.lease.during(pass.finish()).await? {
            Ok(passed) => Ok(passed),
            Err(failed) => {
                let (error, upload) = *failed;
                end(upload).await;
                Err(error)
            }
        }
    }

    /// The row first, then the objects. What fails here is the sweeper's.
    async fn give_up(&mut self) {
        if std::mem::replace(&mut self.over, true) {
            return;
        }
        if let Some(upload) = self.open.take() {
            end(upload).await;
        }
        let (submission, epoch) = (self.lease.submission, self.lease.epoch);
        if let Err(error) = self.service.abandon_submission(&self.actor, submission, epoch).await {
            tracing::warn!(%error, %submission, "left to the sweeper");
        }
    }
}

/// Takes block by block until the body ends.
async fn pour_blocks(lease: &mut Lease, pass: &mut Pass, mut body: impl Body) -> Result<(), Error> {
    while let Some(block) = lease.during(body.next()).await? {
        lease.during(pass.push(&block?)).await??;
    }
    Ok(())
}

/// Ends an upload. Where that fails, its id stands in a row.
pub(crate) async fn end(upload: blobs::Upload) {
    if let Err(error) = upload.abort().await {
        tracing::warn!(%error, "upload not ended");
    }
}
