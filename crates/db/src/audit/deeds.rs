//! What was done in a case, as those who work on it see it: without details, and without what was only looked at.

use domain::{AccountId, Action, CaseId, ObjectKind, Role, Timestamp};
use uuid::Uuid;

use crate::row::record;
use crate::{Error, Tx};

record! {
    /// One entry of the log, as far as a timeline tells of it.
    Deed {
        /// Its place in the log.
        leaf_index: u64,
        /// When.
        at: Timestamp,
        /// Who; none for the portal itself.
        actor_id: Option<AccountId>,
        /// In which role.
        actor_role: Role,
        /// The name, sealed with the tenant key.
        actor_name_sealed: Option<Vec<u8>>,
        /// What was done.
        action: Action,
        /// To what kind of thing.
        object_kind: ObjectKind,
        /// To which.
        object_id: Option<Uuid>,
    }
}

/// The newest deeds in a case, the last first.
pub async fn of_case(tx: &mut Tx, case: CaseId, limit: u32) -> Result<Vec<Deed>, Error> {
    let tenant = tx.tenant();
    tx.query(
        "SELECT l.leaf_index, l.at, l.actor_id, l.actor_role, a.name_sealed AS actor_name_sealed, l.action,
                l.object_kind, l.object_id
         FROM audit_leaves l LEFT JOIN accounts a ON a.tenant_id = l.tenant_id AND a.id = l.actor_id
         WHERE l.tenant_id = $1 AND l.case_id = $2 AND l.outcome = 'done'
           AND l.action NOT IN ('case.viewed', 'thread.viewed', 'receipt.viewed', 'document.delivered',
                                'read.repeated')
         ORDER BY l.leaf_index DESC LIMIT $3",
    )
    .bind(tenant)
    .bind(case)
    .bind(limit)
    .fetch_all()
    .await
}
