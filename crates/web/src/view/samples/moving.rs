//! Papers that move to another case.

use super::*;

pub(super) fn away() -> Vec<AwayPaper> {
    let one = |n, name: &str, now_in: Option<&str>| AwayPaper {
        id: id(n),
        name: Some(name.into()),
        moved_at: later(),
        now_in: now_in.map(Into::into),
    };
    vec![one(30, "Mietvertrag.pdf", Some("35.2-000418")), one(31, "كشف حساب.pdf", None)]
}

pub(super) fn move_note(document: DocumentId) -> Option<MoveNote> {
    let notes = [
        MoveNote::Going(Some("35.2-000418".into())),
        MoveNote::Going(None),
        MoveNote::Stayed(MoveFailure::CaseClosed, later()),
        MoveNote::Came { from: Some("35.2-000418".into()), at: later(), reason: "Gehört zur Schwester.".into() },
        MoveNote::Came { from: None, at: later(), reason: "Betrifft den Sohn.".into() },
    ];
    notes.into_iter().zip(1..).find(|(_, n)| document == id(*n)).map(|(note, _)| note)
}

impl Samples for MovePage {
    const NAME: &'static str = "move";
    const ROLE: Option<Role> = Some(Role::Caseworker);
    fn samples() -> Vec<Self> {
        let first = Self {
            document: id(1),
            name: "Kontoauszug_April.pdf".into(),
            file_number: "35.2-000417".into(),
            concerns: Some("Miriam Beispiel".into()),
            typed: String::new(),
            target: None,
            mistakes: vec![],
        };
        let target = MoveTarget {
            file_number: "35.2-000418".into(),
            title: "Jonas Beispiel, Leistungen zum Lebensunterhalt".into(),
            household_number: "43502//0000418".into(),
            same: false,
            members: members(),
            concerns: String::new(),
            reason: String::new(),
            idempotency_key: "key-of-the-sample".into(),
        };
        let typed = "35.2-000418";
        let found = Self { typed: typed.into(), target: Some(target.clone()), ..first.clone() };
        let same = MoveTarget { same: true, concerns: "all".into(), reason: "Betrifft alle.".into(), ..target };
        let wrong = |mistakes| Self { mistakes, ..found.clone() };
        let unknown = |mistake| Self { typed: typed.into(), mistakes: vec![mistake], ..first.clone() };
        vec![
            Self { target: Some(same), ..found.clone() },
            wrong(vec![Mistake::ConcernsWrong]),
            wrong(vec![Mistake::ReasonMissing]),
            wrong(vec![Mistake::AlreadyThere]),
            unknown(Mistake::CaseUnknown),
            unknown(Mistake::CaseClosed),
            wrong(vec![Mistake::CaseNoRoom]),
            found,
            first,
        ]
    }
}

impl Samples for AwayPage {
    const NAME: &'static str = "away";
    const ROLE: Option<Role> = Some(Role::Customer);
    fn samples() -> Vec<Self> {
        vec![Self {
            document: id(30),
            name: Some("Mietvertrag.pdf".into()),
            case: id(1),
            case_title: "Leistungen zum Lebensunterhalt".into(),
            received_at: arrived(),
            moved_at: later(),
            reason: None,
            may_ask: true,
        }]
    }
}

/// What staff of the case that was left see.
pub(in crate::view) fn away_of_staff() -> Vec<AwayPage> {
    AwayPage::samples()
        .into_iter()
        .map(|page| AwayPage { reason: Some("Gehört zur Schwester.".into()), may_ask: false, ..page })
        .collect()
}
