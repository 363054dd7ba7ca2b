//! What callers see of a document.

use custody::{CaseField, CaseFile, Names};
use db::documents::ListedDocument;
use domain::{
    AccountId, AccountRef, Act, Actor, CaseId, Channel, Concerns, DeletionCause, DocumentFlags, DocumentId,
    DocumentState, MediaType, PersonId, Review, Role, ScanReason, SubmissionId, Timestamp,
};

use crate::find::{about, is_mine, is_readable};
use crate::receipt::may_read_receipt;
use crate::replace::Named;
use crate::{Error, Upload};

/// A document, as somebody who may know of it sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is something that pages say or not")]
pub struct DocumentView {
    /// The document.
    pub id: DocumentId,
    /// Its case.
    pub case_id: CaseId,
    /// Whom it concerns.
    pub concerns: Concerns,
    /// The name to show; `None` if it may tell of health, and the one who asks may not see it.
    pub name: Option<String>,
    /// Whether it may tell of somebody's health.
    pub health: bool,
    /// What the bytes are.
    pub media_type: MediaType,
    /// What staff should know before they open it.
    pub flags: DocumentFlags,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of the bytes, in hex; only for those who may read them.
    pub sha256: Option<String>,
    /// What it is, by the sender's word: a code of the catalogue or free words.
    pub kind: Option<String>,
    /// What the sender wrote to it; likewise.
    pub note: Option<String>,
    /// What the machine knows.
    pub state: DocumentState,
    /// What a person decided.
    pub review: Review,
    /// Why; to staff only with the name.
    pub review_reason: Option<String>,
    /// When.
    pub reviewed_at: Option<Timestamp>,
    /// How it came in.
    pub channel: Channel,
    /// Who sent it.
    pub uploaded_by: Option<AccountRef>,
    /// For whom.
    pub on_behalf_of: Option<PersonId>,
    /// When sending began.
    pub started_at: Timestamp,
    /// When the last byte was here.
    pub received_at: Timestamp,
    /// When it was last checked for malware.
    pub checked_at: Option<Timestamp>,
    /// Why it could not be checked, or not yet; for staff only.
    pub scan_reason: Option<ScanReason>,
    /// When staff first opened it.
    pub opened_at: Option<Timestamp>,
    /// When the case file had it.
    pub filed_at: Option<Timestamp>,
    /// Who gave it free although it could not be scanned.
    pub released: Option<Released>,
    /// Why it is deleted.
    pub deleted_for: Option<DeletionCause>,
    /// When it was taken back or destroyed.
    pub deleted_at: Option<Timestamp>,
    /// The document it replaces.
    pub replaces: Option<DocumentId>,
    /// The documents that replace it, as far as the one who asks may know of them, the earliest first.
    pub replaced_by: Vec<DocumentId>,
    /// The first of them.
    pub replaced: Option<Named>,
    /// Whether the one who asks sent it.
    pub mine: bool,
    /// Whether the one who asks may read the bytes now.
    pub readable: bool,
    /// Whether the one who asks may read the receipt.
    pub has_receipt: bool,
    /// The case that it is moving to; for staff only.
    pub moving_to: Option<CaseId>,
    /// When it last moved to another case or member.
    pub moved_at: Option<Timestamp>,
    /// When a customer said that it is not theirs, until staff have looked; for staff only.
    pub disowned_at: Option<Timestamp>,
    /// Since when it waits longer than it should: for customers once they are told.
    pub stuck_at: Option<Timestamp>,
}

/// That a document was given free without a scan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Released {
    /// When.
    pub at: Timestamp,
    /// By whom; for staff only.
    pub by: Option<AccountRef>,
    /// Why; for staff only.
    pub reason: Option<String>,
}

impl DocumentView {
    /// Opens the sealed fields of a row.
    pub(crate) fn open(actor: &Actor, case: &CaseFile, names: &Names, listed: &ListedDocument) -> Result<Self, Error> {
        let document = &listed.document;
        let row = document.id.uuid();
        let text = |field, sealed: &[u8]| case.sealer.open_text(field, row, sealed);
        let optional = |field, sealed: Option<&[u8]>| sealed.map(|sealed| text(field, sealed)).transpose();
        let about = about(actor, listed);
        let inside = case.allows(actor, Act::ViewName, &about);
        let sha256 = if case.allows(actor, Act::ReadContent, &about) {
            Some(hex::encode(&*case.sealer.open(CaseField::DocumentHash, row, &document.sha256_sealed)?))
        } else {
            None
        };
        // Customers have to know what is wrong with a paper; in the words to them a diagnosis may stand.
        let reason = document.review_reason_sealed.as_deref().filter(|_| inside || !actor.role.is_staff());
        Ok(Self {
            id: document.id,
            case_id: document.case_id,
            concerns: document.concerns_member,
            name: if inside { Some(text(CaseField::DocumentName, &document.name_sealed)?) } else { None },
            health: about.health,
            media_type: document.media_type,
            flags: document.flags,
            size: document.size,
            sha256,
            kind: document.kind.clone(),
            note: optional(CaseField::DocumentNote, document.note_sealed.as_deref().filter(|_| inside))?,
            state: document.state,
            review: document.review,
            review_reason: optional(CaseField::ReviewReason, reason)?,
            reviewed_at: document.reviewed_at,
            channel: document.channel,
            uploaded_by: sent_by(names, listed)?,
            on_behalf_of: document.on_behalf_of,
            started_at: document.started_at,
            received_at: document.received_at,
            checked_at: listed.checked_at,
            scan_reason: listed.scan_reason.filter(|_| actor.role.is_staff()),
            opened_at: document.opened_at,
            filed_at: document.filed_at,
            released: released(actor, case, names, listed)?,
            deleted_for: document.deleted_for,
            deleted_at: listed.deleted_at,
            replaces: document.replaces,
            replaced_by: Vec::new(),
            replaced: None,
            mine: is_mine(actor, listed),
            readable: is_readable(actor, case, listed),
            has_receipt: may_read_receipt(actor, case, listed),
            moving_to: listed.moving_to.filter(|_| actor.role.is_staff()),
            moved_at: listed.moved_at,
            disowned_at: listed.disowned_at.filter(|_| actor.role.is_staff()),
            stuck_at: listed.stuck_at.filter(|_| actor.role.is_staff() || listed.stuck_told_at.is_some()),
        })
    }
}

/// Who sent a document.
pub(crate) fn sent_by(names: &Names, listed: &ListedDocument) -> Result<Option<AccountRef>, Error> {
    account(names, listed.document.by_account, listed.by_role, listed.by_name_sealed.as_deref())
}

fn account(
    names: &Names,
    id: Option<AccountId>,
    role: Option<Role>,
    name_sealed: Option<&[u8]>,
) -> Result<Option<AccountRef>, Error> {
    let (Some(id), Some(role), Some(name)) = (id, role, name_sealed) else { return Ok(None) };
    Ok(Some(names.account(id, role, name)?))
}

fn released(actor: &Actor, case: &CaseFile, names: &Names, listed: &ListedDocument) -> Result<Option<Released>, Error> {
    let document = &listed.document;
    let Some(at) = document.released_at else { return Ok(None) };
    if !actor.role.is_staff() {
        return Ok(Some(Released { at, by: None, reason: None }));
    }
    let by = account(names, document.released_by, listed.released_role, listed.released_name_sealed.as_deref())?;
    let sealed = document.release_reason_sealed.as_deref();
    let reason = sealed.map(|sealed| case.sealer.open_text(CaseField::ReleaseReason, document.id.uuid(), sealed));
    Ok(Some(Released { at, by, reason: reason.transpose()? }))
}

impl Upload {
    /// The documents of a submission, in the order of its files. Those that moved to another case meanwhile are told only
    /// to who may know of them there.
    ///
    /// # Errors
    /// [`Error::Gone`] if none is left to tell of.
    pub(crate) async fn views_of(
        &self,
        tx: &mut db::Tx,
        actor: &Actor,
        case: &CaseFile,
        submission: SubmissionId,
    ) -> Result<Vec<DocumentView>, Error> {
        let (mut here, mut views) = (Vec::new(), Vec::new());
        let rows = db::documents::of_submission(tx, submission).await?;
        let names = self.custody.names(tx, actor).await?;
        for listed in &rows {
            if listed.document.case_id == case.id {
                here.push(DocumentView::open(actor, case, &names, listed)?);
                continue;
            }
            let elsewhere = async {
                let found = self.find(tx, actor, listed.document.id, Act::ViewDocument).await?;
                self.view(tx, actor, &found).await
            };
            match Box::pin(elsewhere).await {
                Ok(view) => views.push(view),
                Err(Error::Custody(error)) if error.is_denied() => {}
                Err(error) => return Err(error),
            }
        }
        views.extend(self.with_replacements(tx, actor, case, here).await?);
        let place = |view: &DocumentView| rows.iter().position(|row| row.document.id == view.id);
        views.sort_by_key(place);
        if views.is_empty() { Err(Error::Gone) } else { Ok(views) }
    }
}
