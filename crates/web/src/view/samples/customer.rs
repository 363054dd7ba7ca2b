//! The customer's own pages.

use ::audit::LookReason;

use super::*;

impl Samples for Start {
    const NAME: &'static str = "start";
    const ROLE: Option<Role> = Some(Role::Customer);
    fn samples() -> Vec<Self> {
        let item = |kind, name: &str| NewsItem { kind, name: Some(name.into()), at: later() };
        let case = |n, title: &str, unread, documents| CaseLine {
            id: id(n),
            title: title.into(),
            file_number: "35.2-000417".into(),
            unread,
            documents: Some(documents),
        };
        let missing = |paper: Paper| Missing {
            id: paper.id,
            case: id(1),
            name: paper.name,
            kind: paper.kind,
            chain: paper.chain,
        };
        let asked: Vec<_> =
            papers().into_iter().chain(odd_papers()).filter(|paper| paper.chain.asks_again()).map(missing).collect();
        vec![
            Self {
                name: "Miriam Beispiel".into(),
                missing: asked[..1].to_vec(),
                news: vec![
                    item(NewsKind::Message(id(20)), "Frage zur Miete"),
                    item(NewsKind::Complete(id(3)), "Lohn März.pdf"),
                    item(NewsKind::Opened(id(4)), "كشف حساب.pdf"),
                ],
                cases: vec![case(1, "Leistungen zum Lebensunterhalt", 2, 7)],
                contact: Some(contact()),
                emergency_phone: Some("+49 6421 405-110".into()),
                emergency_case: Some(id(1)),
                emergency: None,
            },
            Self {
                name: "Jonas Beispiel".into(),
                missing: asked,
                news: vec![
                    item(NewsKind::Arrived(id(1)), "Kontoauszug_April.pdf"),
                    item(NewsKind::Sent(id(2)), "Vordruck.pdf"),
                    item(NewsKind::NotNeeded(id(3)), "Zeugnis.pdf"),
                    item(NewsKind::Shown(id(4)), "Ausweis.jpg"),
                ],
                cases: vec![case(1, "Leistungen zum Lebensunterhalt", 1, 1), case(2, "Bildung und Teilhabe", 0, 0)],
                contact: Some(Contact { name: "Team Nord".into(), phone: None, hours: None, answer_days: Some(1) }),
                emergency_phone: None,
                emergency_case: Some(id(1)),
                emergency: Some(emergency(None)),
            },
            Self {
                name: "Neu Hier".into(),
                missing: vec![],
                news: vec![],
                cases: vec![],
                contact: None,
                emergency_phone: None,
                emergency_case: None,
                emergency: None,
            },
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
            asked: vec![],
            going: vec![],
            done: vec![],
            from_office: vec![],
            more_papers: None,
            away: vec![],
            threads: vec![],
            declarations: vec![],
            records: vec![],
            contact: None,
        };
        let (asked, others): (Vec<_>, Vec<_>) =
            papers().into_iter().chain(odd_papers()).partition(|paper| paper.chain.asks_again());
        let (going, done) = others.into_iter().partition(|paper| paper.chain.is_going());
        let full = Self {
            asked,
            going,
            done,
            from_office: vec![paper(13, "Vordruck.pdf", None, None, chain(DocumentState::Available, Review::None))],
            more_papers: Some("?after=abc".into()),
            away: away(),
            threads: threads(),
            declarations: declarations(),
            records: records(),
            contact: Some(contact()),
            ..empty.clone()
        };
        vec![full, empty]
    }
}

impl Samples for LooksPage {
    const NAME: &'static str = "looks";
    const ROLE: Option<Role> = Some(Role::Customer);
    fn samples() -> Vec<Self> {
        let look = |what, action, reason, repeated| LookLine {
            at: later(),
            what,
            action,
            office: "Jobcenter Musterkreis".into(),
            reason,
            repeated,
        };
        let paper = || LookedAt::Document(id(3), "Kontoauszüge März.pdf".into());
        let thread = LookedAt::Thread(id(4), "Frage zur <Miete>".into());
        let looks = vec![
            look(paper(), Action::DocumentOpened, LookReason::Assigned, 3),
            look(paper(), Action::ReceiptViewed, LookReason::Substitution, 0),
            look(thread, Action::ThreadViewed, LookReason::Exception, 1),
            look(LookedAt::Case(id(1)), Action::CaseViewed, LookReason::Assigned, 0),
        ];
        vec![Self { looks, more: Some("/access?after=12".into()) }, Self { looks: vec![], more: None }]
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
            asked: vec![],
            kind: String::new(),
            note: String::new(),
            find: String::new(),
            members: members(),
            concerns: "0198a1b2-c3d4-7000-8000-000000000001".into(),
            max_files: 20,
            max_file_bytes: 104_857_600,
            mistakes: vec![],
        };
        let wrong = |mistakes| Self { kind: "LOHN_3M".into(), note: "Seite 2 folgt".into(), mistakes, ..empty.clone() };
        vec![
            empty.clone(),
            Self { find: "Miete".into(), kind: "AUSWEIS".into(), ..empty.clone() },
            Self { find: "xyz".into(), ..empty.clone() },
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
                from_office: false,
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
                can_disown: paper.chain.opened_at.is_some(),
                flags: paper.flags,
                replaces: (paper.id == id(3)).then(|| linked(2, "IMG_20260504_211259.jpg")),
                replaced_by: if paper.chain.is_replaced() {
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
