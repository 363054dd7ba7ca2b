//! What the virus scanner found, and what it could not judge.

use domain::{AccountId, CaseId, DocumentId, Role, ScanReason, Timestamp};

use crate::row::record;
use crate::{Cursor, Error, Tx};

record! {
    /// An infected document, without anything that its sender wrote.
    Infected {
        /// The document.
        id: DocumentId,
        /// Its case.
        case_id: CaseId,
        /// The file number of the case.
        file_number: String,
        /// When it came in.
        received_at: Timestamp,
        /// When it was found.
        checked_at: Option<Timestamp>,
        /// Who sent it.
        by_account: Option<AccountId>,
        /// Their role.
        by_role: Option<Role>,
        /// Their name, sealed with the tenant key.
        by_name_sealed: Option<Vec<u8>>,
    }
}

/// A page of the infected documents of the Jobcenter, the newest first.
pub async fn infected(tx: &mut Tx, after: Cursor, limit: u32) -> Result<Vec<Infected>, Error> {
    let tenant = tx.tenant();
    tx.query(
        "SELECT d.id, d.case_id, c.file_number, d.received_at, d.checked_at, d.by_account, a.role AS by_role,
                a.name_sealed AS by_name_sealed
         FROM documents d JOIN cases c ON c.tenant_id = d.tenant_id AND c.id = d.case_id
                          LEFT JOIN accounts a ON a.tenant_id = d.tenant_id AND a.id = d.by_account
         WHERE d.tenant_id = $1 AND d.state = 'infected' AND (d.received_at, d.id) < ($2, $3)
         ORDER BY d.received_at DESC, d.id DESC LIMIT $4",
    )
    .bind(tenant)
    .bind(after.at)
    .bind(after.id)
    .bind(limit)
    .fetch_all()
    .await
}

/// Keeps why a document could not be judged, or that it could.
pub async fn set_scan_reason(
    tx: &mut Tx,
    id: DocumentId,
    reason: Option<ScanReason>,
    now: Timestamp,
) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query("UPDATE documents SET scan_reason = $3, scan_reason_at = $4 WHERE tenant_id = $1 AND id = $2")
        .bind(tenant)
        .bind(id)
        .bind(reason)
        .bind(reason.map(|_| now))
        .changed()
        .await
}
