//! Papers that came to the wrong case or for the wrong member go where they belong, and their receipts stay.

use domain::{Action, CaseId, Concerns, DocumentState, MoveState, Outcome, Review};
use house::invariants::Acknowledged;
use ledger::VerifierKey;
use pgtest::BACKENDS;
use testfiles::{eicar, pdf};
use upload::{Changed, DocumentView, Error, MOVE_JOB, Move, Whereabouts};

use crate::house::{CASE_BYTES, House};
use crate::sending::read;

pub(crate) fn to(case: CaseId, concerns: Concerns) -> Move {
    Move { case, concerns, reason: "gehört zu Familie Fremd".to_owned(), idempotency_key: None }
}

impl House {
    /// Asks for a document to go to the other case, for all of its members.
    pub(crate) async fn asked(&self, sent: &DocumentView) -> Changed {
        let to = to(self.other_case, Concerns::All);
        self.upload.move_document(&self.caseworker, sent.id, &to).await.unwrap()
    }

    pub(crate) async fn carry_all(&self) -> usize {
        let mut done = 0;
        while let Some(job) = self.lease(MOVE_JOB).await {
            self.upload.carry(&job).await.unwrap();
            done += 1;
        }
        done
    }

    async fn key(&self) -> VerifierKey {
        VerifierKey::new(&self.custody.vkey(self.tenant).await.unwrap()).unwrap()
    }
}

fn denied<T: std::fmt::Debug>(result: &Result<T, Error>) -> bool {
    matches!(result, Err(Error::Custody(custody::Error::Denied(_))))
}

#[tokio::test]
async fn a_document_moves_to_another_case_with_everything_that_is_sealed() {
    for backend in BACKENDS {
        let house = House::on(backend).await;
        // Three parts, and so that the end of the last chunk is the end of the document.
        let bytes = pdf(1, 1, 16_384 * 650);
        let sent = house.sent("Miete.pdf", &bytes).await;
        read(&house, &house.caseworker, sent.id).await;
        let seal = |reason: &'static str| {
            let house = &house;
            async move {
                let mut work = house.custody.act(&house.caseworker).await.unwrap();
                let case = house.custody.case_file_unchecked(work.rows(), &house.system(), house.case).await;
                let row = db::documents::find(work.rows(), sent.id).await.unwrap().unwrap();
                assert!(work.judge(&case.unwrap().unwrap(), &row, Review::Resend, Some(reason)).await.unwrap());
                work.commit().await.unwrap();
            }
        };
        seal("zu dunkel").await;
        let before = house.upload.receipt(&house.rita, sent.id).await.unwrap();
        let old = house.place.documents();

        let asked = house.asked(&sent).await;
        assert_eq!((asked.document.moving_to, asked.document.case_id), (Some(house.other_case), house.case));
        assert_eq!(house.upload.document(&house.rita, sent.id).await.unwrap().moving_to, None, "for staff only");
        assert_eq!(house.quota_of(house.other_case).await, (0, sent.size), "{backend:?}");
        let begun = house.entries(Action::DocumentMoveBegun).await.remove(0);
        assert_eq!((begun.leaf.case_id, begun.leaf.actor_id), (Some(house.case), house.caseworker.account));
        let again = house.upload.move_document(&house.caseworker, sent.id, &to(house.case, Concerns::All)).await;
        assert!(matches!(again, Err(Error::Moving)));

        assert_eq!(house.carry_all().await, 1);
        let attempts = db::attempts::of_document(&mut house.custody.read(house.tenant).await.unwrap(), sent.id).await;
        let open: Vec<_> = attempts.unwrap().into_iter().filter_map(|attempt| attempt.multipart_id).collect();
        assert_eq!(open, Vec::<String>::new(), "what is complete is not ended");
        let moved = house.upload.document(&house.caseworker, sent.id).await.unwrap();
        assert_eq!((moved.case_id, moved.concerns, moved.moving_to), (house.other_case, Concerns::All, None));
        assert_eq!((moved.name.as_deref(), moved.note.as_deref()), (Some("Miete.pdf"), Some("bitte")));
        assert_eq!((moved.review, moved.review_reason.as_deref()), (Review::Resend, Some("zu dunkel")));
        assert_eq!((moved.sha256, moved.received_at), (asked.document.sha256, sent.received_at));
        assert!(moved.moved_at > Some(sent.received_at));
        assert_eq!(read(&house, &house.caseworker, sent.id).await, bytes);

        // The old object and its key are gone, and the room went with it.
        assert_eq!(house.place.documents().len(), 1);
        assert!(!house.place.documents().contains(&old[0]));
        assert_eq!(house.quota().await, (0, 0));
        assert_eq!(house.quota_of(house.other_case).await, (sent.size, 0));

        // An entry on both sides, in the name of who asked.
        let sides = house.entries(Action::DocumentMoved).await;
        let stamps: Vec<_> = sides.iter().map(|side| (side.leaf.case_id, side.leaf.reason.as_deref())).collect();
        assert_eq!(stamps, [(Some(house.other_case), Some("in")), (Some(house.case), Some("out"))]);
        for side in &sides {
            assert_eq!(side.leaf.actor_id, house.caseworker.account);
            assert_eq!(house.detail(side).await["reason"], "gehört zu Familie Fremd");
        }

        // The receipt is the same to the byte, for who sent it and for staff; its proof still holds.
        for actor in [&house.rita, &house.caseworker] {
            let after = house.upload.receipt(actor, sent.id).await.unwrap();
            assert_eq!((&after.body, after.signature), (&before.body, before.signature));
            assert!(after.verify(&[house.key().await]).is_ok());
        }
        house.assert_holds(&[Acknowledged::new(sent.id, &bytes)]).await;
    }
}

#[tokio::test]
async fn who_sent_it_to_the_wrong_household_keeps_the_receipt_and_nothing_else() {
    let house = House::new().await;
    let files: [(&str, &[u8]); 2] = [("a.pdf", &pdf(1, 1, 2_000)), ("b.pdf", &pdf(2, 1, 2_000))];
    let sent = house.send(&house.rita, "k", &files).await.unwrap();
    house.run_jobs().await;
    house.asked(&sent[0]).await;
    house.carry_all().await;
    let id = sent[0].id;

    // The sender: nothing of the case where it is now, but what became of it, and the receipt.
    assert!(denied(&house.upload.document(&house.rita, id).await));
    assert!(denied(&house.upload.open(&house.rita, id, None).await));
    assert!(denied(&house.upload.take_back(&house.rita, id).await));
    assert!(house.upload.receipt(&house.rita, id).await.is_ok());
    let Whereabouts::Away(away) = house.upload.whereabouts(&house.rita, id).await.unwrap() else { panic!("here") };
    assert_eq!((away.name.as_deref(), away.now_in, away.reason), (Some("a.pdf"), None, None));
    assert_eq!(away.uploaded_by.unwrap().name, "Rita Beispiel");
    let named = house.upload.moved_away(&house.rita, house.case).await.unwrap();
    assert_eq!(named.iter().map(|away| away.id).collect::<Vec<_>>(), [id]);

    // A housemate: nothing at all. Of the other paper nothing has changed.
    assert!(denied(&house.upload.whereabouts(&house.udo, id).await));
    assert!(denied(&house.upload.receipt(&house.udo, id).await));
    assert_eq!(house.upload.moved_away(&house.udo, house.case).await.unwrap(), []);
    assert_eq!(house.documents().await, [sent[1].id]);

    // Whom it concerns now: the paper, and not the receipt, which names everything that came together.
    let view = house.upload.document(&house.jo, id).await.unwrap();
    assert_eq!((view.name.as_deref(), view.has_receipt), (Some("a.pdf"), false));
    assert!(denied(&house.upload.receipt(&house.jo, id).await));
    assert!(denied(&house.upload.document(&house.jo, sent[1].id).await));

    // Staff of both cases, and of neither.
    let named = house.upload.moved_away(&house.caseworker, house.case).await.unwrap().remove(0);
    assert_eq!(named.now_in.map(|now| (now.case, now.file_number)), Some((house.other_case, "AZ 2".to_owned())));
    assert_eq!(named.reason.as_deref(), Some("gehört zu Familie Fremd"));
    let last = house.upload.last_move(&house.caseworker, id).await.unwrap().unwrap();
    assert_eq!((last.state, last.from.as_deref(), last.to.as_deref()), (MoveState::Done, Some("AZ 1"), Some("AZ 2")));
    assert!(denied(&house.upload.last_move(&house.jo, id).await), "not for customers");
    assert!(denied(&house.upload.receipt(&house.colleague, id).await));
    assert!(denied(&house.upload.whereabouts(&house.colleague, id).await));
    assert!(denied(&house.upload.moved_away(&house.colleague, house.case).await));
}

#[tokio::test]
async fn the_same_request_again_tells_of_what_may_still_be_seen() {
    let house = House::new().await;
    let (one, two) = (pdf(1, 1, 2_000), pdf(2, 1, 2_000));
    let sent = house.send(&house.rita, "k", &[("a.pdf", &one), ("b.pdf", &two)]).await.unwrap();
    house.run_jobs().await;
    let again = || house.upload.begin(&house.rita, house.form("k", 4_000));
    house.asked(&sent[0]).await;
    house.carry_all().await;
    let upload::Begun::Replayed(left) = again().await.unwrap() else { panic!("it was sent before") };
    assert_eq!(left.iter().map(|view| view.id).collect::<Vec<_>>(), [sent[1].id]);
    house.asked(&sent[1]).await;
    house.carry_all().await;
    assert!(matches!(again().await, Err(Error::Gone)), "never received a second time");
    // For staff of both cases, all of it is there, in its order.
    let begin = upload::Begin { document: Some(sent[0].id), idempotency_key: None, ..house.form("", 2_000) };
    assert!(matches!(house.upload.begin(&house.rita, begin).await, Err(Error::Gone)), "the id it chose");
}

#[tokio::test]
async fn another_member_sees_it_at_once_and_the_one_before_loses_it() {
    for backend in BACKENDS {
        let house = House::on(backend).await;
        let sent = house.send(&house.caseworker, "k", &[("a.pdf", &pdf(1, 1, 2_000))]).await.unwrap().remove(0);
        house.run_jobs().await;
        let [rita, udo] = [&house.rita, &house.udo].map(|actor| Concerns::Member(actor.person.unwrap()));
        for (concerns, sees, does_not) in [(rita, &house.rita, &house.udo), (udo, &house.udo, &house.rita)] {
            let to = to(house.case, concerns);
            let changed = house.upload.move_document(&house.caseworker, sent.id, &to).await.unwrap();
            assert_eq!((changed.document.concerns, changed.document.moving_to), (concerns, None), "{backend:?}");
            assert_eq!(house.upload.document(sees, sent.id).await.unwrap().id, sent.id);
            assert!(denied(&house.upload.document(does_not, sent.id).await));
            assert_eq!(house.upload.documents(does_not, house.case, domain::Page::default()).await.unwrap().items, []);
            assert!(denied(&house.upload.whereabouts(does_not, sent.id).await), "it simply is not there");
        }
        // Each member's open pages learn of their side only.
        let mut tx = house.custody.read(house.tenant).await.unwrap();
        let since = house.custody.now() - chrono::Duration::hours(1);
        let events = db::audit::events::after(&mut tx, None, since, 100).await.unwrap();
        let sides: Vec<_> = events.iter().filter(|event| event.action == Action::DocumentMoved).collect();
        let concerned: Vec<_> = sides.iter().map(|event| event.concerns_member).collect();
        assert_eq!(concerned, [Concerns::All, rita, rita, udo]);
        drop(tx);
        assert_eq!(house.lease(MOVE_JOB).await, None, "nothing is sealed anew");
        let there = house.upload.move_document(&house.caseworker, sent.id, &to(house.case, udo)).await;
        assert!(matches!(there, Err(Error::AlreadyThere)));
        house.assert_holds(&[]).await;
    }
}

#[tokio::test]
async fn only_caseworkers_of_both_cases_move_papers() {
    for backend in BACKENDS {
        let house = House::on(backend).await;
        let sent = house.sent("a.pdf", &pdf(1, 1, 2_000)).await;
        let seed = house.jobcenter.seed();
        let elsewhere = seed.case("3", &[house.jo.person.unwrap()], house.colleague.account).await;
        let foreign = CaseId::generate(house.custody.clock(), house.custody.rng());
        let refused = [
            (&house.rita, house.other_case),
            (&house.udo, house.case),
            (&house.jo, house.other_case),
            (&house.colleague, elsewhere),
            (&house.caseworker, elsewhere),
            (&house.caseworker, foreign),
        ];
        for (actor, case) in refused {
            let moved = house.upload.move_document(actor, sent.id, &to(case, Concerns::All)).await;
            assert!(denied(&moved), "{backend:?}: {moved:?}");
        }
        assert_eq!(house.entries(Action::AccessDenied).await.len(), 6);
        assert_eq!(house.upload.document(&house.rita, sent.id).await.unwrap().concerns, sent.concerns);
        assert_eq!(house.quota_of(house.other_case).await, (0, 0));
    }
}

#[tokio::test]
async fn what_can_not_go_stays_and_takes_no_room() {
    let house = House::new().await;
    let caseworker = &house.caseworker;
    let elsewhere = || to(house.other_case, Concerns::All);
    let unchecked = house.send(&house.rita, "k", &[("a.pdf", &pdf(1, 1, 2_000))]).await.unwrap().remove(0);
    let moved = house.upload.move_document(caseworker, unchecked.id, &elsewhere()).await;
    assert!(matches!(moved, Err(Error::NotMovable)), "while it is checked");
    house.run_jobs().await;
    let nobody = Move { concerns: Concerns::Member(house.rita.person.unwrap()), ..elsewhere() };
    assert!(matches!(house.upload.move_document(caseworker, unchecked.id, &nobody).await, Err(Error::ConcernsNobody)));
    let silent = Move { reason: " ".to_owned(), ..elsewhere() };
    assert!(matches!(house.upload.move_document(caseworker, unchecked.id, &silent).await, Err(Error::Reason(_))));
    let mut work = house.custody.act(&house.system()).await.unwrap();
    assert!(db::cases::reserve(work.rows(), house.other_case, CASE_BYTES - 1_999, CASE_BYTES).await.unwrap());
    work.commit_bookkeeping().await.unwrap();
    assert!(matches!(house.upload.move_document(caseworker, unchecked.id, &elsewhere()).await, Err(Error::CaseFull)));
    house.jobcenter.close(house.other_case).await;
    assert!(matches!(house.upload.move_document(caseworker, unchecked.id, &elsewhere()).await, Err(Error::CaseClosed)));
    assert_eq!(house.lease(MOVE_JOB).await, None);
    assert_eq!(house.entries(Action::DocumentMoveBegun).await.len(), 0);
}

#[tokio::test]
async fn an_infected_paper_may_go_where_it_belongs_and_stays_infected() {
    let house = House::new().await;
    let sent = house.sent("a.txt", &[b"text ".to_vec(), eicar()].concat()).await;
    assert_eq!(sent.state, DocumentState::Infected);
    house.asked(&sent).await;
    house.carry_all().await;
    let moved = house.upload.document(&house.caseworker, sent.id).await.unwrap();
    assert_eq!((moved.case_id, moved.state), (house.other_case, DocumentState::Infected));
    assert!(matches!(house.upload.open(&house.caseworker, sent.id, None).await, Err(Error::NotReadable)));
    house.assert_holds(&[]).await;
}

#[tokio::test]
async fn a_request_that_comes_twice_moves_once() {
    let house = House::new().await;
    let sent = house.sent("a.pdf", &pdf(1, 1, 2_000)).await;
    let to = Move { idempotency_key: Some("k".to_owned()), ..to(house.other_case, Concerns::All) };
    let first = house.upload.move_document(&house.caseworker, sent.id, &to).await.unwrap();
    let second = house.upload.move_document(&house.caseworker, sent.id, &to).await.unwrap();
    assert_eq!((first.replayed, second.replayed, second.document), (false, true, first.document));
    assert_eq!(house.carry_all().await, 1);
    let third = house.upload.move_document(&house.caseworker, sent.id, &to).await.unwrap();
    assert_eq!((third.replayed, third.document.case_id), (true, house.other_case));
    let other = Move { reason: "anders".to_owned(), ..to };
    let other = house.upload.move_document(&house.caseworker, sent.id, &other).await;
    assert!(matches!(other, Err(Error::FingerprintDiffers)));
}

#[tokio::test]
async fn it_may_come_back_and_is_then_away_from_nowhere() {
    let house = House::new().await;
    let bytes = pdf(1, 1, 2_000);
    let sent = house.sent("a.pdf", &bytes).await;
    house.asked(&sent).await;
    house.carry_all().await;
    house.clock.advance(chrono::Duration::minutes(1));
    let back = to(house.case, sent.concerns);
    house.upload.move_document(&house.caseworker, sent.id, &back).await.unwrap();
    house.carry_all().await;
    assert_eq!(read(&house, &house.rita, sent.id).await, bytes);
    assert!(house.upload.document(&house.rita, sent.id).await.unwrap().has_receipt);
    for case in [house.case, house.other_case] {
        let away = house.upload.moved_away(&house.caseworker, case).await.unwrap();
        assert_eq!(away.len(), usize::from(case == house.other_case));
    }
    assert_eq!(house.entries(Action::DocumentMoved).await.len(), 4);
    house.assert_holds(&[Acknowledged::new(sent.id, &bytes)]).await;
}

#[tokio::test]
async fn what_replaces_it_is_not_told_across_cases() {
    let house = House::new().await;
    let first = house.sent("a.pdf", &pdf(1, 1, 2_000)).await;
    let fields = upload::Fields { replaces: Some(first.id), ..upload::Fields::default() };
    let begin = upload::Begin { fields, ..house.form("b", 2_000) };
    let mut receiving = house.receiving(&house.rita, begin).await;
    receiving.file(Some("b.pdf"), crate::bodies::whole(&pdf(2, 1, 2_000))).await.unwrap();
    let second = receiving.finish().await.unwrap().remove(0);
    house.run_jobs().await;
    assert_eq!(second.replaces, Some(first.id));
    let replaces = || async { house.upload.document(&house.caseworker, second.id).await.unwrap().replaces };
    house.asked(&first).await;
    house.carry_all().await;
    assert_eq!(replaces().await, None);
    assert_eq!(house.upload.document(&house.caseworker, first.id).await.unwrap().replaced_by, []);
    house.asked(&second).await;
    house.carry_all().await;
    assert_eq!(replaces().await, Some(first.id), "both are in one case again");
}

#[tokio::test]
async fn a_damaged_source_stays_and_is_suspect() {
    for backend in BACKENDS {
        let house = House::on(backend).await;
        let sent = house.sent("a.pdf", &pdf(1, 1, 50_000)).await;
        let path = house.place.documents().remove(0);
        let mut sealed = house.place.bytes(&path);
        sealed[40_000] ^= 1;
        house.place.replace(&path, sealed);
        house.asked(&sent).await;
        assert_eq!(house.carry_all().await, 1);
        let stayed = house.upload.document(&house.caseworker, sent.id).await.unwrap();
        assert_eq!((stayed.case_id, stayed.state), (house.case, DocumentState::Suspect), "{backend:?}");
        assert_eq!(stayed.moving_to, None);
        assert_eq!(house.entries(Action::IntegrityFailed).await[0].leaf.reason.as_deref(), Some("tag"));
        let failed = house.entries(Action::DocumentMoved).await.remove(0).leaf;
        assert_eq!((failed.outcome, failed.reason.as_deref()), (Outcome::Failed, Some("damaged")));
        assert_eq!(failed.case_id, Some(house.case));
        assert_eq!(house.quota_of(house.other_case).await, (0, 0));
        house.upload.sweep(&house.system()).await.unwrap();
        assert_eq!(house.place.documents(), [path], "evidence stays");
        house.assert_holds(&[]).await;
    }
}

#[tokio::test]
async fn what_is_declared_in_a_document_goes_with_it() {
    for backend in BACKENDS {
        let house = House::on(backend).await;
        let sent = house.sent("Widerspruch.pdf", &pdf(1, 1, 40_000)).await;
        let mut work = house.custody.act(&house.caseworker).await.unwrap();
        let declared = db::declarations::Declaration {
            id: domain::DeclarationId::generate(house.custody.clock(), house.custody.rng()),
            case_id: house.case,
            kind: domain::DeclarationKind::Objection,
            document_id: Some(sent.id),
            message_id: None,
            sent_by: house.rita.account,
            concerns_member: Concerns::All,
            arrived_at: sent.received_at,
            recorded_by: house.caseworker.account.unwrap(),
            recorded_at: house.custody.now(),
            withdrawn_by: None,
            withdrawn_at: None,
            withdrawn_reason_sealed: None,
            due_on: Some("2026-08-04".parse().unwrap()),
            decided_at: None,
        };
        db::declarations::insert(work.rows(), &declared).await.unwrap();
        db::cases::raise_objection(work.rows(), house.case, sent.received_at).await.unwrap();
        work.commit_bookkeeping().await.unwrap();

        house.asked(&sent).await;
        assert_eq!(house.carry_all().await, 1);
        let mut tx = house.custody.read(house.tenant).await.unwrap();
        let moved = db::declarations::find(&mut tx, declared.id).await.unwrap().unwrap();
        assert_eq!((moved.case_id, moved.arrived_at), (house.other_case, sent.received_at), "{backend:?}");
        assert_eq!(db::cases::objection_since(&mut tx, house.case).await.unwrap(), None);
        assert_eq!(db::cases::objection_since(&mut tx, house.other_case).await.unwrap(), Some(sent.received_at));
        let entries = house.entries(Action::DeclarationMoved).await;
        let sides: Vec<_> = entries.iter().map(|entry| (entry.leaf.case_id, entry.leaf.reason.as_deref())).collect();
        assert_eq!(sides, [(Some(house.other_case), Some("in")), (Some(house.case), Some("out"))], "the newest first");
    }
}
