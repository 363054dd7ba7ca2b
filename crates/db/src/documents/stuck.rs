//! Papers that wait longer than they should.

use domain::{CaseId, Concerns, DocumentId, Pseudonym, StuckFor, Timestamp};

use crate::cases::worklist::Reader;
use crate::cases::{absent, reached, teams};
use crate::row::record;
use crate::{Error, Tx};

record! {
    /// A paper that waits.
    Waits {
        /// Its id.
        id: DocumentId,
        /// Where it is.
        case_id: CaseId,
        /// Whom it concerns.
        concerns_member: Concerns,
        /// Stands for it in the log.
        pseudonym: Pseudonym,
    }
}

/// For what a paper waits: the conditions of the indexes, word by word.
macro_rules! waits {
    ($condition:literal) => {
        concat!(
            "SELECT d.id, d.case_id, d.concerns_member, d.pseudonym FROM documents d WHERE d.tenant_id = $1 AND ",
            $condition,
            " AND d.stuck_at IS NULL"
        )
    };
}

/// Papers that wait for something since before a moment, the oldest first; not those that are known to be stuck.
pub async fn waiting_for(tx: &mut Tx, what: StuckFor, before: Timestamp, limit: u32) -> Result<Vec<Waits>, Error> {
    let tenant = tx.tenant();
    let sql = match what {
        StuckFor::Scan => concat!(
            waits!("d.state IN ('received', 'scanning') AND d.received_at < $2"),
            " ORDER BY d.received_at, d.id LIMIT $3"
        ),
        StuckFor::Open => concat!(
            waits!(
                "d.state = 'available' AND d.opened_at IS NULL AND d.review = 'none' AND NOT d.author_is_staff
                 AND d.received_at < $2"
            ),
            " ORDER BY d.received_at, d.id LIMIT $3"
        ),
        StuckFor::File => concat!(
            waits!(
                "d.state = 'available' AND d.review = 'complete' AND d.filed_at IS NULL AND NOT d.author_is_staff
                 AND d.reviewed_at < $2"
            ),
            " ORDER BY d.reviewed_at, d.id LIMIT $3"
        ),
    };
    tx.query(sql).bind(tenant).bind(before).bind(limit).fetch_all().await
}

/// Notes that a paper is stuck; `false` if that is known.
pub async fn set_stuck(tx: &mut Tx, id: DocumentId, what: StuckFor, now: Timestamp) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query(
        "UPDATE documents SET stuck_at = $3, stuck_for = $4, stuck_told_at = NULL
         WHERE tenant_id = $1 AND id = $2 AND stuck_at IS NULL",
    )
    .bind(tenant)
    .bind(id)
    .bind(now)
    .bind(what)
    .changed()
    .await
}

/// Forgets that papers were stuck that wait no more; how many.
pub async fn clear_stuck(tx: &mut Tx) -> Result<u64, Error> {
    let tenant = tx.tenant();
    tx.query(
        "UPDATE documents SET stuck_at = NULL, stuck_for = NULL, stuck_told_at = NULL
         WHERE tenant_id = $1 AND stuck_at IS NOT NULL AND NOT (
            (stuck_for = 'scan' AND state IN ('received', 'scanning'))
            OR (stuck_for = 'open' AND state = 'available' AND opened_at IS NULL AND review = 'none')
            OR (stuck_for = 'file' AND state = 'available' AND review = 'complete' AND filed_at IS NULL))",
    )
    .bind(tenant)
    .execute()
    .await
}

/// Papers that are stuck since before a moment, and whose senders are not told so yet, the oldest first.
pub async fn stuck_to_tell(tx: &mut Tx, before: Timestamp, limit: u32) -> Result<Vec<Waits>, Error> {
    let tenant = tx.tenant();
    tx.query(
        "SELECT d.id, d.case_id, d.concerns_member, d.pseudonym FROM documents d
         WHERE d.tenant_id = $1 AND d.stuck_at IS NOT NULL AND d.stuck_at < $2 AND d.stuck_told_at IS NULL
         ORDER BY d.stuck_at, d.id LIMIT $3",
    )
    .bind(tenant)
    .bind(before)
    .bind(limit)
    .fetch_all()
    .await
}

/// Notes that the sender is told.
pub async fn set_stuck_told(tx: &mut Tx, id: DocumentId, now: Timestamp) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query(
        "UPDATE documents SET stuck_told_at = $3
         WHERE tenant_id = $1 AND id = $2 AND stuck_at IS NOT NULL AND stuck_told_at IS NULL",
    )
    .bind(tenant)
    .bind(id)
    .bind(now)
    .changed()
    .await
}

/// How many papers in the reader's cases are stuck.
pub async fn count_stuck(tx: &mut Tx, reader: Reader) -> Result<u32, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(
        "SELECT COUNT(*) FROM documents d
         WHERE d.tenant_id = $1 AND d.stuck_at IS NOT NULL AND d.case_id IN (",
        reached!(),
        ")"
    ))
    .bind(tenant)
    .bind(reader.account)
    .bind(reader.day)
    .fetch_one::<(u32,)>()
    .await
    .map(|row| row.0)
}
