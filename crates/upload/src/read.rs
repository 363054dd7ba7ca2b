//! Lists and single documents. Neither is a reading of content: no entry is made.

use custody::{About, denied};
use db::documents::Audience;
use domain::{Act, Actor, CaseId, Cursor, DocumentId, Listed, ObjectKind, ObjectRef, Page};

use crate::find::{Found, about};
use crate::{DocumentView, Error, Upload};

impl Upload {
    /// The documents of a case that the actor may know of, the newest first.
    ///
    /// # Errors
    /// [`Error::Custody`] with a refusal.
    pub async fn documents(&self, actor: &Actor, case: CaseId, page: Page) -> Result<Listed<DocumentView>, Error> {
        self.custody.guarded(actor, self.list(actor, case, page)).await
    }

    /// One document.
    ///
    /// # Errors
    /// [`Error::Custody`] with a refusal.
    pub async fn document(&self, actor: &Actor, id: DocumentId) -> Result<DocumentView, Error> {
        let show = async {
            let mut tx = self.custody.read(actor.tenant).await?;
            let found = self.find(&mut tx, actor, id, Act::ViewDocument).await?;
            self.view(&mut tx, actor, &found).await
        };
        self.custody.guarded(actor, show).await
    }

    /// These documents of a case, the oldest first.
    ///
    /// # Errors
    /// [`Error::Custody`] with a refusal if the actor may not know of one of them, or if it is not in the case.
    pub async fn chosen(
        &self,
        actor: &Actor,
        case: CaseId,
        documents: &[DocumentId],
    ) -> Result<Vec<DocumentView>, Error> {
        let act = async {
            let mut tx = self.custody.read(actor.tenant).await?;
            let file = self.custody.case_file(&mut tx, actor, case, Act::ViewCase, &About::case(case)).await?;
            let rows = db::documents::among(&mut tx, case, documents).await?;
            for id in documents {
                let seen = rows.iter().find(|row| row.document.id == *id);
                let seen = seen.filter(|row| file.allows(actor, Act::ViewDocument, &about(actor, row)));
                seen.ok_or_else(|| denied(Act::ViewDocument, ObjectRef::new(ObjectKind::Document, *id)))?;
            }
            let names = self.custody.names(&mut tx, actor).await?;
            rows.iter().map(|row| DocumentView::open(actor, &file, &names, row)).collect()
        };
        self.custody.guarded(actor, act).await
    }

    async fn list(&self, actor: &Actor, case: CaseId, page: Page) -> Result<Listed<DocumentView>, Error> {
        let mut tx = self.custody.read(actor.tenant).await?;
        let file = self.custody.case_file(&mut tx, actor, case, Act::ViewCase, &About::case(case)).await?;
        let after = match page.after {
            Some(Cursor::Moment(at, id)) => db::Cursor::new(at, id),
            Some(_) | None => db::Cursor::newest(),
        };
        let rows = db::documents::of_case(&mut tx, case, audience(actor), after, page.limit + 1).await?;
        let listed =
            Listed::from_rows(rows, &page, |row| Cursor::Moment(row.document.received_at, row.document.id.uuid()));
        let names = self.custody.names(&mut tx, actor).await?;
        // The query knows the same rule; the table has the last word.
        let seen = listed.items.iter().filter(|row| file.allows(actor, Act::ViewDocument, &about(actor, row)));
        let items = seen.map(|row| DocumentView::open(actor, &file, &names, row)).collect::<Result<_, _>>()?;
        let items = self.with_replacements(&mut tx, actor, &file, items).await?;
        Ok(Listed { items, next: listed.next })
    }

    /// What the actor sees of a document that was found for them.
    pub(crate) async fn view(&self, tx: &mut db::Tx, actor: &Actor, found: &Found) -> Result<DocumentView, Error> {
        let names = self.custody.names(tx, actor).await?;
        let view = DocumentView::open(actor, &found.case, &names, &found.listed)?;
        let mut views = self.with_replacements(tx, actor, &found.case, vec![view]).await?;
        Ok(views.pop().ok_or(custody::Error::Row("a document that was there"))?)
    }
}

/// Which documents of a case the actor is shown.
pub(crate) const fn audience(actor: &Actor) -> Audience {
    match (actor.account, actor.person) {
        (Some(account), Some(person)) => Audience::Customer { account, person },
        _ => Audience::Staff,
    }
}
