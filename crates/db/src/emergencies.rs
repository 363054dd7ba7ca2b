//! Emergencies that customers told of. Each customer has one at most that is open in a case.

use domain::{AccountId, CaseId, EmergencyId, EmergencyKind, PersonId, Pseudonym, Timestamp};

use crate::row::record;
use crate::{Error, Tx};

record! {
    /// An emergency.
    Emergency {
        /// Its id.
        id: EmergencyId,
        /// The case.
        case_id: CaseId,
        /// Who told of it.
        by_account: AccountId,
        /// What is missing.
        kind: EmergencyKind,
        /// What was written, sealed with the case key.
        note_sealed: Option<Vec<u8>>,
        /// Stands for it in the log.
        pseudonym: Pseudonym,
        /// When it was told.
        raised_at: Timestamp,
        /// When somebody of the staff first opened the case after that.
        seen_at: Option<Timestamp>,
        /// When it was settled.
        settled_at: Option<Timestamp>,
        /// Who settled it.
        settled_by: Option<AccountId>,
        /// What was done, sealed with the case key.
        settle_note_sealed: Option<Vec<u8>>,
    }

    /// An open emergency with whoever told of it.
    OpenEmergency {
        /// Its id.
        id: EmergencyId,
        /// Who told of it.
        by_account: AccountId,
        /// That account's person.
        by_person: Option<PersonId>,
        /// That account's name, sealed with the tenant key.
        by_name_sealed: Vec<u8>,
        /// What is missing.
        kind: EmergencyKind,
        /// What was written, sealed with the case key.
        note_sealed: Option<Vec<u8>>,
        /// Stands for it in the log.
        pseudonym: Pseudonym,
        /// When it was told.
        raised_at: Timestamp,
        /// When somebody of the staff first opened the case after that.
        seen_at: Option<Timestamp>,
    }
}

/// Adds an emergency; `false` if the account has an open one in this case.
pub async fn insert(tx: &mut Tx, emergency: &Emergency) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query(
        "INSERT INTO emergencies (tenant_id, id, case_id, by_account, kind, note_sealed, pseudonym, raised_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (tenant_id, case_id, by_account) WHERE settled_at IS NULL DO NOTHING",
    )
    .bind(tenant)
    .bind(emergency.id)
    .bind(emergency.case_id)
    .bind(emergency.by_account)
    .bind(emergency.kind)
    .bind(&emergency.note_sealed)
    .bind(emergency.pseudonym)
    .bind(emergency.raised_at)
    .changed()
    .await
}

/// The last emergency that an account told of in a case.
pub async fn latest(tx: &mut Tx, case: CaseId, account: AccountId) -> Result<Option<Emergency>, Error> {
    let tenant = tx.tenant();
    tx.query(
        "SELECT id, case_id, by_account, kind, note_sealed, pseudonym, raised_at, seen_at, settled_at, settled_by,
                settle_note_sealed
         FROM emergencies WHERE tenant_id = $1 AND by_account = $2 AND case_id = $3
         ORDER BY raised_at DESC, id DESC LIMIT 1",
    )
    .bind(tenant)
    .bind(account)
    .bind(case)
    .fetch_optional()
    .await
}

/// The open emergencies of a case, the earliest first: one for each customer at most.
pub async fn open_of_case(tx: &mut Tx, case: CaseId) -> Result<Vec<OpenEmergency>, Error> {
    let tenant = tx.tenant();
    tx.query(
        "SELECT e.id, e.by_account, a.person_id AS by_person, a.name_sealed AS by_name_sealed, e.kind, e.note_sealed,
                e.pseudonym, e.raised_at, e.seen_at
         FROM emergencies e JOIN accounts a ON a.tenant_id = e.tenant_id AND a.id = e.by_account
         WHERE e.tenant_id = $1 AND e.case_id = $2 AND e.settled_at IS NULL ORDER BY e.raised_at, e.id",
    )
    .bind(tenant)
    .bind(case)
    .fetch_all()
    .await
}

/// Notes that staff saw it; `false` if that was noted before.
pub async fn set_seen(tx: &mut Tx, id: EmergencyId, now: Timestamp) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query("UPDATE emergencies SET seen_at = $3 WHERE tenant_id = $1 AND id = $2 AND seen_at IS NULL")
        .bind(tenant)
        .bind(id)
        .bind(now)
        .changed()
        .await
}

/// Ends it; `false` if it is settled.
pub async fn settle(
    tx: &mut Tx,
    id: EmergencyId,
    by: AccountId,
    note_sealed: Option<&[u8]>,
    now: Timestamp,
) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query(
        "UPDATE emergencies SET settled_at = $5, settled_by = $3, settle_note_sealed = $4,
                                seen_at = COALESCE(seen_at, $5)
         WHERE tenant_id = $1 AND id = $2 AND settled_at IS NULL",
    )
    .bind(tenant)
    .bind(id)
    .bind(by)
    .bind(note_sealed)
    .bind(now)
    .changed()
    .await
}
