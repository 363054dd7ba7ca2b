//! Documents and their objects: for whoever looks at everything.

use domain::{DocumentId, DocumentState};

use super::Document;
use crate::{Cursor, Error, Record, Row, Tx};

/// A document that has an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDocument {
    /// The document.
    pub id: DocumentId,
    /// The path of its object.
    pub object_key: String,
}

impl Record for StoredDocument {
    fn from_row(row: &Row) -> Result<Self, Error> {
        Ok(Self { id: row.get("id")?, object_key: row.get("object_key")? })
    }
}

/// Documents that have an object, in the order of their ids: behind one, up to one.
pub async fn stored(
    tx: &mut Tx,
    after: Option<DocumentId>,
    up_to: Option<DocumentId>,
    limit: u32,
) -> Result<Vec<StoredDocument>, Error> {
    let tenant = tx.tenant();
    tx.query(
        "SELECT d.id, t.object_key
         FROM documents d JOIN attempts t ON t.tenant_id = d.tenant_id AND t.id = d.attempt_id
         WHERE d.tenant_id = $1 AND d.state NOT IN ('deleting', 'deleted')
           AND ($2 IS NULL OR d.id > $2) AND ($3 IS NULL OR d.id <= $3)
         ORDER BY d.id LIMIT $4",
    )
    .bind(tenant)
    .bind(after)
    .bind(up_to)
    .bind(limit)
    .fetch_all()
    .await
}

/// Documents whose key is destroyed and whose object may still be there, the oldest first. The word stands in the text:
/// the index of these few has it as its condition.
pub async fn leaving(tx: &mut Tx, after: Cursor, limit: u32) -> Result<Vec<Document>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(
        document!(),
        "AND d.state = 'deleting' AND (d.received_at, d.id) > ($2, $3) ORDER BY d.received_at, d.id LIMIT $4"
    ))
    .bind(tenant)
    .bind(after.at)
    .bind(after.id)
    .bind(limit)
    .fetch_all()
    .await
}

/// Documents in one state, the oldest first. Goes through all documents: for whoever looks at everything.
pub async fn in_state(tx: &mut Tx, state: DocumentState, after: Cursor, limit: u32) -> Result<Vec<Document>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(
        document!(),
        "AND d.state = $2 AND (d.received_at, d.id) > ($3, $4) ORDER BY d.received_at, d.id LIMIT $5"
    ))
    .bind(tenant)
    .bind(state)
    .bind(after.at)
    .bind(after.id)
    .bind(limit)
    .fetch_all()
    .await
}
