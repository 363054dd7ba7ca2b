//! Papers that replace others. The first stays, with the day it came; both sides see which belongs to which.

use custody::{About, CaseField, CaseFile};
use db::documents::{Document, Replacement};
use domain::catalogue::holds_health;
use domain::{Act, Actor, CaseId, DeletionCause, DocumentId, ObjectKind, ObjectRef, Timestamp};

use crate::find::{Found, about};
use crate::read::audience;
use crate::{DocumentView, Error, Upload};

/// Papers named beside one: the newest, so many.
const NAMED: usize = 20;

/// The other papers that a paper has to do with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Replacements {
    /// What it replaces.
    pub replaces: Option<Named>,
    /// What replaces it, the earliest first.
    pub replaced_by: Vec<Named>,
}

/// A paper that is only named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The document.
    pub id: DocumentId,
    /// The name to show; `None` if it may tell of health, and the one who asks may not see it.
    pub name: Option<String>,
    /// When the last byte was here.
    pub received_at: Timestamp,
}

impl Upload {
    /// The other papers that a document has to do with, as far as the actor may know of them.
    ///
    /// # Errors
    /// [`Error::Custody`].
    pub async fn replacements(&self, actor: &Actor, of: &DocumentView) -> Result<Replacements, Error> {
        let mut tx = self.custody.read(actor.tenant).await?;
        let Some(case) = self.custody.case_file_unchecked(&mut tx, actor, of.case_id).await? else {
            return Ok(Replacements::default());
        };
        let mut named = Replacements::default();
        if let Some(id) = of.replaces {
            named.replaces = named_in(&mut tx, actor, &case, id).await?;
        }
        for id in of.replaced_by.iter().skip(of.replaced_by.len().saturating_sub(NAMED)) {
            named.replaced_by.extend(named_in(&mut tx, actor, &case, *id).await?);
        }
        Ok(named)
    }

    /// A paper that may be replaced: one of the same case that the sender knows of and that was not taken back. What the
    /// Jobcenter sent, only the Jobcenter replaces. More than one paper may replace the same: none is refused for coming
    /// late.
    pub(crate) async fn replaceable(
        &self,
        tx: &mut db::Tx,
        actor: &Actor,
        case: CaseId,
        id: DocumentId,
    ) -> Result<Document, Error> {
        let found = match self.find(tx, actor, id, Act::ViewDocument).await {
            Err(Error::Custody(error)) if error.is_denied() => return Err(Error::ReplacesNothing),
            found => found?,
        };
        let Found { listed, case: its } = found;
        let document = listed.document;
        let foreign = document.author_is_staff && !actor.role.is_staff();
        if its.id != case || foreign || document.deleted_for == Some(DeletionCause::TakenBack) {
            return Err(Error::ReplacesNothing);
        }
        Ok(document)
    }

    /// Fills in what replaces each of some documents of a case.
    pub(crate) async fn with_replacements(
        &self,
        tx: &mut db::Tx,
        actor: &Actor,
        case: &CaseFile,
        mut views: Vec<DocumentView>,
    ) -> Result<Vec<DocumentView>, Error> {
        let cursor = |view: &DocumentView| db::Cursor::new(view.received_at, view.id.uuid());
        let place = |view: &&DocumentView| (view.received_at, view.id);
        let (Some(first), Some(last)) = (views.iter().min_by_key(place), views.iter().max_by_key(place)) else {
            return Ok(views);
        };
        let rows = db::documents::replacements(tx, case.id, audience(actor), cursor(first), cursor(last)).await?;
        for view in &mut views {
            let ours: Vec<_> = rows.iter().filter(|row| row.replaces == view.id).collect();
            view.replaced_by = ours.iter().map(|row| row.id).collect();
            view.replaced = ours.first().map(|row| replacement(actor, case, row)).transpose()?;
        }
        Ok(views)
    }
}

async fn named_in(tx: &mut db::Tx, actor: &Actor, case: &CaseFile, id: DocumentId) -> Result<Option<Named>, Error> {
    let Some(listed) = db::documents::find_listed(tx, id).await? else { return Ok(None) };
    let about = about(actor, &listed);
    if listed.document.case_id != case.id || !case.allows(actor, Act::ViewDocument, &about) {
        return Ok(None);
    }
    let name = name(actor, case, &about, &listed.document.name_sealed)?;
    Ok(Some(Named { id, name, received_at: listed.document.received_at }))
}

/// What replaces a document, named as far as the actor may see it.
fn replacement(actor: &Actor, case: &CaseFile, row: &Replacement) -> Result<Named, Error> {
    let about = About {
        sender: actor.account.is_some() && row.by_account == actor.account,
        health: holds_health(row.kind.as_deref()),
        ..About::plain(ObjectRef::new(ObjectKind::Document, row.id), row.concerns_member)
    };
    Ok(Named { id: row.id, name: name(actor, case, &about, &row.name_sealed)?, received_at: row.received_at })
}

/// The name of a document, if the actor may see it.
fn name(actor: &Actor, case: &CaseFile, about: &About, sealed: &[u8]) -> Result<Option<String>, Error> {
    if !case.allows(actor, Act::ViewName, about) {
        return Ok(None);
    }
    Ok(Some(case.sealer.open_text(CaseField::DocumentName, about.object.id, sealed)?))
}
