//! The same session reading the same object again: one entry, then a count, then one entry with the count.

use domain::{Action, ObjectKind, SessionId, Timestamp};
use uuid::Uuid;

use crate::row::record;
use crate::{Error, Tx};

record! {
    /// Readings that are counted.
    Repeat {
        /// Who reads.
        session_id: SessionId,
        /// How.
        action: Action,
        /// What kind of thing.
        object_kind: ObjectKind,
        /// Which.
        object_id: Uuid,
        /// When the first reading was, which has an entry of its own.
        first_at: Timestamp,
        /// How many followed.
        count: u64,
    }
}

/// Which readings are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RepeatKey {
    /// Who reads.
    pub session: SessionId,
    /// How.
    pub action: Action,
    /// What kind of thing.
    pub object_kind: ObjectKind,
    /// Which.
    pub object: Uuid,
}

/// Notes a reading: `true` if it is the first and needs an entry, `false` if it was counted.
///
/// What ended before has to be taken by [`take_ended`] first: a row whose window is over still counts here.
pub async fn note(tx: &mut Tx, key: RepeatKey, now: Timestamp) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query(
        "INSERT INTO audit_repeats (tenant_id, session_id, action, object_kind, object_id, first_at, count)
         VALUES ($1, $2, $3, $4, $5, $6, 0)
         ON CONFLICT (tenant_id, session_id, action, object_kind, object_id) DO UPDATE SET
            count = audit_repeats.count + 1
         RETURNING count",
    )
    .bind(tenant)
    .bind(key.session)
    .bind(key.action)
    .bind(key.object_kind)
    .bind(key.object)
    .bind(now)
    .fetch_one::<(u64,)>()
    .await
    .map(|row| row.0 == 0)
}

/// Takes away this one if its first reading was before the moment: to write down its count and begin anew.
pub async fn take_one(tx: &mut Tx, key: RepeatKey, first_before: Timestamp) -> Result<Option<Repeat>, Error> {
    let tenant = tx.tenant();
    tx.query(
        "DELETE FROM audit_repeats
         WHERE tenant_id = $1 AND session_id = $2 AND action = $3 AND object_kind = $4 AND object_id = $5
           AND first_at <= $6
         RETURNING session_id, action, object_kind, object_id, first_at, count",
    )
    .bind(tenant)
    .bind(key.session)
    .bind(key.action)
    .bind(key.object_kind)
    .bind(key.object)
    .bind(first_before)
    .fetch_optional()
    .await
}

/// Takes away those that began before a moment, to write down their counts: readings by `read_before`, refusals by the
/// later `refused_before`.
pub async fn take_ended(
    tx: &mut Tx,
    read_before: Timestamp,
    refused_before: Timestamp,
    limit: u32,
) -> Result<Vec<Repeat>, Error> {
    let tenant = tx.tenant();
    tx.query_per_dialect(
        "DELETE FROM audit_repeats WHERE tenant_id = $1 AND (session_id, action, object_kind, object_id) IN
            (SELECT session_id, action, object_kind, object_id FROM audit_repeats
             WHERE tenant_id = $1 AND first_at <= $3 AND (first_at <= $2 OR action = $4)
             ORDER BY first_at LIMIT $5 FOR UPDATE SKIP LOCKED)
         RETURNING session_id, action, object_kind, object_id, first_at, count",
        "DELETE FROM audit_repeats WHERE tenant_id = $1 AND (session_id, action, object_kind, object_id) IN
            (SELECT session_id, action, object_kind, object_id FROM audit_repeats
             WHERE tenant_id = $1 AND first_at <= $3 AND (first_at <= $2 OR action = $4)
             ORDER BY first_at LIMIT $5)
         RETURNING session_id, action, object_kind, object_id, first_at, count",
    )
    .bind(tenant)
    .bind(read_before)
    .bind(refused_before)
    .bind(Action::AccessDenied)
    .bind(limit)
    .fetch_all()
    .await
}
