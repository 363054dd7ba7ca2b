//! The shapes, as other programs read them: a change here is a change of the contract.

use domain::{AccountId, CaseId, Cursor, DocumentId, HouseholdId, MessageId, PersonId, Task, ThreadId};
use serde_json::{Value, json};

use super::*;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn shown(n: u128) -> String {
    id(n).to_string()
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn account() -> AccountRef {
    AccountRef { id: AccountId::from_uuid(id(1)), role: Role::Customer, name: "Anna Beispiel".to_owned() }
}

fn json_of(value: impl Serialize) -> Value {
    serde_json::to_value(value).unwrap()
}

/// A document with something in every field.
pub(crate) fn document() -> DocumentView {
    DocumentView {
        id: DocumentId::from_uuid(id(2)),
        case_id: CaseId::from_uuid(id(3)),
        concerns: Concerns::Member(PersonId::from_uuid(id(4))),
        name: Some("Mietvertrag.pdf".to_owned()),
        health: false,
        media_type: MediaType::Pdf,
        flags: [domain::DocumentFlag::Encrypted].into_iter().collect(),
        size: 812,
        sha256: Some("ab".repeat(32)),
        kind: Some("rent".to_owned()),
        note: Some("Seite 2 folgt".to_owned()),
        state: DocumentState::Available,
        review: Review::Resend,
        review_reason: Some("zu dunkel".to_owned()),
        reviewed_at: Some(at("2026-05-05T07:00:00Z")),
        channel: Channel::Web,
        uploaded_by: Some(account()),
        on_behalf_of: Some(PersonId::from_uuid(id(4))),
        started_at: at("2026-05-04T19:14:00Z"),
        received_at: at("2026-05-04T19:14:02.000250Z"),
        scan_reason: None,
        checked_at: None,
        opened_at: None,
        filed_at: None,
        released: Some(upload::Released {
            at: at("2026-05-05T06:00:00Z"),
            by: Some(AccountRef { role: Role::Caseworker, ..account() }),
            reason: Some("am Telefon geklärt".to_owned()),
        }),
        deleted_for: None,
        deleted_at: None,
        replaces: Some(DocumentId::from_uuid(id(5))),
        replaced_by: vec![DocumentId::from_uuid(id(8))],
        replaced: None,
        stuck_at: None,
        mine: true,
        readable: true,
        has_receipt: true,
        moving_to: Some(CaseId::from_uuid(id(9))),
        moved_at: Some(at("2026-05-06T08:00:00Z")),
        disowned_at: Some(at("2026-05-06T09:00:00Z")),
    }
}

#[test]
fn a_case() {
    let view = CaseView {
        id: CaseId::from_uuid(id(3)),
        file_number: "AZ 1".to_owned(),
        title: "Bürgergeld".to_owned(),
        household: casework::Household { id: HouseholdId::from_uuid(id(6)), number: "BG 1".to_owned() },
        state: CaseState::Open,
        unread: 1,
        new_documents: 2,
        open_requests: 0,
        assigned_to: Some(AccountRef { role: Role::Caseworker, ..account() }),
        persons: vec!["Anna Beispiel".to_owned()],
        to_judge: 0,
        blocked: 0,
        to_answer: 1,
        disowned: 2,
        task: Task::Messages,
        due_on: Some("2026-05-07".parse().unwrap()),
        has_team: true,
        by_exception: false,
        emergency_since: None,
        objection_since: None,
        awaiting_since: None,
        waiting_since: None,
        last_activity_at: at("2026-05-04T19:14:00Z"),
    };
    let expected = json!({
        "id": shown(3), "file_number": "AZ 1", "title": "Bürgergeld", "household": { "id": shown(6), "number": "BG 1" },
        "state": "open", "unread": 1, "new_documents": 2, "open_requests": 0,
        "assigned_to": { "id": shown(1), "name": "Anna Beispiel" }, "to_judge": 0, "blocked": 0, "to_answer": 1, "disowned": 2, "due_on": "2026-05-07",
        "waiting_since": null, "emergency_since": null, "objection_since": null, "awaiting_since": null,
    });
    assert_eq!(json_of(Case::from(view.clone())), expected);
    assert_eq!(json_of(Case::from(CaseView { assigned_to: None, ..view }))["assigned_to"], Value::Null);
}

#[test]
fn a_document() {
    let expected = json!({
        "id": shown(2), "case_id": shown(3), "concerns": shown(4), "name": "Mietvertrag.pdf", "health": false,
        "media_type": "application/pdf", "flags": ["encrypted"], "size": 812, "sha256": "ab".repeat(32), "kind": "rent", "note": "Seite 2 folgt",
        "state": "available", "review": "resend", "review_reason": "zu dunkel", "channel": "web",
        "uploaded_by": { "id": shown(1), "role": "customer", "name": "Anna Beispiel" }, "on_behalf_of": shown(4),
        "started_at": "2026-05-04T19:14:00Z", "received_at": "2026-05-04T19:14:02.000250Z",
        "opened_at": null, "filed_at": null, "released": {
            "at": "2026-05-05T06:00:00Z", "by": { "id": shown(1), "role": "caseworker", "name": "Anna Beispiel" },
            "reason": "am Telefon geklärt",
        }, "deleted_for": null, "deleted_at": null, "replaces": shown(5), "replaced_by": [shown(8)], "moving_to": shown(9), "moved_at": "2026-05-06T08:00:00Z", "disowned_at": "2026-05-06T09:00:00Z",
    });
    assert_eq!(json_of(Document::from(document())), expected);
}

#[test]
fn a_document_on_its_way_out_is_deleted() {
    let view = DocumentView { state: DocumentState::Deleting, concerns: Concerns::All, ..document() };
    let json = json_of(Document::from(view));
    assert_eq!((&json["state"], &json["concerns"]), (&json!("deleted"), &json!("all")));
}

#[test]
fn a_conversation_and_its_messages() {
    let thread = ThreadView {
        id: ThreadId::from_uuid(id(7)),
        case_id: CaseId::from_uuid(id(3)),
        subject: "Miete".to_owned(),
        concerns: Concerns::All,
        unread: 3,
        last_message_at: at("2026-05-04T19:14:00Z"),
        answered_by: Some(account()),
    };
    assert_eq!(
        json_of(Thread::from(thread)),
        json!({
            "id": shown(7), "case_id": shown(3), "subject": "Miete", "concerns": "all", "unread": 3,
            "last_message_at": "2026-05-04T19:14:00Z", "answered_by": json_of(Account::from(account())),
        })
    );
    let message = MessageView {
        id: MessageId::from_uuid(id(8)),
        thread_id: ThreadId::from_uuid(id(7)),
        author: account(),
        on_behalf_of: None,
        body: "Guten Tag".to_owned(),
        documents: vec![DocumentId::from_uuid(id(2))],
        disowned: 0,
        sent_at: at("2026-05-04T19:14:00Z"),
        opened_at: None,
        mine: true,
    };
    assert_eq!(
        json_of(Message::from(message)),
        json!({
            "id": shown(8), "thread_id": shown(7),
            "author": { "id": shown(1), "role": "customer", "name": "Anna Beispiel" }, "on_behalf_of": null,
            "body": "Guten Tag", "documents": [shown(2)], "sent_at": "2026-05-04T19:14:00Z", "opened_at": null,
        })
    );
}

#[test]
fn a_list_says_what_comes_next() {
    let listed = Listed { items: vec![account()], next: Some(Cursor::Index(7)) };
    let list: List<Account> = List::of(listed);
    assert_eq!(json_of(list)["next"], json!("7"));
    let last: List<Account> = List::of(Listed { items: Vec::<AccountRef>::new(), next: None });
    assert_eq!(json_of(last), json!({ "items": [], "next": null }));
}
