//! Receipts of documents. They outlive the documents.

use custody::NewEntry;
use domain::{Act, Action, Actor, DocumentId, ObjectKind};
use ledger::{ReceiptObject, SignedReceipt};

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
        let found = self.find(work.rows(), actor, id, Act::ReadReceipt).await?;
        let document = &found.listed.document;
        let viewed = NewEntry::done(Action::ReceiptViewed, ObjectKind::Document, id)
            .pseudonym(document.pseudonym)
            .case(&found.case)
            .concerns(document.concerns_member);
        work.record_read(viewed).await?;
        work.commit_bookkeeping().await?;
        let receipt = self.custody.receipt(actor, &found.case.sealer, ReceiptObject::Document, id.uuid()).await?;
        Ok(receipt.ok_or(custody::Error::Row("a document without a receipt"))?)
    }
}
