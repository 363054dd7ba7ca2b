//! What took the place of documents.

use domain::{AccountId, CaseId, Concerns, DocumentId, Timestamp};

use super::Audience;
use crate::disowned::not_disowned;
use crate::{Cursor, Error, Record, Row, Tx};

/// That a document replaces another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replacement {
    /// The document.
    pub id: DocumentId,
    /// The one it replaces.
    pub replaces: DocumentId,
    /// When its last byte was here.
    pub received_at: Timestamp,
    /// Its name, sealed with the case key.
    pub name_sealed: Vec<u8>,
    /// What it is, by the sender's word.
    pub kind: Option<String>,
    /// Who sent it.
    pub by_account: Option<AccountId>,
    /// Whom it concerns.
    pub concerns_member: Concerns,
}

impl Record for Replacement {
    fn from_row(row: &Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.get("id")?,
            replaces: row.get("replaces")?,
            received_at: row.get("received_at")?,
            name_sealed: row.get("name_sealed")?,
            kind: row.get("kind")?,
            by_account: row.get("by_account")?,
            concerns_member: row.get("concerns_member")?,
        })
    }
}

/// What replaces the documents of a case that came between two moments, the earliest first; not what was taken back or
/// turned out to be infected.
pub async fn replacements(
    tx: &mut Tx,
    case: CaseId,
    audience: Audience,
    from: Cursor,
    to: Cursor,
) -> Result<Vec<Replacement>, Error> {
    let tenant = tx.tenant();
    let (account, person) = audience.filter();
    tx.query(concat!(
        "SELECT r.id, r.replaces, r.received_at, r.name_sealed, r.kind, r.by_account, r.concerns_member
         FROM documents r JOIN documents d ON d.tenant_id = r.tenant_id AND d.id = r.replaces
         WHERE r.tenant_id = $1 AND r.case_id = $2 AND d.case_id = $2
           AND (d.received_at, d.id) >= ($3, $4) AND (d.received_at, d.id) <= ($5, $6)
           AND ($7 IS NULL OR r.by_account = $7 OR ((r.concerns_member IS NULL OR r.concerns_member = $8) AND ",
        not_disowned!("r"),
        ")) AND (r.deleted_for IS NULL OR r.deleted_for = 'shown_not_kept')
         ORDER BY r.received_at, r.id",
    ))
    .bind(tenant)
    .bind(case)
    .bind(from.at)
    .bind(from.id)
    .bind(to.at)
    .bind(to.id)
    .bind(account)
    .bind(person)
    .fetch_all()
    .await
}
