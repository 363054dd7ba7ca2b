//! Writing a message.

use std::fmt::Display;

use custody::{CaseField, CaseFile, Custody, NewEntry, NewReceipt, Work};
use domain::time::local_day;
use domain::{Action, CaseState, DocumentId, MessageId, ObjectKind, Pseudonym, Settings};
use ledger::{ReceiptItem, ReceiptObject};
use sha2::{Digest as _, Sha256};

use crate::admit::check_documents;
use crate::threads::account_of;
use crate::{Error, LONGEST_BODY};

/// Ids as one text, for a fingerprint.
pub(crate) fn joined(ids: &[impl Display]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

/// The text of a message, without blanks around it; line ends inside are kept.
///
/// # Errors
/// [`Error::BodyMissing`], [`Error::BodyTooLong`].
pub fn check_body(typed: &str) -> Result<&str, Error> {
    let body = typed.trim();
    if body.is_empty() {
        return Err(Error::BodyMissing);
    }
    if body.chars().count() > LONGEST_BODY {
        return Err(Error::BodyTooLong { limit: LONGEST_BODY });
    }
    Ok(body)
}

/// Writes a message into a conversation, with its entry and, for a customer, its receipt. An application, an objection
/// or a change may be declared in it: so its arrival is proven like that of a document.
pub(crate) async fn message(
    (custody, settings): (&Custody, &Settings),
    work: &mut Work,
    file: &CaseFile,
    thread: &db::threads::Thread,
    body: &str,
    documents: &[DocumentId],
) -> Result<MessageId, Error> {
    if file.row.state == CaseState::Closed {
        return Err(Error::CaseClosed);
    }
    let actor = work.actor().clone();
    let now = custody.now();
    let id = MessageId::generate(custody.clock(), custody.rng());
    let row = db::messages::Message {
        id,
        thread_id: thread.id,
        case_id: file.id,
        by_account: account_of(&actor)?,
        on_behalf_of: actor.on_behalf_of,
        author_is_staff: actor.role.is_staff(),
        body_sealed: file.sealer.seal(CaseField::MessageBody, id.uuid(), body.as_bytes()),
        sent_at: now,
        opened_at: None,
        answer_due_on: (!actor.role.is_staff()).then(|| settings.answer_due_on(local_day(now))),
        pseudonym: Pseudonym::generate(custody.rng()),
    };
    if row.author_is_staff {
        db::messages::set_answered(work.rows(), thread.id).await?;
    }
    db::messages::insert(work.rows(), &row).await?;
    attach(work, file, id, documents).await?;
    if row.author_is_staff {
        db::threads::answered(work.rows(), thread.id).await?;
    }
    // Whoever answers has seen what is there.
    db::threads::mark_read(work.rows(), thread.id, row.by_account, id, now).await?;
    db::cases::note_activity(work.rows(), file.id, now).await?;
    let sha256: [u8; 32] = Sha256::digest(body.as_bytes()).into();
    let detail = serde_json::json!({ "thread": thread.id, "size": body.len(), "documents": documents });
    let entry = NewEntry::done(Action::MessagePosted, ObjectKind::Message, id)
        .pseudonym(row.pseudonym)
        .case(file)
        .concerns(thread.concerns_member)
        .detail(&detail);
    work.record(if actor.role.is_staff() {
        entry
    } else {
        entry.receipt(NewReceipt {
            object: ReceiptObject::Message,
            id: id.uuid(),
            items: vec![ReceiptItem { id: id.uuid(), name: None, size: body.len() as u64, sha256 }],
            started_at: now,
            received_at: now,
            channel: actor.channel,
        })
    });
    Ok(id)
}

/// Names documents in a message: only those of the same case that the writer may see.
async fn attach(work: &mut Work, file: &CaseFile, message: MessageId, documents: &[DocumentId]) -> Result<(), Error> {
    let actor = work.actor().clone();
    check_documents(work.rows(), &actor, file, documents).await?;
    for document in documents {
        db::messages::attach(work.rows(), message, *document).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_bounded_and_trimmed() {
        assert!(matches!(check_body(" \n "), Err(Error::BodyMissing)));
        assert_eq!(check_body("  Guten Tag\nzusammen ").unwrap(), "Guten Tag\nzusammen");
        assert!(matches!(check_body(&"ä".repeat(LONGEST_BODY + 1)), Err(Error::BodyTooLong { .. })));
        assert!(check_body(&"ä".repeat(LONGEST_BODY)).is_ok());
    }
}
