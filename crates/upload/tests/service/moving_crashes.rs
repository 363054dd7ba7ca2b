//! The job of a move dies between any two steps, or is overtaken: the document is in one case or in the other.

use std::pin::pin;
use std::task::Poll;

use db::jobs::Leased;
use domain::{Action, Concerns, DocumentState, MoveFailure};
use futures::future::poll_fn;
use house::invariants::Acknowledged;
use pgtest::BACKENDS;
use testfiles::pdf;
use upload::{DocumentView, Error, MOVE_JOB, Swept};

use crate::house::House;
use crate::moving::to;
use crate::place::Completing;
use crate::sending::read;

/// More polls than a move of a small document takes.
const STEPS: usize = 10_000;

async fn asked(house: &House, bytes: &[u8]) -> (DocumentView, Leased) {
    let sent = house.sent("a.pdf", bytes).await;
    house.asked(&sent).await;
    (sent, house.lease(MOVE_JOB).await.unwrap())
}

impl House {
    /// Goes on until the lease of a job is over, and takes it again.
    async fn lease_again(&self) -> Option<Leased> {
        self.clock.advance(chrono::Duration::seconds(91));
        self.lease(MOVE_JOB).await
    }

    /// In one of the two cases, whole, with its room there and nowhere else; nothing is left over.
    async fn assert_in_one_case(&self, sent: &DocumentView, bytes: &[u8]) -> bool {
        self.upload.sweep(&self.system()).await.unwrap();
        let view = self.upload.document(&self.caseworker, sent.id).await.unwrap();
        let moved = view.case_id == self.other_case;
        let (holds, other) = if moved { (self.other_case, self.case) } else { (self.case, self.other_case) };
        assert_eq!(self.quota_of(holds).await.0, sent.size);
        assert_eq!(self.quota_of(other).await.0, 0);
        assert_eq!(self.entries(Action::DocumentMoved).await.len(), if moved { 2 } else { 0 });
        self.assert_holds(&[Acknowledged::new(sent.id, bytes)]).await;
        moved
    }
}

/// Lets a future take this many steps, then drops it; whether it came to its end.
async fn dies_after<F: Future>(steps: usize, work: F) -> Option<F::Output> {
    let mut work = pin!(work);
    let mut taken = 0;
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(done) => Poll::Ready(Some(done)),
        Poll::Pending if taken >= steps => Poll::Ready(None),
        Poll::Pending => {
            taken += 1;
            Poll::Pending
        }
    })
    .await
}

#[tokio::test]
async fn dropped_after_any_step_it_runs_again() {
    for backend in BACKENDS {
        let bytes = pdf(1, 1, 2_000);
        let (mut step, mut before, mut after) = (0, 0, 0);
        loop {
            assert!(step < STEPS, "it never came to its end");
            let house = House::on(backend).await;
            let (sent, job) = asked(&house, &bytes).await;
            let ended = dies_after(step, house.upload.carry(&job)).await;
            let over = ended.is_some();
            ended.unwrap_or(Ok(())).unwrap();
            let whole = ended_whole(&house, &sent, &bytes).await;
            if whole {
                after += 1;
            } else {
                before += 1;
            }
            if let Some(job) = house.lease_again().await {
                house.upload.carry(&job).await.unwrap();
            }
            assert!(house.assert_in_one_case(&sent, &bytes).await, "{backend:?}: step {step}");
            assert_eq!(house.place.documents().len(), 1);
            // One that was opened in the instant before it died is known to nobody: the bucket's own rule ends it.
            assert!(house.place.open_uploads() <= 1, "{backend:?}: step {step}");
            if over {
                break;
            }
            step += 1 + step / 4;
        }
        assert!(before > 0 && after > 0, "{backend:?}: {before} before the switch, {after} after it");
    }
}

/// What is true at once, before anything was mended.
async fn ended_whole(house: &House, sent: &DocumentView, bytes: &[u8]) -> bool {
    assert_eq!(read(house, &house.caseworker, sent.id).await, bytes);
    house.upload.document(&house.caseworker, sent.id).await.unwrap().case_id == house.other_case
}

#[tokio::test]
async fn dropped_while_its_object_is_completed_it_runs_again() {
    for backend in BACKENDS {
        for how in [Completing::HangsBefore, Completing::HangsAfter] {
            let house = House::on(backend).await;
            let bytes = pdf(1, 1, 6_000_000);
            let (sent, job) = asked(&house, &bytes).await;
            house.place.completing(how);
            tokio::select! {
                done = house.upload.carry(&job) => panic!("ended: {done:?}"),
                () = house.place.hanging.notified() => {}
            }
            house.place.completing(Completing::Works);
            assert!(!house.assert_in_one_case(&sent, &bytes).await, "{backend:?} {how:?}");
            assert_eq!(house.quota_of(house.other_case).await, (0, sent.size), "the room is kept for it");
            let job = house.lease_again().await.unwrap();
            house.upload.carry(&job).await.unwrap();
            assert!(house.assert_in_one_case(&sent, &bytes).await);
            assert_eq!((house.place.documents().len(), house.place.open_uploads()), (1, 0));
        }
    }
}

#[tokio::test]
async fn a_store_that_is_down_delays_it_and_an_answer_that_is_lost_does_not() {
    let house = House::new().await;
    let bytes = pdf(1, 1, 2_000);
    let (sent, job) = asked(&house, &bytes).await;
    house.place.down(true);
    assert!(house.upload.carry(&job).await.is_err());
    house.place.down(false);
    house.place.completing(Completing::Fails);
    assert!(house.upload.carry(&job).await.is_err());
    house.place.completing(Completing::LosesAnswer);
    house.upload.carry(&job).await.unwrap();
    assert!(house.assert_in_one_case(&sent, &bytes).await);
    assert_eq!(house.place.documents().len(), 1);
}

#[tokio::test]
async fn who_was_thought_dead_does_not_disturb_who_came_after() {
    for backend in BACKENDS {
        for how in [Completing::HangsBefore, Completing::HangsAfter] {
            let house = House::on(backend).await;
            let bytes = pdf(1, 1, 2_000);
            let (sent, job) = asked(&house, &bytes).await;
            house.place.completing(how);
            let slow = house.upload.clone();
            let slow = tokio::spawn(async move { slow.carry(&job).await });
            house.place.hanging.notified().await;
            house.place.completing(Completing::Works);
            let again = house.lease_again().await.unwrap();
            house.upload.carry(&again).await.unwrap();
            house.upload.sweep(&house.system()).await.unwrap();
            house.place.release.notify_one();
            assert!(slow.await.unwrap().is_err(), "{backend:?} {how:?}");
            assert!(house.assert_in_one_case(&sent, &bytes).await);
            assert_eq!((house.place.documents().len(), house.place.open_uploads()), (1, 0));
        }
    }
}

#[tokio::test]
async fn the_old_object_is_left_to_the_sweeper_and_nothing_opens_it() {
    for backend in BACKENDS {
        let house = House::on(backend).await;
        let bytes = pdf(1, 1, 2_000);
        let (sent, job) = asked(&house, &bytes).await;
        house.place.keeps(true);
        house.upload.carry(&job).await.unwrap();
        assert_eq!(house.place.documents().len(), 2, "{backend:?}");
        let mut tx = house.custody.read(house.tenant).await.unwrap();
        let keys = db::attempts::of_document(&mut tx, sent.id).await.unwrap();
        assert_eq!(keys.iter().filter(|attempt| attempt.wrapped_key.is_some()).count(), 1);
        drop(tx);
        assert_eq!(house.upload.sweep(&house.system()).await.unwrap(), Swept { failed: 1, ..Swept::default() });
        house.place.keeps(false);
        assert_eq!(house.upload.sweep(&house.system()).await.unwrap(), Swept { removed: 1, ..Swept::default() });
        assert_eq!(house.upload.sweep(&house.system()).await.unwrap(), Swept::default());
        assert!(house.assert_in_one_case(&sent, &bytes).await);
        assert_eq!(house.place.documents().len(), 1);
    }
}

#[tokio::test]
async fn what_is_taken_back_meanwhile_goes_nowhere() {
    for backend in BACKENDS {
        let house = House::on(backend).await;
        let (sent, job) = asked(&house, &pdf(1, 1, 2_000)).await;
        house.place.completing(Completing::HangsAfter);
        let slow = house.upload.clone();
        let slow = tokio::spawn(async move { (slow.carry(&job).await, job) });
        house.place.hanging.notified().await;
        house.upload.take_back(&house.rita, sent.id).await.unwrap();
        house.place.release.notify_one();
        let (ended, job) = slow.await.unwrap();
        assert!(matches!(ended, Err(Error::Custody(custody::Error::Stale))), "{backend:?}: {ended:?}");
        house.place.completing(Completing::Works);
        house.upload.carry(&job).await.unwrap();
        house.upload.sweep(&house.system()).await.unwrap();
        let mut tx = house.custody.read(house.tenant).await.unwrap();
        let ended = db::moves::latest(&mut tx, sent.id).await.unwrap().unwrap();
        assert_eq!(ended.failure, Some(MoveFailure::Gone));
        drop(tx);
        assert_eq!(house.place.documents(), Vec::<String>::new());
        assert_eq!((house.quota().await, house.quota_of(house.other_case).await), ((0, 0), (0, 0)));
        assert_eq!(house.upload.document(&house.rita, sent.id).await.unwrap().state, DocumentState::Deleted);
        house.assert_holds(&[]).await;
    }
}

#[tokio::test]
async fn a_case_that_closes_and_a_member_who_leaves_meanwhile_keep_it_where_it_is() {
    for (concerns_jo, failure) in [(false, MoveFailure::CaseClosed), (true, MoveFailure::ConcernsNobody)] {
        let house = House::new().await;
        let bytes = pdf(1, 1, 2_000);
        let sent = house.sent("a.pdf", &bytes).await;
        let jo = house.jo.person.unwrap();
        let concerns = if concerns_jo { Concerns::Member(jo) } else { Concerns::All };
        let to = to(house.other_case, concerns);
        house.upload.move_document(&house.caseworker, sent.id, &to).await.unwrap();
        if concerns_jo {
            house.jobcenter.leave(house.other_case, jo).await;
        } else {
            house.jobcenter.close(house.other_case).await;
        }
        assert_eq!(house.carry_all().await, 1);
        let mut tx = house.custody.read(house.tenant).await.unwrap();
        assert_eq!(db::moves::latest(&mut tx, sent.id).await.unwrap().unwrap().failure, Some(failure));
        drop(tx);
        assert_eq!(house.quota_of(house.other_case).await, (0, 0));
        assert_eq!(read(&house, &house.rita, sent.id).await, bytes);
    }
}

#[tokio::test]
async fn one_that_waits_for_too_long_is_given_up() {
    for backend in BACKENDS {
        let house = House::on(backend).await;
        let bytes = pdf(1, 1, 2_000);
        let (sent, job) = asked(&house, &bytes).await;
        house.place.down(true);
        assert!(house.upload.carry(&job).await.is_err());
        house.place.down(false);
        house.clock.advance(chrono::Duration::hours(25));
        let swept = house.upload.sweep(&house.system()).await.unwrap();
        assert_eq!((swept.stayed, swept.failed), (1, 0), "{backend:?}");
        assert_eq!(house.quota_of(house.other_case).await, (0, 0));
        let stayed = house.upload.document(&house.caseworker, sent.id).await.unwrap();
        assert_eq!((stayed.case_id, stayed.moving_to), (house.case, None));
        // Its job finds nothing to do, should somebody try it again; and the document may set off anew.
        let job = house.lease(MOVE_JOB).await.unwrap();
        house.upload.carry(&job).await.unwrap();
        assert_eq!(house.lease(MOVE_JOB).await, None);
        house.asked(&sent).await;
        assert_eq!(house.carry_all().await, 1);
        house.upload.sweep(&house.system()).await.unwrap();
        house.assert_holds(&[Acknowledged::new(sent.id, &bytes)]).await;
    }
}
