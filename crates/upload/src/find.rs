//! A document together with its case, opened for an act.

use custody::{About, CaseFile, NewEntry, denied};
use db::documents::{Document, ListedDocument};
use domain::catalogue::holds_health;
use domain::{Act, Action, Actor, DocumentId, ObjectKind, ObjectRef};

use crate::{Error, Upload};

/// A document that the actor may do the act with.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) listed: ListedDocument,
    pub(crate) case: CaseFile,
}

impl Upload {
    /// Finds a document for an act. One that is not there and one that may not be seen are refused alike.
    pub(crate) async fn find(&self, tx: &mut db::Tx, actor: &Actor, id: DocumentId, act: Act) -> Result<Found, Error> {
        let Some(listed) = db::documents::find_listed(tx, id).await? else {
            return Err(denied(act, ObjectRef::new(ObjectKind::Document, id)).into());
        };
        let about = about(actor, &listed);
        let case = self.custody.case_file(tx, actor, listed.document.case_id, act, &about).await?;
        Ok(Found { listed, case })
    }
}

/// What an act on this document is about.
pub(crate) fn about(actor: &Actor, listed: &ListedDocument) -> About {
    let document = &listed.document;
    About {
        object: ObjectRef::new(ObjectKind::Document, document.id),
        concerns: document.concerns_member,
        sender: is_mine(actor, listed),
        disowned: listed.disowned_at.is_some(),
        health: holds_health(document.kind.as_deref()),
    }
}

/// Whether the actor's account sent it.
pub(crate) fn is_mine(actor: &Actor, listed: &ListedDocument) -> bool {
    actor.account.is_some() && listed.document.by_account == actor.account
}

/// Whether the content may be given to the actor now: what is not found clean only to the customer who sent it.
pub(crate) fn is_readable(actor: &Actor, case: &CaseFile, listed: &ListedDocument) -> bool {
    let about = about(actor, listed);
    let state = listed.document.state;
    let open =
        if about.sender && !actor.role.is_staff() { state.readable_by_sender() } else { state.readable_by_staff() };
    open && case.allows(actor, Act::ReadContent, &about)
}

/// An entry about a document.
pub(crate) fn entry(action: Action, case: &CaseFile, document: &Document) -> NewEntry {
    NewEntry::done(action, ObjectKind::Document, document.id)
        .pseudonym(document.pseudonym)
        .case(case)
        .concerns(document.concerns_member)
}
