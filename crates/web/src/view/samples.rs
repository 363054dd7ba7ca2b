//! Samples of every page, rendered by the tests. All persons are invented.

mod accounts;

use domain::{
    Action, Channel, DeletionCause, DocumentFlag, DocumentId, DocumentState, MediaType, MoveFailure, ObjectKind,
    Outcome, Review, Role, Timestamp,
};
use uuid::Uuid;

use super::*;
use crate::i18n::Language;

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
        opened_at: opened.then(later),
        review,
        review_reason: (review == Review::Resend)
            .then(|| "Die zweite Seite fehlt. Bitte schicken Sie alle Seiten.".into()),
        reviewed_at: opened.then(later),
        filed_at: (review == Review::Complete).then(|| at("2026-05-06T09:00:00Z")),
        released_at: None,
        deleted_for: (review == Review::ShownNotKept).then_some(DeletionCause::ShownNotKept),
        is_replaced: false,
    }
}

/// What was given free without a check, what was destroyed, what was replaced.
fn odd_papers() -> Vec<Paper> {
    let mut released = chain(DocumentState::Available, Review::None);
    released.released_at = Some(later());
    let mut replaced = chain(DocumentState::Available, Review::Resend);
    replaced.is_replaced = true;
    let mut destroyed = chain(DocumentState::Deleted, Review::None);
    destroyed.deleted_for = Some(DeletionCause::Infected);
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
    Linked { id: id(n), name: name.into(), received_at: arrived() }
}

fn paper(n: u128, name: &str, kind: Option<&str>, concerns: Option<&str>, chain: Chain) -> Paper {
    // The first paper is a usual one, the others have more and more to be said of them.
    let flags = DocumentFlag::ALL.iter().copied().take(usize::try_from(n).unwrap() - 1).collect();
    Paper {
        flags,
        id: id(n),
        name: name.into(),
        kind: kind.map(Into::into),
        concerns: concerns.map(Into::into),
        size: 1_249_999,
        chain,
    }
}

fn papers() -> Vec<Paper> {
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
        ThreadLine { id: id(20), subject: "Frage zur Miete".into(), unread: 2, last_message_at: later() },
        ThreadLine { id: id(21), subject: "Umzug im Sommer".into(), unread: 0, last_message_at: arrived() },
    ]
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

impl Samples for SignIn {
    const NAME: &'static str = "sign-in";
    const ROLE: Option<Role> = None;
    fn samples() -> Vec<Self> {
        let wrong = |mistakes| Self {
            login: "4711 0815 0007".into(),
            foreign_device: true,
            next: "/cases".into(),
            language: Some(Language::De),
            mistakes,
        };
        vec![
            Self::default(),
            wrong(vec![Mistake::SignInRefused]),
            wrong(vec![Mistake::LoginMissing, Mistake::PasswordMissing]),
            wrong(vec![Mistake::SignInWait(8)]),
            wrong(vec![Mistake::SignInWait(900)]),
        ]
    }
}

impl Samples for Activate {
    const NAME: &'static str = "activate";
    const ROLE: Option<Role> = None;
    fn samples() -> Vec<Self> {
        let wrong = vec![Mistake::PortalNumberWrong, Mistake::CodeRefused, Mistake::PasswordShort(12)];
        vec![Self::default(), Self { portal_number: "4711 0815 0007".into(), mistakes: wrong }]
    }
}

impl Samples for Chooser {
    const NAME: &'static str = "chooser";
    const ROLE: Option<Role> = None;
    fn samples() -> Vec<Self> {
        let accounts = [
            (Role::Customer, "Miriam Beispiel", "4711 0815 0007"),
            (Role::Caseworker, "Carla Muster", "carla.muster"),
            (Role::Auditor, "Ruth Prüfer", "ruth.pruefer"),
        ]
        .map(|(role, name, login)| DemoAccount {
            role,
            name: name.into(),
            login: login.into(),
            password: "drei-bunte-voegel-7".into(),
        });
        let jobcenters = ["Jobcenter Musterkreis", "Jobcenter Beispielstadt"].map(|name| ChooserJobcenter {
            name: name.into(),
            url: "http://musterkreis.localhost:8080/".into(),
            staff_url: "http://staff.musterkreis.localhost:8080/".into(),
            accounts: accounts.to_vec(),
        });
        vec![Self { jobcenters: jobcenters.to_vec() }, Self::default()]
    }
}

impl Samples for ErrorPage {
    const NAME: &'static str = "error";
    const ROLE: Option<Role> = None;
    fn samples() -> Vec<Self> {
        use ErrorKind as K;
        [
            K::NotUnderstood,
            K::FormOld,
            K::NotFound,
            K::TooSlow,
            K::Conflict,
            K::TooLarge(104_857_600),
            K::WrongKind,
            K::UnknownHost,
            K::NotComplete,
            K::TooMany(30),
            K::UploadsMany,
            K::Busy,
            K::Broken,
        ]
        .map(|kind| Self { kind, request_id: "0198a1b2-c3d4-7000-8000-00000000002a".into() })
        .to_vec()
    }
}

impl Samples for LegalText {
    const NAME: &'static str = "legal";
    const ROLE: Option<Role> = None;
    fn samples() -> Vec<Self> {
        let mut pages: Vec<_> =
            LegalPage::ALL.iter().map(|page| Self { page: *page, paragraphs: Vec::new() }).collect();
        pages.push(Self { page: LegalPage::Help, paragraphs: vec!["Rufen Sie uns an: 06421 405-0.".into()] });
        pages
    }
}

impl Samples for Start {
    const NAME: &'static str = "start";
    const ROLE: Option<Role> = Some(Role::Customer);
    fn samples() -> Vec<Self> {
        let item = |kind, name: &str| NewsItem { kind, name: name.into(), at: later() };
        let case = |n, title: &str, unread, documents| CaseLine {
            id: id(n),
            title: title.into(),
            file_number: "35.2-000417".into(),
            unread,
            documents: Some(documents),
        };
        vec![
            Self {
                name: "Miriam Beispiel".into(),
                news: vec![
                    item(NewsKind::Message(id(20)), "Frage zur Miete"),
                    item(NewsKind::Resend(id(2)), "IMG_20260504_211259.jpg"),
                    item(NewsKind::Complete(id(3)), "Lohn März.pdf"),
                    item(NewsKind::Opened(id(4)), "كشف حساب.pdf"),
                    item(NewsKind::Infected(id(5)), "Foto.jpg"),
                    item(NewsKind::Unscannable(id(6)), "geschuetzt.pdf"),
                    item(NewsKind::Damaged(id(12)), "kaputt.pdf"),
                ],
                cases: vec![case(1, "Leistungen zum Lebensunterhalt", 2, 7)],
                contact: Some(contact()),
                emergency_phone: Some("+49 6421 405-110".into()),
            },
            Self {
                name: "Jonas Beispiel".into(),
                news: vec![item(NewsKind::Arrived(id(1)), "Kontoauszug_April.pdf")],
                cases: vec![case(1, "Leistungen zum Lebensunterhalt", 1, 1), case(2, "Bildung und Teilhabe", 0, 0)],
                contact: Some(Contact { name: "Team Nord".into(), phone: None, hours: None, answer_days: Some(1) }),
                emergency_phone: None,
            },
            Self { name: "Neu Hier".into(), news: vec![], cases: vec![], contact: None, emergency_phone: None },
        ]
    }
}

impl Samples for CustomerCase {
    const NAME: &'static str = "case";
    const ROLE: Option<Role> = Some(Role::Customer);
    fn samples() -> Vec<Self> {
        let empty = Self {
            id: id(1),
            title: "Leistungen zum Lebensunterhalt".into(),
            file_number: "35.2-000417".into(),
            household_number: "43502//0000417".into(),
            papers: vec![],
            more_papers: None,
            away: vec![],
            threads: vec![],
            contact: None,
        };
        let full = Self {
            papers: papers(),
            more_papers: Some("?after=abc".into()),
            away: away(),
            threads: threads(),
            contact: Some(contact()),
            ..empty.clone()
        };
        vec![full, empty]
    }
}

impl Samples for Send {
    const NAME: &'static str = "send";
    const ROLE: Option<Role> = Some(Role::Customer);
    fn samples() -> Vec<Self> {
        let empty = Self {
            case: id(1),
            case_title: "Leistungen zum Lebensunterhalt".into(),
            idempotency_key: "0198a1b2-c3d4-7000-8000-0000000000aa".into(),
            replaces: None,
            kind: String::new(),
            note: String::new(),
            members: members(),
            concerns: "0198a1b2-c3d4-7000-8000-000000000001".into(),
            max_files: 20,
            max_file_bytes: 104_857_600,
            mistakes: vec![],
        };
        let wrong = |mistakes| Self { kind: "LOHN_3M".into(), note: "Seite 2 folgt".into(), mistakes, ..empty.clone() };
        vec![
            empty.clone(),
            wrong(vec![
                Mistake::FileKind("Notizen.one".into(), Unfit::Kind),
                Mistake::NoteLong(500),
                Mistake::ConcernsWrong,
            ]),
            wrong(
                [Unfit::Archive, Unfit::Old, Unfit::Protected, Unfit::Film, Unfit::Pixels, Unfit::Broken]
                    .map(|unfit| Mistake::FileKind("Scan 4.bin".into(), unfit))
                    .into(),
            ),
            Self { replaces: Some(linked(2, "IMG_20260504_211259.jpg")), ..wrong(vec![Mistake::FileMissing]) },
            wrong(vec![Mistake::FileEmpty("leer.pdf".into())]),
            wrong(vec![Mistake::FileLarge("Film.pdf".into(), 104_857_600)]),
            wrong(vec![Mistake::FilesMany(20)]),
            wrong(vec![Mistake::CaseFull]),
            Self { members: members()[..1].to_vec(), mistakes: vec![Mistake::FormOld], ..empty.clone() },
        ]
    }
}

impl Samples for CustomerDocument {
    const NAME: &'static str = "document";
    const ROLE: Option<Role> = Some(Role::Customer);
    fn samples() -> Vec<Self> {
        papers()
            .into_iter()
            .chain(odd_papers())
            .map(|paper| Self {
                id: paper.id,
                case: id(1),
                case_title: "Leistungen zum Lebensunterhalt".into(),
                name: paper.name,
                media_type: MediaType::Pdf,
                size: paper.size,
                kind: paper.kind,
                note: paper.concerns.is_some().then(|| "Die zweite Seite kommt morgen.".into()),
                concerns: paper.concerns,
                can_open: paper.chain.state.readable_by_sender(),
                has_receipt: true,
                moved_at: (paper.id == id(3)).then(later),
                file_number: "35.2-000417".into(),
                can_take_back: paper.chain.opened_at.is_none(),
                flags: paper.flags,
                replaces: (paper.id == id(3)).then(|| linked(2, "IMG_20260504_211259.jpg")),
                replaced_by: if paper.chain.is_replaced {
                    vec![linked(13, "scharf.jpg"), linked(14, "Rückseite.jpg")]
                } else {
                    Vec::new()
                },
                chain: paper.chain,
            })
            .collect()
    }
}

impl Samples for ReceiptPage {
    const NAME: &'static str = "receipt";
    const ROLE: Option<Role> = Some(Role::Customer);
    fn samples() -> Vec<Self> {
        let line = |name: &str, size| ReceiptLine { name: name.into(), size, sha256: SHA.into() };
        let one = Self {
            document: id(1),
            number: "2026-000123-4".into(),
            case: id(1),
            case_title: "Leistungen zum Lebensunterhalt".into(),
            file_number: "35.2-000417".into(),
            sent_by: "Miriam Beispiel".into(),
            on_behalf_of: None,
            channel: Channel::Web,
            started_at: at("2026-05-04T19:12:31Z"),
            received_at: arrived(),
            documents: vec![line("Kontoauszug_April.pdf", 812_000)],
            leaf_index: None,
            proven: false,
        };
        let many = Self {
            on_behalf_of: Some("Jonas Beispiel".into()),
            documents: vec![line("Seite 1.jpg", 2_400_000), line("كشف حساب.pdf", 104_857_600)],
            leaf_index: Some(48_213),
            proven: true,
            ..one.clone()
        };
        vec![many, one]
    }
}

impl Samples for ReceiptCheck {
    const NAME: &'static str = "receipt-check";
    const ROLE: Option<Role> = None;
    fn samples() -> Vec<Self> {
        let typed = Self { number: "20260504-407712345670".into(), sha256: SHA.into(), ..Self::default() };
        let wrong = vec![Mistake::ReceiptNumberWrong, Mistake::HashWrong];
        vec![
            Self::default(),
            Self { answer: Some(true), ..typed.clone() },
            Self { answer: Some(false), ..typed.clone() },
            Self { receipt: "{}".into(), answer: Some(true), ..Self::default() },
            Self { mistakes: wrong, ..typed },
        ]
    }
}

fn thread(role: Role) -> Vec<ThreadPage> {
    let staff = role.is_staff();
    let message = |n, from_staff: bool, body: &str, opened| MessageLine {
        id: id(n),
        author: if from_staff { "Carla Muster".into() } else { "Miriam Beispiel".into() },
        on_behalf_of: None,
        mine: from_staff == staff,
        from_staff,
        body: body.into(),
        documents: vec![],
        sent_at: arrived(),
        opened_at: opened,
    };
    let mut with_papers = message(32, false, "Hier ist das Schreiben.", None);
    with_papers.documents =
        vec![Attached { id: id(1), name: "Schreiben.pdf".into() }, Attached { id: id(2), name: "Seite 2.jpg".into() }];
    with_papers.on_behalf_of = Some("Jonas Beispiel".into());
    let empty = ThreadPage {
        id: id(20),
        case: id(1),
        case_title: "Leistungen zum Lebensunterhalt".into(),
        subject: "Frage zur Miete".into(),
        concerns: None,
        messages: vec![],
        older: None,
        can_post: true,
        idempotency_key: "0198a1b2-c3d4-7000-8000-0000000000ab".into(),
        body: String::new(),
        mistakes: vec![],
    };
    vec![
        ThreadPage {
            concerns: Some("Miriam Beispiel".into()),
            messages: vec![
                message(
                    30,
                    false,
                    "Guten Tag,\n\nmeine Miete steigt im Juli um 40 Euro. Was muss ich schicken?\n<script>alert(1)</script>",
                    Some(later()),
                ),
                message(
                    31,
                    true,
                    "Guten Tag Frau Beispiel,\n\nbitte schicken Sie uns das Schreiben Ihrer Vermieterin mit allen Seiten.",
                    Some(later()),
                ),
                with_papers,
                message(33, true, "Vielen Dank. Es ist angekommen.", None),
            ],
            older: Some("?before=abc".into()),
            ..empty.clone()
        },
        ThreadPage { body: "</textarea>".into(), mistakes: vec![Mistake::BodyLong(10_000)], ..empty.clone() },
        ThreadPage { can_post: false, ..empty },
    ]
}

impl Samples for ThreadPage {
    const NAME: &'static str = "thread";
    const ROLE: Option<Role> = Some(Role::Customer);
    fn samples() -> Vec<Self> {
        thread(Role::Customer)
    }
}

/// Conversations are the same page on both faces; the other face is rendered beside it.
pub(super) fn threads_of_staff() -> Vec<ThreadPage> {
    thread(Role::Caseworker)
}

impl Samples for NewThread {
    const NAME: &'static str = "new-thread";
    const ROLE: Option<Role> = Some(Role::Customer);
    fn samples() -> Vec<Self> {
        let empty = Self {
            case: id(1),
            case_title: "Leistungen zum Lebensunterhalt".into(),
            idempotency_key: "0198a1b2-c3d4-7000-8000-0000000000ac".into(),
            subject: String::new(),
            body: String::new(),
            members: members(),
            concerns: "all".into(),
            mistakes: vec![],
        };
        let wrong = |mistakes| Self { subject: "Frage".into(), mistakes, ..empty.clone() };
        vec![
            empty.clone(),
            wrong(vec![Mistake::SubjectMissing, Mistake::BodyMissing]),
            wrong(vec![Mistake::SubjectLong(200)]),
        ]
    }
}

impl Samples for Worklist {
    const NAME: &'static str = "worklist";
    const ROLE: Option<Role> = Some(Role::Caseworker);
    fn samples() -> Vec<Self> {
        let names =
            ["Miriam Beispiel", "Anton Vogel", "Şirin Öztürk", "Oleksandr Kowal", "Familie Winter", "Hanna Sommer"];
        let rows = (0..36_u32)
            .map(|n| WorklistRow {
                case: id(u128::from(n)),
                household_number: format!("43502//{:07}", 417 + n * 13),
                file_number: format!("35.2-{:06}", 417 + n * 7),
                who: names[n as usize % names.len()].into(),
                new_documents: if n < 9 { n % 4 } else { 0 },
                unread: if n < 12 { (n + 1) % 3 } else { 0 },
                open_requests: n % 2,
                waiting_since: (n < 12).then(|| arrived() + chrono::Duration::hours(i64::from(n) * 7)),
                assigned: (n % 3 != 2).then(|| "Carla Muster".into()),
                mine: n % 3 == 0,
            })
            .collect();
        let all = Self { all: true, ..Self::default() };
        vec![Self { rows, more: Some("?after=abc".into()), all: false }, Self::default(), all]
    }
}

impl Samples for CaseWork {
    const NAME: &'static str = "case-work";
    const ROLE: Option<Role> = Some(Role::Caseworker);
    fn samples() -> Vec<Self> {
        let empty = Self {
            id: id(1),
            title: "Miriam Beispiel, Leistungen zum Lebensunterhalt".into(),
            file_number: "35.2-000417".into(),
            household_number: "43502//0000417".into(),
            members: vec!["Miriam Beispiel".into(), "Jonas Beispiel".into()],
            assigned: None,
            papers: vec![],
            more_papers: None,
            away: vec![],
            threads: vec![],
        };
        let full = Self {
            assigned: Some("Carla Muster".into()),
            papers: papers(),
            more_papers: Some("?after=abc".into()),
            away: away(),
            threads: threads(),
            ..empty.clone()
        };
        vec![full, empty]
    }
}

fn away() -> Vec<AwayPaper> {
    let one = |n, name: &str, now_in: Option<&str>| AwayPaper {
        id: id(n),
        name: name.into(),
        moved_at: later(),
        now_in: now_in.map(Into::into),
    };
    vec![one(30, "Mietvertrag.pdf", Some("35.2-000418")), one(31, "كشف حساب.pdf", None)]
}

fn move_note(document: DocumentId) -> Option<MoveNote> {
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
            name: "Mietvertrag.pdf".into(),
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
pub(super) fn away_of_staff() -> Vec<AwayPage> {
    AwayPage::samples()
        .into_iter()
        .map(|page| AwayPage { reason: Some("Gehört zur Schwester.".into()), may_ask: false, ..page })
        .collect()
}

impl Samples for StaffDocument {
    const NAME: &'static str = "document-work";
    const ROLE: Option<Role> = Some(Role::Caseworker);
    fn samples() -> Vec<Self> {
        let one = |paper: Paper, review| Self {
            id: paper.id,
            case: id(1),
            case_title: "Leistungen zum Lebensunterhalt".into(),
            file_number: "35.2-000417".into(),
            household_number: "43502//0000417".into(),
            name: paper.name,
            media_type: MediaType::Jpeg,
            size: paper.size,
            sha256: SHA.into(),
            kind: paper.kind,
            note: paper.concerns.as_ref().map(|_| "Die zweite Seite kommt morgen.".into()),
            uploaded_by: paper.concerns.clone(),
            on_behalf_of: paper.concerns.clone(),
            concerns: paper.concerns,
            channel: Channel::Web,
            started_at: at("2026-05-04T19:12:31Z"),
            can_open: paper.chain.state.readable_by_staff(),
            flags: paper.flags,
            review,
            can_destroy_shown: paper.chain.state == DocumentState::Available && paper.chain.filed_at.is_none(),
            can_destroy_infected: paper.chain.state == DocumentState::Infected,
            can_move: paper.chain.state.may_move(),
            last_move: move_note(paper.id),
            release: (paper.chain.state == DocumentState::Unscannable).then(ReleaseForm::default),
            released: paper.chain.released_at.map(|at| Released {
                at,
                by: Some("Carla Muster".into()),
                reason: "Mit der Kundin am Telefon geklärt: Sie hat die Datei selbst geschützt.".into(),
            }),
            replaces: (paper.id == id(3)).then(|| linked(2, "IMG_20260504_211259.jpg")),
            replaced_by: if paper.chain.is_replaced { vec![linked(13, "scharf.jpg")] } else { Vec::new() },
            chain: paper.chain,
        };
        let mistakes =
            [vec![], vec![Mistake::ReviewMissing], vec![Mistake::ReasonMissing], vec![Mistake::ReasonLong(500)]];
        let forms = mistakes.map(|mistakes| {
            let review = (!mistakes.is_empty()).then_some(Review::Resend);
            Some(ReviewForm { review, reason: String::new(), mistakes })
        });
        let all = papers().into_iter().chain(odd_papers());
        let mut shown: Vec<_> =
            all.zip(forms.into_iter().chain([const { None }; 8])).map(|(paper, form)| one(paper, form)).collect();
        let stuck = papers().into_iter().find(|paper| paper.chain.state == DocumentState::Unscannable);
        shown.extend(stuck.map(|paper| {
            let release = ReleaseForm { reason: String::new(), mistakes: vec![Mistake::ReleaseReasonMissing] };
            Self { release: Some(release), ..one(paper, Some(ReviewForm::default())) }
        }));
        shown
    }
}

impl Samples for AuditSearch {
    const NAME: &'static str = "audit";
    const ROLE: Option<Role> = Some(Role::Auditor);
    fn samples() -> Vec<Self> {
        let outcomes = [Outcome::Done, Outcome::Refused, Outcome::Failed];
        let entries: Vec<_> = (0_usize..)
            .zip(Action::ALL.iter().zip(ObjectKind::ALL.iter().cycle()))
            .map(|(n, (action, object_kind))| EntryLine {
                index: 48_213 - n as u64,
                at: later(),
                actor: (n % 4 != 3).then(|| "Carla Muster".into()),
                role: Role::ALL[n % Role::ALL.len()],
                on_behalf_of: (n % 5 == 1).then(|| "Jonas Beispiel".into()),
                action: *action,
                object_kind: *object_kind,
                object: "Kontoauszug_April.pdf".into(),
                case: (n % 2 == 0).then(|| "35.2-000417".into()),
                outcome: outcomes[n % outcomes.len()],
                reason: (n % 3 == 0).then(|| "Vertretung".into()),
                request_id: "0198a1b2-c3d4-7000-8000-00000000002a".into(),
                leaf_hash: SHA.into(),
                detail: (n % 2 == 1).then(|| "Größe 812 KB, vollständig übertragen".into()),
            })
            .collect();
        let query = AuditQuery {
            actor: "carla.muster".into(),
            action: "document.opened".into(),
            case: "35.2-000417".into(),
            from: "2026-05-01".into(),
            to: "2026-05-31".into(),
            ..AuditQuery::default()
        };
        vec![
            Self {
                query: query.clone(),
                entries,
                more: Some("/audit?after=abc".into()),
                checkpoint: Some(checkpoint()),
                is_auditor: true,
                mistakes: vec![],
            },
            Self { query, mistakes: vec![Mistake::DateWrong("from"), Mistake::ValueWrong("case")], ..Self::default() },
        ]
    }
}

fn checkpoint() -> Checkpoint {
    Checkpoint {
        origin: "musterkreis.example/log/2026-05-01".into(),
        size: 48_200,
        root: "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=".into(),
        at: later(),
    }
}

impl Samples for AdminStart {
    const NAME: &'static str = "admin";
    const ROLE: Option<Role> = Some(Role::Admin);
    fn samples() -> Vec<Self> {
        vec![Self { checkpoint: Some(checkpoint()) }, Self::default()]
    }
}
