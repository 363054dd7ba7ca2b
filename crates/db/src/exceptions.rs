//! Cases that a caseworker opened who has nothing to do with them.

use domain::{AccountId, CaseId, ExceptionId, Timestamp};

use crate::row::record;
use crate::{Error, Tx};

record! {
    /// A case that is open to somebody for a time.
    Exception {
        /// Its id.
        id: ExceptionId,
        /// The case.
        case_id: CaseId,
        /// Who opened it.
        account_id: AccountId,
        /// Why, sealed with the key of the case.
        reason_sealed: Vec<u8>,
        /// When.
        opened_at: Timestamp,
        /// Until when, that moment not included.
        ends_at: Timestamp,
    }

    /// The same with its case and who it was, for those who are told.
    ListedException {
        /// Its id.
        id: ExceptionId,
        /// The case.
        case_id: CaseId,
        /// Its number.
        file_number: String,
        /// The key of the case, wrapped by the tenant key.
        wrapped_key: Vec<u8>,
        /// Who opened it.
        account_id: AccountId,
        /// Their name, sealed with the tenant key.
        name_sealed: Vec<u8>,
        /// Why, sealed with the key of the case.
        reason_sealed: Vec<u8>,
        /// When.
        opened_at: Timestamp,
        /// Until when.
        ends_at: Timestamp,
    }
}

/// Adds one.
pub async fn insert(tx: &mut Tx, row: &Exception) -> Result<(), Error> {
    let tenant = tx.tenant();
    tx.query(
        "INSERT INTO exceptions (tenant_id, id, case_id, account_id, reason_sealed, opened_at, ends_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(tenant)
    .bind(row.id)
    .bind(row.case_id)
    .bind(row.account_id)
    .bind(&row.reason_sealed)
    .bind(row.opened_at)
    .bind(row.ends_at)
    .execute()
    .await
    .map(drop)
}

/// The one by which a case is open to an account now.
pub async fn find_open(
    tx: &mut Tx,
    case: CaseId,
    account: AccountId,
    now: Timestamp,
) -> Result<Option<Exception>, Error> {
    let tenant = tx.tenant();
    tx.query(
        "SELECT id, case_id, account_id, reason_sealed, opened_at, ends_at FROM exceptions
         WHERE tenant_id = $1 AND case_id = $2 AND account_id = $3 AND ends_at > $4 ORDER BY ends_at DESC, id LIMIT 1",
    )
    .bind(tenant)
    .bind(case)
    .bind(account)
    .bind(now)
    .fetch_optional()
    .await
}

/// `$2` who is told: the case is assigned to them, or a team that they lead has it.
macro_rules! told {
    ($which:literal) => {
        concat!(
            "SELECT e.id, e.case_id, c.file_number, c.wrapped_key, e.account_id, a.name_sealed, e.reason_sealed,
                    e.opened_at, e.ends_at
             FROM exceptions e
             JOIN cases c ON c.tenant_id = e.tenant_id AND c.id = e.case_id
             JOIN accounts a ON a.tenant_id = e.tenant_id AND a.id = e.account_id
             WHERE e.tenant_id = $1 AND ",
            $which,
            " AND (c.assigned_to = $2 OR c.team_id IN (
                SELECT l.team_id FROM team_members l WHERE l.tenant_id = $1 AND l.account_id = $2 AND l.lead))
             ORDER BY e.opened_at DESC, e.id DESC LIMIT $4"
        )
    };
}

/// Those of a time, as far as somebody is told: the case is assigned to them, or a team that they lead has it. The last
/// first.
pub async fn told(
    tx: &mut Tx,
    account: AccountId,
    since: Timestamp,
    limit: u32,
) -> Result<Vec<ListedException>, Error> {
    let tenant = tx.tenant();
    tx.query(told!("e.opened_at >= $3")).bind(tenant).bind(account).bind(since).bind(limit).fetch_all().await
}

/// Those of one case, as far as somebody is told, the last first.
pub async fn of_case(tx: &mut Tx, account: AccountId, case: CaseId, limit: u32) -> Result<Vec<ListedException>, Error> {
    let tenant = tx.tenant();
    tx.query(told!("e.case_id = $3")).bind(tenant).bind(account).bind(case).bind(limit).fetch_all().await
}
