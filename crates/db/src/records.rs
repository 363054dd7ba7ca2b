//! Calls, and papers that came by post or at the counter.

use domain::{AccountId, CaseId, Concerns, RecordId, RecordKind, RecordWay, Timestamp};

use crate::documents::Audience;
use crate::row::record;
use crate::{Error, Tx};

record! {
    /// What was recorded of a contact.
    ContactRecord {
        /// Its id.
        id: RecordId,
        /// Where.
        case_id: CaseId,
        /// A call or a paper.
        kind: RecordKind,
        /// When somebody called; the day on which a paper arrived.
        at: Timestamp,
        /// How a paper came.
        way: Option<RecordWay>,
        /// Kind of proof.
        paper_kind: Option<String>,
        /// Whom it concerns.
        concerns_member: Concerns,
        /// Who called, sealed with the case key.
        caller_sealed: Option<Vec<u8>>,
        /// What was said, or a remark, sealed with the case key.
        text_sealed: Option<Vec<u8>>,
        /// The caseworker who recorded it.
        recorded_by: AccountId,
        /// When.
        recorded_at: Timestamp,
    }
}

/// Adds a record.
pub async fn insert(tx: &mut Tx, new: &ContactRecord) -> Result<(), Error> {
    let tenant = tx.tenant();
    tx.query(
        "INSERT INTO records (tenant_id, id, case_id, kind, at, way, paper_kind, concerns_member, caller_sealed,
                              text_sealed, recorded_by, recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(tenant)
    .bind(new.id)
    .bind(new.case_id)
    .bind(new.kind)
    .bind(new.at)
    .bind(new.way)
    .bind(&new.paper_kind)
    .bind(new.concerns_member)
    .bind(&new.caller_sealed)
    .bind(&new.text_sealed)
    .bind(new.recorded_by)
    .bind(new.recorded_at)
    .execute()
    .await
    .map(drop)
}

/// One record.
pub async fn find(tx: &mut Tx, id: RecordId) -> Result<Option<ContactRecord>, Error> {
    let tenant = tx.tenant();
    tx.query(
        "SELECT id, case_id, kind, at, way, paper_kind, concerns_member, caller_sealed, text_sealed, recorded_by,
                recorded_at
         FROM records WHERE tenant_id = $1 AND id = $2",
    )
    .bind(tenant)
    .bind(id)
    .fetch_optional()
    .await
}

/// The records of a case that somebody may know of, the newest first. Customers learn of papers only.
pub async fn of_case(tx: &mut Tx, case: CaseId, audience: Audience, limit: u32) -> Result<Vec<ContactRecord>, Error> {
    let tenant = tx.tenant();
    let (account, person) = audience.filter();
    tx.query(
        "SELECT id, case_id, kind, at, way, paper_kind, concerns_member, caller_sealed, text_sealed, recorded_by,
                recorded_at
         FROM records WHERE tenant_id = $1 AND case_id = $2
           AND ($3 IS NULL OR (kind = 'paper' AND (concerns_member IS NULL OR concerns_member = $4)))
         ORDER BY at DESC, id DESC LIMIT $5",
    )
    .bind(tenant)
    .bind(case)
    .bind(account)
    .bind(person)
    .bind(limit)
    .fetch_all()
    .await
}
