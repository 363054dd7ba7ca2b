//! Who of the staff looked at what in a case, as a customer is shown it: only what concerns them, and what is in the case
//! today.

use domain::{AccountId, Action, CaseId, ObjectKind, PersonId, SessionId, ThreadId, Timestamp};
use uuid::Uuid;

use crate::disowned::not_disowned;
use crate::row::record;
use crate::value::{among, ids};
use crate::{Error, Tx};

record! {
    /// One look.
    Look {
        /// Its place in the log.
        leaf_index: u64,
        /// When.
        at: Timestamp,
        /// Who.
        actor_id: Option<AccountId>,
        /// The name, sealed with the tenant key.
        actor_name_sealed: Option<Vec<u8>>,
        /// In which session.
        session_id: Option<SessionId>,
        /// How.
        action: Action,
        /// At what kind of thing.
        object_kind: ObjectKind,
        /// At which.
        object_id: Option<Uuid>,
        /// Why, where the case was not their own.
        reason: Option<String>,
        /// The name of a document, sealed with the case key.
        document_name_sealed: Option<Vec<u8>>,
        /// What the document is, by the sender's word.
        document_kind: Option<String>,
        /// Who sent it.
        document_by: Option<AccountId>,
        /// The conversation, of a message's receipt too.
        thread_id: Option<ThreadId>,
        /// Its subject, sealed with the case key.
        subject_sealed: Option<Vec<u8>>,
    }
}

/// A page of the looks in a case, the last first, with indexes below `before`: at the case, and at what concerns the
/// person or all, or was sent by the account. What moved away is not there any more, nor what was looked at before it came.
pub async fn of_case(
    tx: &mut Tx,
    case: CaseId,
    account: AccountId,
    person: PersonId,
    before: Option<u64>,
    limit: u32,
) -> Result<Vec<Look>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(
        "SELECT l.leaf_index, l.at, l.actor_id, a.name_sealed AS actor_name_sealed, l.session_id, l.action,
                l.object_kind, l.object_id, l.reason, d.name_sealed AS document_name_sealed,
                d.kind AS document_kind, d.by_account AS document_by, t.id AS thread_id,
                t.subject_sealed
         FROM audit_leaves l
         LEFT JOIN accounts a ON a.tenant_id = l.tenant_id AND a.id = l.actor_id
         LEFT JOIN documents d ON d.tenant_id = l.tenant_id AND d.id = l.object_id AND d.case_id = l.case_id
         LEFT JOIN messages m ON m.tenant_id = l.tenant_id AND m.id = l.object_id
         LEFT JOIN threads t ON t.tenant_id = l.tenant_id AND t.id = COALESCE(m.thread_id, l.object_id)
                            AND t.case_id = l.case_id
         WHERE l.tenant_id = $1 AND l.case_id = $2 AND l.leaf_index < $3
           AND l.actor_role = 'caseworker' AND l.outcome = 'done'
           AND l.action IN ('case.viewed', 'document.opened', 'thread.viewed', 'receipt.viewed')
           AND (l.object_kind = 'case'
                OR (d.id IS NOT NULL
                    AND (d.by_account = $5 OR ((d.concerns_member IS NULL OR d.concerns_member = $4) AND ",
        not_disowned!("d"),
        ")))
                OR (t.id IS NOT NULL AND (t.concerns_member IS NULL OR t.concerns_member = $4 OR t.by_account = $5)))
         ORDER BY l.leaf_index DESC LIMIT $6",
    ))
    .bind(tenant)
    .bind(case)
    .bind(before.map_or(i64::MAX, |index| i64::try_from(index).unwrap_or(i64::MAX)))
    .bind(person)
    .bind(account)
    .bind(limit)
    .fetch_all()
    .await
}

record! {
    /// How often a look was repeated soon after, which the log counts in an entry of its own.
    Repeats {
        /// The place of that entry.
        leaf_index: u64,
        /// In which session.
        session_id: Option<SessionId>,
        /// At what.
        object_id: Option<Uuid>,
        /// How, and how often: `document.opened:3`.
        reason: Option<String>,
    }
}

/// The counted repetitions of looks at these objects from an index on, in order.
pub async fn repeats(tx: &mut Tx, objects: &[Uuid], from: u64, limit: u32) -> Result<Vec<Repeats>, Error> {
    let tenant = tx.tenant();
    // SQLite has to be told: it would go on through the log from there, because that is in the right order.
    macro_rules! of {
        ($hint:literal, $wanted:expr) => {
            concat!(
                "SELECT l.leaf_index, l.session_id, l.object_id, l.reason FROM audit_leaves l ",
                $hint,
                " WHERE l.tenant_id = $1 AND l.object_id ",
                $wanted,
                " AND l.leaf_index >= $3 AND l.action = 'read.repeated' AND l.actor_role = 'caseworker'
                 ORDER BY l.leaf_index LIMIT $4"
            )
        };
    }
    tx.query_per_dialect(
        of!("", among!(postgres, "$2")),
        of!("INDEXED BY audit_leaves_by_object", among!(sqlite, "$2")),
    )
    .bind(tenant)
    .bind(ids(objects))
    .bind(from)
    .bind(limit)
    .fetch_all()
    .await
}
