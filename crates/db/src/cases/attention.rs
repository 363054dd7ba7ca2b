//! What waits in a case, for staff and for the customer, what is to be done first and by when: columns of the case that
//! every act keeps.

use domain::{CaseId, Timestamp};

use super::waiting::{disowned, handed_over, never, unanswered, undecided, unjudged, unopened, waiting_papers};
use crate::{Error, Tx};

/// Notes that something happened, and finds out anew since when something waits.
///
/// For staff waits a paper nobody judged (nor one that replaces it), a customer's message nobody of the staff opened or
/// answered, unless it was settled, a conversation that was handed over, an emergency, an objection, a paper that a
/// customer said is not theirs. For the customer waits a paper to be sent again that did not come. Due is what was declared
/// and not decided, what is to be answered, and what is not theirs.
/// To be called after every act that changes one of these.
pub async fn note_activity(tx: &mut Tx, case: CaseId, now: Timestamp) -> Result<bool, Error> {
    let tenant = tx.tenant();
    // A statement of its own: it waits for others who change the case, and the next one sees what they did.
    let known = tx
        .query(
            "UPDATE cases SET last_activity_at = CASE WHEN last_activity_at < $3 THEN $3 ELSE last_activity_at END
             WHERE tenant_id = $1 AND id = $2",
        )
        .bind(tenant)
        .bind(case)
        .bind(now)
        .changed()
        .await?;
    if known {
        find_out(tx, case).await?;
    }
    Ok(known)
}

/// Finds out anew what is due in a case in which nothing happened: its days were counted anew.
pub async fn find_out_anew(tx: &mut Tx, case: CaseId) -> Result<(), Error> {
    let tenant = tx.tenant();
    // Waits for others who change the case, as an act does.
    tx.query("UPDATE cases SET last_activity_at = last_activity_at WHERE tenant_id = $1 AND id = $2")
        .bind(tenant)
        .bind(case)
        .execute()
        .await?;
    find_out(tx, case).await
}

async fn find_out(tx: &mut Tx, case: CaseId) -> Result<(), Error> {
    let tenant = tx.tenant();
    // `urgency` is for programs of the release before.
    tx.query(concat!(
        "UPDATE cases SET
            urgency = CASE WHEN emergency_since IS NOT NULL THEN 0 WHEN objection_since IS NOT NULL THEN 1 ELSE 2 END,
            task = CASE WHEN emergency_since IS NOT NULL THEN 0
                        WHEN objection_since IS NOT NULL THEN 1
                        WHEN EXISTS (SELECT 1 FROM declarations n WHERE ",
        undecided!(),
        ") THEN 2
                        WHEN EXISTS (",
        waiting_papers!("d.received_at"),
        ") OR EXISTS (SELECT 1 FROM disowned x WHERE ",
        disowned!("$2"),
        ") THEN 3
                        WHEN EXISTS (SELECT 1 FROM messages m WHERE ",
        unopened!(),
        ") OR EXISTS (SELECT 1 FROM messages m WHERE ",
        unanswered!("$2"),
        ") OR EXISTS (SELECT 1 FROM threads t WHERE ",
        handed_over!(),
        ") THEN 4
                        ELSE 5 END,
            due_on = (SELECT COALESCE(MIN(due.day), ",
        never!(),
        ") FROM (
                SELECT m.answer_due_on AS day FROM messages m WHERE ",
        unanswered!("$2"),
        " UNION ALL
                SELECT n.due_on FROM declarations n WHERE ",
        undecided!(),
        " UNION ALL
                SELECT x.due_on FROM disowned x WHERE ",
        disowned!("$2"),
        ") due),
            attention_since = (SELECT MIN(waiting.since) FROM (",
        waiting_papers!("d.received_at"),
        " UNION ALL
                SELECT m.sent_at FROM messages m WHERE ",
        unopened!(),
        " UNION ALL
                SELECT m.sent_at FROM messages m WHERE ",
        unanswered!("$2"),
        " UNION ALL
                SELECT t.waits_since FROM threads t WHERE ",
        handed_over!(),
        " UNION ALL
                SELECT x.said_at FROM disowned x WHERE ",
        disowned!("$2"),
        " UNION ALL
                SELECT e.emergency_since FROM cases e WHERE e.tenant_id = $1 AND e.id = $2
                UNION ALL
                SELECT o.objection_since FROM cases o WHERE o.tenant_id = $1 AND o.id = $2
            ) waiting),
            awaiting_since = (
                SELECT MIN(d.reviewed_at) FROM documents d
                WHERE d.tenant_id = $1 AND d.case_id = $2 AND d.review = 'resend'
                  AND (d.deleted_for IS NULL OR d.deleted_for = 'infected')
                  AND NOT EXISTS (SELECT 1 FROM documents r WHERE r.tenant_id = $1 AND r.replaces = d.id
                                                              AND r.case_id = $2 AND r.deleted_for IS NULL))
         WHERE tenant_id = $1 AND id = $2"
    ))
    .bind(tenant)
    .bind(case)
    .execute()
    .await
    .map(drop)
}

/// Puts a case on top of the worklist; `false` if an emergency is open already, or there is no such case.
pub async fn raise_emergency(tx: &mut Tx, case: CaseId, at: Timestamp) -> Result<bool, Error> {
    let tenant = tx.tenant();
    let raised = tx
        .query("UPDATE cases SET emergency_since = $3 WHERE tenant_id = $1 AND id = $2 AND emergency_since IS NULL")
        .bind(tenant)
        .bind(case)
        .bind(at)
        .changed()
        .await?;
    Ok(raised && note_activity(tx, case, at).await?)
}

/// Since when an emergency is open in a case.
pub async fn emergency_since(tx: &mut Tx, case: CaseId) -> Result<Option<Timestamp>, Error> {
    let tenant = tx.tenant();
    let row = tx
        .query("SELECT emergency_since FROM cases WHERE tenant_id = $1 AND id = $2")
        .bind(tenant)
        .bind(case)
        .fetch_optional::<(Option<Timestamp>,)>()
        .await?;
    Ok(row.and_then(|(since,)| since))
}

/// Since when an objection is open in a case.
pub async fn objection_since(tx: &mut Tx, case: CaseId) -> Result<Option<Timestamp>, Error> {
    let tenant = tx.tenant();
    let row = tx
        .query("SELECT objection_since FROM cases WHERE tenant_id = $1 AND id = $2")
        .bind(tenant)
        .bind(case)
        .fetch_optional::<(Option<Timestamp>,)>()
        .await?;
    Ok(row.and_then(|(since,)| since))
}

/// Ends the emergency of a case; `false` if none is open.
pub async fn settle_emergency(tx: &mut Tx, case: CaseId, now: Timestamp) -> Result<bool, Error> {
    let tenant = tx.tenant();
    let settled = tx
        .query(
            "UPDATE cases SET emergency_since = NULL WHERE tenant_id = $1 AND id = $2 AND emergency_since IS NOT NULL",
        )
        .bind(tenant)
        .bind(case)
        .changed()
        .await?;
    Ok(settled && note_activity(tx, case, now).await?)
}

/// Puts a case before the ordinary ones of the worklist. `at` is when the objection arrived; `false` if an earlier one is
/// open, or there is no such case.
pub async fn raise_objection(tx: &mut Tx, case: CaseId, at: Timestamp) -> Result<bool, Error> {
    let tenant = tx.tenant();
    let raised = tx
        .query(
            "UPDATE cases SET objection_since = $3
             WHERE tenant_id = $1 AND id = $2 AND (objection_since IS NULL OR objection_since > $3)",
        )
        .bind(tenant)
        .bind(case)
        .bind(at)
        .changed()
        .await?;
    Ok(raised && note_activity(tx, case, at).await?)
}

/// Says that the objections of a case are seen to; `false` if none is open.
pub async fn settle_objection(tx: &mut Tx, case: CaseId, now: Timestamp) -> Result<bool, Error> {
    let tenant = tx.tenant();
    let settled = tx
        .query(
            "UPDATE cases SET objection_since = NULL WHERE tenant_id = $1 AND id = $2 AND objection_since IS NOT NULL",
        )
        .bind(tenant)
        .bind(case)
        .changed()
        .await?;
    Ok(settled && note_activity(tx, case, now).await?)
}

/// Says of all that waits in a case: done until something new. An objection is seen to, and stays due until it is decided; an
/// emergency stays, and a paper that is not theirs.
pub async fn settle_waiting(tx: &mut Tx, case: CaseId, now: Timestamp) -> Result<bool, Error> {
    let tenant = tx.tenant();
    // In the order in which others take these rows: papers, messages, conversations, the case.
    tx.query_per_dialect(
        concat!(
            "UPDATE documents SET settled_at = $3 WHERE tenant_id = $1 AND id IN (SELECT d.id FROM documents d WHERE ",
            unjudged!("$2"),
            " ORDER BY d.id FOR NO KEY UPDATE)"
        ),
        concat!("UPDATE documents AS d SET settled_at = $3 WHERE ", unjudged!("$2")),
    )
    .bind(tenant)
    .bind(case)
    .bind(now)
    .execute()
    .await?;
    tx.query_per_dialect(
        concat!(
            "UPDATE messages SET settled_at = $3, answer_due_on = NULL
             WHERE tenant_id = $1 AND id IN (SELECT m.id FROM messages m WHERE (",
            unopened!(),
            ") OR (",
            unanswered!("$2"),
            ") ORDER BY m.id FOR NO KEY UPDATE)"
        ),
        concat!(
            "UPDATE messages AS m SET settled_at = $3, answer_due_on = NULL WHERE (",
            unopened!(),
            ") OR (",
            unanswered!("$2"),
            ")"
        ),
    )
    .bind(tenant)
    .bind(case)
    .bind(now)
    .execute()
    .await?;
    tx.query("UPDATE threads SET waits_since = NULL WHERE tenant_id = $1 AND case_id = $2 AND waits_since IS NOT NULL")
        .bind(tenant)
        .bind(case)
        .execute()
        .await?;
    tx.query("UPDATE cases SET objection_since = NULL WHERE tenant_id = $1 AND id = $2")
        .bind(tenant)
        .bind(case)
        .execute()
        .await?;
    note_activity(tx, case, now).await
}
