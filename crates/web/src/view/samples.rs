//! Samples of every page, rendered by the tests. All persons are invented.

mod accounts;
mod admin;
mod conversation;
mod customer;
mod desk;
mod emergency;
mod entrance;
mod log;
mod moving;
mod notes;
mod notifications;
mod text_modules;

use domain::{
    AccountId, Action, Channel, DeclarationKind, DeletionCause, DocumentFlag, DocumentId, DocumentState, MediaType,
    MoveFailure, ObjectKind, ObjectRef, Outcome, RecordKind, RecordWay, Review, Role, Timestamp, WorklistView,
};
use uuid::Uuid;

use super::*;
use crate::i18n::Language;

pub(super) use conversation::{new_threads_of_staff, threads_of_staff};
use emergency::{alarms, emergency};
pub(super) use moving::away_of_staff;
use moving::{away, move_note};
pub(super) use notifications::notifications_of_staff;

/// What a page may look like.
pub(super) trait Samples: View + Sized {
    /// The name of the page and whose pages it belongs to.
    const NAME: &'static str;
    /// The role that sees it; `None` before sign-in.
    const ROLE: Option<Role>;
    /// Filled and empty, right and wrong.
    fn samples() -> Vec<Self>;
}

fn id<T: From<Uuid>>(n: u128) -> T {
    T::from(Uuid::from_u128(0x0198_a1b2_c3d4_7000_8000_0000_0000_0000 + n))
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn arrived() -> Timestamp {
    at("2026-05-04T19:14:00Z")
}

fn later() -> Timestamp {
    at("2026-05-05T06:32:00Z")
}

const SHA: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

fn chain(state: DocumentState, review: Review) -> Chain {
    let opened = review != Review::None;
    Chain {
        received_at: arrived(),
        state,
        checked_at: opened.then(arrived),
        opened_at: opened.then(later),
        review,
        review_reason: (review == Review::Resend)
            .then(|| "Die zweite Seite fehlt. Bitte schicken Sie alle Seiten.".into()),
        reviewed_at: opened.then(later),
        filed_at: (review == Review::Complete).then(|| at("2026-05-06T09:00:00Z")),
        released_at: None,
        deleted_for: (review == Review::ShownNotKept).then_some(DeletionCause::ShownNotKept),
        deleted_at: None,
        replaced: None,
        stuck_at: None,
    }
}

/// What was given free without a check, what was destroyed, what was replaced.
fn odd_papers() -> Vec<Paper> {
    let mut released = chain(DocumentState::Available, Review::None);
    released.released_at = Some(later());
    let mut replaced = chain(DocumentState::Available, Review::Resend);
    replaced.replaced = Some(linked(13, "scharf.jpg"));
    let mut destroyed = chain(DocumentState::Deleted, Review::None);
    destroyed.deleted_for = Some(DeletionCause::Infected);
    destroyed.deleted_at = Some(later());
    let mut taken_back = chain(DocumentState::Deleted, Review::None);
    taken_back.deleted_for = Some(DeletionCause::TakenBack);
    vec![
        paper(8, "geschuetzt.pdf", Some("NEBENKOSTEN"), Some("Miriam Beispiel"), released),
        paper(9, "unscharf.jpg", Some("MIETVERTRAG"), None, replaced),
        paper(10, "Rechnung.docx", None, Some("Jonas Beispiel"), destroyed),
        paper(11, "falsch.pdf", None, None, taken_back),
        paper(12, "kaputt.pdf", None, None, chain(DocumentState::Suspect, Review::None)),
    ]
}

fn linked(n: u128, name: &str) -> Linked {
    Linked { id: id(n), name: Some(name.into()), received_at: arrived() }
}

fn paper(n: u128, name: &str, kind: Option<&str>, concerns: Option<&str>, chain: Chain) -> Paper {
    // The first paper is a usual one, the others have more and more to be said of them.
    let flags = DocumentFlag::ALL.iter().copied().take(usize::try_from(n).unwrap() - 1).collect();
    Paper {
        flags,
        id: id(n),
        name: Some(name.into()),
        kind: kind.map(Into::into),
        concerns: concerns.map(Into::into),
        size: 1_249_999,
        chain,
    }
}

pub(super) fn papers() -> Vec<Paper> {
    let mut opened = chain(DocumentState::Available, Review::None);
    opened.opened_at = Some(later());
    vec![
        paper(
            1,
            "Kontoauszug_April.pdf",
            Some("KONTOAUSZUEGE_3M"),
            Some("Miriam Beispiel"),
            chain(DocumentState::Received, Review::None),
        ),
        paper(2, "IMG_20260504_211259.jpg", Some("MIETVERTRAG"), None, chain(DocumentState::Available, Review::Resend)),
        paper(
            3,
            "Lohn März.pdf",
            Some("LOHN_3M"),
            Some("Jonas Beispiel"),
            chain(DocumentState::Available, Review::Complete),
        ),
        paper(4, "كشف حساب.pdf", None, Some("Miriam Beispiel"), opened),
        paper(
            5,
            "scan0001-mit-einem-sehr-langen-namen-den-ein-geraet-gemacht-hat-ohne-jede-luecke.tiff",
            Some("Schreiben der Vermieterin"),
            None,
            chain(DocumentState::Infected, Review::None),
        ),
        paper(
            6,
            "geschuetzt.pdf",
            Some("NEBENKOSTEN"),
            Some("Miriam Beispiel"),
            chain(DocumentState::Unscannable, Review::None),
        ),
        paper(
            7,
            "Ausweis.jpg",
            Some("AUSWEIS"),
            Some("Miriam Beispiel"),
            chain(DocumentState::Deleted, Review::ShownNotKept),
        ),
    ]
}

fn threads() -> Vec<ThreadLine> {
    vec![
        ThreadLine {
            id: id(20),
            subject: "Frage zur Miete".into(),
            unread: 2,
            last_message_at: later(),
            answers: Some("Carla Muster".into()),
        },
        ThreadLine {
            id: id(21),
            subject: "Umzug im Sommer".into(),
            unread: 0,
            last_message_at: arrived(),
            answers: None,
        },
    ]
}

fn declarations() -> Vec<DeclarationLine> {
    let one = |n, kind, document, withdrawn| DeclarationLine {
        id: id(n),
        case: id(1),
        kind,
        document,
        arrived_at: arrived(),
        withdrawn,
        due_on: (kind != DeclarationKind::Change).then(|| "2026-08-04".parse().unwrap()),
        decided_at: (kind == DeclarationKind::Application).then(later),
    };
    vec![
        one(30, DeclarationKind::Objection, Some(id(2)), None),
        one(31, DeclarationKind::Application, None, None),
        one(32, DeclarationKind::Change, Some(id(3)), Some((later(), "Es war eine Frage.".into()))),
    ]
}

fn records() -> Vec<RecordLine> {
    let paper = RecordLine {
        kind: RecordKind::Paper,
        at: arrived(),
        way: Some(RecordWay::Post),
        paper_kind: Some("MIETVERTRAG".into()),
        concerns: Some("Miriam Beispiel".into()),
        caller: None,
        text: None,
    };
    vec![paper.clone(), RecordLine { way: Some(RecordWay::Counter), concerns: None, ..paper }]
}

fn contact() -> Contact {
    Contact {
        name: "Carla Muster".into(),
        phone: Some("06421 405-1234".into()),
        hours: Some("Montag bis Freitag, 8 bis 12 Uhr".into()),
        answer_days: Some(2),
    }
}

fn members() -> Vec<Choice> {
    [
        ("0198a1b2-c3d4-7000-8000-000000000001", "Miriam Beispiel (Sie)"),
        ("0198a1b2-c3d4-7000-8000-000000000002", "Jonas Beispiel"),
        ("all", "Alle im Haushalt"),
    ]
    .map(|(value, label)| Choice { value: value.into(), label: label.into() })
    .to_vec()
}
