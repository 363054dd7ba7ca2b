//! Papers that customers said are not theirs: hidden from the household until staff have looked.

use chrono::NaiveDate;
use domain::{AccountId, CaseId, DocumentId, Timestamp};

use crate::{Error, Tx};

/// That nobody disowned a document, or that staff have looked since; the alias of its table.
macro_rules! not_disowned {
    ($document:literal) => {
        concat!(
            "NOT EXISTS (SELECT 1 FROM disowned x WHERE x.tenant_id = ",
            $document,
            ".tenant_id AND x.object_id = ",
            $document,
            ".id AND x.settled_at IS NULL)"
        )
    };
}

pub(crate) use not_disowned;

/// That a customer says of a paper: it is not mine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Disowned {
    /// The paper.
    pub document: DocumentId,
    /// Who says so.
    pub account: AccountId,
    /// The case in which it is.
    pub case: CaseId,
    /// When it was said.
    pub said_at: Timestamp,
    /// By when staff have to look.
    pub due_on: NaiveDate,
}

/// Keeps that a customer says so, also once more after staff have looked; `false` if it is kept already.
pub async fn insert(tx: &mut Tx, said: &Disowned) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query(
        "INSERT INTO disowned (tenant_id, account_id, object_kind, object_id, case_id, said_at, due_on)
         VALUES ($1, $2, 'document', $3, $4, $5, $6)
         ON CONFLICT (tenant_id, account_id, object_id) DO UPDATE SET
            case_id = excluded.case_id, said_at = excluded.said_at, due_on = excluded.due_on, settled_at = NULL,
            settled_by = NULL
         WHERE disowned.settled_at IS NOT NULL",
    )
    .bind(tenant)
    .bind(said.account)
    .bind(said.document)
    .bind(said.case)
    .bind(said.said_at)
    .bind(said.due_on)
    .changed()
    .await
}

/// Whether an account said so of a paper, and nobody of the staff has looked since.
pub async fn is_open(tx: &mut Tx, account: AccountId, document: DocumentId) -> Result<bool, Error> {
    let tenant = tx.tenant();
    let found = tx
        .query(
            "SELECT object_id FROM disowned
             WHERE tenant_id = $1 AND account_id = $2 AND object_id = $3 AND settled_at IS NULL",
        )
        .bind(tenant)
        .bind(account)
        .bind(document)
        .fetch_optional::<(DocumentId,)>()
        .await?;
    Ok(found.is_some())
}

/// The papers of a case that staff have to look at, what was said first before the others.
pub async fn of_case(tx: &mut Tx, case: CaseId, limit: u32) -> Result<Vec<DocumentId>, Error> {
    let tenant = tx.tenant();
    let found = tx
        .query(
            "SELECT object_id FROM disowned WHERE tenant_id = $1 AND case_id = $2 AND settled_at IS NULL
             ORDER BY said_at, object_id LIMIT $3",
        )
        .bind(tenant)
        .bind(case)
        .bind(limit)
        .fetch_all::<(DocumentId,)>()
        .await?;
    Ok(found.into_iter().map(|row| row.0).collect())
}

/// Notes that staff have looked; `false` if nobody disowned the paper.
pub async fn settle(tx: &mut Tx, document: DocumentId, by: AccountId, now: Timestamp) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query(
        "UPDATE disowned SET settled_at = $4, settled_by = $3
         WHERE tenant_id = $1 AND object_id = $2 AND settled_at IS NULL",
    )
    .bind(tenant)
    .bind(document)
    .bind(by)
    .bind(now)
    .execute()
    .await
    .map(|rows| rows > 0)
}
