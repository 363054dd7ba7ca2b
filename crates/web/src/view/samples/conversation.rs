//! Conversations.

use super::*;

fn modules() -> Vec<Choice> {
    let choice = |n: u128, label: &str| Choice { value: id::<Uuid>(n).to_string(), label: label.into() };
    vec![choice(60, "Unterlage ist da"), choice(61, "Rückruf")]
}

fn enclosing() -> Enclosing {
    Enclosing { max_files: 20, max_file_bytes: 104_857_600, arrived: vec![] }
}

fn receivers() -> Vec<Choice> {
    let choice = |value: String, label: &str| Choice { value, label: label.into() };
    vec![choice(String::new(), "Das Team"), choice(id::<Uuid>(70).to_string(), "Tarik Muster")]
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
        disowned: 0,
        sent_at: arrived(),
        opened_at: opened,
    };
    let mut with_papers = message(32, false, "Hier ist das Schreiben.", None);
    with_papers.documents =
        vec![Attached { id: id(1), name: "Schreiben.pdf".into() }, Attached { id: id(2), name: "Seite 2.jpg".into() }];
    with_papers.disowned = if staff { 0 } else { 2 };
    with_papers.on_behalf_of = Some("Jonas Beispiel".into());
    let empty = ThreadPage {
        id: id(20),
        case: id(1),
        case_title: "Leistungen zum Lebensunterhalt".into(),
        file_number: "10-2026-0001".into(),
        subject: "Frage zur Miete".into(),
        concerns: None,
        answers: staff.then(|| "Carla Muster".into()),
        answer_days: if staff { 1 } else { 3 },
        writers: vec!["Miriam Beispiel".into(), "Jobcenter Musterkreis".into()],
        messages: vec![],
        older: None,
        can_post: true,
        notes: if staff { super::notes::notes() } else { vec![] },
        modules: if staff { modules() } else { vec![] },
        idempotency_key: "0198a1b2-c3d4-7000-8000-0000000000ab".into(),
        body: String::new(),
        enclosing: enclosing(),
        draft_saved: None,
        receivers: if staff { receivers() } else { vec![] },
        reason: String::new(),
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
        ThreadPage {
            enclosing: Enclosing {
                arrived: vec![
                    Attached { id: id(1), name: "Schreiben.pdf".into() },
                    Attached { id: id(2), name: "Seite 2.jpg".into() },
                ],
                ..enclosing()
            },
            mistakes: vec![Mistake::PapersOnly, Mistake::FormOld],
            ..empty.clone()
        },
        ThreadPage {
            body: "Guten Tag,\n\nden Mietvertrag schicke ich".into(),
            draft_saved: Some(later()),
            ..empty.clone()
        },
        ThreadPage {
            reason: "x".into(),
            mistakes: if staff { vec![Mistake::ReasonLong(1_000)] } else { vec![] },
            ..empty.clone()
        },
        ThreadPage { can_post: false, receivers: vec![], ..empty },
    ]
}

impl Samples for ThreadPage {
    const NAME: &'static str = "thread";
    const ROLE: Option<Role> = Some(Role::Customer);
    fn samples() -> Vec<Self> {
        thread(Role::Customer)
    }
}

impl Samples for SearchPage {
    const NAME: &'static str = "search";
    const ROLE: Option<Role> = Some(Role::Customer);
    fn samples() -> Vec<Self> {
        let hit = |key, before: &str, hit: &str, after: &str| HitLine {
            key,
            url: urls::thread(id(20)),
            at: arrived(),
            before: before.into(),
            hit: hit.into(),
            after: after.into(),
        };
        let empty = Self {
            case: id(1),
            case_title: "Leistungen zum Lebensunterhalt".into(),
            words: String::new(),
            hits: None,
            is_cut: false,
            mistakes: vec![],
        };
        vec![
            empty.clone(),
            Self {
                words: "miete".into(),
                hits: Some(vec![
                    hit("search-in-message", "…Guten Tag, meine ", "Miete", " steigt im Juli um 40 Euro. <script>…"),
                    hit("search-in-subject", "Frage zur ", "Miete", ""),
                    hit("search-in-document", "", "Miet", "vertrag.pdf"),
                ]),
                is_cut: true,
                ..empty.clone()
            },
            Self { words: "xyz".into(), hits: Some(vec![]), ..empty.clone() },
            Self { mistakes: vec![Mistake::WordsMissing], ..empty },
        ]
    }
}

/// The form is the same on both faces; staff have text modules.
pub(in crate::view) fn new_threads_of_staff() -> Vec<NewThread> {
    NewThread::samples().into_iter().map(|form| NewThread { modules: modules(), ..form }).collect()
}

/// Conversations are the same page on both faces; the other face is rendered beside it.
pub(in crate::view) fn threads_of_staff() -> Vec<ThreadPage> {
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
            modules: vec![],
            enclosing: enclosing(),
            draft_saved: None,
            mistakes: vec![],
        };
        let wrong = |mistakes| Self { subject: "Frage".into(), mistakes, ..empty.clone() };
        vec![
            empty.clone(),
            wrong(vec![Mistake::SubjectMissing, Mistake::BodyMissing]),
            wrong(vec![Mistake::SubjectLong(200)]),
            Self { body: "Guten Tag,".into(), draft_saved: Some(later()), ..wrong(vec![]) },
        ]
    }
}
