//! Appending to a log.

use domain::{
    AccountId, Action, CaseId, Channel, EntryId, ObjectKind, Outcome, PersonId, RequestId, Role, SessionId, TenantId,
    Timestamp,
};
use uuid::Uuid;

use crate::row::record;
use crate::sql::ROWS;
use crate::{Error, Tx};

record! {
    /// How far a log is.
    Head {
        /// Number of entries.
        size: u64,
        /// The hashes that the next entry is built on, as `ledger` writes them.
        frontier: Vec<u8>,
    }

    /// An entry: the canonical bytes, and beside them what is searched for.
    #[expect(clippy::struct_field_names, reason = "fields are named as their columns")]
    Leaf {
        /// Its place, from 0.
        leaf_index: u64,
        /// Its id.
        entry_id: EntryId,
        /// The canonical bytes.
        leaf: Vec<u8>,
        /// Their RFC 6962 hash.
        leaf_hash: [u8; 32],
        /// When it happened.
        at: Timestamp,
        /// Who acted; none for the portal itself.
        actor_id: Option<AccountId>,
        /// The actor's role.
        actor_role: Role,
        /// The actor's session.
        session_id: Option<SessionId>,
        /// For whom, where that is somebody else.
        on_behalf_of: Option<PersonId>,
        /// How the act came in.
        channel: Channel,
        /// What was done.
        action: Action,
        /// In which case.
        case_id: Option<CaseId>,
        /// To what kind of thing.
        object_kind: ObjectKind,
        /// To which.
        object_id: Option<Uuid>,
        /// How it ended.
        outcome: Outcome,
        /// Code of the reason.
        reason: Option<String>,
        /// The request.
        request_id: RequestId,
    }
}

/// Locks a log until the transaction ends, and tells how far it is. A log that does not exist yet begins empty, with
/// `empty_frontier`.
pub async fn lock_head(tx: &mut Tx, log: TenantId, empty_frontier: &[u8]) -> Result<Head, Error> {
    if let Some(head) = try_lock_head(tx, log).await? {
        return Ok(head);
    }
    tx.query("INSERT INTO audit_heads (tenant_id, size, frontier) VALUES ($1, 0, $2) ON CONFLICT DO NOTHING")
        .bind(log)
        .bind(empty_frontier)
        .execute()
        .await?;
    try_lock_head(tx, log).await?.ok_or(Error::NoRow)
}

async fn try_lock_head(tx: &mut Tx, log: TenantId) -> Result<Option<Head>, Error> {
    // SQLite has locked the whole database when the transaction began.
    tx.query_per_dialect(
        "SELECT size, frontier FROM audit_heads WHERE tenant_id = $1 FOR UPDATE",
        "SELECT size, frontier FROM audit_heads WHERE tenant_id = $1",
    )
    .bind(log)
    .fetch_optional()
    .await
}

/// How far a log is, without locking it.
pub async fn head(tx: &mut Tx, log: TenantId) -> Result<Option<Head>, Error> {
    tx.query("SELECT size, frontier FROM audit_heads WHERE tenant_id = $1").bind(log).fetch_optional().await
}

/// Moves the head of a locked log on; `false` if it is not at `from` entries.
pub async fn set_head(tx: &mut Tx, log: TenantId, from: u64, head: &Head) -> Result<bool, Error> {
    tx.query("UPDATE audit_heads SET size = $3, frontier = $4 WHERE tenant_id = $1 AND size = $2")
        .bind(log)
        .bind(from)
        .bind(head.size)
        .bind(&head.frontier)
        .changed()
        .await
}

/// Adds entries.
///
/// # Errors
/// [`Error::Unique`] if a place is taken: the log was not locked.
pub async fn insert_leaves(tx: &mut Tx, log: TenantId, leaves: &[Leaf]) -> Result<(), Error> {
    for leaves in leaves.chunks(ROWS) {
        let mut rows = tx.query_rows(
            "INSERT INTO audit_leaves (tenant_id, leaf_index, entry_id, leaf, leaf_hash, at, actor_id, actor_role,
                                       session_id, on_behalf_of, channel, action, case_id, object_kind, object_id,
                                       outcome, reason, request_id) VALUES",
            18,
        );
        for leaf in leaves {
            rows = rows
                .bind(log)
                .bind(leaf.leaf_index)
                .bind(leaf.entry_id)
                .bind(&leaf.leaf)
                .bind(leaf.leaf_hash)
                .bind(leaf.at)
                .bind(leaf.actor_id)
                .bind(leaf.actor_role)
                .bind(leaf.session_id)
                .bind(leaf.on_behalf_of)
                .bind(leaf.channel)
                .bind(leaf.action)
                .bind(leaf.case_id)
                .bind(leaf.object_kind)
                .bind(leaf.object_id)
                .bind(leaf.outcome)
                .bind(&leaf.reason)
                .bind(leaf.request_id);
        }
        rows.execute().await?;
    }
    Ok(())
}

/// Adds the sealed detail of an entry.
pub async fn insert_detail(
    tx: &mut Tx,
    log: TenantId,
    leaf_index: u64,
    salt: &[u8],
    detail_sealed: &[u8],
) -> Result<(), Error> {
    tx.query("INSERT INTO audit_details (tenant_id, leaf_index, salt, detail_sealed) VALUES ($1, $2, $3, $4)")
        .bind(log)
        .bind(leaf_index)
        .bind(salt)
        .bind(detail_sealed)
        .execute()
        .await
        .map(drop)
}

/// Erases the detail of an entry. The entry stays, with a commitment that nobody can open any more.
pub async fn erase_detail(tx: &mut Tx, log: TenantId, leaf_index: u64) -> Result<bool, Error> {
    tx.query("DELETE FROM audit_details WHERE tenant_id = $1 AND leaf_index = $2")
        .bind(log)
        .bind(leaf_index)
        .changed()
        .await
}

/// Adds nodes of the tree: stored index and hash.
pub async fn insert_nodes(tx: &mut Tx, log: TenantId, nodes: &[(u64, [u8; 32])]) -> Result<(), Error> {
    for nodes in nodes.chunks(ROWS) {
        let mut rows = tx.query_rows("INSERT INTO audit_nodes (tenant_id, node_index, hash) VALUES", 3);
        for (index, hash) in nodes {
            rows = rows.bind(log).bind(*index).bind(*hash);
        }
        rows.execute().await?;
    }
    Ok(())
}

/// The nodes with these stored indexes, as far as they are there, in one statement.
pub async fn nodes(tx: &mut Tx, log: TenantId, indexes: &[u64]) -> Result<Vec<(u64, [u8; 32])>, Error> {
    tx.query_per_dialect(
        "SELECT node_index, hash FROM audit_nodes
         WHERE tenant_id = $1 AND node_index = ANY
            (ARRAY(SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text($2) AS wanted (value)))
         ORDER BY node_index",
        "SELECT node_index, hash FROM audit_nodes
         WHERE tenant_id = $1 AND node_index IN (SELECT value FROM json_each($2)) ORDER BY node_index",
    )
    .bind(log)
    .bind(serde_json::json!(indexes))
    .fetch_all()
    .await
}
