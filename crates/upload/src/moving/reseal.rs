//! The bytes of a move: opened and checked, hashed, sealed with another key, stored as another object, in constant
//! memory. Nothing is told from the bytes again: what they are was told when they came.

use custody::CaseField;
use db::attempts::Stored;
use domain::Actor;
use envelope::{Salt, Sealer};
use ledger::ReceiptObject;

use super::job::Trip;
use crate::error::{Damage, OpenError};
use crate::pipeline::{Pass, Passed};
use crate::receive::end;
use crate::source::{Reader, Sealed};
use crate::{Error, Upload};

/// What the bytes turned out to be.
#[derive(Debug)]
pub(super) enum Resealed {
    /// Those of the receipt. The new object is there; this is what its attempt is to say.
    Whole(Stored),
    /// Others.
    Damaged(Damage),
}

impl Upload {
    /// Seals the content anew. Where anything fails, what is left is the sweeper's.
    pub(super) async fn reseal(&self, portal: &Actor, trip: &Trip) -> Result<Resealed, Error> {
        let document = &trip.document;
        let expected = self.hash_of_receipt(portal, trip).await?;
        let noted = trip.from.sealer.open(CaseField::DocumentHash, document.id.uuid(), &document.sha256_sealed)?;
        if noted.as_slice() != expected {
            return Ok(Resealed::Damaged(Damage::Hash));
        }
        let resealed = self.seal_anew(portal, trip, expected).await?;
        if matches!(resealed, Resealed::Damaged(_)) {
            self.look_again(portal, &trip.from, document).await?;
        }
        Ok(resealed)
    }

    async fn seal_anew(&self, portal: &Actor, trip: &Trip, expected: [u8; 32]) -> Result<Resealed, Error> {
        let sealed = Sealed::new(&trip.from, &trip.document, &trip.old)?;
        let mut reader = match self.reader(sealed, 0..trip.document.size).await {
            Err(OpenError::Damaged(damage)) => return Ok(Resealed::Damaged(damage)),
            other => other?,
        };
        let upload = self.open_moved(portal, trip).await?;
        let context = trip.to.sealer.document_context(trip.document.id, trip.attempt);
        let salt = Salt::draw(|bytes| self.custody.rng().fill(bytes));
        let sealer = Sealer::new(&trip.key, &context, salt);
        let (media_type, flags) = (trip.document.media_type, trip.document.flags);
        let mut pass = Pass::known(upload, sealer, (media_type, flags), trip.document.size);
        if let Err(error) = pour(&mut reader, &mut pass).await {
            end(pass.into_upload()).await;
            return match error {
                Poured::Damaged(damage) => Ok(Resealed::Damaged(damage)),
                Poured::Failed(error) => Err(error),
            };
        }
        let passed = match pass.finish().await {
            Ok(passed) => passed,
            Err(failed) => {
                let (error, upload) = *failed;
                end(upload).await;
                return Err(error);
            }
        };
        if passed.sha256 != expected || passed.plain_size != trip.document.size {
            end(passed.upload).await;
            return Ok(Resealed::Damaged(Damage::Hash));
        }
        self.complete_moved(trip, passed).await.map(Resealed::Whole)
    }

    /// What the receipt says of the bytes: it was signed when they came, and can't have changed since.
    async fn hash_of_receipt(&self, portal: &Actor, trip: &Trip) -> Result<[u8; 32], Error> {
        let id = trip.document.id.uuid();
        let receipt = self.custody.signed_receipt(portal, ReceiptObject::Document, id).await?;
        let receipt = receipt.ok_or(custody::Error::Row("a document without a receipt"))?;
        let item = receipt.body()?.items.into_iter().find(|item| item.id == id);
        Ok(item.ok_or(custody::Error::Row("a receipt without its document"))?.sha256)
    }

    /// Opens the upload and writes its id down before the first part.
    async fn open_moved(&self, portal: &Actor, trip: &Trip) -> Result<blobs::Upload, Error> {
        let upload = self.custody.blobs().begin(&trip.object).await?;
        if let Some(resume_id) = upload.resume_id() {
            let mut work = self.custody.act(portal).await?;
            if !db::attempts::set_multipart_of_move(work.rows(), trip.attempt, Some(resume_id)).await? {
                end(upload).await;
                return Err(custody::Error::Stale.into());
            }
            work.commit_bookkeeping().await?;
        }
        Ok(upload)
    }

    /// Completes the object. On doubt the store is asked for its length.
    async fn complete_moved(&self, trip: &Trip, passed: Passed) -> Result<Stored, Error> {
        let Passed { upload, plain_size, sealed_size, sha256, media_type, flags } = passed;
        if let Err(cause) = upload.complete().await {
            match self.custody.blobs().head(&trip.object).await? {
                Some(meta) if meta.size == sealed_size => {}
                _ => return Err(cause.into()),
            }
        }
        let (from, to, document) = (&trip.from.sealer, &trip.to.sealer, &trip.document);
        let open = |field, sealed: &[u8]| from.open(field, document.id.uuid(), sealed);
        let seal = |field, plain: &[u8]| to.seal(field, trip.attempt.uuid(), plain);
        let name = open(CaseField::DocumentName, &document.name_sealed)?;
        let note = document.note_sealed.as_deref().map(|note| open(CaseField::DocumentNote, note)).transpose()?;
        Ok(Stored {
            plain_size,
            sealed_size,
            sha256_sealed: seal(CaseField::AttemptHash, &sha256),
            media_type,
            flags,
            name_sealed: seal(CaseField::AttemptName, &name),
            note_sealed: note.map(|note| seal(CaseField::AttemptNote, &note)),
        })
    }
}

/// Why the bytes did not come to their end.
enum Poured {
    Damaged(Damage),
    Failed(Error),
}

async fn pour(reader: &mut Reader, pass: &mut Pass) -> Result<(), Poured> {
    loop {
        match reader.next().await {
            Ok(Some(block)) => pass.push(&block).await.map_err(Poured::Failed)?,
            Ok(None) => return Ok(()),
            Err(OpenError::Damaged(damage)) => return Err(Poured::Damaged(damage)),
            Err(OpenError::Unavailable(error)) => return Err(Poured::Failed(error.into())),
        }
    }
}
