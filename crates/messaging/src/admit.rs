//! What is asked before papers are received for a message: nobody sends twenty photos to learn then that the message
//! could not be posted.

use custody::{About, CaseFile};
use db::documents::ListedDocument;
use domain::catalogue::holds_health;
use domain::{Act, Actor, CaseId, Concerns, DocumentId, ObjectKind, ObjectRef, ThreadId};

use crate::{Error, Messaging};

/// Documents that a writer may name; what comes with the message is named beside them.
const MOST_NAMED: usize = 20;

/// Where the papers of a message go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Admitted {
    /// The case.
    pub case: CaseId,
    /// Whom they concern: whom the conversation does.
    pub concerns: Concerns,
}

impl Messaging {
    /// Whether the actor may answer in a conversation and name these documents.
    ///
    /// # Errors
    /// [`Error::UnknownDocument`]; refused if the conversation is not for the actor.
    pub async fn admit_post(
        &self,
        actor: &Actor,
        thread: ThreadId,
        documents: &[DocumentId],
    ) -> Result<Admitted, Error> {
        let act = async {
            let mut tx = self.custody.read(actor.tenant).await?;
            let (file, row) = self.open(&mut tx, actor, thread, Act::PostMessage).await?;
            check_documents(&mut tx, actor, &file, &all_named(documents, &[])?).await?;
            Ok(Admitted { case: file.id, concerns: row.thread.concerns_member })
        };
        self.custody.guarded(actor, act).await
    }

    /// Whether the actor may begin a conversation about somebody and name these documents.
    ///
    /// # Errors
    /// [`Error::ConcernsNobody`], [`Error::UnknownDocument`]; refused if the case is not the actor's.
    pub async fn admit_start(
        &self,
        actor: &Actor,
        case: CaseId,
        concerns: Option<Concerns>,
        documents: &[DocumentId],
    ) -> Result<Admitted, Error> {
        let act = async {
            let concerns = concerns.unwrap_or_else(|| Concerns::from_member(actor.person));
            let mut tx = self.custody.read(actor.tenant).await?;
            let about = About::plain(ObjectRef::new(ObjectKind::Case, case), concerns);
            let file = self.custody.case_file(&mut tx, actor, case, Act::PostMessage, &about).await?;
            self.check_concerns(&mut tx, case, concerns).await?;
            check_documents(&mut tx, actor, &file, &all_named(documents, &[])?).await?;
            Ok(Admitted { case, concerns })
        };
        self.custody.guarded(actor, act).await
    }
}

/// What a message names: documents that were there before, and those that came with it.
///
/// # Errors
/// [`Error::UnknownDocument`] if too many are named.
pub(crate) fn all_named(documents: &[DocumentId], papers: &[DocumentId]) -> Result<Vec<DocumentId>, Error> {
    if documents.len() > MOST_NAMED {
        return Err(Error::UnknownDocument);
    }
    Ok([documents, papers].concat())
}

/// Documents that a message names have to be of the same case, and for the writer to see.
///
/// # Errors
/// [`Error::UnknownDocument`].
pub(crate) async fn check_documents(
    tx: &mut db::Tx,
    actor: &Actor,
    file: &CaseFile,
    documents: &[DocumentId],
) -> Result<(), Error> {
    for document in documents {
        let row = db::documents::find_listed(tx, *document).await?;
        let row = row.filter(|row| row.document.case_id == file.id).ok_or(Error::UnknownDocument)?;
        if !file.allows(actor, Act::ViewDocument, &about(actor, &row)) {
            return Err(Error::UnknownDocument);
        }
    }
    Ok(())
}

/// What an act on a document is about.
pub(crate) fn about(actor: &Actor, row: &ListedDocument) -> About {
    let document = &row.document;
    About {
        sender: actor.account.is_some() && document.by_account == actor.account,
        disowned: row.disowned_at.is_some(),
        health: holds_health(document.kind.as_deref()),
        ..About::plain(ObjectRef::new(ObjectKind::Document, document.id), document.concerns_member)
    }
}
