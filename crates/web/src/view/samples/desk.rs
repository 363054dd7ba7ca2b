//! The desk of a caseworker.

use domain::{ScanReason, Task};

use super::*;

fn row(n: u32) -> WorklistRow {
    let names = ["Miriam Beispiel", "Anton Vogel", "Şirin Öztürk", "Oleksandr Kowal", "Familie Winter", "Hanna Sommer"];
    let since = |first, last| (first..last).contains(&n).then(|| arrived() + chrono::Duration::hours(n.into()));
    WorklistRow {
        case: id(u128::from(n)),
        household_number: format!("43502//{:07}", 417 + n * 13),
        file_number: format!("35.2-{:06}", 417 + n * 7),
        others: if n == 3 { vec![(urls::case(id(99)), "35.2-000999".into())] } else { vec![] },
        who: names[n as usize % names.len()].into(),
        new_documents: if n < 9 { n % 4 } else { 0 },
        to_judge: if n % 5 == 1 { 2 } else { 0 },
        blocked: u32::from(n == 2),
        unread: if n < 12 { (n + 1) % 3 } else { 0 },
        open_requests: n % 2,
        to_answer: u32::from(n % 7 == 4),
        disowned: u32::from(n == 5),
        task: [Task::Emergency, Task::Objection, Task::Objection, Task::Declared, Task::Declared, Task::Papers]
            .get(n as usize)
            .copied()
            .unwrap_or(if n < 20 {
                Task::Papers
            } else if n < 36 {
                Task::Messages
            } else {
                Task::Other
            }),
        due: (n % 4 != 2).then(|| Due {
            day: "2026-05-01".parse::<chrono::NaiveDate>().unwrap() + chrono::Days::new(n.into()),
            today: "2026-05-04".parse().unwrap(),
        }),
        waiting_since: since(0, 36),
        emergency_since: since(0, 1),
        objection_since: since(1, 3),
        awaiting_since: since(38, 40),
        assigned: (n % 3 != 2).then(|| "Carla Muster".into()),
        mine: n.is_multiple_of(3),
        has_team: true,
    }
}

fn told() -> Told {
    Told {
        case: id(1),
        file_number: "35.2-000417".into(),
        name: "Tim Sorge".into(),
        at: arrived(),
        until: later(),
        reason: "Kundin am Telefon, heute kein Strom".into(),
    }
}

const KEY: &str = "0198a1b2-c3d4-7000-8000-00000000000a";

impl Samples for Worklist {
    const NAME: &'static str = "worklist";
    const ROLE: Option<Role> = Some(Role::Caseworker);
    fn samples() -> Vec<Self> {
        let counts: Vec<_> = WorklistView::ALL.iter().zip([36, 12, 30, 9, 3, 4, 0, 2]).map(|(v, n)| (*v, n)).collect();
        let full = Self {
            rows: (0..40).map(row).collect(),
            more: Some("?after=abc".into()),
            view: Some(WorklistView::Open),
            counts: counts.clone(),
            told: vec![told()],
            stuck: 3,
        };
        let unassigned = Self { view: Some(WorklistView::Unassigned), told: vec![], more: None, ..full.clone() };
        let none = Self { view: Some(WorklistView::Mine), counts, ..Self::default() };
        let due_rows = (0..40).map(row).filter(|row| row.due.is_some_and(Due::is_now)).collect();
        let due = Self { view: Some(WorklistView::Due), rows: due_rows, more: None, ..full.clone() };
        vec![full, due, unassigned, none, Self::default()]
    }
}

impl Samples for FindPage {
    const NAME: &'static str = "find";
    const ROLE: Option<Role> = Some(Role::Caseworker);
    fn samples() -> Vec<Self> {
        let found = Self { number: "35.2-000417".into(), found: Some(vec![row(1)]), ..Self::default() };
        let none =
            Self { surname: "Vogel".into(), birth_date: "1980-02-01".into(), found: Some(vec![]), ..Self::default() };
        let elsewhere = Self { elsewhere: Some("35.2-000417".into()), found: Some(vec![]), ..found.clone() };
        let mistakes = vec![Mistake::DateWrong("birth_date")];
        let wrong = Self { surname: "Vogel".into(), birth_date: "gestern".into(), mistakes, ..Self::default() };
        vec![Self::default(), found, none, elsewhere, wrong]
    }
}

impl Samples for ExceptionPage {
    const NAME: &'static str = "exception";
    const ROLE: Option<Role> = Some(Role::Caseworker);
    fn samples() -> Vec<Self> {
        let empty = Self { file_number: "35.2-000417".into(), minutes: 60, ..Self::default() };
        let mistakes = vec![Mistake::FileNumberUnknown];
        let short = Self { reason: "eilig".into(), mistakes: vec![Mistake::ReasonShort(10)], ..empty.clone() };
        vec![empty.clone(), short, Self { mistakes, ..empty }]
    }
}

impl Samples for SubstitutionsPage {
    const NAME: &'static str = "substitutions";
    const ROLE: Option<Role> = Some(Role::Caseworker);
    fn samples() -> Vec<Self> {
        let day = |text: &str| text.parse().unwrap();
        let line = |n, may_end| SubstitutionLine {
            id: id(n),
            absent: "Carla Muster".into(),
            substitute: "Tim Sorge".into(),
            from: day("2026-05-04"),
            until: day("2026-05-15"),
            may_end,
        };
        let choice = |n: u128, label: &str| Choice { value: id::<AccountId>(n).to_string(), label: label.into() };
        let choices = vec![choice(1, "Carla Muster"), choice(2, "Tim Sorge")];
        let empty = Self { absent: choices[..1].to_vec(), substitutes: choices, ..Self::default() };
        let full = Self { rows: vec![line(1, true), line(2, false)], ..empty.clone() };
        let mistakes = vec![Mistake::ValueWrong("substitute"), Mistake::DateWrong("until")];
        vec![full.clone(), empty, Self { from: "2026-05-04".into(), mistakes, ..full }]
    }
}

impl Samples for DuePage {
    const NAME: &'static str = "outage-deadlines";
    const ROLE: Option<Role> = Some(Role::Caseworker);
    fn samples() -> Vec<Self> {
        let line = |kind, decided_at| DueLine {
            case: id(1),
            file_number: "35.2-000417".into(),
            due_on: "2026-05-04".parse().unwrap(),
            kind,
            decided_at,
        };
        let kinds = [DeclarationKind::Application, DeclarationKind::Objection, DeclarationKind::Change];
        let mut rows = vec![line(None, None), line(Some(DeclarationKind::Objection), Some(later()))];
        rows.extend(kinds.map(|kind| line(Some(kind), None)));
        let what = "Unterlagen kamen nicht an.".to_owned();
        let group = DueGroup { from: arrived(), until: Some(later()), what, rows };
        vec![Self { groups: vec![DueGroup { until: None, ..group.clone() }, group] }, Self::default()]
    }
}

fn desk(current: Option<DocumentId>) -> Desk {
    let all = papers().into_iter().chain(odd_papers());
    Desk {
        case: id(1),
        title: "Miriam Beispiel, Leistungen zum Lebensunterhalt".into(),
        file_number: "35.2-000417".into(),
        household_number: "43502//0000417".into(),
        members: vec!["Miriam Beispiel".into(), "Jonas Beispiel".into()],
        assigned: Some("Carla Muster".into()),
        charge: Charge {
            colleagues: vec![Choice { value: "me".into(), label: "Carla Muster".into() }],
            can_hand_back: true,
            can_settle: true,
            ..Charge::default()
        },
        here: current.map_or_else(|| urls::case(id(1)), urls::view),
        current,
        papers: all
            .map(|paper| DeskPaper { from_staff: paper.id == id(10), disowned: paper.id == id(10), paper })
            .collect(),
        more_papers: Some("?after=abc".into()),
        disowned: vec![linked(3, "Bescheid.pdf")],
        away: away(),
        threads: threads(),
        talk: current.map(|_| talk()),
        emergencies: alarms(),
        exceptions: vec![told()],
        deeds: deeds(),
    }
}

fn talk() -> Talk {
    let line = |author: &str, from_staff: bool, body: &str| TalkLine {
        declare_url: (!from_staff).then(|| urls::declare_message(id(1), id(40))),
        author: author.into(),
        from_staff,
        body: body.into(),
        sent_at: arrived(),
    };
    Talk {
        id: id(20),
        subject: "Frage zur Miete".into(),
        messages: vec![
            line("Miriam Beispiel", false, "Reicht der Mietvertrag?\nOder brauchen Sie auch die Nebenkosten?"),
            line("Carla Muster", true, "Der Mietvertrag reicht. Danke für <b>alles</b>!"),
        ],
        has_older: true,
    }
}

fn deeds() -> Vec<DeedLine> {
    let deed = |actor: Option<&str>, role, action, name: Option<&str>| DeedLine {
        at: later(),
        actor: actor.map(Into::into),
        role,
        action,
        object: Some(ObjectRef::new(ObjectKind::Document, Uuid::nil())),
        name: name.map(Into::into),
    };
    vec![
        deed(Some("Carla Muster"), Role::Caseworker, Action::DocumentReviewed, Some("Lohn März.pdf")),
        deed(Some("Carla Muster"), Role::Caseworker, Action::DocumentOpened, Some("Lohn März.pdf")),
        deed(None, Role::System, Action::DocumentAvailable, Some("Lohn März.pdf")),
        deed(Some("Miriam Beispiel"), Role::Customer, Action::DocumentReceived, None),
    ]
}

impl Samples for CaseWork {
    const NAME: &'static str = "case-work";
    const ROLE: Option<Role> = Some(Role::Caseworker);
    fn samples() -> Vec<Self> {
        let full = desk(None);
        let call = RecordLine {
            kind: RecordKind::Call,
            at: later(),
            way: None,
            paper_kind: None,
            concerns: None,
            caller: Some("Miriam Beispiel".into()),
            text: Some("Fragt, wann der Bescheid kommt.".into()),
        };
        let called = records().into_iter().chain([call]).collect();
        let empty = Desk {
            assigned: None,
            charge: Charge { by_exception: true, ..Charge::default() },
            papers: vec![],
            more_papers: None,
            away: vec![],
            threads: vec![],
            emergencies: vec![],
            exceptions: vec![],
            deeds: vec![],
            ..full.clone()
        };
        vec![
            Self {
                desk: full,
                declarations: declarations(),
                records: called,
                next_case: Some((id(2), "35.2-000424".into())),
            },
            Self { desk: empty, declarations: vec![], records: vec![], next_case: None },
        ]
    }
}

impl Samples for PaperViewer {
    const NAME: &'static str = "viewer";
    const ROLE: Option<Role> = Some(Role::Caseworker);
    fn samples() -> Vec<Self> {
        let one = |paper: Paper, media_type, shown, judge| Self {
            desk: desk(Some(paper.id)),
            id: paper.id,
            name: paper.name,
            media_type,
            health: None,
            size: paper.size,
            kind: paper.kind,
            note: paper.concerns.as_ref().map(|_| "Die zweite Seite kommt morgen.".into()),
            concerns: paper.concerns,
            flags: paper.flags,
            chain: paper.chain,
            disowned_at: (paper.id == id(10)).then(|| at("2026-05-05T07:00:00Z")),
            shown,
            judge,
        };
        let form = || JudgeForm { can_complete: true, can_destroy: true, reasons: choices(), ..JudgeForm::default() };
        let wrong =
            JudgeForm { open: true, mistakes: vec![Mistake::ReasonMissing, Mistake::ReasonLong(1_000)], ..form() };
        let preview = JudgeForm {
            open: true,
            reason: "Vielen Dank!".into(),
            preview: Some("Es fehlen Seiten. Vielen Dank!".into()),
            ..form()
        };
        let shown = [
            (MediaType::Jpeg, Shown::Picture, Some(form())),
            (MediaType::Pdf, Shown::Pdf, Some(wrong)),
            (MediaType::Text, Shown::Text("Sehr geehrte Damen und Herren,\n<script>".into(), true), Some(preview)),
            (MediaType::Pdf, Shown::Held, Some(form())),
            (MediaType::Docx, Shown::Other, None),
            (MediaType::Heic, Shown::Closed, Some(JudgeForm::default())),
        ];
        let usual = papers().into_iter().zip(shown).map(|(paper, (kind, shown, judge))| one(paper, kind, shown, judge));
        let health = [closed_health(None), closed_health(Some("Carla Muster"))].map(|note| Self {
            name: None,
            note: None,
            kind: Some("AU".into()),
            health: Some(note),
            ..one(papers().swap_remove(0), MediaType::Pdf, Shown::Closed, None)
        });
        usual.chain(health).collect()
    }
}

/// A paper about health that is closed to the reader: of a case that nobody has, or somebody else.
fn closed_health(assigned: Option<&str>) -> HealthNote {
    HealthNote {
        case: id(1),
        closed: true,
        assigned: assigned.map(Into::into),
        named: assigned.iter().flat_map(|_| ["Tim Sorge".to_owned(), "Ayşe Kaya".to_owned()]).collect(),
        can_take: assigned.is_none(),
    }
}

impl Samples for DeclarePage {
    const NAME: &'static str = "declare";
    const ROLE: Option<Role> = Some(Role::Caseworker);
    fn samples() -> Vec<Self> {
        let one = |document, message, mistakes| Self {
            case: id(1),
            title: "Leistungen zum Lebensunterhalt".into(),
            file_number: "35.2-000417".into(),
            document,
            message,
            idempotency_key: KEY.into(),
            mistakes,
        };
        let paper = Some((id(2), "Widerspruch.pdf".to_owned(), arrived()));
        vec![one(paper, None, vec![]), one(None, Some(id(40)), vec![Mistake::FieldMissing("kind")])]
    }
}

impl Samples for RecordPage {
    const NAME: &'static str = "record";
    const ROLE: Option<Role> = Some(Role::Caseworker);
    fn samples() -> Vec<Self> {
        let one = |kind, mistakes| Self {
            case: id(1),
            title: "Leistungen zum Lebensunterhalt".into(),
            file_number: "35.2-000417".into(),
            kind,
            at: "2026-05-04".into(),
            time: "09:30".into(),
            caller: "Miriam Beispiel".into(),
            way: "counter".into(),
            paper_kind: "MIETVERTRAG".into(),
            members: members(),
            concerns: "all".into(),
            text: "Fragt, wann der Bescheid kommt.".into(),
            idempotency_key: KEY.into(),
            mistakes,
        };
        let call = vec![Mistake::DateWrong("at"), Mistake::FieldMissing("caller"), Mistake::ReasonMissing];
        let paper = vec![Mistake::InTheFuture, Mistake::FieldMissing("paper_kind"), Mistake::ConcernsWrong];
        vec![
            one(RecordKind::Call, vec![]),
            one(RecordKind::Call, call),
            one(RecordKind::Paper, vec![]),
            one(RecordKind::Paper, paper),
        ]
    }
}

impl Samples for DownloadPage {
    const NAME: &'static str = "download";
    const ROLE: Option<Role> = Some(Role::Caseworker);
    fn samples() -> Vec<Self> {
        let line = |paper: Paper| DownloadLine {
            id: paper.id,
            name: paper.name.unwrap_or_default(),
            kind: paper.kind,
            concerns: paper.concerns,
            received_at: arrived(),
            size: paper.size,
        };
        let one = |papers: Vec<Paper>, mistakes| Self {
            case: id(1),
            title: "Leistungen zum Lebensunterhalt".into(),
            file_number: "35.2-000417".into(),
            closed: u32::try_from(papers.len()).unwrap_or_default(),
            papers: papers.into_iter().map(line).collect(),
            mistakes,
        };
        let many = vec![Mistake::DocumentsNone, Mistake::DocumentsMany(100)];
        vec![one(papers(), vec![]), one(papers(), many), one(vec![], vec![])]
    }
}

fn choices() -> Vec<ReasonChoice> {
    let choice = |value: &str, text: &str, chosen| ReasonChoice {
        value: value.into(),
        title: text.into(),
        text: text.into(),
        chosen,
    };
    vec![
        choice("0", "Das Foto ist unscharf. Bitte fotografieren Sie das Papier noch einmal bei gutem Licht.", false),
        choice("1", "Es fehlen Seiten. Bitte schicken Sie alle Seiten.", true),
    ]
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
            health: None,
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
            scan_reason: (paper.chain.state == DocumentState::Unscannable).then_some(ScanReason::Encrypted),
            scanner_away: (paper.chain.state == DocumentState::Scanning).then(later),
            can_move: paper.chain.state.may_move(),
            disowned_at: (paper.id == id(3)).then(later),
            can_confirm: paper.id == id(3),
            last_move: move_note(paper.id),
            release: (paper.chain.state == DocumentState::Unscannable).then(ReleaseForm::default),
            released: paper.chain.released_at.map(|at| Released {
                at,
                by: Some("Carla Muster".into()),
                reason: "Mit der Kundin am Telefon geklärt: Sie hat die Datei selbst geschützt.".into(),
            }),
            replaces: (paper.id == id(3)).then(|| linked(2, "IMG_20260504_211259.jpg")),
            replaced_by: if paper.chain.is_replaced() { vec![linked(13, "scharf.jpg")] } else { Vec::new() },
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
        let health = |note: HealthNote, name: Option<String>| Self {
            name,
            kind: Some("AU".into()),
            health: Some(note),
            ..one(papers().swap_remove(0), None)
        };
        shown.push(health(closed_health(Some("Carla Muster")), None));
        let open = HealthNote { closed: false, ..closed_health(Some("Carla Muster")) };
        shown.push(health(open, Some("Krankmeldung.pdf".into())));
        shown
    }
}
