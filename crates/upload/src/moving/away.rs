//! Where documents went that left a case: told to staff of the case, and to who sent them; where to, only to those who
//! may know of them there.

use custody::{About, CaseField, CaseFile};
use db::moves::Away as Row;
use domain::catalogue::holds_health;
use domain::{AccountRef, Act, Actor, CaseId, DocumentId, ObjectKind, ObjectRef, Timestamp};

use crate::view::sent_by;
use crate::{DocumentView, Error, Upload};

/// Documents named of one case: those that left last, so many.
const NAMED: u32 = 20;

/// A document that left a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Away {
    /// The document.
    pub id: DocumentId,
    /// The case it left.
    pub left: CaseId,
    /// What it was called there; `None` if it may tell of health, and the one who asks may not see it.
    pub name: Option<String>,
    /// Whether it may tell of somebody's health.
    pub health: bool,
    /// When the last byte was here.
    pub received_at: Timestamp,
    /// When it left.
    pub moved_at: Timestamp,
    /// Where it is now; none if the one who asks may not know of it there.
    pub now_in: Option<NowIn>,
    /// Why it moved; for staff who may see what it is called.
    pub reason: Option<String>,
    /// Who sent it.
    pub uploaded_by: Option<AccountRef>,
}

/// The case that a document is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NowIn {
    /// The case.
    pub case: CaseId,
    /// Its number.
    pub file_number: String,
}

/// Where a document is, for one who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whereabouts {
    /// Where they may see it.
    Here(Box<DocumentView>),
    /// In a case of others.
    Away(Away),
}

impl Upload {
    /// The documents that left a case and are not back, the last ones first: all of them for staff, their own for those
    /// who sent some.
    ///
    /// # Errors
    /// [`Error::Custody`] with a refusal.
    pub async fn moved_away(&self, actor: &Actor, case: CaseId) -> Result<Vec<Away>, Error> {
        let list = async {
            let mut tx = self.custody.read(actor.tenant).await?;
            let file = self.custody.case_file(&mut tx, actor, case, Act::ViewCase, &About::case(case)).await?;
            let sender = actor.account.filter(|_| !actor.role.is_staff());
            let mut told = Vec::new();
            for row in db::moves::away(&mut tx, case, sender, NAMED).await? {
                told.extend(self.tell(&mut tx, actor, &file, &row).await?);
            }
            Ok(told)
        };
        self.custody.guarded(actor, Box::pin(list)).await
    }

    /// One document; or that it left, for who sent it and for staff of a case that it left.
    ///
    /// # Errors
    /// [`Error::Custody`] with a refusal.
    pub async fn whereabouts(&self, actor: &Actor, id: DocumentId) -> Result<Whereabouts, Error> {
        let look = async {
            let mut tx = self.custody.read(actor.tenant).await?;
            let refused = match self.find(&mut tx, actor, id, Act::ViewDocument).await {
                Ok(found) => return Ok(Whereabouts::Here(Box::new(self.view(&mut tx, actor, &found).await?))),
                Err(Error::Custody(error)) if error.is_denied() => error,
                Err(error) => return Err(error),
            };
            for row in db::moves::away_of(&mut tx, id).await? {
                let Some(file) = self.custody.case_file_unchecked(&mut tx, actor, row.from_case).await? else {
                    continue;
                };
                if let Some(away) = self.tell(&mut tx, actor, &file, &row).await? {
                    return Ok(Whereabouts::Away(away));
                }
            }
            Err(refused.into())
        };
        self.custody.guarded(actor, Box::pin(look)).await
    }

    /// What may be told; `None` to everybody but staff of the case that was left and the sender.
    async fn tell(&self, tx: &mut db::Tx, actor: &Actor, left: &CaseFile, row: &Row) -> Result<Option<Away>, Error> {
        let sender = actor.account.is_some() && row.by_account == actor.account;
        let object = ObjectRef::new(ObjectKind::Document, row.document_id);
        let health = holds_health(row.kind.as_deref());
        let about = About { sender, health, ..About::plain(object, row.concerns_member) };
        let staff = actor.role.is_staff();
        if !(sender || staff) || !left.allows(actor, Act::ViewDocument, &about) {
            return Ok(None);
        }
        let now = self.custody.case_file_unchecked(tx, actor, row.case_id).await?;
        let now = now.filter(|file| file.allows(actor, Act::ViewDocument, &about));
        let by = db::documents::find_listed(tx, row.document_id).await?;
        let names = self.custody.names(tx, actor).await?;
        let text = |field, sealed: &[u8]| left.sealer.open_text(field, row.id.uuid(), sealed);
        let inside = left.allows(actor, Act::ViewName, &about);
        let name = if inside { Some(text(CaseField::MoveName, &row.name_sealed)?) } else { None };
        Ok(Some(Away {
            id: row.document_id,
            left: row.from_case,
            name,
            health,
            received_at: row.received_at,
            moved_at: row.ended_at,
            now_in: now.map(|file| NowIn { case: file.id, file_number: file.row.file_number }),
            reason: if staff && inside { Some(text(CaseField::MoveReason, &row.reason_sealed)?) } else { None },
            uploaded_by: by.map(|listed| sent_by(&names, &listed)).transpose()?.flatten(),
        }))
    }
}
