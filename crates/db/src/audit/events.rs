//! Live events: what pages that are open learn of. Each carries the index of the entry that caused it.

use domain::{Action, CaseId, Concerns, ObjectKind, Timestamp};
use uuid::Uuid;

use crate::row::record;
use crate::sql::ROWS;
use crate::{Error, Tx};

record! {
    /// A live event.
    Event {
        /// Index of the entry that caused it.
        leaf_index: u64,
        /// What was done.
        action: Action,
        /// In which case.
        case_id: CaseId,
        /// To what kind of thing.
        object_kind: ObjectKind,
        /// To which.
        object_id: Uuid,
        /// Whom it concerns.
        concerns_member: Concerns,
        /// When.
        at: Timestamp,
    }
}

/// Adds events, in the transaction of their entries.
pub async fn insert_rows(tx: &mut Tx, events: &[Event]) -> Result<(), Error> {
    let tenant = tx.tenant();
    for events in events.chunks(ROWS) {
        let mut rows = tx.query_rows(
            "INSERT INTO events (tenant_id, leaf_index, action, case_id, object_kind, object_id,
                concerns_member, at) VALUES",
            8,
        );
        for event in events {
            rows = rows
                .bind(tenant)
                .bind(event.leaf_index)
                .bind(event.action)
                .bind(event.case_id)
                .bind(event.object_kind)
                .bind(event.object_id)
                .bind(event.concerns_member)
                .bind(event.at);
        }
        rows.execute().await?;
    }
    Ok(())
}

/// The events behind an index (`None`: from the first), in the order of their entries, not older than `not_before`.
pub async fn after(
    tx: &mut Tx,
    leaf_index: Option<u64>,
    not_before: Timestamp,
    limit: u32,
) -> Result<Vec<Event>, Error> {
    let tenant = tx.tenant();
    tx.query(
        "SELECT leaf_index, action, case_id, object_kind, object_id, concerns_member, at FROM events
         WHERE tenant_id = $1 AND leaf_index >= $2 AND at >= $3 ORDER BY leaf_index LIMIT $4",
    )
    .bind(tenant)
    .bind(leaf_index.map_or(0, |index| index + 1))
    .bind(not_before)
    .bind(limit)
    .fetch_all()
    .await
}

/// Forgets events older than this moment.
pub async fn delete_before(tx: &mut Tx, before: Timestamp) -> Result<u64, Error> {
    let tenant = tx.tenant();
    tx.query("DELETE FROM events WHERE tenant_id = $1 AND at < $2").bind(tenant).bind(before).execute().await
}
