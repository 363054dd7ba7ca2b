//! Where malware was found: for administrators, who see which case and who sent it, and nothing of the document.

use custody::TenantField;
use custody::access::demand_house;
use domain::{AccountRef, Act, Actor, CaseId, Cursor, DocumentId, Listed, ObjectKind, Page, Timestamp};

use crate::{Error, Upload};

/// An infected document, without its name and content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InfectedView {
    /// The document.
    pub id: DocumentId,
    /// Its case.
    pub case_id: CaseId,
    /// The file number of the case.
    pub file_number: String,
    /// When it came in.
    pub received_at: Timestamp,
    /// When it was found.
    pub found_at: Option<Timestamp>,
    /// Who sent it.
    pub sent_by: Option<AccountRef>,
}

impl Upload {
    /// A page of the infected documents of the Jobcenter, the newest first.
    ///
    /// # Errors
    /// [`Error::Custody`] with a refusal for everybody but administrators.
    pub async fn infected(&self, actor: &Actor, page: Page) -> Result<Listed<InfectedView>, Error> {
        let act = async {
            demand_house(actor, Act::ListInfected, ObjectKind::Document)?;
            let after = match page.after {
                Some(Cursor::Moment(at, id)) => db::Cursor { at, id },
                _ => db::Cursor::newest(),
            };
            let mut tx = self.custody.read(actor.tenant).await?;
            let rows = db::documents::infected(&mut tx, after, page.limit + 1).await?;
            let listed = Listed::from_rows(rows, &page, |row| Cursor::Moment(row.received_at, row.id.uuid()));
            let names = self.custody.tenant_sealer(&mut tx, actor.tenant).await?;
            drop(tx);
            let view = |row: db::documents::Infected| -> Result<InfectedView, Error> {
                let sent_by = match (row.by_account, row.by_role, row.by_name_sealed.as_deref()) {
                    (Some(id), Some(role), Some(sealed)) => {
                        let name = names.open_text(TenantField::AccountName, id.uuid(), sealed)?;
                        Some(AccountRef { id, role, name })
                    }
                    _ => None,
                };
                Ok(InfectedView {
                    id: row.id,
                    case_id: row.case_id,
                    file_number: row.file_number,
                    received_at: row.received_at,
                    found_at: row.checked_at,
                    sent_by,
                })
            };
            let items = listed.items.into_iter().map(view).collect::<Result<_, Error>>()?;
            Ok(Listed { items, next: listed.next })
        };
        self.custody.guarded(actor, Box::pin(act)).await
    }
}
