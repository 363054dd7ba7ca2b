//! The page of internal notes.

use domain::Role;

use super::{Samples, arrived, id, later};
use crate::view::{Mistake, NoteLine, Notes};

/// Two notes, one of them about a conversation.
pub(super) fn notes() -> Vec<NoteLine> {
    let note = |author: &str, body: &str, at, about| NoteLine {
        author: author.into(),
        body: body.into(),
        written_at: at,
        about,
    };
    vec![
        note(
            "Carla Muster",
            "Am Telefon erklärt, was fehlt.\n<b>Ruft morgen noch einmal an.</b>",
            later(),
            Some(("note-about-thread", "/threads/20".into())),
        ),
        note("Timo Probe", "Vertretung bis 8. Mai.", arrived(), None),
    ]
}

impl Samples for Notes {
    const NAME: &'static str = "notes";
    const ROLE: Option<Role> = Some(Role::Caseworker);
    fn samples() -> Vec<Self> {
        let full = Self {
            case: id(1),
            case_title: "Leistungen zum Lebensunterhalt".into(),
            file_number: "10-2026-0001".into(),
            thread: None,
            lines: notes(),
            older: Some("/cases/1/notes?after=x".into()),
            can_write: true,
            idempotency_key: "0198a1b2-c3d4-7000-8000-0000000000ae".into(),
            body: String::new(),
            mistakes: vec![],
        };
        let empty = Self { thread: Some(id(20)), lines: vec![], older: None, ..full.clone() };
        let wrong = Self { mistakes: vec![Mistake::BodyMissing], ..empty.clone() };
        vec![full.clone(), empty, wrong, Self { can_write: false, ..full }]
    }
}
