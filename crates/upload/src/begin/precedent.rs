//! Whether the same request came before, and what became of it.

use chrono::TimeDelta;
use custody::{CaseField, CaseFile, denied};
use domain::{AccountId, Act, DocumentId, DocumentState, ObjectKind, ObjectRef, SubmissionId, SubmissionState};

use super::{Begin, Fingerprint};
use crate::sweep::Left;
use crate::{Error, Upload};

/// What became of the same request.
pub(super) enum Precedent {
    /// It never came.
    None,
    /// It was received.
    Received(SubmissionId),
    /// A crash left it.
    Left(Left),
}

impl Upload {
    /// What became of the same request before.
    pub(super) async fn precedent(
        &self,
        tx: &mut db::Tx,
        account: AccountId,
        file: &CaseFile,
        begin: &Begin,
    ) -> Result<Precedent, Error> {
        if let Some(id) = begin.document {
            if let Some(document) = db::documents::find(tx, id).await? {
                return repeated(tx, account, file, begin, &document).await;
            }
            foreign_attempt(tx, account, id).await?;
        }
        let Some(key) = begin.key() else { return Ok(Precedent::None) };
        let Some(known) = db::submissions::find_by_key(tx, account, begin.route, &key).await? else {
            return Ok(Precedent::None);
        };
        // The bytes of a document whose id was chosen are compared when they are there.
        if begin.document.is_none() && known.fingerprint != begin.digest() {
            return Err(Error::FingerprintDiffers);
        }
        match known.state {
            SubmissionState::Received => Ok(Precedent::Received(known.id)),
            SubmissionState::Abandoned => Ok(Precedent::None),
            SubmissionState::Reserved | SubmissionState::Streaming | SubmissionState::Completing => {
                let left = known.lease_until - self.custody.now();
                if left <= TimeDelta::zero() {
                    return Ok(Precedent::Left(Left { id: known.id, epoch: known.lease_epoch }));
                }
                Err(Error::Running { retry_after: left.num_seconds().unsigned_abs() + 1 })
            }
        }
    }
}

/// The document with the chosen id is there already. Without a digest, whoever reads the body compares it:
/// [`Upload::same_bytes`].
async fn repeated(
    tx: &mut db::Tx,
    account: AccountId,
    file: &CaseFile,
    begin: &Begin,
    document: &db::documents::Document,
) -> Result<Precedent, Error> {
    let first = db::submissions::find(tx, document.submission_id).await?;
    let sent_here = first.is_some_and(|first| first.case_id == begin.case);
    if document.by_account != Some(account) || !(sent_here || document.case_id == begin.case) {
        return Err(denied(Act::ViewDocument, ObjectRef::new(ObjectKind::Document, document.id)).into());
    }
    // It came here, and moved on to another case: nothing here can be compared with it.
    if document.case_id != begin.case {
        return Err(Error::Gone);
    }
    if matches!(document.state, DocumentState::Deleting | DocumentState::Deleted) {
        return Err(Error::Gone);
    }
    let Fingerprint { length, content_digest, .. } = &begin.fingerprint;
    let mut same = length.is_none_or(|length| length == document.size);
    if let Some(digest) = content_digest {
        let stored = file.sealer.open(CaseField::DocumentHash, document.id.uuid(), &document.sha256_sealed)?;
        same &= digest == &*stored;
    }
    if same { Ok(Precedent::Received(document.submission_id)) } else { Err(Error::FingerprintDiffers) }
}

/// Refuses an id under which somebody else is sending right now.
async fn foreign_attempt(tx: &mut db::Tx, account: AccountId, id: DocumentId) -> Result<(), Error> {
    for attempt in db::attempts::of_document(tx, id).await? {
        let submission = db::submissions::find(tx, attempt.submission_id).await?;
        let foreign = submission.is_some_and(|s| s.account_id != account && s.state != SubmissionState::Abandoned);
        if foreign {
            return Err(denied(Act::ViewDocument, ObjectRef::new(ObjectKind::Document, id)).into());
        }
    }
    Ok(())
}
