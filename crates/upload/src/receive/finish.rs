//! The end of a submission: every byte is here, and becomes a document.

use custody::CaseField;
use db::attempts::Stored;
use meters::papers::{Ended, Stage};

use super::Receiving;
use crate::{DocumentView, Error};

impl Receiving {
    /// Makes documents of the files, with receipts, in one transaction. To be answered after it returned.
    ///
    /// # Errors
    /// [`Error::NoFile`], [`Error::DigestDiffers`], [`Error::CaseFull`]: nothing is kept. After an error of the store or
    /// the rows it may be finished by the sweeper; the same idempotency key then gets the documents.
    pub async fn finish(self) -> Result<Vec<DocumentView>, Error> {
        if self.over {
            return Err(custody::Error::Stale.into());
        }
        let (files, bytes) = (self.files.len(), self.files.iter().map(|file| file.plain_size).sum());
        let received = self.end().await;
        meters::papers::ended(match &received {
            Ok(_) => Ended::Received,
            Err(error) => error.measured(),
        });
        if received.is_ok() {
            meters::papers::received(files as u64, bytes);
        }
        received
    }

    async fn end(mut self) -> Result<Vec<DocumentView>, Error> {
        if let Err(error) = self.note_all_here().await {
            self.give_up().await;
            return Err(error);
        }
        let (submission, epoch) = (self.lease.submission, self.lease.epoch);
        let received = match self.complete_open().await {
            Ok(()) => {
                let _lasts = Stage::Commit.lasts();
                self.service.commit_received(&self.actor, submission, epoch, None).await
            }
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
                sha256_sealed: seal(CaseField::AttemptHash, &file.sha256),
                media_type: file.media_type,
                flags: file.flags,
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
    pub(super) async fn complete_open(&mut self) -> Result<(), Error> {
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
        let _lasts = Stage::Store.lasts();
        self.lease.during(work).await?
    }
}
