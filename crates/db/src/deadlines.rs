//! Deadlines: those that are open, in the order of their ids, to count them anew; and what was due on some days.

use chrono::NaiveDate;
use domain::{CaseId, DeclarationId, DeclarationKind, MessageId, Timestamp};

use crate::cases::list::{absent, reach, reached, teams};
use crate::cases::worklist::Reader;
use crate::row::record;
use crate::{Error, Tx};

record! {
    /// A message that is to be answered.
    Unanswered {
        /// The message.
        id: MessageId,
        /// Its case.
        case_id: CaseId,
        /// When it was posted.
        sent_at: Timestamp,
        /// By when.
        answer_due_on: NaiveDate,
    }

    /// A declaration that is to be decided.
    Undecided {
        /// The declaration.
        id: DeclarationId,
        /// Its case.
        case_id: CaseId,
        /// What is declared.
        kind: DeclarationKind,
        /// When it first arrived.
        arrived_at: Timestamp,
        /// When it was recorded.
        recorded_at: Timestamp,
        /// By when.
        due_on: NaiveDate,
    }
}

record! {
    /// Something that was due on one of some days, in a case of the reader.
    Deadline {
        /// The case.
        case_id: CaseId,
        /// Its number (Aktenzeichen).
        file_number: String,
        /// By when.
        due_on: NaiveDate,
        /// What was declared; none for a message that is to be answered.
        kind: Option<DeclarationKind>,
        /// When it was decided.
        decided_at: Option<Timestamp>,
    }
}

/// What was due from one day to another, both included, in the cases that a caseworker has today: declarations, also those
/// that are decided by now, and messages that nobody has answered.
pub async fn between(
    tx: &mut Tx,
    reader: Reader,
    (from, until): (NaiveDate, NaiveDate),
    limit: u32,
) -> Result<Vec<Deadline>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(
        "SELECT c.id AS case_id, c.file_number, due.due_on, due.kind, due.decided_at
         FROM (SELECT n.case_id, n.due_on, n.kind, n.decided_at FROM declarations n
               WHERE n.tenant_id = $1 AND n.due_on >= $4 AND n.due_on <= $5 AND n.due_on IS NOT NULL
                 AND n.withdrawn_at IS NULL
               UNION ALL
               SELECT m.case_id, m.answer_due_on, NULL, NULL FROM messages m
               WHERE m.tenant_id = $1 AND m.answer_due_on >= $4 AND m.answer_due_on <= $5
                 AND m.answer_due_on IS NOT NULL) due
         CROSS JOIN cases c
         WHERE c.tenant_id = $1 AND c.id = due.case_id ",
        reach!("c"),
        "ORDER BY due.due_on, c.file_number LIMIT $6"
    ))
    .bind(tenant)
    .bind(reader.account)
    .bind(reader.day)
    .bind(from)
    .bind(until)
    .bind(limit)
    .fetch_all()
    .await
}

macro_rules! answers {
    ($held:literal) => {
        concat!(
            "SELECT id, case_id, sent_at, answer_due_on FROM messages
             WHERE tenant_id = $1 AND answer_due_on IS NOT NULL AND id > $2 ORDER BY id LIMIT $3",
            $held
        )
    };
}

/// A page of what is to be answered. Nobody changes it until this transaction is over.
pub async fn answers(tx: &mut Tx, after: MessageId, limit: u32) -> Result<Vec<Unanswered>, Error> {
    let tenant = tx.tenant();
    tx.query_per_dialect(answers!(" FOR NO KEY UPDATE"), answers!(""))
        .bind(tenant)
        .bind(after)
        .bind(limit)
        .fetch_all()
        .await
}

/// Says by when a message is to be answered; `false` if it was meanwhile.
pub async fn set_answer_due(tx: &mut Tx, id: MessageId, day: NaiveDate) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query("UPDATE messages SET answer_due_on = $3 WHERE tenant_id = $1 AND id = $2 AND answer_due_on IS NOT NULL")
        .bind(tenant)
        .bind(id)
        .bind(day)
        .changed()
        .await
}

macro_rules! decisions {
    ($held:literal) => {
        concat!(
            "SELECT id, case_id, kind, arrived_at, recorded_at, due_on FROM declarations
             WHERE tenant_id = $1 AND due_on IS NOT NULL AND withdrawn_at IS NULL AND decided_at IS NULL AND id > $2
             ORDER BY id LIMIT $3",
            $held
        )
    };
}

/// A page of what is to be decided. Nobody changes it until this transaction is over.
pub async fn decisions(tx: &mut Tx, after: DeclarationId, limit: u32) -> Result<Vec<Undecided>, Error> {
    let tenant = tx.tenant();
    tx.query_per_dialect(decisions!(" FOR NO KEY UPDATE"), decisions!(""))
        .bind(tenant)
        .bind(after)
        .bind(limit)
        .fetch_all()
        .await
}

/// Says by when a declaration is to be decided; `false` if it was meanwhile.
pub async fn set_decision_due(tx: &mut Tx, id: DeclarationId, day: NaiveDate) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query(
        "UPDATE declarations SET due_on = $3
         WHERE tenant_id = $1 AND id = $2 AND due_on IS NOT NULL AND withdrawn_at IS NULL AND decided_at IS NULL",
    )
    .bind(tenant)
    .bind(id)
    .bind(day)
    .changed()
    .await
}
