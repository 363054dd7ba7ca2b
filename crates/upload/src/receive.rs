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

use std::time::Duration;

use bytes::Bytes;
use custody::{CaseField, CaseFile};
use db::attempts::{Attempt, Stored};
use domain::{Actor, AttemptId, DocumentId, SubmissionState, Timestamp};
use envelope::{Salt, Sealer};
use futures::{Stream, StreamExt as _};

use crate::begin::Begin;
use crate::error::BodyError;
use crate::lease::Lease;
use crate::name::{claimed_name, display_name};
use crate::pipeline::{Pass, Passed};
use crate::{DocumentView, Error, Upload};

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
    sealed_sha256: [u8; 32],
    media_type: domain::MediaType,
}

/// Where a file goes.
#[derive(Debug, Clone, Copy)]
struct Place {
    attempt: AttemptId,
    document: DocumentId,
    object: blobs::ObjectKey,
}

impl Receiving {
    pub(crate) fn new(service: Upload, actor: Actor, case: CaseFile, lease: Lease, begin: Begin) -> Self {
        let (files, open, received_at) = (Vec::new(), None, None);
        Self { service, actor, case, lease, begin, files, open, received_at, lost: false, over: false }
    }

    /// Receives one file: counts, tells its type, hashes, seals and stores it in one pass. `name` is what the sender
    /// calls it.
    ///
    /// # Errors
    /// [`Error::File`] with the name, [`Error::TooManyFiles`], [`Error::Body`], or what the store and the rows say. The
    /// whole submission is given up then.
    pub async fn file(&mut self, name: Option<&str>, body: impl Body) -> Result<(), Error> {
        let stored = self.store(name, body).await;
        if stored.is_err() {
            self.give_up().await;
        }
        stored
    }

    /// Makes documents of the files, with receipts, in one transaction. To be answered after it returned.
    ///
    /// # Errors
    /// [`Error::NoFile`], [`Error::DigestDiffers`], [`Error::CaseFull`]: nothing is kept. After an error of the store or
    /// the rows it may be finished by the sweeper; the same idempotency key then gets the documents.
    pub async fn finish(mut self) -> Result<Vec<DocumentView>, Error> {
        if self.over {
            return Err(custody::Error::Stale.into());
        }
        if let Err(error) = self.note_all_here().await {
            self.give_up().await;
            return Err(error);
        }
        let (submission, epoch) = (self.lease.submission, self.lease.epoch);
        let received = match self.complete_open().await {
            Ok(()) => self.service.commit_received(&self.actor, submission, epoch, None).await,
            Err(error) => Err(error),
        };
        if let Err(error) = received {
            // Of other errors nobody knows what was done: then the sweeper asks rows and store.
            use custody::Error::Stale;
            let certain = matches!(error, Error::CaseFull | Error::FingerprintDiffers | Error::Custody(Stale));
            if certain || self.lost {
                self.give_up().await;
            }
            return Err(error);
        }
        let mut tx = self.service.custody.read(self.actor.tenant).await?;
        self.service.views_of(&mut tx, &self.actor, &self.case, submission).await
    }

    /// Gives the submission up: nothing of it is kept.
    pub async fn abandon(mut self) {
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
        let passed = self.pour(pass, body).await.map_err(|error| error.of_file(&claimed_name(name)))?;
        self.open = Some(passed.upload);
        self.files.push(File {
            place,
            name: display_name(name, passed.media_type),
            plain_size: passed.plain_size,
            sealed_size: passed.sealed_size,
            sha256: passed.sha256,
            sealed_sha256: passed.sealed_sha256,
            media_type: passed.media_type,
        });
        Ok(())
    }

    /// The row comes before the object: whatever happens, somebody knows of it.
    async fn open_attempt(&mut self) -> Result<(Place, envelope::Key), Error> {
        let custody = &self.service.custody;
        let attempt = AttemptId::generate(custody.clock(), custody.rng());
        let document = self.begin.document.unwrap_or_else(|| DocumentId::generate(custody.clock(), custody.rng()));
        let object = blobs::ObjectKey::Document { tenant: self.actor.tenant, document, attempt };
        let (key, wrapped) = self.case.sealer.new_document_key(attempt);
        let now = custody.now();
        let (submission, epoch) = (self.lease.submission, self.lease.epoch);
        let mut work = custody.act(&self.actor).await?;
        let rows = work.rows();
        let held = if self.files.is_empty() {
            let (from, to) = (SubmissionState::Reserved, SubmissionState::Streaming);
            db::submissions::set_state(rows, submission, epoch, from, to).await?
        } else {
            db::submissions::renew(rows, submission, epoch, self.service.timing.lease_until(now)).await?
        };
        if !held {
            return Err(custody::Error::Stale.into());
        }
        let row = Attempt {
            id: attempt,
            submission_id: submission,
            document_id: document,
            position: u32::try_from(self.files.len()).unwrap_or(u32::MAX),
            object_key: object.to_string(),
            multipart_id: None,
            wrapped_key: Some(wrapped),
            plain_size: None,
            sealed_size: None,
            sealed_sha256: None,
            sha256_sealed: None,
            media_type: None,
            name_sealed: None,
            note_sealed: None,
            created_at: now,
        };
        db::attempts::insert(rows, &row).await?;
        work.commit_bookkeeping().await?;
        Ok((Place { attempt, document, object }, key))
    }

    /// Opens the upload and writes its id down before the first part.
    async fn open_upload(&mut self, place: Place) -> Result<blobs::Upload, Error> {
        let custody = &self.service.custody;
        let upload = self.lease.during(custody.blobs().begin(&place.object)).await??;
        if let Some(resume_id) = upload.resume_id() {
            let mut work = custody.act(&self.actor).await?;
            let held =
                db::attempts::set_multipart(work.rows(), place.attempt, self.lease.epoch, Some(resume_id)).await?;
            if !held {
                end(upload).await;
                return Err(custody::Error::Stale.into());
            }
            work.commit_bookkeeping().await?;
        }
        Ok(upload)
    }

    /// Streams the body through the pass. A body that fails ends the upload.
    async fn pour(&mut self, mut pass: Pass, mut body: impl Body) -> Result<Passed, Error> {
        let poured = pour_blocks(&mut self.lease, &mut pass, &mut body, self.service.timing.stall).await;
        if let Err(error) = poured {
            end(pass.into_upload()).await;
            return Err(error);
        }
        self.received_at = Some(self.service.custody.now());
        match self.lease.during(pass.finish()).await? {
            Ok(passed) => Ok(passed),
            Err(failed) => {
                let (error, upload) = *failed;
                end(upload).await;
                Err(error)
            }
        }
    }

    /// The last byte is here: writes down lengths and hashes, and the moment that the receipts will name.
    async fn note_all_here(&mut self) -> Result<(), Error> {
        let (Some(received_at), Some(first)) = (self.received_at, self.files.first()) else {
            return Err(Error::NoFile);
        };
        let promised = self.begin.fingerprint.content_digest.as_ref().filter(|_| self.begin.document.is_some());
        if promised.is_some_and(|digest| digest.as_slice() != first.sha256) {
            return Err(Error::DigestDiffers);
        }
        let mut work = self.service.custody.act(&self.actor).await?;
        for file in &self.files {
            let row = file.place.attempt.uuid();
            let seal = |field, plain: &[u8]| self.case.sealer.seal(field, row, plain);
            let stored = Stored {
                plain_size: file.plain_size,
                sealed_size: file.sealed_size,
                sealed_sha256: file.sealed_sha256,
                sha256_sealed: seal(CaseField::AttemptHash, &file.sha256),
                media_type: file.media_type,
                name_sealed: seal(CaseField::AttemptName, file.name.as_bytes()),
                note_sealed: self.begin.fields.note.as_ref().map(|note| seal(CaseField::AttemptNote, note.as_bytes())),
            };
            if !db::attempts::set_stored(work.rows(), file.place.attempt, self.lease.epoch, &stored).await? {
                return Err(custody::Error::Stale.into());
            }
        }
        if !db::submissions::complete(work.rows(), self.lease.submission, self.lease.epoch, received_at).await? {
            return Err(custody::Error::Stale.into());
        }
        work.commit_bookkeeping().await?;
        Ok(())
    }

    /// Completes the object of the last file so far. On doubt the store is asked for its length.
    async fn complete_open(&mut self) -> Result<(), Error> {
        let (Some(upload), Some(file)) = (self.open.take(), self.files.last()) else { return Ok(()) };
        let store = self.service.custody.blobs();
        let work = async {
            let Err(cause) = upload.complete().await else { return Ok(()) };
            match store.head(&file.place.object).await? {
                Some(meta) if meta.size == file.sealed_size => Ok(()),
                _ => {
                    self.lost = true;
                    Err(cause.into())
                }
            }
        };
        self.lease.during(work).await?
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
async fn pour_blocks(lease: &mut Lease, pass: &mut Pass, body: &mut impl Body, stall: Duration) -> Result<(), Error> {
    loop {
        let next = lease.during(tokio::time::timeout(stall, body.next())).await?;
        let Some(block) = next.map_err(|_| BodyError::Stalled)? else { return Ok(()) };
        lease.during(pass.push(&block?)).await??;
    }
}

/// Ends an upload. Where that fails, its id stands in a row.
async fn end(upload: blobs::Upload) {
    if let Err(error) = upload.abort().await {
        tracing::warn!(%error, "upload not ended");
    }
}
