//! Receipts of documents. They outlive the documents, and moves: a receipt stays as it was signed, under the key of the
//! case in which the document arrived.

use custody::{CaseFile, denied};
use db::documents::ListedDocument;
use domain::{Act, Action, Actor, DocumentId, ObjectKind, ObjectRef};
use ledger::{ReceiptObject, SignedReceipt};

use crate::find::{about, entry};
use crate::{Error, Upload};

impl Upload {
    /// The receipt of a document, with the proof that its entry is in the log. A reading.
    ///
    /// # Errors
    /// [`Error::Custody`] with a refusal.
    pub async fn receipt(&self, actor: &Actor, id: DocumentId) -> Result<SignedReceipt, Error> {
        self.custody.guarded(actor, self.read_receipt(actor, id)).await
    }

    async fn read_receipt(&self, actor: &Actor, id: DocumentId) -> Result<SignedReceipt, Error> {
        let mut work = self.custody.act(actor).await?;
        let (listed, case) = self.find_receipt(work.rows(), actor, id).await?;
        work.record_read(entry(Action::ReceiptViewed, &case, &listed.document)).await?;
        work.commit_bookkeeping().await?;
        let receipt = self.custody.receipt(actor, ReceiptObject::Document, id.uuid()).await?;
        Ok(receipt.ok_or(custody::Error::Row("a document without a receipt"))?)
    }

    /// The case by which the actor may read it: the one that the document is in, else the one in which it arrived.
    async fn find_receipt(
        &self,
        tx: &mut db::Tx,
        actor: &Actor,
        id: DocumentId,
    ) -> Result<(ListedDocument, CaseFile), Error> {
        let refused = || denied(Act::ReadReceipt, ObjectRef::new(ObjectKind::Document, id));
        let listed = db::documents::find_listed(tx, id).await?.ok_or_else(refused)?;
        let arrived = db::receipts::find_by_object(tx, ObjectKind::Document, id.uuid()).await?;
        let arrived = arrived.map_or(listed.document.case_id, |receipt| receipt.case_id);
        let mut refusal = None;
        for case in [listed.document.case_id, arrived] {
            let file = self.custody.case_file_unchecked(tx, actor, case).await?;
            let Some(file) = file else { continue };
            if may_read_receipt(actor, &file, &listed) {
                return Ok((listed, file));
            }
            let told = file.demand(actor, Act::ReadReceipt, &about(actor, &listed)).err();
            refusal = refusal.or(told.filter(custody::Error::is_about_health));
        }
        Err(refusal.unwrap_or_else(refused).into())
    }
}

/// Whether the actor may read the receipt, by how they stand to a case. It names everything that came together, so of a
/// document that moved it is for its sender and for staff only: whom it concerns now may have nothing to do with the rest.
pub(crate) fn may_read_receipt(actor: &Actor, case: &CaseFile, listed: &ListedDocument) -> bool {
    let about = about(actor, listed);
    let stayed = listed.moved_at.is_none();
    (stayed || about.sender || actor.role.is_staff()) && case.allows(actor, Act::ReadReceipt, &about)
}
