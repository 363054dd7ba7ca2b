//! Applications, objections and notices of changes, as they were declared in papers and messages.

use chrono::NaiveDate;
use domain::{AccountId, CaseId, Concerns, DeclarationId, DeclarationKind, DocumentId, MessageId, Timestamp};

use crate::documents::Audience;
use crate::row::record;
use crate::{Error, Tx};

record! {
    /// A declaration.
    Declaration {
        /// Its id.
        id: DeclarationId,
        /// Where it counts.
        case_id: CaseId,
        /// What is declared.
        kind: DeclarationKind,
        /// The document that says so.
        document_id: Option<DocumentId>,
        /// The message that says so.
        message_id: Option<MessageId>,
        /// Who sent it.
        sent_by: Option<AccountId>,
        /// Whom it concerns.
        concerns_member: Concerns,
        /// When it first arrived.
        arrived_at: Timestamp,
        /// The caseworker who recorded it.
        recorded_by: AccountId,
        /// When.
        recorded_at: Timestamp,
        /// The caseworker who withdrew it: it was a mistake.
        withdrawn_by: Option<AccountId>,
        /// When.
        withdrawn_at: Option<Timestamp>,
        /// Why, sealed with the case key.
        withdrawn_reason_sealed: Option<Vec<u8>>,
        /// By when the Jobcenter has to decide; none where nothing is to be decided.
        due_on: Option<NaiveDate>,
        /// When a caseworker said that it is decided.
        decided_at: Option<Timestamp>,
    }
}

macro_rules! declaration {
    () => {
        "SELECT id, case_id, kind, document_id, message_id, sent_by, concerns_member, arrived_at, recorded_by,
                recorded_at, withdrawn_by, withdrawn_at, withdrawn_reason_sealed, due_on, decided_at
         FROM declarations WHERE tenant_id = $1 "
    };
}

/// Adds a declaration.
///
/// # Errors
/// [`Error::Unique`] if the same is declared of the same paper or message already.
pub async fn insert(tx: &mut Tx, new: &Declaration) -> Result<(), Error> {
    let tenant = tx.tenant();
    tx.query(
        "INSERT INTO declarations (tenant_id, id, case_id, kind, document_id, message_id, sent_by, concerns_member,
                                   arrived_at, recorded_by, recorded_at, due_on)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(tenant)
    .bind(new.id)
    .bind(new.case_id)
    .bind(new.kind)
    .bind(new.document_id)
    .bind(new.message_id)
    .bind(new.sent_by)
    .bind(new.concerns_member)
    .bind(new.arrived_at)
    .bind(new.recorded_by)
    .bind(new.recorded_at)
    .bind(new.due_on)
    .execute()
    .await
    .map(drop)
}

/// One declaration.
pub async fn find(tx: &mut Tx, id: DeclarationId) -> Result<Option<Declaration>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(declaration!(), "AND id = $2")).bind(tenant).bind(id).fetch_optional().await
}

/// The declarations of a case that somebody may know of, the last that arrived first. Customers are not shown what was
/// withdrawn.
pub async fn of_case(tx: &mut Tx, case: CaseId, audience: Audience, limit: u32) -> Result<Vec<Declaration>, Error> {
    let tenant = tx.tenant();
    let (account, person) = audience.filter();
    tx.query(concat!(
        declaration!(),
        "AND case_id = $2
         AND ($3 IS NULL OR (withdrawn_at IS NULL
                             AND (sent_by = $3 OR concerns_member IS NULL OR concerns_member = $4)))
         ORDER BY arrived_at DESC, id DESC LIMIT $5"
    ))
    .bind(tenant)
    .bind(case)
    .bind(account)
    .bind(person)
    .bind(limit)
    .fetch_all()
    .await
}

/// Withdraws a declaration; `false` if it was withdrawn before.
pub async fn withdraw(
    tx: &mut Tx,
    id: DeclarationId,
    by: AccountId,
    now: Timestamp,
    reason_sealed: &[u8],
) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query(
        "UPDATE declarations SET withdrawn_by = $3, withdrawn_at = $4, withdrawn_reason_sealed = $5
         WHERE tenant_id = $1 AND id = $2 AND withdrawn_at IS NULL",
    )
    .bind(tenant)
    .bind(id)
    .bind(by)
    .bind(now)
    .bind(reason_sealed)
    .changed()
    .await
}

/// Says that it is decided: nothing is due any more. `false` if it was said before, if it was withdrawn, or if nothing is to
/// be decided.
pub async fn decide(tx: &mut Tx, id: DeclarationId, now: Timestamp) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query(
        "UPDATE declarations SET decided_at = $3
         WHERE tenant_id = $1 AND id = $2 AND due_on IS NOT NULL AND withdrawn_at IS NULL AND decided_at IS NULL",
    )
    .bind(tenant)
    .bind(id)
    .bind(now)
    .changed()
    .await
}

/// Takes what was declared in a document to where the document goes, and tells what that was. What was withdrawn stays: its
/// reason is sealed with the key of the case.
pub async fn follow(
    tx: &mut Tx,
    document: DocumentId,
    to: CaseId,
    concerns: Concerns,
) -> Result<Vec<Declaration>, Error> {
    let tenant = tx.tenant();
    let found = tx
        .query(concat!(declaration!(), "AND document_id = $2 AND withdrawn_at IS NULL ORDER BY kind"))
        .bind(tenant)
        .bind(document)
        .fetch_all()
        .await?;
    tx.query(
        "UPDATE declarations SET case_id = $3, concerns_member = $4
         WHERE tenant_id = $1 AND document_id = $2 AND withdrawn_at IS NULL",
    )
    .bind(tenant)
    .bind(document)
    .bind(to)
    .bind(concerns)
    .execute()
    .await?;
    Ok(found)
}

/// Says that the objections of a case are seen to, if none of them stands any more.
pub async fn settle_left(tx: &mut Tx, case: CaseId, now: Timestamp) -> Result<bool, Error> {
    Ok(!has_objection(tx, case).await? && crate::cases::settle_objection(tx, case, now).await?)
}

/// Whether an objection stands in a case that is not decided.
pub async fn has_objection(tx: &mut Tx, case: CaseId) -> Result<bool, Error> {
    let tenant = tx.tenant();
    let found: Option<()> = tx
        .query(
            "SELECT id FROM declarations
             WHERE tenant_id = $1 AND case_id = $2 AND kind = 'objection' AND withdrawn_at IS NULL AND decided_at IS NULL
             LIMIT 1",
        )
        .bind(tenant)
        .bind(case)
        .fetch_optional()
        .await?;
    Ok(found.is_some())
}
